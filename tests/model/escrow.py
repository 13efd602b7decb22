"""The commands of escrow agreements, what of them counts as content, and who signs them."""

import agreements
import delivery
import disputes
import late_claims
import mediation
import milestones
import pauses
import proposals
from agreement_terms import other, read
from mediation import signers

def by_signers(decide):
    """Of commands that either side may sign the keys say who acts; `side` is only whose key that is
    where `by` says nothing."""
    def decided(book, step, why):
        agreement = book.agreements.get(step.get("agreement"))
        if agreement is not None and "by" in step and step.get("side") != "mediator":
            sides = [side for side in ("buyer", "seller") if agreement[side] in signers(step)]
            if step["op"] == "agree" and step.get("side", "buyer") in ("buyer", "seller"):
                step = {field: value for field, value in step.items() if field != "side"}
                sides = []
            step = {**step, "side": "both" if len(sides) == 2 else sides[0]} if sides else step
        return decide(book, step, why)
    return decided


COMMANDS = {
    "offer": agreements.offer,
    "counter": agreements.counter,
    "agree": by_signers(agreements.agree),
    "fund": agreements.fund,
    "cancel": by_signers(agreements.cancel),
    "ship": delivery.ship,
    "attest": delivery.attest,
    "confirm_receipt": delivery.confirm_receipt,
    "evidence": by_signers(delivery.evidence),
    "request_refund": disputes.request_refund,
    "accept_refund": disputes.accept_refund,
    "reject_refund": disputes.reject_refund,
    "return_shipped": disputes.return_shipped,
    "return_received": disputes.return_received,
    "dispute": disputes.dispute,
    "withdraw": by_signers(disputes.withdraw),
    "escalate": by_signers(disputes.escalate),
    "award": mediation.award,
    "appeal": by_signers(mediation.appeal),
    "fund_amendment": agreements.fund_amendment,
    "propose_amendment": proposals.propose_amendment,
    "claim": late_claims.claim,
    "settle_claim": proposals.settle_claim,
    "propose_settlement": proposals.propose_settlement,
    "accept_proposal": proposals.accept_proposal,
    "withdraw_proposal": proposals.withdraw_proposal,
    "extend_clock": milestones.extend_clock,
}
COMMANDS = {op: pauses.guarded(op, decide) for op, decide in COMMANDS.items()}
# Commands on holds that name a milestone instead of one.
ON_MILESTONES = {
    "release": milestones.release,
    "refund": milestones.refund,
    "top_up": milestones.not_of_a_milestone,
    "extend": milestones.not_of_a_milestone,
}
ON_MILESTONES = {op: pauses.guarded(op, decide) for op, decide in ON_MILESTONES.items()}
ADMIN = {"grant_mandate": mediation.grant_mandate, "end_mandate": mediation.end_mandate, **pauses.ADMIN}

_PLACE = ("agreement", "milestone")
CONTENT = {
    "offer": ("buyer", "seller", "side"),
    "counter": ("agreement", "side"),
    "agree": ("agreement",),
    "fund": ("agreement",),
    "cancel": _PLACE,
    "ship": (*_PLACE, "hash"),
    "attest": (*_PLACE, "by", "statement", "at_s", "supersedes"),
    "confirm_receipt": _PLACE,
    "evidence": (*_PLACE, "side", "hash", "claim"),
    "request_refund": _PLACE,
    "accept_refund": _PLACE,
    "reject_refund": _PLACE,
    "return_shipped": (*_PLACE, "hash"),
    "return_received": _PLACE,
    "dispute": (*_PLACE, "side"),
    "withdraw": (*_PLACE, "claim"),
    "escalate": (*_PLACE, "claim"),
    "award": (*_PLACE, "to_seller", "to_buyer", "to_mediator", "claim"),
    "appeal": (*_PLACE, "claim"),
    "fund_amendment": _PLACE,
    "propose_amendment": (*_PLACE, "side", "amount", "deadline_s"),
    "claim": (*_PLACE, "side"),
    "settle_claim": (*_PLACE, "side", "amount", "deadline_s"),
    "propose_settlement": (*_PLACE, "side", "to_seller", "to_buyer", "deadline_s"),
    "accept_proposal": ("proposal",),
    "withdraw_proposal": ("proposal",),
    "extend_clock": (*_PLACE, "deadline_s"),
}
WITH_TERMS = {"offer", "counter", "agree"}
WITH_AMOUNT = {"fund", "request_refund", "dispute", "claim", "fund_amendment"}

EITHER_SIDE = {"cancel", "evidence", "withdraw", "escalate", "appeal", "extend_clock", "extend"}

# Who signs, where no `side` says it.
_ROLES = {
    "fund": "buyer", "fund_amendment": "buyer", "ship": "seller", "confirm_receipt": "buyer", "release": "buyer",
    "refund": "seller", "top_up": "buyer", "request_refund": "buyer", "accept_refund": "seller",
    "reject_refund": "seller", "return_shipped": "buyer",
}


def same_terms(known, step):
    """Terms are compared by what they come to; an `agree` without any names those it agreed to."""
    if step["op"] not in WITH_TERMS or step["op"] == "agree" and "terms" not in step:
        return True
    return read(step.get("terms"), set()) == known["terms"]


def signer_fits(book, step):
    """Whether the keys in `by` are those of the command's authority; a state that allows it is the
    command's own affair. For an agreement that isn't there any live key does."""
    op, actors = step["op"], signers(step)
    if op == "award":
        return all(name in book.mandates for name in actors)
    if op in ("accept_proposal", "withdraw_proposal"):
        proposal = book.proposals.get(step.get("proposal"))
        return proposal is None or actors == {proposals.maker(book, proposal, op == "accept_proposal")}
    if op == "offer":
        return actors == {step.get(step.get("side"))} and actors <= set(book.accounts)
    agreement = book.agreements.get(step.get("agreement"))
    if agreement is None or "milestone" in step and not agreement["milestones"]:
        return True  # its milestones have no names yet
    if op in EITHER_SIDE and step.get("side") != "mediator" and "by" in step:
        return bool(actors & {agreement["buyer"], agreement["seller"]})
    carriers = set(agreement["terms"]["carriers"])
    if op == "attest":
        return len(actors) == 1 and actors <= carriers
    if op == "return_received":
        return len(actors) == 1 and actors <= carriers | {agreement["seller"]}
    if op in ("extend_clock", "extend"):
        return True
    side = _ROLES.get(op) or step.get("side")
    if op == "agree":
        return agreement[other(agreement["newest"])] in actors
    if side == "mediator":
        return all(name in book.mandates for name in actors)
    sides = {"both": ("buyer", "seller"), "buyer": ("buyer",), "seller": ("seller",)}.get(side)
    return sides is None or actors == {agreement[each] for each in sides}
