#!/usr/bin/env python3
"""The reference model's rules, by examples worked out by hand."""

import copy
import os
import pathlib
import random
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import invariants
from book import DAY, NS
from claims import windows
from holds import due_sum, left_in
from model import Model
from money import MAX, fee_legs, shares


class Ledger:
    """A model with a few words around it, so that examples read like a ledger."""

    def __init__(self, **opening):
        self.model, self.count = Model(), 0
        self.book = self.model.book
        self.do("open_account", id="bank", currency="EUR")
        for name, amount in opening.items():
            self.do("open_account", id=name, currency="EUR", floor="0")
            if amount:
                self.do("transfer", **{"from": "bank", "to": name, "amount": str(amount)})

    def ask(self, op, **fields):
        if op not in ("open_account", "register_terms") and "id" not in fields:
            self.count += 1
            fields["id"] = f"auto{self.count}"
        answer = self.model.run({"op": op, **fields})
        invariants.check(self.book)
        return answer["reason"] or answer["result"]

    def do(self, op, **fields):
        answer = self.ask(op, **fields)
        if answer != "ok":
            raise AssertionError(f"{op} {fields}: {answer}")

    def hold(self, name, payer, payee, amount, **more):
        self.do("hold", id=name, **{"from": payer, "to": payee, "amount": str(amount), **more})

    def available(self, *names):
        return [self.book.accounts[name]["available"] for name in names]

    def held(self, *names):
        return [self.book.accounts[name]["held"] for name in names]


