"""What a `check` may ask of agreements and milestones; SCHEMA.md, extension 2."""

import agreements
import milestones as ms
from holds import due_sum
from money import parse_amount

TEXTS = ("state", "delivery", "case", "claim", "frozen")


def show_agreement(book, agreement):
    """`funded` where nothing was charged back: then it depends on when it was what the ledger counts as paid."""
    holds = [(ms.hold_of(book, m), m["topped_up"]) for m in agreements.of(book, agreement)]
    shown = {"state": agreements.state_of(book, agreement), "frozen": agreement["frozen_since"] is not None}
    charged = any(hold["C"] for hold, _ in holds)
    return shown if charged else {**shown, "funded": sum(hold["F"] - topped_up for hold, topped_up in holds)}


def show_milestone(book, milestone):
    hold, case = ms.hold_of(book, milestone), milestone["case"]
    return {
        "delivery": ms.delivery(book, milestone), "funded": hold["F"], "released": hold["R"], "charged": hold["C"],
        "refunded": hold["B"], "mediated": hold["M"], "due": due_sum(hold), "locked": ms.locked(milestone),
        "free": ms.free(book, milestone), "case": case["state"] if case else None,
        "price": milestone["price"], "apart": hold["apart"],
        "claim": milestone["claim"]["state"] if milestone["claim"] else None,
    }


def as_texts(shown):
    return {field: value if field in TEXTS else str(value) for field, value in shown.items()}


def without_unused(milestone, shown):
    """Not asked of who may not know them: claims and amendments where there was none."""
    unused = set() if any(milestone["claimed"].values()) else {"claim"}
    unused |= set() if shown["charged"] != "0" else {"charged"}
    unused |= set() if milestone["amended"] or milestone["price"] != milestone["first_price"] else {"price", "apart"}
    return {field: value for field, value in shown.items() if field not in unused}


def all_of(book):
    """A check's tables of everything there is."""
    tables = {
        "agreements": {n: {field: value for field, value in as_texts(show_agreement(book, a)).items() if value is not False}
                       for n, a in book.agreements.items()},
        "milestones": {n: without_unused(m, as_texts(show_milestone(book, m))) for n, m in book.milestones.items()},
    }
    return {name: table for name, table in tables.items() if table}


def differences(book, step):
    """(what, wanted, got) of everything that is otherwise."""
    tables = (("agreements", book.agreements, show_agreement), ("milestones", book.milestones, show_milestone))
    for table, entries, show in tables:
        for name, fields in step.get(table, {}).items():
            shown = show(book, entries[name]) if name in entries else None
            if shown is None:
                yield name, fields, "none"
                continue
            for field, value in fields.items():
                wanted = value if field in TEXTS else parse_amount(value)
                if shown[field] != wanted:
                    yield f"{name}.{field}", wanted, shown[field]
