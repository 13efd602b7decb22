"""A milestone: one hold, a delivery state and at most one case; DOMAIN 5.

`H = F - R - B - C - M`; the case locks L of it, U is due to a frozen account, `free = H - L - U`.
Of the free money some may be kept: what a withdrawn case locked has a clock of its own (E14)."""

import amendments
import late_claims
import settle
from book import NS, pay_or_keep, to_suspense
from holds import due_sum, left_in, refresh
from money import parse_amount

RANK = 1  # of its timers: "parts before their whole"


# ---- what a milestone says about itself --------------------------------------------------------

def new_milestone(agreement_id, index, price):
    return {
        "name": f"{agreement_id}/{index}", "agreement": agreement_id, "price": price, "first_price": price,
        "delivery": "funded", "clock": None, "shipped_at": None, "hard_at": None, "kept": (),
        "case": None, "opened": {"buyer": 0, "seller": 0}, "carriers_case": False, "statements": {}, "proved": False,
        "lost_before": 0, "topped_up": 0, "amendment": None, "amended": False, "claim": None, "claimed": {"buyer": 0, "seller": 0}, "claim_fees": 0, "moved": (),
    }


def agreement_of(book, milestone):
    return book.agreements[milestone["agreement"]]


def time_of(book, milestone):
    """The time that counts for a milestone: that of the freeze's beginning where its agreement is frozen."""
    since = agreement_of(book, milestone)["frozen_since"]
    return book.now if since is None else since


def hold_of(book, milestone):
    return book.holds[milestone["name"]]


def inside(book, milestone):
    """H."""
    return left_in(hold_of(book, milestone))


def unfixed(book, milestone):
    """H - U: what can still be moved."""
    hold = hold_of(book, milestone)
    return left_in(hold) - due_sum(hold)


def locked(milestone):
    """L."""
    return milestone["case"]["d"] if milestone["case"] else 0


def free(book, milestone):
    return unfixed(book, milestone) - locked(milestone)


def kept(milestone):
    return sum(amount for _, amount in milestone["kept"])


def unkept(book, milestone):
    return free(book, milestone) - kept(milestone)


def delivery(book, milestone):
    """waiting (for full funding), funded, shipped, inspecting, closed: "Once fully funded, CLOSED
    <=> H = 0"."""
    if agreement_of(book, milestone)["funded_at"] is None:
        return "waiting"
    return milestone["delivery"] if inside(book, milestone) else "closed"


def clock_length(book, milestone, name):
    return agreement_of(book, milestone)["terms"]["clocks"][name]


# ---- finding one ------------------------------------------------------------------------------

def find_agreement(book, step, why):
    name = step.get("agreement")
    if not name:
        why.add("malformed")
        return None
    agreement = book.agreements.get(name)
    if agreement is None:
        why.add("agreement_not_found")
    return agreement


def find(book, step, why, states=()):
    """The milestone a step names; `states`: the delivery states that allow it."""
    name = step.get("agreement")
    agreement = book.agreements.get(name)
    if not name:
        why.add("malformed")
    elif agreement is None:
        why.add("hold_not_found")
    index = step.get("milestone")
    if not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < 8:
        why.add("malformed")
        return None
    if agreement is None:
        return None
    if index >= len(agreement["terms"]["prices"]):  # E27
        why.add("hold_not_found")
        return None
    milestone = book.milestones.get(f"{step['agreement']}/{index}")
    if milestone is None or states and delivery(book, milestone) not in states:
        why.add("wrong_state")
    return milestone


# ---- clocks -----------------------------------------------------------------------------------

def set_clock(book, milestone, deadline):
    """The milestone's own clock; "milestone clocks capped at" T_hard."""
    deadline = min(deadline, milestone["hard_at"])
    book.put(milestone, "clock", deadline)
    book.set_timer(deadline, milestone["name"], "clock", RANK)


def keep(book, milestone, amount, deadline):
    """E14: a clock of its own, where it is later than the milestone's; else the money joins the rest."""
    if milestone["clock"] is None or deadline > milestone["clock"]:
        book.put(milestone, "kept", tuple(sorted(milestone["kept"] + ((deadline, amount),))))
        book.set_timer(deadline, milestone["name"], "kept", RANK)


def take_free(book, milestone, amount):
    """Commands use free money that isn't kept first, then kept money, the soonest first (E29)."""
    over = amount - unkept(book, milestone)
    left = []
    for deadline, part in milestone["kept"]:
        taken = min(part, max(0, over))
        over -= taken
        if part > taken:
            left.append((deadline, part - taken))
    book.put(milestone, "kept", tuple(left))


def clock_fires(book, milestone):
    """T_ship + 7 d "refunds what is free", T_inspect "releases what is free"; not what is kept."""
    amount = unkept(book, milestone)
    book.put(milestone, "clock", None)
    amendments.void(book, milestone)
    goes_its_way(book, milestone, amount)


def kept_fires(book, milestone, deadline):
    """One kept part's clock: its way if the milestone's clock has fired, else with the rest."""
    place = next((i for i, part in enumerate(milestone["kept"]) if part[0] == deadline), None)
    if place is None:
        return
    amount = milestone["kept"][place][1]
    book.put(milestone, "kept", milestone["kept"][:place] + milestone["kept"][place + 1:])
    if milestone["clock"] is None:
        goes_its_way(book, milestone, amount)


