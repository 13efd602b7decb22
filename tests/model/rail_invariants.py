"""DOMAIN 8, 6: "`rail_clearing` = -sum cleared + sum charged - sum chargebacks reversed + sum settled - sum returned +- adjustments",
counted afresh."""

from demands import demand

ARRIVED = ("cleared", "unmatched", "matched", "returned")


def check(book):
    check_clearing(book)
    for key, line in book.instructions.items():
        known = book.deposits.get(key)
        demand(0 < len(line) <= 4, f"{key}: {len(line)} instructions wait")
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
        if entry["state"] == "returned":
            count(rail, entry["currency"], entry["amount"])
        demand(sum(part["amount"] for part in entry["named"]) <= entry["amount"], f"{rail}: a deposit named more than it brought")
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
