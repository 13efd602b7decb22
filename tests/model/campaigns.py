"""Campaigns and the gifts to them; DOMAIN 6. Their timers are in campaign_clocks.py, what goes out to the organiser in
disbursements.py.

A campaign's money stands in an account of the ledger's own: what is unspent of its gifts, and the tips that still wait
(DECISIONS C2). A gift that has settled stands in the line of its earmark, [start, start + amount); a disbursement takes
the next stretch of the line, so that first in is first out and no command goes over all gifts."""

import campaign_terms
import pools
from accounts import check_credit, check_debit
from book import new_account, pay_or_keep, post_credit, post_debit, system_account
from money import MAX, parse_amount

RUNNING = ("draft", "open", "deciding", "succeeded", "disbursing")
PART, WHOLE = 1, 2  # the order of timers of one instant: gift before campaign


def find(book, step, why):
    campaign = book.campaigns.get(step.get("campaign"))
    if campaign is None:
        why.add("campaign_not_found")
    return campaign


def draft(book, step, why):
    terms = campaign_terms.read(step.get("terms"), why)
    organiser = step.get("to")
    account = book.accounts.get(organiser)
    named = [organiser] + (terms["approvers"] + [terms["tip_account"] or organiser] if terms else [])
    if any(name not in book.accounts for name in named):
        why.add("account_not_found")
    if terms is not None and organiser in terms["approvers"]:
        why.add("malformed")
    if terms is not None and not 0 < terms["deadline"] <= campaign_terms.YEARS:
        why.add("invalid_time_window")
    if account is not None:
        tips = book.accounts.get(terms and terms["tip_account"])
        if tips is not None and tips["currency"] != account["currency"]:
            why.add("currency_mismatch")
        can_be_paid(account, why)
    if why:
        return None
    terms["deadline"] += book.now
    name, pot = step["id"], f"campaign:{step['id']}"
    book.put(book.accounts, pot, new_account(account["currency"]))
    book.put(book.campaigns, name, {
        "name": name, "organiser": organiser, "account": pot, "terms": terms, "state": "draft", "ending": None,
        "until": terms["deadline"], "gifts": [], "at": 0, "sweep": None, "raised": 0, "tips": 0, "ended": 0, "pool": None,
        "lines": {earmark: {"length": 0, "spent": 0} for earmark in [campaign_terms.GENERAL, *terms["earmarks"]]},
    })
    book.set_timer(terms["deadline"], name, "campaign_clock", WHOLE)
    return {"terms": terms_as_stated(step)}


def terms_as_stated(step):
    return campaign_terms.read(step.get("terms"), set())


def can_be_paid(account, why):
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_credits"]:
        why.add("account_frozen")


def open_campaign(book, step, why):
    campaign = find(book, step, why)
    if campaign is None:
        return None
    if campaign["state"] != "draft":
        why.add("wrong_state")
    can_be_paid(book.accounts[campaign["organiser"]], why)
    if why:
        return None
    book.put(campaign, "state", "open")
    return {}


# ---- gifts --------------------------------------------------------------------------------------

def give(book, step, why):
    """"A pledge uses up the hard cap, which accepts the remainder only." """
    amount, tip = parse_amount(step.get("amount")), parse_amount(step.get("tip", "0"))
    if tip is None:
        why.add("malformed")
        return None
    if not 0 < amount <= MAX or not 0 <= tip or amount + tip > MAX:
        why.add("invalid_amount")
    campaign, account = find(book, step, why), book.accounts.get(step.get("from"))
    if account is None:
        why.add("account_not_found")
    elif account["frozen_debits"]:
        why.add("account_frozen")
    if account is not None and account["closed"]:
        why.add("account_closed")
    earmark = step.get("earmark", campaign_terms.GENERAL)
    if campaign is not None and earmark not in campaign["lines"]:
        why.add("earmark_not_found")
    if campaign is None or account is None:
        return None
    room = left_of_cap(campaign)
    taken = amount if room is None else min(amount, room)
    if account["currency"] != book.accounts[campaign["account"]]["currency"]:
        why.add("currency_mismatch")
    if campaign["state"] != "open":
        why.add("wrong_state")
    if room == 0:
        why.add("campaign_full")
    if campaign["raised"] + taken > MAX:
        why.add("overflow")
    check_debit(account, taken + tip, why)
    check_credit(book.accounts[campaign["account"]], taken + tip, why)
    if why:
        return None
    post_debit(book, step["from"], taken + tip)
    post_credit(book, campaign["account"], taken + tip)
    book.add(campaign, "raised", taken)
    book.add(campaign, "tips", tip)
    gift = {
        "name": step["id"], "campaign": campaign["name"], "donor": step["from"], "amount": taken, "tip": tip,
        "earmark": earmark, "since": book.now, "state": "cooling", "start": None, "refunded": 0, "match": 0, "match_back": 0,
    }
    book.put(book.gifts, step["id"], gift)
    book.put(campaign, "gifts", [*campaign["gifts"], step["id"]])
    if campaign["terms"]["cool_off"] == 0:
        settle(book, campaign, gift)
    if campaign["sweep"] is None:
        await_gift(book, campaign)
    return {"amount": taken, "capped": taken < amount}


