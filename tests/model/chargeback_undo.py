"""What a chargeback took comes back: DOMAIN 7, "`reversed` undoes exactly that; H's share opens a new hold on the same terms with a 48 h clock,
which joins the deposit's named things; a part that was L returns as L with its case in NEGOTIATING, not counted as a new case." K14 to K19."""

import agreements
import mediation
import milestones as ms
from book import DAY, post_credit, post_debit, system_account, to_suspense
from holds import refresh
from recovery import give_back, give_net

NEW_CLOCK = 2 * DAY
NAMED_MAX = 64  # things that a deposit can name; K19


def chargeback_reversed(book, step, why):
    name = step.get("chargeback")
    if not name:
        why.add("malformed")
        return None
    found = book.chargebacks.get(name)
    if found is None:
        why.add("transfer_not_found")
    elif found["state"] != "charged":
        why.add("already_reversed")
    if why:
        return None
    entry, rail = book.deposits[found["deposit"]], found["deposit"][0]
    book.put(found, "state", "reversed")
    book.add(entry, "charged", -found["amount"])
    post_debit(book, system_account(book, f"rail_clearing/{rail}", entry["currency"]), found["amount"])
    for part in found["parts"]:
        if part["kind"] not in ("inside", "locked"):
            UNDO[part["kind"]](book, entry, part, rail)
    reopen_all(book, step["id"], entry, found["parts"])
    book.record("chargeback_reversed", found["amount"], f"rail_clearing/{rail}:{entry['currency']}", entry["to"], id=step["id"])
    return {}


# ---- what is paid back --------------------------------------------------------------------------

def own_item(book, entry, part, rail):
    """Into suspense again, if the deposit still waits there; to its sender, if that has the rest; else to its account."""
    amount = part["amount"]
    book.add(entry, "own_charged", -amount)
    if entry["state"] == "unmatched" or entry["kept"]:
        to_suspense(book, None if entry["state"] == "unmatched" else entry["to"], entry["currency"], amount)
        book.add(entry, "waits", amount)
    elif entry["state"] == "returned":
        post_credit(book, system_account(book, f"rail_clearing/{rail}", entry["currency"]), amount)
        book.add(entry, "sent_back", amount)
    else:
        give_back(book, entry["to"], amount)


def other_items(book, entry, part, rail):
    give_back(book, entry["to"], part["amount"])


def depositor(book, entry, part, rail):
    book.add(entry, "own_charged", -part["amount"])
    give_back(book, entry["to"], part["amount"], part["reserve"])


def refunded(book, entry, part, rail):
    hold = book.holds[part["thing"]["hold"]]
    book.add(part["thing"], "charged", -part["amount"])
    book.add(hold, "C_B", -part["amount"])
    give_back(book, hold["payers"][0], part["amount"], part["reserve"])


def released(book, entry, part, rail):
    """Lines take again what they gave back; the payee has the rest. The hold is closed, so that nothing was released meanwhile."""
    name = part["thing"]["hold"]
    hold = book.holds[name]
    book.add(part["thing"], "charged", -part["amount"])
    for charge in part["charges"]:
        payee, terms = charge["key"]
        book.add(hold["gone"], charge["key"], -charge["gross"])
        if charge["legs"]:
            state = hold["fees"][terms]
            book.add(state, "released", charge["gross"])
            book.put(state, "charged", [charged + back for charged, (_, back, _) in zip(state["charged"], charge["legs"])])
        for line, back, reserve in charge["legs"]:
            give_back(book, line, back, reserve)
        give_net(book, payee, charge["gross"], sum(back for _, back, _ in charge["legs"]), charge["reserve"])
    restore_notes(book, name, part["notes"])


def restore_notes(book, name, notes):
    milestone = book.milestones.get(name)
    if milestone and notes:
        restored = [{**note, "amount": note["amount"] + back} for note, back in zip(milestone["moved"], notes)]
        book.put(milestone, "moved", (*restored, *milestone["moved"][len(notes):]))


def mediated(book, entry, part, rail):
    hold = book.holds[part["thing"]["hold"]]
    book.add(part["thing"], "charged", -part["amount"])
    book.add(hold, "C_M", -part["amount"])
    post_credit(book, system_account(book, "loss", entry["currency"]), part["amount"])


UNDO = {"own_item": own_item, "other_items": other_items, "depositor": depositor, "refunded": refunded, "released": released,
        "mediated": mediated}