class Money(unittest.TestCase):
    def test_shares(self):
        """Floor each cumulative share in order; the last takes what is left."""
        for amount, weights, wanted in (
            (100, [1, 1, 1], [33, 33, 34]), (1, [1, 1], [0, 1]), (5, [2, 3], [2, 3]),
            (7, [1, 1, 1], [2, 2, 3]), (8, [1, 1, 1], [2, 3, 3]), (10, [0, 1, 0], [0, 10, 0]),
            (9, [0, 0], [0, 9]), (0, [3, 4], [0, 0]), (MAX, [1, 1], [MAX // 2, MAX // 2 + 1]),
        ):
            self.assertEqual(shares(amount, weights), wanted)

    def test_fee_lines(self):
        """Two lines, 2.5 % and 3 fixed capped at 5 with 10 %: three releases of a hold of 100."""
        lines = [{"bps": 250, "fixed": 0, "cap": None}, {"bps": 1000, "fixed": 3, "cap": 5}]
        # R = 30: floor(0.75) = 0; min(5, 3 + 3) = 5.  R = 70: floor(1.75) = 1; 5.  R = 100: 2; 5.
        charged, released, seen = [0, 0], 0, []
        for amount in (30, 40, 30):
            legs, residue = fee_legs(lines, charged, released, amount)
            charged = [c + leg for c, leg in zip(charged, legs)]
            released += amount
            seen.append((legs, residue))
        self.assertEqual(seen, [([0, 5], 25), ([1, 0], 39), ([1, 0], 29)])

    def test_shortfall_is_carried(self):
        """A fixed fee of 30 against releases of 10, 10 and 80: 10, 10, 10, and 70 for the payee."""
        line = [{"bps": 0, "fixed": 30, "cap": None}]
        self.assertEqual(fee_legs(line, [0], 0, 10), ([10], 0))
        self.assertEqual(fee_legs(line, [10], 10, 10), ([10], 0))
        self.assertEqual(fee_legs(line, [20], 20, 80), ([10], 70))

    def test_lines_share_what_a_release_carries(self):
        """Fixed 6 and 6 against releases of 10 and 10: 6 + 4, then the 2 that were short."""
        lines = [{"bps": 0, "fixed": 6, "cap": None}] * 2
        self.assertEqual(fee_legs(lines, [0, 0], 0, 10), ([6, 4], 0))
        self.assertEqual(fee_legs(lines, [6, 4], 10, 10), ([0, 2], 8))

    def test_totals_do_not_depend_on_the_cuts(self):
        seed = int(os.environ.get("HOLDFAST_SEED", random.SystemRandom().randrange(2**32)))
        print(f"seed {seed}")
        rng = random.Random(seed)
        for _ in range(300):
            lines = [{"bps": rng.randrange(0, 3000), "fixed": 0, "cap": rng.choice((None, 40))}
                     for _ in range(3)]
            total = rng.randrange(1, 2000)
            whole, _ = fee_legs(lines, [0] * 3, 0, total)
            charged, released = [0] * 3, 0
            while released < total:
                part = rng.randrange(1, total - released + 1)
                legs, _ = fee_legs(lines, charged, released, part)
                charged = [c + leg for c, leg in zip(charged, legs)]
                released += part
            # "bps alone: under one unit a line" may be forgiven at the end.
            for once, cut in zip(whole, charged):
                self.assertIn(once - cut, (0, 1))


class Holds(unittest.TestCase):
    def test_release_with_fees_and_refund(self):
        ledger = Ledger(buyer=1000, shop=0, fee=0, tax=0)
        ledger.do("register_terms", name="t", lines=[
            {"to": "fee", "bps": 1000, "fixed": "2"}, {"to": "tax", "bps": 190, "fixed": "0"}])
        ledger.hold("h", "buyer", "shop", 500, terms="t")
        self.assertEqual(ledger.available("buyer") + ledger.held("buyer"), [500, 500])
        # R = 301: fee 2 + 30 = 32, tax floor(5.719) = 5, shop 264.
        ledger.do("release", hold="h", amount="301")
        self.assertEqual(ledger.available("fee", "tax", "shop"), [32, 5, 264])
        # R = 400: fee 42, tax 7 (7.6): legs 10 and 2, shop 99 - 12 = 87.
        ledger.do("release", hold="h", amount="99")
        self.assertEqual(ledger.available("fee", "tax", "shop"), [42, 7, 351])
        ledger.do("refund", hold="h", amount="full")
        self.assertEqual(ledger.available("buyer") + ledger.held("buyer"), [600, 0])
        self.assertEqual(ledger.ask("refund", hold="h", amount="1"), "already_refunded")
        self.assertEqual(ledger.ask("refund", hold="h", amount="501"), "exceeds_hold")

    def test_reverse_of_a_release_with_fees(self):
        """Fees stand on R - X: a fixed fee given back is charged again by the next release."""
        ledger = Ledger(buyer=1000, shop=0, fee=0)
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000, "fixed": "5"}])
        ledger.hold("h", "buyer", "shop", 300, terms="t")
        ledger.do("release", id="r1", hold="h", amount="100")  # fee 15, shop 85
        ledger.do("release", id="r2", hold="h", amount="100")  # fee 10, shop 90
        self.assertEqual(ledger.available("fee", "shop"), [25, 175])
        ledger.do("reverse", of="r1")  # back: 15 and 85; charged 10 on R - X = 100
        self.assertEqual(ledger.available("fee", "shop", "buyer"), [10, 90, 800])
        self.assertEqual(ledger.ask("reverse", of="r1"), "already_reversed")
        ledger.do("release", id="r3", hold="h", amount="50")  # owed 5 + 15 = 20, less 10: 10, shop 40
        self.assertEqual(ledger.available("fee", "shop"), [20, 130])
        self.assertEqual(left_in(ledger.book.holds["h"]), 50)
        ledger.do("transfer", **{"from": "shop", "to": "bank", "amount": "130"})
        self.assertEqual(ledger.ask("reverse", of="r2"), "insufficient_funds")
        self.assertEqual(ledger.ask("reverse", of="h"), "not_reversible")
        self.assertEqual(ledger.available("fee", "shop"), [20, 0])

    def test_several_payers(self):
        """A buyer puts in 70, a coupon 30: refunds by what each put in less what he had back."""
        ledger = Ledger(buyer=100, coupon=50, shop=0)
        ledger.do("hold", id="h", to="shop", payers=[
            {"from": "buyer", "amount": "70"}, {"from": "coupon", "amount": "30"}])
        self.assertEqual(ledger.held("buyer", "coupon"), [70, 30])
        ledger.do("release", hold="h", amount="35")  # H = 65: floor(45.5) and the rest
        self.assertEqual(ledger.held("buyer", "coupon"), [45, 20])
        ledger.do("refund", hold="h", amount="9")  # floor(9 * 70 / 100) = 6 and 3; weights 64, 27
        self.assertEqual(ledger.available("buyer", "coupon"), [36, 23])
        self.assertEqual(ledger.held("buyer", "coupon"), [56 * 64 // 91, 56 - 56 * 64 // 91])
        ledger.do("refund", hold="h", amount="full")  # 56: floor(56 * 64 / 91) = 39, 17
        self.assertEqual(ledger.available("buyer", "coupon"), [75, 40])
        self.assertEqual(ledger.held("buyer", "coupon"), [0, 0])

    def test_reverse_counts_as_had_back(self):
        """Two payers of 1: what one had back by a reverse, he doesn't get again by a refund."""
        ledger = Ledger(a=1, b=1, shop=0)
        ledger.do("hold", id="h", to="shop", payers=[{"from": "a", "amount": "1"}, {"from": "b", "amount": "1"}])
        ledger.do("release", id="r", hold="h", amount="1")
        ledger.do("reverse", of="r")  # of 1 by weights 1, 1: the last takes it
        self.assertEqual(ledger.available("a", "b"), [0, 1])
        ledger.do("refund", hold="h", amount="1")
        self.assertEqual(ledger.available("a", "b"), [1, 1])

    def test_split(self):
        """100 with 10 % fee: 90 shared 1 : 2 : 4 by cumulative floors."""
        ledger = Ledger(buyer=100, x=0, y=0, z=0, fee=0)
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000, "fixed": "0"}])
        split = {"fees": "t", "shares": [{"to": "x", "weight": 1}, {"to": "y", "weight": 2}, {"to": "z", "weight": 4}]}
        ledger.do("hold", id="h", **{"from": "buyer"}, amount="100", exits=[{"by": "buyer", "split": split}])
        self.assertEqual([ledger.book.accounts[n]["incoming"] for n in "xyz"], [100, 100, 100])
        ledger.do("release", hold="h", amount="full")  # floor(90/7) = 12, floor(270/7) = 38, 90
        self.assertEqual(ledger.available("fee", "x", "y", "z"), [10, 12, 26, 52])

    def test_way_out(self):
        ledger = Ledger(a=100, b=0)
        lock = "ab" * 32

        def hold(*exits, **more):
            return ledger.ask("hold", **{"from": "a"}, amount="1", exits=list(exits), **more)

        plain, timed = {"to": "b", "by": "a"}, {"to": "b", "by": "a", "until_s": 5}
        self.assertEqual(hold(timed), "no_way_out")
        self.assertEqual(hold({**plain, "hashlock": lock}), "no_way_out")
        self.assertEqual(hold(timed, {"to": "a", "by": "b", "after_s": 5}), "ok")
        self.assertEqual(hold(timed, timeout_s=9), "ok")
        self.assertEqual(hold({**plain, "after_s": 5, "until_s": 5}, plain), "invalid_time_window")
        self.assertEqual(hold(*[plain] * 8), "ok")
        self.assertEqual(hold(*[plain] * 9), "malformed")

    def test_window_edges(self):
        """`t = until` is in time, `t = after` is not yet; a timer fires when its deadline < t."""
        ledger = Ledger(a=100, b=0)
        exits = [{"to": "b", "by": "a", "after_s": 5, "until_s": 10}, {"to": "a", "by": "b", "after_s": 10}]
        ledger.do("hold", id="h", **{"from": "a"}, amount="9", exits=exits)
        ledger.hold("t", "a", "b", 5, timeout_s=10)
        for seconds, release, refund in ((5, "too_early", "too_early"), (1, "ok", "too_early"),
                                         (4, "ok", "too_early"), (1, "too_late", "ok")):
            ledger.model.advance(seconds)
            with self.subTest(now=ledger.book.now // NS):
                self.assertEqual(ledger.ask("release", hold="h", amount="1"), release)
                self.assertEqual(ledger.ask("refund", hold="h", amount="1"), refund)
        self.assertEqual(ledger.ask("release", hold="t", amount="1"), "expired")

    def test_claim_windows(self):
        """Predicates as stretches (after, until]; what is over or empty is no exit."""
        def before(second):
            return {"type": "before_time", "time": str(second)}

        def no(part):
            return {"type": "not", "of": part}

        always, last = {"type": "always"}, lambda second: second * NS - 1
        for when, wanted in (
            (always, [(None, None)]), (no(always), []), (before(9), [(None, last(9))]),
            (no(before(9)), [(last(9), None)]), (before(4), []),
            ({"type": "and", "of": [no(before(9)), before(7)]}, []),
            ({"type": "and", "of": [no(before(6)), before(9)]}, [(last(6), last(9))]),
            ({"type": "or", "of": [before(6), no(before(9))]}, [(None, last(6)), (last(9), None)]),
            ({"type": "or", "of": [before(9), no(before(6))]}, [(None, None)]),
            ({"type": "before_age", "seconds": "3"}, [(None, last(8))]),
        ):
            self.assertEqual(windows(when, 5 * NS), wanted, when)

    def test_up_to_available(self):
        """From: available - floor (no floor counts as 0). To: ceiling - posted - incoming."""
        ledger = Ledger(a=10, b=0)
        ledger.do("set_limits", account="a", floor="-5")
        ledger.do("set_limits", account="b", ceiling="12")
        ledger.hold("h", "a", "b", 4)
        for payer, payee, sides, wanted in (
            ("a", "b", ["to"], 8), ("b", "a", ["from"], 8), ("bank", "a", ["from"], 0),
            ("a", "b", ["from", "to"], 8), ("a", "bank", ["from"], 3), ("bank", "a", ["to"], 1),
        ):
            step = {"from": payer, "to": payee, "amount": "99", "up_to_available": sides}
            before = ledger.available(payee)[0]
            ledger.do("transfer", **step)
            self.assertEqual(ledger.available(payee)[0] - before, wanted, step)

    def test_preimage(self):
        ledger = Ledger(a=100, b=0)
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        ledger.do("hold", id="h", **{"from": "a"}, amount="9", exits=[
            {"to": "b", "by": "anyone", "hashlock": empty}, {"to": "a", "by": "b"}])
        self.assertEqual(ledger.ask("release", hold="h", amount="1"), "bad_fulfilment")
        self.assertEqual(ledger.ask("release", hold="h", amount="1", preimage="00"), "bad_fulfilment")
        self.assertEqual(ledger.ask("release", hold="h", amount="1", preimage=""), "ok")
        ledger.hold("p", "a", "b", 5)
        self.assertEqual(ledger.ask("release", hold="p", amount="1", preimage=""), "bad_fulfilment")

    def test_extend_is_signed_by_whom_it_hurts(self):
        for on_expiry, later, earlier in (("refund", "a", "b"), ("release", "b", "a")):
            ledger = Ledger(a=100, b=0)
            ledger.hold("h", "a", "b", 9, timeout_s=10, on_expiry=on_expiry)
            for seconds, signer in ((20, later), (5, earlier)):
                other = "a" if signer == "b" else "b"
                self.assertEqual(ledger.ask("extend", hold="h", expires_s=seconds, by=other), "not_authorized")
                self.assertEqual(ledger.ask("extend", hold="h", expires_s=seconds, by=signer), "ok")
            ledger.model.advance(5)
            self.assertEqual(ledger.available("a", "b"), [100, 0] if on_expiry == "refund" else [91, 9])

    def test_ceiling_at_hold(self):
        ledger = Ledger(a=100, b=0)
        ledger.do("set_limits", account="b", ceiling="50")
        ledger.hold("h", "a", "b", 30)
        self.assertEqual(ledger.ask("top_up", hold="h", amount="21"), "over_ceiling")
        self.assertEqual(ledger.ask("transfer", **{"from": "a", "to": "b", "amount": "21"}), "over_ceiling")
        ledger.do("top_up", hold="h", amount="20")
        ledger.do("set_limits", account="b", ceiling="1")  # "never blocks what is promised"
        ledger.do("release", hold="h", amount="full")
        self.assertEqual(ledger.available("a", "b"), [50, 50])


class Frozen(unittest.TestCase):
    def test_timer_keeps_what_is_due(self):
        ledger = Ledger(a=100, b=0, fee=0)
        ledger.do("register_terms", name="t", lines=[{"to": "fee", "bps": 1000, "fixed": "0"}])
        ledger.hold("h", "a", "b", 50, timeout_s=5, on_expiry="release", terms="t")
        ledger.do("freeze", account="b")
        self.assertEqual(ledger.ask("release", hold="h", amount="1"), "account_frozen")
        ledger.model.advance(5)
        hold = ledger.book.holds["h"]
        self.assertEqual((left_in(hold), due_sum(hold), hold["state"]), (50, 50, "expired"))
        self.assertEqual(ledger.held("a"), [50])
        self.assertEqual(ledger.ask("refund", hold="h", amount="1"), "expired")
        self.assertEqual(ledger.ask("close_account", account="b"), "not_empty")
        ledger.do("unfreeze", account="b")
        self.assertEqual(ledger.available("a", "b", "fee"), [50, 45, 5])

    def test_one_of_two_payers_frozen(self):
        ledger = Ledger(a=60, b=40, shop=0)
        ledger.do("hold", id="h", to="shop", timeout_s=5, payers=[
            {"from": "a", "amount": "60"}, {"from": "b", "amount": "40"}])
        ledger.do("freeze", account="a", credits=True)
        ledger.model.advance(5)
        self.assertEqual(ledger.available("a", "b") + ledger.held("a", "b"), [0, 40, 60, 0])
        ledger.model.advance(30 * DAY // NS + 1)  # the freeze lapses
        self.assertEqual(ledger.available("a", "b") + ledger.held("a", "b"), [60, 40, 0, 0])

    def test_closed_payee_refunds(self):
        ledger = Ledger(a=100, x=0, y=0)
        split = {"shares": [{"to": "x", "weight": 1}, {"to": "y", "weight": 1}]}
        ledger.do("hold", id="h", **{"from": "a"}, amount="51", timeout_s=5, on_expiry="release",
                  exits=[{"by": "a", "split": split}])
        ledger.do("close_account", account="x")
        self.assertEqual(ledger.ask("release", hold="h", amount="1"), "account_closed")
        ledger.model.advance(5)
        self.assertEqual(ledger.available("a", "y"), [74, 26])

    def test_release_from_frozen_payer(self):
        ledger = Ledger(a=100, b=0)
        ledger.hold("h", "a", "b", 50)
        ledger.do("freeze", account="a", debits=True)
        self.assertEqual(ledger.ask("release", hold="h", amount="1"), "account_frozen")
        self.assertEqual(ledger.ask("transfer", **{"from": "a", "to": "b", "amount": "1"}), "account_frozen")
        ledger.do("refund", hold="h", amount="full")
        self.assertEqual(ledger.available("a"), [100])


class Ids(unittest.TestCase):
    def test_burnt_and_unused(self):
        ledger = Ledger(a=10, b=0)
        pay = {"from": "a", "to": "b"}
        self.assertEqual(ledger.ask("transfer", id="x", amount="11", **pay), "insufficient_funds")
        self.assertEqual(ledger.ask("transfer", id="x", amount="1", **pay), "id_burned")
        self.assertEqual(ledger.ask("transfer", id="y", amount="0", **pay), "invalid_amount")
        self.assertEqual(ledger.ask("transfer", id="y", amount="1", **pay), "ok")
        self.assertEqual(ledger.ask("transfer", id="y", amount="1", **pay), "duplicate")
        self.assertEqual(ledger.ask("transfer", id="y", amount="2", **pay), "id_conflict")
        self.assertEqual(ledger.ask("transfer", id="y", amount="2", by="b", **pay), "not_authorized")

    def test_full_is_what_it_came_to(self):
        ledger = Ledger(a=10, b=0)
        ledger.hold("h", "a", "b", 9)
        ledger.do("release", id="part", hold="h", amount="4")
        self.assertEqual(ledger.ask("release", id="part", hold="h", amount="full"), "id_conflict")
        ledger.do("release", id="rest", hold="h", amount="full")
        self.assertEqual(ledger.ask("release", id="rest", hold="h", amount="5"), "duplicate")
        self.assertEqual(ledger.ask("release", id="rest", hold="h", amount="4"), "id_conflict")

    def test_group_is_all_or_nothing(self):
        ledger = Ledger(a=10, b=0)
        before = copy.deepcopy(ledger.book.__dict__)
        steps = [
            {"op": "transfer", "id": "g1", "from": "a", "to": "b", "amount": "4"},
            {"op": "hold", "id": "g2", "from": "b", "to": "a", "amount": "4", "timeout_s": 5},
            {"op": "release", "id": "g3", "hold": "g2", "amount": "1"},
            {"op": "transfer", "id": "g4", "from": "b", "to": "a", "amount": "5"},
            {"op": "transfer", "id": "g5", "from": "a", "to": "b", "amount": "1"},
        ]
        answers = ledger.model.run_group(steps)
        self.assertEqual([a["reason"] or a["result"] for a in answers],
                         ["aborted"] * 3 + ["insufficient_funds", "aborted"])
        for table in ("accounts", "holds", "events", "waiting"):
            self.assertEqual(ledger.book.__dict__[table], before[table])
        self.assertEqual(set(ledger.book.ids) - set(before["ids"]), {"g4"})
        self.assertEqual([a["result"] for a in ledger.model.run_group(steps[:3])], ["ok"] * 3)
        self.assertEqual([a["result"] for a in ledger.model.run_group(steps[:3])], ["duplicate"] * 3)
        invariants.check(ledger.book)

    def test_open_run(self):
        ledger = Ledger(a=10, b=0)
        steps = [{"op": "transfer", "id": f"u{n}", "from": "a", "to": "b", "amount": "1"} for n in range(3)]
        answers = ledger.model.run_group(steps, unterminated=True)
        self.assertEqual([a["reason"] or a["result"] for a in answers], ["aborted", "aborted", "chain_open"])
        self.assertEqual(ledger.available("a", "b"), [10, 0])


class Rails(unittest.TestCase):
    def deposit(self, ledger, state, amount=100, ref="r"):
        return ledger.ask("deposit", rail="bank", ref=ref, to="a", amount=str(amount), state=state)

    def test_deposit(self):
        ledger = Ledger(a=0)
        self.assertEqual(self.deposit(ledger, "expected"), "ok")
        self.assertEqual(self.deposit(ledger, "seen"), "ok")
        self.assertEqual(ledger.available("a"), [0])
        self.assertEqual(self.deposit(ledger, "cleared", 99), "ok")
        self.assertEqual(ledger.available("a", "rail_clearing/bank:EUR"), [99, -99])
        self.assertEqual(self.deposit(ledger, "reversed"), "wrong_state")
        self.deposit(ledger, "expected", ref="late")
        ledger.model.advance(31 * DAY // NS)
        self.assertEqual(ledger.book.deposits[("bank", "late")]["state"], "expired")
        self.assertEqual(self.deposit(ledger, "cleared", 1, ref="late"), "ok")
        self.assertEqual(ledger.available("a"), [100])

    def test_deposit_that_finds_no_account(self):
        ledger = Ledger(a=0)
        self.assertEqual(ledger.ask("deposit", rail="bank", ref="r", amount="7", currency="EUR",
                                    state="cleared"), "ok")
        ledger.do("freeze", account="a")
        self.assertEqual(self.deposit(ledger, "cleared", ref="s"), "ok")
        self.assertEqual(ledger.available("a", "suspense:EUR"), [0, 107])
        ledger.do("unfreeze", account="a")
        self.assertEqual(ledger.available("a", "suspense:EUR"), [100, 7])

    def test_payout(self):
        ledger = Ledger(a=100, b=50)
        ask = lambda: ledger.ask("payout", id=f"p{len(ledger.book.ids)}", **{"from": "a"}, amount="60",
                                 destination="iban")
        move = lambda payout, state, **more: ledger.ask("payout_state", payout=payout, state=state, **more)
        self.assertEqual(ask(), "destination_not_found")
        ledger.do("set_destination", account="a", destination="iban")
        self.assertEqual(ask(), "destination_too_new")
        ledger.model.advance(72 * 3600)
        name = f"p{len(ledger.book.ids)}"
        self.assertEqual(ask(), "ok")
        account = ledger.book.accounts["a"]
        self.assertEqual((account["available"], account["payout_pending"]), (40, 60))
        self.assertEqual(move(name, "settled"), "wrong_state")
        self.assertEqual(move(name, "submitted"), "ok")
        self.assertEqual(move(name, "cancelled"), "wrong_state")
        self.assertEqual(move(name, "failed"), "ok")
        self.assertEqual((account["available"], account["payout_pending"]), (100, 0))
        ledger.do("transfer", **{"from": "a", "to": "b", "amount": "70"})
        self.assertEqual(move(name, "settled"), "ok")  # after all: 30 from available, 30 debt
        self.assertEqual((account["available"], account["debt"]), (0, 30))
        self.assertEqual(ask(), "in_debt")
        ledger.do("transfer", **{"from": "b", "to": "a", "amount": "40"})  # debt first
        self.assertEqual((account["available"], account["debt"]), (10, 0))
        self.assertEqual(move(name, "returned", amount="20"), "ok")
        self.assertEqual(ledger.available("a", "rail_clearing/bank:EUR"), [30, 40])

    def test_stale_payout_is_restored(self):
        ledger = Ledger(a=100)
        ledger.do("set_destination", account="a", destination="iban")
        ledger.model.advance(72 * 3600)
        ledger.do("payout", id="p", **{"from": "a"}, amount="60", destination="iban")
        ledger.model.advance(7 * DAY // NS)
        self.assertEqual(ledger.available("a"), [40])
        ledger.model.advance(1)
        self.assertEqual(ledger.available("a"), [100])
        self.assertEqual(ledger.ask("payout_state", payout="p", state="submitted"), "wrong_state")


if __name__ == "__main__":
    unittest.main()
