#!/usr/bin/env python3
"""Cases in the reference model: every row of DOMAIN 5's second table, each clock at its boundary,
"Must come out exactly so", mediators, settlements; by examples worked out by hand."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR, Escrow


class ComesOutExactly(unittest.TestCase):
    def disputed(self):
        """P = 1000: release 300, refund 100, dispute 400; 200 stays on its clock."""
        ledger = Escrow().mediators("m1").shipped(1000)
        for op, fields in (("release", {"amount": "300"}), ("refund", {"amount": "100"}),
                           ("dispute", {"amount": "400", "side": "buyer"})):
            self.assertEqual(ledger.on(op, **fields), "ok")
        self.assertEqual([ledger.shown()["locked"], ledger.shown()["free"]], [400, 200])
        return ledger

    def ruled(self, ledger):
        self.assertEqual(ledger.on("escalate", side="buyer"), "ok")
        award = {"by": "m1", "to_seller": "250", "to_buyer": "130", "to_mediator": "20"}
        self.assertEqual(ledger.on("award", **award), "ok")
        self.assertEqual(ledger.money(), [300, 100, 0, 600])

    def ends(self, ledger):
        self.assertEqual([ledger.money(), ledger.delivery()], [[750, 230, 20, 0], "closed"])
        self.assertEqual(ledger.available("buyer", "seller", "med"), [1230, 750, 20])

    def test_award_first(self):
        ledger = self.disputed()
        self.ruled(ledger)
        ledger.wait(3 * DAY)
        self.assertEqual(ledger.case(), "ruled")
        ledger.wait(1)
        self.assertEqual([ledger.case(), ledger.money()], [None, [550, 230, 20, 200]])
        ledger.wait(27 * DAY)
        self.ends(ledger)

    def test_timer_first(self):
        ledger = self.disputed()
        self.assertEqual(ledger.on("extend_clock", deadline_s=HOUR, by="buyer"), "ok")
        ledger.wait(HOUR + 1)
        self.assertEqual([ledger.money(), ledger.shown()["locked"]], [[500, 100, 0, 400], 400])
        self.ruled_after_timer(ledger)
        ledger.wait(3 * DAY + 1)
        self.ends(ledger)

    def ruled_after_timer(self, ledger):
        self.assertEqual(ledger.on("escalate", side="seller"), "ok")
        award = {"by": "m1", "to_seller": "250", "to_buyer": "130", "to_mediator": "20"}
        self.assertEqual(ledger.on("award", **award), "ok")

    def test_timer_then_dispute(self):
        """Refused, and its id is burnt as by any wrong state."""
        ledger = Escrow().shipped(1000)
        ledger.wait(30 * DAY + 1)
        for answer in ("wrong_state", "id_burned"):
            self.assertEqual(ledger.on("dispute", id="late", side="buyer", amount="400"), answer)
        self.assertEqual(ledger.on("release", amount="1"), "expired")


class AskingForARefund(unittest.TestCase):
    def test_bounds(self):
        ledger = Escrow().funded(1000)
        for amount, reason in (("1001", "exceeds_hold"), ("0", "invalid_amount"), ("400", "ok"),
                               ("1", "wrong_state")):
            self.assertEqual(ledger.on("request_refund", amount=amount), reason, amount)
        self.assertEqual(ledger.on("request_refund", amount="1", by="seller"), "not_authorized")
        self.assertEqual(ledger.on("dispute", side="buyer", amount="1"), "wrong_state")
        # Commands on free money ignore the case.
        self.assertEqual(ledger.on("release", amount="601"), "exceeds_hold")
        self.assertEqual(ledger.on("refund", amount="600"), "ok")

    def test_reply_is_missing(self):
        """T_reply: 36 h."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        ledger.wait(36 * HOUR)
        self.assertEqual(ledger.case(), "requested")
        ledger.wait(1)
        self.assertEqual([ledger.case(), ledger.money()], [None, [0, 400, 0, 600]])

    def test_accepted_and_rejected(self):
        ledger = Escrow().shipped(1000)
        for op in ("accept_refund", "reject_refund"):
            self.assertEqual(ledger.on(op), "wrong_state")
            self.assertEqual(ledger.on("request_refund", amount="300"), "ok")
            self.assertEqual(ledger.on(op, by="buyer"), "not_authorized")
            self.assertEqual(ledger.on(op, by="seller"), "ok")
        self.assertEqual([ledger.case(), ledger.money()], ["negotiating", [0, 300, 0, 700]])

    def test_shipping_or_late_proof_stops_it(self):
        ledger = Escrow().funded(1000)
        self.assertEqual(ledger.on("request_refund", amount="full"), "ok")
        self.assertEqual(ledger.on("ship", hash="x"), "ok")
        self.assertEqual(ledger.case(), "negotiating")
        for proof in (("attest", {"by": "post", "statement": "delivered"}), ("confirm_receipt", {})):
            ledger = Escrow().shipped(1000)
            self.assertEqual(ledger.on("request_refund", amount="full"), "ok")
            self.assertEqual(ledger.on(proof[0], **proof[1]), "ok")
            self.assertEqual(ledger.case(), "negotiating", proof)
        # Asked for when delivery was known: a second proof changes nothing.
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("confirm_receipt"), "ok")
        self.assertEqual(ledger.on("request_refund", amount="full"), "ok")
        self.assertEqual(ledger.on("attest", by="post", statement="delivered"), "ok")
        self.assertEqual(ledger.case(), "requested")

    def test_frozen_buyer(self):
        """A command is refused, the timer fixes what is due."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("request_refund", amount="300"), "ok")
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.on("accept_refund"), "account_frozen")
        ledger.wait(36 * HOUR + 1)
        self.assertEqual([ledger.case(), ledger.shown()["due"], ledger.shown()["free"]], [None, 300, 700])
        ledger.do("unfreeze", account="buyer")
        self.assertEqual([ledger.money(), ledger.available("buyer")], [[0, 300, 0, 700], [1300]])


class Returning(unittest.TestCase):
    def returning(self, how="accept_refund"):
        ledger = Escrow().shipped(1000, returnable=True)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        if how == "accept_refund":
            self.assertEqual(ledger.on("accept_refund"), "ok")
        else:
            ledger.wait(36 * HOUR + 1)
        self.assertEqual([ledger.case(), ledger.money()], ["returning", [0, 0, 0, 1000]])
        return ledger

    def test_received(self):
        for by in ("seller", "post"):
            ledger = self.returning("T_reply")
            self.assertEqual(ledger.on("return_shipped"), "malformed")
            self.assertEqual(ledger.on("return_shipped", hash="back"), "ok")
            self.assertEqual(ledger.on("return_shipped", hash="back"), "wrong_state")
            for stranger in ("buyer", "fox"):
                self.assertEqual(ledger.on("return_received", by=stranger), "not_authorized")
            self.assertEqual(ledger.on("return_received", by=by), "ok")
            self.assertEqual([ledger.case(), ledger.money()], [None, [0, 400, 0, 600]])

    def test_received_by_time(self):
        """T_received: 10 d after the goods went back."""
        ledger = self.returning()
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.on("return_shipped", hash="back"), "ok")
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.case(), "returning")
        ledger.wait(1)
        self.assertEqual(ledger.money(), [0, 400, 0, 600])

    def test_never_returned(self):
        """T_return: 10 d; d resumes: 30 d were left when the case opened, 10 d and a second ago."""
        ledger = self.returning()
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.case(), "returning")
        ledger.wait(1)
        self.assertEqual([ledger.case(), ledger.shown()["free"]], [None, 1000])
        ledger.wait(20 * DAY)
        self.assertEqual(ledger.money(), [600, 0, 0, 400])  # the rest is not prolonged
        ledger.wait(10 * DAY)
        self.assertEqual(ledger.money(), [600, 0, 0, 400])
        ledger.wait(1)
        self.assertEqual(ledger.money(), [1000, 0, 0, 0])

    def test_seller_disputes_the_return(self):
        ledger = self.returning()
        for fields, reason in (({"side": "buyer", "amount": "400"}, "wrong_state"),
                               ({"side": "seller", "amount": "399"},
                                "hold_mismatch"), ({"side": "seller", "amount": "full"}, "ok")):
            self.assertEqual(ledger.on("dispute", **fields), reason, fields)
        self.assertEqual([ledger.case(), ledger.milestone()["opened"]], ["negotiating", {"buyer": 1, "seller": 0}])
        self.assertEqual(ledger.on("withdraw", side="seller"), "not_authorized")
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")

    def test_frozen_buyer(self):
        """Nothing is refunded yet when goods must come back; then the command waits, the timer doesn't."""
        ledger = Escrow().shipped(1000, returnable=True)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.on("accept_refund"), "ok")
        self.assertEqual(ledger.on("return_received"), "account_frozen")
        self.assertEqual(ledger.on("return_shipped", hash="back"), "ok")
        ledger.wait(10 * DAY + 1)
        self.assertEqual([ledger.case(), ledger.shown()["due"]], [None, 400])

    def test_goods_not_sent_need_not_return(self):
        ledger = Escrow().funded(1000, returnable=True)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        self.assertEqual(ledger.on("accept_refund"), "ok")
        self.assertEqual(ledger.money(), [0, 400, 0, 600])


