"""Chargebacks: what a rail takes back of a deposit that had cleared, and whom it comes from; DOMAIN 7, "Chargeback". Readings K1 to K21.

A deposit's amount is what it named (of each thing so much) and the rest, the depositor's own. A chargeback goes through the waterfall stage by
stage, within a stage through the named things, and keeps a list of its parts, so that `chargeback_reversed` can undo exactly those."""

import amendments
import chargeback_undo
import mediation
import milestones as ms
from book import from_suspense, post_credit, post_debit, system_account
from holds import due_sum, is_refund, left_in, payees_of, refresh, terms_of
from money import MAX, owed, parse_amount, shares
from recovery import charge, charge_net

CHARGEABLE = ("cleared", "matched", "unmatched")


def chargeback(book, step, why):
    rail, ref, amount = step.get("rail"), step.get("ref"), parse_amount(step.get("amount"))
    if not rail or not ref or amount is None:
        why.add("malformed")
        return None
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    entry = book.deposits.get((rail, ref))
    if entry is None:
        why.add("deposit_not_found")
        return None
    if entry["state"] not in CHARGEABLE:
        why.add("wrong_state")
    elif amount > entry["amount"] - entry["charged"]:  # K2
        why.add("invalid_amount")
    if why:
        return None
    parts = take(book, entry, amount)
    book.add(entry, "charged", amount)
    post_credit(book, system_account(book, f"rail_clearing/{rail}", entry["currency"]), amount)
    book.put(book.chargebacks, step["id"], {"deposit": (rail, ref), "amount": amount, "state": "charged", "parts": tuple(parts)})
    book.record("chargeback", amount, entry["to"], f"rail_clearing/{rail}:{entry['currency']}", id=step["id"])
    return {"amount": amount}


# ---- the waterfall ------------------------------------------------------------------------------

def take(book, entry, amount):
    """K4: the depositor's suspense items, what was named nothing for, then the stages of what was named."""
    left, parts = amount, []

    def add(part):
        nonlocal left
        if part and part["amount"]:
            left -= part["amount"]
            parts.append(part)

    add(from_own_item(book, entry, left))
    add(from_other_items(book, entry, left))
    add(from_depositor(book, entry, left))
    things = sorted(entry["named"], key=lambda thing: thing["hold"] in book.milestones)  # plain holds first, else as they were named
    for stage in (from_refunded, from_inside, from_locked, from_released, from_mediated):
        for thing in things:
            most = min(left, thing["amount"] - thing["charged"])
            part = stage(book, thing["hold"], book.holds[thing["hold"]], most) if most else None
            if part and part["amount"]:
                add({**part, "thing": thing})
                book.add(thing, "charged", part["amount"])
    assert not left, f"{left} of a chargeback come from nowhere"
    return parts


def from_own_item(book, entry, most):
    """What waits in suspense of the deposit itself: unmatched, or for an account that can't be credited."""
    amount = min(most, entry["waits"])
    if amount:
        from_suspense(book, None if entry["state"] == "unmatched" else entry["to"], entry["currency"], amount)
        book.add(entry, "waits", -amount)
        book.add(entry, "own_charged", amount)
    return {"kind": "own_item", "amount": amount}


def from_other_items(book, entry, most):
    """What else waits for the depositor; not what another deposit brought, which may go back to a sender of its own."""
    if entry["state"] == "unmatched":
        return None
    owner, currency = entry["to"], entry["currency"]
    of_deposits = sum(other["waits"] for other in book.deposits.values() if other["kept"] and other["to"] == owner)
    amount = min(most, book.suspense.get((owner, currency), 0) - of_deposits)
    if amount:
        from_suspense(book, owner, currency, amount)
    return {"kind": "other_items", "amount": amount}


def from_depositor(book, entry, most):
    """"What the deposit named nothing for is charged to the depositor: available, reserve, debt"; among it what is still available."""
    if entry["state"] == "unmatched":
        return None
    unnamed = entry["amount"] - sum(thing["amount"] for thing in entry["named"]) - entry["own_charged"]
    amount = min(most, unnamed)
    reserve = charge(book, entry["to"], amount, reserve_first=False)
    book.add(entry, "own_charged", amount)
    return {"kind": "depositor", "amount": amount, "reserve": reserve}


def from_refunded(book, name, hold, most):
    """"what was refunded (the payer: available, reserve, debt)", and what was reversed to it."""
    amount = min(most, hold["B"] + hold["X"] - hold["C_B"])
    reserve = charge(book, hold["payers"][0], amount, reserve_first=False)
    book.add(hold, "C_B", amount)
    return {"kind": "refunded", "amount": amount, "reserve": reserve}


def from_inside(book, name, hold, most):
    """"H - L (into C)": free money first, then what is due (K7)."""
    milestone = book.milestones.get(name)
    amount = min(most, left_in(hold) - (ms.locked(milestone) if milestone else 0))
    if not amount:
        return None
    free = min(amount, left_in(hold) - due_sum(hold) - (ms.locked(milestone) if milestone else 0))
    if milestone:
        ms.take_free(book, milestone, free)
    seller_due = take_due(book, name, hold, amount - free)
    notes = lower_notes(book, milestone, seller_due) if milestone else ()
    into_c(book, name, hold, milestone, amount)
    waiting = milestone is not None and ms.agreement_of(book, milestone)["funded_at"] is None
    return {"kind": "inside", "amount": amount, "waiting": waiting, "notes": notes}


