#!/usr/bin/env python3
"""The runner itself: it must see every kind of disagreement, name what it skips, and survive any file."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"]) / "holdfast-scenarios"


def account(name, amount="0", **more):
    opening = {"opening": {"credits_posted": amount}} if amount != "0" else {}
    return {"id": name, "currency": "EUR", "floor": "0", **opening, **more}


def transfer(name, amount, **more):
    return {"op": "transfer", "id": name, "from": "a", "to": "b", "amount": amount, **more}


def ok(**more):
    return {"expect": {"result": "ok", **more}}


def rejected(reason):
    return {"expect": {"result": "rejected", "reason": reason}}


def play(*steps, accounts=None, content=None, text=None, **scenario):
    """(exit code, output lines) of a file with one scenario, of this content, or of this text."""
    accounts = [account("a", "10"), account("b")] if accounts is None else accounts
    one = {"id": "s", "accounts": accounts, "steps": list(steps), **scenario}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "file.json"
        path.write_text(json.dumps(content or {"scenarios": [one]}) if text is None else text)
        played = subprocess.run([PROGRAM, path], capture_output=True, text=True, timeout=300)
        return played.returncode, played.stdout.replace(str(path), "FILE").splitlines()


class Runner(unittest.TestCase):
    def passes(self, *steps, **more):
        self.assertEqual(play(*steps, **more), (0, ["1 passed, 0 failed, 0 skipped"]))

    def fails(self, line, *steps, **more):
        """The scenario fails with exactly this line."""
        self.assertEqual(play(*steps, **more), (1, [f"FILE: s: {line}", "0 passed, 1 failed, 0 skipped"]))

    def test_what_is_so_passes(self):
        self.passes(transfer("t", "7"), {"op": "check", "balances": {"a": {"posted": "3"}, "b": {"posted": "7"}}})

    def test_other_results(self):
        self.fails("step 1 transfer t: expected ok, got rejected: insufficient_funds", transfer("t", "11"))
        self.fails("step 1 transfer t: expected rejected: insufficient_funds, got ok",
                   transfer("t", "10", **rejected("insufficient_funds")))
        self.fails("step 1 transfer t: expected rejected: too_late, got rejected: insufficient_funds",
                   transfer("t", "11", **rejected("too_late")))
        self.passes(transfer("t", "11", reason_strict=False, **rejected("too_late")))
        self.fails("step 2 transfer t: expected ok, got duplicate", transfer("t", "1"), transfer("t", "1"))

    def test_other_balances(self):
        self.fails("step 1 check a.posted: expected 9, got 10", {"op": "check", "balances": {"a": {"posted": "9"}}})
        self.fails("step 1 check a.colour: expected 1, got no such thing in this ledger",
                   {"op": "check", "balances": {"a": {"colour": "1"}}})
        self.fails("step 1 check nobody: expected an account, got none",
                   {"op": "check", "balances": {"nobody": {"posted": "0"}}})

    def test_other_holds_ids_and_accounts(self):
        hold = {"op": "hold", "id": "h", "from": "a", "to": "b", "amount": "4"}
        self.passes(hold, {"op": "check", "holds": {"h": "open"}, "recorded": {"h": True, "x": False},
                           "amounts": {"h": "4"}, "open": ["a"], "accounts_absent": ["z"]})
        self.fails("step 2 check hold h.state: expected released, got open", hold,
                   {"op": "check", "holds": {"h": "released"}})
        self.fails("step 2 check hold h.remaining: expected 5, got 4", hold,
                   {"op": "check", "holds": {"h": {"remaining": "5"}}})
        self.fails("step 1 check hold h: expected open, got no such hold", {"op": "check", "holds": {"h": "open"}})
        self.fails("step 1 check recorded x: expected true, got false", {"op": "check", "recorded": {"x": True}})
        self.fails("step 2 check amount of h: expected 5, got 4", hold, {"op": "check", "amounts": {"h": "5"}})
        self.fails("step 1 check account a: expected closed, got open", {"op": "check", "closed": ["a"]})
        self.fails("step 1 check account a: expected absent, got open", {"op": "check", "accounts_absent": ["a"]})

    def test_other_streams(self):
        steps = [transfer("t", "3", tag="x"), {"op": "hold", "id": "h", "from": "a", "to": "b", "amount": "2",
                                               "timeout_s": 5}, {"op": "advance", "seconds": 5}]
        self.passes(*steps, {"op": "check_events", "expect": [
            {"type": "transfer", "id": "t", "amount": "3", "tag": "x", "from": "a",
             "to": {"account": "b", "credits_posted": "3", "closed": False}},
            {"type": "hold", "id": "h"}, {"type": "expire", "hold": "h", "amount": "2"}]})
        self.fails("step 4 check_events event 1 amount: expected 4, got 3", *steps,
                   {"op": "check_events", "to_id": "t", "expect": [{"amount": "4"}]})
        self.fails("step 4 check_events: expected 1 events, got 2", *steps,
                   {"op": "check_events", "from_id": "h", "expect": [{"type": "hold"}]})
        self.passes(*steps, {"op": "check_statement", "account": "a", "direction": "debit", "limit": 10,
                             "reverse": True, "expect": ["h", "t"]})
        self.fails('step 4 check_statement: expected ["t"], got ["t","h"]', *steps,
                   {"op": "check_statement", "account": "a", "expect": ["t"]})
        self.passes(*steps, {"op": "check_history", "account": "b", "expect": [
            {"id": "t", "posted": "3", "credits_pending": "0"}, {"id": "h", "credits_pending": "2"}]})
        self.fails("step 4 check_history row 1 posted: expected 4, got 3", *steps,
                   {"op": "check_history", "account": "b", "limit": 1, "expect": [{"posted": "4"}]})

    def test_runs(self):
        two = {"op": "atomic", "steps": [transfer("t", "3", expect={"result": "aborted"}),
                                         transfer("u", "9", **rejected("insufficient_funds"))]}
        self.passes(two, {"op": "check", "balances": {"a": {"posted": "10"}}})
        self.fails("step 1.1 transfer t: expected ok, got aborted",
                   {"op": "atomic", "steps": [transfer("t", "3"), transfer("u", "9", **rejected("insufficient_funds"))]})
        self.passes({"op": "atomic", "unterminated": True, "steps": [
            transfer("t", "3", expect={"result": "aborted"}), transfer("u", "1", **rejected("chain_open"))]})

    def test_impossible_commands_are_refused_by_the_ledger(self):
        for amount in (None, "", "ten", "1.5", "--1", [], {}, True):
            self.passes(transfer("t", amount, **rejected("malformed")))
        for amount in ("0", "-1", "9" * 40):
            self.passes(transfer("t", amount, **rejected("invalid_amount")))
        self.passes(transfer("t", "1", currency=None, **rejected("malformed")))
        self.passes({"op": "transfer", **rejected("malformed")})
        self.passes({"op": "hold", "id": "h", "from": "a", "claimants": 7, "amount": "1", **rejected("malformed")})

    def test_unknown_operations_fail(self):
        self.fails("step 1 juggle: expected an operation of the schema, got an unknown one", {"op": "juggle"})
        self.fails("step 1 without op: expected an operation of the schema, got an unknown one", {})
        self.fails("step 1.1 check: expected a command, got something else",
                   {"op": "atomic", "steps": [{"op": "check"}]})

    def test_skips_are_named(self):
        self.assertEqual(play(requires=["force"]),
                         (0, ["FILE: s: skipped: feature force", "0 passed, 0 failed, 1 skipped"]))
        self.assertEqual(play(needs={"expiry": "manual"}),
                         (0, ["FILE: s: skipped: policy expiry=manual", "0 passed, 0 failed, 1 skipped"]))

    def test_files_of_no_schema_fail(self):
        for text in ("", "{", "[]", "7", "{}", '{"scenarios": null}', "\x00\xff"):
            code, lines = play(text=text)
            self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed, 0 skipped"), text)

    def test_broken_parts_fail_without_a_crash(self):
        for broken in ({"accounts": [7]}, {"accounts": [{"id": "a"}]}, {"steps": [7]}, {"steps": [None]},
                       {"steps": [{"op": "advance"}]}, {"steps": [{"op": "advance", "seconds": -1}]},
                       {"steps": [{"op": "transfer", "by": "nobody"}]}):
            content = {"scenarios": [{"id": "s", "accounts": [], "steps": [], **broken}]}
            code, lines = play(content=content)
            self.assertEqual((code, lines[-1]), (1, "0 passed, 1 failed, 0 skipped"), broken)

    def test_other_cases(self):
        split = {"id": "c", "rule": "floor_then_first", "amount": "10",
                 "shares": [{"to": "x", "portion": "1/3"}, {"to": "y", "portion": "2/3"}],
                 "expect": {"parts": {"x": "4", "y": "6"}}}
        self.assertEqual(play(content={"cases": [split]}), (0, ["1 passed, 0 failed, 0 skipped"]))
        split["expect"]["parts"]["x"] = "3"
        code, lines = play(content={"cases": [split]})
        self.assertEqual((code, lines[0]), (1, "FILE: c: part of x: expected 3, got 4"))

    def test_json(self):
        played = subprocess.run([PROGRAM, "--json", os.devnull], capture_output=True, text=True)
        line, counts = map(json.loads, played.stdout.splitlines())
        self.assertEqual(line["file"], os.devnull)
        self.assertEqual(counts, {"passed": 0, "failed": 1, "skipped": 0})


if __name__ == "__main__":
    unittest.main()
