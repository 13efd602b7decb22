#!/usr/bin/env python3
"""Chargebacks of deposits and plain holds in the reference model: DOMAIN 7, "Chargeback", by examples worked out by hand that a wrong
rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR
from holds import due_sum
from rail_ledger import Rail


class Facts(unittest.TestCase):
    def test_all_that_is_charged_is_within_the_deposit(self):
        ledger = Rail().paid(100)
        self.assertEqual(ledger.charge(60, id="c"), "ok")
        self.assertEqual(ledger.charge(41), "invalid_amount")
        self.assertEqual(ledger.charge(40, id="d"), "ok")
        self.assertEqual(ledger.charge(1), "invalid_amount")
        self.assertEqual(ledger.undo("c"), "ok")
        self.assertEqual((ledger.clearing(), ledger.charge(60), ledger.clearing()), (-60, "ok", 0))

    def test_refusals(self):
        ledger = Rail().paid(100)
        self.assertEqual(ledger.charge(1, ref="none"), "deposit_not_found")
        ledger.do("deposit", rail="bank", ref="s", to="buyer", amount="5", state="seen")
        self.assertEqual((ledger.charge(1, ref="s"), ledger.charge(0)), ("wrong_state", "invalid_amount"))
        self.assertEqual(ledger.undo("none"), "transfer_not_found")
        ledger.charge(7, id="c")
        self.assertEqual((ledger.charge(7, id="c"), ledger.charge(8, id="c")), ("duplicate", "id_conflict"))
        self.assertEqual((ledger.undo("c", id="u"), ledger.undo("c", id="u"), ledger.undo("c")), ("ok", "duplicate", "already_reversed"))

    def test_a_failed_group_leaves_all_as_it_was(self):
        ledger = Rail().escrow(600, 400)
        ledger.on("ship", hash="t")
        ledger.on("dispute", side="buyer", amount="100")
        before = (ledger.shown(0), ledger.shown(1), ledger.clearing(), [dict(part) for part in ledger.book.deposits["bank", "r"]["named"]])
        charge = {"op": "chargeback", "id": "c", "rail": "bank", "ref": "r", "amount": "1000"}
        ledger.model.run_group([charge, {"op": "chargeback_reversed", "id": "u", "chargeback": "c"}, {**charge, "id": "d", "amount": "1001"}])
        ledger.checked()
        after = (ledger.shown(0), ledger.shown(1), ledger.clearing(), [dict(part) for part in ledger.book.deposits["bank", "r"]["named"]])
        self.assertEqual((before, "u/0" in ledger.book.agreements), (after, False))


class Depositor(unittest.TestCase):
    def test_available_then_debt_never_a_credit_line(self):
        ledger = Rail()
        ledger.model.run({"op": "set_limits", "account": "buyer", "floor": "-500"})
        ledger.paid(100)
        ledger.do("transfer", **{"from": "buyer", "to": "third", "amount": "30"})
        ledger.charge(100, id="c")
        self.assertEqual(ledger.fields("buyer", "available", "debt"), [0, 30])
        ledger.undo("c")
        self.assertEqual(ledger.fields("buyer", "available", "debt"), [70, 0])

    def test_reserve(self):
        """Payers give available before reserve, payees reserve before available; what came from reserve returns there."""
        for name, charged in (("buyer", [0, 20]), ("seller", [30, 0])):
            ledger = Rail().named("x", 100).paid(100) if name == "seller" else Rail().paid(100)
            if name == "seller":
                ledger.do("release", hold="x", amount="full")
            ledger.do("transfer", **{"from": name, "to": "third", "amount": "50" if name == "buyer" else "40"})
            ledger.book.accounts[name]["reserve"] += 40
            ledger.book.accounts["bank"]["available"] -= 40
            ledger.book.accounts["bank"]["debits"] += 40
            ledger.charge(70, id="c")
            self.assertEqual(ledger.fields(name, "available", "reserve"), charged)
            ledger.undo("c")
            self.assertEqual(ledger.fields(name, "available", "reserve"), [50 if name == "buyer" else 60, 40])

    def test_debt_is_paid_first_whoever_is_frozen(self):
        ledger = Rail().paid(100)
        ledger.do("transfer", **{"from": "buyer", "to": "third", "amount": "90"})
        ledger.charge(100, id="c")
        ledger.do("freeze", account="buyer", credits=True)
        ledger.undo("c")
        self.assertEqual((ledger.fields("buyer", "debt", "available"), ledger.book.suspense["buyer", "EUR"]), ([0, 0], 10))

    def test_what_was_not_named_comes_first(self):
        """150 paid for a hold of 100; the rest is gone already, and is owed before the hold is touched."""
        ledger = Rail().named("x", 100).paid(150)
        ledger.do("transfer", **{"from": "buyer", "to": "third", "amount": "50"})
        ledger.charge(60)
        self.assertEqual((ledger.fields("buyer", "available", "debt"), ledger.inside("x")), ([0, 50], [90]))

    def test_other_suspense_items_come_before_all_but_not_other_deposits(self):
        """20 of a payout that failed and 70 of another deposit wait for the frozen buyer."""
        ledger = Rail().named("x", 100).paid(100).paid(20, ref="q")
        ledger.model.run({"op": "set_destination", "account": "buyer", "destination": "I"})
        ledger.wait(3 * DAY)
        ledger.do("payout", id="p", amount="20", destination="I", **{"from": "buyer"})
        ledger.do("payout_state", payout="p", state="submitted")
        ledger.do("freeze", account="buyer", credits=True)
        ledger.do("payout_state", payout="p", state="failed")
        ledger.paid(70, ref="s")
        ledger.charge(30, id="c")
        self.assertEqual((ledger.inside("x"), ledger.book.suspense["buyer", "EUR"]), ([90], 70))
        self.assertEqual(ledger.charge(71, ref="s"), "invalid_amount")
        ledger.charge(50, ref="s", id="d")  # its own item
        self.assertEqual((ledger.fields("buyer", "debt"), ledger.book.suspense["buyer", "EUR"]), ([0], 20))
        ledger.undo("c")
        ledger.undo("d")
        self.assertEqual((ledger.inside("x"), ledger.book.suspense["buyer", "EUR"]), ([90], 90))
        ledger.do("unfreeze", account="buyer")
        self.assertEqual(ledger.available("buyer"), [90])

    def test_unmatched_money(self):
        ledger = Rail().paid(100, to="nobody", currency="EUR")
        ledger.charge(30, id="c")
        ledger.charge(20, id="d")
        ledger.undo("d")
        self.assertEqual(ledger.available("suspense:EUR"), [70])
        ledger.wait(90 * DAY + 1)
        self.assertEqual((ledger.clearing(), ledger.available("suspense:EUR")), (0, [0]))
        self.assertEqual(ledger.charge(1), "wrong_state")
        ledger.undo("c")  # and on to the sender
        self.assertEqual((ledger.clearing(), ledger.available("suspense:EUR")), (0, [0]))

    def test_matched_money(self):
        ledger = Rail().paid(100, to="nobody", currency="EUR")
        ledger.charge(30, id="c")
        self.assertEqual(ledger.model.run({"op": "match_deposit", "rail": "bank", "ref": "r", "to": "buyer"})["result"], "ok")
        self.assertEqual(ledger.available("buyer"), [70])
        self.assertEqual((ledger.charge(71), ledger.charge(70)), ("invalid_amount", "ok"))
        ledger.undo("c")
        self.assertEqual(ledger.available("buyer"), [30])

    def test_an_unmatched_deposit_of_which_nothing_waits(self):
        ledger = Rail().paid(100, to="nobody", currency="EUR")
        ledger.charge(100)
        for more in ({}, {"to": "buyer"}):
            self.assertEqual(ledger.model.run({"op": "match_deposit", "rail": "bank", "ref": "r", **more})["reason"], "wrong_state")


class Holds(unittest.TestCase):
    def test_stage_by_stage(self):
        """A hold of 100 of which 20 were refunded and 30 released: 20 of the payer, then what is inside, then the payee."""
        ledger = Rail().named("x", 100).paid(100)
        ledger.do("refund", hold="x", amount="20")
        ledger.do("release", hold="x", amount="30")
        seen = []
        for amount in (15, 15, 50, 20):
            ledger.charge(amount)
            seen.append((ledger.fields("buyer", "available", "debt"), ledger.inside("x"), ledger.fields("seller", "available", "debt")))
        self.assertEqual(seen, [([5, 0], [50], [30, 0]), ([0, 0], [40], [30, 0]), ([0, 0], [0], [20, 0]), ([0, 0], [0], [0, 0])])
        self.assertEqual(ledger.ask("release", hold="x", amount="1"), "already_refunded")

    def test_a_stage_goes_through_all_that_was_named(self):
        """x was released, y is still inside: y pays, though x was named first."""
        ledger = Rail().named("x", 40).named("y", 40).paid(80)
        ledger.do("release", hold="x", amount="full")
        ledger.charge(40)
        self.assertEqual((ledger.available("seller"), ledger.inside("y")), ([40], [0]))
        ledger.charge(40)
        self.assertEqual(ledger.available("seller"), [0])

    def test_no_more_than_the_deposit_brought(self):
        """A top-up from elsewhere is out of its reach."""
        ledger = Rail().named("x", 60).paid(60).paid(40, ref="s")
        ledger.do("top_up", hold="x", amount="40")
        ledger.charge(60)
        self.assertEqual((ledger.inside("x"), ledger.book.holds["x"]["state"]), ([40], "open"))

    def test_a_payee_who_has_spent_it_owes_it(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.do("release", hold="x", amount="full")
        ledger.do("transfer", **{"from": "seller", "to": "third", "amount": "90"})
        ledger.charge(100, id="c")
        self.assertEqual(ledger.fields("seller", "available", "debt"), [0, 90])
        ledger.do("transfer", **{"from": "third", "to": "seller", "amount": "40"})
        ledger.undo("c")
        self.assertEqual(ledger.fields("seller", "available", "debt"), [50, 0])

    def test_fees_go_back_where_the_terms_say_so(self):
        """10 %, of which half is undone: 45 of the payee and 5 of the fee's, or 50 of the payee."""
        for returns, seller, fee in ((True, 45, 5), (False, 40, 10)):
            ledger = Rail()
            ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000, "fixed": "0"}], refund_returns_fee=returns)
            ledger.named("x", 100, terms="t").paid(100)
            ledger.do("release", hold="x", amount="full")
            ledger.charge(50, id="c")
            self.assertEqual(ledger.available("seller", "fee"), [seller, fee])
            ledger.undo("c")
            self.assertEqual(ledger.available("seller", "fee"), [90, 10])

    def test_a_line_gives_back_no_more_than_it_had(self):
        """A fixed fee of 30 that had got 20 so far: on 10 it would still be owed all of it."""
        ledger = Rail()
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 0, "fixed": "30"}], refund_returns_fee=True)
        ledger.named("x", 100, terms="t").paid(100)
        ledger.do("release", hold="x", amount="20")
        ledger.charge(90, id="c")  # 80 inside, 10 released
        self.assertEqual((ledger.fields("seller", "available", "debt"), ledger.available("fee")), ([0, 10], [20]))
        ledger.charge(10, id="d")  # nothing stands: the line has earned nothing
        self.assertEqual((ledger.fields("seller", "available", "debt"), ledger.available("fee")), ([0, 0], [0]))

    def test_undone_in_whatever_order_all_is_as_it_was(self):
        """19.99 % of 6 is 1, of 3 nothing: the line gives its 1 for the first 3, and has it again with them."""
        ledger = Rail()
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1999, "fixed": "0"}], refund_returns_fee=True)
        ledger.named("x", 6, terms="t").paid(6)
        ledger.do("release", id="o", hold="x", amount="full")
        ledger.charge(3, id="c")
        self.assertEqual(ledger.available("seller", "fee"), [3, 0])
        ledger.charge(3, id="d")
        ledger.undo("c")
        ledger.undo("d")
        self.assertEqual(ledger.available("seller", "fee"), [5, 1])
        self.assertEqual((ledger.ask("reverse", of="o"), ledger.available("buyer")), ("ok", [6]))

    def test_several_payees_by_what_they_had(self):
        """A split 1 : 2 of 91, gross 30 and 61; 31 undone: floor(31 · 30 / 91) = 10, and 21."""
        ledger = Rail()
        exits = [{"by": "buyer", "split": {"shares": [{"to": "seller", "weight": 1}, {"to": "third", "weight": 2}]}}]
        ledger.named("x", 91, exits=exits).paid(91)
        ledger.do("release", hold="x", amount="full")
        self.assertEqual(ledger.available("seller", "third"), [30, 61])
        ledger.charge(31)
        self.assertEqual(ledger.available("seller", "third"), [20, 40])

    def test_what_was_reversed_is_the_payers(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.do("release", id="o", hold="x", amount="full")
        ledger.do("reverse", of="o")
        ledger.charge(100)
        self.assertEqual((ledger.available("buyer"), ledger.available("seller")), ([0], [0]))

    def test_no_reverse_of_what_was_charged(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.do("release", id="o", hold="x", amount="full")
        ledger.charge(1, id="c")
        self.assertEqual(ledger.ask("reverse", of="o"), "not_reversible")
        ledger.undo("c")
        self.assertEqual(ledger.ask("reverse", of="o"), "ok")

    def test_what_is_due_to_the_frozen_is_inside(self):
        """The timer fixed 60 for the frozen payee; a chargeback of 45 leaves 15 of it."""
        ledger = Rail().named("x", 60, timeout_s=10, on_expiry="release").paid(60)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(11)
        ledger.charge(45, id="c")
        self.assertEqual((ledger.inside("x"), due_sum(ledger.book.holds["x"])), ([15], 15))
        ledger.undo("c", id="u")
        ledger.do("unfreeze", account="seller")
        self.assertEqual(ledger.available("seller"), [15])
        ledger.wait(48 * HOUR + 1)
        self.assertEqual(ledger.available("seller"), [60])

    def test_what_is_due_to_the_payer_goes_first(self):
        """Half for the frozen seller, half for a payee that has closed: that half is due to the payer, who is frozen, too."""
        split = {"shares": [{"to": "seller", "weight": 1}, {"to": "third", "weight": 1}]}
        ledger = Rail().named("x", 100, exits=[{"by": "buyer", "split": split}], timeout_s=10, on_expiry="release").paid(100)
        ledger.do("close_account", account="third")
        for name in ("buyer", "seller"):
            ledger.do("freeze", account=name, credits=True)
        ledger.wait(11)
        ledger.charge(70)
        self.assertEqual({name: due["amount"] for name, due in ledger.book.holds["x"]["due"].items()}, {"seller": 30})

    def test_reversed_opens_a_hold_for_48_hours(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.charge(70, id="c")
        ledger.undo("c", id="u")
        self.assertEqual((ledger.inside("x", "u/0"), ledger.fields("buyer", "held", "available")), ([30, 70], [100, 0]))
        self.assertEqual(ledger.ask("release", hold="u/0", amount="10"), "ok")
        ledger.wait(48 * HOUR)
        self.assertEqual(ledger.inside("u/0"), [60])
        ledger.charge(95)  # the deposit's things are now x (30) and u/0 (70): what is inside, then what was released
        self.assertEqual((ledger.inside("x", "u/0"), ledger.available("seller")), ([0, 0], [5]))
        ledger = Rail().named("x", 100).paid(100)
        ledger.charge(70, id="c")
        ledger.undo("c", id="u")
        ledger.wait(48 * HOUR + 1)
        self.assertEqual((ledger.book.holds["u/0"]["state"], ledger.available("buyer")), ("expired", [70]))

    def test_what_a_deposit_names_is_bounded(self):
        """63 holds come of 63 reversals beside the first; then the payer has it back, whom the last chargeback finds first."""
        ledger = Rail().named("x", 100).paid(100)
        for count in range(65):
            ledger.charge(1, id=f"c{count}")
            ledger.undo(f"c{count}", id=f"u{count}")
        self.assertEqual((len(ledger.book.deposits["bank", "r"]["named"]), ledger.available("buyer"), ledger.inside("x", "u62/0")), (64, [1], [36, 1]))

    def test_a_hold_of_which_nothing_is_left_is_no_longer_named(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.charge(100, id="c")
        ledger.undo("c", id="u")
        self.assertEqual([thing["hold"] for thing in ledger.book.deposits["bank", "r"]["named"]], ["u/0"])

    def test_reversed_for_a_closed_payer_waits_in_suspense(self):
        ledger = Rail().named("x", 100).paid(100)
        ledger.charge(100, id="c")
        ledger.do("close_account", account="buyer")
        ledger.undo("c", id="u")
        self.assertEqual((ledger.book.suspense["buyer", "EUR"], "u/0" in ledger.book.holds), (100, False))
        ledger.charge(100)
        self.assertEqual(ledger.available("suspense:EUR"), [0])


if __name__ == "__main__":
    unittest.main()