def left_of_cap(campaign):
    cap = campaign["terms"]["cap"]
    return None if cap is None else cap - campaign["raised"]


def cool_until(campaign, gift):
    """"Cool-off: … ends at the deadline at the latest"."""
    return min(gift["since"] + campaign["terms"]["cool_off"], campaign["terms"]["deadline"])


def await_gift(book, campaign):
    """While a campaign is open its gifts settle one by one, in the order given, each when its cool-off is over."""
    place = campaign["at"]
    while place < len(campaign["gifts"]) and book.gifts[campaign["gifts"][place]]["state"] == "settled":
        place += 1
    book.put(campaign, "at", place)
    if place == len(campaign["gifts"]):
        book.put(campaign, "sweep", None)
    else:
        sweep_at(book, campaign, cool_until(campaign, book.gifts[campaign["gifts"][place]]))


def sweep_at(book, campaign, deadline):
    book.put(campaign, "sweep", deadline)
    book.set_timer(deadline, campaign["name"], "campaign_sweep", PART)


def settle(book, campaign, gift):
    """The gift joins the end of its earmark's line, and its match behind it."""
    line = campaign["lines"][gift["earmark"]]
    book.put(gift, "start", line["length"])
    book.put(gift, "state", "settled")
    book.put(gift, "match", pools.match(book, campaign, gift))
    book.add(line, "length", gift["amount"] + gift["match"])


def spent_of(campaign, gift):
    if gift["start"] is None:
        return 0
    return max(0, min(gift["amount"], campaign["lines"][gift["earmark"]]["spent"] - gift["start"]))


def unspent_of(campaign, gift):
    """gift = unspent + spent + refunded."""
    return gift["amount"] - spent_of(campaign, gift) - gift["refunded"]


def match_spent(campaign, gift):
    if gift["start"] is None:
        return 0
    return max(0, min(gift["match"], campaign["lines"][gift["earmark"]]["spent"] - gift["start"] - gift["amount"]))


def match_unspent(campaign, gift):
    return gift["match"] - match_spent(campaign, gift) - gift["match_back"]


def refund_gift(book, step, why):
    """"Cool-off: refund free while unspent" … "No refund from DECIDING on"."""
    gift = book.gifts.get(step.get("gift"))
    if gift is None:
        why.add("gift_not_found")
        return None
    campaign = book.campaigns[gift["campaign"]]
    if gift["state"] in ("withdrawn", "refunded"):
        why.add("wrong_state")
    if gift["state"] == "settled" or campaign["state"] != "open" or book.now > cool_until(campaign, gift):
        why.add("too_late")
    can_be_paid(book.accounts[gift["donor"]], why)
    if why:
        return None
    amount = gift["amount"] + gift["tip"]
    post_debit(book, campaign["account"], amount)
    post_credit(book, gift["donor"], amount)
    book.add(campaign, "raised", -gift["amount"])
    book.add(campaign, "tips", -gift["tip"])
    book.put(gift, "refunded", gift["amount"])
    book.put(gift, "state", "withdrawn")
    return {}


# ---- ends ---------------------------------------------------------------------------------------

def cancel(book, step, why):
    campaign = find(book, step, why)
    if campaign is None:
        return None
    if campaign["state"] not in RUNNING:
        why.add("wrong_state")
    elif campaign["state"] in ("succeeded", "disbursing"):
        # "SUCCEEDED/DISBURSING … by award or k-of-n → REFUNDING": the organiser is the k-of-n where no approvals are asked for
        if step.get("side") == "platform" or campaign["terms"]["approvals"]:
            why.add("wrong_state")
    if why:
        return None
    end(book, campaign, "cancelled")
    return {}


def recall(book, step, why):
    """"SUCCEEDED/DISBURSING … by … k-of-n → REFUNDING": the operators'."""
    campaign = find(book, step, why)
    if campaign is None:
        return None
    if campaign["state"] not in RUNNING[1:]:
        why.add("wrong_state")
        return None
    end(book, campaign, "cancelled")
    return {}


def end(book, campaign, ending):
    """FAILED, CANCELLED and a missed T_disburse: what is unspent goes back in sweeps."""
    book.put(campaign, "ending", ending)
    book.put(campaign, "until", None)
    pools.close(book, campaign)
    if not campaign["gifts"]:
        close(book, campaign)
        return
    book.put(campaign, "state", "refunding")
    book.put(campaign, "at", 0)
    sweep_at(book, campaign, book.now)


def close(book, campaign):
    """The tips that nobody has had back are the platform's."""
    book.put(campaign, "state", "closed")
    book.put(campaign, "until", None)
    book.put(campaign, "sweep", None)
    book.put(campaign, "ended", campaign["ended"] + 1)
    if campaign["tips"]:
        pot = book.accounts[campaign["account"]]
        post_debit(book, campaign["account"], campaign["tips"])
        taker = campaign["terms"]["tip_account"] or system_account(book, "fees", pot["currency"])
        pay_or_keep(book, taker, campaign["tips"])
        book.put(campaign, "tips", 0)


def all_spent(campaign):
    return all(line["spent"] == line["length"] for line in campaign["lines"].values())
