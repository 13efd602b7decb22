"""Mediators: their mandates, who gets a case, awards and appeals; DOMAIN 5."""

import late_claims
import milestones as ms
from book import NS
from money import BASIS, parse_amount

PANEL_MAX = 4  # signers of a frame
TIMER_OF = {"case": "case", "claim": "late_claim"}  # their order as texts is that of one instant


# ---- mandates ---------------------------------------------------------------------------------

def grant_mandate(book, step, why):
    """DOMAIN 2: "award, within a mandate: cap, categories, expiry, never in a case of its own"."""
    name, cap = step.get("mediator"), step.get("cap")
    cap = None if cap is None else parse_amount(cap)
    panel, seconds = step.get("panel", 2), step.get("expires_s")
    if not name or step.get("cap") is not None and (cap is None or cap < 0) or not 1 <= panel <= PANEL_MAX:
        why.add("malformed")
        return None
    if seconds is not None and seconds <= 0:
        why.add("invalid_time_window")
    if live(book, name):
        why.add("already_registered")
    if any(account not in book.accounts for account in step.get("barred", ())):
        why.add("account_not_found")
    if why:
        return None
    book.put(book.mandates, name, {
        "cap": cap, "panel": panel, "categories": tuple(step.get("categories", ())),
        "barred": tuple(step.get("barred", ())), "ended": False,
        "until": None if seconds is None else book.now + seconds * NS,
    })
    return {}


def end_mandate(book, step, why):
    name = step.get("mediator")
    if name not in book.mandates:
        why.add("party_not_found")
    elif not live(book, name):
        why.add("wrong_state")
    if why:
        return None
    book.put(book.mandates[name], "ended", True)
    return {}


def live(book, name):
    mandate = book.mandates.get(name)
    return mandate is not None and not mandate["ended"] and (
        mandate["until"] is None or book.now <= mandate["until"])


def fits(book, name, agreement):
    """"fitting mandate, no conflict"."""
    terms = agreement["terms"]
    if not live(book, name) or name in terms["carriers"]:
        return False
    mandate = book.mandates[name]
    if mandate["categories"] and terms["category"] not in mandate["categories"]:
        return False
    own = set(mandate["barred"]) | {name}
    return not own & {agreement["buyer"], agreement["seller"]}


# ---- a case's state ---------------------------------------------------------------------------

def slot_of(step):
    """Which of a milestone's two a step means: its case, or its claim."""
    return "claim" if step.get("claim") else "case"


def enter(book, milestone, state, clock, slot="case"):
    """The case's next state; its clock runs from now. T_hard comes before a clock beyond it (E28)."""
    deadline = ms.time_of(book, milestone) + (ms.clock_length(book, milestone, clock) if clock else 0)
    book.put(milestone[slot], "state", state)
    book.put(milestone[slot], "clock", deadline)
    book.set_timer(deadline, milestone["name"], TIMER_OF[slot], ms.RANK)


def close(book, milestone, slot="case"):
    """Ends the case; returns what it was about, and had locked unless it is a claim."""
    amount = milestone[slot]["d"]
    book.put(milestone, slot, None)
    return amount


def open_cases(book, name):
    return sum(1 for m in book.milestones.values() for case in (m["case"], m["claim"]) if case and case["mediator"] == name)


def assign(book, milestone, slot="case"):
    """"mediator: fitting mandate, no conflict, fewest open cases, then lowest id", and none that had
    the case. False if there is none."""
    case, agreement = milestone[slot], ms.agreement_of(book, milestone)
    fitting = [n for n in book.mandates if n not in case["had"] and fits(book, n, agreement)]
    if not fitting:
        return False
    name = min(fitting, key=lambda n: (open_cases(book, n), n))
    book.put(case, "mediator", name)
    book.put(case, "had", case["had"] + (name,))
    enter(book, milestone, "mediating", "mediate", slot)
    return True


def default_split(book, milestone):
    """"then the terms' default split"; E16: the seller's share is floored."""
    amount = close(book, milestone)
    to_seller = amount * ms.agreement_of(book, milestone)["terms"]["seller_bps"] // BASIS
    ms.post_by_timer(book, milestone, to_seller, amount - to_seller)


