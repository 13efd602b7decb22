"""How money leaves a hold: release, refund, the timer, and the reverse of a release; DOMAIN 3, 4."""

import hashlib

import accounts
from book import credit, pay_or_keep, post_credit, post_debit, to_suspense
from claims import ANYONE
from holds import CLOSED_AS, due_sum, find, is_refund, left_in, payees_of, refresh, terms_of, weights
from money import MAX, fee_legs, parse_amount, shares


# ---- releasing and refunding by command ---------------------------------------------------------

def check_assertions(book, hold, step, why):
    stated = step.get("assert") or {}
    facts = {
        "from": hold["payers"],
        "to": hold["promised"],
        "currency": (book.accounts[hold["payers"][0]]["currency"],),
        "tag": (hold["tag"],),
    }
    if any(field in facts and value not in facts[field] for field, value in stated.items()):
        why.add("hold_mismatch")


def choose_exit(book, hold, step, refunding, why):
    """H11: the first exit of its kind that the signer may use now."""
    kind = [e for e in hold["exits"] if is_refund(hold, e) == refunding]
    if not kind:
        why.add("not_refundable")
        return None
    actor = step.get("by")
    mine = [e for e in kind if actor is None or e["by"] in (ANYONE, actor)]
    if not mine:
        why.add("not_authorized")
        return None
    to = (step.get("assert") or {}).get("to")
    if to in hold["promised"] and not refunding:  # H18: money goes where the signer says it does
        mine = [e for e in mine if to in payees_of(e)]
        if not mine:
            why.add("hold_mismatch")
            return None
    obstacles = [exit_obstacles(book, e, step, refunding) for e in mine]
    for exit_, found in zip(mine, obstacles):
        if not found:
            return exit_
    why |= obstacles[0]
    why.unsure = why.unsure or len(mine) > 1
    return mine[0]


def exit_obstacles(book, exit_, step, refunding):
    """Why this exit can't be used now. A window is (after, until]."""
    found = set()
    if exit_["after"] is not None and book.now <= exit_["after"]:
        found.add("too_early")
    if exit_["until"] is not None and book.now > exit_["until"]:
        found.add("too_late")
    if not fulfils(exit_["hashlock"], step.get("preimage")):
        found.add("bad_fulfilment")
    if not refunding:
        actor = step.get("by") or exit_["by"]
        for payee in payees_of(exit_):
            guard = book.accounts[payee]["guard"]
            if guard is not None and actor not in guard:
                found.add("release_guarded")
    return found


def fulfils(lock, preimage):
    """DOMAIN 4: "that exit needs the preimage (an empty one is not none; an unasked-for one is
    refused)"."""
    if lock is None or preimage is None:
        return lock is None and preimage is None
    try:
        return hashlib.sha256(bytes.fromhex(preimage)).digest() == lock
    except ValueError:
        return False


def check_amount(step, why):
    """What can be said of the amount without the hold."""
    amount = parse_amount(step.get("amount"))
    if step.get("amount") == "full":
        return
    if amount is None:
        why.add("malformed")
    elif not 0 < amount <= MAX:
        why.add("invalid_amount")


def settle_amount(hold, step, why):
    """The amount a release or refund comes to. DOMAIN 4: "`full` means all that is left. More than
    H: `exceeds_hold`."; on a closed hold I9."""
    free = left_in(hold) - due_sum(hold)
    stated = step.get("amount")
    amount = free if stated == "full" else parse_amount(stated)
    if amount is None:
        return 0
    if amount > hold["F"]:
        why.add("exceeds_hold")
    elif hold["state"] != "open":
        why.add(CLOSED_AS[hold["state"]])
    elif amount > free:
        why.add("exceeds_hold")
    return amount


def release(book, step, why):
    return settle(book, step, why, refunding=False)


def refund(book, step, why):
    return settle(book, step, why, refunding=True)