class Withdrawing(unittest.TestCase):
    def test_two_cases_a_side(self):
        """The second is withdrawn only with the other's consent; there is no third."""
        ledger = Escrow().shipped(1000)
        for side in ("buyer", "seller"):
            self.assertEqual(ledger.on("dispute", side=side, amount="0"), "invalid_amount")
            self.assertEqual(ledger.on("dispute", side=side, amount="10"), "ok")
            self.assertEqual(ledger.on("escalate", side="mediator"), "malformed")
            self.assertEqual(ledger.on("withdraw", side="seller" if side == "buyer" else "buyer"), "not_authorized")
            self.assertEqual(ledger.on("withdraw", side=side), "ok")
            self.assertEqual(ledger.on("withdraw", side=side), "wrong_state")
            self.assertEqual(ledger.on("dispute", side=side, amount="10"), "ok")
            self.assertEqual(ledger.on("withdraw", side=side), "not_authorized")
            self.assertEqual(ledger.on("withdraw", side="both", by=side), "not_authorized")
            self.assertEqual(ledger.on("withdraw", side="both"), "ok")
            self.assertEqual(ledger.on("dispute", side=side, amount="10"), "case_limit")
        self.assertEqual(ledger.on("request_refund", amount="10"), "case_limit")

    def test_kept_at_least_48_h(self):
        """Withdrawn an hour before the clock would have fired: 48 h, for d alone."""
        ledger = Escrow().shipped(1000)
        ledger.wait(30 * DAY - HOUR)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        ledger.wait(HOUR + 1)
        self.assertEqual(ledger.money(), [600, 0, 0, 400])
        # Commands reach it; kept money can be disputed again.
        self.assertEqual(ledger.on("refund", amount="100"), "ok")
        ledger.wait(47 * HOUR - 1)
        self.assertEqual(ledger.money(), [600, 100, 0, 300])
        ledger.wait(1)
        self.assertEqual(ledger.money(), [900, 100, 0, 0])

    def test_kept_money_joins_the_rest(self):
        """Where the milestone's clock was prolonged beyond it."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        ledger.wait(DAY)
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        self.assertEqual(len(ledger.milestone()["kept"]), 1)
        self.assertEqual(ledger.on("extend_clock", deadline_s=60 * DAY, by="seller"), "ok")
        ledger.wait(30 * DAY + 1)
        self.assertEqual([ledger.milestone()["kept"], ledger.money()], [(), [0, 0, 0, 1000]])
        ledger.wait(30 * DAY)
        self.assertEqual(ledger.money(), [1000, 0, 0, 0])

    def test_kept_before_shipping_is_refunded(self):
        ledger = Escrow().funded(1000)
        ledger.wait(13 * DAY)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        self.assertEqual(ledger.on("reject_refund"), "ok")
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        ledger.wait(DAY + 1)
        self.assertEqual(ledger.money(), [0, 600, 0, 400])
        ledger.wait(DAY)
        self.assertEqual(ledger.money(), [0, 1000, 0, 0])

    def test_free_money_first(self):
        """Of 1000, 400 are kept: a release of 700 takes the 600 that aren't, and 100."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="seller", amount="400"), "ok")
        ledger.wait(60)
        self.assertEqual(ledger.on("withdraw", side="seller"), "ok")
        self.assertEqual(ledger.on("release", amount="700"), "ok")
        self.assertEqual([amount for _, amount in ledger.milestone()["kept"]], [300])
        self.assertEqual(ledger.on("dispute", side="buyer", amount="100"), "ok")
        self.assertEqual([amount for _, amount in ledger.milestone()["kept"]], [200])
        self.assertEqual(ledger.on("refund", amount="full"), "ok")
        self.assertEqual([ledger.milestone()["kept"], ledger.money()], [(), [700, 200, 0, 100]])
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="seller", amount="300"), "ok")
        ledger.wait(60)
        self.assertEqual(ledger.on("withdraw", side="seller"), "ok")
        self.assertEqual(ledger.on("cancel", side="both"), "ok")
        self.assertEqual([ledger.milestone()["kept"], ledger.money()], [(), [0, 1000, 0, 0]])

    def test_after_an_award_with_consent(self):
        """An award that a settlement voided still counts."""
        ledger = Escrow().mediators("m1").shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        self.assertEqual(ledger.on("escalate", side="buyer"), "ok")
        self.assertEqual(ledger.on("award", by="m1", to_seller="400", to_buyer="0", to_mediator="0"), "ok")
        self.assertEqual(ledger.on("withdraw", side="both"), "wrong_state")
        self.assertEqual(ledger.on("propose_settlement", id="p", side="buyer", to_seller="100", to_buyer="0",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["locked"]], ["mediating", 300])
        self.assertEqual(ledger.on("withdraw", side="buyer"), "not_authorized")
        self.assertEqual(ledger.on("withdraw", side="both"), "ok")


