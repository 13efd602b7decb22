"""Matching: a sponsor's pool beside a campaign; DOMAIN 6, "Match". The pool is held of its sponsor's money; a match stands in the line of the
earmark right behind its gift."""

import campaigns
from accounts import check_debit
from book import credit, pay_or_keep, post_credit, post_debit, to_suspense
from money import BASIS, MAX, parse_amount

BPS_MAX = 10 * BASIS


def sponsor(book, step, why):
    amount, bps = parse_amount(step.get("amount")), step.get("ratio_bps")
    cap = parse_amount(step["donor_cap"]) if "donor_cap" in step else MAX
    if not isinstance(bps, int) or not 0 < bps <= BPS_MAX or cap is None or cap <= 0:
        why.add("malformed")
        return None
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    campaign, account = campaigns.find(book, step, why), book.accounts.get(step.get("from"))
    if account is None:
        why.add("account_not_found")
    if campaign is None or account is None:
        return None
    if account["currency"] != book.accounts[campaign["account"]]["currency"]:
        why.add("currency_mismatch")
    if campaign["state"] not in ("draft", "open") or campaign["pool"]:
        why.add("wrong_state")
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_debits"]:
        why.add("account_frozen")
    if account["held"] + amount > MAX:
        why.add("overflow")
    check_debit(account, amount, why)
    if why:
        return None
    book.add(account, "available", -amount)
    book.add(account, "held", amount)
    book.put(campaign, "pool", {"sponsor": step["from"], "amount": amount, "left": amount, "bps": bps, "cap": cap,
                                "given": {}, "matched": 0})
    return {"amount": amount}


def match(book, campaign, gift):
    """"min(floor(ratio·gift), the donor's cap left, the pool left), posted in log order when the gift's cool-off ends". Returns it."""
    pool, donor = campaign["pool"], gift["donor"]
    if not pool or donor in (campaign["organiser"], pool["sponsor"], *campaign["terms"]["approvers"]):
        return 0
    given = pool["given"].get(donor, 0)
    amount = min(gift["amount"] * pool["bps"] // BASIS, pool["cap"] - given, pool["left"])
    if amount:
        book.add(pool, "left", -amount)
        book.add(pool, "matched", amount)
        book.put(pool["given"], donor, given + amount)
        book.add(book.accounts[pool["sponsor"]], "held", -amount)
        book.add(book.accounts[pool["sponsor"]], "debits", amount)
        post_credit(book, campaign["account"], amount)
    return amount


def close(book, campaign):
    """"at the decision it closes; its rest … is the sponsor's"."""
    pool = campaign["pool"]
    if not pool or not pool["left"]:
        return
    name, left = pool["sponsor"], pool["left"]
    account = book.accounts[name]
    book.put(pool, "left", 0)
    book.add(account, "held", -left)
    if account["frozen_credits"]:
        book.add(account, "debits", left)
        to_suspense(book, name, account["currency"], left)
    else:
        book.add(account, "debits", left - credit(book, name, left))


def give_back(book, campaign, gift):
    """"every later return, is the sponsor's"."""
    unspent = campaigns.match_unspent(campaign, gift)
    if unspent:
        post_debit(book, campaign["account"], unspent)
        pay_or_keep(book, campaign["pool"]["sponsor"], unspent)
        book.put(gift, "match_back", unspent)
