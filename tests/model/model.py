"""The reference model: decides scenario steps one by one, as DOMAIN.md says. Naive on purpose.

    model = Model()
    model.run({"op": "open_account", "id": "alice", "currency": "EUR", "floor": "0"})
    model.run({"op": "transfer", "id": "t1", "from": "bank", "to": "alice", "amount": "5"})

An answer is {result: ok | duplicate | rejected | aborted, reason, sure}; `sure` is False where the
rules leave open which of several reasons comes first. Amounts are integers; time is nanoseconds."""

import json

import accounts
import campaign_commands
import chargebacks
import clearing
import clocks
import escrow
import freezing
import holds
import rails
import settle
import statements
from book import NS, Book
from claims import ANYONE
from money import parse_amount
from rejections import BURNING, first


class Reasons(set):
    """Every reason found against one command."""

    unsure = False


def reverse(book, step, why):
    of = step.get("of")
    if not of or of == step["id"]:
        why.add("malformed")
        return None
    done = book.ids.get(of)
    if done is None or done["result"] != "ok":
        why.add("transfer_not_found")
        return None
    if done["op"] not in ("transfer", "release") or "of_milestone" in done:
        why.add("not_reversible")
        return None
    if done.get("reversed"):
        why.add("already_reversed")
    undo = accounts.reverse_transfer if done["op"] == "transfer" else settle.reverse_release
    outcome = undo(book, done, step, why)
    if outcome is not None:
        book.put(done, "reversed", True)
    return outcome


COMMANDS = {
    "transfer": accounts.transfer,
    "hold": holds.place,
    "top_up": holds.top_up,
    "extend": holds.extend,
    "release": settle.release,
    "refund": settle.refund,
    "reverse": reverse,
    "deposit": rails.deposit,
    "payout": rails.payout,
    "payout_state": rails.payout_state,
    **clearing.COMMANDS,
    **statements.COMMANDS,
    **chargebacks.COMMANDS,
    **escrow.COMMANDS,
    **campaign_commands.COMMANDS,
}
# Administrative steps have no id of their own in the schema.
ADMIN = {
    "open_account": accounts.open_account,
    "set_limits": accounts.set_limits,
    "set_release_guard": accounts.set_release_guard,
    "freeze": freezing.freeze,
    "unfreeze": freezing.unfreeze,
    "close_account": freezing.close_account,
    "set_destination": rails.set_destination,
    "register_terms": rails.register_terms,
    "match_deposit": rails.match_deposit,
    "write_off": rails.write_off,
    **escrow.ADMIN,
    **campaign_commands.ADMIN,
}
TIMERS = {
    "hold": settle.expire,
    "freeze_lapse": freezing.lapse,
    "deposit": rails.expire_deposit,
    "payout": rails.stale_payout,
}
# What "same content" compares, the amount apart (DOMAIN 1; DECISIONS I6).
CONTENT = {
    "transfer": ("from", "to", "tag", "memo"),
    "hold": (
        "from", "to", "tag", "memo", "timeout_s", "release_from", "release_until", "refund_from",
        "hashlock", "release_by", "refund_by", "claimants", "exits", "payers", "terms",
        "on_expiry", "closes",
    ),
    "top_up": ("hold", "from", "memo"),
    "extend": ("hold", "expires_s"),
    "release": ("hold", "agreement", "milestone", "memo", "preimage", "exit"),
    "refund": ("hold", "agreement", "milestone", "memo", "exit"),
    "reverse": ("of",),
    "deposit": ("rail", "ref", "to", "state", "currency"),
    "payout": ("from", "destination", "rail"),
    "payout_state": ("payout", "state"),
    **clearing.CONTENT,
    **statements.CONTENT,
    **chargebacks.CONTENT,
    **escrow.CONTENT,
    **campaign_commands.CONTENT,
}


NAMING = ("of", "hold", "agreement", "proposal", "supersedes", "campaign", "gift", "disbursement", "instruction", "chargeback")


