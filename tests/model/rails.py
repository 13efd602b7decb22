"""Money in and out: deposits and payouts as far as DOMAIN 7 is needed by the foundation, and fee
terms."""

import clearing
import statements
from accounts import check_debit
from book import DAY, from_suspense, pay_or_keep, post_credit, post_debit, posted, system_account, to_suspense
from money import BASIS, MAX, parse_amount

UNSEEN = 30 * DAY  # "EXPIRED (30 d unseen; a late arrival still credits)"
UNMATCHED = 90 * DAY  # "RETURNED (at the latest after 90 d)"
STALE = 7 * DAY  # "REQUESTED or APPROVED for 7 d: restored"
NEW_DESTINATION = 3 * DAY  # DOMAIN 2: "72 h after it changed"

# DOMAIN 7: "EXPECTED -> SEEN -> CLEARED | REVERSED (before CLEARED only) | EXPIRED"; R1.
DEPOSIT_MOVES = {
    None: ("expected", "seen", "cleared"),
    "expected": ("seen", "cleared", "reversed"),
    "seen": ("cleared", "reversed"),
    "expired": ("seen", "cleared"),
}
# DOMAIN 7: "REQUESTED -> APPROVED -> SUBMITTED -> SETTLED | FAILED (restored) | UNKNOWN …";
# "FAILED, then settled after all"; "SETTLED (or UNKNOWN …) -> RETURNED".
PAYOUT_MOVES = {
    "approved": ("submitted", "cancelled"),
    "submitted": ("settled", "failed", "unknown"),
    "unknown": ("settled", "failed", "returned"),
    "failed": ("settled",),
    "settled": ("returned",),
}


# ---- deposits -----------------------------------------------------------------------------------

def deposit(book, step, why):
    amount, state = parse_amount(step.get("amount")), step.get("state")
    rail, ref, currency = step.get("rail"), step.get("ref"), step.get("currency")
    if not rail or not ref or amount is None or state not in ("expected", "seen", "cleared", "reversed"):
        why.add("malformed")
        return None
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    key = (rail, ref)
    known = book.deposits.get(key)
    owner = known["to"] if known else step.get("to")
    account = book.accounts.get(owner)
    if state not in DEPOSIT_MOVES.get(known["state"] if known else None, ()):
        why.add("wrong_state")
    if state == "expected":  # a platform's wish; what a rail says is a fact, always recorded (R7)
        if account is None:
            why.add("account_not_found")
        elif account["closed"]:
            why.add("account_closed")
    elif account is None and not currency:
        why.add("malformed")
    if why:
        return None
    entry = {
        "to": owner, "state": state, "amount": amount, "kept": False, "expires_at": None,
        "currency": account["currency"] if account else currency, "named": (),
        "waits": 0, "sent_back": 0, "charged": 0, "own_charged": 0,
    }
    reached = None
    if state == "cleared":
        reached = clear(book, rail, entry, account, why)
        if why:
            return None
    patience = {"expected": UNSEEN, "unmatched": UNMATCHED}.get(entry["state"])
    if patience:
        entry["expires_at"] = book.now + patience
        book.set_timer(entry["expires_at"], f"{rail}/{ref}", "deposit")
    book.put(book.deposits, key, entry)
    clearing.after_fact(book, key, entry, reached)
    return {"amount": amount}


def clear(book, rail, entry, account, why):
    """DOMAIN 7: "Only CLEARED credits, and the actual amount. Debt is paid first."; F10. What reached available, None if
    it waits in suspense."""
    owner, currency, amount = entry["to"], entry["currency"], entry["amount"]
    if account is not None and posted(account) + account["incoming"] + account["payout_pending"] + amount > MAX:
        why.add("overflow")
        return None
    debt = account["debt"] if account is not None else 0
    post_debit(book, system_account(book, f"rail_clearing/{rail}", currency), amount)
    if account is None:
        entry["state"], entry["waits"] = "unmatched", amount
        to_suspense(book, None, currency, amount)
    else:
        entry["kept"] = not pay_or_keep(book, owner, amount)
        entry["waits"] = amount if entry["kept"] else 0
    book.record("deposit", amount, f"rail_clearing/{rail}:{currency}", owner)
    return None if account is None or entry["kept"] else amount - min(debt, amount)


