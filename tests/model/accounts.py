"""Accounts: opening, limits, guards; and transfers between two of them."""

from book import MAX_DEBIT, new_account, post_credit, post_debit, posted
from money import MAX, parse_amount

NO_LIMIT = object()


def parse_limit(step, field):
    """A stated limit, NO_LIMIT where it is not mentioned."""
    if field not in step:
        return NO_LIMIT
    return None if step[field] is None else parse_amount(step[field])


def open_account(book, step, why):
    floor, ceiling = parse_limit(step, "floor"), parse_limit(step, "ceiling")
    floor = None if floor is NO_LIMIT else floor
    ceiling = None if ceiling is NO_LIMIT else ceiling
    if not step.get("id") or not step.get("currency"):
        why.add("malformed")
    if (floor is not None and floor > 0) or (ceiling is not None and ceiling < 0):
        why.add("malformed")  # DOMAIN 3: "`floor` <= 0 (a credit line)"
    if why:
        return None
    account = new_account(step["currency"], floor, ceiling, step.get("tag"))
    account["opened_with"] = terms_of_opening(step)
    book.put(book.accounts, step["id"], account)
    return {}


def terms_of_opening(step):
    """The content of an open_account: what it is opened with, whatever its limits become later."""
    floor, ceiling = parse_limit(step, "floor"), parse_limit(step, "ceiling")
    return (
        step.get("currency"), None if floor is NO_LIMIT else floor,
        None if ceiling is NO_LIMIT else ceiling, step.get("tag"),
    )


def same_account_opened(account, step):
    """Whether an open_account says again what the account was opened with."""
    return account["opened_with"] == terms_of_opening(step)


def check_debit(account, amount, why):
    """DOMAIN 1: "No account's available goes below its floor by a command"; the bound A1."""
    after = account["available"] - amount
    if after < MAX_DEBIT:
        why.add("overflow")
    if account["floor"] is not None and after < account["floor"]:
        why.add("insufficient_funds")


def check_credit(account, amount, why):
    """DOMAIN 3: "`ceiling` on posted + incoming"; the bound A1."""
    after = posted(account) + account["incoming"] + amount
    if after + account["payout_pending"] > MAX:
        why.add("overflow")
    if amount and account["ceiling"] is not None and after > account["ceiling"]:
        why.add("over_ceiling")


def check_pair(book, step, payer, payee, why):
    """What transfer and hold ask of their two accounts, funds apart. True if both are there."""
    if payer == payee:
        why.add("same_account")
    source, target = book.accounts.get(payer), book.accounts.get(payee)
    if source is None or target is None:
        why.add("account_not_found")
        return False
    currency = step.get("currency", source["currency"])
    if not source["currency"] == target["currency"] == currency:
        why.add("currency_mismatch")
    check_open_sides(source, target, why)
    return True


def check_open_sides(source, target, why):
    if source["closed"] or target["closed"]:
        why.add("account_closed")
    if source["frozen_debits"] or target["frozen_credits"]:
        why.add("account_frozen")


def up_to(step, limit, source, *targets):
    """DOMAIN 3: "up to available" means available - floor"; A2 for the side without limits."""
    sides = step["up_to_available"]
    amount = limit
    if "from" in sides:
        amount = min(amount, max(0, source["available"] - (source["floor"] or 0)))
    if "to" in sides:
        for target in targets:
            room = (target["ceiling"] or 0) - posted(target) - target["incoming"]
            amount = min(amount, max(0, room))
    return amount


def transfer(book, step, why):
    amount = parse_amount(step.get("amount"))
    payer, payee = step.get("from"), step.get("to")
    if not payer or not payee or amount is None or step.get("up_to_available") == []:
        why.add("malformed")
        return None
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    if not check_pair(book, step, payer, payee, why):
        return None
    source, target = book.accounts[payer], book.accounts[payee]
    if step.get("up_to_available"):
        amount = up_to(step, amount, source, target)
    check_debit(source, amount, why)
    check_credit(target, amount, why)
    if why:
        return None
    post_debit(book, payer, amount)
    post_credit(book, payee, amount)
    book.record("transfer", amount, payer, payee, id=step["id"], tag=step.get("tag"))
    return {"amount": amount}


def reverse_transfer(book, done, step, why):
    """DOMAIN 4: "exact reverse of a transfer …: with the payee's authority, all legs or none, to
    the payer's available"."""
    payer, payee, amount = done["from"], done["to"], done["amount"]
    source, target = book.accounts[payer], book.accounts[payee]
    check_open_sides(target, source, why)
    check_debit(target, amount, why)
    check_credit(source, amount, why)
    if why:
        return None
    post_debit(book, payee, amount)
    post_credit(book, payer, amount)
    book.record("reverse", amount, payee, payer, id=step["id"], of=step["of"])
    return {"amount": amount}


def set_limits(book, step, why):
    account = book.accounts.get(step.get("account"))
    if account is None:
        why.add("account_not_found")
        return None
    floor, ceiling = parse_limit(step, "floor"), parse_limit(step, "ceiling")
    if floor is not NO_LIMIT and floor is not None:
        if not MAX_DEBIT <= floor <= 0:
            why.add("malformed")
        if account["available"] < floor:
            why.add("insufficient_funds")  # A3: invariant 2, "available >= floor"
    if ceiling is not NO_LIMIT and ceiling is not None and not 0 <= ceiling <= MAX:
        why.add("malformed")
    if account["closed"]:
        why.add("account_closed")
    if why:
        return None
    if floor is not NO_LIMIT:
        book.put(account, "floor", floor)
    if ceiling is not NO_LIMIT:  # DOMAIN 3: "lowering it never blocks what is promised"
        book.put(account, "ceiling", ceiling)
    return {}


def set_release_guard(book, step, why):
    account = book.accounts.get(step.get("account"))
    if account is None:
        why.add("account_not_found")
        return None
    if account["closed"]:
        why.add("account_closed")
        return None
    book.put(account, "guard", list(step["allowed"]) if step.get("allowed") is not None else None)
    return {}