class Model:
    def __init__(self, snapshots=False):
        self.book = Book(snapshots)

    # ---- time -----------------------------------------------------------------------------------

    def advance(self, seconds):
        """Moves the clock; everything due fires before anything else is decided (DOMAIN 1: "no
        command ever sees an expired hold as open")."""
        book = self.book
        book.now += seconds * NS
        for deadline, _, name, kind in book.due_timers():
            if kind in TIMERS:
                TIMERS[kind](book, name)
            elif kind in campaign_commands.TIMERS:
                campaign_commands.TIMERS[kind](book, name, deadline)
            else:
                clocks.fire(book, name, kind, deadline)

    # ---- commands -------------------------------------------------------------------------------

    def run(self, step):
        op = step["op"]
        if op in COMMANDS:
            answer, burn = self.decide(step)
            self.burn(step, burn)
            return answer
        if op in ADMIN:
            return self.administer(op, step)
        raise ValueError(f"not a command: {op}")

    def administer(self, op, step):
        book, why = self.book, Reasons()
        if op == "open_account" and step.get("id") in book.accounts:
            if accounts.same_account_opened(book.accounts[step["id"]], step):
                return {"result": "duplicate", "reason": None, "sure": True}
            why.add("id_conflict")
        elif ADMIN[op](book, step, why) is not None:
            return {"result": "ok", "reason": None, "sure": True}
        return refusal(why)

    def decide(self, step):
        """The answer, and the reason that burns the id (None if it doesn't). Changes the state if
        the answer is ok."""
        book, why = self.book, Reasons()
        name = step.get("id")
        if not isinstance(name, str) or not name:
            why.add("malformed")
            return refusal(why), None
        if unsayable(step):  # I12
            why.add("malformed")
            return refusal(why), None
        if self.signer_fits(step):
            known = book.ids.get(name)
            if known is not None:
                return answer_known(known, step), None
        else:
            why.add("not_authorized")
        # An assertion or tag that is stated must be one.
        if ("currency" in step and not step["currency"]) or ("tag" in step and step["tag"] is None):
            why.add("malformed")
        outcome = command_of(step)(book, step, why)
        if outcome is None:
            answer = refusal(why)
            return answer, answer["reason"] if answer["reason"] in BURNING else None
        outcome.update(op=step["op"], result="ok", content=content_of(step))
        outcome["upto"] = tuple(step.get("up_to_available", ()))
        if step["op"] == "transfer":
            outcome["from"], outcome["to"] = step["from"], step["to"]
        if "hold" in step:
            outcome["hold"] = step["hold"]
        book.put(book.ids, name, outcome)
        return {"result": "ok", "reason": None, "sure": True, "amount": outcome.get("amount")}, None

    def burn(self, step, reason):
        if reason is not None:
            self.book.ids[step["id"]] = {"result": "burned", "reason": reason, "op": step["op"]}

    def run_group(self, steps, unterminated=False):
        """DOMAIN 1: "a run flagged `linked` commits or is rejected as one"."""
        mark = self.book.begin()
        answers, culprit = [], None
        last = len(steps) - 1
        for place, step in enumerate(steps):
            if unterminated and place == last:
                answer, burn = refusal(Reasons(["chain_open"])), None
            else:
                answer, burn = self.decide(step)
            answers.append(answer)
            if answer["result"] == "rejected":
                culprit = place
                break
        if culprit is None:
            self.book.commit()
            return answers
        self.book.rollback(mark)
        self.burn(steps[culprit], burn)
        return [
            answers[culprit] if place == culprit else self.aborted(unterminated and place == last)
            for place in range(len(steps))
        ]

    @staticmethod
    def aborted(chain_open):
        if chain_open:
            return refusal(Reasons(["chain_open"]))
        return {"result": "aborted", "reason": None, "sure": True}

    # ---- who signs ------------------------------------------------------------------------------

    def signer_fits(self, step):
        """DOMAIN 2: "A command that takes money out of an account is signed for the account's
        authority". A step without `by` is signed by whoever has the authority."""
        actor, op, book = step.get("by"), step["op"], self.book
        if actor is None:
            return True
        if op in clearing.COMMANDS:
            return clearing.signer_fits(book, step)
        if op in escrow.COMMANDS or "agreement" in step:
            return escrow.signer_fits(book, step)
        if op in campaign_commands.COMMANDS:
            return campaign_commands.signer_fits(book, step)
        if step.get("from") == actor and actor not in book.accounts:
            return False  # a key of somebody's own stands for accounts that there are
        if op in ("transfer", "payout"):
            return step.get("from") == actor
        if op == "hold":
            return all(item.get("from") == actor for item in step.get("payers", (step,)))
        if op in ("release", "refund", "top_up"):
            hold = book.holds.get(step.get("hold"))
            if hold is None:
                return True
            if op == "top_up":
                return step.get("from", hold["payers"][0]) == actor
            refunding = op == "refund"
            kind = [e for e in hold["exits"] if holds.is_refund(hold, e) == refunding]
            return not kind or any(e["by"] in (ANYONE, actor) for e in kind)
        if op == "reverse":
            done = book.ids.get(step.get("of"))
            if done and done["op"] == "transfer" and done["result"] == "ok":
                return done["to"] == actor
            if done and done["op"] == "release" and done["result"] == "ok":
                return all(payee == actor for payee, _ in done["paid"])
        return True


