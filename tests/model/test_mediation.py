#!/usr/bin/env python3
"""Mediators in the reference model: mandates, assignment, awards, appeals, T_med, T_appeal and T_hard;
by examples worked out by hand."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR, Escrow


def mediated(*mediators, amount="400", **terms):
    """A dispute of 400 of 1000 before the first of these mediators."""
    ledger = Escrow().mediators(*mediators).shipped(1000, **terms)
    ledger.do("dispute", **ledger.place, side="buyer", amount=amount)
    ledger.do("escalate", **ledger.place, side="seller")
    return ledger


def award(ledger, by, to_seller, to_buyer, to_mediator=0):
    parts = {"to_seller": str(to_seller), "to_buyer": str(to_buyer), "to_mediator": str(to_mediator)}
    return ledger.on("award", by=by, **parts)


class Mandates(unittest.TestCase):
    def test_granting_and_ending(self):
        ledger = Escrow()
        for op, fields, reason in (
            ("grant_mandate", {"mediator": "m1", "expires_s": 60}, "ok"), ("grant_mandate", {"mediator": "m1"}, "already_registered"),
            ("grant_mandate", {"mediator": "m2", "panel": 5}, "malformed"), ("end_mandate", {"mediator": "m2"}, "party_not_found"),
            ("grant_mandate", {"mediator": "m2", "barred": ["nobody"]}, "account_not_found"),
            ("grant_mandate", {"mediator": "m2", "expires_s": 0}, "invalid_time_window"),
        ):
            self.assertEqual(ledger.ask(op, **fields), reason, fields)
        ledger.wait(60)
        self.assertEqual(ledger.ask("grant_mandate", mediator="m1"), "already_registered")
        ledger.wait(1)
        self.assertEqual(ledger.ask("end_mandate", mediator="m1"), "wrong_state")
        self.assertEqual(ledger.ask("grant_mandate", mediator="m1"), "ok")
        self.assertEqual(ledger.ask("end_mandate", mediator="m1"), "ok")

    def test_who_gets_a_case(self):
        """Fitting category, no conflict, fewest open cases, then lowest name."""
        ledger = Escrow().mediators("post")  # a carrier of the terms
        ledger.mediators("m0", categories=[7]).mediators("m1", barred=["seller"]).mediators("m2", "m3", "m4", categories=[1, 2])
        for name in ("a", "b", "c", "d"):
            ledger.shipped(100, name=name, category=2)
            ledger.do("dispute", agreement=name, milestone=0, side="buyer", amount="full")
            ledger.do("escalate", agreement=name, milestone=0, side="buyer")
        self.assertEqual([ledger.milestone(0, n)["case"]["mediator"] for n in "abcd"], ["m2", "m3", "m4", "m2"])

    def test_no_mediator(self):
        """The default split at once; the seller's part is floored."""
        ledger = mediated(amount="333", seller_bps=5001)
        self.assertEqual([ledger.case(), ledger.money()], [None, [166, 167, 0, 667]])

    def test_negotiation_runs_out(self):
        """T_nego: 72 h."""
        ledger = Escrow().mediators("m1").shipped(1000)
        self.assertEqual(ledger.on("dispute", side="seller", amount="400"), "ok")
        ledger.wait(72 * HOUR)
        self.assertEqual(ledger.case(), "negotiating")
        ledger.wait(1)
        self.assertEqual(ledger.case(), "mediating")
        self.assertEqual(ledger.on("escalate", side="seller"), "wrong_state")

    def test_mediation_runs_out(self):
        """T_med: 7 d, reassigned once, then the default split."""
        ledger = mediated("m1", "m2", "m3")
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.milestone()["case"]["mediator"], "m1")
        ledger.wait(1)
        self.assertEqual(ledger.milestone()["case"]["mediator"], "m2")
        self.assertEqual(award(ledger, "m1", 400, 0), "not_authorized")
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.case(), "mediating")
        ledger.wait(1)
        self.assertEqual([ledger.case(), ledger.money()], [None, [200, 200, 0, 600]])


