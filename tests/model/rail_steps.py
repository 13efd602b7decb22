"""Random commands on rails. Instructions on a deposit, bank statements and chargebacks are in scenarios only where they are asked for
(`generate.py --rails`, or their topics)."""

import clearing
import statements
from chargebacks import CHARGEABLE
from steps import DESTINATIONS, RAILS

RAIL_TOPICS = ("on_clear", "statements", "chargebacks", "reversals")
RAIL_KINDS = {"on_clear": {"on_clear": 30}, "statements": {"statement": 8}, "chargebacks": {"on_clear": 20, "charged_back": 16},
              "reversals": {"on_clear": 20, "charged_back": 16}}
AWAITED = clearing.AWAITED


class RailSteps:
    """Needs what StepMaker needs, and its choices."""

    def rail_kinds(self):
        kinds = {}
        for topic in RAIL_TOPICS:
            kinds.update(RAIL_KINDS[topic] if topic in self.topics else {})
        return kinds

    # ---- what happens ------------------------------------------------------------------------------

    def do_deposit(self):
        self.command(self.make_deposit())

    def do_payout(self):
        self.command(self.make_payout())

    def do_payout_state(self):
        self.command(self.make_payout_state())

    def do_match(self):
        """Where unmatched money belongs, or back to its sender; mostly of a deposit that waits."""
        rng, book = self.rng, self.book
        waiting = [key for key, d in book.deposits.items() if d["state"] == "unmatched" or d["kept"]]
        key = rng.choice(waiting or list(book.deposits) or [("bank", "nothing")])
        if self.chance(0.2):
            key = rng.choice([("card", "nothing"), *book.deposits])
        step = {"op": "match_deposit", "rail": key[0], "ref": key[1]}
        if self.chance(0.6):
            step["to"] = rng.choice((self.name(), self.name(), "cent", "nobody"))
        self.admin(step)

    def do_write_off(self):
        """Of a debt, where there is one."""
        owing = [n for n in self.names if self.book.accounts[n]["debt"]]
        name = self.rng.choice(owing or self.names)
        debt = self.book.accounts[name]["debt"]
        amount = self.rng.choice((1, max(1, debt // 2), debt, debt + 1))
        self.admin({"op": "write_off", "account": name, "amount": str(amount)})

    def do_destination(self):
        self.admin({"op": "set_destination", "account": self.rng.choice(("alice", "shop", "bob")),
                    "destination": self.rng.choice(DESTINATIONS)})

    # ---- on_clear -------------------------------------------------------------------------------

    def do_on_clear(self):
        rng = self.rng
        waiting = list(self.book.instructions)
        luck = rng.random()
        if luck < 0.12:
            self.command(self.make_withdraw_on_clear())
        elif waiting and luck < 0.5:
            self.command(self.awaited_fact(rng.choice(waiting)))
        else:
            funding = self.book.agreements and self.chance(0.75)
            step = self.make_fund_on_clear() if funding else self.make_hold_on_clear()
            done = self.command(step)["result"] == "ok"
            if done and self.chance(0.6 if funding else 0.25):
                self.command(self.awaited_fact((step["deposit"]["rail"], step["deposit"]["ref"])))

    def deposit_for(self, payer):
        """Mostly one that is awaited, of that payer, announced if there is none; often one on which others wait already."""
        rng, book = self.rng, self.book
        own = [key for key, entry in book.deposits.items() if entry["to"] == payer]
        awaited = [key for key in own if book.deposits[key]["state"] in AWAITED]
        known = [key for key, line in book.instructions.items() if any(other["payer"] == payer for other in line)]
        rail, ref = rng.choice(RAILS), f"pre{self.commands}"
        luck = rng.random()
        if luck < 0.04 and book.deposits:
            rail, ref = rng.choice(list(book.deposits)[-8:])
        elif luck < 0.06:
            rail = "nothing"
        elif luck < 0.7 and awaited + known:
            rail, ref = rng.choice((awaited + known)[-3:])
        elif luck < 0.95 and payer in book.accounts:
            self.command({"op": "deposit", "id": f"announced {ref}", "rail": rail, "ref": ref, "to": payer, "amount": "50", "state": "expected"})
        return {"rail": rail, "ref": ref}

    def make_hold_on_clear(self):
        step = self.make_hold()
        step.pop("up_to_available", None)
        if "payers" in step:
            step["from"], step["amount"] = step["payers"][0]["from"], step["payers"][0]["amount"]
            del step["payers"]
        step.update(op="hold_on_clear", deposit=self.deposit_for(step.get("from")))
        if self.chance(0.02):
            step[self.rng.choice(("deposit", "payers", "up_to_available"))] = []
        return step

    def make_fund_on_clear(self):
        rng, book = self.rng, self.book
        good = [name for name, entry in book.agreements.items() if entry["state"] in ("offered", "agreed")]
        name = rng.choice(good[-5:]) if good and self.chance(0.9) else self.some_agreement()
        agreement = book.agreements.get(name)
        buyer = agreement["buyer"] if agreement else self.name()
        whole = sum(agreement["terms"]["prices"]) if agreement else 5
        step = {"op": "fund_on_clear", "id": self.fresh(), "deposit": self.deposit_for(buyer), "agreement": name,
                "amount": str(rng.choice((whole, whole, whole + 3, max(1, whole // 2), 1)))}
        luck = rng.random()
        if luck < 0.03:
            step["amount"] = rng.choice(("0", "full"))
        elif luck < 0.06:
            step["by"] = self.name()
        return step

    def make_withdraw_on_clear(self):
        rng, book = self.rng, self.book
        waiting = [(other["id"], other["payer"]) for line in book.instructions.values() for other in line]
        name, payer = rng.choice(waiting) if waiting and self.chance(0.9) else (rng.choice([s["id"] for s in self.sent[-20:]] or ["nothing"]), None)
        step = {"op": "withdraw_on_clear", "id": self.fresh(), "instruction": name}
        if payer and self.chance(0.3):
            step["by"] = payer if self.chance(0.6) else self.name()
        return step

    def awaited_fact(self, key):
        """A deposit on which instructions wait: mostly it clears, with about what they need."""
        rng, book = self.rng, self.book
        line, known = book.instructions[key], book.deposits.get(key)
        wanted = [min(other["amount"], 10_000) for other in line]  # rail_clearing has bounds, too
        amount = rng.choice((sum(wanted), sum(wanted), wanted[0], sum(wanted) + 7, max(1, sum(wanted) - 1), wanted[-1], rng.randrange(1, 300)))
        state = rng.choice(("cleared",) * 5 + ("seen", "expected", "reversed"))
        to = known["to"] if known else line[0]["payer"] if self.chance(0.93) else self.name()
        step = {"op": "deposit", "id": self.fresh(), "rail": key[0], "ref": key[1], "to": to, "amount": str(amount), "state": state}
        if to not in book.accounts:
            step["currency"] = "EUR"
        return step

    # ---- bank statements ------------------------------------------------------------------------

    def do_statement(self):
        """Mostly what the books say, or a little beside it; then what is adjusted."""
        rng, book = self.rng, self.book
        differing = [key for key, last in book.statements.items() if last["difference"]]
        rail, currency = rng.choice(RAILS), rng.choice(("EUR",) * 5 + ("USD",))
        if differing and self.chance(0.55):
            rail, currency = rng.choice(differing)
            if self.chance(0.7):
                self.command(self.make_adjust(rail, currency))
                return
        elif self.chance(0.15):
            self.command(self.make_adjust(rail, currency))
            return
        off, under_way = rng.choice((0, 0, 0, 1, 7, 40, -1, -7, -30)), rng.choice((0, 0, 5, -5))
        balance = -statements.clearing_of(book, rail, currency) - under_way - off
        step = {"op": "reconcile", "id": self.fresh(), "rail": rail, "currency": currency, "closed_s": rng.choice((0, 0, 0, 1, 5, 20)),
                "balance": str(balance), "in_transit": str(under_way)}
        luck = rng.random()
        if luck < 0.06:
            step.update(rng.choice(({"closed_s": -1}, {"currency": "XAU"}, {"balance": "1.5"}, {"closed_s": 10**6})))
        self.command(step)

    def make_adjust(self, rail, currency):
        rng, now = self.rng, statements.difference(self.book, rail, currency)
        most = abs(now)
        amount = rng.choice((most, most, max(1, most // 2), 1, most + 1 if self.chance(0.3) else most, 0 if self.chance(0.1) else most))
        return {"op": "adjust", "id": self.fresh(), "rail": rail, "currency": currency, "amount": str(amount),
                "to_loss": (now < 0) == self.chance(0.9)}

    # ---- chargebacks ----------------------------------------------------------------------------

    def do_charged_back(self):
        """Mostly of deposits that named something, mostly a part of them; every third one comes back."""
        rng, book = self.rng, self.book
        if book.chargebacks and "reversals" in self.topics and self.chance(0.35):
            names = [name for name, found in book.chargebacks.items() if found["state"] == "charged"]
            name = rng.choice(names[-6:]) if names and self.chance(0.9) else rng.choice((*list(book.chargebacks)[-3:], "nothing"))
            self.command({"op": "chargeback_reversed", "id": self.fresh(), "chargeback": name})
            return
        able = [key for key, entry in book.deposits.items() if entry["amount"] > entry["charged"] and entry["state"] in CHARGEABLE]
        named = [key for key in able if book.deposits[key]["named"]]
        for wanted in (lambda hold: hold["due"], lambda hold: "milestone" in hold):  # rarer things first
            rare = [key for key in named if any(wanted(book.holds[thing["hold"]]) for thing in book.deposits[key]["named"])]
            named = rare if rare and self.chance(0.5) else named
        luck = rng.random()
        if luck < 0.03 or not book.deposits:
            key = ("bank", "nothing")
        elif luck < 0.08 or not able:
            key = rng.choice(list(book.deposits))
        else:
            key = rng.choice(named[-8:] if named and self.chance(0.8) else able[-8:])
        entry = book.deposits.get(key, {"amount": 5, "charged": 0})
        left = entry["amount"] - entry["charged"]
        amount = rng.choice((left, left, max(1, left // 2), max(1, left // 3), 1, left + 1 if self.chance(0.2) else max(1, left - 1),
                             0 if self.chance(0.1) else left))
        self.command({"op": "chargeback", "id": self.fresh(), "rail": key[0], "ref": key[1], "amount": str(amount)})