def post_award(book, milestone):
    """"T_appeal | RULED -> closed | timer | posts the award"."""
    to_seller, to_buyer, fee = milestone["case"]["award"]
    close(book, milestone)
    ms.post_by_timer(book, milestone, to_seller, to_buyer, fee)


def undecided(book, milestone):
    """T_med: "reassigned once, to another mediator, then the terms' default split"; under appeal
    "the first ruling stands"."""
    case = milestone["case"]
    if case["award"] is not None:
        post_award(book, milestone)
    elif case["reassigned"] or not assign(book, milestone):
        default_split(book, milestone)
    else:
        book.put(case, "reassigned", True)


def hard_stop(book, milestone):
    """T_hard: "any unruled case gets the default split"; what was ruled posts."""
    case = milestone["case"]
    if case is None:
        return
    if case["award"] is not None:
        post_award(book, milestone)
    else:
        default_split(book, milestone)


# ---- awards and appeals -----------------------------------------------------------------------

def award(book, step, why):
    """"award(s, b, m) | MEDIATING -> RULED | mediator; k-of-n above its cap | s + b + m = d exactly,
    sum of M of the milestone <= m_max; nothing posted yet"; E17."""
    parts = [parse_amount(step.get(field)) for field in ("to_seller", "to_buyer", "to_mediator")]
    milestone = ms.find(book, step, why)
    if None in parts:
        why.add("malformed")
        return None
    if milestone is None:
        return None
    slot = slot_of(step)
    case = milestone[slot]
    if case is None or case["state"] != "mediating":
        why.add("wrong_state")
        return None
    if min(parts) < 0 or sum(parts) != case["d"]:
        why.add("invalid_amount")
    if mediated(book, milestone, slot) + parts[2] > ms.agreement_of(book, milestone)["terms"]["fee_max"]:
        why.add("over_mediation_fee")
    if not may_award(book, milestone, case, signers(step)):
        why.add("not_authorized")
    if why:
        return None
    book.put(case, "award", tuple(parts))
    book.put(case, "awarded", True)
    enter(book, milestone, "ruled", "appeal", slot)
    return {}


def mediated(book, milestone, slot):
    """What mediation has taken, and will take by a ruling on the milestone's other one (E49)."""
    beside = milestone["case" if slot == "claim" else "claim"]
    ruled = beside["award"][2] if beside and beside["award"] else 0
    return ms.hold_of(book, milestone)["M"] + milestone["claim_fees"] + ruled


def signers(step):
    by = step.get("by")
    return set(by) if isinstance(by, list) else {by}


def may_award(book, milestone, case, names):
    """The assigned mediator, and above its cap a panel; every one within a mandate of its own (E32)."""
    agreement = ms.agreement_of(book, milestone)
    if case["mediator"] not in names or not all(fits(book, name, agreement) for name in names):
        return False
    mandate = book.mandates[case["mediator"]]
    return mandate["cap"] is None or case["d"] <= mandate["cap"] or len(names) >= mandate["panel"]


def appeal(book, step, why):
    """"appeal | RULED -> MEDIATING | either, once, before T_hard | another mediator; none …: the
    first ruling stands"."""
    milestone = ms.find(book, step, why)
    if step.get("side") not in ("buyer", "seller", "both"):
        why.add("malformed")
    if milestone is None:
        return None
    slot = slot_of(step)
    case = milestone[slot]
    if case is None or case["state"] != "ruled" or case["appealed"]:
        why.add("wrong_state")
    if why:
        return None
    book.put(case, "appealed", True)
    if not assign(book, milestone, slot):
        (late_claims.post_award if slot == "claim" else post_award)(book, milestone)
    return {}


def lower(book, milestone, amount):
    """E21: d falls by what was settled; "lowering d … voids its award and any ruling under appeal,
    and RULED returns to MEDIATING with a new T_med"."""
    case = milestone["case"]
    book.add(case, "d", -amount)
    book.put(case, "award", None)
    if case["state"] == "ruled":
        enter(book, milestone, "mediating", "mediate")
