"""Holds: what they are, placing, topping up, extending; DOMAIN 4. Settling is in settle.py.

`H = F - R - B - C (- M) >= 0`; C_B, C_M and `gone` are what chargebacks charged of B, of M and of R (of which `got` is what each
payee had, gross). U is the part of H that is due to a frozen account. What several payers
put in and had back gives the weights by which refunds and `held` are shared."""

import accounts
from book import NS
from claims import ANYONE, MAX_EXITS, Malformed, of_step
from money import MAX, parse_amount, shares

CLOSED_AS = {"released": "already_released", "refunded": "already_refunded", "expired": "expired"}


# ---- what a hold says about itself -------------------------------------------------------------

def left_in(hold):
    """H; M, what mediation took, is for milestones only."""
    return hold["F"] - hold["R"] - hold["B"] - hold["C"] - hold["M"]


def apart(hold):
    """What an amendment's top-up has brought so far: no part of H, but held, and promised."""
    return hold.get("apart", 0)


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
    parts = [inside + apart(hold)] if len(hold["payers"]) == 1 else shares(inside, weights(hold))
    for payer, part in zip(hold["payers"], parts):
        account = book.accounts[payer]
        change = part - hold["held_by"][payer]
        book.put(hold["held_by"], payer, part)
        book.add(account, "held", change)
        drift = change + moved.get(payer, 0)
        book.add(account, "credits" if drift > 0 else "debits", abs(drift))
    free = inside + apart(hold) - due_sum(hold)
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
    hold = drafted(book, step, put, why)
    if hold is None:
        return None
    if step.get("up_to_available") and len(put) == 1:
        (payer, limit), = put.items()
        targets = [book.accounts[payee] for payee in possible_payees(hold)]
        hold["put"][payer] = accounts.up_to(step, limit, book.accounts[payer], *targets)
    hold["F"] = sum(hold["put"].values())
    check_funds(book, hold, hold["put"], why)
    if why:
        return None
    begin(book, step["id"], hold)
    return {"amount": hold["F"]}


def drafted(book, step, put, why):
    """The hold a step asks for, checked for everything but the money; None where not even that can be said."""
    if any(not 0 < amount <= MAX for amount in put.values()) or sum(put.values()) > MAX:
        why.add("invalid_amount")
    hold = new_hold(book, step, put, why)
    return hold if hold is not None and check_parties(book, step, hold, why) else None


def begin(book, name, hold):
    """The money goes in; whatever could refuse it has been asked."""
    book.put(book.holds, name, hold)
    for payer, part in hold["put"].items():
        book.add(book.accounts[payer], "available", -part)
    refresh(book, hold, [(payer, -part) for payer, part in hold["put"].items()])
    if hold["expires_at"] is not None:
        book.set_timer(hold["expires_at"], name, "hold")
    book.record("hold", hold["F"], hold["payers"][0], hold["payee"], id=name, tag=hold["tag"])


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
        "F": 0, "R": 0, "B": 0, "X": 0, "C": 0, "M": 0,
        "C_B": 0, "C_M": 0, "got": {}, "gone": {},
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
        if book.accounts[payer]["held"] + part > MAX:
            why.add("overflow")
    amount = sum(put.values())
    for payee in hold["promised"]:
        accounts.check_credit(book.accounts[payee], amount, why)
        if book.accounts[payee]["incoming"] + amount > MAX:
            why.add("overflow")


def find(book, step, why):
    """The hold a command names, None with a reason where there is none."""
    name = step.get("hold")
    if not name or name == step.get("id"):
        why.add("malformed")
        return None
    hold = book.holds.get(name)
    if hold is None or "milestone" in hold:  # which is named by its agreement and place
        hold = None
        done = book.ids.get(name)
        still = any(waits["id"] == name and "hold" in waits for line in book.instructions.values() for waits in line)  # D3
        why.add("not_a_hold" if done and done["result"] == "ok" and not still else "hold_not_found")
    return hold


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
        why.add("hold_mismatch" if payer else "malformed")
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
    if step.get("by") is not None:
        later = hold["expires_at"] is not None and deadline >= hold["expires_at"]
        hurt_payer = later == (hold["on_expiry"] == "refund")
        hurt = hold["payers"] if hurt_payer else list(hold["promised"])
        if hurt != [step["by"]]:
            why.add("not_authorized")
    if why:
        return None
    book.put(hold, "expires_at", deadline)
    book.set_timer(deadline, step["hold"], "hold")
    return {}
