"""What the scenarios say about windows, locks and claimants, written as exits of a hold.

An exit is {to, by, after, until, hashlock, split}; a window is (after, until] in nanoseconds
(DOMAIN 1: "`t = until` is in time, `t = after` is not yet")."""

from book import NS
from money import parse_amount

ANYONE = "anyone"
MAX_EXITS = 8
DEPTH_MAX = 4


class Malformed(Exception):
    pass


def exit_to(to, by, after=None, until=None, hashlock=None, split=None):
    return {"to": to, "by": by, "after": after, "until": until, "hashlock": hashlock, "split": split}


def last_ns(second):
    """cases/README: "from/until become the second's last nanosecond"."""
    return None if second is None else (second + 1) * NS - 1


def parse_hashlock(text):
    if text is None:
        return None
    try:
        lock = bytes.fromhex(text)
    except (TypeError, ValueError):
        raise Malformed from None
    if len(lock) != 32:
        raise Malformed
    return lock


def of_step(step, payers, payee, now):
    """All exits of a hold as a scenario's step states them."""
    if "exits" in step:
        return [explicit_exit(item, now) for item in step["exits"]]
    if "claimants" in step:
        return claimant_exits(step["claimants"], now)
    return simple_exits(step, payers[0], payee)


def simple_exits(step, payer, payee):
    """A plain hold has "payer's authority releases to the payee, payee's authority refunds to the
    payer" (the third, the timer, is no exit of the list). With a window or a lock anyone may use
    them, and without refund_from there is no refund (cases/README)."""
    windowed = any(f in step for f in ("release_from", "release_until", "refund_from"))
    lock = parse_hashlock(step.get("hashlock"))
    open_to_all = windowed or lock is not None
    release_by = step.get("release_by", ANYONE if open_to_all else payer)
    refund_by = step.get("refund_by", ANYONE if windowed else payee)
    after, until = last_ns(step.get("release_from")), last_ns(step.get("release_until"))
    exits = [exit_to(payee, by, after, until, lock) for by in as_list(release_by)]
    if not windowed or "refund_from" in step:
        refund_after = last_ns(step.get("refund_from"))
        exits += [exit_to(payer, by, refund_after) for by in as_list(refund_by)]
    return exits


def as_list(value):
    return value if isinstance(value, list) else [value]


def explicit_exit(item, now):
    split = item.get("split")
    if split is not None:
        split = read_split(split)
    after = None if item.get("after_s") is None else now + item["after_s"] * NS
    until = None if item.get("until_s") is None else now + item["until_s"] * NS
    lock = parse_hashlock(item.get("hashlock"))
    if not item.get("by") or (split is None) == (not item.get("to")):
        raise Malformed
    return exit_to(item.get("to"), item["by"], after, until, lock, split)


def read_split(split):
    pairs = [(share.get("to"), parse_amount(share.get("weight"))) for share in split["shares"]]
    names = [to for to, _ in pairs]
    if not pairs or None in names or len(set(names)) != len(names):
        raise Malformed
    if any(weight is None or not 0 < weight < 2**32 for _, weight in pairs):
        raise Malformed
    return {"shares": pairs, "fees": split.get("fees")}


def claimant_exits(claimants, now):
    """One exit for each stretch of time in which a claimant may take the money."""
    exits = []
    for claimant in claimants:
        for after, until in windows(claimant["when"], now):
            exits.append(exit_to(claimant["party"], claimant["party"], after, until))
    return exits


def windows(when, created):
    """The stretches (after, until] still to come in which a claim predicate holds; None is no
    bound."""
    check_predicate(when, 1)
    return [s for s in _stretches(when, created) if s[1] is None or s[1] > created]


def check_predicate(when, depth):
    if not isinstance(when, dict) or depth > DEPTH_MAX:
        raise Malformed
    kind, inner = when.get("type"), when.get("of")
    if kind in ("and", "or"):
        if not isinstance(inner, list) or len(inner) != 2:
            raise Malformed
        for part in inner:
            check_predicate(part, depth + 1)
    elif kind == "not":
        check_predicate(inner, depth + 1)
    elif kind in ("before_time", "before_age"):
        bound = parse_amount(when.get("time" if kind == "before_time" else "seconds"))
        if bound is None or bound < 0:
            raise Malformed
    elif kind != "always":
        raise Malformed


def _stretches(when, created):
    kind = when["type"]
    if kind == "always":
        return [(None, None)]
    if kind == "before_time":  # "before_time t = now < t"
        return [(None, parse_amount(when["time"]) * NS - 1)]
    if kind == "before_age":
        return [(None, created + parse_amount(when["seconds"]) * NS - 1)]
    if kind == "not":
        return _complement(_stretches(when["of"], created))
    left, right = (_stretches(part, created) for part in when["of"])
    if kind == "and":
        return _intersect(left, right)
    return _complement(_intersect(_complement(left), _complement(right)))


def _complement(stretches):
    gaps, low = [], None
    for after, until in stretches:
        if after is not None and (low is None or low < after):
            gaps.append((low, after))
        if until is None:
            return gaps
        low = until
    return gaps + [(low, None)]


def _intersect(left, right):
    found = []
    for a in left:
        for b in right:
            low = max((x for x in (a[0], b[0]) if x is not None), default=None)
            high = min((x for x in (a[1], b[1]) if x is not None), default=None)
            if low is None or high is None or low < high:
                found.append((low, high))
    return sorted(found, key=lambda s: -1 if s[0] is None else s[0])
