"""Holds: placing, topping up, releasing, refunding, expiring; DOMAIN 4.

`H = F - R - B - C >= 0`; U is the part of H that is due to a frozen account. What several payers
put in and had back gives the weights by which refunds and `held` are shared."""

import hashlib

import accounts
from book import NS, credit, pay_or_keep, post_credit, post_debit, to_suspense
from claims import ANYONE, MAX_EXITS, Malformed, of_step
from money import MAX, fee_legs, parse_amount, shares

CLOSED_AS = {"released": "already_released", "refunded": "already_refunded", "expired": "expired"}


# ---- what a hold says about itself -------------------------------------------------------------

def left_in(hold):
    """H."""
    return hold["F"] - hold["R"] - hold["B"]


def due_sum(hold):
    """U."""
    return sum(part["amount"] for part in hold["due"].values())


def weights(hold):
    """DOMAIN 4: "put in - had back"."""
    return [hold["put"][payer] - hold["back"][payer] for payer in hold["payers"]]


def payees_of(exit_):
    return [to for to, _ in exit_["split"]["shares"]] if exit_["split"] else [exit_["to"]]


def is_refund(hold, exit_):
    return exit_["split"] is None and exit_["to"] in hold["payers"]


def possible_payees(hold):
    """Every account that an exit to someone other than a payer names, once, in order."""
    names = {}
    for exit_ in hold["exits"]:
        if not is_refund(hold, exit_):
            names.update(dict.fromkeys(payees_of(exit_)))
    return list(names)


def terms_of(hold, exit_):
    return exit_["split"]["fees"] if exit_["split"] else hold["terms"]


def refresh(book, hold, moved=()):
    """Brings the mirrors `held` and `incoming` up to date after an event, and the gross totals of
    the payers, of whom `moved` tells what the event added to their available."""
    moved = dict(moved)
    inside = left_in(hold)
    parts = [inside] if len(hold["payers"]) == 1 else shares(inside, weights(hold))
    for payer, part in zip(hold["payers"], parts):
        account = book.accounts[payer]
        change = part - hold["held_by"][payer]
        book.put(hold["held_by"], payer, part)
        book.add(account, "held", change)
        drift = change + moved.get(payer, 0)
        book.add(account, "credits" if drift > 0 else "debits", abs(drift))
    free = inside - due_sum(hold)
    for payee, before in list(hold["promised"].items()):
        waiting = hold["due"][payee]["amount"] if payee in hold["due"] else 0
        book.put(hold["promised"], payee, free + waiting)
        book.add(book.accounts[payee], "incoming", free + waiting - before)


# ---- placing ----------------------------------------------------------------------------------

def read_payers(step, why):
    """The payers and what each puts in, or None."""
    total = parse_amount(step.get("amount"))
    if "payers" not in step:
        if not step.get("from") or total is None:
            why.add("malformed")
            return None
        return {step["from"]: total}
    put = {}
    for item in step["payers"]:
        amount = parse_amount(item.get("amount"))
        if not item.get("from") or amount is None or item["from"] in put:
            why.add("malformed")
            return None
        put[item["from"]] = amount
    if not 1 <= len(put) <= MAX_EXITS or step.get("amount") is not None and total != sum(put.values()):
        why.add("malformed")
        return None
    return put


def place(book, step, why):
    put = read_payers(step, why)
    if put is None:
        return None
    if any(not 0 < amount <= MAX for amount in put.values()) or sum(put.values()) > MAX:
        why.add("invalid_amount")
    hold = new_hold(book, step, put, why)
    if hold is None or not check_parties(book, step, hold, why):
        return None
    if step.get("up_to_available") and len(put) == 1:
        (payer, limit), = put.items()
        target = book.accounts[possible_payees(hold)[0]]
        hold["put"][payer] = accounts.up_to(step, limit, book.accounts[payer], target)
    amount = hold["F"] = sum(hold["put"].values())
    check_funds(book, hold, hold["put"], why)
    if why:
        return None
    book.put(book.holds, step["id"], hold)
    for payer, part in hold["put"].items():
        book.add(book.accounts[payer], "available", -part)
    refresh(book, hold, [(payer, -part) for payer, part in hold["put"].items()])
    if hold["expires_at"] is not None:
        book.set_timer(hold["expires_at"], step["id"], "hold")
    book.record("hold", amount, hold["payers"][0], hold["payee"], id=step["id"], tag=step.get("tag"))
    return {"amount": amount}


