"""The terms of an escrow agreement as a step states them, and the two sides' accounts; DOMAIN 5."""

import holds
from book import DAY, NS
from claims import exit_to
from money import BASIS, MAX, parse_amount

HOUR = DAY // 24
MILESTONES_MAX = CARRIERS_MAX = 8
SIDES = ("buyer", "seller")
# DOMAIN 5: "Defaults, all in the terms: T_offer 7 d, T_pay 5 d …, T_ship 7 d, T_reply 36 h, …".
CLOCKS = {
    "offer": 7 * DAY, "pay": 5 * DAY, "ship": 7 * DAY, "ship_grace": 7 * DAY, "reply": 36 * HOUR,
    "return": 10 * DAY, "received": 10 * DAY, "negotiate": 72 * HOUR, "mediate": 7 * DAY,
    "appeal": 72 * HOUR, "inspect_after_ship": 10 * DAY, "inspect_after_delivery": 48 * HOUR,
    "inspect_unproven": 30 * DAY, "hard": 120 * DAY, "resume_min": 48 * HOUR,
    "freeze": 30 * DAY,
}
FIELDS = {
    "prose", "prices", "fees", "mediator_fee_max", "mediator_account", "carriers", "category",
    "returnable", "seller_bps", "clocks",
}


def read(given, why):
    """The terms with every default in its place, so that equal terms are equal; None if malformed."""
    if not isinstance(given, dict) or not set(given) <= FIELDS:
        why.add("malformed")
        return None
    prices = [parse_amount(text) for text in given.get("prices", ())]
    carriers = tuple(given.get("carriers", ()))
    fee_max = parse_amount(given.get("mediator_fee_max", "0"))
    category, bps = given.get("category", 0), given.get("seller_bps", BASIS // 2)
    clocks = read_clocks(given.get("clocks", {}))
    counted = 1 <= len(prices) <= MILESTONES_MAX and None not in prices and fee_max is not None
    named = len(carriers) <= CARRIERS_MAX and len(set(carriers)) == len(carriers) and all(carriers)
    paid = not fee_max or given.get("mediator_account")
    if not counted or not named or not paid or clocks is None or not 0 <= category < 2**32 or not 0 <= bps <= BASIS:
        why.add("malformed")
        return None
    if any(price <= 0 for price in prices) or sum(prices) > MAX or not 0 <= fee_max <= MAX:
        why.add("invalid_amount")
    return {
        "prose": given.get("prose", ""), "prices": tuple(prices), "fees": given.get("fees"),
        "fee_max": fee_max, "mediator_account": given.get("mediator_account"),
        "carriers": carriers, "category": category, "returnable": bool(given.get("returnable")),
        "seller_bps": bps, "clocks": clocks,
    }


def read_clocks(given):
    clocks = dict(CLOCKS)
    for name, seconds in given.items():
        if not name.endswith("_s") or name[:-2] not in CLOCKS or not isinstance(seconds, int) or seconds <= 0:
            return None
        clocks[name[:-2]] = seconds * NS
    return clocks


def new_hold(book, agreement):
    """A milestone's hold, still empty: "release by the buyer's authority to the seller (fee terms),
    refund by the seller's authority to the buyer"."""
    buyer, seller, fees = agreement["buyer"], agreement["seller"], agreement["terms"]["fees"]
    lines = book.terms[fees]["lines"] if fees in book.terms else ()
    return {
        "payers": [buyer], "put": {buyer: 0}, "back": {buyer: 0},
        "F": 0, "R": 0, "B": 0, "X": 0, "C": 0, "M": 0, "apart": 0, "due": {},
        "C_B": 0, "C_M": 0, "got": {}, "gone": {},
        "exits": [exit_to(seller, buyer), exit_to(buyer, seller)],
        "expires_at": None, "on_expiry": "refund", "terms": fees,
        "fees": {fees: {"released": 0, "charged": [0] * len(lines)}} if fees in book.terms else {},
        "state": "open", "tag": None, "held_by": {buyer: 0}, "promised": {seller: 0}, "payee": seller,
        "milestone": True,
    }


def check_accounts(book, agreement, why):
    """What an offer, and once more its acceptance, ask of the accounts: as a hold does (E2)."""
    terms = agreement["terms"]
    if agreement["buyer"] == agreement["seller"]:
        why.add("same_account")
    if terms["fees"] is not None and terms["fees"] not in book.terms:
        why.add("terms_not_found")
    named = [agreement["buyer"], agreement["seller"]]
    if terms["mediator_account"] is not None:
        named.append(terms["mediator_account"])
    if any(name not in book.accounts for name in named):
        why.add("account_not_found")
        return
    if len({book.accounts[name]["currency"] for name in named}) > 1:
        why.add("currency_mismatch")
    holds.check_parties(book, {}, new_hold(book, agreement), why)


def side_of(step, why, more=()):
    """The side a step names, None (malformed) if it names none."""
    side = step.get("side")
    if side in SIDES + tuple(more):
        return side
    why.add("malformed")
    return None


def other(side):
    return "seller" if side == "buyer" else "buyer"
