"""Escrow agreements: offer, counter, agree, fund, cancel, and what becomes of them by time; DOMAIN 5.

OFFERED -> AGREED -> FUNDED (every milestone holds its price), or CLOSED before that. What follows
is the milestones' own: milestones.py, delivery.py, disputes.py, mediation.py, proposals.py."""

import accounts
import agreement_terms as terms_
import amendments
import holds
import milestones as ms
from money import MAX, parse_amount

RANK = 2  # of its timers: "parts before their whole (… milestone before agreement)"


def of(book, agreement):
    """The milestones of an agreement, in their order; none before it is agreed."""
    return [book.milestones[name] for name in agreement["milestones"]]


def state_of(book, agreement):
    """offered, agreed, funded, closed (before full funding), ended (every milestone CLOSED)."""
    ended = agreement["state"] == "funded" and not any(ms.inside(book, m) for m in of(book, agreement))
    return "ended" if ended else agreement["state"]


def missing(book, agreement):
    """P - (F - C): what a chargeback took before full funding is lacking again."""
    return sum(agreement["terms"]["prices"]) - sum(has(book, m) for m in of(book, agreement))


def has(book, milestone):
    hold = ms.hold_of(book, milestone)
    return hold["F"] - hold["C"]


def ticks(book, name, agreement, deadline):
    book.put(agreement, "clock", deadline)
    book.set_timer(deadline, name, "agreement", RANK)


# ---- haggling ---------------------------------------------------------------------------------

def offer(book, step, why):
    """"offer / counter | no agreement yet | buyer or seller | terms hash"; E1."""
    side, terms = terms_.side_of(step, why), terms_.read(step.get("terms"), why)
    buyer, seller = step.get("buyer"), step.get("seller")
    if not buyer or not seller or side is None or terms is None:
        why.add("malformed")
        return None
    agreement = {
        "buyer": buyer, "seller": seller, "terms": terms, "newest": side, "state": "offered",
        "clock": None, "milestones": (), "funded_at": None, "times_closed": 0, "ship_by": None,
        "frozen_since": None, "frozen_until": None,
    }
    terms_.check_accounts(book, agreement, why)
    if why:
        return None
    book.put(book.agreements, step["id"], agreement)
    ticks(book, step["id"], agreement, book.now + terms["clocks"]["offer"])
    return {"terms": terms}


def counter(book, step, why):
    """"haggling: each counter replaces the terms"; T_offer runs anew."""
    agreement = ms.find_agreement(book, step, why)
    side, terms = terms_.side_of(step, why), terms_.read(step.get("terms"), why)
    if agreement is None or side is None or terms is None:
        return None
    if agreement["state"] != "offered":
        why.add("wrong_state")
    terms_.check_accounts(book, {**agreement, "terms": terms}, why)
    if why:
        return None
    book.put(agreement, "terms", terms)
    book.put(agreement, "newest", side)
    ticks(book, step["agreement"], agreement, book.now + terms["clocks"]["offer"])
    return {"terms": terms}


def agree(book, step, why):
    """"agree | offered | the other side | same hash": without `terms`, those of the newest offer."""
    agreement = ms.find_agreement(book, step, why)
    terms = terms_.read(step["terms"], why) if "terms" in step else None
    side = terms_.side_of(step, why) if "side" in step else None
    if agreement is None or "malformed" in why:
        return None
    if agreement["state"] != "offered":
        why.add("wrong_state")
    if side == agreement["newest"]:
        why.add("not_authorized")
    if terms is not None and terms != agreement["terms"]:
        why.add("terms_mismatch")
    if why:
        return None
    terms_.check_accounts(book, agreement, why)
    if why:
        return None
    name = step["agreement"]
    names = []
    for index, price in enumerate(agreement["terms"]["prices"]):
        milestone = ms.new_milestone(name, index, price)
        names.append(milestone["name"])
        book.put(book.milestones, milestone["name"], milestone)
        book.put(book.holds, milestone["name"], terms_.new_hold(book, agreement))
    book.put(agreement, "milestones", tuple(names))
    book.put(agreement, "state", "agreed")
    ticks(book, name, agreement, book.now + agreement["terms"]["clocks"]["pay"])
    return {"terms": agreement["terms"]}


# ---- money in ---------------------------------------------------------------------------------

def fund(book, step, why):
    """"fund a | agreed | payer | takes min(a, P - (F - B))"; milestones fill in order."""
    stated = parse_amount(step.get("amount"))
    if step.get("amount") != "full":
        if stated is None:
            why.add("malformed")
        elif not 0 < stated <= MAX:
            why.add("invalid_amount")
    agreement = ms.find_agreement(book, step, why)
    if agreement is None or "malformed" in why:
        return None
    if agreement["state"] != "agreed":
        why.add("wrong_state")
        return None
    due = missing(book, agreement)
    amount = due if stated is None else min(stated, due)
    check_funds(book, agreement, amount, why)
    check_total(book, agreement, amount, why)
    if why:
        return None
    fill(book, agreement, amount)
    return {"amount": amount, "left_before": due}