def new_hold(book, step, put, why):
    payers = list(put)
    if not step.get("to") and "exits" not in step and "claimants" not in step:
        why.add("malformed")
        return None
    try:
        exits = of_step(step, payers, step.get("to"), book.now)
    except (Malformed, KeyError, TypeError):
        why.add("malformed")
        return None
    hold = {
        "payers": payers,
        "put": dict(put),
        "back": dict.fromkeys(payers, 0),
        "F": 0, "R": 0, "B": 0, "X": 0,
        "due": {},
        "exits": exits,
        "expires_at": None,
        "on_expiry": step.get("on_expiry", "refund"),
        "terms": step.get("terms"),
        "fees": {},
        "state": "open",
        "tag": step.get("tag"),
        "held_by": dict.fromkeys(payers, 0),
        "promised": {},
        "payee": None,
    }
    if "timeout_s" in step:  # cases/README: `expires_at = creation + timeout - 1 ns`
        hold["expires_at"] = book.now + step["timeout_s"] * NS - 1
    payees = possible_payees(hold)
    # `to` equal to a payer makes every exit a refund: the two accounts are one.
    if step.get("to") in put or any(name in put for name in payees):
        why.add("same_account")
        return None
    if not payees or hold["on_expiry"] not in ("refund", "release"):
        why.add("malformed")
        return None
    hold["payee"] = step.get("to") or payees[0]
    hold["promised"] = dict.fromkeys(payees, 0)
    check_shape(book, hold, why)
    return hold


def check_shape(book, hold, why):
    if len(hold["exits"]) > MAX_EXITS:
        why.add("malformed")
    for exit_ in hold["exits"]:
        after, until = exit_["after"], exit_["until"]
        if until is not None and (until <= book.now or after is not None and until <= after):
            why.add("invalid_time_window")
    # DOMAIN 1: "A new deadline must lie after `t`."
    if hold["expires_at"] is not None and hold["expires_at"] <= book.now:
        why.add("invalid_time_window")
    # DOMAIN 4: "A hold whose every exit can close with money inside is malformed (a conditioned
    # exit is not a way out)."
    if hold["expires_at"] is None:
        if all(e["until"] is not None or e["hashlock"] is not None for e in hold["exits"]):
            why.add("no_way_out")
    schedules = [terms_of(hold, e) for e in hold["exits"] if not is_refund(hold, e)]
    for name in dict.fromkeys(schedules):
        if name is None:
            continue
        if name not in book.terms:
            why.add("terms_not_found")
        else:
            hold["fees"][name] = {"released": 0, "charged": [0] * len(book.terms[name]["lines"])}


def check_parties(book, step, hold, why):
    """Accounts, currencies, flags. True if every account is there."""
    named = list(hold["promised"]) + [e["by"] for e in hold["exits"] if e["by"] != ANYONE]
    named += [line["to"] for name in hold["fees"] for line in book.terms[name]["lines"]]
    if any(name not in book.accounts for name in hold["payers"] + named):
        why.add("account_not_found")
        return False
    currencies = {book.accounts[name]["currency"] for name in hold["payers"] + list(hold["promised"])}
    currencies |= {
        book.accounts[line["to"]]["currency"]
        for name in hold["fees"] for line in book.terms[name]["lines"]
    }
    if "currency" in step:
        currencies.add(step["currency"])
    if len(currencies) > 1:
        why.add("currency_mismatch")
    for payer in hold["payers"]:
        for payee in hold["promised"]:
            accounts.check_open_sides(book.accounts[payer], book.accounts[payee], why)
    return True


def check_funds(book, hold, put, why):
    for payer, part in put.items():
        accounts.check_debit(book.accounts[payer], part, why)
    amount = sum(put.values())
    for payee in hold["promised"]:
        accounts.check_credit(book.accounts[payee], amount, why)


