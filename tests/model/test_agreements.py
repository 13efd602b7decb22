#!/usr/bin/env python3
"""Escrow agreements in the reference model: every row of DOMAIN 5's first table, each clock at its
boundary (t = deadline is in time), by examples worked out by hand. Cases are in test_disputes.py."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from escrow_ledger import DAY, HOUR, Escrow
from money import MAX


class Haggling(unittest.TestCase):
    def test_offer_counter_agree(self):
        ledger = Escrow()
        self.assertEqual(ledger.offer(1000), "ok")
        terms = {"prices": ["900"]}
        self.assertEqual(ledger.ask("counter", agreement="a", side="seller", terms=terms), "ok")
        for side, reason in (("seller", "not_authorized"), ("buyer", "terms_mismatch")):
            other = {"prices": ["900" if side == "seller" else "899"]}
            self.assertEqual(ledger.ask("agree", agreement="a", side=side, terms=other), reason)
        self.assertEqual(ledger.ask("agree", agreement="a", by="seller"), "not_authorized")
        # Defaults spelt out are the same terms.
        full = {**terms, "seller_bps": 5000, "clocks": {"offer_s": 7 * DAY}, "returnable": False}
        self.assertEqual(ledger.ask("agree", agreement="a", by="buyer", terms=full), "ok")
        self.assertEqual(ledger.state(), "agreed")
        self.assertEqual(ledger.ask("counter", agreement="a", side="buyer", terms=terms), "wrong_state")
        ledger.offer(1000, name="b")
        ledger.do("freeze", account="seller", credits=True)
        self.assertEqual(ledger.ask("counter", agreement="b", side="buyer", terms=terms), "account_frozen")
        self.assertEqual(ledger.ask("agree", agreement="a"), "wrong_state")

    def test_offers_that_cannot_be(self):
        ledger = Escrow(usd=0)
        ledger.do("open_account", id="dollar", currency="USD")
        ledger.do("freeze", account="usd")
        offer = {"id": "x", "buyer": "buyer", "seller": "seller", "side": "buyer", "terms": {"prices": ["1"]}}
        for change, reason in (
            ({"seller": "buyer"}, "same_account"), ({"seller": "nobody", "id": "x1"}, "account_not_found"),
            ({"seller": "dollar"}, "currency_mismatch"), ({"seller": "usd", "id": "x2"}, "account_frozen"),
            ({"side": "both"}, "malformed"), ({"by": "seller"}, "not_authorized"),
            ({"terms": {"prices": []}}, "malformed"), ({"terms": {"prices": ["1"] * 9}}, "malformed"),
            ({"terms": {"prices": ["5", "0"]}}, "invalid_amount"),
            ({"terms": {"prices": [str(MAX), "1"]}}, "invalid_amount"),
            ({"terms": {"prices": ["1"], "mediator_fee_max": "1"}}, "malformed"),
            ({"terms": {"prices": ["1"], "carriers": ["c"] * 2}}, "malformed"),
            ({"terms": {"prices": ["1"], "seller_bps": 10_001}}, "malformed"),
            ({"terms": {"prices": ["1"], "clocks": {"pay_s": 0}}}, "malformed"),
            ({"terms": {"prices": ["1"], "fees": "none"}}, "terms_not_found"),
            ({"terms": {"prices": ["1"], "mediator_account": "dollar"}}, "currency_mismatch"),
        ):
            self.assertEqual(ledger.ask("offer", **{**offer, **change}), reason, change)
        self.assertEqual(ledger.ask("offer", **offer), "ok")
        self.assertEqual(ledger.ask("offer", **offer), "duplicate")
        self.assertEqual(ledger.ask("offer", **{**offer, "side": "seller"}), "id_conflict")

    def test_offer_lapses(self):
        """T_offer: 7 d from the newest offer, of the newest terms."""
        ledger = Escrow()
        ledger.offer(1000)
        ledger.wait(7 * DAY)
        terms = {"prices": ["1000"], "clocks": {"offer_s": 60}}
        self.assertEqual(ledger.ask("counter", agreement="a", side="buyer", terms=terms), "ok")
        ledger.wait(60)
        self.assertEqual(ledger.state(), "offered")
        ledger.wait(1)
        self.assertEqual(ledger.state(), "closed")
        self.assertEqual(ledger.ask("agree", agreement="a"), "wrong_state")

    def test_either_side_cancels_an_offer(self):
        for side in ("buyer", "seller"):
            ledger = Escrow()
            ledger.offer(1000)
            self.assertEqual(ledger.ask("cancel", agreement="a", side=side), "ok")
            self.assertEqual(ledger.state(), "closed")
            self.assertEqual(ledger.ask("cancel", agreement="a", side=side), "wrong_state")

    def test_unknown_agreements_and_milestones(self):
        ledger = Escrow().agreed(1000)
        self.assertEqual(ledger.ask("fund", id="again", agreement="b", amount="1"), "agreement_not_found")
        for agreement, index in (("b", 0), ("a", 1)):
            self.assertEqual(ledger.ask("ship", agreement=agreement, milestone=index, hash="x"), "hold_not_found")
        self.assertEqual(ledger.on("ship", milestone=8, hash="x"), "malformed")
        self.assertEqual(ledger.ask("transfer", id="again", **{"from": "buyer", "to": "fee", "amount": "1"}), "ok")

    def test_agreeing_looks_at_the_accounts_again(self):
        ledger = Escrow()
        ledger.offer(1000)
        ledger.do("freeze", account="buyer", debits=True)
        self.assertEqual(ledger.ask("agree", id="yes", agreement="a"), "account_frozen")
        self.assertEqual(ledger.ask("agree", id="yes", agreement="a"), "id_burned")


class Funding(unittest.TestCase):
    def test_deposit_then_the_rest(self):
        """Milestones fill in order; nothing but cancel moves before the last is full."""
        ledger = Escrow().agreed(600, 400)
        self.assertEqual(ledger.ask("fund", id="f1", agreement="a", amount="700"), "ok")
        self.assertEqual([ledger.shown(i)["funded"] for i in (0, 1)], [600, 100])
        self.assertEqual([ledger.delivery(0), ledger.state()], ["waiting", "agreed"])
        for op, fields in (("release", {"amount": "1"}), ("refund", {"amount": "full"}), ("ship", {"hash": "x"}),
                           ("request_refund", {"amount": "1"}), ("cancel", {"side": "seller"})):
            self.assertEqual(ledger.on(op, **fields), "wrong_state", op)
        self.assertEqual(ledger.ask("fund", id="f2", agreement="a", amount="1000"), "ok")
        self.assertEqual([ledger.shown(i)["funded"] for i in (0, 1)], [600, 400])
        self.assertEqual([ledger.delivery(0), ledger.delivery(1), ledger.state()], ["funded", "funded", "funded"])
        self.assertEqual(ledger.available("buyer"), [1000])
        # f2 took 300, all that was missing; f1 took 700 of 1000.
        for name, amount, answer in (("f2", "300", "duplicate"), ("f2", "full", "duplicate"),
                                     ("f2", "299", "id_conflict"),
                                     ("f1", "700", "duplicate"), ("f1", "full", "id_conflict")):
            self.assertEqual(ledger.ask("fund", id=name, agreement="a", amount=amount), answer, (name, amount))
        self.assertEqual(ledger.ask("fund", agreement="a", amount="1"), "wrong_state")

    def test_funding_is_checked_as_a_hold(self):
        ledger = Escrow().agreed(3000)
        self.assertEqual(ledger.ask("fund", agreement="a", amount="full"), "insufficient_funds")
        self.assertEqual(ledger.ask("fund", agreement="a", amount="0"), "invalid_amount")
        self.assertEqual(ledger.ask("fund", agreement="a", amount="1", by="seller"), "not_authorized")
        ledger.do("set_limits", account="seller", ceiling="500")
        self.assertEqual(ledger.ask("fund", agreement="a", amount="501"), "over_ceiling")
        ledger.do("fund", agreement="a", amount="500")
        self.assertEqual(ledger.book.accounts["seller"]["incoming"], 500)
        ledger.do("freeze", account="seller", credits=True)
        self.assertEqual(ledger.ask("fund", agreement="a", amount="1"), "account_frozen")

    def test_the_bound(self):
        """What is promised to the seller never passes 2^112 - 1."""
        ledger = Escrow().agreed(3)
        ledger.do("open_account", id="vault", currency="EUR")
        ledger.do("hold", **{"from": "vault", "to": "seller", "amount": "MAX-2"})
        self.assertEqual(ledger.ask("fund", agreement="a", amount="full"), "overflow")
        self.assertEqual(ledger.ask("fund", agreement="a", amount="2"), "ok")

    def test_pay_runs_out(self):
        """T_pay: 5 d from agree; what was put in goes back."""
        ledger = Escrow().agreed(600, 400)
        ledger.do("fund", agreement="a", amount="700")
        ledger.wait(5 * DAY)
        self.assertEqual(ledger.state(), "agreed")
        ledger.wait(1)
        self.assertEqual([ledger.state(), ledger.money(0), ledger.money(1)],
                         ["closed", [0, 600, 0, 0], [0, 100, 0, 0]])
        self.assertEqual(ledger.ask("fund", agreement="a", amount="full"), "wrong_state")

    def test_pay_runs_out_on_a_frozen_buyer(self):
        """It stays as due, and posts on unfreeze; the agreement is closed all the same."""
        ledger = Escrow().agreed(1000)
        ledger.do("fund", agreement="a", amount="700")
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.ask("cancel", agreement="a", side="seller"), "account_frozen")
        ledger.wait(5 * DAY + 1)
        self.assertEqual([ledger.state(), ledger.shown()["due"], ledger.available("buyer")], ["closed", 700, [1300]])
        ledger.do("unfreeze", account="buyer")
        self.assertEqual([ledger.money(), ledger.available("buyer")], [[0, 700, 0, 0], [2000]])

    def test_cancel_before_full_funding(self):
        for side in ("buyer", "seller"):
            ledger = Escrow().agreed(1000)
            ledger.do("fund", agreement="a", amount="999")
            self.assertEqual(ledger.ask("cancel", agreement="a", side=side), "ok")
            self.assertEqual([ledger.state(), ledger.available("buyer")], ["closed", [2000]])

    def test_the_payer_cannot_be_closed_while_money_is_in(self):
        ledger = Escrow().agreed(1000)
        ledger.do("fund", agreement="a", amount="1")
        self.assertEqual(ledger.ask("close_account", account="buyer"), "not_empty")
        self.assertEqual(ledger.ask("close_account", account="seller"), "ok")


class Shipping(unittest.TestCase):
    def test_cancel_after_funding(self):
        """The seller at once; the buyer from t > funded + 7 d; both together in any state."""
        ledger = Escrow().funded(600, 400)
        self.assertEqual(ledger.on("cancel", side="buyer"), "too_early")
        self.assertEqual(ledger.on("cancel", side="both", by="buyer"), "too_early")
        self.assertEqual(ledger.on("cancel", side="seller", by="seller"), "ok")
        self.assertEqual([ledger.delivery(0), ledger.delivery(1)], ["closed", "funded"])
        ledger.wait(7 * DAY)
        self.assertEqual(ledger.ask("cancel", agreement="a", side="buyer"), "too_early")
        ledger.wait(1)
        self.assertEqual(ledger.ask("cancel", agreement="a", side="buyer"), "ok")
        self.assertEqual([ledger.state(), ledger.available("buyer")], ["ended", [2000]])
        ledger = Escrow().funded(600)
        ledger.do("freeze", account="buyer", credits=True)
        self.assertEqual(ledger.on("cancel", side="seller"), "account_frozen")
        ledger = Escrow().shipped(600)
        for side in ("buyer", "seller"):
            self.assertEqual(ledger.on("cancel", side=side), "wrong_state")
        self.assertEqual(ledger.on("cancel", side="both", by=["seller", "buyer"]), "ok")
        self.assertEqual(ledger.money(), [0, 600, 0, 0])

    def test_never_shipped(self):
        """T_ship + 7 d refunds what is free; T_ship + 7 d is still in time to ship."""
        ledger = Escrow().funded(600, 400)
        ledger.wait(14 * DAY)
        self.assertEqual(ledger.on("ship", hash="late"), "ok")
        ledger.wait(1)
        self.assertEqual([ledger.delivery(0), ledger.delivery(1)], ["shipped", "closed"])
        self.assertEqual([ledger.money(1), ledger.state()], [[0, 400, 0, 0], "funded"])

    def test_ship(self):
        ledger = Escrow().funded(600)
        for fields, reason in (({}, "malformed"), ({"hash": "x", "by": "buyer"}, "not_authorized"),
                               ({"hash": "x"}, "ok"),
                               ({"hash": "x"}, "wrong_state")):
            self.assertEqual(ledger.on("ship", **fields), reason)

    def test_release_and_refund(self):
        ledger = Escrow()
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000}])
        ledger.funded(600, fees="t")
        for op, fields, reason in (
            ("release", {"amount": "601"}, "exceeds_hold"), ("release", {"amount": "5", "by": "seller"},
                                                             "not_authorized"),
            ("refund", {"amount": "5", "by": "buyer"}, "not_authorized"), ("release", {"amount": "0"}, "invalid_amount"),
            ("release", {"amount": "5", "assert": {"to": "med"}}, "hold_mismatch"), ("release", {"amount": "105"}, "ok"),
            ("refund", {"amount": "95"}, "ok"), ("top_up", {"amount": "5"}, "wrong_state"),
            ("extend", {"expires_s": 5}, "wrong_state"),
        ):
            self.assertEqual(ledger.on(op, **fields), reason, (op, fields))
        # R = 105: fee floor(10.5) = 10.
        self.assertEqual(ledger.available("buyer", "seller", "fee"), [1495, 95, 10])
        ledger.do("freeze", account="seller", credits=True)
        self.assertEqual(ledger.on("release", amount="full"), "account_frozen")
        ledger.do("unfreeze", account="seller")
        ledger.do("set_release_guard", account="seller", allowed=["bank"])
        self.assertEqual(ledger.on("release", amount="full"), "release_guarded")
        ledger.do("set_release_guard", account="seller", allowed=["buyer"])
        self.assertEqual(ledger.on("release", id="last", amount="full"), "ok")
        self.assertEqual(ledger.on("release", id="last", amount="400"), "duplicate")
        self.assertEqual([ledger.delivery(), ledger.state()], ["closed", "ended"])
        self.assertEqual(ledger.on("release", amount="1"), "already_released")
        self.assertEqual(ledger.ask("reverse", of="last"), "not_reversible")
        self.assertEqual(ledger.ask("release", hold="a/0", amount="1"), "hold_not_found")
        self.assertEqual(ledger.ask("release", hold="a", amount="1"), "not_a_hold")

    def test_linked_lifecycle(self):
        """Open, agree and fund together; a culprit undoes it all."""
        ledger = Escrow()
        terms = {"prices": ["600", "400"]}
        run = [{"op": "offer", "id": "g", "buyer": "buyer", "seller": "seller", "side": "buyer", "terms": terms},
               {"op": "agree", "id": "g1", "agreement": "g"}, {"op": "fund", "id": "g2", "agreement": "g",
                                                               "amount": "full"},
               {"op": "release", "id": "g3", "agreement": "g", "milestone": 0, "amount": "601"}]
        answers = ledger.model.run_group(run)
        self.assertEqual([a["result"] for a in answers], ["aborted"] * 3 + ["rejected"])
        ledger.checked()
        self.assertEqual([ledger.book.agreements, ledger.book.milestones, ledger.available("buyer")],
                         [{}, {}, [2000]])
        run[3]["amount"] = "600"
        self.assertEqual([a["result"] for a in ledger.model.run_group(run)], ["ok"] * 4)
        ledger.wait(30 * DAY)
        self.assertEqual(ledger.available("buyer", "seller"), [1400, 600])


class Inspection(unittest.TestCase):
    def fires_at(self, ledger, seconds):
        """The inspection clock is still running after so many seconds, and has fired a second later."""
        ledger.wait(seconds)
        self.assertEqual(ledger.money()[3], 1000)
        ledger.wait(1)
        self.assertEqual([ledger.money(), ledger.delivery()], [[1000, 0, 0, 0], "closed"])

    def test_unproven(self):
        self.fires_at(Escrow().shipped(1000), 30 * DAY)

    def test_delivered_soon(self):
        """max(ship + 10 d, delivered + 48 h), twice."""
        ledger = Escrow().shipped(1000)
        ledger.wait(DAY)
        self.assertEqual(ledger.on("attest", by="post", statement="delivered"), "ok")
        self.assertEqual(ledger.delivery(), "inspecting")
        self.fires_at(ledger, 9 * DAY)
        ledger = Escrow().shipped(1000)
        ledger.wait(9 * DAY)
        self.assertEqual(ledger.on("confirm_receipt", by="buyer"), "ok")
        self.fires_at(ledger, 2 * DAY)

    def test_later_proof_lengthens(self):
        ledger = Escrow().shipped(1000)
        for days, carrier in ((9, "post"), (1, "van")):
            ledger.wait(days * DAY)
            self.assertEqual(ledger.on("attest", by=carrier, statement="delivered"), "ok")
        self.fires_at(ledger, 2 * DAY)
        ledger = Escrow().shipped(1000)
        for carrier in ("post", "van"):  # never shortens
            self.assertEqual(ledger.on("attest", by=carrier, statement="delivered"), "ok")
        self.fires_at(ledger, 10 * DAY)

    def test_who_may_state_what(self):
        ledger = Escrow()
        ledger.offer(1000)
        self.assertEqual(ledger.on("attest", by="post", statement="lost"), "wrong_state")
        ledger.do("agree", agreement="a")
        for fields, reason in (
            ({"by": "fox", "statement": "lost"}, "not_authorized"), ({"by": "post", "statement": "eaten"},
                                                                     "malformed"),
            ({"by": "post", "statement": "lost", "at_s": 1}, "invalid_time_window"),
            ({"by": "post", "statement": "lost", "supersedes": "x"}, "wrong_state"),
            ({"by": "post", "statement": "delivered", "at_s": -HOUR, "id": "s1"}, "ok"),
        ):
            self.assertEqual(ledger.on("attest", **fields), reason, fields)
        # Before shipping it moves nothing, and still stands after.
        ledger.do("fund", agreement="a", amount="full")
        ledger.do("ship", **ledger.place, hash="x")
        self.assertEqual(ledger.on("attest", by="post", statement="delivered"), "ok")
        self.assertEqual(ledger.delivery(), "shipped")
        self.assertEqual(ledger.on("attest", by="post", statement="delivered", supersedes="s1"), "ok")
        self.assertEqual(ledger.delivery(), "inspecting")
        self.assertEqual(ledger.on("confirm_receipt"), "wrong_state")
        ledger.wait(30 * DAY)
        self.assertEqual([ledger.delivery(), ledger.on("attest", by="van", statement="lost")], ["closed", "ok"])

    def test_extend_clock(self):
        """Signed by whom it hurts: before shipping later hurts the buyer, after it the seller."""
        ledger = Escrow().funded(1000)
        for seconds, by, reason in ((20 * DAY, "seller", "not_authorized"), (20 * DAY, "buyer", "ok"),
                                    (10 * DAY, "buyer", "not_authorized"), (10 * DAY, "seller", "ok"),
                                    (0, "seller", "invalid_time_window"), (121 * DAY, "buyer", "invalid_time_window")):
            self.assertEqual(ledger.on("extend_clock", deadline_s=seconds, by=by), reason, (seconds, by))
        # To where it is already counts as later.
        self.assertEqual(ledger.on("extend_clock", deadline_s=10 * DAY, by="seller"), "not_authorized")
        ledger.do("ship", **ledger.place, hash="x")
        self.assertEqual(ledger.on("extend_clock", deadline_s=40 * DAY, by="buyer"), "not_authorized")
        self.assertEqual(ledger.on("extend_clock", deadline_s=40 * DAY, by="seller"), "ok")
        self.assertEqual(ledger.on("extend_clock", deadline_s=20 * DAY, by="buyer"), "ok")
        self.fires_at(ledger, 20 * DAY)
        self.assertEqual(ledger.on("extend_clock", deadline_s=DAY), "wrong_state")
        ledger = Escrow().shipped(1000)
        self.assertEqual(ledger.on("request_refund", amount="1"), "ok")
        self.assertEqual(ledger.on("reject_refund"), "ok")
        self.assertEqual(ledger.on("extend_clock", deadline_s=DAY, by="buyer"), "ok")
        ledger.wait(DAY + 1)
        self.assertEqual(ledger.on("extend_clock", deadline_s=DAY), "wrong_state")  # it has fired

    def test_capped_at_t_hard(self):
        ledger = Escrow().funded(1000)
        self.assertEqual(ledger.on("extend_clock", deadline_s=120 * DAY, by="buyer"), "ok")
        ledger.wait(110 * DAY)
        ledger.do("ship", **ledger.place, hash="x")
        self.fires_at(ledger, 10 * DAY)

    def test_due_to_a_frozen_seller(self):
        """U is out of reach of everything, and keeps the milestone from being closed until it posts."""
        ledger = Escrow().shipped(1000)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(29 * DAY)
        ledger.do("freeze", account="seller", credits=True)
        ledger.wait(DAY + 1)
        self.assertEqual([ledger.shown()["due"], ledger.delivery()], [1000, "shipped"])
        for op, fields, reason in (("refund", {"amount": "1"}, "exceeds_hold"),
                                   ("release", {"amount": "full"}, "account_frozen"),
                                   ("dispute", {"side": "buyer", "amount": "1"}, "exceeds_hold"),
                                   ("cancel", {"side": "both"}, "wrong_state")):
            self.assertEqual(ledger.on(op, **fields), reason, op)
        ledger.wait(30 * DAY)  # the freeze lapses
        self.assertEqual([ledger.money(), ledger.state(), ledger.available("seller")],
                         [[1000, 0, 0, 0], "ended", [1000]])

    def test_milestones_are_independent(self):
        ledger = Escrow().shipped(600, 400)
        self.assertEqual(ledger.on("ship", milestone=1, hash="y"), "ok")
        self.assertEqual(ledger.on("release", amount="full"), "ok")
        self.assertEqual([ledger.delivery(0), ledger.delivery(1), ledger.state()], ["closed", "shipped", "funded"])
        self.assertEqual(ledger.on("refund", milestone=1, amount="full"), "ok")
        self.assertEqual([ledger.state(), ledger.available("buyer", "seller")], ["ended", [1400, 600]])


if __name__ == "__main__":
    unittest.main()
