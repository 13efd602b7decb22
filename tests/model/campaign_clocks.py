"""The timers of campaigns: deadline, decision and T_disburse, and the sweeps over gifts; DOMAIN 6."""

import campaigns
import pools
from book import pay_or_keep, post_debit

BREATH = 1024  # after so many gifts a sweep waits for an entry of a later time, so that other work goes on


def clock(book, name, deadline):
    campaign = book.campaigns.get(name)
    if campaign is None or campaign["until"] != deadline:
        return
    state = campaign["state"]
    if state == "draft":
        campaigns.end(book, campaign, "cancelled")
    elif state == "open":
        book.put(campaign, "state", "deciding")
        until(book, campaign, deadline + campaign["terms"]["settle"])
    elif state == "deciding":
        decide(book, campaign)
    else:
        campaigns.end(book, campaign, "lapsed")


def until(book, campaign, deadline):
    book.put(campaign, "until", deadline)
    book.set_timer(deadline, campaign["name"], "campaign_clock", campaigns.WHOLE)


def decide(book, campaign):
    """"decided once, then"; a flexible campaign succeeds."""
    if campaign["sweep"] is not None:
        until(book, campaign, book.now)
        return
    pool, terms = campaign["pool"], campaign["terms"]
    reached = campaign["raised"] + (pool["matched"] if pool and terms["matches_count"] else 0)
    if reached < terms["goal"]:
        campaigns.end(book, campaign, "failed")
        return
    book.put(campaign, "ending", "succeeded")
    pools.close(book, campaign)
    if campaigns.all_spent(campaign):
        campaigns.close(book, campaign)
        return
    book.put(campaign, "state", "succeeded")
    until(book, campaign, book.now + campaign["terms"]["disburse"])


def sweep(book, name, deadline):
    campaign = book.campaigns.get(name)
    if campaign is None or campaign["sweep"] != deadline or campaign["state"] == "closed":
        return
    gift = book.gifts[campaign["gifts"][campaign["at"]]]
    if campaign["state"] == "refunding":
        give_back(book, campaign, gift)
    elif gift["state"] == "cooling":
        campaigns.settle(book, campaign, gift)
    book.put(campaign, "at", campaign["at"] + 1)
    go_on(book, campaign, deadline)


def go_on(book, campaign, deadline):
    """To the next gift: while open when its cool-off ends, afterwards at once."""
    pause = campaign["at"] % BREATH == 0
    if campaign["state"] == "open":
        campaigns.await_gift(book, campaign)
        if pause and campaign["sweep"] is not None and campaign["sweep"] < book.now:
            campaigns.sweep_at(book, campaign, book.now)
    elif campaign["at"] < len(campaign["gifts"]):
        campaigns.sweep_at(book, campaign, book.now if pause else deadline)
    elif campaign["state"] == "refunding":
        campaigns.close(book, campaign)
    else:
        book.put(campaign, "sweep", None)


def give_back(book, campaign, gift):
    """What is unspent, and the same part of the tip. "A refund due to a frozen or closed donor goes to `suspense` at once,
    owner named"."""
    pools.give_back(book, campaign, gift)
    unspent = campaigns.unspent_of(campaign, gift)
    if not unspent:
        return
    tip = gift["tip"] * unspent // gift["amount"]
    post_debit(book, campaign["account"], unspent + tip)
    pay_or_keep(book, gift["donor"], unspent + tip)
    book.add(campaign, "tips", -tip)
    book.put(gift, "refunded", unspent)
    book.put(gift, "state", "refunded")


TIMERS = {"campaign_clock": clock, "campaign_sweep": sweep}
