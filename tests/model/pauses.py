"""Freezing an agreement: DOMAIN 5, "A freeze pauses timers, lets facts through, lapses unless renewed by k-of-n".

While an agreement is frozen none of its timers fires and only facts are let through, which count as at the beginning of the freeze. At the thaw
every deadline that had not passed then is as much later as the freeze was long."""

import agreements
import amendments
import late_claims
import milestones as ms
import settle

LET_THROUGH = {"offer", "attest", "evidence", "withdraw_proposal"}


def freeze(book, step, why):
    agreement = ms.find_agreement(book, step, why)
    if agreement is None:
        return None
    if agreement["state"] == "closed":
        why.add("wrong_state")
        return None
    if agreement["frozen_since"] is None:
        book.put(agreement, "frozen_since", book.now)
    until = book.now + agreement["terms"]["clocks"]["freeze"]
    book.put(agreement, "frozen_until", until)
    book.set_timer(until, step["agreement"], "thaw", agreements.RANK)
    return {}


def unfreeze(book, step, why):
    agreement = ms.find_agreement(book, step, why)
    if agreement is None:
        return None
    if agreement["frozen_since"] is None:
        why.add("wrong_state")
        return None
    thaw(book, step["agreement"], agreement)
    return {}


def lapse(book, name, deadline):
    agreement = book.agreements.get(name)
    if agreement is not None and agreement["frozen_until"] == deadline:
        thaw(book, name, agreement)


def thaw(book, name, agreement):
    since = agreement["frozen_since"]
    later = book.now - since
    book.put(agreement, "frozen_since", None)
    book.put(agreement, "frozen_until", None)

    def moved(deadline):
        return deadline + later if deadline is not None and deadline >= since else deadline

    if agreement["clock"] is not None:
        agreements.ticks(book, name, agreement, moved(agreement["clock"]))
    if agreement["ship_by"] is not None:
        book.put(agreement, "ship_by", moved(agreement["ship_by"]))
    for milestone in agreements.of(book, agreement):
        move(book, milestone, moved, since)
    for milestone in agreements.of(book, agreement):
        post_what_waited(book, milestone)


def move(book, milestone, moved, since):
    for field, kind in (("clock", "clock"), ("hard_at", "t_hard")):
        if milestone[field] is not None and milestone[field] >= since:
            book.put(milestone, field, moved(milestone[field]))
            book.set_timer(milestone[field], milestone["name"], kind, ms.RANK)
    book.put(milestone, "kept", tuple((moved(deadline), amount) for deadline, amount in milestone["kept"]))
    for deadline, _ in milestone["kept"]:
        book.set_timer(deadline, milestone["name"], "kept", ms.RANK)
    for slot, field, kind in (("case", "clock", "case"), ("claim", "clock", "late_claim"), ("amendment", "deadline", "lost_top_up")):
        if milestone[slot] is not None:
            book.put(milestone[slot], field, moved(milestone[slot][field]))
            book.set_timer(milestone[slot][field], milestone["name"], kind, ms.RANK)
    window = late_claims.WINDOW
    book.put(milestone, "moved", tuple({**part, "at": moved(part["at"] + window) - window} for part in milestone["moved"]))


def post_what_waited(book, milestone):
    """U of accounts that were unfrozen meanwhile."""
    hold = ms.hold_of(book, milestone)
    for name in list(hold["due"]):
        if not book.accounts[name]["frozen_credits"]:
            settle.post_due(book, milestone["name"], name)
    if not ms.inside(book, milestone):
        amendments.void(book, milestone)


def frozen(agreement):
    return agreement is not None and agreement["frozen_since"] is not None


def is_nameless(book, step):
    """A milestone that is nothing yet, before `agree` (E45)."""
    return step.get("milestone") is not None and f"{step.get('agreement')}/{step['milestone']}" not in book.milestones


def guarded(op, decide):
    """Commands of the sides and mediators are refused while the agreement is frozen."""
    def decided(book, step, why):
        proposal = book.proposals.get(step.get("proposal"))
        name = book.milestones[proposal["milestone"]]["agreement"] if proposal else step.get("agreement")
        if frozen(book.agreements.get(name)) and not is_nameless(book, step):
            why.add("agreement_frozen")
        return decide(book, step, why)
    return decide if op in LET_THROUGH else decided


ADMIN = {"freeze_agreement": freeze, "unfreeze_agreement": unfreeze}