class Awards(unittest.TestCase):
    def test_bounds(self):
        ledger = mediated("m1", "m2")
        for by, parts, reason in (("m1", (399, 0), "invalid_amount"), ("m1", (400, 1), "invalid_amount"),
                                  ("m1", (0, 349, 51), "over_mediation_fee"), ("m2", (400, 0), "not_authorized"),
                                  ("seller", (400, 0), "not_authorized"), ("m1", (0, 350, 50), "ok"), ("m1", (400, 0), "wrong_state")):
            self.assertEqual(award(ledger, by, *parts), reason, (by, parts))
        # Nothing posted yet; then T_appeal, 72 h.
        ledger.wait(72 * HOUR)
        self.assertEqual(ledger.money(), [0, 0, 0, 1000])
        ledger.wait(1)
        self.assertEqual([ledger.money(), ledger.available("med")], [[0, 350, 50, 600], [50]])
        # m_max is the milestone's, not the case's.
        ledger.do("dispute", **ledger.place, side="seller", amount="full")
        ledger.do("escalate", **ledger.place, side="seller")
        self.assertEqual(award(ledger, "m1", 599, 0, 1), "over_mediation_fee")
        self.assertEqual(award(ledger, "m1", 600, 0, 0), "ok")

    def test_fees_on_what_is_released(self):
        ledger = Escrow().mediators("m1")
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000}])
        ledger.shipped(1000, fees="t")
        ledger.do("dispute", **ledger.place, side="buyer", amount="400")
        ledger.do("escalate", **ledger.place, side="buyer")
        self.assertEqual(award(ledger, "m1", 105, 285, 10), "ok")
        ledger.wait(3 * DAY + 1)
        self.assertEqual(ledger.available("buyer", "seller", "fee", "med"), [1285, 95, 10, 10])

    def test_panel_above_the_cap(self):
        ledger = Escrow().mediators("m1", cap="399", panel=3).mediators("m2", "m3").mediators("m4", barred=["buyer"]).shipped(1000)
        ledger.do("dispute", **ledger.place, side="buyer", amount="400")
        ledger.do("escalate", **ledger.place, side="buyer")
        for by, reason in (("m1", "not_authorized"), (["m1", "m2"], "not_authorized"),
                           (["m1", "m2", "m4"], "not_authorized"),
                           (["m2", "m3"], "not_authorized"), (["m3", "m1", "m2"], "ok")):
            self.assertEqual(award(ledger, by, 400, 0), reason, by)

    def test_at_the_cap_alone(self):
        ledger = Escrow().mediators("m1", cap="400", panel=4).shipped(1000)
        ledger.do("dispute", **ledger.place, side="buyer", amount="400")
        ledger.do("escalate", **ledger.place, side="buyer")
        self.assertEqual(award(ledger, "m1", 400, 0), "ok")

    def test_mandate_that_is_over(self):
        ledger = mediated("m1")
        ledger.do("end_mandate", mediator="m1")
        self.assertEqual(award(ledger, "m1", 400, 0), "not_authorized")
        ledger.do("grant_mandate", mediator="m2")
        ledger.wait(7 * DAY + 1)
        self.assertEqual(award(ledger, "m2", 400, 0), "ok")

    def test_posting_never_fails(self):
        """A frozen seller's part is due; a closed mediator's account: suspense."""
        ledger = mediated("m1")
        self.assertEqual(award(ledger, "m1", 250, 130, 20), "ok")
        ledger.do("freeze", account="seller", credits=True)
        ledger.do("close_account", account="med")
        ledger.wait(3 * DAY + 1)
        self.assertEqual([ledger.money(), ledger.shown()["due"]], [[0, 130, 20, 850], 250])
        self.assertEqual(ledger.book.suspense, {("med", "EUR"): 20})
        ledger.do("unfreeze", account="seller")
        self.assertEqual(ledger.money(), [250, 130, 20, 600])

    def test_evidence(self):
        ledger = Escrow().mediators("m1", "m2").shipped(1000)
        self.assertEqual(ledger.on("evidence", side="buyer", hash="e"), "wrong_state")
        ledger.do("dispute", **ledger.place, side="buyer", amount="400")
        ledger.do("escalate", **ledger.place, side="buyer")
        for fields, reason in (({"side": "buyer", "hash": "e"}, "ok"), ({"side": "seller", "hash": "e"}, "ok"),
                               ({"side": "buyer"}, "malformed"),
                               ({"side": "mediator", "by": "m1", "hash": "e"}, "ok"),
                               ({"side": "mediator", "by": "m2", "hash": "e"}, "not_authorized")):
            self.assertEqual(ledger.on("evidence", **fields), reason, fields)