def expire_deposit(book, name):
    rail, _ = key = tuple(name.split("/", 1))
    entry = book.deposits[key]
    if entry["expires_at"] is None or entry["expires_at"] >= book.now:
        return
    if entry["state"] == "expected":
        book.put(entry, "state", "expired")
    elif entry["state"] == "unmatched":
        send_back(book, rail, entry, None)


def send_back(book, rail, entry, owner):
    """RETURNED: out of suspense, through the rail, to the sender."""
    amount = entry["waits"]
    if amount:
        from_suspense(book, owner, entry["currency"], amount)
        post_credit(book, system_account(book, f"rail_clearing/{rail}", entry["currency"]), amount)
    book.put(entry, "waits", 0)
    book.add(entry, "sent_back", amount)
    book.put(entry, "state", "returned")
    book.put(entry, "kept", False)


def match_deposit(book, step, why):
    """"UNMATCHED (suspense) -> MATCHED (two signers) | RETURNED"; R8 for what waits for a closed
    account: "back to its sender"."""
    entry = book.deposits.get((step["rail"], step["ref"]))
    goes_back = "to" not in step
    account = book.accounts.get(step.get("to"))
    if not goes_back and account is None:
        why.add("account_not_found")
    if entry is None:
        why.add("deposit_not_found")
        return None
    unmatched = entry["state"] == "unmatched"
    if not entry["waits"]:  # a chargeback took all of it
        why.add("wrong_state")
    if goes_back:
        if not unmatched and not (entry["kept"] and book.accounts[entry["to"]]["closed"]):
            why.add("wrong_state")
    else:
        if not unmatched:
            why.add("wrong_state")
        if account is not None:
            check_match(account, entry, why)
    if why:
        return None
    if goes_back:
        send_back(book, step["rail"], entry, None if unmatched else entry["to"])
        return {}
    from_suspense(book, None, entry["currency"], entry["waits"])
    post_credit(book, step["to"], entry["waits"])
    book.put(entry, "waits", 0)
    book.put(entry, "to", step["to"])
    book.put(entry, "state", "matched")
    return {}


def check_match(account, entry, why):
    if account["currency"] != entry["currency"]:
        why.add("currency_mismatch")
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_credits"]:
        why.add("account_frozen")
    if posted(account) + account["incoming"] + account["payout_pending"] + entry["waits"] > MAX:
        why.add("overflow")


# ---- payouts ------------------------------------------------------------------------------------

def set_destination(book, step, why):
    account = book.accounts.get(step.get("account"))
    if account is None:
        why.add("account_not_found")
        return None
    if account["closed"]:
        why.add("account_closed")
        return None
    if account["destination"] != step["destination"]:
        book.put(account, "destination", step["destination"])
        book.put(account, "destination_since", book.now)
    return {}


def payout(book, step, why):
    """"REQUESTED (available -> payout_pending; no debt, not frozen, KYC level, registered
    destination)", approved at once."""
    amount = parse_amount(step.get("amount"))
    if amount is None or not step.get("from") or not step.get("destination"):
        why.add("malformed")
        return None
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    account = book.accounts.get(step["from"])
    if account is None:
        why.add("account_not_found")
        return None
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_debits"]:
        why.add("account_frozen")
    if account["destination"] != step["destination"]:
        why.add("destination_not_found")
    elif book.now < account["destination_since"] + NEW_DESTINATION:
        why.add("destination_too_new")
    if account["debt"]:
        why.add("in_debt")
    check_debit(account, amount, why)
    if why:
        return None
    post_debit(book, step["from"], amount)
    book.add(account, "payout_pending", amount)
    entry = {
        "from": step["from"], "amount": amount, "rail": step.get("rail", "bank"),
        "state": "approved", "stale_at": book.now + STALE,
    }
    book.put(book.payouts, step["id"], entry)
    book.set_timer(entry["stale_at"], step["id"], "payout")
    book.record("payout", amount, step["from"], None, id=step["id"])
    return {"amount": amount}


