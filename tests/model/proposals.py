"""settle(a, b): proposed by one side, accepted by the other; DOMAIN 1 and 5, E21."""

import amendments
import late_claims
import mediation
import milestones as ms
from agreement_terms import other, side_of
from book import NS
from money import MAX, parse_amount


def made_on(book, milestone):
    """"void once anything it was made on changed (F, R, B, C, M, P, delivery state, case)"."""
    hold, case = ms.hold_of(book, milestone), milestone["case"]
    facts = ("state", "d", "award", "mediator")
    return (
        hold["F"], hold["R"], hold["B"], hold["C"], hold["M"], milestone["price"], ms.delivery(book, milestone),
        None if case is None else tuple(case[fact] for fact in facts),
    )


def propose_settlement(book, step, why):
    parts = [parse_amount(step.get(field)) for field in ("to_seller", "to_buyer")]
    milestone = ms.find(book, step, why, ("funded", "shipped", "inspecting"))
    side, seconds = side_of(step, why), step.get("deadline_s")
    if None in parts or not isinstance(seconds, int):
        why.add("malformed")
        return None
    if seconds <= 0:
        why.add("invalid_time_window")
    if min(parts) < 0 or not sum(parts):
        why.add("invalid_amount")
    if milestone is None or side is None:
        return None
    if sum(parts) > ms.unfixed(book, milestone):
        why.add("exceeds_hold")
    if why:
        return None
    book.put(book.proposals, step["id"], {
        "milestone": milestone["name"], "side": side, "parts": tuple(parts), "open": True,
        "deadline": book.now + seconds * NS, "made_on": made_on(book, milestone),
    })
    return {}


def propose_amendment(book, step, why):
    """amend: P' instead of P."""
    proposal = amendments.propose(book, step, why)
    if proposal is None:
        return None
    milestone = book.milestones[proposal["milestone"]]
    book.put(book.proposals, step["id"], {**proposal, "made_on": made_on(book, milestone)})
    return {}


def settle_claim(book, step, why):
    """settle_claim(x <= d): x goes from the side that has the money to the one that claims it."""
    amount, seconds = parse_amount(step.get("amount")), step.get("deadline_s")
    milestone, side = ms.find(book, step, why), side_of(step, why)
    if amount is None or not isinstance(seconds, int):
        why.add("malformed")
        return None
    if seconds <= 0:
        why.add("invalid_time_window")
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    if milestone is None or side is None:
        return None
    if milestone["claim"] is None:
        why.add("wrong_state")
    elif amount > milestone["claim"]["d"]:
        why.add("exceeds_hold")
    if why:
        return None
    book.put(book.proposals, step["id"], {
        "milestone": milestone["name"], "side": side, "claimed": amount, "open": True,
        "deadline": book.now + seconds * NS, "made_on": late_claims.made_on(milestone),
    })
    return {}


def find(book, step, why):
    name = step.get("proposal")
    if not name:
        why.add("malformed")
        return None
    proposal = book.proposals.get(name)
    if proposal is None:
        why.add("request_not_found")
    return proposal


def maker(book, proposal, accepting=False):
    """The account that made it, or the one that may accept it."""
    side = other(proposal["side"]) if accepting else proposal["side"]
    return ms.agreement_of(book, book.milestones[proposal["milestone"]])[side]


def withdraw_proposal(book, step, why):
    proposal = find(book, step, why)
    if proposal is None:
        return None
    if not proposal["open"]:
        why.add("proposal_void")
    if why:
        return None
    book.put(proposal, "open", False)
    return {}


def accept_proposal(book, step, why):
    """The money moves as by release and refund; "takes locked money first"."""
    proposal = find(book, step, why)
    if proposal is None:
        return None
    milestone = book.milestones[proposal["milestone"]]
    if "claimed" in proposal:
        return accept_claim(book, milestone, proposal, why)
    if "amends" in proposal:
        return accept_amendment(book, milestone, proposal, why)
    if not proposal["open"] or proposal["made_on"] != made_on(book, milestone):
        why.add("proposal_void")
    if book.now > proposal["deadline"]:
        why.add("too_late")
    to_seller, to_buyer = proposal["parts"]
    if to_seller + to_buyer > ms.unfixed(book, milestone):  # U may have grown since
        why.add("exceeds_hold")
    ms.check_sides(book, milestone, to_seller, to_buyer, why)
    if why:
        return None
    book.put(proposal, "open", False)
    take_locked(book, milestone, to_seller + to_buyer)
    ms.post(book, milestone, to_seller, to_buyer)
    return {}


def accept_amendment(book, milestone, proposal, why):
    if not proposal["open"] or proposal["made_on"] != made_on(book, milestone):
        why.add("proposal_void")
        return None
    if book.now > proposal["deadline"]:
        why.add("too_late")
    done = amendments.accept(book, milestone, proposal["amends"], why)
    if why:
        return None
    book.put(proposal, "open", False)
    done()
    return {}


def accept_claim(book, milestone, proposal, why):
    if not proposal["open"] or proposal["made_on"] != late_claims.made_on(milestone):
        why.add("proposal_void")
        return None
    if book.now > proposal["deadline"]:
        why.add("too_late")
    done = late_claims.accept(book, milestone, proposal["claimed"], why)
    if why:
        return None
    book.put(proposal, "open", False)
    done()
    return {}


def take_locked(book, milestone, amount):
    """"settling all of d closes the case and voids its award"; less of it lowers d."""
    from_case = min(amount, ms.locked(milestone))
    ms.take_free(book, milestone, amount - from_case)
    if from_case and from_case == ms.locked(milestone):
        mediation.close(book, milestone)
    elif from_case:
        mediation.lower(book, milestone, from_case)
