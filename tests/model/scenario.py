"""Plays one scenario of the schema of cases/README.md (and of SCHEMA.md) with the model."""

import agreement_checks
import campaign_checks
from accounts import terms_of_opening
from book import totals
from holds import due_sum, left_in
from model import ADMIN, COMMANDS, Model
from money import parse_amount
from rejections import NEUTRAL

# cases/README: "Holdfast means to have all but force, window_required, self_hold and
# boundary:strictly_after."
LACKING = {"force", "window_required", "self_hold", "boundary:strictly_after"}
POLICIES = {
    "partial_release": "keeps_remainder",
    "partial_refund": "allowed",
    "expiry": "automatic",
    "ceiling_check": "at_hold",
    "rejected_id_reuse": "burned",
    "zero_amount": "rejected",
    "duplicate_id": "idempotent",
    "frozen_release": "rejected",
    "unexpected_preimage": "rejected",
    "self_hold": "rejected",
    "refund_when": "only_in_window",
    "reverse_without_funds": "rejected",
}


def why_skipped(scenario):
    """The feature or policy for which a scenario can't be played, or None."""
    for feature in scenario.get("requires", ()):
        if feature in LACKING:
            return feature
    for policy, value in scenario.get("needs", {}).items():
        if POLICIES.get(policy) != value:
            return f"{policy}={value}"
    return None


def left_out(step):
    """depends_on: "leave the step out where ours differs"."""
    pairs = (item.split("=", 1) for item in step.get("depends_on", ()))
    return any(POLICIES.get(policy) != value for policy, value in pairs)


