"""The case files that are not scenarios: splits, rounding, routing, amounts, limits, windows, fees.

Each case is brought about with the model's own commands; what the client works out beforehand
(portions, routing, decimal text) is in routing.py and here."""

import math
import re
from fractions import Fraction

from claims import Malformed, check_predicate
from model import Model
from money import MAX
from routing import Refused, Router, parse_portion, round_parts

CURRENCY = "EUR"


def play(content):
    """(id, verdict, lines) for every case of a file."""
    for portion in content.get("portion_text", ()):
        value = parse_portion(portion["text"])
        wanted = None if portion["value"] is None else Fraction(portion["value"])
        failures = [] if value == wanted else [f"expected {wanted}, got {value}"]
        yield f"portion {portion['text']}", "failed" if failures else "passed", failures
    for case in content["cases"]:
        kind = next((k for k in PLAYERS if k(case)), None)
        if kind is None:
            yield case["id"], "skipped", ["unknown kind of case"]
            continue
        failures = PLAYERS[kind](case)
        if isinstance(failures, str):
            yield case["id"], "skipped", [failures]
        else:
            yield case["id"], "failed" if failures else "passed", failures


def differ(what, wanted, got):
    return [] if wanted == got else [f"{what}: expected {wanted}, got {got}"]


def must(model, step):
    answer = model.run(step)
    if answer["result"] != "ok":
        raise AssertionError(f"{step}: {answer}")


def account(model, name, **limits):
    if name not in model.book.accounts:
        must(model, {"op": "open_account", "id": name, "currency": CURRENCY, **limits})
    return name


def linked_transfers(model, payments):
    """Posts (from, to, amount) as one linked group."""
    steps = [
        {"op": "transfer", "id": f"p{len(model.book.ids)}.{place}", "from": payer, "to": payee,
         "amount": str(amount)}
        for place, (payer, payee, amount) in enumerate(payments) if amount
    ]
    return [answer for answer in model.run_group(steps) if answer["result"] != "ok"]


def got(model, name):
    return model.book.accounts[name]["available"]


# ---- splits and rounding ------------------------------------------------------------------------

def play_split(case):
    """Parts rounded by the case's rule, posted as linked transfers."""
    amount, model = int(case["amount"]), Model()
    parts = round_parts(amount, case["shares"], case["rule"])
    names = [account(model, share["to"]) for share in case["shares"]]
    account(model, "payer")
    refused = linked_transfers(model, [("payer", n, p) for n, p in zip(names, parts)])
    failures = differ("refused", [], refused) + differ("sum", amount, sum(parts))
    failures += differ("posted", parts, [got(model, name) for name in names])
    if "parts" in case["expect"]:
        wanted = {name: int(text) for name, text in case["expect"]["parts"].items()}
        failures += differ("parts", wanted, dict(zip(names, parts)))
    return failures


def play_rounding(case):
    """The named rules to the unit, and the ledger's own rule ("floor each cumulative share in
    order; the last takes what is left") by the invariants that hold for every rule."""
    amount, portions = int(case["amount"]), [parse_portion(text) for text in case["portions"]]
    failures = []
    for rule, wanted in case["expect_by_rule"].items():
        parts = round_parts(amount, [{"portion": text} for text in case["portions"]], rule)
        failures += differ(rule, [int(text) for text in wanted], parts)
    scale = math.lcm(*(portion.denominator for portion in portions))
    parts = split_release(amount, [int(portion * scale) for portion in portions])
    failures += differ("sum", amount, sum(parts))
    for part, portion in zip(parts, portions):
        if part < 0 or abs(part - amount * portion) >= 1:
            failures.append(f"own rule: {part} for {amount} * {portion}")
    return failures


def split_release(amount, weights):
    """What a hold's split pays each of its payees when all of it is released at once."""
    model = Model()
    account(model, "payer")
    names = [account(model, f"payee{place}") for place in range(len(weights))]
    shares = [{"to": name, "weight": weight} for name, weight in zip(names, weights)]
    must(model, {
        "op": "hold", "id": "h", "from": "payer", "amount": str(amount),
        "exits": [{"by": "payer", "split": {"shares": shares}}],
    })
    must(model, {"op": "release", "id": "r", "hold": "h", "amount": "full"})
    return [got(model, name) for name in names]


# ---- routing ------------------------------------------------------------------------------------

def play_routing(case):
    model, wanted = Model(), case["expect"]
    balances = {(b["account"], b["asset"]): int(b["amount"]) for b in case["balances"]}
    router, postings, failures = Router(balances), [], []
    for (name, asset), amount in balances.items():
        give_opening(model, f"{name} {asset}", amount)
    try:
        for statement in case["statements"]:
            planned = router.plan(statement)
            asset = statement["asset"]
            postings += [(payer, payee, asset, amount) for payer, payee, amount in planned]
            for payer, payee, _ in planned:
                account(model, f"{payer} {asset}")
                account(model, f"{payee} {asset}")
            moves = [(f"{payer} {asset}", f"{payee} {asset}", amount) for payer, payee, amount in planned]
            failures += differ("refused", [], linked_transfers(model, moves))
    except Refused as refusal:
        return failures + differ("result", wanted.get("reason"), str(refusal))
    failures += differ("result", wanted["result"], "ok")
    expected = [(p["from"], p["to"], p["asset"], int(p["amount"])) for p in wanted.get("postings", ())]
    if case.get("order_strict"):
        failures += differ("postings", merged(expected), merged(postings))
    failures += differ("sums", sums(expected), sums(postings))
    return failures + differ("balances", ends(balances, expected), {
        name: got(model, name) for name in ends(balances, expected)
    })


