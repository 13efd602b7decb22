"""What goes out of a campaign to its organiser; DOMAIN 6: "organiser k-of-n, invoice hash, first in, first out within an
earmark". Approvals as in DOMAIN 1."""

import campaigns
from accounts import check_credit
from book import DAY, post_credit, post_debit
from campaign_terms import GENERAL
from money import MAX, parse_amount

LAPSE = 7 * DAY  # DOMAIN 1: "requests lapse after 7 d"


def is_open_for(campaign):
    flexible = not campaign["terms"]["goal"]
    return campaign["state"] in ("succeeded", "disbursing") or flexible and campaign["state"] == "open"


def disburse(book, step, why):
    amount = parse_amount(step.get("amount"))
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    campaign = campaigns.find(book, step, why)
    if campaign is None:
        return None
    earmark = step.get("earmark", GENERAL)
    waits = campaign["terms"]["approvals"] > 0
    if earmark not in campaign["lines"]:
        why.add("earmark_not_found")
    if not is_open_for(campaign):
        why.add("wrong_state")
    if not waits and earmark in campaign["lines"]:
        check_payment(book, campaign, earmark, amount, why)
    if why:
        return None
    request = {"campaign": campaign["name"], "earmark": earmark, "amount": amount, "approved": [],
               "state": "waiting" if waits else "paid", "lapses": book.now + LAPSE}
    book.put(book.disbursements, step["id"], request)
    if waits:
        book.set_timer(request["lapses"], step["id"], "disbursement_lapse", campaigns.PART)
    else:
        pay(book, campaign, request)
    return {"amount": amount}


def check_payment(book, campaign, earmark, amount, why):
    line, organiser = campaign["lines"][earmark], book.accounts[campaign["organiser"]]
    campaigns.can_be_paid(organiser, why)
    if amount > line["length"] - line["spent"]:
        why.add("exceeds_campaign")
    check_credit(organiser, amount, why)


def pay(book, campaign, request):
    amount = request["amount"]
    post_debit(book, campaign["account"], amount)
    post_credit(book, campaign["organiser"], amount)
    book.add(campaign["lines"][request["earmark"]], "spent", amount)
    if campaign["state"] == "succeeded":
        book.put(campaign, "state", "disbursing")
    if campaign["state"] == "disbursing" and campaigns.all_spent(campaign):
        campaigns.close(book, campaign)


def approve(book, step, why):
    """"an action refused at the last approval leaves that approval uncounted"."""
    request, approver = book.disbursements.get(step.get("disbursement")), step.get("approver")
    if request is None:
        why.add("disbursement_not_found")
        return None
    campaign = book.campaigns[request["campaign"]]
    if approver not in campaign["terms"]["approvers"]:
        why.add("not_authorized")
    if "payload" in step:  # of anything else than the disbursement
        why.add("payload_mismatch")
    if approver in request["approved"]:
        why.add("already_approved")
    if request["state"] != "waiting" or not is_open_for(campaign):
        why.add("wrong_state")
    last = len(request["approved"]) + 1 == campaign["terms"]["approvals"]
    if last:
        check_payment(book, campaign, request["earmark"], request["amount"], why)
    if why:
        return None
    book.put(request, "approved", [*request["approved"], approver])
    if last:
        book.put(request, "state", "paid")
        pay(book, campaign, request)
    return {}


def lapse(book, name, deadline):
    request = book.disbursements.get(name)
    if request is not None and request["state"] == "waiting" and request["lapses"] == deadline:
        book.put(request, "state", "lapsed")


TIMERS = {"disbursement_lapse": lapse}
