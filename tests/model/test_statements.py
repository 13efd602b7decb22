#!/usr/bin/env python3
"""Bank statements and adjustments in the reference model: DOMAIN 7, "Reconciliation", by examples that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, Escrow


class Bank(Escrow):
    """100 came through the bank; 30 of it are on their way out, approved."""

    def __init__(self):
        super().__init__(buyer=0)
        self.do("open_account", id="dollar", currency="USD")
        self.model.run({"op": "set_destination", "account": "buyer", "destination": "IBAN"})
        self.wait(3 * DAY)
        self.do("deposit", rail="bank", ref="r", to="buyer", amount="100", state="cleared")
        self.payout("p")

    def payout(self, name, rail="bank"):
        self.do("payout", id=name, destination="IBAN", amount="30", rail=rail, **{"from": "buyer"})

    def statement(self, balance, in_transit=0, rail="bank", currency="EUR", closed_s=0, **more):
        return self.ask("reconcile", rail=rail, currency=currency, closed_s=closed_s, balance=str(balance), in_transit=str(in_transit), **more)

    def adjust(self, amount, to_loss, rail="bank", currency="EUR", **more):
        return self.ask("adjust", rail=rail, currency=currency, amount=str(amount), to_loss=to_loss, **more)

    def submit(self, name="p", state="submitted", **more):
        return self.ask("payout_state", payout=name, state=state, **more)

    def clearing(self):
        return self.available("rail_clearing/bank:EUR")[0]


class Statements(unittest.TestCase):
    def test_an_unequal_day_stops_payouts_until_an_equal_one(self):
        ledger = Bank()
        self.assertEqual(ledger.statement(99), "ok")
        self.assertEqual(ledger.submit(id="first"), "books_differ")
        ledger.wait(1)
        self.assertEqual(ledger.statement(99, in_transit=1), "ok")
        self.assertEqual(ledger.submit(id="first"), "ok")  # the id was not burned

    def test_in_transit_is_signed(self):
        for balance, in_transit, answer in ((120, -20, "ok"), (80, 20, "ok"), (80, -20, "books_differ"), (-5, 105, "ok"), (0, 0, "books_differ")):
            ledger = Bank()
            ledger.statement(balance, in_transit)
            self.assertEqual(ledger.submit(), answer, (balance, in_transit))

    def test_of_that_rail_and_currency_only(self):
        ledger = Bank()
        ledger.payout("card", rail="card")
        ledger.statement(1)
        ledger.statement(7, currency="USD", rail="card")
        self.assertEqual((ledger.submit("card"), ledger.submit("p")), ("ok", "books_differ"))

    def test_facts_go_on(self):
        ledger = Bank()
        ledger.submit()
        ledger.statement(1)
        self.assertEqual(ledger.submit(state="settled"), "ok")
        ledger.payout("q")  # may be asked for
        self.assertEqual((ledger.submit("q"), ledger.submit("q", state="cancelled")), ("books_differ", "ok"))

    def test_a_rail_that_moved_nothing_has_nothing(self):
        ledger = Bank()
        self.assertEqual(ledger.statement(0, rail="card", currency="USD"), "ok")
        ledger.payout("card", rail="card")
        ledger.statement(3, rail="card")
        self.assertEqual(ledger.submit("card"), "books_differ")

    def test_the_order_of_statements(self):
        ledger = Bank()
        self.assertEqual(ledger.statement(100, closed_s=-1), "invalid_time_window")
        self.assertEqual(ledger.statement(100, closed_s=10), "ok")
        self.assertEqual(ledger.statement(100, closed_s=10, id="again"), "invalid_time_window")
        self.assertEqual(ledger.statement(100, closed_s=9), "ok")
        self.assertEqual(ledger.statement(0, rail="card", closed_s=10), "ok")

    def test_refusals(self):
        ledger = Bank()
        self.assertEqual(ledger.statement(1, rail="nowhere"), "party_not_found")
        self.assertEqual(ledger.statement(1, currency="XAU"), "currency_not_found")
        self.assertEqual(ledger.statement("1.5"), "malformed")
        self.assertEqual(ledger.statement("MAX", in_transit="MAX"), "overflow")


class Adjusting(unittest.TestCase):
    def test_towards_what_the_bank_says(self):
        """The bank has 10 less than the books: loss bears it. Or 10 more."""
        for balance, to_loss, clearing, loss in ((90, False, -90, -10), (110, True, -110, 10)):
            ledger = Bank()
            ledger.statement(balance)
            self.assertEqual(ledger.adjust(1, not to_loss), "invalid_amount")
            self.assertEqual(ledger.adjust(11, to_loss), "invalid_amount")
            self.assertEqual(ledger.adjust(4, to_loss), "ok")
            self.assertEqual(ledger.submit(), "books_differ")
            self.assertEqual(ledger.adjust(6, to_loss), "ok")
            self.assertEqual((ledger.clearing(), ledger.available("loss:EUR")), (clearing, [loss]))
            self.assertEqual(ledger.adjust(1, to_loss), "wrong_state")
            self.assertEqual(ledger.submit(), "ok")
            ledger.wait(1)
            ledger.statement(balance)  # still equal
            ledger.payout("q")
            self.assertEqual(ledger.submit("q"), "ok")

    def test_the_difference_is_the_last_statements(self):
        """What moves after it changes the books and the bank alike."""
        ledger = Bank()
        ledger.statement(90)
        ledger.do("deposit", rail="bank", ref="s", to="buyer", amount="55", state="cleared")
        self.assertEqual(ledger.adjust(11, False), "invalid_amount")
        self.assertEqual(ledger.adjust(10, False), "ok")
        self.assertEqual(ledger.submit(), "ok")

    def test_nothing_to_adjust(self):
        ledger = Bank()
        self.assertEqual(ledger.adjust(1, True, id="a"), "wrong_state")
        self.assertEqual(ledger.adjust(1, True, id="a"), "id_burned")
        self.assertEqual(ledger.adjust(0, True), "invalid_amount")
        self.assertEqual(ledger.adjust(1, True, rail="nowhere"), "party_not_found")


if __name__ == "__main__":
    unittest.main()
