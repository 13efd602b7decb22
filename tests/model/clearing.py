"""What a payer signs beforehand for the moment in which a deposit clears; DOMAIN 7: "The payer may pre-sign `on_clear`: fund this
hold, escrow or gift; executed in CLEARED's own event if the remainder covers it …, else the money stays available. `on_clear`
names what a chargeback follows." Readings D1 to D9."""

import agreements
import holds
import milestones as ms
import pauses
from money import MAX, parse_amount

RAILS = ("bank", "card")  # those that there are; SCHEMA, extension 5
WAITING_MAX = 8  # on one deposit: a hold counts one, a fund four
AWAITED = ("expected", "seen", "expired")  # the states of a known deposit that can still clear


# ---- giving and withdrawing ---------------------------------------------------------------------

def key_of(step):
    deposit = step.get("deposit")
    if not isinstance(deposit, dict) or set(deposit) != {"rail", "ref"} or not all(deposit.values()):
        return None
    return deposit["rail"], deposit["ref"]


def check_deposit(book, key, payer, new, why):
    """D2: what is asked of the deposit when an instruction is given."""
    if key[0] not in RAILS:
        why.add("party_not_found")
    known = book.deposits.get(key)
    if known is None:
        why.add("deposit_not_found")
        return
    if known["state"] not in AWAITED or known["to"] != payer:
        why.add("wrong_state")
    if sum(map(weight, book.instructions.get(key, ()))) + new > WAITING_MAX:
        why.add("instruction_limit")


def weight(instruction):
    return 1 if "hold" in instruction else 4


def give(book, step, key, why, **what):
    if why:
        return None
    instruction = {"id": step["id"], **what}
    book.put(book.instructions, key, book.instructions.get(key, ()) + (instruction,))
    return {"amount": what["amount"]}


def hold_on_clear(book, step, why):
    """All that `hold` checks but the funds and the payees' ceilings; its times are those of this instant."""
    key, put = key_of(step), holds.read_payers(step, why)
    if put is None:
        return None
    hold = holds.drafted(book, step, put, why)
    payer = step["from"]
    check_deposit(book, key, payer, 1, why)
    if hold is None:
        return None
    hold["F"] = put[payer]
    return give(book, step, key, why, payer=payer, amount=hold["F"], hold=hold)


def fund_on_clear(book, step, why):
    """Of an agreement, which need not be agreed yet."""
    key, amount = key_of(step), parse_amount(step.get("amount"))
    if not 0 < amount <= MAX:
        why.add("invalid_amount")
    agreement = ms.find_agreement(book, step, why)
    if agreement is None:
        check_deposit(book, key, None, 4, why)
        why.discard("wrong_state")  # of whom it would be is not known
        return None
    if agreement["state"] not in ("offered", "agreed"):
        why.add("wrong_state")
    check_deposit(book, key, agreement["buyer"], 4, why)
    return give(book, step, key, why, payer=agreement["buyer"], amount=amount, agreement=step["agreement"])


def find(book, name):
    """The key of the deposit that an instruction waits for, and the instruction; None where none of that id waits."""
    for key, line in book.instructions.items():
        for instruction in line:
            if instruction["id"] == name:
                return key, instruction
    return None


def withdraw_on_clear(book, step, why):
    name = step.get("instruction")
    if not name:
        why.add("malformed")
        return None
    found = find(book, name)
    if found is None:
        why.add("request_not_found")
    if why:
        return None
    key, instruction = found
    keep(book, key, [other for other in book.instructions[key] if other is not instruction])
    return {}


def keep(book, key, line):
    if line:
        book.put(book.instructions, key, tuple(line))
    else:
        book.drop(book.instructions, key)


# ---- the deposit's facts ------------------------------------------------------------------------

def after_fact(book, key, entry, reached):
    """What a fact about the deposit makes of the instructions that wait for it. `reached`: what CLEARED brought to available, None
    where it brought nothing there."""
    line = book.instructions.get(key, ())
    if reached is not None:
        run(book, entry, line, reached)
    still = entry["state"] in AWAITED
    if line:
        keep(book, key, [instruction for instruction in line if still and instruction["payer"] == entry["to"]])


def run(book, entry, line, remainder):
    """In the order given; each whole or not at all (D5)."""
    named = {}
    for instruction in line:
        if instruction["payer"] != entry["to"]:
            continue
        parts = (hold_now if "hold" in instruction else fund_now)(book, instruction, remainder)
        for name, amount in parts:
            named[name] = named.get(name, 0) + amount  # two instructions may fund one milestone
            remainder -= amount
    book.put(entry, "named", tuple({"hold": name, "amount": amount, "charged": 0} for name, amount in named.items()))


def hold_now(book, instruction, remainder):
    hold, why = instruction["hold"], set()
    if hold["F"] > remainder:
        return []
    hold = {**hold, "fees": {}}
    holds.check_shape(book, hold, why)
    if holds.check_parties(book, {}, hold, why):
        holds.check_funds(book, hold, hold["put"], why)
    if why:
        return []
    holds.begin(book, instruction["id"], hold)
    return [(instruction["id"], hold["F"])]


def fund_now(book, instruction, remainder):
    """As a `fund` of this instant: min(a, what is lacking)."""
    agreement, why = book.agreements[instruction["agreement"]], set()
    if agreement["state"] != "agreed" or pauses.frozen(agreement):
        return []
    amount = min(instruction["amount"], agreements.missing(book, agreement))
    agreements.check_funds(book, agreement, amount, why)
    agreements.check_total(book, agreement, amount, why)
    return [] if why or amount > remainder else agreements.fill(book, agreement, amount)


# ---- the commands -------------------------------------------------------------------------------

COMMANDS = {
    "hold_on_clear": hold_on_clear,
    "fund_on_clear": pauses.guarded("fund_on_clear", fund_on_clear),
    "withdraw_on_clear": withdraw_on_clear,
}
CONTENT = {
    "hold_on_clear": (
        "deposit", "from", "to", "tag", "memo", "timeout_s", "release_from", "release_until", "refund_from", "hashlock",
        "release_by", "refund_by", "claimants", "exits", "terms", "on_expiry", "closes",
    ),
    "fund_on_clear": ("deposit", "agreement"),
    "withdraw_on_clear": ("instruction",),
}


def unsayable(step):
    """No frame carries an instruction without its deposit, of several payers, or for whatever amount there is."""
    if step["op"] not in ("hold_on_clear", "fund_on_clear"):
        return False
    several = "payers" in step or "up_to_available" in step
    return key_of(step) is None or several or parse_amount(step.get("amount")) is None


def signer_fits(book, step):
    """The payer's authority; for what isn't there any live key does."""
    if step["op"] == "hold_on_clear":
        return step.get("from") == step["by"] and step["by"] in book.accounts
    if step["op"] == "fund_on_clear":
        agreement = book.agreements.get(step.get("agreement"))
        return agreement is None or agreement["buyer"] == step["by"]
    found = find(book, step.get("instruction"))
    return found is None or found[1]["payer"] == step["by"]