def settle(book, step, why, refunding):
    check_amount(step, why)
    hold = find(book, step, why)
    if hold is None:
        return None
    before = left_in(hold)
    amount = settle_amount(hold, step, why)
    check_assertions(book, hold, step, why)
    exit_ = choose_exit(book, hold, step, refunding, why)
    if exit_ is not None or refunding:
        check_flags(book, hold, exit_, refunding, why)
    if why:
        return None
    if refunding:
        pay_back(book, hold, amount)
        done = {}
    else:
        done = pay_out(book, hold, exit_weights(exit_), terms_of(hold, exit_), amount)
    if left_in(hold) == 0:
        book.put(hold, "state", "refunded" if refunding else "released")
    kind = "refund" if refunding else "release"
    book.record(kind, amount, hold["payers"][0], hold["payee"], id=step["id"], hold=step["hold"],
                tag=hold["tag"])
    return {"amount": amount, "left_before": before, **done}


def check_flags(book, hold, exit_, refunding, why):
    """DOMAIN 3: "A release by command to a frozen or closed payee, or from a payer with
    `frozen_debits`, is refused and the hold stays open."; F2 for refunds."""
    payers = [book.accounts[name] for name in hold["payers"]]
    takers = payers if refunding else [book.accounts[name] for name in payees_of(exit_)]
    if any(account["closed"] for account in takers):
        why.add("account_closed")
    if any(account["frozen_credits"] for account in takers):
        why.add("account_frozen")
    if not refunding and any(account["frozen_debits"] for account in payers):
        why.add("account_frozen")


def exit_weights(exit_):
    return exit_["split"]["shares"] if exit_["split"] else [(exit_["to"], 1)]


def pay_out(book, hold, payees, terms, amount):
    """Posts a release: the fee lines in order, then the residue by weight. Returns its legs."""
    legs = []
    residue = amount
    if terms is not None:
        lines, state = book.terms[terms]["lines"], hold["fees"][terms]
        taken, residue = fee_legs(lines, state["charged"], state["released"], amount)
        book.put(state, "charged", [c + t for c, t in zip(state["charged"], taken)])
        book.add(state, "released", amount)
        legs = [(line["to"], part) for line, part in zip(lines, taken)]
    parts = shares(residue, [weight for _, weight in payees])
    paid = [(name, part) for (name, _), part in zip(payees, parts)]
    gross = [((name, terms), part) for (name, _), part in zip(payees, shares(amount, [weight for _, weight in payees]))]
    for key, part in gross:
        book.put(hold["got"], key, hold["got"].get(key, 0) + part)
    book.add(hold, "R", amount)
    refresh(book, hold)
    for name, part in legs:
        pay_or_keep(book, name, part)
    for name, part in paid:
        post_credit(book, name, part)
    return {"fees": legs, "paid": paid, "terms": terms, "gross": gross}


def pay_back(book, hold, amount):
    """Posts a refund, shared among the payers by the weights of this moment."""
    parts = dict(zip(hold["payers"], shares(amount, weights(hold))))
    moved = []
    for payer, part in parts.items():
        book.add(hold["back"], payer, part)
        moved.append((payer, credit(book, payer, part)))
    book.add(hold, "B", amount)
    refresh(book, hold, moved)


# ---- the timer ----------------------------------------------------------------------------------

def expire(book, name):
    """DOMAIN 3: "A timer … never fails: money due to a frozen account stays held, fixed as
    `due_to` …; due to a closed payee, it refunds; due to a closed payer, it goes to `suspense`"."""
    hold = book.holds.get(name)
    if hold is None or hold["state"] != "open" or hold["expires_at"] >= book.now:
        return
    amount = left_in(hold)
    book.put(hold, "state", "expired")
    if hold["on_expiry"] == "release":
        amount_back = expire_release(book, hold, amount)
    else:
        amount_back = amount
    expire_refund(book, hold, amount_back)
    refresh(book, hold)
    if hold["due"]:
        book.put(book.waiting, name, True)
    book.record("expire", amount, hold["payers"][0], hold["payee"], hold=name, tag=hold["tag"])


