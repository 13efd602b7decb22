#!/usr/bin/env python3
"""Claims in the reference model: DOMAIN 5, "claim d", by examples that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR, Escrow


class Claims(Escrow):
    """With mediators m0 and m1, and words for what leads to a claim."""

    def __init__(self, **opening):
        super().__init__(**opening)
        self.mediators("m0", "m1")

    def released(self, price=1000, **terms):
        """T_inspect has released all: 30 d after an unproven ship."""
        self.shipped(price, **terms)
        self.wait(30 * DAY + 1)
        return self

    def refunded(self, price=1000):
        """T_reply has refunded all though the goods are on their way."""
        self.shipped(price)
        self.on("request_refund", amount="full")
        self.wait(36 * HOUR + 1)
        return self

    def claim(self, amount, side="buyer", **more):
        return self.on("claim", side=side, amount=str(amount), **more)

    def ruled(self, amount, to_seller, to_buyer, to_mediator, side="buyer"):
        self.claim(amount, side)
        self.on("escalate", side=side, claim=True)
        award = self.on("award", to_seller=str(to_seller), to_buyer=str(to_buyer), to_mediator=str(to_mediator), by="m0", claim=True)
        if award != "ok":
            raise AssertionError(award)
        return self

    def claimed(self):
        return self.shown()["claim"]


class Windows(unittest.TestCase):
    def test_the_timer_fired_first_a_dispute_is_refused_a_claim_remains(self):
        """DOMAIN 5: "Must come out exactly so"."""
        ledger = Claims().released()
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "wrong_state")
        self.assertEqual(ledger.claim(400), "ok")
        self.assertEqual((ledger.claimed(), ledger.money()), ("negotiating", [1000, 0, 0, 0]))

    def test_thirty_days_to_the_instant(self):
        for more, answer in ((0, "ok"), (1, "too_late")):
            ledger = Claims().released()
            ledger.wait(30 * DAY + more)
            self.assertEqual(ledger.claim(1), answer)

    def test_only_what_the_timer_moved(self):
        ledger = Claims().shipped(1000)
        ledger.on("release", amount="300")
        self.assertEqual(ledger.claim(1), "wrong_state")
        ledger.wait(30 * DAY + 1)
        self.assertEqual(ledger.claim(701), "exceeds_hold")
        self.assertEqual(ledger.claim(0), "invalid_amount")
        self.assertEqual(ledger.claim(1, "seller"), "wrong_state")
        self.assertEqual(ledger.claim(500, id="first"), "ok")
        self.assertEqual(ledger.claim(1), "wrong_state")  # one is open
        ledger.on("withdraw", side="buyer", claim=True)
        self.assertEqual(ledger.claim(201), "exceeds_hold")  # used for good
        self.assertEqual(ledger.claim("full", id="second"), "ok")
        self.assertEqual(ledger.claim(200, id="second"), "duplicate")
        self.assertEqual(ledger.claim("full", id="first"), "id_conflict")
        self.assertEqual(ledger.on("withdraw", side="buyer", claim=True), "not_authorized")  # his second
        self.assertEqual(ledger.on("withdraw", side="both", claim=True), "ok")
        self.assertEqual(ledger.claim(1), "case_limit")

    def test_the_seller_after_a_late_proof(self):
        ledger = Claims().refunded()
        self.assertEqual(ledger.claim(1000, "seller"), "wrong_state")
        self.assertEqual(ledger.on("attest", by="post", statement="delivered"), "ok")
        ledger.wait(30 * DAY)
        self.assertEqual(ledger.claim(1000, "seller"), "ok")
        ledger = Claims().refunded()
        ledger.wait(30 * DAY + 1)
        ledger.on("attest", by="post", statement="delivered")  # too late a proof
        self.assertEqual(ledger.claim(1000, "seller"), "wrong_state")

    def test_not_after_an_award_or_the_default_split(self):
        ledger = Claims().shipped(1000)
        ledger.on("dispute", side="buyer", amount="full")
        ledger.do("end_mandate", mediator="m0")
        ledger.do("end_mandate", mediator="m1")
        ledger.on("escalate", side="buyer")
        self.assertEqual(ledger.money(), [500, 500, 0, 0])
        self.assertEqual(ledger.claim(1), "wrong_state")

    def test_no_such_milestone(self):
        ledger = Claims().released()
        self.assertEqual(ledger.ask("claim", agreement="b", milestone=0, side="buyer", amount="1"), "hold_not_found")


class Awards(unittest.TestCase):
    def test_who_has_the_money_pays_the_share_and_the_mediator(self):
        ledger = Claims().released().ruled(400, 150, 230, 20)
        self.assertEqual(ledger.available("buyer", "seller", "med"), [1000, 1000, 0])  # nothing posted yet
        ledger.wait(72 * HOUR + 1)
        self.assertEqual(ledger.available("buyer", "seller", "med"), [1230, 750, 20])
        self.assertEqual((ledger.money(), ledger.claimed()), ([1000, 0, 0, 0], None))

    def test_who_claimed_in_vain_pays_the_mediator(self):
        ledger = Claims().released().ruled(400, 380, 0, 20)
        ledger.wait(72 * HOUR + 1)
        self.assertEqual(ledger.available("buyer", "seller", "med"), [980, 1000, 20])

    def test_reserve_then_available_then_debt(self):
        ledger = Claims().released().ruled(400, 0, 380, 20)
        account = ledger.book.accounts["seller"]
        ledger.do("transfer", **{"from": "seller", "to": "fee", "amount": "900"})
        account["reserve"], ledger.book.accounts["fee"]["available"] = 30, ledger.book.accounts["fee"]["available"] - 30
        ledger.book.accounts["fee"]["debits"] += 30
        ledger.wait(72 * HOUR + 1)
        self.assertEqual([account[field] for field in ("reserve", "available", "debt")], [0, 0, 270])
        ledger.do("transfer", **{"from": "bank", "to": "seller", "amount": "300"})
        self.assertEqual([account[field] for field in ("available", "debt")], [30, 0])

    def test_frozen_and_closed_sides(self):
        ledger = Claims().released().ruled(400, 0, 400, 0)
        ledger.do("transfer", **{"from": "seller", "to": "fee", "amount": "1000"})
        ledger.do("close_account", account="seller")
        ledger.do("freeze", account="buyer", credits=True)
        ledger.wait(72 * HOUR + 1)
        self.assertEqual((ledger.book.accounts["seller"]["debt"], ledger.book.suspense[("buyer", "EUR")]), (400, 400))

    def test_bounds_of_an_award(self):
        ledger = Claims().released()
        ledger.claim(400)
        ledger.on("escalate", side="seller", claim=True)
        parts = {"to_seller": "0", "to_buyer": "349", "to_mediator": "51"}
        self.assertEqual(ledger.on("award", by="m0", claim=True, **parts), "over_mediation_fee")
        self.assertEqual(ledger.on("award", by="m0", claim=True, **{**parts, "to_mediator": "50"}), "invalid_amount")
        self.assertEqual(ledger.on("award", by="m1", claim=True, **{**parts, "to_seller": "51", "to_mediator": "0"}), "not_authorized")
        self.assertEqual(ledger.on("award", by="m0", **{**parts, "to_seller": "51", "to_mediator": "0"}), "wrong_state")  # no case

    def test_an_appeal_and_a_hearing_without_end(self):
        """T_med: reassigned once; undecided, what is posted stands."""
        ledger = Claims().released().ruled(400, 0, 400, 0)
        self.assertEqual(ledger.on("withdraw", side="both", claim=True), "wrong_state")
        self.assertEqual(ledger.on("appeal", side="seller", claim=True), "ok")
        self.assertEqual(ledger.claimed(), "mediating")
        ledger.wait(7 * DAY + 1)  # the first ruling stands
        self.assertEqual(ledger.available("buyer", "seller"), [1400, 600])
        ledger.claim(100)
        ledger.on("escalate", side="buyer", claim=True)
        for state in ("mediating", None):
            ledger.wait(7 * DAY + 1)
            self.assertEqual(ledger.claimed(), state)
        self.assertEqual(ledger.available("buyer", "seller"), [1400, 600])

    def test_exempt_from_t_hard(self):
        ledger = Claims().released(clocks={"hard_s": 31 * DAY})
        ledger.wait(2 * DAY)
        self.assertEqual(ledger.claim(400), "ok")
        ledger.on("escalate", side="buyer", claim=True)
        self.assertEqual(ledger.claimed(), "mediating")

    def test_fees_of_case_and_claim_share_one_bound(self):
        ledger = Claims().shipped(1000, clocks={"resume_min_s": 60 * DAY})
        ledger.on("dispute", side="buyer", amount="400")
        ledger.on("withdraw", side="buyer")  # 400 are kept beyond the timer
        ledger.wait(30 * DAY + 1)
        ledger.on("dispute", side="buyer", amount="400")
        ledger.on("escalate", side="buyer")
        ledger.on("award", to_seller="0", to_buyer="360", to_mediator="40", by="m0")
        ledger.claim(100)
        ledger.on("escalate", side="buyer", claim=True)
        for fee, answer in ((11, "over_mediation_fee"), (10, "ok")):
            award = {"to_seller": str(100 - fee), "to_buyer": "0", "to_mediator": str(fee)}
            self.assertEqual(ledger.on("award", by="m1", claim=True, **award), answer)


class Settling(unittest.TestCase):
    def test_the_sides_settle(self):
        ledger = Claims().released()
        self.assertEqual(ledger.on("settle_claim", side="buyer", amount="1", deadline_s=60), "wrong_state")
        ledger.claim(400)
        for amount, seconds, answer in (("401", 60, "exceeds_hold"), ("0", 60, "invalid_amount"), ("1", 0, "invalid_time_window")):
            self.assertEqual(ledger.on("settle_claim", side="buyer", amount=amount, deadline_s=seconds), answer)
        ledger.on("settle_claim", id="p", side="seller", amount="250", deadline_s=60)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p", by="seller"), "not_authorized")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p", by="buyer"), "ok")
        self.assertEqual((ledger.available("buyer", "seller"), ledger.claimed()), ([1250, 750], None))
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "proposal_void")

    def test_void_or_late(self):
        ledger = Claims().released()
        ledger.claim(400)
        ledger.on("settle_claim", id="p", side="seller", amount="250", deadline_s=60)
        ledger.on("settle_claim", id="q", side="seller", amount="250", deadline_s=6000)
        ledger.wait(61)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "too_late")
        ledger.do("freeze", account="seller", debits=True)
        self.assertEqual(ledger.ask("accept_proposal", proposal="q"), "account_frozen")
        ledger.on("escalate", side="buyer", claim=True)
        self.assertEqual(ledger.ask("accept_proposal", proposal="q"), "proposal_void")


if __name__ == "__main__":
    unittest.main()
