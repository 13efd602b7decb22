#!/usr/bin/env python3
"""Instructions on a deposit in the reference model: DOMAIN 7, "`on_clear`", by examples that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, Escrow
from clearing import RAILS
from holds import left_in

REF = {"rail": "bank", "ref": "r"}


class Clearing(Escrow):
    """The buyer starts with nothing."""

    def __init__(self, **opening):
        super().__init__(**{"buyer": 0, "third": 0, **opening})

    def announce(self, deposit, to):
        """Unless somebody has."""
        if isinstance(deposit, dict) and deposit.get("rail") in RAILS and "ref" in deposit and (deposit["rail"], deposit["ref"]) not in self.book.deposits:
            self.do("deposit", **deposit, to=to, amount="1", state="expected")

    def hold(self, name, amount, deposit=REF, payer="buyer", **more):
        self.announce(deposit, payer)
        return self.ask("hold_on_clear", id=name, deposit=deposit, amount=str(amount), **{"from": payer, "to": "seller", **more})

    def fund(self, name, amount, deposit=REF, agreement="a", **more):
        self.announce(deposit, "buyer")
        return self.ask("fund_on_clear", id=name, deposit=deposit, agreement=agreement, amount=str(amount), **more)

    def withdraw(self, name, **more):
        return self.ask("withdraw_on_clear", instruction=name, **more)

    def fact(self, state, amount=100, to="buyer", **more):
        return self.ask("deposit", **REF, to=to, amount=str(amount), state=state, **more)

    def inside(self, *names):
        return [left_in(self.book.holds[name]) if name in self.book.holds else None for name in names]

    def waiting(self):
        return [other["id"] for line in self.book.instructions.values() for other in line]

    def named(self):
        return [(part["hold"], part["amount"]) for part in self.book.deposits["bank", "r"]["named"]]


class Running(unittest.TestCase):
    def test_each_whole_or_not_at_all_in_the_order_given(self):
        """100 came: 60, not 50, then 40; nothing is left."""
        ledger = Clearing()
        for name, amount in (("x", 60), ("y", 50), ("z", 40)):
            self.assertEqual(ledger.hold(name, amount), "ok")
        self.assertEqual(ledger.waiting(), ["x", "y", "z"])
        ledger.fact("cleared")
        self.assertEqual(ledger.inside("x", "y", "z"), [60, None, 40])
        self.assertEqual(ledger.available("buyer") + ledger.waiting(), [0])
        self.assertEqual(ledger.named(), [("x", 60), ("z", 40)])
        self.assertEqual(ledger.ask("release", hold="x", amount="full"), "ok")

    def test_only_the_remainder_counts(self):
        """Money the account had before, or owes, is not the deposit's."""
        ledger = Clearing(buyer=500)
        ledger.hold("x", 101)
        ledger.fact("cleared")
        self.assertEqual((ledger.inside("x"), ledger.available("buyer")), ([None], [600]))
        ledger = Clearing()
        ledger.book.accounts["buyer"]["debt"] = 30
        ledger.book.accounts["bank"]["available"] += 30
        ledger.book.accounts["bank"]["credits"] += 30
        ledger.hold("x", 71)
        ledger.hold("y", 70)
        ledger.fact("cleared")
        self.assertEqual((ledger.inside("x", "y"), ledger.available("buyer")), ([None, 70], [0]))

    def test_the_remainder_falls(self):
        """Whatever else the account has: 100 more of its own, or a credit line."""
        ledger = Clearing(buyer=100)
        ledger.hold("x", 60)
        ledger.hold("y", 41)
        ledger.fact("cleared")
        self.assertEqual((ledger.inside("x", "y"), ledger.available("buyer")), ([60, None], [140]))
        ledger = Clearing(buyer=50).agreed(100)
        ledger.fund("f", 100)
        ledger.fact("cleared", 70)
        self.assertEqual((ledger.state(), ledger.available("buyer")), ("agreed", [120]))
        ledger = Clearing()
        ledger.model.run({"op": "set_limits", "account": "buyer", "floor": "-500"})
        ledger.book.accounts["buyer"]["debt"] = 30
        ledger.book.accounts["bank"]["available"] += 30
        ledger.book.accounts["bank"]["credits"] += 30
        ledger.hold("x", 71)
        ledger.fact("cleared")
        self.assertEqual((ledger.inside("x"), ledger.available("buyer")), ([None], [70]))

    def test_all_the_rules_of_the_instant(self):
        for spoil in ({"op": "set_limits", "account": "seller", "ceiling": "59"}, {"op": "freeze", "account": "buyer", "debits": True},
                      {"op": "freeze", "account": "seller", "credits": True}, {"op": "close_account", "account": "seller"}):
            ledger = Clearing()
            ledger.hold("x", 60)
            ledger.model.run(spoil)
            ledger.fact("cleared")
            self.assertEqual((ledger.inside("x"), ledger.available("buyer"), ledger.waiting()), ([None], [100], []), spoil)

    def test_times_run_from_when_it_was_given(self):
        """10 s from then: in time at 9 s, not once they are over."""
        for waited, there in ((9, 60), (10, None), (11, None)):
            ledger = Clearing()
            ledger.hold("x", 60, timeout_s=10)
            ledger.wait(waited)
            ledger.fact("cleared")
            self.assertEqual(ledger.inside("x"), [there], waited)
            ledger.wait(2)
            self.assertEqual(ledger.available("buyer"), [100])

    def test_funds_what_is_lacking(self):
        ledger = Clearing(buyer=30).agreed(60, 40)
        ledger.do("fund", agreement="a", amount="30")
        self.assertEqual(ledger.fund("f", 100), "ok")
        ledger.fact("cleared")
        self.assertEqual((ledger.state(), ledger.available("buyer")), ("funded", [30]))
        self.assertEqual(ledger.named(), [("a/0", 30), ("a/1", 40)])

    def test_two_instructions_fill_one_milestone(self):
        ledger = Clearing().agreed(100)
        ledger.fund("f", 30)
        ledger.fund("g", 60)
        ledger.fact("cleared")
        self.assertEqual(ledger.named(), [("a/0", 90)])

    def test_two_deposits_fill_one_agreement(self):
        ledger = Clearing().agreed(100)
        other = {"rail": "card", "ref": "r"}
        ledger.fund("f", 100)
        ledger.fund("g", 100, deposit=other)
        ledger.fact("cleared", 70)
        self.assertEqual((ledger.state(), ledger.available("buyer")), ("agreed", [70]))  # 70 do not cover 100
        ledger.do("fund", agreement="a", amount="70")
        ledger.ask("deposit", **other, to="buyer", amount="30", state="cleared")
        self.assertEqual((ledger.state(), ledger.available("buyer")), ("funded", [0]))

    def test_an_agreement_that_is_not_agreed_or_frozen(self):
        for agreed, frozen in ((False, False), (True, True)):
            ledger = Clearing()
            ledger.offer(100)
            self.assertEqual(ledger.fund("f", 100), "ok")
            if agreed:
                ledger.do("agree", agreement="a")
            if frozen:
                ledger.do("freeze_agreement", agreement="a")
            ledger.fact("cleared")
            self.assertEqual((ledger.available("buyer"), ledger.waiting()), ([100], []))

    def test_what_waits_in_suspense_runs_nothing(self):
        ledger = Clearing()
        ledger.hold("x", 60)
        ledger.do("freeze", account="buyer", credits=True)
        ledger.fact("cleared")
        ledger.do("unfreeze", account="buyer")
        self.assertEqual((ledger.inside("x"), ledger.available("buyer"), ledger.waiting()), ([None], [100], []))

    def test_reversed_drops_all_and_expired_none(self):
        ledger = Clearing()
        ledger.fact("expected")
        ledger.hold("x", 60)
        ledger.fact("reversed")
        self.assertEqual(ledger.waiting(), [])
        ledger = Clearing()
        ledger.fact("expected")
        ledger.wait(30 * DAY + 1)
        ledger.hold("x", 60)
        ledger.fact("seen")
        ledger.fact("cleared")
        self.assertEqual(ledger.inside("x"), [60])

    def test_another_account_than_the_payer(self):
        """What is announced for somebody is nobody else's to dispose of."""
        ledger = Clearing()
        ledger.hold("x", 1, payer="third")
        self.assertEqual(ledger.hold("y", 60), "wrong_state")
        ledger.fact("cleared", to="third")
        self.assertEqual((ledger.inside("x", "y"), ledger.available("third")), ([1, None], [99]))

    def test_a_failed_group_leaves_all_as_it_was(self):
        ledger = Clearing()
        ledger.hold("x", 60)
        cleared = {"op": "deposit", "id": "d", **REF, "to": "buyer", "amount": "100", "state": "cleared"}
        ledger.model.run_group([cleared, {"op": "release", "id": "r", "hold": "x", "amount": "61"}])
        ledger.checked()
        self.assertEqual((ledger.waiting(), ledger.inside("x"), ledger.available("buyer")), (["x"], [None], [0]))
        ledger.model.run_group([cleared, {"op": "release", "id": "r", "hold": "x", "amount": "60"}])
        self.assertEqual(ledger.available("seller"), [60])