def take_due(book, name, hold, amount):
    """U: what is due to the payer first, then to others, in the order of the exits. How much of it was due to others."""
    others = 0
    for account in [*hold["payers"], *hold["promised"]]:
        due = hold["due"].get(account)
        part = min(amount, due["amount"]) if due else 0
        if not part:
            continue
        amount -= part
        others += part if account not in hold["payers"] else 0
        if part == due["amount"]:
            book.drop(hold["due"], account)
        else:
            book.put(hold["due"], account, {**due, "amount": due["amount"] - part})
    if not hold["due"]:
        book.drop(book.waiting, name)
    return others


def from_locked(book, name, hold, most):
    """"L (lowers the case's d, voids an unposted award)"; a case about nothing closes."""
    milestone = book.milestones.get(name)
    amount = min(most, ms.locked(milestone)) if milestone else 0
    if not amount:
        return None
    case = milestone["case"]
    part = {"kind": "locked", "amount": amount, "opener": case["opener"], "second": case["second"]}
    if amount == case["d"]:
        mediation.close(book, milestone)
    else:
        mediation.lower(book, milestone, amount)
    into_c(book, name, hold, milestone, amount)
    return part


def into_c(book, name, hold, milestone, amount):
    """K8: emptied by it a hold is closed as by a refund; an agreement that is not fully funded goes on."""
    book.add(hold, "C", amount)
    refresh(book, hold)
    delivered = milestone is None or ms.agreement_of(book, milestone)["funded_at"] is not None
    if delivered and not left_in(hold) and hold["state"] == "open":
        book.put(hold, "state", "refunded")
        if milestone:
            amendments.void(book, milestone)


def keys_of(hold):
    """Every (payee, fee terms) that the hold's exits can pay, in their order."""
    keys = {}
    for exit_ in hold["exits"]:
        if not is_refund(hold, exit_):
            keys.update(dict.fromkeys((payee, terms_of(hold, exit_)) for payee in payees_of(exit_)))
    return [key for key in keys if key in hold["got"]]


def from_released(book, name, hold, most):
    """"what was released, gross (the payee: reserve, available, debt; fees back as the terms say)"; K9 to K11."""
    keys = keys_of(hold)
    open_ = [hold["got"][key] - hold["gone"].get(key, 0) for key in keys]
    amount = min(most, sum(open_))
    if not amount:
        return None
    charges = []
    for (payee, terms), gross in zip(keys, shares(amount, open_)):
        if gross:
            book.put(hold["gone"], (payee, terms), hold["gone"].get((payee, terms), 0) + gross)
            legs = fees_back(book, hold, terms, gross)
            reserve = charge_net(book, payee, gross, sum(part for _, part, _ in legs))
            charges.append({"key": (payee, terms), "gross": gross, "legs": legs, "reserve": reserve})
    milestone = book.milestones.get(name)
    notes = lower_notes(book, milestone, amount) if milestone else ()
    return {"kind": "released", "amount": amount, "charges": charges, "notes": notes}


def fees_back(book, hold, terms, gross):
    """"fee(R) - fee(R - x) where the terms say so", no line more than it charged: [(line's account, amount, of it from reserve)]."""
    if terms is None or not book.terms[terms]["returns_fee"]:
        return []
    state, lines = hold["fees"][terms], book.terms[terms]["lines"]
    stands = state["released"] - gross
    back = [max(0, charged - owed(line, stands)) for line, charged in zip(lines, state["charged"])]
    book.put(state, "charged", [charged - part for charged, part in zip(state["charged"], back)])
    book.put(state, "released", stands)
    return [(line["to"], part, charge(book, line["to"], part, reserve_first=True)) for line, part in zip(lines, back)]


def lower_notes(book, milestone, amount):
    """K12: what a chargeback has of the seller's money can't be claimed as well: of each note so much less, the oldest first."""
    taken = []
    for note in milestone["moved"]:
        part = min(amount, note["amount"]) if note["to"] == "seller" else 0
        amount -= part
        taken.append(part)
    book.put(milestone, "moved", tuple({**note, "amount": note["amount"] - part} for note, part in zip(milestone["moved"], taken)))
    return tuple(taken)


def from_mediated(book, name, hold, most):
    """"M: `loss`"."""
    amount = min(most, hold["M"] - hold["C_M"])
    if amount:
        post_debit(book, system_account(book, "loss", book.accounts[hold["payers"][0]]["currency"]), amount)
        book.add(hold, "C_M", amount)
    return {"kind": "mediated", "amount": amount}


COMMANDS = {"chargeback": chargeback, "chargeback_reversed": chargeback_undo.chargeback_reversed}
CONTENT = {"chargeback": ("rail", "ref"), "chargeback_reversed": ("chargeback",)}
