"""DOMAIN 8, 6: "`rail_clearing` = -sum cleared + sum charged - sum chargebacks reversed + sum settled - sum returned +- adjustments",
counted afresh."""

from demands import demand

ARRIVED = ("cleared", "unmatched", "matched", "returned")


def check(book):
    check_clearing(book)
    check_charged(book)
    for key, line in book.instructions.items():
        known = book.deposits.get(key)
        demand(0 < len(line) <= 8, f"{key}: {len(line)} instructions wait")
        demand(known is None or known["state"] in ("expected", "seen", "expired"), f"{key}: instructions wait for a deposit that is {known}")
        demand(known is None or all(other["payer"] == known["to"] for other in line), f"{key}: instructions of strangers")


def check_clearing(book):
    wanted = {}

    def count(rail, currency, amount):
        name = f"rail_clearing/{rail}:{currency}"
        wanted[name] = wanted.get(name, 0) + amount

    for (rail, _), entry in book.deposits.items():
        if entry["state"] in ARRIVED:
            count(rail, entry["currency"], -entry["amount"])
        count(rail, entry["currency"], entry["sent_back"])
    for found in book.chargebacks.values():
        if found["state"] == "charged":
            rail, _ = found["deposit"]
            count(rail, book.deposits[found["deposit"]]["currency"], found["amount"])
    for entry in book.payouts.values():
        currency = book.accounts[entry["from"]]["currency"]
        if entry["state"] in ("settled", "returned"):
            count(entry["rail"], currency, entry["amount"])
        if entry["state"] == "returned":
            count(entry["rail"], currency, -entry["back"])
    for (rail, currency), amount in book.adjusted.items():
        count(rail, currency, amount)
    for name, account in book.accounts.items():
        if name.startswith("rail_clearing/"):
            demand(account["available"] == wanted.get(name, 0), f"{name}: {account['available']}, not {wanted.get(name, 0)}")


def check_charged(book):
    """"`charged` = sum of open chargebacks, part by part within what was refunded, spent or released" (the latter in check_hold)."""
    of_deposit, of_hold = {}, {}
    for name, found in book.chargebacks.items():
        demand(sum(part["amount"] for part in found["parts"]) == found["amount"], f"{name}: its parts")
        if found["state"] != "charged":
            continue
        of_deposit[found["deposit"]] = of_deposit.get(found["deposit"], 0) + found["amount"]
        for part in found["parts"]:
            if "thing" in part:
                of_hold.setdefault(part["thing"]["hold"], []).append(part)
    for key, entry in book.deposits.items():
        named = sum(thing["amount"] for thing in entry["named"])
        demand(entry["charged"] == of_deposit.get(key, 0) <= entry["amount"], f"{key}: charged {entry['charged']}")
        demand(len({thing["hold"] for thing in entry["named"]}) == len(entry["named"]), f"{key}: names a thing twice")
        demand(named <= entry["amount"] and 0 <= entry["own_charged"] <= entry["amount"] - named, f"{key}: named {named}, {entry}")
        demand(all(0 <= thing["charged"] <= thing["amount"] for thing in entry["named"]), f"{key}: {entry['named']}")
    charged = {}
    for entry in book.deposits.values():
        for thing in entry["named"]:
            charged[thing["hold"]] = charged.get(thing["hold"], 0) + thing["charged"]
    for name, hold in book.holds.items():
        parts = of_hold.get(name, ())
        by_kind = {kind: sum(part["amount"] for part in parts if part["kind"] == kind) for kind in ("refunded", "released", "mediated")}
        demand([hold["C_B"], sum(hold["gone"].values()), hold["C_M"]] == list(by_kind.values()), f"{name}: charged {by_kind}")
        demand(charged.get(name, 0) == sum(part["amount"] for part in parts), f"{name}: charged by its deposits")
        demand(hold["C"] >= sum(part["amount"] for part in parts if part["kind"] in ("inside", "locked")), f"{name}: C {hold['C']}")
