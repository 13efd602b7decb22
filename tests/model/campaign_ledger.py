"""A model with words for campaigns around it; the tests' examples are written in them."""

import campaign_checks
from campaign_invariants import Watch
from escrow_ledger import Escrow


class Giving(Escrow):
    """Accounts ann, ben (1000 each), org, app, vet and tips; invariants are checked after every step."""

    def __init__(self, **opening):
        self.giving = Watch()
        super().__init__(buyer=0, ann=1000, ben=1000, org=0, app=0, vet=0, tips=0, **opening)

    def checked(self):
        super().checked()
        self.giving.look(self.book)

    def draft(self, name="c", **terms):
        full = {"goal": "500", "deadline_s": 100, "settle_s": 10, "disburse_s": 200, "cool_off_s": 20, "tip_account": "tips", **terms}
        return self.ask("draft_campaign", id=name, to="org", terms=full)

    def opened(self, name="c", **terms):
        if self.draft(name, **terms) != "ok":
            raise AssertionError("no draft")
        self.do("open_campaign", campaign=name)
        return self

    def succeeded(self, **terms):
        """ann 300, ben 400: decided and done."""
        self.opened(**terms)
        self.give("ann", 300, id="a")
        self.give("ben", 400, id="b")
        self.wait(101)
        self.wait(10)
        if self.campaign()["state"] != "succeeded":
            raise AssertionError(self.campaign())
        return self

    def give(self, donor, amount, name="c", **more):
        return self.ask("give", campaign=name, amount=str(amount), **{"from": donor}, **more)

    def campaign(self, name="c"):
        return campaign_checks.show_campaign(self.book, self.book.campaigns[name])

    def gift(self, name):
        return campaign_checks.show_gift(self.book, self.book.gifts[name])

    def parts(self, name):
        """unspent, spent, refunded."""
        return [self.gift(name)[field] for field in ("unspent", "spent", "refunded")]
