"""Cases: asking for a refund, returning goods, disputing, withdrawing, escalating; DOMAIN 5's second
table. A case locks d and has a clock of its own; what mediators do is in mediation.py."""

import amendments
import late_claims
import mediation
import milestones as ms
import settle
from agreement_terms import side_of
from money import parse_amount

CASES_MAX = 2  # "Each side opens at most two cases per milestone"


# ---- opening ----------------------------------------------------------------------------------

def new_case(book, milestone, opener, amount):
    """Locks d of the free money; `left` is what was left of the milestone's clock."""
    amendments.void(book, milestone)
    ms.take_free(book, milestone, amount)
    clock = milestone["clock"]
    if opener is not None:
        book.add(milestone["opened"], opener, 1)
    book.put(milestone, "case", {
        "state": None, "d": amount, "opener": opener, "clock": None,
        "left": 0 if clock is None else clock - ms.time_of(book, milestone),
        "proven": milestone["delivery"] == "inspecting",
        "second": opener is not None and milestone["opened"][opener] == CASES_MAX,
        "goods_sent": False, "mediator": None, "had": (), "reassigned": False,
        "award": None, "awarded": False, "appealed": False,
    })


def check_opening(book, milestone, opener, step, why):
    """d of a new case: "locks d <= free", at most two a side, none after T_hard."""
    left = ms.free(book, milestone)
    amount = left if step.get("amount") == "full" else parse_amount(step.get("amount")) or 0
    if milestone["case"] is not None:
        why.add("wrong_state")
    if milestone["hard_at"] is not None and book.now > milestone["hard_at"]:
        why.add("too_late")
    if amount > left or not left:
        why.add("exceeds_hold")
    if milestone["opened"][opener] >= CASES_MAX:
        why.add("case_limit")
    return amount, left


def request_refund(book, step, why):
    """"request_refund d | -> REQUESTED | buyer, FUNDED … INSPECTING"."""
    settle.check_amount(step, why)
    milestone = ms.find(book, step, why, ("funded", "shipped", "inspecting"))
    if milestone is None:
        return None
    amount, left = check_opening(book, milestone, "buyer", step, why)
    if why:
        return None
    new_case(book, milestone, "buyer", amount)
    mediation.enter(book, milestone, "requested", "reply")
    return {"amount": amount, "left_before": left}


def dispute(book, step, why):
    """"dispute d | -> NEGOTIATING; RETURNING -> NEGOTIATING by the seller, same d"."""
    settle.check_amount(step, why)
    milestone = ms.find(book, step, why, ("shipped", "inspecting"))
    side = side_of(step, why)
    if milestone is None or side is None:
        return None
    case = milestone["case"]
    if case is not None and case["state"] == "returning" and side == "seller":
        return dispute_return(book, milestone, step, why)
    amount, left = check_opening(book, milestone, side, step, why)
    if why:
        return None
    new_case(book, milestone, side, amount)
    mediation.enter(book, milestone, "negotiating", "negotiate")
    return {"amount": amount, "left_before": left}


def dispute_return(book, milestone, step, why):
    """E12: the same case goes on; it counts as no new one."""
    locked = milestone["case"]["d"]
    amount = locked if step.get("amount") == "full" else parse_amount(step.get("amount"))
    if amount != locked:
        why.add("hold_mismatch")
    if why:
        return None
    mediation.enter(book, milestone, "negotiating", "negotiate")
    return {"amount": amount, "left_before": locked}


def open_between_carriers(book, milestone):
    """"two carriers that disagree … open a case in MEDIATING, … with no opener to withdraw it"."""
    new_case(book, milestone, None, ms.free(book, milestone))
    if ms.agreement_of(book, milestone)["frozen_since"] is not None:  # no money moves: it goes to mediation right after the thaw
        mediation.enter(book, milestone, "negotiating", None)
    elif not mediation.assign(book, milestone):
        mediation.default_split(book, milestone)


# ---- asking for a refund ----------------------------------------------------------------------

def find_case(book, step, why, states):
    """The milestone with an open case (or claim) in one of these states."""
    milestone, slot = ms.find(book, step, why), mediation.slot_of(step)
    if milestone is not None and (milestone[slot] is None or milestone[slot]["state"] not in states):
        why.add("wrong_state")
    return milestone


def must_come_back(book, milestone):
    returnable = ms.agreement_of(book, milestone)["terms"]["returnable"]
    return returnable and milestone["delivery"] in ("shipped", "inspecting")


