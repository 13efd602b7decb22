"""Claims: cases about money that a timer has moved already; DOMAIN 5, "claim d". Nothing is locked; the award, or what the sides settle,
is paid by who has the money, outside of F, R, B and M. They stand in a place of their own beside the milestone's case (Q2)."""

import mediation
import milestones as ms
import settle
from agreement_terms import other, side_of
from book import DAY, credit, pay_or_keep
from money import MAX, parse_amount

WINDOW = 30 * DAY  # "buyer <= 30 d after release by the timer …; seller's too within 30 d"
CLAIMS_MAX = 2


# ---- what timers moved --------------------------------------------------------------------------

def note(book, milestone, side, amount):
    """A timer moved this to a side. What went elsewhere, because that side's account is closed, is nobody's to claim."""
    account = book.accounts[ms.agreement_of(book, milestone)[side]]
    if amount and not account["closed"]:
        moved = {"to": side, "amount": amount, "at": book.now, "late_proof": False}
        book.put(milestone, "moved", milestone["moved"] + (moved,))


def proof(book, milestone):
    """Delivery becomes known: refunds of the last 30 d were overtaken by it."""
    marked = tuple({**part, "late_proof": part["late_proof"] or part["to"] == "buyer" and ms.time_of(book, milestone) <= part["at"] + WINDOW}
                   for part in milestone["moved"])
    book.put(milestone, "moved", marked)


def notes_of(milestone, side):
    """What this side may claim of, were the time not over."""
    wanted = other(side)
    found = [part for part in milestone["moved"] if part["to"] == wanted]
    if side == "buyer":
        return found
    known = milestone["proved"] or any(said == "delivered" for _, said in milestone["statements"].values())
    return [part for part in found if part["late_proof"]] if known else []


def claimable(book, milestone, side):
    return [part for part in notes_of(milestone, side) if book.now <= part["at"] + WINDOW]


# ---- claiming -----------------------------------------------------------------------------------

def claim(book, step, why):
    settle.check_amount(step, why)
    milestone, side = ms.find(book, step, why), side_of(step, why)
    if milestone is None or side is None:
        return None
    notes = claimable(book, milestone, side)
    most = sum(part["amount"] for part in notes)
    amount = most if step.get("amount") == "full" else parse_amount(step.get("amount")) or 0
    if ms.agreement_of(book, milestone)["funded_at"] is None or milestone["claim"] or not notes_of(milestone, side):
        why.add("wrong_state")
    if not notes:
        why.add("too_late")
    if milestone["claimed"][side] >= CLAIMS_MAX:
        why.add("case_limit")
    if amount > most or not most:
        why.add("exceeds_hold")
    if why:
        return None
    use_up(book, milestone, notes, amount)
    book.add(milestone["claimed"], side, 1)
    book.put(milestone, "claim", {
        "state": None, "d": amount, "opener": side, "clock": None, "second": milestone["claimed"][side] == CLAIMS_MAX,
        "mediator": None, "had": (), "reassigned": False, "award": None, "awarded": False, "appealed": False,
    })
    mediation.enter(book, milestone, "negotiating", "negotiate", "claim")
    return {"amount": amount, "left_before": most}


def use_up(book, milestone, notes, amount):
    """"and no earlier claim used": the oldest first, for good."""
    left = []
    for part in milestone["moved"]:
        taken = min(part["amount"], amount) if part in notes else 0
        amount -= taken
        left.append({**part, "amount": part["amount"] - taken})
    book.put(milestone, "moved", tuple(left))


def withdraw(book, milestone):
    mediation.close(book, milestone, "claim")


def to_mediation(book, milestone):
    """No mediator: "undecided: what is posted stands"."""
    if not mediation.assign(book, milestone, "claim"):
        mediation.close(book, milestone, "claim")


def undecided(book, milestone):
    """T_med: reassigned once; under appeal the first ruling stands; else nothing changes."""
    found = milestone["claim"]
    if found["award"] is not None:
        post_award(book, milestone)
    elif found["reassigned"] or not mediation.assign(book, milestone, "claim"):
        mediation.close(book, milestone, "claim")
    else:
        book.put(found, "reassigned", True)


def post_award(book, milestone):
    """"its award (the loser pays the other's share + m …)"; who claimed and got nothing has lost (Q5)."""
    found = milestone["claim"]
    to_seller, to_buyer, fee = found["award"]
    share = to_buyer if found["opener"] == "buyer" else to_seller
    mediation.close(book, milestone, "claim")
    payer = other(found["opener"]) if share else found["opener"]
    pay(book, milestone, payer, share, fee)


def pay(book, milestone, payer, share, fee):
    agreement = ms.agreement_of(book, milestone)
    debit(book, agreement[payer], share + fee)
    if share:
        pay_or_keep(book, agreement[other(payer)], share)
    if fee:
        book.add(milestone, "claim_fees", fee)
        pay_or_keep(book, agreement["terms"]["mediator_account"], fee)


def debit(book, name, amount):
    """"debits reserve, available, then debt"; recovery draws "available to 0, never a credit line"."""
    account = book.accounts[name]
    from_reserve = min(account["reserve"], amount)
    from_available = min(max(0, account["available"]), amount - from_reserve)
    book.add(account, "reserve", -from_reserve)
    book.add(account, "available", -from_available)
    book.add(account, "debits", from_available)
    book.add(account, "debt", amount - from_reserve - from_available)


WHEN_TIME_IS_UP = {"negotiating": to_mediation, "mediating": undecided, "ruled": post_award}


def time_is_up(book, milestone, deadline):
    found = milestone["claim"]
    if found is not None and found["clock"] == deadline:
        WHEN_TIME_IS_UP[found["state"]](book, milestone)


# ---- settling one -------------------------------------------------------------------------------

def made_on(milestone):
    """"void once anything it was made on changed"."""
    found = milestone["claim"]
    return found and (*(found[fact] for fact in ("state", "d", "award", "mediator", "opener")), sum(milestone["claimed"].values()))


def accept(book, milestone, amount, why):
    """settle_claim(x <= d): what accepting asks of the accounts. Returns how to pay it."""
    opener = milestone["claim"]["opener"]
    agreement = ms.agreement_of(book, milestone)
    payer, payee = book.accounts[agreement[other(opener)]], book.accounts[agreement[opener]]
    if payer["closed"] or payee["closed"]:
        why.add("account_closed")
    if payer["frozen_debits"] or payee["frozen_credits"]:
        why.add("account_frozen")
    if payee["available"] + payee["held"] + payee["incoming"] + payee["payout_pending"] + amount > MAX:
        why.add("overflow")

    def done():
        mediation.close(book, milestone, "claim")
        debit(book, agreement[other(opener)], amount)
        book.add(payee, "credits", credit(book, agreement[opener], amount))
    return done