class Player:
    """Runs a scenario's steps; `failures` collects a line for each that came out otherwise."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.model = Model(snapshots=uses_events(scenario["steps"]))
        self.book = self.model.book
        self.failures = []
        self.prepare()

    def prepare(self):
        for account in self.scenario.get("accounts", ()):
            self.open(account)
        self.book.events.clear()

    def open(self, account):
        """Brings an account and its opening totals about with ordinary commands; limits last."""
        run, name, opening = self.model.run, account["id"], account.get("opening", {})
        run({"op": "open_account", "id": name, "currency": account["currency"],
             "tag": account.get("tag")})
        other = f"opening:{name}"
        amounts = {field: parse_amount(text) for field, text in opening.items()}
        if any(amounts.values()):
            run({"op": "open_account", "id": other, "currency": account["currency"]})
        flows = (
            ("credits_posted", "transfer", other, name), ("debits_posted", "transfer", name, other),
            ("credits_pending", "hold", other, name), ("debits_pending", "hold", name, other),
        )
        # An account that owes more than it has is debited first, so that no total passes the bound.
        if amounts.get("debits_posted", 0) > amounts.get("credits_posted", 0):
            flows = (flows[1], flows[0], flows[2], flows[3])
        for field, op, payer, payee in flows:
            if amounts.get(field):
                answer = run({"op": op, "id": f"{field}/{name}", "from": payer, "to": payee,
                              "amount": str(amounts[field])})
                if answer["result"] != "ok":
                    self.failures.append(f"opening of {name}: {answer}")
        if "floor" in account or "ceiling" in account:
            limits = {k: account[k] for k in ("floor", "ceiling") if k in account}
            run({"op": "set_limits", "account": name, **limits})
            self.book.accounts[name]["opened_with"] = terms_of_opening(account)
        if account.get("closed"):
            run({"op": "close_account", "account": name})

    def play(self):
        for place, step in enumerate(self.scenario["steps"]):
            if not left_out(step):
                self.play_step(f"step {place + 1}", step)
        return self.failures

    def play_step(self, where, step):
        op = step["op"]
        if op == "advance":
            self.model.advance(step["seconds"])
        elif op == "atomic":
            inner = [item for item in step["steps"] if not left_out(item)]
            answers = self.model.run_group(inner, step.get("unterminated", False))
            for place, (item, answer) in enumerate(zip(inner, answers)):
                self.compare(f"{where}.{place + 1}", item, answer)
        elif op in COMMANDS or op in ADMIN:
            self.compare(where, step, self.model.run(step))
        else:
            getattr(self, op)(where, step)

    def compare(self, where, step, answer):
        expected = step.get("expect", {"result": "ok"})
        text = f"{where} {step['op']} {step.get('id', '')}"
        if answer["result"] != expected["result"]:
            self.fail(text, expected, f"{answer['result']} {answer['reason'] or ''}")
        elif answer["result"] == "rejected" and step.get("reason_strict", True):
            if not self.reason_fits(expected.get("reason"), answer["reason"], step):
                self.fail(text, expected["reason"], answer["reason"])

    def reason_fits(self, expected, reason, step):
        if expected in (None, reason, NEUTRAL.get(reason)):
            return True
        # A claimant's window is a window like any other here.
        claimed = expected == "not_claimable_now" and reason in ("too_early", "too_late")
        return claimed or expected == "duplicate_id" and reason == "id_conflict"

    def fail(self, where, expected, got):
        self.failures.append(f"{where}: expected {expected}, got {got}")

    # ---- checks ---------------------------------------------------------------------------------

    def check(self, where, step):
        book = self.book
        for name, fields in step.get("balances", {}).items():
            shown = balances(book.accounts[name])
            for field, text in fields.items():
                if shown[field] != parse_amount(text):
                    self.fail(f"{where} {name}.{field}", text, shown[field])
        for name, expected in step.get("holds", {}).items():
            self.check_hold(f"{where} hold {name}", name, expected)
        for name, wanted, got in agreement_checks.differences(book, step):
            self.fail(f"{where} {name}", wanted, got)
        for name, wanted, got in campaign_checks.differences(book, step):
            self.fail(f"{where} {name}", wanted, got)
        for name, expected in step.get("recorded", {}).items():
            done = book.ids.get(name)
            if (done is not None and done["result"] == "ok") != expected:
                self.fail(f"{where} recorded {name}", expected, not expected)
        for name, text in step.get("amounts", {}).items():
            if book.ids[name].get("amount") != parse_amount(text):
                self.fail(f"{where} amount of {name}", text, book.ids[name].get("amount"))
        for name in step.get("closed", ()):
            if not book.accounts[name]["closed"]:
                self.fail(f"{where} {name}", "closed", "open")
        for name in step.get("open", ()):
            if book.accounts[name]["closed"]:
                self.fail(f"{where} {name}", "open", "closed")
        for name in step.get("accounts_absent", ()):
            if name in book.accounts:
                self.fail(f"{where} {name}", "absent", "there")

    def check_hold(self, where, name, expected):
        hold = self.book.holds.get(name)
        if hold is None:
            self.fail(where, expected, "no such hold")
            return
        fields = expected if isinstance(expected, dict) else {"state": expected}
        shown = show_hold(hold)
        for field, value in fields.items():
            value = value if field == "state" else parse_amount(value)
            if shown[field] != value:
                self.fail(f"{where} {field}", value, shown[field])

    def check_events(self, where, step):
        found = slice_of(self.book.events, step)
        if "limit" in step:
            found = found[: step["limit"]]
        expected = step["expect"]
        if len(found) != len(expected):
            self.fail(where, f"{len(expected)} events", f"{len(found)}")
        for place, (event, wanted) in enumerate(zip(found, expected)):
            self.compare_event(f"{where} event {place + 1}", event, wanted)

    def compare_event(self, where, event, wanted):
        for field, value in wanted.items():
            if field in ("from", "to") and isinstance(value, dict):
                after = event[f"{field}_after"]
                got = {"account": event[field], **{k: after.get(k) for k in value if k != "account"}}
                want = {k: parse_amount(v) if isinstance(v, str) and k != "account" else v
                        for k, v in value.items()}
                if got != want:
                    self.fail(f"{where} {field}", want, got)
            elif field == "amount":
                if event["amount"] != parse_amount(value):
                    self.fail(f"{where} amount", value, event["amount"])
            elif event.get(field) != value:
                self.fail(f"{where} {field}", value, event.get(field))

    def check_statement(self, where, step):
        found = [e["id"] for e in self.statement(step)]
        if found != step["expect"]:
            self.fail(where, step["expect"], found)

    def check_history(self, where, step):
        side = step["account"]
        rows = self.statement(step)
        for place, (event, wanted) in enumerate(zip(rows, step["expect"])):
            after = event["from_after"] if event["from"] == side else event["to_after"]
            for field, text in wanted.items():
                if field in after and after[field] != parse_amount(text):
                    self.fail(f"{where} row {place + 1} {field}", text, after[field])
        if len(rows) != len(step["expect"]):
            self.fail(where, f"{len(step['expect'])} rows", len(rows))

    def statement(self, step):
        """The commands that name the account as payer or payee, in the order asked for."""
        direction, account = step.get("direction", "both"), step["account"]
        found = []
        for event in slice_of(self.book.events, step):
            debit, credit = event["from"] == account, event["to"] == account
            wanted = {"both": debit or credit, "debit": debit, "credit": credit}[direction]
            if wanted and "id" in event and step.get("tag") in (None, event.get("tag")):
                found.append(event)
        if step.get("reverse"):
            found.reverse()
        return found[: step.get("limit")]


def slice_of(events, step):
    """The events from from_id to to_id, both included."""
    places = {event["id"]: place for place, event in enumerate(events) if "id" in event}
    low = places.get(step.get("from_id"), 0)
    high = places.get(step.get("to_id"), len(events) - 1)
    return events[low : high + 1]


def uses_events(steps):
    return any(step["op"] in ("check_events", "check_history") for step in steps)


def balances(account):
    """All that a `check` may ask of an account."""
    shown = totals(account)
    shown.update(
        posted=account["available"] + account["held"], held_out=account["held"],
        held_in=account["incoming"],
    )
    for field in ("available", "held", "incoming", "reserve", "payout_pending", "debt"):
        shown[field] = account[field]
    return shown


def show_hold(hold):
    return {
        "state": hold["state"], "remaining": left_in(hold), "released": hold["R"],
        "charged": hold["C"], "refunded": hold["B"], "funded": hold["F"], "reversed": hold["X"], "due": due_sum(hold),
    }
