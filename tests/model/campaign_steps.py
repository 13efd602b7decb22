"""Random commands on campaigns, aimed at what the model has: open ones, gifts in their cool-off, lines with money; about a third of them at
what can't be. The clocks are short, so that deadlines, sweeps and commands meet at the same instants."""

import disbursements
from book import NS

CAMPAIGN_TOPICS = ("campaigns", "approvals")
MATCHING = "matching"  # until the ledger has it no scenario has it but where it is asked for


class CampaignSteps:
    """Needs what StepMaker needs."""

    def campaigns_in(self, *states):
        return [name for name, campaign in self.book.campaigns.items() if campaign["state"] in states][-5:]

    def some_campaign(self, *states):
        """Mostly one in these states, sometimes any, seldom none."""
        fitting, luck = self.campaigns_in(*states), self.rng.random()
        if fitting and luck < 0.93:
            return self.rng.choice(fitting)
        everything = list(self.book.campaigns)
        return self.rng.choice(everything) if everything and luck < 0.99 else "nothing"

    def signed_by(self, step, signer):
        """Sometimes says whose key signs; seldom another's."""
        if signer is not None and self.chance(0.15):
            step["by"] = signer if self.chance(0.75) else self.name()
        return step

    def make_campaign(self):
        """What a scenario of campaigns does next."""
        rng = self.rng
        if not self.campaigns_in("draft", "open", "deciding", "succeeded", "disbursing") or self.chance(0.06):
            return self.make_draft()
        if self.campaigns_in("draft") and self.chance(0.6):
            return {"op": "open_campaign", "id": self.fresh(), "campaign": self.some_campaign("draft")}
        if MATCHING in self.topics and self.chance(0.08):
            return self.make_sponsor()
        luck = rng.random()
        paying = [name for name, campaign in self.book.campaigns.items() if disbursements.is_open_for(campaign)]
        if paying and luck < 0.4:
            return self.make_disbursement(paying)
        if luck < 0.47 and self.book.gifts:
            return self.make_refund_gift()
        if luck < 0.53:
            return self.make_cancel()
        return self.make_give()

    def make_draft(self):
        rng = self.rng
        organiser = rng.choice(("shop", "stall", "stall", "capped", self.name()))
        terms = {"goal": str(rng.choice((0, 0, 5, 40, 100))), "deadline_s": rng.choice((10, 20, 40, 60)),
                 "settle_s": rng.choice((0, 5, 10)), "disburse_s": rng.choice((10, 30, 200, 200)), "cool_off_s": rng.choice((0, 5, 5, 10, 50))}
        if MATCHING in self.topics and self.chance(0.5):
            terms["matches_count"] = True
        if self.chance(0.4):
            terms["cap"] = str(int(terms["goal"]) + rng.choice((0, 1, 20, 60)) or 7)
        if self.chance(0.5):
            terms["earmarks"] = rng.choice(([1], [1, 2], [7, 2, 5]))
        if self.chance(0.7):
            terms["tip_account"] = rng.choice(("fee", "tax", "fee", self.name()))
        if "approvals" in self.topics and self.chance(0.7):
            terms["approvers"] = rng.sample([name for name in ("alice", "bob", "carol") if name != organiser], 2)
            terms["approvals"] = rng.choice((0, 1, 2, 2))
        if self.chance(0.05):
            terms.update(rng.choice(({"cap": "0"}, {"earmarks": [0]}, {"earmarks": [3, 3]}, {"deadline_s": 0}, {"disburse_s": 0},
                                     {"approvers": [organiser]}, {"approvals": 3}, {"tip_account": "dollar"}, {"tip_account": "nobody"})))
        step = {"op": "draft_campaign", "id": f"k{self.commands:06d}.{len(self.sent):06d}", "to": organiser, "terms": terms}
        return self.signed_by(step, organiser)

    def make_sponsor(self):
        rng, payer = self.rng, self.pair()[0]
        step = {"op": "sponsor", "id": self.fresh(), "campaign": self.some_campaign("draft", "open", "open"), "from": payer,
                "amount": str(rng.choice((1, 20, 50, 200))), "ratio_bps": rng.choice((10_000, 10_000, 3333, 25_000))}
        if self.chance(0.5):
            step["donor_cap"] = str(rng.choice((1, 5, 30)))
        return self.signed_by(step, payer)

    def make_give(self):
        rng = self.rng
        name = self.some_campaign("open")
        campaign = self.book.campaigns.get(name)
        donor = self.pair()[0]
        step = {"op": "give", "id": self.fresh(), "campaign": name, "from": donor, "amount": self.amount(donor)}
        if rng.random() < 0.75:
            step["amount"] = str(rng.choice((1, 2, 3, 7, 10, 25, 40)))
        marks = [mark for mark in campaign["lines"] if mark] if campaign else []
        if marks and self.chance(0.5):
            step["earmark"] = rng.choice(marks)
        if self.chance(0.02):
            step["earmark"] = 99
        if self.chance(0.3):
            step["tip"] = str(rng.choice((1, 2, 5, 30)))
        return self.signed_by(step, donor)

    def make_refund_gift(self):
        names = [name for name, gift in self.book.gifts.items() if gift["state"] == "cooling"]
        name = self.rng.choice(names[-8:]) if names and self.chance(0.85) else self.rng.choice([*self.book.gifts] or ["nothing"])
        name = "nothing" if self.chance(0.02) else name
        gift = self.book.gifts.get(name)
        return self.signed_by({"op": "refund_gift", "id": self.fresh(), "gift": name}, gift and gift["donor"])

    def make_cancel(self):
        name = self.some_campaign("open", "deciding", "succeeded", "disbursing")
        campaign = self.book.campaigns.get(name)
        step = {"op": "cancel_campaign", "id": self.fresh(), "campaign": name, "side": self.rng.choice(("organiser", "platform"))}
        return self.signed_by(step, campaign["organiser"]) if campaign and step["side"] == "organiser" else step

    def make_disbursement(self, paying):
        """Asks for one, or approves one that waits."""
        rng, book = self.rng, self.book
        waiting = [name for name, request in book.disbursements.items() if request["state"] == "waiting"]
        if waiting and self.chance(0.65) or book.disbursements and self.chance(0.05):
            return self.make_approval(rng.choice(waiting[-4:] if waiting else list(book.disbursements)))
        name = rng.choice(paying[-4:])
        campaign = book.campaigns[name]
        mark = rng.choice(list(campaign["lines"]))
        left = campaign["lines"][mark]["length"] - campaign["lines"][mark]["spent"]
        amount = rng.choice((left, left // 2, 1, left // 3, left + (1 if self.chance(0.3) else 0)))
        step = {"op": "disburse", "id": self.fresh(), "campaign": name, "amount": str(amount or 1 - self.chance(0.1)), "hash": "invoice"}
        if mark:
            step["earmark"] = mark
        return self.signed_by(step, campaign["organiser"])

    def make_approval(self, name):
        rng, request = self.rng, self.book.disbursements[name]
        approvers = self.book.campaigns[request["campaign"]]["terms"]["approvers"]
        approver = rng.choice(approvers) if approvers and self.chance(0.93) else rng.choice(("alice", "shop", "bob"))
        step = {"op": "approve_disbursement", "id": self.fresh(), "disbursement": name, "approver": approver}
        if self.chance(0.04):
            step["payload"] = "another"
        return self.signed_by(step, approver)

    def do_campaigns(self):
        if "approvals" in self.topics and self.chance(0.01):
            self.admin({"op": "recall_campaign", "campaign": self.some_campaign("open", "deciding", "succeeded", "disbursing")})
        else:
            self.command(self.make_campaign())

    def do_campaign_wait(self):
        """To the last instant of a running clock, or just beyond it."""
        now = self.book.now
        coming = [deadline for campaign in self.book.campaigns.values() for deadline in (campaign["until"], campaign["sweep"])
                  if deadline is not None]
        seconds = self.rng.choice((1, 1, 5, 10))
        if coming and self.chance(0.7):
            seconds = max(0, min(coming) - now) // NS + self.rng.choice((0, 1, 1))
        self.emit({"op": "advance", "seconds": min(seconds, 400)})
