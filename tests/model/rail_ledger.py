"""A model with words for deposits and chargebacks around it; the tests' examples are written in them."""

from escrow_ledger import Escrow
from holds import left_in


class Rail(Escrow):
    """The buyer has nothing but what its deposit `r` brings."""

    def __init__(self, **opening):
        super().__init__(**{"buyer": 0, "third": 0, **opening})

    def do(self, op, **step):
        """What an instruction waits for is announced first, unless it has been."""
        deposit = step.get("deposit")
        if op in ("hold_on_clear", "fund_on_clear") and (deposit["rail"], deposit["ref"]) not in self.book.deposits:
            super().do("deposit", **deposit, to=step.get("from", "buyer"), amount="1", state="expected")
        return super().do(op, **step)

    def paid(self, amount, ref="r", to="buyer", **more):
        """The deposit clears."""
        self.do("deposit", rail="bank", ref=ref, to=to, amount=str(amount), state="cleared", **more)
        return self

    def named(self, name, amount, ref="r", **more):
        """A hold that the deposit is to pay for."""
        self.do("hold_on_clear", id=name, deposit={"rail": "bank", "ref": ref}, amount=str(amount), **{"from": "buyer", "to": "seller", **more})
        return self

    def escrow(self, *prices, deposit=None, **terms):
        """An agreement that the deposit paid for."""
        self.agreed(*prices, **terms)
        self.do("fund_on_clear", deposit={"rail": "bank", "ref": "r"}, agreement="a", amount=str(sum(prices)))
        return self.paid(deposit or sum(prices))

    def charge(self, amount, ref="r", **more):
        return self.ask("chargeback", rail="bank", ref=ref, amount=str(amount), **more)

    def undo(self, name, **more):
        return self.ask("chargeback_reversed", chargeback=name, **more)

    def fields(self, name, *fields):
        return [self.book.accounts[name][field] for field in fields]

    def inside(self, *names):
        return [left_in(self.book.holds[name]) for name in names]

    def clearing(self):
        return self.available("rail_clearing/bank:EUR")[0]

    def ruled(self, to_seller=250, to_buyer=130, fee=20):
        self.mediators("m0")
        self.on("dispute", side="buyer", amount="400")
        self.on("escalate", side="buyer")
        self.on("award", to_seller=str(to_seller), to_buyer=str(to_buyer), to_mediator=str(fee), by="m0")
        return self
