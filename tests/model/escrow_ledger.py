"""A model with words for escrow agreements around it; the tests' examples are written in them."""

import agreement_checks
import invariants
from agreement_invariants import Watch
from model import Model

HOUR, DAY = 3600, 86_400  # seconds, as steps count them


class Escrow:
    """Accounts buyer (2000), seller, med and fee; invariants are checked after every step."""

    def __init__(self, **opening):
        self.model, self.watch, self.count = Model(), Watch(), 0
        self.book = self.model.book
        self.place = {"agreement": "a", "milestone": 0}
        self.do("open_account", id="bank", currency="EUR")
        for name, amount in {"buyer": 2000, "seller": 0, "med": 0, "fee": 0, **opening}.items():
            self.do("open_account", id=name, currency="EUR", floor="0")
            if amount:
                self.do("transfer", **{"from": "bank", "to": name, "amount": str(amount)})

    # ---- steps ----------------------------------------------------------------------------------

    def ask(self, op, **fields):
        """The reason, or the result where there is none."""
        if op not in ("open_account", "register_terms", "grant_mandate", "end_mandate", "freeze_agreement", "unfreeze_agreement", "recall_campaign") and "id" not in fields:
            self.count += 1
            fields["id"] = f"auto{self.count}"
        answer = self.model.run({"op": op, **fields})
        self.checked()
        return answer["reason"] or answer["result"]

    def do(self, op, **fields):
        answer = self.ask(op, **fields)
        if answer != "ok":
            raise AssertionError(f"{op} {fields}: {answer}")

    def on(self, op, milestone=0, **fields):
        """ask, of a milestone of the agreement `a`."""
        return self.ask(op, agreement="a", milestone=milestone, **fields)

    def wait(self, seconds):
        self.model.advance(seconds)
        self.checked()

    def checked(self):
        invariants.check(self.book)
        self.watch.look(self.book)

    # ---- shortcuts ------------------------------------------------------------------------------

    def offer(self, *prices, name="a", side="buyer", **terms):
        full = {"prices": [str(price) for price in prices], "mediator_fee_max": "50", "mediator_account": "med",
                "carriers": ["post", "van"], **terms}
        return self.ask("offer", id=name, buyer="buyer", seller="seller", side=side, terms=full)

    def agreed(self, *prices, name="a", **terms):
        if self.offer(*prices, name=name, **terms) != "ok":
            raise AssertionError("no offer")
        self.do("agree", agreement=name)
        return self

    def funded(self, *prices, name="a", **terms):
        self.agreed(*prices, name=name, **terms)
        self.do("fund", agreement=name, amount="full")
        return self

    def shipped(self, *prices, name="a", **terms):
        self.funded(*prices, name=name, **terms)
        self.do("ship", agreement=name, milestone=0, hash="track")
        return self

    def mediators(self, *names, **more):
        for name in names:
            self.do("grant_mandate", mediator=name, **more)
        return self

    # ---- looking --------------------------------------------------------------------------------

    def milestone(self, index=0, name="a"):
        return self.book.milestones[f"{name}/{index}"]

    def shown(self, index=0, name="a"):
        return agreement_checks.show_milestone(self.book, self.milestone(index, name))

    def state(self, name="a"):
        return agreement_checks.show_agreement(self.book, self.book.agreements[name])["state"]

    def delivery(self, index=0):
        return self.shown(index)["delivery"]

    def case(self, index=0):
        return self.shown(index)["case"]

    def money(self, index=0):
        """R, B, M and what is still inside, of a milestone."""
        shown = self.shown(index)
        inside = shown["funded"] - shown["released"] - shown["refunded"] - shown["mediated"]
        return [shown["released"], shown["refunded"], shown["mediated"], inside]

    def available(self, *names):
        return [self.book.accounts[name]["available"] for name in names]
