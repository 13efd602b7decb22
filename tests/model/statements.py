"""Bank statements against the books, and what operators adjust; DOMAIN 7: "Reconciliation, daily, per rail and currency:
`rail_clearing` negated equals the bank's statement plus signed in-transit items; else an alarm, and that rail's payouts stop until an
equal day." "k-of-n operators may `adjust` an itemised difference against `loss`." Readings B1 to B5."""

from book import NS, post_credit, post_debit, system_account
from clearing import RAILS
from money import MAX, parse_amount


def difference(book, rail, currency):
    """What the books say the bank has beyond what it says it has, as the last statement found it and adjustments left it."""
    return book.statements.get((rail, currency), {"difference": 0})["difference"]


def clearing_of(book, rail, currency):
    account = book.accounts.get(f"rail_clearing/{rail}:{currency}")
    return account["available"] if account else 0


def check_rail(book, step, why):
    """The rail and currency a step names, None if it names none."""
    rail, currency = step.get("rail"), step.get("currency")
    if not rail or not currency:
        why.add("malformed")
        return None
    if rail not in RAILS:
        why.add("party_not_found")
    if all(account["currency"] != currency for account in book.accounts.values()):
        why.add("currency_not_found")
    return rail, currency


def reconcile(book, step, why):
    stated = [parse_amount(step.get(field)) for field in ("balance", "in_transit")]
    key, seconds = check_rail(book, step, why), step.get("closed_s")
    if key is None or None in stated or not isinstance(seconds, int):
        why.add("malformed")
        return None
    closed = book.now - seconds * NS
    last = book.statements.get(key)
    if seconds < 0 or last is not None and closed <= last["closed"]:
        why.add("invalid_time_window")
    found = -clearing_of(book, *key) - sum(stated)
    if not -MAX <= found <= MAX or not -MAX <= sum(stated) <= MAX:
        why.add("overflow")
    if why:
        return None
    book.put(book.statements, key, {"closed": closed, "difference": found})
    return {}


def adjust(book, step, why):
    """Between rail_clearing and loss, towards what the bank says, and no further."""
    key, amount, to_loss = check_rail(book, step, why), parse_amount(step.get("amount")), step.get("to_loss")
    if key is None or amount is None or not isinstance(to_loss, bool):
        why.add("malformed")
        return None
    now = difference(book, *key)
    if not now:
        why.add("wrong_state")
    if not 0 < amount <= MAX or now and (to_loss != (now < 0) or amount > abs(now)):
        why.add("invalid_amount")
    if why:
        return None
    rail, currency = key
    clearing, loss = system_account(book, f"rail_clearing/{rail}", currency), system_account(book, "loss", currency)
    giver, taker = (clearing, loss) if to_loss else (loss, clearing)
    post_debit(book, giver, amount)
    post_credit(book, taker, amount)
    last = book.statements[key]
    book.put(book.statements, key, {**last, "difference": now + amount if to_loss else now - amount})
    book.put(book.adjusted, key, book.adjusted.get(key, 0) + (-amount if to_loss else amount))
    book.record("adjust", amount, giver, taker, id=step["id"])
    return {"amount": amount}


COMMANDS = {"reconcile": reconcile, "adjust": adjust}
CONTENT = {"reconcile": ("rail", "currency", "closed_s", "balance", "in_transit"), "adjust": ("rail", "currency", "to_loss")}


def unsayable(step):
    """Numbers that are none."""
    fields = {"reconcile": ("balance", "in_transit"), "adjust": ("amount",)}.get(step["op"], ())
    return any(parse_amount(step.get(field)) is None for field in fields)
