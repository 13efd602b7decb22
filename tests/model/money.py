"""Amounts, proportional shares and fee lines: big integers only."""

import re

MAX = 2**112 - 1  # DOMAIN 1: "amounts are unsigned integers of minor units, at most 2^112 - 1"
BASIS = 10_000

_NUMBER = re.compile(r"-?[0-9]{1,40}\Z")
_FROM_MAX = re.compile(r"MAX-([0-9]{1,40})\Z")


def parse_amount(text):
    """The integer a scenario's amount text stands for; None where it is no number at all."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    if not isinstance(text, str):
        return None
    if _NUMBER.match(text):
        return int(text)
    if text == "MAX":
        return MAX
    found = _FROM_MAX.match(text)
    return MAX - int(found.group(1)) if found else None


def show_amount(value):
    """The text of an amount, written from MAX where it is near to it."""
    if value == MAX:
        return "MAX"
    if MAX - 10**6 < value < MAX:
        return f"MAX-{MAX - value}"
    return str(value)


def shares(amount, weights):
    """DOMAIN 4: "Proportional shares of x among weights w: floor each cumulative share in order;
    the last takes what is left." Weights that are all zero give everything to the last."""
    total = sum(weights)
    parts, cumulative, given = [], 0, 0
    for weight in weights[:-1]:
        cumulative += weight
        upto = amount * cumulative // total if total else 0
        parts.append(upto - given)
        given = upto
    parts.append(amount - given)
    return parts


def owed(line, released):
    """DOMAIN 4: "Line i owes, cumulatively, min(cap, fixed*[R>0] + floor(R*bps/10 000))"."""
    if released <= 0:
        return 0
    due = line["fixed"] + released * line["bps"] // BASIS
    cap = line["cap"]
    return due if cap is None else min(cap, due)


def fee_legs(lines, charged, released, amount):
    """What each line takes from a release of `amount` after `released` (R - X) came before, and
    what is left for the payee. DOMAIN 4: "less what it has charged, never more than this release
    still carries; a shortfall is carried to the next"."""
    left, legs = amount, []
    for line, already in zip(lines, charged):
        take = min(left, max(0, owed(line, released + amount) - already))
        legs.append(take)
        left -= take
    return legs, left
