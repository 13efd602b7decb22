#!/usr/bin/env python3
"""Chargebacks of what paid for escrow agreements in the reference model: DOMAIN 7, "Chargeback", by examples worked out by hand."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR
from rail_ledger import Rail


class Agreements(unittest.TestCase):
    def test_free_then_locked_then_released(self):
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.on("release", amount="200")
        ledger.on("dispute", side="buyer", amount="400")
        ledger.charge(500)
        self.assertEqual((ledger.shown()["free"], ledger.shown()["locked"], ledger.shown()["charged"]), (0, 300, 500))
        ledger.charge(300)
        self.assertEqual((ledger.delivery(), ledger.case(), ledger.state()), ("closed", None, "ended"))
        ledger.charge(200)
        self.assertEqual(ledger.available("seller") + ledger.money(), [0, 200, 0, 0, 800])

    def test_plain_holds_come_before_milestones(self):
        ledger = Rail().agreed(100)
        ledger.do("fund_on_clear", deposit={"rail": "bank", "ref": "r"}, agreement="a", amount="100")
        ledger.named("x", 50).paid(150)
        ledger.charge(60)
        self.assertEqual((ledger.inside("x"), ledger.shown()["free"]), ([0], 90))

    def test_lowering_d_voids_the_award(self):
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.ruled()
        ledger.charge(700)  # 600 free, 100 of d
        self.assertEqual((ledger.case(), ledger.shown()["locked"]), ("mediating", 300))
        ledger.wait(3 * DAY + 1)  # T_appeal is off
        self.assertEqual(ledger.money()[:3], [0, 0, 0])

    def test_mediation_is_lost(self):
        """R = 250, B = 130, M = 20 of d = 400; then 600 by the clock. 130 of the buyer, 850 of the seller, 20 of `loss`."""
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.ruled()
        ledger.wait(31 * DAY)
        self.assertEqual(ledger.money(), [850, 130, 20, 0])
        ledger.charge(990, id="c")
        self.assertEqual(ledger.available("buyer", "seller", "med", "loss:EUR"), [0, 0, 20, -10])
        ledger.undo("c")
        self.assertEqual(ledger.available("buyer", "seller", "med", "loss:EUR"), [130, 850, 20, 0])

    def test_before_full_funding(self):
        """What was taken is lacking again; what comes back is the buyer's, who funds again."""
        ledger = Rail().agreed(100, 50)
        ledger.do("fund_on_clear", deposit={"rail": "bank", "ref": "r"}, agreement="a", amount="120")
        ledger.paid(120).paid(60, ref="s")
        ledger.charge(30, id="c")
        self.assertEqual(ledger.state(), "agreed")
        self.assertEqual(ledger.ask("fund", agreement="a", amount="59"), "ok")
        ledger.undo("c")
        self.assertEqual((ledger.state(), ledger.available("buyer")), ("agreed", [31]))
        ledger.do("fund", agreement="a", amount="full")
        self.assertEqual((ledger.state(), ledger.available("buyer"), ledger.shown(0)["free"], ledger.shown(1)["free"]), ("funded", [30], 100, 50))
        ledger.charge(120)  # 30 are the buyer's own by now
        self.assertEqual((ledger.available("buyer"), ledger.shown(0)["free"], ledger.shown(1)["free"]), ([0], 30, 30))

    def test_all_of_it_before_full_funding(self):
        ledger = Rail(third=100).agreed(100, 50)
        ledger.do("fund_on_clear", deposit={"rail": "bank", "ref": "r"}, agreement="a", amount="120")
        ledger.paid(120)
        ledger.charge(120)
        self.assertEqual((ledger.state(), ledger.inside("a/0", "a/1")), ("agreed", [0, 0]))
        ledger.paid(150, ref="s")
        ledger.do("fund", agreement="a", amount="full")
        self.assertEqual(ledger.on("release", amount="full"), "ok")
        self.assertEqual(ledger.available("seller"), [100])

    def test_a_top_up_goes_back_when_nothing_else_is_left(self):
        ledger = Rail(third=50).escrow(1000, deposit=1000)
        ledger.do("propose_amendment", id="p", agreement="a", milestone=0, side="buyer", amount="1200", deadline_s=60)
        ledger.do("accept_proposal", proposal="p")
        ledger.do("transfer", **{"from": "third", "to": "buyer", "amount": "50"})
        ledger.do("fund_amendment", agreement="a", milestone=0, amount="50")
        ledger.charge(1000)
        ledger.wait(1)
        self.assertEqual(ledger.available("buyer"), [50])

    def test_what_is_due_to_the_buyer_is_no_sellers_money(self):
        """400 due to the frozen buyer, 600 moved to the seller by the clock: all 600 can still be claimed."""
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.on("request_refund", amount="400")
        ledger.do("freeze", account="buyer", credits=True)
        ledger.wait(20 * DAY)
        ledger.do("freeze", account="buyer", credits=True)
        ledger.wait(11 * DAY)
        self.assertEqual((ledger.shown()["due"], ledger.available("seller")), (400, [600]))
        ledger.charge(400)
        self.assertEqual(ledger.on("claim", side="buyer", amount="600"), "ok")

    def test_mediation_of_both_shares_the_terms_limit(self):
        """20 of 50 are gone."""
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.ruled()
        ledger.wait(4 * DAY)
        ledger.charge(130 + 600, id="c")
        ledger.undo("c", id="u")
        place = {"agreement": "u/0", "milestone": 0}
        ledger.do("dispute", **place, side="buyer", amount="100")
        ledger.do("escalate", **place, side="buyer")
        for fee, answer in ((31, "over_mediation_fee"), (30, "ok")):
            self.assertEqual(ledger.ask("award", **place, to_seller=str(100 - fee), to_buyer="0", to_mediator=str(fee), by="m0"), answer)

    def test_a_case_comes_back_as_whose_it_was(self):
        for second, answer in ((False, "ok"), (True, "not_authorized")):
            ledger = Rail().escrow(1000)
            ledger.on("ship", hash="t")
            if second:
                ledger.on("dispute", side="buyer", amount="400")
                ledger.on("withdraw", side="buyer")
            ledger.on("dispute", side="buyer", amount="400")
            ledger.charge(1000, id="c")
            ledger.undo("c", id="u")
            self.assertEqual(ledger.ask("withdraw", agreement="u/0", milestone=0, side="buyer"), answer)

    def test_a_freeze_lapses_for_both_at_once(self):
        """Frozen for 20 d; what came back on the 5th has its 48 h from the thaw."""
        ledger = Rail().escrow(1000, clocks={"freeze_s": 20 * DAY})
        ledger.on("ship", hash="t")
        ledger.do("freeze_agreement", agreement="a")
        ledger.wait(5 * DAY)
        ledger.charge(600, id="c")
        ledger.undo("c", id="u")
        ledger.wait(15 * DAY + 1)
        ledger.wait(48 * HOUR)
        self.assertEqual(ledger.available("seller"), [0])
        ledger.wait(1)
        self.assertEqual(ledger.available("seller"), [600])

    def test_reversed_after_the_milestone_was_closed(self):
        """A milestone of its own on the same terms: 48 h for what was free, the case goes on and isn't counted again."""
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.on("dispute", side="buyer", amount="400")
        ledger.charge(1000, id="c")
        self.assertEqual(ledger.state(), "ended")
        ledger.undo("c", id="u")
        self.assertEqual((ledger.state(), ledger.state("u/0")), ("ended", "funded"))
        shown = ledger.shown(0, "u/0")
        self.assertEqual([shown[f] for f in ("delivery", "free", "locked", "case", "price")], ["shipped", 600, 400, "negotiating", 1000])
        self.assertEqual(ledger.milestone(0, "u/0")["opened"], {"buyer": 1, "seller": 0})
        ledger.wait(48 * HOUR)
        self.assertEqual(ledger.available("seller"), [0])
        ledger.wait(1)
        self.assertEqual(ledger.available("seller"), [600])
        ledger.wait(24 * HOUR)  # T_nego; no mediator: half and half
        self.assertEqual(ledger.available("seller", "buyer"), [800, 200])
        self.assertEqual(ledger.state("u/0"), "ended")
        ledger.charge(1000, id="d")
        self.assertEqual(ledger.available("seller", "buyer"), [0, 0])

    def test_reversed_part_of_one_that_goes_on(self):
        ledger = Rail().escrow(1000, mediator_fee_max="50")
        ledger.charge(300, id="c")
        ledger.undo("c", id="u")
        self.assertEqual((ledger.shown()["free"], ledger.shown(0, "u/0")["free"]), (700, 300))
        ledger.wait(48 * HOUR + 1)  # not shipped: refunded
        self.assertEqual((ledger.available("buyer"), ledger.shown()["free"]), ([300], 700))

    def test_two_deposits_paid_for_one_milestone(self):
        ledger = Rail().agreed(100)
        for ref in ("r", "s"):
            ledger.do("fund_on_clear", deposit={"rail": "bank", "ref": ref}, agreement="a", amount="50")
        ledger.paid(50).paid(50, ref="s")
        ledger.on("refund", amount="60")
        ledger.charge(50)
        self.assertEqual((ledger.available("buyer"), ledger.shown()["free"]), ([10], 40))
        ledger.charge(50, ref="s")
        self.assertEqual((ledger.available("buyer"), ledger.shown()["free"]), ([0], 0))

    def test_what_was_charged_is_not_claimed_as_well(self):
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.wait(30 * DAY + 1)
        ledger.charge(700, id="c")
        self.assertEqual(ledger.on("claim", side="buyer", amount="301"), "exceeds_hold")
        ledger.undo("c")
        self.assertEqual(ledger.on("claim", side="buyer", amount="1000"), "ok")

    def test_due_to_a_frozen_seller(self):
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(30 * DAY)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(1)
        self.assertEqual(ledger.shown()["due"], 1000)
        ledger.charge(600, id="c")
        self.assertEqual((ledger.shown()["due"], ledger.on("claim", side="buyer", amount="401")), (400, "exceeds_hold"))
        ledger.undo("c", id="u")
        self.assertEqual(ledger.shown(0, "u/0")["free"], 600)

    def test_a_frozen_agreement_lets_it_through_and_stays_frozen(self):
        ledger = Rail().escrow(1000)
        ledger.on("ship", hash="t")
        ledger.on("dispute", side="buyer", amount="400")
        ledger.do("freeze_agreement", agreement="a")
        ledger.charge(1000, id="c")
        ledger.undo("c", id="u")
        self.assertEqual(ledger.ask("release", agreement="u/0", milestone=0, amount="1"), "agreement_frozen")
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.shown(0, "u/0")["free"], 600)
        ledger.do("unfreeze_agreement", agreement="u/0")
        ledger.wait(48 * HOUR + 1)
        self.assertEqual(ledger.available("seller"), [600])

    def test_an_amendment_goes_by_what_is_left(self):
        ledger = Rail().escrow(1000)
        ledger.charge(400)
        ledger.do("propose_amendment", id="p", agreement="a", milestone=0, side="buyer", amount="500", deadline_s=60)
        ledger.do("accept_proposal", proposal="p")
        self.assertEqual((ledger.available("buyer"), ledger.shown()["free"]), ([100], 500))

    def test_proposals_made_before_are_void(self):
        ledger = Rail().escrow(1000)
        ledger.do("propose_settlement", id="p", agreement="a", milestone=0, side="buyer", to_seller="1", to_buyer="0", deadline_s=60)
        ledger.charge(1)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "proposal_void")


if __name__ == "__main__":
    unittest.main()
