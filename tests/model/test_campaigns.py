#!/usr/bin/env python3
"""Campaigns in the reference model: each rule of DOMAIN 6 that it has, by an example that a wrong rule would change."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import campaign_clocks
from campaign_ledger import Giving
from escrow_ledger import DAY
from money import MAX


class Drafting(unittest.TestCase):
    def test_what_cannot_be_a_campaign(self):
        ledger = Giving()
        ledger.do("open_account", id="dollar", currency="USD")
        for change, reason in (
            ({"deadline_s": 0}, "invalid_time_window"), ({"deadline_s": 3650 * DAY + 1}, "invalid_time_window"),
            ({"cap": "499"}, "malformed"), ({"goal": "0", "cap": "0"}, "malformed"), ({"earmarks": [1, 1]}, "malformed"),
            ({"earmarks": [0]}, "malformed"), ({"earmarks": list(range(1, 33))}, "malformed"), ({"disburse_s": 0}, "malformed"),
            ({"approvers": ["org"]}, "malformed"), ({"approvers": ["app"], "approvals": 2}, "malformed"),
            ({"approvers": ["app", "app"]}, "malformed"), ({"tip_account": "dollar"}, "currency_mismatch"),
        ):
            self.assertEqual(ledger.draft("x", **change), reason, change)
        self.assertEqual(ledger.draft("y", tip_account="nobody"), "account_not_found")
        ledger.do("freeze", account="org", credits=True)
        self.assertEqual(ledger.draft("z"), "account_frozen")
        self.assertEqual(ledger.book.campaigns, {})

    def test_a_draft_past_its_deadline_is_cancelled(self):
        ledger = Giving()
        self.assertEqual(ledger.draft(), "ok")
        self.assertEqual(ledger.give("ann", 5), "wrong_state")
        ledger.wait(100)
        self.assertEqual(ledger.campaign()["state"], "draft")
        ledger.wait(1)
        self.assertEqual((ledger.campaign()["state"], ledger.campaign()["ending"]), ("closed", "cancelled"))

    def test_the_platform_opens(self):
        ledger = Giving()
        ledger.draft()
        self.assertEqual(ledger.ask("open_campaign", campaign="c", by="org"), "not_authorized")
        self.assertEqual(ledger.ask("open_campaign", campaign="d", by="org"), "campaign_not_found")
        ledger.do("open_campaign", campaign="c")
        self.assertEqual(ledger.ask("open_campaign", campaign="c"), "wrong_state")


class Gifts(unittest.TestCase):
    def test_the_cap_accepts_the_remainder_only(self):
        ledger = Giving().opened(cap="700")
        self.assertEqual(ledger.give("ann", 600, id="a"), "ok")
        self.assertEqual(ledger.give("ben", 600, id="b", tip="7"), "ok")
        self.assertEqual((ledger.gift("b")["amount"], ledger.available("ben")), (100, [893]))
        self.assertEqual(ledger.give("ann", 1), "campaign_full")
        for amount, answer in ((600, "duplicate"), (100, "duplicate"), (99, "id_conflict")):
            self.assertEqual(ledger.give("ben", amount, id="b", tip="7"), answer, amount)
        self.assertEqual(ledger.give("ann", 601, id="a"), "id_conflict")
        ledger.do("refund_gift", gift="b")
        self.assertEqual((ledger.available("ben"), ledger.campaign()["raised"]), ([1000], 600))
        self.assertEqual(ledger.give("ben", 300), "ok")  # the cap is free again

    def test_refusals(self):
        ledger = Giving().opened(earmarks=[3])
        ledger.do("open_account", id="dollar", currency="USD")
        for fields, reason in (
            ({"amount": 0}, "invalid_amount"), ({"amount": MAX, "tip": "1"}, "invalid_amount"), ({"earmark": 4}, "earmark_not_found"),
            ({"donor": "dollar", "earmark": 3}, "currency_mismatch"), ({"name": "d"}, "campaign_not_found"),
            ({"amount": 995, "tip": "6", "id": "poor"}, "insufficient_funds"), ({"by": "ben"}, "not_authorized"),
            ({"donor": "nobody", "name": "d", "id": "both"}, "account_not_found"),
        ):
            self.assertEqual(ledger.give(**{"donor": "ann", "amount": 5, **fields}), reason, fields)
        ledger.do("freeze", account="ann", debits=True)
        self.assertEqual(ledger.give("ann", 5), "account_frozen")
        self.assertEqual(ledger.give("ben", 995, tip="5", earmark=3), "ok")

    def test_cool_off(self):
        """Free until its last instant; it ends at the deadline at the latest."""
        ledger = Giving().opened()
        ledger.give("ann", 100, id="early", tip="10")
        ledger.wait(20)
        ledger.do("refund_gift", gift="early")
        self.assertEqual((ledger.available("ann"), ledger.parts("early")), ([1000], [0, 0, 100]))
        self.assertEqual(ledger.ask("refund_gift", gift="early"), "wrong_state")
        ledger.give("ann", 100, id="late")
        ledger.wait(21)
        self.assertEqual(ledger.ask("refund_gift", gift="late"), "too_late")
        self.assertEqual(ledger.ask("refund_gift", gift="none"), "gift_not_found")
        ledger.wait(50)  # 91
        ledger.give("ben", 100, id="last")
        ledger.wait(9)  # the deadline itself
        self.assertEqual(ledger.ask("refund_gift", gift="last", by="ann"), "not_authorized")
        ledger.do("refund_gift", gift="last", by="ben")
        ledger.give("ben", 100, id="after")
        ledger.wait(1)
        self.assertEqual(ledger.campaign()["state"], "deciding")
        self.assertEqual(ledger.ask("refund_gift", gift="after"), "too_late")

    def test_no_gift_after_the_deadline(self):
        ledger = Giving().opened()
        ledger.wait(100)
        self.assertEqual(ledger.give("ann", 5), "ok")
        ledger.wait(1)
        self.assertEqual(ledger.give("ann", 5), "wrong_state")


class Decision(unittest.TestCase):
    def test_succeeds_at_its_goal_and_not_one_below(self):
        for second, state in ((200, "succeeded"), (199, "refunding")):
            ledger = Giving().opened()
            ledger.give("ann", 300)
            ledger.give("ben", second)
            ledger.wait(101)
            self.assertEqual(ledger.campaign()["state"], "deciding")
            ledger.wait(9)
            self.assertEqual(ledger.campaign()["state"], "deciding")
            ledger.wait(1)
            self.assertEqual(ledger.campaign()["state"], state)

    def test_failure_gives_all_back(self):
        ledger = Giving().opened()
        ledger.give("ann", 300, id="a", tip="30")
        ledger.do("freeze", account="ann", credits=True)
        ledger.give("ben", 100, id="b", tip="9")
        ledger.wait(101)
        ledger.wait(10)
        self.assertEqual(ledger.available("ann", "ben"), [670, 891])  # the sweep is an entry of its own
        ledger.wait(1)
        self.assertEqual((ledger.campaign()["state"], ledger.campaign()["ending"]), ("closed", "failed"))
        self.assertEqual((ledger.available("ann", "ben", "tips"), ledger.book.suspense[("ann", "EUR")]), ([670, 1000, 0], 330))
        ledger.do("unfreeze", account="ann")
        self.assertEqual(ledger.available("ann"), [1000])

    def test_a_closed_donor(self):
        ledger = Giving().opened()
        ledger.give("ann", 1000 - 499 + 1)
        ledger.do("transfer", **{"from": "ann", "to": "bank", "amount": "498"})
        ledger.do("close_account", account="ann")
        ledger.do("cancel_campaign", campaign="c", side="organiser")
        ledger.wait(1)
        self.assertEqual((ledger.campaign()["state"], ledger.book.suspense[("ann", "EUR")]), ("closed", 502))

    def test_nobody_gave(self):
        ledger = Giving().opened()
        ledger.wait(101)
        ledger.wait(10)
        self.assertEqual((ledger.campaign()["state"], ledger.campaign()["ending"]), ("closed", "failed"))


class Disbursing(unittest.TestCase):
    def test_first_in_first_out(self):
        ledger = Giving().succeeded()
        ledger.do("disburse", campaign="c", amount="350", hash="invoice 1")
        self.assertEqual((ledger.parts("a"), ledger.parts("b"), ledger.available("org")), ([0, 300, 0], [350, 50, 0], [350]))
        self.assertEqual(ledger.campaign()["state"], "disbursing")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="351", hash="x"), "exceeds_campaign")
        ledger.do("disburse", campaign="c", amount="350", hash="invoice 2")
        self.assertEqual((ledger.campaign()["state"], ledger.campaign()["ending"]), ("closed", "succeeded"))

    def test_within_an_earmark(self):
        ledger = Giving().opened(earmarks=[7])
        ledger.give("ann", 300, id="a")
        ledger.give("ben", 250, id="b", earmark=7)
        ledger.give("ann", 50, id="d")
        ledger.wait(101)
        ledger.wait(10)
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="251", earmark=7, hash="x"), "exceeds_campaign")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", earmark=8, hash="x"), "earmark_not_found")
        ledger.do("disburse", campaign="c", amount="310", hash="x")
        self.assertEqual([ledger.parts(name)[1] for name in "abd"], [300, 0, 10])

    def test_a_flexible_one_pays_while_open(self):
        """But no gift in its cool-off."""
        ledger = Giving().opened(goal="0")
        ledger.give("ann", 300, id="a")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", hash="x"), "exceeds_campaign")
        ledger.wait(21)
        ledger.give("ben", 300, id="b")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="301", hash="x"), "exceeds_campaign")
        ledger.do("disburse", campaign="c", amount="300", hash="x")
        self.assertEqual(ledger.campaign()["state"], "open")
        ledger.wait(80)
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", hash="x"), "wrong_state")  # deciding
        ledger.wait(10)
        self.assertEqual(ledger.campaign()["state"], "succeeded")
        ledger.do("disburse", campaign="c", amount="300", hash="x")
        self.assertEqual(ledger.campaign()["state"], "closed")

    def test_what_is_left_at_the_end_goes_back(self):
        """T_disburse missed: unspent parts, and the same part of the tip; the rest of the tips is the platform's."""
        ledger = Giving().opened()
        ledger.give("ann", 300, id="a", tip="10")
        ledger.give("ben", 400, id="b", tip="7")
        ledger.wait(101)
        ledger.wait(10)
        ledger.do("disburse", campaign="c", amount="500", hash="x")
        ledger.wait(200)
        self.assertEqual(ledger.campaign()["state"], "disbursing")
        ledger.wait(1)
        ledger.wait(1)
        self.assertEqual((ledger.parts("a"), ledger.parts("b")), ([0, 300, 0], [0, 200, 200]))
        self.assertEqual(ledger.available("ann", "ben", "tips"), [690, 1000 - 407 + 200 + 3, 14])
        self.assertEqual((ledger.campaign()["state"], ledger.campaign()["ending"]), ("closed", "lapsed"))

    def test_organisers_account(self):
        ledger = Giving().succeeded()
        ledger.do("set_limits", account="org", ceiling="100")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="101", hash="x"), "over_ceiling")
        ledger.do("freeze", account="org", credits=True)
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", hash="x"), "account_frozen")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", hash="x", by="ann"), "not_authorized")

    def test_tips_to_a_frozen_account_wait(self):
        ledger = Giving().opened(goal="0")
        ledger.give("ann", 300, id="a", tip="10")
        ledger.wait(101)
        ledger.do("freeze", account="tips", credits=True)
        ledger.wait(10)
        ledger.do("disburse", campaign="c", amount="300", hash="x")
        self.assertEqual(ledger.book.suspense[("tips", "EUR")], 10)


