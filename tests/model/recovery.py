"""Charging accounts for what a chargeback takes, and giving back what it took; DOMAIN 5 and 7."""

from book import pay_or_keep, post_debit


def charge(book, name, amount, reserve_first):
    """Payers give "available, reserve, debt", payees "reserve, available, debt"; available "to 0, never a credit line". What came
    from reserve."""
    account = book.accounts[name]
    from_reserve = min(amount, account["reserve"]) if reserve_first else 0
    taken = min(amount - from_reserve, max(0, account["available"]))
    if taken:
        post_debit(book, name, taken)
    if not reserve_first:
        from_reserve = min(amount - taken, account["reserve"])
    book.add(account, "reserve", -from_reserve)
    book.add(account, "debt", amount - taken - from_reserve)
    return from_reserve


def give_back(book, name, amount, reserve=0):
    """Debt first, also that of an account that is closed or frozen; then to reserve what came from there, the rest to available, or to
    suspense."""
    account = book.accounts[name]
    repaid = min(amount, account["debt"])
    book.add(account, "debt", -repaid)
    to_reserve = 0 if account["closed"] else min(amount - repaid, reserve)
    book.add(account, "reserve", to_reserve)
    if amount - repaid - to_reserve:
        pay_or_keep(book, name, amount - repaid - to_reserve)


def charge_net(book, name, gross, back):
    """A payee owes what it had, gross, less what fee lines give back; where those give back more it has the rest. What came from
    reserve."""
    if gross >= back:
        return charge(book, name, gross - back, reserve_first=True)
    give_back(book, name, back - gross)
    return 0


def give_net(book, name, gross, again, reserve):
    """The same the other way round."""
    if gross >= again:
        give_back(book, name, gross - again, reserve)
    else:
        charge(book, name, again - gross, reserve_first=True)