def accept_refund(book, step, why):
    """"REQUESTED -> closed or RETURNING"; a refund by command is refused where any would be."""
    milestone = find_case(book, step, why, ("requested",))
    if milestone is not None and not must_come_back(book, milestone):
        ms.check_sides(book, milestone, 0, 1, why)
    if why:
        return None
    if must_come_back(book, milestone):
        mediation.enter(book, milestone, "returning", "return")
    else:
        ms.post(book, milestone, 0, mediation.close(book, milestone))
    return {}


def reject_refund(book, step, why):
    """"REQUESTED -> NEGOTIATING"."""
    milestone = find_case(book, step, why, ("requested",))
    if why:
        return None
    mediation.enter(book, milestone, "negotiating", "negotiate")
    return {}


def stop_automatic_refund(book, milestone):
    """Shipping, or proof of delivery, while a refund is asked for: the seller answered."""
    case = milestone["case"]
    if case is not None and case["state"] == "requested":
        mediation.enter(book, milestone, "negotiating", "negotiate")


def return_shipped(book, step, why):
    """"return_shipped | RETURNING | buyer", once; T_received runs from it."""
    milestone = find_case(book, step, why, ("returning",))
    if not step.get("hash"):
        why.add("malformed")
    if milestone is not None and milestone["case"] is not None and milestone["case"]["goods_sent"]:
        why.add("wrong_state")
    if why:
        return None
    book.put(milestone["case"], "goods_sent", True)
    mediation.enter(book, milestone, "returning", "received")
    return {}


def return_received(book, step, why):
    """"return_received … | RETURNING -> closed | seller or carrier | refunds d"."""
    milestone = find_case(book, step, why, ("returning",))
    if milestone is not None:
        ms.check_sides(book, milestone, 0, 1, why)
    if why:
        return None
    ms.post(book, milestone, 0, mediation.close(book, milestone))
    return {}


# ---- leaving it, or taking it on --------------------------------------------------------------

def withdraw(book, step, why):
    """"withdraw … | opener, before any award; after one, with the other's consent"; "the second is
    withdrawn only with the other's consent"; E14."""
    milestone = find_case(book, step, why, ("requested", "returning", "negotiating", "mediating"))
    side = side_of(step, why, ("both",))
    slot = mediation.slot_of(step)
    if milestone is None or side is None or milestone[slot] is None:
        return None
    case = milestone[slot]
    if case["opener"] is None:
        why.add("wrong_state")
    elif side != "both" and (side != case["opener"] or case["awarded"] or case["second"]):
        why.add("not_authorized")
    if why:
        return None
    (late_claims.withdraw if slot == "claim" else unlock)(book, milestone)
    return {}


def unlock(book, milestone):
    """d "keeps a clock of its own: max(what was left, 48 h), never past T_hard; the rest is not
    prolonged"."""
    left = milestone["case"]["left"]
    amount = mediation.close(book, milestone)
    least = ms.clock_length(book, milestone, "resume_min")
    ms.keep(book, milestone, amount, min(milestone["hard_at"], book.now + max(least, left)))


def escalate(book, step, why):
    """"escalate / T_nego | -> MEDIATING | either / timer"."""
    milestone = find_case(book, step, why, ("negotiating",))
    side_of(step, why, ("both",))
    if why:
        return None
    (late_claims.to_mediation if step.get("claim") else to_mediation)(book, milestone)
    return {}


def to_mediation(book, milestone):
    if not mediation.assign(book, milestone):
        mediation.default_split(book, milestone)


# ---- time -------------------------------------------------------------------------------------

def reply_is_missing(book, milestone):
    """T_reply: "refund d (or -> RETURNING where goods were shipped and must come back)"."""
    if must_come_back(book, milestone):
        mediation.enter(book, milestone, "returning", "return")
    else:
        if not milestone["case"]["proven"]:
            late_claims.note(book, milestone, "buyer", milestone["case"]["d"])
        ms.post_by_timer(book, milestone, 0, mediation.close(book, milestone))


def return_is_missing(book, milestone):
    """T_received refunds; "missed T_return: unlocks d, whose clock resumes as after a withdrawal"."""
    if milestone["case"]["goods_sent"]:
        ms.post_by_timer(book, milestone, 0, mediation.close(book, milestone))
    else:
        unlock(book, milestone)


WHEN_TIME_IS_UP = {
    "requested": reply_is_missing,
    "returning": return_is_missing,
    "negotiating": to_mediation,
    "mediating": mediation.undecided,
    "ruled": mediation.post_award,
}


def time_is_up(book, milestone, deadline):
    case = milestone["case"]
    if case is not None and case["clock"] == deadline:
        WHEN_TIME_IS_UP[case["state"]](book, milestone)
