#!/usr/bin/env python3
"""Frozen agreements in the reference model: DOMAIN 5, "A freeze pauses timers, lets facts through, lapses unless renewed"."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR, Escrow


class Pauses(Escrow):
    def freeze(self):
        return self.ask("freeze_agreement", agreement="a")

    def thaw(self):
        return self.ask("unfreeze_agreement", agreement="a")


class Freezing(unittest.TestCase):
    def test_every_clock_stands_still(self):
        ledger = Pauses().shipped(1000)
        ledger.wait(30 * DAY - 10)
        ledger.do("freeze_agreement", agreement="a")
        ledger.wait(20 * DAY)
        self.assertEqual(ledger.money(), [0, 0, 0, 1000])
        ledger.do("unfreeze_agreement", agreement="a")
        ledger.wait(10)
        self.assertEqual(ledger.money(), [0, 0, 0, 1000])
        ledger.wait(1)
        self.assertEqual(ledger.money(), [1000, 0, 0, 0])

    def test_lapses_unless_renewed(self):
        for renewed in (False, True):
            ledger = Pauses().shipped(1000, clocks={"freeze_s": 100})
            ledger.freeze()
            ledger.wait(60)
            if renewed:
                ledger.freeze()
            ledger.wait(41)
            self.assertEqual(ledger.on("release", amount="1"), "agreement_frozen" if renewed else "ok")

    def test_what_has_passed_stays_passed(self):
        """T_ship had passed for the buyer, the grace had not."""
        ledger = Pauses().funded(1000)
        ledger.wait(7 * DAY + 1)
        ledger.freeze()
        ledger.wait(DAY)
        ledger.thaw()
        self.assertEqual(ledger.ask("cancel", agreement="a", side="buyer"), "ok")
        ledger = Pauses().funded(1000)
        ledger.freeze()
        ledger.wait(DAY)
        ledger.thaw()
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.ask("cancel", id="early", agreement="a", side="buyer"), "too_early")

    def test_only_facts_are_let_through(self):
        ledger = Pauses().shipped(1000)
        ledger.on("propose_settlement", id="p", side="buyer", to_seller="1", to_buyer="1", deadline_s=600)
        ledger.freeze()
        for op, fields in (("release", {"amount": "1"}), ("refund", {"amount": "1"}), ("dispute", {"side": "buyer", "amount": "1"}),
                           ("confirm_receipt", {}), ("cancel", {"side": "both"}), ("extend_clock", {"deadline_s": 5}),
                           ("propose_amendment", {"side": "buyer", "amount": "5", "deadline_s": 5}), ("claim", {"side": "buyer", "amount": "1"})):
            self.assertEqual(ledger.on(op, id=op, **fields), "agreement_frozen", op)
        self.assertEqual(ledger.on("extend_clock", id="other", deadline_s=5, by="seller"), "not_authorized")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "agreement_frozen")
        self.assertEqual(ledger.ask("withdraw_proposal", proposal="p"), "ok")
        self.assertEqual(ledger.on("attest", by="post", statement="delivered"), "ok")
        self.assertEqual(ledger.delivery(), "inspecting")
        ledger.wait(20 * DAY)
        ledger.thaw()
        ledger.wait(10 * DAY)  # ship + 10 d, and the freeze
        self.assertEqual(ledger.on("release", id="release", amount="1"), "ok")  # the id was not burned
        ledger.wait(1)
        self.assertEqual(ledger.delivery(), "closed")

    def test_an_offer_stands_still_too(self):
        ledger = Pauses()
        ledger.offer(1000)
        ledger.freeze()
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.ask("agree", agreement="a"), "agreement_frozen")
        ledger.thaw()
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.ask("agree", agreement="a"), "ok")

    def test_before_agree_a_milestone_is_nothing_to_freeze(self):
        ledger = Pauses()
        ledger.offer(1000)
        ledger.freeze()
        self.assertEqual(ledger.on("release", amount="1"), "wrong_state")
        self.assertEqual(ledger.ask("cancel", id="whole", agreement="a", side="buyer"), "agreement_frozen")

    def test_cases_claims_and_what_waits(self):
        ledger = Pauses().shipped(1000)
        ledger.wait(25 * DAY)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(5 * DAY + 1)
        ledger.on("claim", side="buyer", amount="100")
        self.assertEqual((ledger.shown()["due"], ledger.shown()["claim"]), (1000, "negotiating"))
        ledger.freeze()
        ledger.do("unfreeze", account="seller")
        self.assertEqual(ledger.shown()["due"], 1000)
        ledger.wait(20 * DAY)
        self.assertEqual(ledger.shown()["claim"], "negotiating")
        ledger.thaw()
        self.assertEqual((ledger.shown()["due"], ledger.available("seller")), (0, [1000]))
        ledger.wait(72 * HOUR + 1)
        self.assertEqual(ledger.shown()["claim"], None)  # no mediator

    def test_carriers_who_disagree_move_no_money(self):
        ledger = Pauses().shipped(1000)
        ledger.freeze()
        ledger.on("attest", by="post", statement="delivered")
        ledger.on("attest", by="van", statement="lost")
        self.assertEqual((ledger.case(), ledger.money()), ("negotiating", [0, 0, 0, 1000]))
        ledger.thaw()
        ledger.wait(1)
        self.assertEqual(ledger.money(), [500, 500, 0, 0])  # no mediator

    def test_evidence_is_let_through(self):
        ledger = Pauses().shipped(1000)
        ledger.on("dispute", side="buyer", amount="100")
        ledger.freeze()
        self.assertEqual(ledger.on("evidence", side="seller", hash="h"), "ok")
        self.assertEqual(ledger.on("escalate", side="seller"), "agreement_frozen")

    def test_refusals(self):
        ledger = Pauses()
        self.assertEqual(ledger.freeze(), "agreement_not_found")
        ledger.offer(1000)
        self.assertEqual(ledger.thaw(), "wrong_state")
        ledger.ask("cancel", agreement="a", side="buyer")
        self.assertEqual(ledger.freeze(), "wrong_state")


if __name__ == "__main__":
    unittest.main()
