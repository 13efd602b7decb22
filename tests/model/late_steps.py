"""Random commands on what came to escrow agreements later: claims and amendments. Their scenarios are those of agreements, with these mixed in."""

import late_claims
import milestones as ms
import proposals
from agreement_terms import SIDES
from case_steps import MEDIATORS

LATE_TOPICS = ("claims", "amendments")
PAUSES = "pauses"
LATE_COMMANDS = {"claims": {"claim", "settle_claim"}, "amendments": {"propose_amendment", "fund_amendment"}}


class LateSteps:
    """Needs what EscrowSteps needs, and its choices."""

    def not_yet(self):
        """Commands that the scenario's topics leave out."""
        return set().union(*(ops for topic, ops in LATE_COMMANDS.items() if topic not in self.topics))

    # ---- claims ---------------------------------------------------------------------------------

    def make_claim(self):
        rng = self.rng
        running = self.fitting(lambda m: m["claim"])
        if running and self.chance(0.7):
            return self.go_on_with(rng.choice(running))
        ready = [(m, side) for m in self.fitting(lambda m: m["moved"]) for side in SIDES if late_claims.claimable(self.book, m, side)]
        if not ready and self.chance(0.94):
            late = self.fitting(lambda m: any(part["to"] == "buyer" and part["amount"] for part in m["moved"]))
            return self.late_proof(rng.choice(late)) if late and self.chance(0.4) else self.make_escrow()
        milestone, side = rng.choice(ready) if ready and self.chance(0.93) else (self.some_milestone(lambda m: True), rng.choice(SIDES))
        most = sum(p["amount"] for p in late_claims.claimable(self.book, milestone, side)) if "moved" in milestone else 5
        amount = rng.choice(("full", "1", str(max(1, most // 2)), str(max(1, most // 3)), str(most + 1 if self.chance(0.2) else most)))
        return self.sided("claim", milestone, side, amount=amount if self.chance(0.98) else "0")

    def late_proof(self, milestone):
        carriers = ms.agreement_of(self.book, milestone)["terms"]["carriers"] or ("post",)
        return self.on_milestone("attest", milestone, by=self.rng.choice(carriers), statement="delivered")

    def go_on_with(self, milestone):
        rng, found = self.rng, milestone["claim"]
        luck = rng.random()
        if luck < 0.12:
            side = rng.choice((found["opener"], found["opener"], "both", rng.choice(SIDES)))
            return self.signed(self.on_milestone("withdraw", milestone, side=side, claim=True), side)
        if luck < 0.17:
            return self.sided("evidence", milestone, hash="h", claim=True)
        if luck < 0.4:
            return self.settle_or_answer(milestone, found)
        if found["state"] == "negotiating":
            return self.sided("escalate", milestone, claim=True)
        if found["state"] == "ruled" and luck < 0.8:
            return self.sided("appeal", milestone, claim=True)
        return self.award_of(milestone, found)

    def settle_or_answer(self, milestone, found):
        rng = self.rng
        open_ones = [name for name, entry in list(self.book.proposals.items())[-8:] if entry["open"] and "claimed" in entry]
        if open_ones and self.chance(0.7):
            return {"op": rng.choice(("accept_proposal",) * 4 + ("withdraw_proposal",)), "id": self.fresh(), "proposal": rng.choice(open_ones)}
        amount = rng.choice((1, found["d"], max(1, found["d"] // 2), found["d"] + (1 if self.chance(0.2) else 0)))
        return self.sided("settle_claim", milestone, amount=str(amount), deadline_s=rng.choice((5, 10, 60, 60, 0 if self.chance(0.2) else 60)))

    def award_of(self, milestone, found):
        rng = self.rng
        most = ms.agreement_of(self.book, milestone)["terms"]["fee_max"]
        fee = min(found["d"], rng.choice((0, 0, 1, most, most + (1 if self.chance(0.2) else 0))))
        part = rng.choice((0, found["d"] - fee, (found["d"] - fee) // 2))
        by = found["mediator"] if found["mediator"] and self.chance(0.92) else rng.choice(MEDIATORS)
        rest = found["d"] - fee - part + (rng.choice((1, -1)) if self.chance(0.05) else 0)
        return self.on_milestone("award", milestone, to_seller=str(part), to_buyer=str(rest), to_mediator=str(fee), by=by, claim=True)

    # ---- amendments -----------------------------------------------------------------------------

    def make_amendment(self):
        rng, book = self.rng, self.book
        filling = self.fitting(lambda m: m["amendment"])
        if filling and self.chance(0.55):
            return self.make_top_up_of(rng.choice(filling))
        waiting = [name for name, entry in list(book.proposals.items())[-8:] if entry["open"] and "amends" in entry
                   and (self.chance(0.1) or entry["made_on"] == proposals.made_on(book, book.milestones[entry["milestone"]]))]
        if waiting and self.chance(0.75):
            return {"op": rng.choice(("accept_proposal",) * 5 + ("withdraw_proposal",)), "id": self.fresh(), "proposal": rng.choice(waiting)}
        good = self.fitting(lambda m: self.delivery(m) in ("funded", "shipped", "inspecting") and not m["case"] and not m["amendment"])
        if not good and self.chance(0.8):
            return self.make_escrow()
        milestone = self.some_milestone(lambda m: m in good)
        now = ms.hold_of(book, milestone)["F"] - ms.hold_of(book, milestone)["B"] if "case" in milestone else 5
        released = ms.hold_of(book, milestone)["R"] if "case" in milestone else 0
        price = rng.choice((now, now + 1, now + rng.randint(1, 60), now + rng.randint(1, 60), max(released, now // 2), released,
                            max(0, released - 1), rng.randint(released, max(released, now))))
        return self.sided("propose_amendment", milestone, amount=str(price), deadline_s=rng.choice((5, 10, 60, 60)))

    def make_top_up_of(self, milestone):
        due = milestone["amendment"]["top_up"] - ms.hold_of(self.book, milestone)["apart"]
        amount = self.rng.choice(("full", "full", "1", str(max(1, due // 2)), str(due), str(due + 3), "0" if self.chance(0.2) else "1"))
        return self.signed(self.on_milestone("fund_amendment", milestone, amount=amount), "buyer")

    def do_pauses(self):
        """Freezes an agreement, or thaws one that is frozen."""
        frozen = [name for name, agreement in self.book.agreements.items() if agreement["frozen_since"] is not None]
        if frozen and self.chance(0.7):
            self.admin({"op": "unfreeze_agreement", "agreement": self.rng.choice(frozen)})
        else:
            self.admin({"op": self.rng.choice(("freeze_agreement",) * 9 + ("unfreeze_agreement",)), "agreement": self.some_agreement()})

    def do_claims(self):
        self.command(self.make_claim())

    def do_amendments(self):
        self.command(self.make_amendment())