def give_opening(model, name, amount):
    account(model, name)
    account(model, "opening")
    pair = ("opening", name) if amount > 0 else (name, "opening")
    linked_transfers(model, [(*pair, abs(amount))])


def merged(postings):
    """Neighbours between the same two accounts count as one."""
    found = []
    for *pair, amount in postings:
        if found and found[-1][0] == pair:
            found[-1][1] += amount
        else:
            found.append([pair, amount])
    return found


def sums(postings):
    found = {}
    for *pair, amount in postings:
        found[tuple(pair)] = found.get(tuple(pair), 0) + amount
    return found


def ends(balances, postings):
    found = {f"{name} {asset}": amount for (name, asset), amount in balances.items()}
    for payer, payee, asset, amount in postings:
        for name, change in ((payer, -amount), (payee, amount)):
            found[f"{name} {asset}"] = found.get(f"{name} {asset}", 0) + change
    return found


# ---- amounts, limits, windows, fee lock ---------------------------------------------------------

def parse_decimal(text, decimals):
    """Minor units of a decimal text, None where it is none or says more than the currency can."""
    found = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", text)
    if not found or len(found.group(3) or "") > decimals:
        return None
    value = int(found.group(2) + (found.group(3) or "").ljust(decimals, "0"))
    return -value if found.group(1) else value


def play_amount(case):
    value = parse_decimal(case["text"], case["decimals"])
    taken = value is not None and 0 < value <= MAX
    failures = differ("result", case["expect"]["result"], "ok" if taken else "rejected")
    if "minor_units" in case["expect"]:
        failures += differ("minor units", int(case["expect"]["minor_units"]), value)
    return failures


def play_limits(case):
    """Liquidity is the payer's available, the cap is the ceiling of the position account."""
    model = Model()
    position, reserved = int(case["position"]), int(case["reserved"])
    for name in ("opening", "payer", "position"):
        account(model, name)
    linked_transfers(model, [("opening", "position", position)])
    if reserved:
        must(model, {"op": "hold", "id": "before", "from": "opening", "to": "position",
                     "amount": str(reserved)})
    liquidity = -int(case["settlement_balance"]) - position - reserved
    linked_transfers(model, [("opening", "payer", max(0, liquidity))])
    must(model, {"op": "set_limits", "account": "payer", "floor": "0"})
    must(model, {"op": "set_limits", "account": "position", "ceiling": case["limit"]})
    names = {"insufficient_funds": "insufficient_liquidity", "over_ceiling": "limit"}
    results = []
    for place, request in enumerate(case["requests"]):
        if request["state"] != "received":
            results.append("rejected:bad_state")
            continue
        answer = model.run({"op": "hold", "id": f"q{place}", "from": "payer", "to": "position",
                            "amount": request["amount"]})
        refused = answer["result"] == "rejected"
        results.append(f"rejected:{names[answer['reason']]}" if refused else "accepted")
    wanted = [r if r.startswith("rejected") else "accepted" for r in case["expect"]["results"]]
    book = model.book.accounts["position"]
    failures = differ("results", wanted, results)
    if "accepted" not in results:
        failures += differ("position", int(case["expect"]["position"]), book["available"])
    return failures


def play_window(case):
    """A hold with the claimant and a refund that is always open, claimed at the case's instant."""
    if "valid" in case["expect"]:
        try:
            check_predicate(case["when"], 1)
        except Malformed:
            return differ("valid", case["expect"]["valid"], False)
        return differ("valid", case["expect"]["valid"], True)
    model = Model()
    for name in ("payer", "claimant", "keeper"):
        account(model, name)
    model.advance(case["created_at"])
    always = {"type": "always"}
    claimants = [{"party": "claimant", "when": case["when"]}, {"party": "keeper", "when": always}]
    must(model, {"op": "hold", "id": "h", "from": "payer", "amount": "1", "claimants": claimants})
    model.advance(case["now"] - case["created_at"])
    answer = model.run({"op": "release", "id": "r", "hold": "h", "amount": "full", "by": "claimant"})
    return differ("claimable", case["expect"]["claimable"], answer["result"] == "ok")


def play_fee_lock(case):
    """The fee rate is fixed by the hold's split: 1 part in `rate` to the payee, the rest to the fee
    owner. A rate that fell later would need new terms, which a hold doesn't have."""
    held, now = Fraction(case["rate_at_hold"]), Fraction(case["rate_at_release"])
    if now < held and not case["payer_is_fee_owner"]:
        return "terms are fixed at the hold"
    rate = Fraction(1) if case["payer_is_fee_owner"] else held
    weights = [rate.denominator, rate.numerator - rate.denominator]
    parts = split_release(int(case["amount"]), [weight for weight in weights if weight])
    return differ("payee_receives", int(case["expect"]["payee_receives"]), parts[0]) + differ(
        "payer_loses", int(case["expect"]["payer_loses"]), sum(parts)
    )


PLAYERS = {
    (lambda case: "rule" in case): play_split,
    (lambda case: "expect_by_rule" in case): play_rounding,
    (lambda case: "statements" in case): play_routing,
    (lambda case: "text" in case): play_amount,
    (lambda case: "requests" in case): play_limits,
    (lambda case: "when" in case): play_window,
    (lambda case: "rate_at_hold" in case): play_fee_lock,
}