def payout_state(book, step, why):
    entry = book.payouts.get(step.get("payout"))
    state = step.get("state")
    if state not in ("submitted", "cancelled", "settled", "failed", "unknown", "returned"):
        why.add("malformed")
        return None
    if entry is None:
        why.add("payout_not_found")
        return None
    if state not in PAYOUT_MOVES.get(entry["state"], ()):
        why.add("wrong_state")
    account = book.accounts[entry["from"]]
    back = entry["amount"]
    if state == "returned" and "amount" in step:
        back = parse_amount(step["amount"])
        if back is None or not 0 < back <= entry["amount"]:
            why.add("invalid_amount")
    if state == "submitted":  # "by the rail; debt or freeze refuse it once more"
        if account["frozen_debits"]:
            why.add("account_frozen")
        if account["debt"]:
            why.add("in_debt")
        if statements.difference(book, entry["rail"], account["currency"]):
            why.add("books_differ")
    if why:
        return None
    MOVE_MONEY[state](book, entry, back)
    book.put(entry, "state", state)
    if state == "returned":
        book.put(entry, "back", back)
    return {"amount": back}


def keep(book, entry, amount):
    """Submitted and unknown move no money."""


def restore(book, entry, amount):
    """Failed, cancelled and stale payouts: payout_pending -> available."""
    book.add(book.accounts[entry["from"]], "payout_pending", -entry["amount"])
    pay_or_keep(book, entry["from"], entry["amount"])


def settled(book, entry, amount):
    account = book.accounts[entry["from"]]
    if entry["state"] == "failed":
        charge(book, account, entry["amount"])
    else:
        book.add(account, "payout_pending", -entry["amount"])
    clearing = system_account(book, f"rail_clearing/{entry['rail']}", account["currency"])
    post_credit(book, clearing, entry["amount"])


def returned(book, entry, amount):
    """"RETURNED credits what came back"; from UNKNOWN "as settle + return in one event"."""
    if entry["state"] == "unknown":
        settled(book, entry, amount)
    currency = book.accounts[entry["from"]]["currency"]
    post_debit(book, system_account(book, f"rail_clearing/{entry['rail']}", currency), amount)
    pay_or_keep(book, entry["from"], amount)


MOVE_MONEY = {
    "submitted": keep, "unknown": keep, "cancelled": restore, "failed": restore,
    "settled": settled, "returned": returned,
}


def charge(book, account, amount):
    """DOMAIN 7: "charged to the account (available, reserve, debt)"; DOMAIN 5: "recovery draws
    available to 0, never a credit line"."""
    taken = min(amount, max(0, account["available"]))
    book.add(account, "available", -taken)
    book.add(account, "debits", taken)
    reserve = min(amount - taken, account["reserve"])
    book.add(account, "reserve", -reserve)
    book.add(account, "debt", amount - taken - reserve)


def stale_payout(book, name):
    entry = book.payouts.get(name)
    if entry and entry["state"] == "approved" and entry["stale_at"] < book.now:
        restore(book, entry, entry["amount"])
        book.put(entry, "state", "expired")


def write_off(book, step, why):
    """DOMAIN 2: operators "write off loss": what an account owes is `loss`'s from now on."""
    account, amount = book.accounts.get(step.get("account")), parse_amount(step.get("amount"))
    if amount is None or amount <= 0 or account is not None and amount > account["debt"]:
        why.add("invalid_amount")
    if account is None:
        why.add("account_not_found")
    if why:
        return None
    book.add(account, "debt", -amount)
    post_debit(book, system_account(book, "loss", account["currency"]), amount)
    return {}


# ---- fee terms ----------------------------------------------------------------------------------

def register_terms(book, step, why):
    """DOMAIN 4: "Lines in order, each bps and/or fixed, with optional cap, sum of bps <= 10 000"."""
    lines = []
    for line in step.get("lines", ()):
        cap = parse_amount(line["cap"]) if line.get("cap") is not None else None
        lines.append({
            "to": line.get("to"), "bps": line.get("bps", 0),
            "fixed": parse_amount(line.get("fixed", "0")), "cap": cap,
        })
    bad = any(
        not line["to"] or not isinstance(line["bps"], int) or not 0 <= line["bps"] <= BASIS
        or line["fixed"] is None or not 0 <= line["fixed"] <= MAX
        or line["cap"] is not None and not 0 <= line["cap"] <= MAX
        for line in lines
    )
    if bad or not lines or not step.get("name") or sum(line["bps"] for line in lines) > BASIS:
        why.add("malformed")
        return None
    if any(line["to"] not in book.accounts for line in lines):
        why.add("account_not_found")
    if step["name"] in book.terms:
        why.add("already_registered")
    if why:
        return None
    book.put(book.terms, step["name"], {"lines": lines, "returns_fee": bool(step.get("refund_returns_fee"))})
    return {}
