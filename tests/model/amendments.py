"""Amendments of a milestone's price: proposed by one side, accepted by the other; DOMAIN 5, "Amend".

P' is what the seller gets in all. Down refunds the difference in the same event. Up asks for a top-up, "kept apart until complete; old terms
bind till then"; what is apart is no part of F and H, nobody can move it, and it goes back if the top-up lapses or is void."""

import milestones as ms
from agreement_terms import side_of
from book import NS, credit, to_suspense
from holds import refresh
from money import MAX, parse_amount

NOTHING = {"price": 0, "top_up": 0, "deadline": 0, "void": True}


def due_to_seller(book, milestone):
    """N = F - B - C - M: what the seller gets under the terms as they are."""
    hold = ms.hold_of(book, milestone)
    return hold["F"] - hold["B"] - hold["C"] - hold["M"]


def hinders(book, milestone, why):
    """"amend | no open case, before CLOSED", not beside another, and not once the milestone's clock has fired (E51)."""
    if ms.delivery(book, milestone) in ("waiting", "closed") or milestone["case"] or milestone["amendment"] or milestone["clock"] is None:
        why.add("wrong_state")


def propose(book, step, why):
    price, seconds = parse_amount(step.get("amount")), step.get("deadline_s")
    milestone, side = ms.find(book, step, why), side_of(step, why)
    if price is None or not isinstance(seconds, int):
        why.add("malformed")
        return None
    if not 0 < price <= MAX:
        why.add("invalid_amount")
    if seconds <= 0:
        why.add("invalid_time_window")
    if milestone is None or side is None:
        return None
    hinders(book, milestone, why)
    check_price(book, milestone, price, why)
    if why:
        return None
    return {"milestone": milestone["name"], "side": side, "amends": price, "open": True, "deadline": book.now + seconds * NS}


def check_price(book, milestone, price, why):
    """"P' >= R + U"; none after T_hard; F in bounds."""
    now = due_to_seller(book, milestone)
    if milestone["hard_at"] is not None and book.now > milestone["hard_at"]:
        why.add("too_late")
    if now - price > ms.unfixed(book, milestone):
        why.add("exceeds_hold")
    if ms.hold_of(book, milestone)["F"] + price - now > MAX:
        why.add("overflow")


def accept(book, milestone, price, why):
    """What accepting asks of the sides. Returns what to do."""
    hinders_now = set()
    hinders(book, milestone, hinders_now)
    if hinders_now:
        why.add("proposal_void")
    change = due_to_seller(book, milestone) - price
    if change > 0:
        ms.check_sides(book, milestone, 0, change, why)
    check_price(book, milestone, price, why)

    def done():
        if change >= 0:
            book.put(milestone, "price", price)
            ms.take_free(book, milestone, change)
            ms.post(book, milestone, 0, change)
        else:
            begin(book, milestone, price, -change)
    return done


# ---- the top-up ---------------------------------------------------------------------------------

def begin(book, milestone, price, top_up):
    deadline = min(book.now + ms.clock_length(book, milestone, "pay"), milestone["hard_at"])
    book.put(milestone, "amended", True)
    book.put(milestone, "amendment", {"price": price, "top_up": top_up, "deadline": deadline, "void": False})
    lapses_at(book, milestone, deadline)


def lapses_at(book, milestone, deadline):
    book.put(milestone["amendment"], "deadline", deadline)
    book.set_timer(deadline, milestone["name"], "lost_top_up", ms.RANK)


def void(book, milestone):
    """"A case voids an open amendment", and so does what ends the old terms: the money goes back by the next timers."""
    amendment = milestone["amendment"]
    if amendment is not None and not amendment["void"]:
        book.put(amendment, "void", True)
        lapses_at(book, milestone, ms.time_of(book, milestone))


def apart(book, milestone):
    return ms.hold_of(book, milestone)["apart"]


def fund(book, step, why, check_funds):
    stated = parse_amount(step.get("amount"))
    if step.get("amount") != "full":
        if stated is None:
            why.add("malformed")
        elif not 0 < stated <= MAX:
            why.add("invalid_amount")
    milestone = ms.find(book, step, why)
    if milestone is None or "malformed" in why:
        return None
    amendment = milestone["amendment"] or NOTHING
    if amendment["void"]:
        why.add("wrong_state")
        return None
    hold = ms.hold_of(book, milestone)
    due = amendment["top_up"] - hold["apart"]
    amount = due if stated is None else min(stated, due)
    check_funds(book, ms.agreement_of(book, milestone), amount, why)
    if why:
        return None
    buyer = hold["payers"][0]
    book.add(hold, "apart", amount)
    book.add(book.accounts[buyer], "available", -amount)
    refresh(book, hold, [(buyer, -amount)])
    if amount == due:
        join(book, milestone, hold, amendment)
    return {"amount": amount, "left_before": due}


def join(book, milestone, hold, amendment):
    """The top-up is complete: it is money like the rest."""
    buyer, top_up = hold["payers"][0], amendment["top_up"]
    book.put(hold, "apart", 0)
    book.add(hold, "F", top_up)
    book.add(hold["put"], buyer, top_up)
    refresh(book, hold)
    book.put(milestone, "price", amendment["price"])
    book.add(milestone, "topped_up", top_up)
    book.put(milestone, "amendment", None)


def lapse(book, milestone, deadline):
    """"T_pay lapses: it is refunded and the amendment void"."""
    amendment = milestone["amendment"]
    if amendment is None or amendment["deadline"] != deadline:
        return
    hold = ms.hold_of(book, milestone)
    buyer, back = hold["payers"][0], hold["apart"]
    book.put(milestone, "amendment", None)
    book.put(hold, "apart", 0)
    account = book.accounts[buyer]
    if account["closed"] or account["frozen_credits"]:
        refresh(book, hold)
        to_suspense(book, buyer, account["currency"], back)
    else:
        refresh(book, hold, [(buyer, credit(book, buyer, back))])