class Appeals(unittest.TestCase):
    def test_second_ruling_stands(self):
        ledger = mediated("m1", "m2")
        self.assertEqual(ledger.on("appeal", side="buyer"), "wrong_state")
        self.assertEqual(award(ledger, "m1", 400, 0), "ok")
        ledger.wait(72 * HOUR)
        self.assertEqual(ledger.on("appeal", side="buyer"), "ok")
        self.assertEqual([ledger.case(), ledger.milestone()["case"]["mediator"]], ["mediating", "m2"])
        self.assertEqual(award(ledger, "m1", 400, 0), "not_authorized")
        self.assertEqual(award(ledger, "m2", 0, 400), "ok")
        self.assertEqual(ledger.on("appeal", side="seller"), "wrong_state")
        ledger.wait(72 * HOUR + 1)
        self.assertEqual(ledger.money(), [0, 400, 0, 600])

    def test_undecided(self):
        """At T_med the first ruling posts; nobody is asked a third time."""
        ledger = mediated("m1", "m2", "m3")
        self.assertEqual(award(ledger, "m1", 390, 0, 10), "ok")
        self.assertEqual(ledger.on("appeal", side="buyer"), "ok")
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.case(), "mediating")
        ledger.wait(1)
        self.assertEqual([ledger.case(), ledger.money()], [None, [390, 0, 10, 600]])

    def test_no_other_mediator(self):
        ledger = mediated("m1")
        self.assertEqual(award(ledger, "m1", 390, 10), "ok")
        self.assertEqual(ledger.on("appeal", side="buyer"), "ok")
        self.assertEqual([ledger.case(), ledger.money()], [None, [390, 10, 0, 600]])

    def settled(self, ledger):
        ledger.do("propose_settlement", id="p", **ledger.place, side="buyer", to_seller="100", to_buyer="0",
                  deadline_s=60)
        ledger.do("accept_proposal", proposal="p")

    def test_lowering_d_voids_the_ruling(self):
        """RULED: back to MEDIATING with a new T_med, same mediator, who may decide anew."""
        ledger = mediated("m1", "m2")
        ledger.wait(7 * DAY - HOUR)
        self.assertEqual(award(ledger, "m1", 400, 0), "ok")
        self.settled(ledger)
        self.assertEqual([ledger.case(), ledger.milestone()["case"]["mediator"]], ["mediating", "m1"])
        ledger.wait(7 * DAY)
        self.assertEqual(award(ledger, "m1", 400, 0), "invalid_amount")
        self.assertEqual(award(ledger, "m1", 0, 300), "ok")
        self.assertEqual(ledger.on("appeal", side="seller"), "ok")

    def test_lowering_d_under_appeal(self):
        """The first ruling is void, too: at T_med another mediator, then the default split."""
        ledger = mediated("m1", "m2", "m3")
        self.assertEqual(award(ledger, "m1", 400, 0), "ok")
        self.assertEqual(ledger.on("appeal", side="buyer"), "ok")
        self.settled(ledger)
        ledger.wait(7 * DAY + 1)
        self.assertEqual(ledger.milestone()["case"]["mediator"], "m3")
        self.assertEqual(award(ledger, "m3", 0, 300), "ok")
        self.assertEqual(ledger.on("appeal", side="seller"), "wrong_state")  # once a case


class HardStop(unittest.TestCase):
    """T_hard: 120 d from full funding."""

    def late(self, days, *mediators, **terms):
        ledger = Escrow().mediators(*mediators).funded(1000, clocks={"ship_s": 200 * DAY}, **terms)
        ledger.wait(days * DAY)
        ledger.do("ship", **ledger.place, hash="x")
        return ledger

    def ends(self, ledger, seconds, before, after):
        ledger.wait(seconds)
        self.assertEqual(ledger.money(), before)
        ledger.wait(1)
        self.assertEqual([ledger.money(), ledger.case()], [after, None])

    def test_every_unruled_case_is_split(self):
        whole, halves = [0, 0, 0, 1000], [800, 200, 0, 0]
        for steps in ([("request_refund", {})], [("request_refund", {}), ("reject_refund", {})],
                      [("dispute", {"side": "buyer"})],
                      [("dispute", {"side": "buyer"}), ("escalate", {"side": "buyer"})],
                      [("request_refund", {}), ("accept_refund", {})],
                      [("request_refund", {}), ("accept_refund", {}), ("return_shipped", {"hash": "x"})]):
            ledger = self.late(119, "m1", returnable=True)
            for op, fields in steps:
                amount = {"amount": "400"} if op in ("request_refund", "dispute") else {}
                self.assertEqual(ledger.on(op, **fields, **amount), "ok")
            self.ends(ledger, DAY, whole, halves)

    def test_a_ruling_posts(self):
        for appealed in (False, True):
            ledger = self.late(119, "m1", "m2")
            for op, fields in (("dispute", {"side": "buyer", "amount": "400"}), ("escalate", {"side": "buyer"})):
                self.assertEqual(ledger.on(op, **fields), "ok")
            self.assertEqual(award(ledger, "m1", 380, 0, 20), "ok")
            if appealed:
                self.assertEqual(ledger.on("appeal", side="buyer"), "ok")
            self.ends(ledger, DAY, [0, 0, 0, 1000], [980, 0, 20, 0])

    def test_kept_money_too(self):
        """Withdrawn an hour before T_hard: no 48 h."""
        ledger = self.late(119)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="400"), "ok")
        ledger.wait(DAY - HOUR)
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        self.ends(ledger, HOUR, [0, 0, 0, 1000], [1000, 0, 0, 0])

    def test_one_long_silence(self):
        """Everything due fires in its order, follow-up clocks from then: T_reply returns goods, T_hard splits."""
        ledger = self.late(100, returnable=True)
        self.assertEqual(ledger.on("request_refund", amount="400"), "ok")
        ledger.wait(200 * DAY)
        self.assertEqual([ledger.money(), ledger.case()], [[800, 200, 0, 0], None])

    def test_nothing_new_after_it(self):
        ledger = self.late(119)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(DAY)
        self.assertEqual(ledger.on("dispute", side="buyer", amount="1"), "ok")  # the instant itself is in time
        self.assertEqual(ledger.on("withdraw", side="buyer"), "ok")
        ledger.wait(DAY)
        self.assertEqual([ledger.shown()["due"], ledger.delivery()], [1000, "shipped"])
        self.assertEqual(ledger.on("dispute", side="buyer", amount="1"), "too_late")
        self.assertEqual(ledger.on("request_refund", amount="full"), "too_late")
        self.assertEqual(ledger.on("confirm_receipt"), "ok")


if __name__ == "__main__":
    unittest.main()
