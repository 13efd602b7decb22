"""Money routing and portions as a client works them out before it sends linked transfers.

The ledger knows transfers, holds and splits; who pays how much of what (cases/README, "The others")
is planned here from balances and then posted as one linked group."""

import re
from fractions import Fraction


class Refused(Exception):
    """The plan can't be made; the argument is the neutral reason."""


def parse_portion(text):
    """A share of 1 as an exact fraction, None where the text is none."""
    found = re.fullmatch(r"([0-9]+)(?:\.([0-9]+))?%", text)
    if found:
        digits = found.group(2) or ""
        value = Fraction(int(found.group(1) + digits), 100 * 10 ** len(digits))
    else:
        found = re.fullmatch(r"([0-9]+)/([0-9]+)", text)
        if not found or int(found.group(2)) == 0:
            return None
        value = Fraction(int(found.group(1)), int(found.group(2)))
    return value if value <= 1 else None


def exact_parts(amount, shares):
    """The unrounded parts of `amount`; a share has `fixed` or `portion`, which may be remaining."""
    parts = []
    for share in shares:
        if "fixed" in share:
            parts.append(Fraction(share["fixed"]))
        elif share["portion"] == "remaining":
            parts.append(None)
        else:
            portion = parse_portion(share["portion"])
            if portion is None:
                raise Refused("bad_portions")
            parts.append(amount * portion)
    left = amount - sum(part for part in parts if part is not None)
    if parts.count(None) > 1 or left < 0 or left and None not in parts:
        raise Refused("bad_portions")
    return [left if part is None else part for part in parts]


def round_parts(amount, shares, rule):
    """Whole parts that sum to `amount`, by one of the rules of the case files."""
    exact = exact_parts(amount, shares)
    parts = [part.numerator // part.denominator for part in map(Fraction, exact)]
    missing = amount - sum(parts)
    if rule in ("blnk_floor_each_then_largest", "floor_then_largest"):
        parts[max(range(len(parts)), key=lambda i: exact[i])] += missing
    elif rule == "floor_then_remaining":
        parts[[share.get("portion") for share in shares].index("remaining")] += missing
    else:
        order = list(range(len(parts)))
        if rule == "largest_remainder":
            order.sort(key=lambda i: parts[i] - exact[i])
        elif rule != "floor_then_first":
            raise ValueError(rule)
        for place in order[:missing]:
            parts[place] += 1
    return parts


class Router:
    """Plans `send` and `save` statements over known balances."""

    def __init__(self, balances):
        self.balances = dict(balances)

    def plan(self, statement):
        """The postings (from, to, amount) of one statement, in order."""
        asset = statement["asset"]
        if statement["op"] == "save":
            self.save(statement["account"], asset, statement["amount"])
            return []
        amount = statement["amount"]
        if amount == "all":
            funds = self.take_all(statement["source"], asset)
        else:
            amount = int(amount)
            if amount < 0:
                raise Refused("invalid_amount")
            funds = self.take(statement["source"], amount, asset)
        if amount != "all" and sum(part for _, part in funds) < amount:
            raise Refused("insufficient_funds")
        total = sum(part for _, part in funds)
        return self.pour(funds, list(spread(statement["destination"], total)), asset)

    def save(self, account, asset, amount):
        key = (account, asset)
        balance = self.balances.get(key, 0)
        if balance > 0:
            self.balances[key] = 0 if amount == "all" else max(0, balance - int(amount))

    def available(self, source, asset):
        """What an account may give; None is no limit."""
        overdraft = source.get("overdraft", 0)
        if source["account"] == "world" or overdraft == "unbounded":
            return None
        return max(0, self.balances.get((source["account"], asset), 0) + max(0, int(overdraft)))

    def draw(self, account, amount, asset):
        key = (account, asset)
        self.balances[key] = self.balances.get(key, 0) - amount
        return [(account, amount)] if amount else []

    def take(self, source, amount, asset):
        """Up to `amount` from a source tree."""
        if "account" in source:
            limit = self.available(source, asset)
            return self.draw(source["account"], amount if limit is None else min(limit, amount), asset)
        if "max" in source:
            return self.take(source["from"], min(amount, max(0, int(source["max"]))), asset)
        if "inorder" in source:
            funds = []
            for part in source["inorder"]:
                funds += self.take(part, amount - sum(a for _, a in funds), asset)
            return funds
        if "oneof" in source:
            return self.take_one(source["oneof"], amount, asset)
        parts = round_parts(amount, source["allot"], "floor_then_first")
        funds = []
        for share, part in zip(source["allot"], parts):
            got = self.take(share["from"], part, asset)
            if sum(a for _, a in got) < part:
                raise Refused("insufficient_funds")
            funds += got
        return funds

    def take_one(self, sources, amount, asset):
        """The first source that gives it all."""
        for source in sources:
            before = dict(self.balances)
            funds = self.take(source, amount, asset)
            if sum(a for _, a in funds) == amount:
                return funds
            self.balances = before
        raise Refused("insufficient_funds")

    def take_all(self, source, asset):
        if "account" in source:
            limit = self.available(source, asset)
            if limit is None:
                raise Refused("malformed")
            return self.draw(source["account"], limit, asset)
        if "max" in source:
            return self.take(source["from"], max(0, int(source["max"])), asset)
        if "inorder" in source:
            return [fund for part in source["inorder"] for fund in self.take_all(part, asset)]
        if "oneof" in source:
            return self.take_all(source["oneof"][0], asset)
        raise Refused("allotment_in_send_all")

    def pour(self, funds, wanted, asset):
        """Pays the destinations from the funds in order; what is kept stays with the last."""
        postings, funds = [], [list(fund) for fund in funds]
        for to, amount in wanted:
            while amount:
                payer, left = funds[0]
                part = min(left, amount)
                if part:
                    if postings and postings[-1][:2] == (payer, to):
                        postings[-1] = (payer, to, postings[-1][2] + part)
                    else:
                        postings.append((payer, to, part))
                    self.balances[(to, asset)] = self.balances.get((to, asset), 0) + part
                amount -= part
                funds[0][1] -= part
                if not funds[0][1]:
                    funds.pop(0)
        for payer, left in funds:
            self.balances[(payer, asset)] += left
        return postings


def spread(target, amount):
    """(to, amount) for each destination of a tree, in order; what is kept is left out."""
    if target == "kept":
        return
    if "account" in target:
        yield target["account"], amount
    elif "inorder" in target:
        for part in target["inorder"]:
            share = amount if "max" not in part else min(amount, max(0, int(part["max"])))
            amount -= share
            yield from spread(part["to"], share)
    elif "oneof" in target:
        fits = (p for p in target["oneof"] if "max" not in p or amount <= int(p["max"]))
        yield from spread(next(fits)["to"], amount)
    else:
        parts = round_parts(amount, target["allot"], "floor_then_first")
        for share, part in zip(target["allot"], parts):
            yield from spread(share["to"], part)