class Approvals(unittest.TestCase):
    def waiting(self):
        ledger = Giving().succeeded(approvers=["app", "vet"], approvals=2)
        ledger.do("disburse", id="d", campaign="c", amount="350", hash="invoice")
        return ledger

    def approve(self, ledger, approver, **more):
        return ledger.ask("approve_disbursement", disbursement="d", approver=approver, **more)

    def test_k_of_n(self):
        ledger = self.waiting()
        self.assertEqual(ledger.campaign()["spent"], 0)
        for approver, more, answer in (
            ("ann", {}, "not_authorized"), ("org", {}, "not_authorized"), ("app", {"by": "vet"}, "not_authorized"),
            ("app", {"payload": "other"}, "payload_mismatch"), ("app", {}, "ok"), ("app", {}, "already_approved"),
            ("vet", {"by": "vet"}, "ok"), ("vet", {}, "already_approved"),
        ):
            self.assertEqual(self.approve(ledger, approver, **more), answer, approver)
        self.assertEqual((ledger.available("org"), ledger.campaign()["state"]), ([350], "disbursing"))
        self.assertEqual(ledger.ask("approve_disbursement", disbursement="e", approver="app"), "disbursement_not_found")

    def test_nothing_is_reserved_and_the_last_approval_is_not_counted_where_it_fails(self):
        ledger = self.waiting()
        ledger.do("disburse", id="e", campaign="c", amount="351", hash="invoice")
        self.assertEqual(self.approve(ledger, "app"), "ok")
        for approver in ("app", "vet"):
            ledger.do("approve_disbursement", disbursement="e", approver=approver)
        self.assertEqual(self.approve(ledger, "vet"), "exceeds_campaign")
        self.assertEqual(ledger.book.disbursements["d"]["approved"], ["app"])

    def test_lapses(self):
        ledger = Giving().succeeded(approvers=["app"], approvals=1, disburse_s=30 * DAY)
        ledger.do("disburse", id="d", campaign="c", amount="350", hash="invoice")
        ledger.wait(7 * DAY)
        self.assertEqual(self.approve(ledger, "app", payload="other"), "payload_mismatch")
        ledger.wait(1)
        self.assertEqual(self.approve(ledger, "app"), "wrong_state")
        self.assertEqual(ledger.book.disbursements["d"]["state"], "lapsed")


