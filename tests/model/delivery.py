"""Delivery: ship, what carriers attest, confirm_receipt; DOMAIN 5."""

import disputes
import late_claims
import mediation
import milestones as ms
from agreement_terms import side_of
from book import NS

ON_ITS_WAY = ("shipped", "inspecting")
STATEMENTS = ("delivered", "lost", "returned")


def ship(book, step, why):
    """"ship | FUNDED | seller | tracking … hash; counts as reject_refund where one is asked for"."""
    milestone = ms.find(book, step, why, ("funded",))
    if not step.get("hash"):
        why.add("malformed")
    if why:
        return None
    book.put(milestone, "delivery", "shipped")
    book.put(milestone, "shipped_at", book.now)
    ms.set_clock(book, milestone, book.now + ms.clock_length(book, milestone, "inspect_unproven"))
    disputes.stop_automatic_refund(book, milestone)
    return {}


def confirm_receipt(book, step, why):
    """"confirm_receipt | SHIPPED | buyer | no money moves"."""
    milestone = ms.find(book, step, why, ("shipped",))
    if why:
        return None
    late_claims.proof(book, milestone)
    known(book, milestone)
    return {}


def known(book, milestone):
    """Delivery is known from now on. "the first attestation (or confirm_receipt) sets T_inspect to
    max(ship + 10 d, delivered + 48 h) …; later proof only lengthens it"; E7, E8, E31."""
    book.put(milestone, "proved", True)
    inspect = ms.time_of(book, milestone) + ms.clock_length(book, milestone, "inspect_after_delivery")
    if milestone["delivery"] == "shipped":
        least = milestone["shipped_at"] + ms.clock_length(book, milestone, "inspect_after_ship")
        book.put(milestone, "delivery", "inspecting")
        ms.set_clock(book, milestone, max(least, inspect))
        if milestone["case"] is not None and not milestone["case"]["proven"]:
            disputes.stop_automatic_refund(book, milestone)
    elif milestone["clock"] is not None and inspect > milestone["clock"]:
        ms.set_clock(book, milestone, inspect)


def attest(book, step, why):
    """"attest | any | carrier | a fact: always recorded if authentic; … a stated time later than it
    is refused"; "a carrier corrects itself only by `supersedes`"."""
    milestone = ms.find(book, step, why)
    carrier, statement, at = step.get("by"), step.get("statement"), step.get("at_s", 0)
    if not isinstance(carrier, str) or statement not in STATEMENTS or not isinstance(at, int):
        why.add("malformed")
        return None
    if at * NS > 0:
        why.add("invalid_time_window")
    if milestone is None:
        return None
    stands = milestone["statements"].get(carrier)
    superseded = step.get("supersedes")
    if superseded is not None and (stands is None or stands[0] != superseded):
        why.add("wrong_state")
    if why:
        return None
    if stands is None or superseded is not None:
        book.put(milestone["statements"], carrier, (step["id"], statement))
        if statement == "delivered":
            late_claims.proof(book, milestone)
        stands_now(book, milestone, statement)
    return {}


def stands_now(book, milestone, statement):
    """What a statement moves; only one that stands, and only once the goods are on their way."""
    if ms.delivery(book, milestone) not in ON_ITS_WAY:
        return
    if statement == "delivered":
        known(book, milestone)
    said = {what for _, what in milestone["statements"].values()}
    if len(said) > 1 and milestone["case"] is None and not milestone["carriers_case"]:
        if ms.free(book, milestone):  # E9: "open a case in MEDIATING, once a milestone"
            book.put(milestone, "carriers_case", True)
            disputes.open_between_carriers(book, milestone)


def evidence(book, step, why):
    """"evidence hashes may be added by both", and by the mediator; E13."""
    milestone = ms.find(book, step, why)
    side = side_of(step, why, ("mediator", "both"))
    if not step.get("hash"):
        why.add("malformed")
    if milestone is None or side is None:
        return None
    case = milestone[mediation.slot_of(step)]
    if case is None:
        why.add("wrong_state")
    elif side == "mediator" and step.get("by") != case["mediator"]:
        why.add("not_authorized")
    return None if why else {}