def fill(book, agreement, amount):
    """Milestones fill in order. Which took how much."""
    rest, parts, due = amount, [], missing(book, agreement)
    for milestone in of(book, agreement):
        part = min(rest, milestone["price"] - has(book, milestone))
        if part:
            put_in(book, ms.hold_of(book, milestone), part)
            parts.append((milestone["name"], part))
        rest -= part
    if amount == due:
        fully_funded(book, agreement)
    return parts


def fund_amendment(book, step, why):
    return amendments.fund(book, step, why, check_funds)


def check_funds(book, agreement, amount, why):
    """As a hold's: funds, freeze, the seller's ceiling, the bounds."""
    buyer, seller = book.accounts[agreement["buyer"]], book.accounts[agreement["seller"]]
    accounts.check_open_sides(buyer, seller, why)
    accounts.check_debit(buyer, amount, why)
    accounts.check_credit(seller, amount, why)
    if buyer["held"] + amount > MAX or seller["incoming"] + amount > MAX:
        why.add("overflow")


def check_total(book, agreement, amount, why):
    if sum(ms.hold_of(book, m)["F"] for m in of(book, agreement)) + amount > MAX:
        why.add("overflow")


def put_in(book, hold, amount):
    payer = hold["payers"][0]
    book.add(hold, "F", amount)
    book.add(hold["put"], payer, amount)
    book.add(book.accounts[payer], "available", -amount)
    holds.refresh(book, hold, [(payer, -amount)])


def fully_funded(book, agreement):
    """"delivery starts when every milestone holds its price"; E4."""
    clocks = agreement["terms"]["clocks"]
    book.put(agreement, "state", "funded")
    book.put(agreement, "funded_at", book.now)
    book.put(agreement, "ship_by", book.now + clocks["ship"])
    book.put(agreement, "clock", None)
    for milestone in of(book, agreement):
        book.put(milestone, "lost_before", ms.hold_of(book, milestone)["C"])
        book.put(milestone, "hard_at", book.now + clocks["hard"])
        book.set_timer(milestone["hard_at"], milestone["name"], "t_hard", ms.RANK)
        ms.set_clock(book, milestone, book.now + clocks["ship"] + clocks["ship_grace"])


# ---- the end ----------------------------------------------------------------------------------

def close(book, agreement):
    book.put(agreement, "state", "closed")
    book.put(agreement, "clock", None)
    book.add(agreement, "times_closed", 1)


def cancel(book, step, why):
    """"cancel | before fully funded: either. Funded: seller; both; buyer after T_ship | refunds
    what is free"; E3, E5."""
    agreement = ms.find_agreement(book, step, why)
    side = terms_.side_of(step, why, ("both",))
    if "milestone" in step:
        milestone = ms.find(book, step, why)
        chosen = [milestone] if milestone is not None else []
    else:
        chosen = of(book, agreement) if agreement else []
    if agreement is None or side is None or "malformed" in why:
        return None
    if agreement["funded_at"] is None:
        return cancel_unfunded(book, agreement, step, why)
    ready = [m for m in chosen if ms.free(book, m) > 0]
    unshipped = [m for m in ready if m["delivery"] == "funded"]
    if side != "both" or "milestone" not in step:
        ready = unshipped
    if not ready:
        why.add("wrong_state")
    if side == "buyer" and book.now <= agreement["ship_by"]:
        why.add("too_early")
    for milestone in ready:
        ms.check_sides(book, milestone, 0, 1, why)
    if why:
        return None
    for milestone in ready:
        amount = ms.free(book, milestone)
        ms.take_free(book, milestone, amount)
        ms.post(book, milestone, 0, amount)
    return {}


def cancel_unfunded(book, agreement, step, why):
    inside = [m for m in of(book, agreement) if ms.inside(book, m)]
    if agreement["state"] == "closed" or "milestone" in step:
        why.add("wrong_state")
    for milestone in inside:
        ms.check_sides(book, milestone, 0, 1, why)
    if why:
        return None
    for milestone in inside:
        ms.post(book, milestone, 0, ms.inside(book, milestone))
    close(book, agreement)
    return {}


def time_is_up(book, name, deadline):
    """"T_offer: closes"; "T_pay: refund all"."""
    agreement = book.agreements.get(name)
    if agreement is None or agreement["clock"] != deadline:
        return
    for milestone in of(book, agreement):
        if ms.inside(book, milestone):
            ms.post_by_timer(book, milestone, 0, ms.inside(book, milestone))
    close(book, agreement)
