"""Freezing, unfreezing and closing accounts, and what waits for them; DOMAIN 3."""

import amendments
import milestones as ms
import pauses
import settle
from book import DAY, from_suspense, post_credit

FREEZE_LAPSE = 30 * DAY  # DOMAIN 5, defaults: "a freeze 30 d"


def sides(step):
    """Which sides a freeze or unfreeze names; none named means both."""
    if "debits" not in step and "credits" not in step:
        return True, True
    return bool(step.get("debits")), bool(step.get("credits"))


def freeze(book, step, why):
    account = book.accounts.get(step.get("account"))
    if account is None:
        why.add("account_not_found")
        return None
    debits, credits = sides(step)
    book.put(account, "frozen_debits", account["frozen_debits"] or debits)
    book.put(account, "frozen_credits", account["frozen_credits"] or credits)
    book.put(account, "frozen_until", book.now + FREEZE_LAPSE)
    book.set_timer(book.now + FREEZE_LAPSE, step["account"], "freeze_lapse")
    return {}


def unfreeze(book, step, why):
    name = step.get("account")
    account = book.accounts.get(name)
    if account is None:
        why.add("account_not_found")
        return None
    debits, credits = sides(step)
    if debits:
        book.put(account, "frozen_debits", False)
    if credits:
        book.put(account, "frozen_credits", False)
    if not account["frozen_debits"] and not account["frozen_credits"]:
        book.put(account, "frozen_until", None)
    if credits and not account["closed"]:
        post_what_waited(book, name)
    return {}


def post_what_waited(book, name):
    """DOMAIN 3: "money due to a frozen account stays held …, and posts on unfreeze"; F9 and F10
    for what waited in suspense."""
    for hold_id in sorted(book.waiting):
        if hold_id in book.milestones and pauses.frozen(ms.agreement_of(book, book.milestones[hold_id])):
            continue
        settle.post_due(book, hold_id, name)
        if hold_id in book.milestones and not ms.inside(book, book.milestones[hold_id]):
            amendments.void(book, book.milestones[hold_id])
    currency = book.accounts[name]["currency"]
    amount = book.suspense.get((name, currency), 0)
    if amount:
        from_suspense(book, name, currency, amount)
        post_credit(book, name, amount)
        book.record("suspense", amount, f"suspense:{currency}", name)
    for deposit in book.deposits.values():  # nothing waits any more, be it that all of it was charged back
        if deposit["to"] == name:
            book.put(deposit, "kept", False)
            book.put(deposit, "waits", 0)


def lapse(book, name):
    account = book.accounts[name]
    if account["frozen_until"] is not None and account["frozen_until"] < book.now:
        unfreeze(book, {"account": name}, set())


def close_account(book, step, why):
    """DOMAIN 3: "Closing needs available, held, reserve, payout_pending and debt at zero."; F7."""
    name = step.get("account")
    account = book.accounts.get(name)
    if account is None:
        why.add("account_not_found")
        return None
    if account["closed"]:
        why.add("account_closed")
    fields = ("available", "held", "reserve", "payout_pending", "debt")
    due = any(name in book.holds[hold]["due"] for hold in book.waiting)
    awaited = (name, account["currency"]) in book.suspense
    if any(account[field] for field in fields) or due or awaited:
        why.add("not_empty")
    if why:
        return None
    book.put(account, "closed", True)
    return {}
