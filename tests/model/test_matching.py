#!/usr/bin/env python3
"""Matching in the reference model: DOMAIN 6, "Match", by examples that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from campaign_ledger import Giving


class Matching(Giving):
    """Beside the others pat (1000), a sponsor."""

    def __init__(self):
        super().__init__(pat=1000)

    def sponsor(self, amount, bps=10_000, **more):
        return self.ask("sponsor", campaign="c", amount=str(amount), ratio_bps=bps, **{"from": "pat"}, **more)

    def sponsored(self, amount, bps=10_000, terms=(), **more):
        self.opened(**dict(terms))
        if self.sponsor(amount, bps, **more) != "ok":
            raise AssertionError("no pool")
        return self

    def settled(self):
        self.wait(21)
        return [gift["match"] for gift in self.book.gifts.values()]


class Pools(unittest.TestCase):
    def test_held_until_it_is_given(self):
        ledger = Matching().sponsored(300)
        self.assertEqual((ledger.available("pat"), ledger.book.accounts["pat"]["held"]), ([700], 300))
        ledger.give("ann", 100, id="a")
        self.assertEqual(ledger.campaign()["pool"], 300)  # not in the cool-off
        self.assertEqual(ledger.settled(), [100])
        self.assertEqual((ledger.campaign()["pool"], ledger.campaign()["available"]), (200, 200))

    def test_refusals(self):
        ledger = Matching()
        ledger.opened()
        for change, answer in (({"amount": 0}, "invalid_amount"), ({"bps": 0}, "malformed"), ({"amount": 1001}, "insufficient_funds"),
                               ({"by": "ann"}, "not_authorized"), ({"donor_cap": "0"}, "malformed")):
            self.assertEqual(ledger.sponsor(**{"amount": 5, **change}), answer, change)
        self.assertEqual(ledger.sponsor(5), "ok")
        self.assertEqual(ledger.sponsor(5), "wrong_state")

    def test_min_of_ratio_cap_and_pool_in_log_order(self):
        ledger = Matching().sponsored(100, 3333, donor_cap="40")
        for donor, amount in (("ann", 10), ("ann", 200), ("ben", 100), ("ben", 400)):
            ledger.give(donor, amount)
        self.assertEqual(ledger.settled(), [3, 37, 33, 7])
        ledger = Matching().sponsored(100)
        for donor in ("ann", "ben"):
            ledger.give(donor, 70)
        self.assertEqual(ledger.settled(), [70, 30])

    def test_whose_gifts_are_not_matched(self):
        ledger = Matching().sponsored(500, terms={"approvers": ["app"]})
        for name in ("org", "app"):
            ledger.do("transfer", **{"from": "bank", "to": name, "amount": "50"})
        for donor in ("org", "app", "pat", "ann"):
            ledger.give(donor, 50)
        self.assertEqual(ledger.settled(), [0, 0, 0, 50])

    def test_a_gift_taken_back_is_not_matched(self):
        ledger = Matching().sponsored(500)
        ledger.give("ann", 50, id="a")
        ledger.do("refund_gift", gift="a")
        self.assertEqual(ledger.settled(), [0])


class Deciding(unittest.TestCase):
    def test_counts_only_where_the_terms_say_so(self):
        for counts, ending in ((True, "succeeded"), (False, "failed")):
            ledger = Matching().sponsored(250, terms={"matches_count": counts})
            ledger.give("ann", 250)
            ledger.wait(101)
            ledger.wait(10)
            self.assertEqual(ledger.campaign()["ending"], ending)

    def test_the_rest_is_the_sponsors(self):
        ledger = Matching().sponsored(800)
        ledger.give("ann", 500)
        ledger.wait(101)
        self.assertEqual(ledger.available("pat"), [200])
        ledger.wait(10)
        self.assertEqual((ledger.available("pat"), ledger.book.accounts["pat"]["held"]), ([500], 0))

    def test_failure_gives_matches_back_too(self):
        ledger = Matching().sponsored(800)
        ledger.give("ann", 300)
        ledger.wait(101)
        ledger.do("freeze", account="pat", credits=True)
        ledger.wait(10)
        ledger.wait(1)
        self.assertEqual((ledger.available("ann", "pat"), ledger.book.suspense[("pat", "EUR")]), ([1000, 200], 800))

    def test_first_in_first_out_with_its_match(self):
        """The match is spent behind its gift, before the next gift; what is unspent of it at the end is the sponsor's."""
        ledger = Matching().sponsored(800)
        ledger.give("ann", 300, id="a")
        ledger.give("ben", 400, id="b")
        ledger.wait(101)
        ledger.wait(10)
        ledger.do("disburse", campaign="c", amount="500", hash="x")
        shown = ledger.gift("a")
        self.assertEqual([shown[field] for field in ("spent", "match_spent", "match")], [300, 200, 300])
        self.assertEqual(ledger.parts("b"), [400, 0, 0])
        ledger.do("cancel_campaign", campaign="c", side="organiser")
        ledger.wait(1)
        self.assertEqual(ledger.available("ann", "ben", "pat", "org"), [700, 1000, 800, 500])


if __name__ == "__main__":
    unittest.main()
