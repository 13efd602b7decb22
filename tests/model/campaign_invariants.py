"""DOMAIN 6 and 8 for campaigns: what must hold after every step, counted afresh; and from one step to the next (Watch)."""

import campaigns
from demands import demand

LIFE = ("draft", "open", "deciding", "succeeded", "disbursing", "refunding", "closed")


def check(book):
    for name, campaign in book.campaigns.items():
        check_money(book, name, campaign)
        check_lines(book, name, campaign)
        check_state(book, name, campaign)
        if campaign["pool"]:
            check_pool(book, name, campaign, campaign["pool"])


def check_money(book, name, campaign):
    """"Σ unspent (gifts and matches) = campaign balance", beside it the tips that wait; "gift = unspent + spent + refunded"."""
    gifts = [book.gifts[gift] for gift in campaign["gifts"]]
    unspent = sum(campaigns.unspent_of(campaign, gift) + campaigns.match_unspent(campaign, gift) for gift in gifts)
    available = book.accounts[campaign["account"]]["available"]
    demand(available == unspent + campaign["tips"], f"{name}: {available}, not {unspent} and tips {campaign['tips']}")
    for gift in gifts:
        parts = (campaigns.unspent_of(campaign, gift), campaigns.spent_of(campaign, gift), gift["refunded"])
        demand(min(parts) >= 0 and sum(parts) == gift["amount"], f"{gift['name']}: {parts} of {gift['amount']}")
        match = (campaigns.match_unspent(campaign, gift), campaigns.match_spent(campaign, gift), gift["match_back"])
        demand(min(match) >= 0 and sum(match) == gift["match"], f"{gift['name']}: {match} of a match of {gift['match']}")
    raised, cap = sum(gift["amount"] for gift in gifts if gift["state"] != "withdrawn"), campaign["terms"]["cap"]
    demand(campaign["raised"] == raised and (cap is None or raised <= cap), f"{name}: raised {campaign['raised']}, not {raised}")


def check_lines(book, name, campaign):
    """First in, first out: each line without gaps or overlaps; Σ invoices = spent."""
    for earmark, line in campaign["lines"].items():
        end = 0
        settled = [book.gifts[gift] for gift in campaign["gifts"]]
        for gift in sorted((g for g in settled if g["earmark"] == earmark and g["start"] is not None), key=lambda g: g["start"]):
            demand(gift["start"] == end, f"{name}: a gap in line {earmark} at {end}")
            end += gift["amount"] + gift["match"]
        demand(0 <= line["spent"] <= line["length"] == end, f"{name}: line {earmark} {line}")
        invoices = sum(request["amount"] for request in book.disbursements.values()
                       if (request["campaign"], request["earmark"], request["state"]) == (name, earmark, "paid"))
        demand(invoices == line["spent"], f"{name}: invoices {invoices} of line {earmark} {line}")


def check_pool(book, name, campaign, pool):
    """Σ matches = what the pool gave, to nobody beyond his cap; closed once the campaign is decided."""
    matches = [(gift["donor"], gift["match"]) for gift in map(book.gifts.get, campaign["gifts"])]
    demand(sum(match for _, match in matches) == pool["matched"] <= pool["amount"] - pool["left"], f"{name}: pool {pool}")
    for donor, given in pool["given"].items():
        mine = sum(match for other, match in matches if other == donor)
        demand(given == mine <= pool["cap"], f"{name}: {donor} matched with {mine}, not {given}")
    demand(not pool["left"] or campaign["ending"] is None, f"{name}: {pool['left']} in a pool after the end")


def check_state(book, name, campaign):
    state, ending = campaign["state"], campaign["ending"]
    demand((state in ("draft", "open", "deciding")) == (ending is None), f"{name}: {state}, {ending}")
    demand(state not in ("succeeded", "disbursing") or ending == "succeeded", f"{name}: {state}, {ending}")
    demand((state in campaigns.RUNNING) == (campaign["until"] is not None), f"{name}: a clock beside {state}")
    demand(campaign["ended"] == (state == "closed"), f"{name}: closed {campaign['ended']} times")
    for deadline in (campaign["until"], campaign["sweep"]):
        demand(deadline is None or deadline >= book.now, f"{name}: overdue")
    states = {book.gifts[gift]["state"] for gift in campaign["gifts"]}
    demand(state not in ("succeeded", "disbursing") or "cooling" not in states, f"{name}: a gift was not swept")
    if state == "closed":
        demand(book.accounts[campaign["account"]]["available"] == 0, f"{name}: closed with money inside")


class Watch:
    """Compares each step with the one before: nothing goes back, closed for good."""

    def __init__(self):
        self.campaigns, self.gifts = {}, {}

    def look(self, book):
        for name, campaign in book.campaigns.items():
            now = (LIFE.index(campaign["state"]), campaign["ending"])
            before = self.campaigns.get(name, now)
            demand(before[0] <= now[0], f"{name}: {LIFE[before[0]]} -> {LIFE[now[0]]}")
            demand(before[0] < LIFE.index("closed") or before == now, f"{name}: {before} -> {now} after the end")
            self.campaigns[name] = now
        for name, gift in book.gifts.items():
            campaign = book.campaigns[gift["campaign"]]
            now = (campaigns.spent_of(campaign, gift), gift["refunded"])
            before = self.gifts.get(name, now)
            demand(all(a <= b for a, b in zip(before, now)), f"{name}: {before} -> {now}")
            self.gifts[name] = now
