"""The state of the ledger as plain dictionaries, with an undo journal for linked groups, and the
few postings everything else is made of."""

import heapq

NS = 1_000_000_000
DAY = 86_400 * NS

MAX_DEBIT = -(2**112 - 1)  # the lowest a balance may go (DECISIONS A1)

_ABSENT = object()


class Book:
    """All tables. Whatever a command may undo is changed through `put` and `drop` only."""

    def __init__(self, snapshots=False):
        self.now = 0
        self.accounts = {}
        self.holds = {}
        self.ids = {}
        self.terms = {}
        self.deposits = {}
        self.instructions = {}  # what waits for a deposit, by (rail, reference), in the order given
        self.statements = {}  # of banks, the last by (rail, currency)
        self.adjusted = {}  # what operators moved into rail_clearing, by (rail, currency)
        self.chargebacks = {}
        self.payouts = {}
        self.suspense = {}
        self.waiting = {}  # holds with money due to a frozen account
        self.agreements = {}
        self.milestones = {}
        self.proposals = {}
        self.mandates = {}
        self.campaigns = {}
        self.gifts = {}
        self.disbursements = {}
        self.events = []
        self.timers = []
        self.snapshots = snapshots
        self.journal = None

    def put(self, table, key, value):
        if self.journal is not None:
            self.journal.append((table, key, table.get(key, _ABSENT)))
        table[key] = value

    def drop(self, table, key):
        if self.journal is not None:
            self.journal.append((table, key, table.get(key, _ABSENT)))
        table.pop(key, None)

    def add(self, table, key, amount):
        if amount:
            self.put(table, key, table[key] + amount)

    def begin(self):
        self.journal = []
        return len(self.events)

    def commit(self):
        self.journal = None

    def rollback(self, mark):
        for table, key, old in reversed(self.journal):
            if old is _ABSENT:
                table.pop(key, None)
            else:
                table[key] = old
        del self.events[mark:]
        self.journal = None

    def set_timer(self, deadline, name, kind, rank=0):
        """Timers are never taken back: one that no longer fits its object does nothing."""
        heapq.heappush(self.timers, (deadline, rank, name, kind))

    def due_timers(self):
        """DOMAIN 1: "Due timers (deadline < t) fire in the order (deadline, parts before
        their whole …, aggregate id, kind)"."""
        while self.timers and self.timers[0][0] < self.now:
            yield heapq.heappop(self.timers)

    def record(self, kind, amount, payer, payee, **more):
        event = {"type": kind, "amount": amount, "from": payer, "to": payee, "time": self.now}
        event.update(more)
        if self.snapshots:
            event["from_after"] = totals(self.accounts[payer]) if payer in self.accounts else None
            event["to_after"] = totals(self.accounts[payee]) if payee in self.accounts else None
        self.events.append(event)


def new_account(currency, floor=None, ceiling=None, tag=None):
    """DOMAIN 3: "One owner, one currency, a kind, … flags, limits, and available, reserve,
    payout_pending, debt. Mirrors, not counted twice: held … and incoming"."""
    return {
        "currency": currency,
        "floor": floor,
        "ceiling": ceiling,
        "tag": tag,
        "available": 0,
        "held": 0,
        "incoming": 0,
        "reserve": 0,
        "payout_pending": 0,
        "debt": 0,
        "debits": 0,
        "credits": 0,
        "frozen_debits": False,
        "frozen_credits": False,
        "frozen_until": None,
        "closed": False,
        "guard": None,
        "destination": None,
        "destination_since": None,
    }


def totals(account):
    """The four totals of the scenarios, as texts of integers."""
    shown = {
        "debits_pending": account["held"],
        "debits_posted": account["debits"],
        "credits_pending": account["incoming"],
        "credits_posted": account["credits"],
    }
    if account["closed"]:
        shown["closed"] = True
    return shown


def posted(account):
    """DOMAIN 3: "`posted = available + held`"."""
    return account["available"] + account["held"]


def credit(book, name, amount):
    """Adds to available; DOMAIN 5: "Debt … takes future credits first". Returns what reached
    available."""
    account = book.accounts[name]
    repaid = min(account["debt"], amount)
    if repaid:
        book.put(account, "debt", account["debt"] - repaid)
    book.add(account, "available", amount - repaid)
    return amount - repaid


def post_credit(book, name, amount):
    """A credit that is not part of a hold's mirrors: the gross total moves with it."""
    book.add(book.accounts[name], "credits", credit(book, name, amount))


def post_debit(book, name, amount):
    account = book.accounts[name]
    book.add(account, "available", -amount)
    book.add(account, "debits", amount)


def system_account(book, kind, currency):
    """DOMAIN 3: system accounts have no floor; they are made when first needed."""
    name = f"{kind}:{currency}"
    if name not in book.accounts:
        book.put(book.accounts, name, new_account(currency))
    return name


def to_suspense(book, owner, currency, amount):
    """DOMAIN 3: money due to one who can't be paid "goes to `suspense`, owner named"."""
    if amount:
        post_credit(book, system_account(book, "suspense", currency), amount)
        key = (owner, currency)
        book.put(book.suspense, key, book.suspense.get(key, 0) + amount)


def from_suspense(book, owner, currency, amount):
    """Takes money out of a suspense item; whoever calls says where it goes."""
    post_debit(book, system_account(book, "suspense", currency), amount)
    left = book.suspense[owner, currency] - amount
    if left:
        book.put(book.suspense, (owner, currency), left)
    else:
        book.drop(book.suspense, (owner, currency))


def pay_or_keep(book, name, amount):
    """A credit that must not fail: to the account, or to suspense where it can't take money. Returns
    whether the account has it."""
    account = book.accounts[name]
    kept = account["closed"] or account["frozen_credits"]
    if kept:
        to_suspense(book, name, account["currency"], amount)
    else:
        post_credit(book, name, amount)
    return not kept