# ---- what was inside comes back -----------------------------------------------------------------

def reopen_all(book, name, entry, parts):
    """One new thing for each hold that something was taken out of, in the order of the parts; named `id/0`, `id/1`, …"""
    count, order = 0, {}
    for part in parts:
        if part["kind"] in ("inside", "locked"):
            order.setdefault(part["thing"]["hold"], []).append(part)
    for hold_name, own in sorted(order.items(), key=lambda item: item[0] in book.milestones):
        amount, thing, hold = sum(part["amount"] for part in own), own[0]["thing"], book.holds[hold_name]
        book.put(thing, "amount", thing["amount"] - amount)
        book.add(thing, "charged", -amount)
        payer = hold["payers"][0]
        if not thing["amount"]:
            book.put(entry, "named", tuple(other for other in entry["named"] if other is not thing))
        if own[0].get("waiting") or book.accounts[payer]["closed"] or len(entry["named"]) >= NAMED_MAX:
            give_back(book, payer, amount)
            continue
        new = f"{name}/{count}"
        if hold_name in book.milestones:
            new = new_agreement(book, new, book.milestones[hold_name], amount, next((part for part in own if part["kind"] == "locked"), None))
        else:
            new_hold(book, new, hold, amount)
        book.put(entry, "named", (*entry["named"], {"hold": new, "amount": amount, "charged": 0}))
        count += 1


def emptied(book, hold, amount):
    """A hold on the same terms, with this in it and no past."""
    payer = hold["payers"][0]
    fees = {terms: {"released": 0, "charged": [0] * len(book.terms[terms]["lines"])} for terms in hold["fees"]}
    return {
        **hold, "put": {payer: amount}, "back": {payer: 0}, "F": amount, "R": 0, "B": 0, "X": 0, "C": 0, "M": 0, "C_B": 0, "C_M": 0,
        "got": {}, "gone": {}, "due": {}, "fees": fees, "state": "open", "held_by": {payer: 0}, "promised": dict.fromkeys(hold["promised"], 0),
    }


def new_hold(book, name, old, amount):
    """K15: its exits as they were; the timer, 48 h from now, does what the old one's would have done."""
    hold = {**emptied(book, old, amount), "expires_at": book.now + NEW_CLOCK}
    book.put(book.holds, name, hold)
    refresh(book, hold)
    book.set_timer(hold["expires_at"], name, "hold")


def new_agreement(book, name, old, amount, locked):
    """K17: the agreement's terms for one milestone that holds what came back, delivered as far as the old one is, with the case about
    what was locked. Its name."""
    agreement, hold = ms.agreement_of(book, old), ms.hold_of(book, old)
    fee_max = max(0, agreement["terms"]["fee_max"] - hold["M"] - old["claim_fees"])
    milestone = {
        **ms.new_milestone(name, 0, amount), "delivery": old["delivery"], "shipped_at": old["shipped_at"], "opened": dict(old["opened"]),
        "carriers_case": old["carriers_case"], "statements": dict(old["statements"]), "proved": old["proved"],
        "hard_at": book.now + agreement["terms"]["clocks"]["hard"],
    }
    again = {
        **agreement, "terms": {**agreement["terms"], "prices": (amount,), "fee_max": fee_max}, "state": "funded", "clock": None,
        "milestones": (milestone["name"],), "funded_at": book.now, "times_closed": 0,
    }
    if again["frozen_since"] is not None:  # K18
        again["frozen_since"] = book.now
        book.set_timer(again["frozen_until"], name, "thaw", agreements.RANK)
    book.put(book.agreements, name, again)
    book.put(book.milestones, milestone["name"], milestone)
    book.put(book.holds, milestone["name"], {**emptied(book, hold, amount), "apart": 0})
    refresh(book, book.holds[milestone["name"]])
    book.set_timer(milestone["hard_at"], milestone["name"], "t_hard", ms.RANK)
    ms.set_clock(book, milestone, book.now + NEW_CLOCK)
    if locked:
        book.put(milestone, "case", {
            "state": None, "d": locked["amount"], "opener": locked["opener"], "clock": None, "left": 0, "second": locked["second"],
            "proven": milestone["delivery"] == "inspecting", "goods_sent": False, "mediator": None, "had": (), "reassigned": False,
            "award": None, "awarded": False, "appealed": False,
        })
        mediation.enter(book, milestone, "negotiating", "negotiate")
    return milestone["name"]