class Cancelling(unittest.TestCase):
    def test_who_and_when(self):
        for side in ("organiser", "platform"):
            ledger = Giving().opened()
            ledger.give("ann", 300, id="a", tip="5")
            ledger.do("cancel_campaign", campaign="c", side=side)
            self.assertEqual(ledger.campaign()["state"], "refunding")
            self.assertEqual(ledger.ask("cancel_campaign", campaign="c", side=side), "wrong_state")
            self.assertEqual(ledger.ask("refund_gift", gift="a"), "too_late")
            ledger.wait(1)
            self.assertEqual((ledger.available("ann", "tips"), ledger.campaign()["state"]), ([1000, 0], "closed"))
        self.assertEqual(Giving().opened().ask("cancel_campaign", campaign="c", by="ann"), "not_authorized")

    def test_after_success_it_takes_whom_a_disbursement_takes(self):
        ledger = Giving().succeeded(approvers=["app"], approvals=1)
        self.assertEqual(ledger.ask("cancel_campaign", campaign="c", side="organiser"), "wrong_state")

    def test_operators_recall(self):
        ledger = Giving()
        self.assertEqual(ledger.ask("recall_campaign", campaign="c"), "campaign_not_found")
        ledger.draft()
        self.assertEqual(ledger.ask("recall_campaign", campaign="c"), "wrong_state")
        ledger = Giving().succeeded(approvers=["app"], approvals=1)
        ledger.do("recall_campaign", campaign="c")
        self.assertEqual(ledger.ask("recall_campaign", campaign="c"), "wrong_state")
        ledger.wait(1)
        self.assertEqual((ledger.available("ann", "ben"), ledger.campaign()["ending"]), ([1000, 1000], "cancelled"))

    def test_what_is_spent_is_spent(self):
        ledger = Giving().succeeded()
        ledger.do("disburse", campaign="c", amount="300", hash="x")
        self.assertEqual(ledger.ask("cancel_campaign", campaign="c", side="platform"), "wrong_state")
        ledger.do("cancel_campaign", campaign="c", side="organiser")
        self.assertEqual(ledger.ask("disburse", campaign="c", amount="1", hash="x"), "wrong_state")
        ledger.wait(1)
        self.assertEqual((ledger.available("ann", "ben", "org"), ledger.campaign()["state"]), ([700, 1000, 300], "closed"))


class Sweeps(unittest.TestCase):
    def test_other_work_goes_on(self):
        """After so many gifts a sweep waits for a later entry."""
        breath, campaign_clocks.BREATH = campaign_clocks.BREATH, 4
        try:
            ledger = Giving().opened()
            for _ in range(9):
                ledger.give("ann", 10)
            ledger.do("cancel_campaign", campaign="c", side="organiser")
            for left in (50, 10, 0):
                ledger.wait(1)
                self.assertEqual(ledger.campaign()["unspent"], left)
            self.assertEqual(ledger.campaign()["state"], "closed")
        finally:
            campaign_clocks.BREATH = breath

    def test_a_decision_waits_for_the_sweep(self):
        breath, campaign_clocks.BREATH = campaign_clocks.BREATH, 2
        try:
            ledger = Giving().opened(settle_s=0)
            for _ in range(5):
                ledger.give("ann", 100)
            for state in ("deciding", "deciding", "succeeded"):
                ledger.wait(101 if state == "deciding" and ledger.campaign()["state"] == "open" else 1)
                self.assertEqual(ledger.campaign()["state"], state)
        finally:
            campaign_clocks.BREATH = breath


if __name__ == "__main__":
    unittest.main()
