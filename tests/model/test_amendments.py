#!/usr/bin/env python3
"""Amendments in the reference model: DOMAIN 5, "Amend", by examples that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, Escrow


class Amending(Escrow):
    def propose(self, price, name="p", side="buyer", seconds=60):
        return self.on("propose_amendment", id=name, side=side, amount=str(price), deadline_s=seconds)

    def accept(self, name="p", **more):
        return self.ask("accept_proposal", proposal=name, **more)

    def amended(self, price):
        if self.propose(price) != "ok" or self.accept() != "ok":
            raise AssertionError("no amendment")
        return self

    def top_up(self, amount, **more):
        return self.on("fund_amendment", amount=str(amount), **more)

    def apart(self):
        return self.shown()["apart"]


class Down(unittest.TestCase):
    def test_refunds_the_difference_in_the_same_event(self):
        ledger = Amending().shipped(1000)
        ledger.on("release", amount="300")
        ledger.on("refund", amount="100")
        self.assertEqual(ledger.propose(299), "exceeds_hold")  # P' >= R
        ledger.amended(300)
        self.assertEqual((ledger.money(), ledger.delivery(), ledger.available("buyer")), ([300, 700, 0, 0], "closed", [1700]))

    def test_to_a_part(self):
        ledger = Amending().shipped(1000).amended(400)
        self.assertEqual((ledger.money(), ledger.shown()["price"]), ([0, 600, 0, 400], 400))
        ledger.wait(30 * DAY + 1)
        self.assertEqual(ledger.money(), [400, 600, 0, 0])

    def test_to_what_it_is(self):
        ledger = Amending().shipped(1000)
        ledger.on("refund", amount="100")
        ledger.amended(900)
        self.assertEqual((ledger.money(), ledger.shown()["price"]), ([0, 100, 0, 900], 900))

    def test_refusals(self):
        ledger = Amending().shipped(1000)
        for price, seconds, answer in ((0, 60, "invalid_amount"), (5, 0, "invalid_time_window")):
            self.assertEqual(ledger.propose(price, seconds=seconds), answer)
        ledger.propose(500)
        self.assertEqual(ledger.accept(by="buyer"), "not_authorized")
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.accept(), "account_frozen")
        ledger.do("unfreeze", account="buyer")
        ledger.wait(61)
        self.assertEqual(ledger.accept(), "too_late")

    def test_when_there_can_be_none(self):
        ledger = Amending().agreed(1000)
        self.assertEqual(ledger.propose(500), "wrong_state")
        ledger = Amending().shipped(1000)
        ledger.on("dispute", side="buyer", amount="1")
        self.assertEqual(ledger.propose(500), "wrong_state")
        ledger = Amending().shipped(1000)
        ledger.propose(500)
        ledger.on("refund", amount="1")
        self.assertEqual(ledger.accept(), "proposal_void")
        ledger.on("release", amount="full")
        self.assertEqual(ledger.propose(500, "q"), "wrong_state")


class Up(unittest.TestCase):
    def test_kept_apart_until_complete(self):
        ledger = Amending().shipped(1000).amended(1300)
        self.assertEqual((ledger.shown()["price"], ledger.money(), ledger.apart()), (1000, [0, 0, 0, 1000], 0))
        self.assertEqual(ledger.top_up(100, id="t1"), "ok")
        self.assertEqual((ledger.available("buyer"), ledger.apart(), ledger.book.accounts["buyer"]["held"]), ([900], 100, 1100))
        self.assertEqual((ledger.money(), ledger.on("release", amount="1001")), ([0, 0, 0, 1000], "exceeds_hold"))
        self.assertEqual(ledger.top_up(900, id="t2"), "ok")  # takes what is missing
        self.assertEqual((ledger.shown()["price"], ledger.money(), ledger.available("buyer")), (1300, [0, 0, 0, 1300], [700]))
        for name, amount, answer in (("t1", 100, "duplicate"), ("t2", 200, "duplicate"), ("t2", "full", "duplicate"), ("t1", "full", "id_conflict")):
            self.assertEqual(ledger.top_up(amount, id=name), answer)
        self.assertEqual(ledger.top_up(1), "wrong_state")
        ledger.wait(30 * DAY + 1)
        self.assertEqual(ledger.money(), [1300, 0, 0, 0])

    def test_old_terms_bind_till_then(self):
        """A release meanwhile does not change the top-up."""
        ledger = Amending().shipped(1000).amended(1300)
        ledger.on("release", amount="400")
        ledger.top_up("full")
        self.assertEqual((ledger.money(), ledger.shown()["price"]), ([400, 0, 0, 900], 1300))

    def test_lapses(self):
        for seconds, apart in ((5 * DAY, 100), (5 * DAY + 1, 0)):
            ledger = Amending().shipped(1000).amended(1300)
            ledger.top_up(100)
            ledger.wait(seconds)
            self.assertEqual((ledger.apart(), ledger.available("buyer")), (apart, [1000 - apart]))
        self.assertEqual(ledger.top_up(1), "wrong_state")
        self.assertEqual(ledger.propose(1300, "q"), "ok")  # another may be proposed

    def test_what_voids_it(self):
        for op, fields in (("request_refund", {"amount": "1"}), ("dispute", {"side": "seller", "amount": "1"}),
                           ("release", {"amount": "full"}), ("refund", {"amount": "full"})):
            ledger = Amending().shipped(1000).amended(1300)
            ledger.top_up(100)
            before = ledger.available("buyer")[0]
            self.assertEqual(ledger.on(op, **fields), "ok")
            back = 1000 if op == "refund" else 0
            self.assertEqual((ledger.apart(), ledger.top_up(1)), (100, "wrong_state"))
            ledger.wait(1)
            self.assertEqual((ledger.apart(), ledger.available("buyer")[0] - before - back), (0, 100), op)

    def test_the_clock_voids_it(self):
        ledger = Amending().shipped(1000, clocks={"pay_s": 60 * DAY}).amended(1300)
        ledger.top_up(100)
        ledger.wait(30 * DAY + 1)
        self.assertEqual((ledger.money(), ledger.apart()), ([1000, 0, 0, 0], 100))
        ledger.wait(1)
        self.assertEqual((ledger.apart(), ledger.available("buyer")), (0, [1000]))

    def test_it_waits_for_a_frozen_buyer_in_suspense(self):
        ledger = Amending().shipped(1000).amended(1300)
        ledger.top_up(100)
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.top_up(100), "ok")
        ledger.wait(5 * DAY + 1)
        self.assertEqual(ledger.book.suspense[("buyer", "EUR")], 200)

    def test_checked_as_a_hold(self):
        ledger = Amending().shipped(1000).amended(3000)
        self.assertEqual(ledger.top_up("full"), "insufficient_funds")
        ledger.do("set_limits", account="seller", ceiling="1000")
        self.assertEqual(ledger.top_up(1), "over_ceiling")
        self.assertEqual(ledger.top_up(1, by="seller"), "not_authorized")
        ledger.do("freeze", account="seller", credits=True)
        self.assertEqual(ledger.top_up(1), "account_frozen")

    def test_settling_meanwhile(self):
        """A settlement was made on a price."""
        ledger = Amending().shipped(1000)
        ledger.on("propose_settlement", id="s", side="buyer", to_seller="1", to_buyer="0", deadline_s=600)
        ledger.amended(1000)
        self.assertEqual(ledger.accept("s"), "ok")  # the price is what it was
        ledger.on("propose_settlement", id="s2", side="buyer", to_seller="1", to_buyer="0", deadline_s=600)
        ledger.propose(1200, "q")
        ledger.accept("q")
        ledger.top_up("full")
        self.assertEqual(ledger.accept("s2"), "proposal_void")


if __name__ == "__main__":
    unittest.main()
