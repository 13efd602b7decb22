"""Random commands on cases, mediators and carriers, aimed at what the model has."""

import milestones as ms
from agreement_terms import SIDES

MEDIATORS = ("m0", "m1", "m2", "m3")
CARRIERS = ("post", "van")


class CaseSteps:
    """Needs what EscrowSteps needs, and its choices."""

    # ---- cases ----------------------------------------------------------------------------------

    def make_case(self):
        rng = self.rng
        open_cases = self.fitting(lambda m: m["case"])
        if open_cases and self.chance(0.65):
            milestone = rng.choice(open_cases)
        elif not self.fitting(self.disputable) and self.chance(0.9):
            return self.make_escrow()
        else:
            milestone = self.some_milestone(self.disputable)
        state = self.case_state(milestone)
        if self.chance(0.04):
            return self.make_anything()
        if state is None:
            amount = self.part_free(milestone)
            if self.delivery(milestone) == "funded" and self.chance(0.9) or self.chance(0.6):
                return self.signed(self.on_milestone("request_refund", milestone, amount=amount), "buyer")
            return self.sided("dispute", milestone, amount=amount)
        plain = {"requested": ("accept_refund", "reject_refund"),
                 "returning": ("return_shipped", "return_shipped", "return_received")}
        op = rng.choice(plain.get(state, ("escalate",)))
        luck = rng.random()
        if luck < (0.1 if state == "returning" else 0.25):
            return self.withdrawing(milestone)
        if luck < 0.33:
            return self.make_settlement_of(milestone)
        if luck < 0.38:
            return self.sided("evidence", milestone, hash="h")
        if state == "returning" and luck < 0.5:
            amount = rng.choice(("full", str(milestone["case"]["d"]), "1"))
            return self.sided("dispute", milestone, rng.choice(("seller", "seller", "buyer")), amount=amount)
        if op == "escalate":
            return self.sided("escalate", milestone) if state == "negotiating" else self.make_mediation()
        step = self.on_milestone(op, milestone)
        if op == "return_shipped":
            step["hash"] = "back"
        if op == "return_received" and self.chance(0.3):
            step["by"] = rng.choice(CARRIERS)
            return step
        return self.signed(step, "buyer" if op == "return_shipped" else "seller")

    def disputable(self, milestone):
        return self.delivery(milestone) in ("funded", "shipped", "inspecting") and ms.free(self.book, milestone) > 0

    def withdrawing(self, milestone):
        opener = milestone["case"]["opener"]
        side = self.rng.choice((opener or "buyer", opener or "buyer", "both", self.rng.choice(SIDES)))
        return self.signed(self.on_milestone("withdraw", milestone, side=side), side)

    def make_mediation(self):
        rng = self.rng
        wanted = {"negotiating", "mediating", "ruled"}
        if not self.fitting(lambda m: self.case_state(m) in wanted) and self.chance(0.9):
            return self.make_case()
        milestone = self.some_milestone(lambda m: self.case_state(m) in wanted)
        state = self.case_state(milestone)
        luck = rng.random()
        if state == "negotiating" and luck < 0.8:
            return self.sided("escalate", milestone)
        if state == "ruled" and luck < (0.1 if milestone["case"]["appealed"] else 0.7):
            return self.sided("appeal", milestone)
        if luck < 0.07 and state is not None:
            return self.on_milestone("evidence", milestone, side="mediator", hash="h", by=rng.choice(MEDIATORS))
        return self.award(milestone)

    def award(self, milestone):
        rng = self.rng
        case = milestone.get("case") or {"d": 5, "mediator": None}
        most = self.book.agreements[milestone["agreement"]]["terms"]["fee_max"] if "case" in milestone else 0
        fee = rng.choice((0, 0, min(1, case["d"]), min(most, case["d"]),
                          min(most + 1, case["d"]) if self.chance(0.2) else 0))
        part = rng.choice((0, case["d"] - fee, (case["d"] - fee) // 2, (case["d"] - fee) // 3))
        rest = case["d"] - fee - part + (rng.choice((1, -1)) if self.chance(0.06) else 0)
        by = case["mediator"] or rng.choice(MEDIATORS)
        mandate = self.book.mandates.get(by)
        if self.chance(0.08):
            by = rng.choice(MEDIATORS)
        elif mandate and mandate["cap"] is not None and case["d"] > mandate["cap"] and self.chance(0.8):
            by = [by, *rng.sample([n for n in MEDIATORS if n != by], rng.choice((1, 2)))]
        return self.on_milestone("award", milestone, to_seller=str(part), to_buyer=str(rest),
                                 to_mediator=str(fee), by=by)

    def make_attest(self):
        rng = self.rng
        milestone = self.some_milestone(lambda m: self.delivery(m) in ("shipped", "inspecting", "funded"))
        agreement = self.book.agreements.get(milestone["agreement"])
        named = agreement["terms"]["carriers"] if agreement else ()
        by = rng.choice(named if named and self.chance(0.93) else CARRIERS)
        step = self.on_milestone("attest", milestone, by=by, statement=rng.choice(("delivered", "delivered", "lost", "returned")))
        stands = milestone.get("statements", {}).get(by)
        if stands and self.chance(0.7):
            step["supersedes"] = stands[0] if self.chance(0.9) else "nothing"
        if self.chance(0.3):
            step["at_s"] = rng.choice((-5, 0, 0, 1))
        return step

    def make_mandate(self):
        rng, name = self.rng, self.rng.choice(MEDIATORS)
        if self.chance(0.4):
            return {"op": "end_mandate", "mediator": name}
        step = {"op": "grant_mandate", "mediator": name, "panel": rng.choice((2, 2, 3))}
        for field, values in (("cap", ("5", "40")), ("expires_s", (10, 60, 400)), ("categories", ([1], [1, 2])),
                              ("barred", ([self.name()],))):
            if self.chance(0.3):
                step[field] = rng.choice(values)
        return step

    # ---- what happens ---------------------------------------------------------------------------

    def do_cases(self):
        self.command(self.make_case())

    def do_mediation(self):
        if self.chance(0.15):
            self.admin(self.make_mandate())
        else:
            self.command(self.make_mediation())

    def do_carriers(self):
        self.command(self.make_attest())
