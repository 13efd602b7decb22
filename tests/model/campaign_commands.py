"""The commands of campaigns, what of them counts as content, and who signs them."""

import campaign_clocks
import campaign_terms
import campaigns
import disbursements
import pools

COMMANDS = {
    "draft_campaign": campaigns.draft,
    "open_campaign": campaigns.open_campaign,
    "sponsor": pools.sponsor,
    "give": campaigns.give,
    "refund_gift": campaigns.refund_gift,
    "cancel_campaign": campaigns.cancel,
    "disburse": disbursements.disburse,
    "approve_disbursement": disbursements.approve,
}
ADMIN = {"recall_campaign": campaigns.recall}
CONTENT = {
    "draft_campaign": ("to",),
    "open_campaign": ("campaign",),
    "sponsor": ("campaign", "from", "ratio_bps", "donor_cap"),
    "give": ("campaign", "from", "earmark", "tip"),
    "refund_gift": ("gift",),
    "cancel_campaign": ("campaign",),
    "disburse": ("campaign", "earmark", "hash"),
    "approve_disbursement": ("disbursement", "approver"),
}
WITH_AMOUNT = {"give", "disburse", "sponsor"}
TIMERS = {**campaign_clocks.TIMERS, **disbursements.TIMERS}


def same_terms(known, step):
    return step["op"] != "draft_campaign" or campaign_terms.read(step.get("terms"), set()) == known["terms"]


def signer_fits(book, step):
    """Whether `by` is the command's authority. For what isn't there any live key does."""
    op, actor = step["op"], step["by"]
    campaign = book.campaigns.get(step.get("campaign"))
    gift = book.gifts.get(step.get("gift"))
    if op in ("draft_campaign", "give", "sponsor"):
        return actor == step.get("to" if op == "draft_campaign" else "from") and actor in book.accounts
    if op == "refund_gift":
        return gift is None or actor == gift["donor"]
    if op == "approve_disbursement":
        return step.get("disbursement") not in book.disbursements or actor == step.get("approver")
    if campaign is None:
        return True
    return op != "open_campaign" and actor == campaign["organiser"]