def top_up(book, step, why):
    """DOMAIN 4: "`top_up` adds to F.\""""
    hold = find(book, step, why)
    amount = parse_amount(step.get("amount"))
    if amount is None:
        why.add("malformed")
    elif not 0 < amount <= MAX:
        why.add("invalid_amount")
    if hold is None or amount is None:
        return None
    payer = step.get("from", hold["payers"][0])
    if payer not in hold["payers"]:
        why.add("malformed")
        return None
    if hold["state"] != "open":
        why.add(CLOSED_AS[hold["state"]])
    for payee in hold["promised"]:
        accounts.check_open_sides(book.accounts[payer], book.accounts[payee], why)
    if hold["F"] + amount > MAX:
        why.add("overflow")
    check_funds(book, hold, {payer: amount}, why)
    if why:
        return None
    book.add(hold, "F", amount)
    book.add(hold["put"], payer, amount)
    book.add(book.accounts[payer], "available", -amount)
    refresh(book, hold, [(payer, -amount)])
    book.record("top_up", amount, payer, hold["payee"], id=step["id"], hold=step["hold"])
    return {"amount": amount}


def extend(book, step, why):
    """DOMAIN 4: "`extend` moves a deadline: signed by whom it hurts." H8."""
    hold = find(book, step, why)
    seconds = step.get("expires_s")
    if not isinstance(seconds, int):
        why.add("malformed")
    if hold is None or not isinstance(seconds, int):
        return None
    deadline = book.now + seconds * NS - 1
    if deadline <= book.now:
        why.add("invalid_time_window")
    if hold["state"] != "open":
        why.add(CLOSED_AS[hold["state"]])
    elif hold["expires_at"] is None:
        why.add("wrong_state")
    if step.get("by") is not None and hold["expires_at"] is not None:
        later = deadline >= hold["expires_at"]
        hurt_payer = later == (hold["on_expiry"] == "refund")
        if step["by"] != (hold["payers"][0] if hurt_payer else hold["payee"]):
            why.add("not_authorized")
    if why:
        return None
    book.put(hold, "expires_at", deadline)
    book.set_timer(deadline, step["hold"], "hold")
    return {}


# ---- releasing and refunding by command ---------------------------------------------------------

def find(book, step, why):
    """The hold a command names, None with a reason where there is none."""
    name = step.get("hold")
    if not name or name == step.get("id"):
        why.add("malformed")
        return None
    hold = book.holds.get(name)
    if hold is None:
        done = book.ids.get(name)
        why.add("not_a_hold" if done and done["result"] == "ok" else "hold_not_found")
    return hold


def check_assertions(book, hold, step, why):
    stated = step.get("assert") or {}
    facts = {
        "from": hold["payers"][0],
        "to": hold["payee"],
        "currency": book.accounts[hold["payers"][0]]["currency"],
        "tag": hold["tag"],
    }
    if any(field in facts and value != facts[field] for field, value in stated.items()):
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


def settle_amount(hold, step, why):
    """The amount a release or refund comes to. DOMAIN 4: "`full` means all that is left. More than
    H: `exceeds_hold`."; on a closed hold I9."""
    free = left_in(hold) - due_sum(hold)
    stated = step.get("amount")
    amount = free if stated == "full" else parse_amount(stated)
    if amount is None:
        why.add("malformed")
        return 0
    if stated != "full" and not 0 < amount <= MAX:
        why.add("invalid_amount")
    elif amount > hold["F"]:
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
    hold = find(book, step, why)
    if hold is None:
        return None
    before = left_in(hold)
    amount = settle_amount(hold, step, why)
    check_assertions(book, hold, step, why)
    exit_ = choose_exit(book, hold, step, refunding, why)
    if exit_ is not None:
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
    book.add(hold, "R", amount)
    refresh(book, hold)
    for name, part in legs:
        pay_or_keep(book, name, part)
    for name, part in paid:
        post_credit(book, name, part)
    return {"fees": legs, "paid": paid, "terms": terms}


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
        book.put(hold["due"], name, {"amount": amount, "terms": terms})


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
    if why:
        return None
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