class Refusals(unittest.TestCase):
    def test_what_is_asked_when_it_is_given(self):
        ledger = Clearing(other=0)
        ledger.do("open_account", id="dollar", currency="USD")
        ledger.do("freeze", account="third", debits=True)
        for reason, fields in (
            ("party_not_found", {"deposit": {"rail": "nowhere", "ref": "r"}}), ("malformed", {"deposit": {"rail": "bank"}}),
            ("malformed", {"up_to_available": ["from"]}), ("invalid_amount", {"amount": "0"}), ("same_account", {"to": "buyer"}),
            ("account_not_found", {"to": "nobody"}), ("currency_mismatch", {"to": "dollar"}), ("account_frozen", {"payer": "third", "deposit": {"rail": "bank", "ref": "t"}}),
            ("invalid_time_window", {"timeout_s": 0}), ("terms_not_found", {"terms": "none"}), ("not_authorized", {"by": "seller"}),
        ):
            self.assertEqual(ledger.hold(f"no {reason}", **{"amount": 5, **fields}), reason)
        self.assertEqual(ledger.hold("dear", 10**9), "ok")  # funds and ceilings are not asked yet
        ledger.do("set_limits", account="seller", ceiling="0")
        self.assertEqual(ledger.hold("full", 1), "ok")

    def test_the_deposit_and_the_agreement(self):
        ledger = Clearing(buyer=100)
        self.assertEqual(ledger.fund("f0", 5), "agreement_not_found")
        ledger.agreed(100)
        self.assertEqual(ledger.fund("f1", 0), "invalid_amount")
        self.assertEqual(ledger.fund("f2", "full"), "malformed")
        ledger.fact("cleared")
        self.assertEqual((ledger.hold("x", 5), ledger.fund("f3", 5)), ("wrong_state", "wrong_state"))
        ledger.ask("deposit", rail="card", ref="s", to="third", amount="5", state="seen")
        self.assertEqual(ledger.hold("y", 5, deposit={"rail": "card", "ref": "s"}), "wrong_state")
        ledger.do("fund", agreement="a", amount="full")
        self.assertEqual(ledger.fund("f4", 5, deposit={"rail": "card", "ref": "t"}), "wrong_state")

    def test_what_waits_is_bounded(self):
        ledger = Clearing().agreed(100)
        for place in range(4):
            self.assertEqual(ledger.hold(f"x{place}", 1), "ok")
        self.assertEqual(ledger.fund("f", 1), "ok")  # counts four
        self.assertEqual((ledger.hold("x4", 1), ledger.fund("g", 1)), ("instruction_limit", "instruction_limit"))
        self.assertEqual(ledger.withdraw("x0"), "ok")
        self.assertEqual((ledger.fund("g", 1), ledger.hold("x4", 1)), ("instruction_limit", "ok"))  # no id was burned

    def test_withdrawing(self):
        ledger = Clearing()
        ledger.hold("x", 60)
        self.assertEqual(ledger.withdraw("x", by="seller"), "not_authorized")
        self.assertEqual(ledger.withdraw("x", by="buyer"), "ok")
        self.assertEqual((ledger.withdraw("x"), ledger.withdraw("nothing")), ("request_not_found", "request_not_found"))
        self.assertEqual((ledger.hold("x", 60), ledger.hold("x", 61)), ("duplicate", "id_conflict"))  # the id is used
        ledger.fact("cleared")
        self.assertEqual((ledger.inside("x"), ledger.withdraw("x")), ([None], "request_not_found"))

    def test_a_hold_that_is_still_to_come(self):
        """Time could help while it waits: the id of what names it burns. Not once it is dropped."""
        ledger = Clearing()
        ledger.hold("x", 60)
        self.assertEqual(ledger.ask("release", id="early", hold="x", amount="full"), "hold_not_found")
        self.assertEqual(ledger.ask("reverse", of="x"), "not_reversible")
        ledger.withdraw("x")
        self.assertEqual(ledger.ask("release", hold="x", amount="full"), "not_a_hold")


if __name__ == "__main__":
    unittest.main()
