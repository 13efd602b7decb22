"""Makes one random command at a time, aimed at what the model has: open holds, money, ids.

About a third comes out invalid: most of it by aim here, some by the course of things."""

import hashlib

from book import NS
from claims import ANYONE
from holds import due_sum, left_in
from money import MAX, show_amount

PREIMAGES = ("", "aa", "0badcafe")
RAILS = ("bank", "card")
DESTINATIONS = ("IBAN-1", "IBAN-2")


def lock(preimage):
    return hashlib.sha256(bytes.fromhex(preimage)).hexdigest()


class StepMaker:
    """Needs rng, topics, book, names, sent and commands (see Generator)."""

    # ---- choices --------------------------------------------------------------------------------

    def chance(self, part):
        return self.rng.random() < part

    def fresh(self):
        return f"c{self.commands}.{len(self.sent)}"

    def name(self):
        return self.rng.choice(self.names)

    def pair(self):
        """Two accounts, the payer mostly one with money; now and then an impossible pair."""
        rng = self.rng
        payer, payee = rng.sample(self.names, 2)
        if self.book.accounts[payer]["available"] <= 0 and self.chance(0.85):
            wealthy = [n for n in self.names if self.book.accounts[n]["available"] > 0 and n != payee]
            payer = rng.choice(wealthy + ["bank"] * (payee != "bank")) if wealthy else payer
        luck = rng.random()
        if luck < 0.01:
            payee = payer
        elif luck < 0.02:
            payee = rng.choice(("dollar", "cent"))
        elif luck < 0.03:
            payer = rng.choice(("nobody", "dollar"))
        elif luck < 0.04:
            payee = "nobody"
        return payer, payee

    def amount(self, payer):
        rng, account = self.rng, self.book.accounts.get(payer)
        available = account["available"] if account else 10
        small = max(1, min(available, 50))
        choices = [1, rng.randint(1, small), rng.randint(1, small), max(1, available // 3)]
        luck = rng.random()
        if luck < 0.1:
            choices = [max(1, available), max(0, available) + 1, rng.randrange(1, 400)]
        elif luck < 0.12:
            choices = [0, -1]
        if "extremes" in self.topics and self.chance(0.2):
            choices = [MAX, MAX - 1, MAX - 7, MAX // 2, MAX + 1]
        return show_amount(rng.choice(choices))

    def own_holds(self):
        return [n for n, hold in self.book.holds.items()
                if not n.startswith(("credits_", "debits_")) and "milestone" not in hold]

    def any_hold(self):
        """Mostly an open hold, sometimes a closed one, something else, or none at all."""
        names = self.own_holds()
        still = [n for n in names[-60:] if self.book.holds[n]["state"] == "open"]
        luck = self.rng.random()
        if still and luck < 0.88:
            return self.rng.choice(still[-12:])
        if names and luck < 0.97:
            return self.rng.choice(names[-30:])
        return self.rng.choice(("nothing", self.sent[-1]["id"] if self.sent else "nothing"))

    def part_of(self, name):
        hold = self.book.holds.get(name)
        left = left_in(hold) - due_sum(hold) if hold else 5
        choices = ["full", "1", str(max(1, left // 2)), str(max(1, left // 3)), str(max(1, left - 1))]
        luck = self.rng.random()
        if luck < 0.06:
            choices = [str(left + 1), str(hold["F"] + 1 if hold else 9), show_amount(MAX)]
        elif luck < 0.09:
            choices = ["0", "-3"]
        return self.rng.choice(choices)

    # ---- commands -------------------------------------------------------------------------------

    def make_transfer(self):
        payer, payee = self.pair()
        step = {"op": "transfer", "id": self.fresh(), "from": payer, "to": payee,
                "amount": self.amount(payer)}
        if "upto" in self.topics and self.chance(0.3):
            step["up_to_available"] = self.rng.choice((["from"], ["to"], ["from", "to"]))
        if "parties" in self.topics and self.chance(0.3):
            step["by"] = payer if self.chance(0.7) else self.name()
        if self.chance(0.03):
            step["currency"] = self.rng.choice(("EUR", "USD"))
        return step

    def make_hold(self):
        rng, topics = self.rng, self.topics
        payer, payee = self.pair()
        step = {"op": "hold", "id": self.fresh(), "from": payer, "to": payee,
                "amount": self.amount(payer)}
        if "payers" in topics and self.chance(0.5):
            self.with_payers(step, payee)
        elif "upto" in topics and self.chance(0.2):
            step["up_to_available"] = rng.choice((["from"], ["to"], ["from", "to"]))
        elif "parties" in topics and self.chance(0.2):
            step["by"] = payer if self.chance(0.8) else self.name()
        if self.chance(0.6):
            step["timeout_s"] = rng.choice((5, 10, 10, 20, 30))
            if "expiry_release" in topics and self.chance(0.5):
                step["on_expiry"] = "release"
        if "fees" in topics and self.chance(0.6):
            step["terms"] = rng.choice(("small", "fixed", "tight"))
        if "claimants" in topics and self.chance(0.5) and "payers" not in step:
            self.with_claimants(step)
        elif "exits" in topics and self.chance(0.6):
            self.with_exits(step, payee)
        elif "windows" in topics and self.chance(0.5):
            self.with_window(step)
        return step

    def with_payers(self, step, payee):
        others = [name for name in self.names if name != payee]
        payers = self.rng.sample(others, self.rng.choice((2, 2, 3)))
        parts = [{"from": name, "amount": str(self.rng.choice((1, 2, 3, 5, 11, 40)))} for name in payers]
        del step["from"]
        step["payers"], step["amount"] = parts, str(sum(int(p["amount"]) for p in parts))

    def with_window(self, step):
        now, rng = self.book.now // NS, self.rng
        if self.chance(0.7):
            step["release_from"] = now + rng.choice((0, 1, 5, 10))
        if self.chance(0.5):
            step["release_until"] = now + rng.choice((5, 10, 20))
        if self.chance(0.7):
            step["refund_from"] = step.get("release_until", now + rng.choice((5, 10, 20)))
        if self.chance(0.4):
            step["hashlock"] = lock(rng.choice(PREIMAGES))

    def with_claimants(self, step):
        del step["to"]
        parties = self.rng.sample(self.names, self.rng.choice((1, 2, 2)))
        step["claimants"] = [{"party": party, "when": self.predicate(3)} for party in parties]
        if self.chance(0.6):
            step["claimants"][0]["when"] = {"type": "always"}

    def predicate(self, depth):
        """A claim window; seldom one that is malformed."""
        now, rng = self.book.now // NS, self.rng
        kind = rng.choice(("always", "before_time", "before_age") + ("not", "and", "or") * (depth > 0))
        if kind == "before_time":
            return {"type": kind, "time": str(now + rng.choice((-5, 5, 10, 20)))}
        if kind == "before_age":
            return {"type": kind, "seconds": str(rng.choice((5, 10, 10, 30)))}
        if kind == "not":
            return {"type": kind, "of": self.predicate(depth - 1)}
        if kind == "always":
            return {"type": kind}
        return {"type": kind, "of": [self.predicate(depth - 1) for _ in range(1 if self.chance(0.02) else 2)]}

    def with_exits(self, step, payee):
        """Exits of all sorts; by chance without a way out."""
        rng, payers = self.rng, [p["from"] for p in step.get("payers", ({"from": step.get("from")},))]
        exits = []
        for _ in range(rng.choice((1, 2, 3))):
            exit_ = {"by": rng.choice((ANYONE, payers[0], payee))}
            if self.chance(0.4):
                self.with_split(exit_, step, payers)
            else:
                exit_["to"] = payee if self.chance(0.7) else rng.choice([n for n in self.names if n not in payers])
            self.limit_exit(exit_)
            exits.append(exit_)
        if self.chance(0.8):
            exits.append({"to": payers[0], "by": payee})
            if self.chance(0.3):
                exits[-1]["after_s"] = rng.choice((5, 10))
        if self.chance(0.01):
            exits *= 5
        step["exits"] = exits
        step.pop("to", None)

    def with_split(self, exit_, step, payers):
        rng = self.rng
        others = [name for name in self.names if name not in payers]
        takers = rng.sample(others, min(len(others), rng.choice((2, 3))))
        exit_["split"] = {"shares": [{"to": n, "weight": rng.choice((1, 1, 2, 3, 97))} for n in takers]}
        if "terms" in step:
            exit_["split"]["fees"] = step["terms"]

    def limit_exit(self, exit_):
        rng = self.rng
        if self.chance(0.3):
            exit_["after_s"] = rng.choice((0, 5, 10))
        if self.chance(0.3):
            exit_["until_s"] = rng.choice((5, 10, 20))
        if self.chance(0.2):
            exit_["hashlock"] = lock(rng.choice(PREIMAGES))

    def make_settlement(self, op):
        name = self.any_hold()
        step = {"op": op, "id": self.fresh(), "hold": name, "amount": self.part_of(name)}
        hold = self.book.holds.get(name)
        if hold:
            self.sign_settlement(step, hold, op)
            if self.chance(0.03):
                step["assert"] = {"from": self.rng.choice((hold["payers"][0], "bank")), "to": hold["payee"],
                                  "currency": self.rng.choice(("EUR", "EUR", "USD"))}
        return step

    def sign_settlement(self, step, hold, op):
        rng = self.rng
        guarded = any(self.book.accounts[p]["guard"] is not None for p in hold["promised"])
        if guarded or "parties" in self.topics and self.chance(0.5):
            step["by"] = rng.choice(hold["payers"][:1] + list(hold["promised"])[:2])
            if self.chance(0.15):
                step["by"] = self.name()
        locks = [e["hashlock"] for e in hold["exits"] if e["hashlock"] is not None]
        if op == "release" and (locks and self.chance(0.8) or self.chance(0.01)):
            known = [p for p in PREIMAGES if bytes.fromhex(lock(p)) in locks]
            step["preimage"] = rng.choice(known) if known and self.chance(0.8) else rng.choice(PREIMAGES)

    def make_release(self):
        return self.make_settlement("release")

    def make_refund(self):
        return self.make_settlement("refund")

    def make_top_up(self):
        name = self.any_hold()
        hold = self.book.holds.get(name)
        step = {"op": "top_up", "id": self.fresh(), "hold": name,
                "amount": self.amount(hold["payers"][0] if hold else "bank")}
        if hold and len(hold["payers"]) > 1:
            step["from"] = self.rng.choice(hold["payers"])
        return step

    def make_extend(self):
        step = {"op": "extend", "id": self.fresh(), "hold": self.any_hold(),
                "expires_s": self.rng.choice((1, 5, 10, 40, 40))}
        hold = self.book.holds.get(step["hold"])
        # All that are hurt must sign, and a frame has four signers at most.
        if hold and (self.chance(0.4) or len(hold["promised"]) > 3):
            step["by"] = self.rng.choice((hold["payers"][0], hold["payee"]))
        return step

    def make_reverse(self):
        done = [name for name, d in self.book.ids.items()
                if d["result"] == "ok" and not name.startswith(("credits_", "debits_"))]
        good = [name for name in done if self.book.ids[name]["op"] in ("transfer", "release")]
        of = "nothing"
        if good and self.chance(0.85):
            of = self.rng.choice(good[-15:])
        elif done and self.chance(0.7):
            of = self.rng.choice(done)
        step = {"op": "reverse", "id": self.fresh(), "of": of}
        if of in good and self.chance(0.3):
            done = self.book.ids[of]
            step["by"] = done["to"] if done["op"] == "transfer" else done["paid"][0][0]
            if self.chance(0.3):
                step["by"] = self.name()
        return step

    def make_deposit(self):
        rng = self.rng
        known = list(self.book.deposits)
        state = rng.choice(("expected", "seen", "cleared", "cleared", "cleared", "reversed"))
        if known and self.chance(0.6):
            rail, ref = rng.choice(known[-6:])
            to = self.book.deposits[(rail, ref)]["to"]
        else:
            rail, ref, to = rng.choice(RAILS), f"ref{self.commands}", self.name()
            state = "cleared" if state == "reversed" else state
            to = "nobody" if self.chance(0.15) else to
        step = {"op": "deposit", "id": self.fresh(), "rail": rail, "ref": ref, "to": to,
                "amount": str(rng.randrange(1, 300)), "state": state}
        if to == "nobody":
            step["currency"] = "EUR"
        return step

    def make_payout(self):
        payer = self.rng.choice(("alice", "shop", "line", "bob"))
        return {"op": "payout", "id": self.fresh(), "from": payer, "amount": self.amount(payer),
                "destination": self.rng.choice(DESTINATIONS[:1] * 5 + DESTINATIONS[1:])}

    def make_payout_state(self):
        rng, book = self.rng, self.book
        name = rng.choice(list(book.payouts)[-8:] or ["nothing"])
        states = ("submitted", "submitted", "submitted", "settled", "failed", "unknown", "returned", "cancelled")
        step = {"op": "payout_state", "id": self.fresh(), "payout": name, "state": rng.choice(states)}
        entry = book.payouts.get(name)
        if entry and entry["state"] == "submitted":
            step["state"] = rng.choice(("settled", "failed", "unknown"))
        elif entry and entry["state"] == "unknown" and self.chance(0.7):
            step["state"] = rng.choice(("settled", "failed", "returned"))
        elif entry and entry["state"] == "settled" and self.chance(0.5):
            step["state"] = "returned"
        elif entry and entry["state"] == "failed" and self.chance(0.5):
            step["state"] = "settled"
        if step["state"] == "returned":
            most = entry["amount"] if entry else 5
            step["amount"] = str(rng.choice((most, max(1, most - 1), max(1, most // 2), most + 1)))
        return step

    def make_broken(self):
        """A command with one field that can't be."""
        rng = self.rng
        step = rng.choice((self.make_transfer, self.make_hold, self.make_release, self.make_refund,
                           self.make_top_up, self.make_extend, self.make_reverse))()
        if step["op"] != "extend":  # which may need more signers than a frame has
            step.pop("by", None)
        wrong = {
            "from": (None,), "to": (None,), "amount": (None, "", "1.5", "ten", "--1"), "currency": (None,),
            "tag": (None,), "hold": (None, step["id"]), "of": (None, step["id"]), "timeout_s": (0,),
            "expires_s": (0, -5), "hashlock": ("ab", "xyz"), "on_expiry": ("vanish",), "preimage": ("0", "zz"),
            "terms": ("unknown",), "payers": ([],), "exits": ([],), "claimants": ([],),
        }
        fitting = [field for field in wrong if field in step]
        if step["op"] in ("transfer", "hold"):
            fitting += ["currency", "tag"]
        field = rng.choice(fitting)
        step[field] = rng.choice(wrong[field])
        return step