def command_of(step):
    """What decides the step; a milestone's hold is another matter than a hold of its own."""
    on_milestone = "agreement" in step and step["op"] in escrow.ON_MILESTONES
    return (escrow.ON_MILESTONES if on_milestone else COMMANDS)[step["op"]]


def unsayable(step):
    """Whether no frame could carry the command: it refers to itself or to nothing, or its amount is
    no number."""
    amount = step.get("amount")
    names_nothing = step["op"] == "reverse" and not step.get("of")
    moving = {"transfer", "release", "refund", "top_up", "chargeback"} | escrow.WITH_AMOUNT | campaign_commands.WITH_AMOUNT
    no_amount = step["op"] in moving and parse_amount(amount) is None
    can_be_full = amount == "full" and step["op"] not in campaign_commands.WITH_AMOUNT
    named = [step.get(field) for field in NAMING]
    return step["id"] in named or names_nothing or no_amount and not can_be_full or clearing.unsayable(step) or statements.unsayable(step)


def refusal(why):
    return {"result": "rejected", "reason": first(why), "sure": not why.unsure, "all": sorted(why)}


def content_of(step):
    values = [step["op"]]
    for field in CONTENT[step["op"]]:
        value = step.get(field)
        values.append(json.dumps(value, sort_keys=True) if isinstance(value, (list, dict)) else value)
    return tuple(values)


def answer_known(known, step):
    """DOMAIN 1: "Executed id again, same content: `exists` … Other content: rejected"; a burnt id:
    "`id_burned`"."""
    if known["result"] == "burned":
        return refusal(Reasons(["id_burned"]))
    same_terms = escrow.same_terms(known, step) and campaign_commands.same_terms(known, step)
    if known["content"] == content_of(step) and same_terms and same_amount(known, step):
        return {"result": "duplicate", "reason": None, "sure": True, "amount": known.get("amount")}
    return refusal(Reasons(["id_conflict"]))


def same_amount(known, step):
    """""same" compares the resolved amounts, so "full" equals the amount it came to" (I4, I5)."""
    without_amount = escrow.COMMANDS.keys() - escrow.WITH_AMOUNT | campaign_commands.COMMANDS.keys() - campaign_commands.WITH_AMOUNT
    if step["op"] in ("extend", "reverse", "withdraw_on_clear", "reconcile", "chargeback_reversed") or step["op"] in without_amount:
        return True
    stated = step.get("amount")
    if stated is None:
        return step["op"] in ("hold", "payout_state")
    if stated == "full":
        return known["amount"] == known.get("left_before")
    amount = parse_amount(stated)
    if step["op"] in ("fund", "fund_amendment"):  # it takes min(a, what is missing)
        return amount is not None and min(amount, known["left_before"]) == known["amount"]
    if step["op"] == "give" and known["capped"]:  # what it came to, or more
        return amount is not None and amount >= known["amount"]
    sides = tuple(step.get("up_to_available", ()))
    if amount is not None and sides and known["upto"]:
        return sides == known["upto"] and amount >= known["amount"]
    return amount == known["amount"]