def goes_its_way(book, milestone, amount):
    to_buyer = milestone["delivery"] == "funded"
    late_claims.note(book, milestone, "buyer" if to_buyer else "seller", amount)
    post_by_timer(book, milestone, *((0, amount) if to_buyer else (amount, 0)))


# ---- money out --------------------------------------------------------------------------------

def check_sides(book, milestone, release, refund, why):
    """DOMAIN 3: by command nothing is paid to a frozen or closed side, or out of frozen debits."""
    hold = hold_of(book, milestone)
    for wanted, exit_, refunding in ((release, hold["exits"][0], False), (refund, hold["exits"][1], True)):
        if wanted:
            settle.check_flags(book, hold, exit_, refunding, why)


def post(book, milestone, release, refund):
    """Pays the seller (fee terms) and the buyer, by a command that has been checked."""
    hold = hold_of(book, milestone)
    if release:
        settle.pay_out(book, hold, [(hold["payee"], 1)], hold["terms"], release)
    if refund:
        settle.pay_back(book, hold, refund)
    if not left_in(hold):
        book.put(hold, "state", "released" if release else "refunded")
        amendments.void(book, milestone)


def post_by_timer(book, milestone, release, refund, fee=0):
    """The same by a timer or an award, which never fails: DOMAIN 3, "money due to a frozen account
    stays held, fixed as `due_to` …; due to a closed payee, it refunds; due to a closed payer, it
    goes to `suspense`". The mediator's part goes to `suspense` where its account can't take it."""
    hold = hold_of(book, milestone)
    buyer, seller = hold["payers"][0], hold["payee"]
    if book.accounts[seller]["closed"]:
        release, refund = 0, refund + release
    if release and book.accounts[seller]["frozen_credits"]:
        settle.fix_due(book, hold, seller, release, hold["terms"])
    elif release:
        settle.pay_out(book, hold, [(seller, 1)], hold["terms"], release)
    if refund and book.accounts[buyer]["closed"]:
        book.add(hold["back"], buyer, refund)
        book.add(hold, "B", refund)
        to_suspense(book, buyer, book.accounts[buyer]["currency"], refund)
    elif refund and book.accounts[buyer]["frozen_credits"]:
        settle.fix_due(book, hold, buyer, refund, None)
    elif refund:
        settle.pay_back(book, hold, refund)
    if fee:
        book.add(hold, "M", fee)
        pay_or_keep(book, agreement_of(book, milestone)["terms"]["mediator_account"], fee)
    refresh(book, hold)
    if hold["due"]:
        book.put(book.waiting, milestone["name"], True)
    if not left_in(hold):
        book.put(hold, "state", "expired")
        amendments.void(book, milestone)


# ---- release and refund by command -------------------------------------------------------------

def release(book, step, why):
    return move(book, step, why, refunding=False)


def refund(book, step, why):
    return move(book, step, why, refunding=True)


def move(book, step, why, refunding):
    """DOMAIN 5: "release a / refund b | any funded | buyer / seller | <= free"."""
    settle.check_amount(step, why)
    milestone = find(book, step, why)
    if milestone is None:
        return None
    hold, left = hold_of(book, milestone), free(book, milestone)
    amount = left if step.get("amount") == "full" else parse_amount(step.get("amount")) or 0
    state = delivery(book, milestone)
    if state == "waiting":
        why.add("wrong_state")
    elif state == "closed" and amount <= hold["F"]:
        why.add(settle.CLOSED_AS.get(hold["state"], "expired"))
        why.unsure = True  # E30
    elif amount > left or not left:
        why.add("exceeds_hold")
    settle.check_assertions(book, hold, step, why)
    exit_ = hold["exits"][1 if refunding else 0]
    why |= settle.exit_obstacles(book, exit_, step, refunding)
    settle.check_flags(book, hold, exit_, refunding, why)
    if why:
        return None
    take_free(book, milestone, amount)
    post(book, milestone, *((0, amount) if refunding else (amount, 0)))
    paid = [] if refunding else [(hold["payee"], amount)]
    return {"amount": amount, "left_before": left, "paid": paid, "of_milestone": True}


def not_of_a_milestone(book, step, why):
    """top_up and extend are for holds of their own; a price changes by amending."""
    if find(book, step, why) is not None:
        why.add("wrong_state")


def extend_clock(book, step, why):
    """DOMAIN 5: "extend | timed | whom it hurts, or both | <= T_hard" (E22)."""
    milestone = find(book, step, why, ("funded", "shipped", "inspecting"))
    if not isinstance(step.get("deadline_s"), int):
        why.add("malformed")
        return None
    if milestone is None or why - {"agreement_frozen"}:  # who may not do it hears so in a freeze, too
        return None
    deadline = book.now + step["deadline_s"] * NS
    if milestone["clock"] is None:
        why.add("wrong_state")
        return None
    if deadline <= book.now:
        why.add("invalid_time_window")
    if book.now > milestone["hard_at"]:
        why.add("too_late")
    if deadline > milestone["hard_at"]:
        why.add("invalid_time_window")
    later = deadline >= milestone["clock"]
    hurts_buyer = later == (milestone["delivery"] == "funded")
    hurt = agreement_of(book, milestone)["buyer" if hurts_buyer else "seller"]
    if step.get("by") is not None and step["by"] != hurt:
        why.add("not_authorized")
    if why:
        return None
    set_clock(book, milestone, deadline)
    return {}