class CarriersDisagree(unittest.TestCase):
    def test_a_case_without_opener(self):
        ledger = Escrow().mediators("m1").shipped(1000)
        self.assertEqual(ledger.on("release", amount="100"), "ok")
        self.assertEqual(ledger.on("attest", id="s1", by="post", statement="lost"), "ok")
        self.assertEqual(ledger.case(), None)
        self.assertEqual(ledger.on("attest", id="s2", by="van", statement="delivered"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["locked"], ledger.delivery()],
                         ["mediating", 900, "inspecting"])
        for side in ("buyer", "seller", "both"):
            self.assertEqual(ledger.on("withdraw", side=side), "wrong_state")
        # Agreeing after all does not close it; settling does.
        self.assertEqual(ledger.on("attest", by="post", statement="delivered", supersedes="s1"), "ok")
        self.assertEqual(ledger.case(), "mediating")
        self.assertEqual(ledger.on("propose_settlement", id="p", side="buyer", to_seller="800", to_buyer="0",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["locked"], ledger.money()],
                         ["mediating", 100, [900, 0, 0, 100]])

    def test_once_a_milestone_and_not_beside_a_case(self):
        ledger = Escrow().mediators("m1", "m2").shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="1"), "ok")
        for carrier, statement in (("post", "lost"), ("van", "returned")):
            self.assertEqual(ledger.on("attest", id=carrier, by=carrier, statement=statement), "ok")
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        self.assertEqual(ledger.case(), None)
        self.assertEqual(ledger.on("attest", id="s3", by="van", statement="delivered", supersedes="van"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["locked"]], ["mediating", 1000])
        self.assertEqual(ledger.on("propose_settlement", id="p", side="buyer", to_seller="999", to_buyer="0",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "ok")
        ledger.wait(14 * DAY + 2)

    def test_no_mediator(self):
        ledger = Escrow().shipped(1000, seller_bps=3333)
        for carrier, statement in (("post", "lost"), ("van", "returned")):
            self.assertEqual(ledger.on("attest", by=carrier, statement=statement), "ok")
        self.assertEqual([ledger.money(), ledger.delivery()], [[333, 667, 0, 0], "closed"])


class Settling(unittest.TestCase):
    def test_bounds_and_void(self):
        ledger = Escrow().shipped(1000)
        proposal = {"side": "buyer", "to_seller": "600", "to_buyer": "300", "deadline_s": 60}
        for change, reason in (({"to_seller": "701"}, "exceeds_hold"),
                               ({"to_seller": "0", "to_buyer": "0"}, "invalid_amount"),
                               ({"deadline_s": 0}, "invalid_time_window"), ({"by": "seller"}, "not_authorized")):
            self.assertEqual(ledger.on("propose_settlement", **{**proposal, **change}), reason, change)
        for name in ("p", "q", "late"):
            self.assertEqual(ledger.on("propose_settlement", id=name, **proposal), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p", by="buyer"), "not_authorized")
        self.assertEqual(ledger.ask("accept_proposal", proposal="x"), "request_not_found")
        self.assertEqual(ledger.ask("withdraw_proposal", proposal="q", by="seller"), "not_authorized")
        self.assertEqual(ledger.ask("withdraw_proposal", proposal="q"), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="q"), "proposal_void")
        ledger.wait(60)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p", by="seller"), "ok")
        self.assertEqual(ledger.money(), [600, 300, 0, 100])
        self.assertEqual(ledger.ask("accept_proposal", proposal="late"), "proposal_void")

    def test_deadline(self):
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("propose_settlement", id="p", side="seller", to_seller="1", to_buyer="0",
                                   deadline_s=60), "ok")
        ledger.wait(61)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "too_late")

    def test_what_makes_it_void(self):
        for op, fields in (("release", {"amount": "1"}), ("dispute", {"side": "seller", "amount": "1"}),
                           ("confirm_receipt", {})):
            ledger = Escrow().shipped(1000)
            self.assertEqual(ledger.on("propose_settlement", id="p", side="seller", to_seller="1", to_buyer="0",
                                       deadline_s=60), "ok")
            self.assertEqual(ledger.on(op, **fields), "ok")
            self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "proposal_void", op)

    def test_locked_money_first(self):
        """All of d closes the case, the rest comes from free money; part of d lowers it."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        self.assertEqual(ledger.on("propose_settlement", id="p", side="seller", to_seller="100", to_buyer="50",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["locked"], ledger.shown()["free"]], ["negotiating", 250, 600])
        self.assertEqual(ledger.on("propose_settlement", id="q", side="seller", to_seller="300", to_buyer="0",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="q"), "ok")
        self.assertEqual([ledger.case(), ledger.shown()["free"], ledger.money()], [None, 550, [400, 50, 0, 550]])

    def test_due_money_is_out_of_reach(self):
        """All that is left may be settled; what became due since may not."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        for name, amount in (("all", "1000"), ("part", "400")):
            self.assertEqual(ledger.on("propose_settlement", id=name, side="seller", to_seller="0", to_buyer=amount,
                                       deadline_s=60), "ok")
        self.assertEqual(ledger.on("extend_clock", deadline_s=1, by="buyer"), "ok")
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(2)
        self.assertEqual(ledger.shown()["due"], 600)
        self.assertEqual(ledger.ask("accept_proposal", proposal="all"), "exceeds_hold")
        self.assertEqual(ledger.ask("withdraw_proposal", proposal="all"), "ok")
        self.assertEqual(ledger.ask("withdraw_proposal", proposal="all"), "proposal_void")
        self.assertEqual(ledger.ask("accept_proposal", proposal="part"), "ok")
        self.assertEqual([ledger.money(), ledger.case(), ledger.shown()["free"]], [[0, 400, 0, 600], None, 0])

    def test_kept_money_last(self):
        """Locked money first, then what is free, then what is kept."""
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        ledger.wait(60)
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        self.assertEqual(ledger.on("dispute", side="seller", amount="100"), "ok")
        self.assertEqual(ledger.on("propose_settlement", id="p", side="seller", to_seller="300", to_buyer="400",
                                   deadline_s=60), "ok")
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "ok")
        self.assertEqual([amount for _, amount in ledger.milestone()["kept"]], [300])

    def test_frozen_sides(self):
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("propose_settlement", id="p", side="seller", to_seller="1", to_buyer="1",
                                   deadline_s=60), "ok")
        ledger.do("freeze", account="buyer", debits=True)
        self.assertEqual(ledger.ask("accept_proposal", proposal="p"), "account_frozen")


if __name__ == "__main__":
    unittest.main()
