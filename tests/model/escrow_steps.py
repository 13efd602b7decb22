"""Random commands on escrow agreements, aimed at what the model has: running clocks, milestones,
proposals (cases are in case_steps.py); about a third of them at what can't be. The clocks of most terms are
short, so that deadlines, retries and commands meet at the same instants."""

import agreements
import escrow
import milestones as ms
import proposals
from agreement_terms import CLOCKS, SIDES, other
from book import NS
from case_steps import CARRIERS, MEDIATORS, CaseSteps
from late_steps import LateSteps

ESCROW_TOPICS = ("escrow", "cases", "mediation", "carriers")
RUNNING = ("offered", "agreed", "funded")


class EscrowSteps(CaseSteps, LateSteps):
    """Needs what StepMaker needs."""

    # ---- choices --------------------------------------------------------------------------------

    def some_agreement(self):
        """Mostly one that runs, sometimes one that is over, or none."""
        names = list(self.book.agreements)
        running = [n for n in names if agreements.state_of(self.book, self.book.agreements[n]) in RUNNING]
        luck = self.rng.random()
        if running and luck < 0.94:
            return self.rng.choice(running[-6:])
        if names and luck < 0.98:
            return self.rng.choice(names)
        return self.rng.choice(("nothing", self.sent[-1]["id"] if self.sent else "nothing"))

    def fitting(self, wanted):
        return [m for m in list(self.book.milestones.values())[-24:] if wanted(m)]

    def some_milestone(self, wanted):
        """One that fits, where there is one; else any."""
        fitting = self.fitting(wanted)
        if fitting and self.chance(0.93):
            return self.rng.choice(fitting)
        name = self.some_agreement()
        parts = [self.book.milestones[n] for n in self.book.agreements.get(name, {"milestones": ()})["milestones"]]
        return self.rng.choice(parts) if parts else {"agreement": name,
                                                     "name": f"{name}/{self.rng.choice((0, 0, 1, 7))}"}

    def on_milestone(self, op, milestone, **fields):
        agreement, _, index = milestone["name"].rpartition("/")
        return {"op": op, "id": self.fresh(), "agreement": agreement, "milestone": int(index), **fields}

    def delivery(self, milestone):
        return ms.delivery(self.book, milestone) if "case" in milestone else None

    def case_state(self, milestone):
        return milestone["case"]["state"] if milestone.get("case") else None

    def part_free(self, milestone):
        left = ms.free(self.book, milestone) if "case" in milestone else 5
        choices = ["full", "1", *(str(max(1, left // parts)) for parts in (2, 3, 5))]
        luck = self.rng.random()
        if luck < 0.06:
            choices = [str(left + 1), "0", "-1"]
        return self.rng.choice(choices)

    def signed(self, step, side=None):
        """Sometimes says whose key signs; seldom the wrong one's."""
        agreement = self.book.agreements.get(step.get("agreement"))
        if agreement is None or not self.chance(0.2):
            return step
        luck = self.rng.random()
        if side == "both":
            step["by"] = [agreement["seller"], agreement["buyer"]] if luck < 0.8 else agreement["buyer"]
        else:
            step["by"] = agreement[side if luck < 0.7 else other(side)] if side else self.name()
        return step

    def sided(self, op, milestone, side=None, **fields):
        side = side or self.rng.choice(SIDES)
        return self.signed(self.on_milestone(op, milestone, side=side, **fields), side)

    # ---- terms ----------------------------------------------------------------------------------

    def terms(self, buyer, seller):
        rng = self.rng
        money = max(3, min(self.book.accounts[buyer]["available"], 300)) if buyer in self.book.accounts else 9
        count = rng.choice((1, 1, 1, 2, 2, 3))
        terms = {"prices": [str(rng.randint(1, max(1, money // count))) for _ in range(count)]}
        if self.chance(0.75):
            terms["clocks"] = {f"{name}_s": rng.choice((5, 10, 10, 20, 30, 60)) for name in CLOCKS if name != "freeze" or "pauses" in self.topics}
            terms["clocks"]["hard_s"] = rng.choice((30, 120, 400, 900))
        if self.chance(0.7):
            takers = [name for name in self.names if name not in (buyer, seller)]
            terms["mediator_fee_max"] = str(rng.choice((1, 5, 40)))
            terms["mediator_account"] = rng.choice(takers + ["fee"] * len(takers))
        if self.chance(0.8):
            terms["carriers"] = list(rng.choice((CARRIERS, CARRIERS, CARRIERS[:1])))
        if "fees" in self.topics and self.chance(0.5):
            terms["fees"] = rng.choice(("small", "fixed", "tight"))
        for field, values in (("category", (1, 2)), ("returnable", (True,)), ("returnable", (True,)), ("returnable", (True,)),
                              ("seller_bps", (0, 3333, 10_000)), ("prose", ("x",))):
            if self.chance(0.4):
                terms[field] = rng.choice(values)
        return terms

    def make_offer(self):
        buyer, seller = self.pair()
        side = self.rng.choice(SIDES)
        step = {"op": "offer", "id": f"a{self.commands:06d}.{len(self.sent):06d}", "buyer": buyer,
                "seller": seller, "side": side, "terms": self.terms(buyer, seller)}
        if self.chance(0.04):
            step["terms"].update(self.rng.choice((
                {"prices": ["1"] * 9}, {"prices": []}, {"prices": ["3", "0"]}, {"prices": ["MAX", "1"]},
                {"seller_bps": 10_001}, {"fees": "unknown"}, {"carriers": ["post", "post"]},
                {"mediator_account": "dollar"}, {"clocks": {"pay_s": 0}})))
        if self.chance(0.1):
            step["by"] = self.rng.choice((buyer, seller))
        return step

    # ---- the agreement --------------------------------------------------------------------------

    def make_escrow(self):
        name = self.some_agreement()
        agreement = self.book.agreements.get(name)
        if agreement is None or self.chance(0.12):
            return self.make_offer()
        if self.chance(0.08):
            return self.make_anything()
        state = agreements.state_of(self.book, agreement)
        if state == "offered":
            return self.haggle(name, agreement)
        if state == "agreed":
            return self.pay(name, agreement)
        return self.deliver()

    def haggle(self, name, agreement):
        luck, side = self.rng.random(), self.rng.choice(SIDES)
        step = {"id": self.fresh(), "agreement": name}
        if luck < 0.65:
            terms = agreement["terms"]
            step.update(op="agree", side=other(agreement["newest"]) if self.chance(0.9) else side)
            if self.chance(0.1):
                step["terms"] = {"prices": [str(price + 1) for price in terms["prices"]]}
        elif luck < 0.93:
            step.update(op="counter", side=side, terms=self.terms(agreement["buyer"], agreement["seller"]))
        else:
            step.update(op="cancel", side=side)
        return self.signed(step, step["side"])

    def pay(self, name, agreement):
        due = agreements.missing(self.book, agreement)
        step = {"op": "fund", "id": self.fresh(), "agreement": name}
        luck = self.rng.random()
        if luck < 0.04:
            step.update(op="cancel", side=self.rng.choice(SIDES))
            return self.signed(step, step["side"])
        if luck < 0.08:
            return self.make_anything()
        step["amount"] = self.rng.choice(("full", "full", "full", str(due), str(due + 5), str(max(1, due // 2)), "1"))
        return self.signed(step, "buyer")

    def deliver(self):
        """What sides do with a funded milestone."""
        milestone = self.some_milestone(lambda m: self.delivery(m) in ("funded", "shipped", "inspecting"))
        state, rng = self.delivery(milestone), self.rng
        kind = rng.choice(("ship", "ship", "ship", "cancel", "release", "refund", "extend_clock", "propose"))
        if state != "funded" and self.chance(0.93):
            kind = rng.choice(("confirm_receipt", "release", "refund", "extend_clock", "propose", "propose",
                               "cancel"))
        if kind == "ship":
            return self.signed(self.on_milestone("ship", milestone, hash="track"), "seller")
        if kind == "cancel":
            side = rng.choice(("buyer", "seller", "both"))
            step = self.signed(self.on_milestone("cancel", milestone, side=side), side)
            if self.chance(0.3):
                del step["milestone"]
            return step
        if kind in ("release", "refund"):
            step = self.on_milestone(kind, milestone, amount=self.part_free(milestone))
            return self.signed(step, "buyer" if kind == "release" else "seller")
        if kind == "extend_clock":
            return self.signed(self.on_milestone(kind, milestone, deadline_s=rng.choice((0, 5, 10, 60, 90))),
                               rng.choice(SIDES))
        if kind == "confirm_receipt":
            return self.signed(self.on_milestone(kind, milestone), "buyer")
        return self.make_settlement_of(milestone)

    def make_settlement_of(self, milestone):
        """Proposes, or answers the newest proposals."""
        rng = self.rng
        names = self.proposals_to_answer()
        if names and self.chance(0.7):
            name = rng.choice(names)
            step = {"op": rng.choice(("accept_proposal",) * 4 + ("withdraw_proposal",)), "id": self.fresh(),
                    "proposal": name}
            if name in self.book.proposals and self.chance(0.2):
                step["by"] = proposals.maker(self.book, self.book.proposals[name], self.chance(0.7))
            return step
        left = ms.unfixed(self.book, milestone) if "case" in milestone else 5
        locked = ms.locked(milestone) if "case" in milestone else 0
        whole = rng.choice((left, left // 2, locked, max(0, locked - 1), locked + 1, 1,
                            left + 1 if self.chance(0.2) else 1))
        whole = whole or rng.choice((0, 1, 1, 1))
        part = rng.choice((0, whole // 2, whole, whole // 3))
        return self.sided("propose_settlement", milestone, to_seller=str(part), to_buyer=str(whole - part),
                          deadline_s=rng.choice((5, 10, 60, 60)))

    def proposals_to_answer(self):
        """Mostly those that can still be accepted; else any, or none."""
        book = self.book
        good = [name for name, entry in list(book.proposals.items())[-8:]
                if entry["open"] and "parts" in entry and entry["made_on"] == proposals.made_on(book, book.milestones[entry["milestone"]])]
        luck = self.rng.random()
        if luck < 0.9:
            return good
        return list(book.proposals)[-4:] if luck < 0.98 else ["nothing"]

    def make_anything(self):
        """Any command on any milestone, whatever its state."""
        rng = self.rng
        op = rng.choice(sorted((escrow.COMMANDS.keys() | escrow.ON_MILESTONES) - self.not_yet()))
        step = self.on_milestone(op, self.some_milestone(lambda m: True), side=rng.choice((*SIDES, "both")), hash="h",
                                 amount=rng.choice(("1", "full")), to_seller="1", to_buyer="0", to_mediator="0", deadline_s=10,
                                 expires_s=10, statement="lost", proposal="nothing", terms={"prices": ["5"]})
        if op == "offer":
            return self.make_offer()
        if op in ("attest", "award"):
            step["by"] = rng.choice(CARRIERS if op == "attest" else MEDIATORS)
        elif self.chance(0.3) and op != "evidence":
            step[rng.choice(("milestone", "side", "hash", "agreement"))] = None
        return {field: value for field, value in step.items() if field in FIELDS[op]}

    def escrow_group(self):
        """Open, agree and fund (and more) together, or not at all."""
        offer = self.make_offer()
        offer.pop("by", None)
        place = {"agreement": offer["id"], "milestone": 0}
        steps = [offer, {"op": "agree", "agreement": offer["id"]},
                 {"op": "fund", "agreement": offer["id"], "amount": self.rng.choice(("full", "full", "1"))},
                 {"op": "ship", **place, "hash": "track"}, {"op": "dispute", **place, "side": "buyer", "amount": "1"},
                 {"op": "release", **place, "amount": "full"}]
        return steps[: self.rng.choice((2, 3, 3, 4, 5, 6))]

    # ---- what happens ---------------------------------------------------------------------------

    def do_escrow(self):
        self.command(self.make_escrow())

    def do_wait(self):
        """To the very instant of an agreement's next clock, or a second past it."""
        seconds = self.next_clock_s()
        if seconds is None or self.chance(0.5):
            seconds = self.rng.choice((0, 1, 1, 2))
        self.emit({"op": "advance", "seconds": seconds + self.rng.choice((0, 1))})

    def next_clock_s(self):
        """Seconds to the next clock of an agreement or milestone, or None."""
        coming = [deadline for deadline, rank, _, _ in self.book.timers if rank and deadline >= self.book.now]
        return (min(coming) - self.book.now) // NS if coming else None


FIELDS = {op: {"op", "id", "by", *fields} for op, fields in escrow.CONTENT.items()}
for _op in escrow.WITH_AMOUNT:
    FIELDS[_op].add("amount")
for _op in escrow.WITH_TERMS:
    FIELDS[_op] |= {"terms", "side"}
for _op in escrow.ON_MILESTONES:
    FIELDS[_op] = {"op", "id", "by", "agreement", "milestone", "expires_s" if _op == "extend" else "amount"}
