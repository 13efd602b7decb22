"""What a `check` may ask of campaigns, gifts and disbursements; SCHEMA.md, extension 3."""

import campaigns
from money import parse_amount

TEXTS = ("state", "ending")


def show_campaign(book, campaign):
    gifts, pool = [book.gifts[name] for name in campaign["gifts"]], campaign["pool"]
    unspent = sum(campaigns.unspent_of(campaign, gift) + campaigns.match_unspent(campaign, gift) for gift in gifts)
    spent = sum(line["spent"] for line in campaign["lines"].values())
    return {"state": campaign["state"], "ending": campaign["ending"], "raised": campaign["raised"], "unspent": unspent,
            "spent": spent, "tips": campaign["tips"], "available": book.accounts[campaign["account"]]["available"],
            "matched": pool["matched"] if pool else 0, "pool": pool["left"] if pool else 0}


def show_gift(book, gift):
    campaign = book.campaigns[gift["campaign"]]
    return {"amount": gift["amount"], "unspent": campaigns.unspent_of(campaign, gift),
            "spent": campaigns.spent_of(campaign, gift), "refunded": gift["refunded"], "match": gift["match"],
            "match_spent": campaigns.match_spent(campaign, gift), "match_back": gift["match_back"]}


def show_disbursement(_, request):
    return {"state": request["state"], "approved": len(request["approved"])}


def tables(book):
    return (("campaigns", book.campaigns, show_campaign), ("gifts", book.gifts, show_gift),
            ("disbursements", book.disbursements, show_disbursement))


def without_unused(book, shown):
    """Not asked of who may not know them: matches where there is no pool."""
    matched = any(campaign["pool"] for campaign in book.campaigns.values())
    return shown if matched else {field: value for field, value in shown.items() if not field.startswith(("match", "pool"))}


def all_of(book):
    """A check's tables of everything there is."""
    found = {}
    for table, entries, show in tables(book):
        if entries:
            found[table] = {name: without_unused(book, {field: value if field in TEXTS else str(value)
                                                        for field, value in show(book, entry).items()})
                            for name, entry in entries.items()}
    return found


def differences(book, step):
    """(what, wanted, got) of everything that is otherwise."""
    for table, entries, show in tables(book):
        for name, fields in step.get(table, {}).items():
            shown = show(book, entries[name]) if name in entries else {}
            for field, value in fields.items():
                wanted = value if field in TEXTS else parse_amount(value)
                if field not in shown or shown[field] != wanted:
                    yield f"{name}.{field}", wanted, shown.get(field, "none")
