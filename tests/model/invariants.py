"""DOMAIN 8: what must hold after every step, counted afresh from the tables."""

import agreement_invariants
import campaign_invariants
import rail_invariants
from book import posted
from demands import demand
from holds import apart, due_sum, left_in, weights
from money import MAX, owed, shares


def check(book):
    check_sums(book)
    for name, account in book.accounts.items():
        check_account(name, account)
    for name, hold in book.holds.items():
        check_hold(book, name, hold)
    check_mirrors(book)
    check_suspense(book)
    rail_invariants.check(book)
    agreement_invariants.check(book)
    campaign_invariants.check(book)


def check_sums(book):
    """1: "Per currency: sum of accounts (available + reserve + payout_pending - debt) + sum of H +
    … + sum of system accounts = 0."""
    total = {}
    for account in book.accounts.values():
        worth = account["available"] + account["reserve"] + account["payout_pending"] - account["debt"]
        total[account["currency"]] = total.get(account["currency"], 0) + worth
    for hold in book.holds.values():
        currency = book.accounts[hold["payers"][0]]["currency"]
        total[currency] += left_in(hold) + apart(hold)
    for campaign in book.campaigns.values():
        total[book.accounts[campaign["account"]]["currency"]] += campaign["pool"]["left"] if campaign["pool"] else 0
    for currency, worth in total.items():
        demand(worth == 0, f"{currency}: the sum is {worth}")


def check_account(name, account):
    floor = -MAX if account["floor"] is None else account["floor"]
    demand(account["available"] >= floor, f"{name}: available {account['available']} < {floor}")
    for field in ("held", "incoming", "reserve", "payout_pending", "debt", "debits", "credits"):
        demand(account[field] >= 0, f"{name}: {field} is {account[field]}")
    demand(account["credits"] - account["debits"] == posted(account), f"{name}: gross totals")
    demand(not account["debt"] or account["available"] <= 0, f"{name}: debt beside money")
    if account["closed"]:
        fields = ("available", "held", "reserve", "payout_pending")  # a claim may leave a debt with whom it is closed
        demand(not any(account[field] for field in fields), f"{name}: closed but not empty")


def check_hold(book, name, hold):
    """2: "every H … and fee equation"."""
    inside, due = left_in(hold), due_sum(hold)
    demand(0 <= due <= inside, f"{name}: U {due} of H {inside}")
    demand(0 <= hold["C_B"] <= hold["B"] + hold["X"] and 0 <= hold["C_M"] <= hold["M"] and hold["C"] >= 0, f"{name}: charged beyond its parts")
    demand(sum(hold["got"].values()) == hold["R"] - hold["X"], f"{name}: who got what")
    demand(all(0 <= gone <= hold["got"][key] for key, gone in hold["gone"].items()), f"{name}: charged beyond what was released")
    demand(0 <= hold["X"] <= hold["R"], f"{name}: X {hold['X']} of R {hold['R']}")
    demand(hold["F"] == sum(hold["put"].values()) <= MAX, f"{name}: F")
    demand(hold["B"] + hold["X"] == sum(hold["back"].values()), f"{name}: what payers had back")
    demand(all(weight >= 0 for weight in weights(hold)), f"{name}: a payer had more than he put in")
    if "milestone" in hold:
        demand(hold["state"] == "open" or not inside, f"{name}: closed with money inside")
    elif hold["state"] == "open":
        demand(inside > 0 or hold["F"] == 0, f"{name}: open and empty")
        demand(not due, f"{name}: money due before the timer")
    else:
        demand(inside == due, f"{name}: closed with money inside")
    demand(bool(hold["due"]) == (name in book.waiting), f"{name}: waiting list")
    for terms, state in hold["fees"].items():
        for line, charged in zip(book.terms[terms]["lines"], state["charged"]):
            # A reverse may leave more charged than is owed on R - X, until the next release; so may chargebacks undone in another order.
            most = owed(line, state["released"]) if not hold["X"] and not hold["gone"] else owed(line, hold["F"])
            demand(0 <= charged <= most, f"{name}: fee line charged {charged} of {most}")


def check_mirrors(book):
    """2: "`held` and `incoming` equal their sums"."""
    held = dict.fromkeys(book.accounts, 0)
    incoming = dict.fromkeys(book.accounts, 0)
    for hold in book.holds.values():
        for payer, part in zip(hold["payers"], shares(left_in(hold), weights(hold))):
            held[payer] += part
        held[hold["payers"][0]] += apart(hold)
        free = left_in(hold) + apart(hold) - due_sum(hold)
        for payee in hold["promised"]:
            incoming[payee] += free + hold["due"].get(payee, {"amount": 0})["amount"]
    for pool in filter(None, (campaign["pool"] for campaign in book.campaigns.values())):
        held[pool["sponsor"]] += pool["left"]
    for name, account in book.accounts.items():
        demand(account["held"] == held[name], f"{name}: held {account['held']}, not {held[name]}")
        demand(account["incoming"] == incoming[name], f"{name}: incoming, not {incoming[name]}")


def check_suspense(book):
    owned = {}
    for (_, currency), amount in book.suspense.items():
        owned[currency] = owned.get(currency, 0) + amount
    for currency, amount in owned.items():
        demand(book.accounts[f"suspense:{currency}"]["available"] == amount, f"{currency}: suspense")
    pending = {}
    for entry in book.payouts.values():
        if entry["state"] in ("approved", "submitted", "unknown"):
            pending[entry["from"]] = pending.get(entry["from"], 0) + entry["amount"]
    for name, account in book.accounts.items():
        demand(account["payout_pending"] == pending.get(name, 0), f"{name}: payout_pending")