def expire_release(book, hold, amount):
    """Pays who can be paid and fixes what is due to the frozen; returns what must be refunded."""
    exit_ = next(e for e in hold["exits"] if not is_refund(hold, e))
    payees, terms = exit_weights(exit_), terms_of(hold, exit_)
    gross = shares(amount, [weight for _, weight in payees])
    able, payable, back = [], 0, 0
    for (payee, weight), part in zip(payees, gross):
        account = book.accounts[payee]
        if account["closed"]:
            back += part
        elif account["frozen_credits"]:
            fix_due(book, hold, payee, part, terms)
        else:
            able.append((payee, weight))
            payable += part
    if payable:
        pay_out(book, hold, able, terms, payable)
    return back


def expire_refund(book, hold, amount):
    parts = shares(amount, weights(hold))
    moved = []
    for payer, part in zip(hold["payers"], parts):
        account = book.accounts[payer]
        if account["frozen_credits"] and not account["closed"]:
            fix_due(book, hold, payer, part, None)
            continue
        book.add(hold["back"], payer, part)
        book.add(hold, "B", part)
        if account["closed"]:
            to_suspense(book, payer, account["currency"], part)
        else:
            moved.append((payer, credit(book, payer, part)))
    refresh(book, hold, moved)


def fix_due(book, hold, name, amount, terms):
    if amount:
        before = hold["due"].get(name, {"amount": 0})["amount"]
        book.put(hold["due"], name, {"amount": before + amount, "terms": terms})


def post_due(book, hold_id, name):
    """Posts on unfreeze what an expired hold kept for this account."""
    hold = book.holds[hold_id]
    part = hold["due"].get(name)
    if part is None:
        return
    book.drop(hold["due"], name)
    amount = part["amount"]
    if name in hold["payers"]:
        book.add(hold["back"], name, amount)
        book.add(hold, "B", amount)
        refresh(book, hold, [(name, credit(book, name, amount))])
    else:
        pay_out(book, hold, [(name, 1)], part["terms"], amount)
    if not hold["due"]:
        book.drop(book.waiting, hold_id)
    book.record("due", amount, hold["payers"][0], name, hold=hold_id)


# ---- reversing a release ------------------------------------------------------------------------

def reverse_release(book, done, step, why):
    """DOMAIN 4: exact reverse, "with the payee's authority, all legs or none, to the payer's
    available, H and F, R, B untouched, counted as X (fees stand on R - X)"; H3, H4."""
    hold, amount = book.holds[done["hold"]], done["amount"]
    taken = {}
    for name, part in done["fees"] + done["paid"]:
        taken[name] = taken.get(name, 0) + part
    for name, part in taken.items():
        check_giver(book.accounts[name], part, why)
    parts = dict(zip(hold["payers"], shares(amount, weights(hold))))
    for payer, part in parts.items():
        check_taker(book.accounts[payer], part, why)
    check_unreturned(hold, why)
    if why:
        return None
    for key, part in done["gross"]:
        book.add(hold["got"], key, -part)
    for name, part in taken.items():
        post_debit(book, name, part)
    if done["terms"] is not None:
        state = hold["fees"][done["terms"]]
        charged = [c - part for c, (_, part) in zip(state["charged"], done["fees"])]
        book.put(state, "charged", charged)
        book.add(state, "released", -amount)
    book.add(hold, "X", amount)
    moved = []
    for payer, part in parts.items():
        book.add(hold["back"], payer, part)
        moved.append((payer, credit(book, payer, part)))
    refresh(book, hold, moved)
    book.record("reverse", amount, hold["payee"], hold["payers"][0], id=step["id"], of=step["of"])
    return {"amount": amount}


def check_unreturned(hold, why):
    """K13: a release is not reversed while a chargeback has any of what the hold released."""
    if any(hold["gone"].values()):
        why.add("not_reversible")


def check_giver(account, amount, why):
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_debits"] and amount:
        why.add("account_frozen")
    accounts.check_debit(account, amount, why)


def check_taker(account, amount, why):
    if account["closed"]:
        why.add("account_closed")
    if account["frozen_credits"]:
        why.add("account_frozen")
    accounts.check_credit(account, amount, why)
