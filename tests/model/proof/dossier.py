"""A dossier: receipts of all that happened to one escrow, hold or gift, under one checkpoint."""

import json
import re

from failure import Failure, require
from merkle import sha256
from receipt import verify_receipt

FORMAT = "holdfast/dossier/v1"
MAX_FILE = 64 << 20
KEYS = {"format", "origin", "subject", "names", "receipts"}
MILESTONES = 8


def no_duplicates(pairs):
    require(len(dict(pairs)) == len(pairs), "dossier_malformed", "a member twice")
    return dict(pairs)


def is_text(dossier):
    """Whether it can be UTF-8: JSON can say halves of characters."""
    try:
        return bool(json.dumps(dossier, ensure_ascii=False).encode())
    except UnicodeEncodeError:
        return False


def is_name(value, members):
    """Whether this is {"party": u32, "id": 32 hex} with just these members."""
    return (isinstance(value, dict) and set(value) == members and type(value["party"]) is int
            and 0 <= value["party"] < 2**32 and isinstance(value["id"], str)
            and re.fullmatch("[0-9a-f]{32}", value["id"]) is not None and set(value["id"]) != {"0"}
            and isinstance(value.get("what", ""), str))


def parse_dossier(data):
    require(len(data) <= MAX_FILE, "dossier_malformed", "too long")
    try:
        dossier = json.loads(data.decode(), object_pairs_hook=no_duplicates)
    except (ValueError, RecursionError) as error:
        raise Failure("dossier_malformed", "not JSON in UTF-8") from error
    require(isinstance(dossier, dict) and set(dossier) == KEYS and dossier["format"] == FORMAT
            and isinstance(dossier["origin"], str), "dossier_malformed", "not a dossier of version 1")
    require(is_name(dossier["subject"], {"party", "id"}), "dossier_malformed", "the subject is no name")
    require(is_text(dossier), "dossier_malformed", "half a character")
    names, receipts = dossier["names"], dossier["receipts"]
    require(isinstance(names, list) and names and all(is_name(n, {"party", "id", "what"}) for n in names),
            "dossier_malformed", "the names are none")
    require(isinstance(receipts, list) and receipts and all(isinstance(r, str) for r in receipts), "dossier_malformed",
            "no receipts")
    return dossier


def milestone_id(party, agreement, index):
    """FORMAT, "State hash": how an agreement's milestone and its hold are named."""
    return sha256(b"holdfast/milestone/v1\0", party.to_bytes(4, "big"), agreement, bytes([index]))[:16]


def check_names(dossier):
    """The first name is the subject's own; others follow from it, each once."""
    party, subject = dossier["subject"]["party"], dossier["subject"]["id"]
    follow = {milestone_id(party, bytes.fromhex(subject), index).hex() for index in range(MILESTONES)}
    first, *others = ((name["party"], name["id"]) for name in dossier["names"])
    require(first == (party, subject), "dossier_stranger", "the first name is not the subject's")
    for other in others:
        require(other[0] == party and other[1] in follow, "dossier_stranger", f"{other[1]} is no name of the subject")
        follow.discard(other[1])


def check_one(dossier, text, policy, before):
    """The next receipt, given the ones before it."""
    good = verify_receipt(text.encode(), policy)
    require(good.origin == dossier["origin"], "dossier_mixed", "a receipt of another ledger")
    if before:
        require(good.checkpoint_text == before[-1].checkpoint_text, "dossier_mixed", "a receipt under another checkpoint")
        require(good.place > before[-1].place, "dossier_order", "receipts are not ascending")
    ids = [bytes.fromhex(name["id"]) for name in dossier["names"]]
    require(any(i in good.command or i in good.outcome["raw"] for i in ids), "dossier_stranger",
            "a receipt that mentions none of the names")
    return good


def verify_dossier(data, policy):
    """(the dossier, its good receipts), or the first Failure, with the receipt's number where it is one's."""
    dossier = parse_dossier(data)
    check_names(dossier)
    good = []
    for number, text in enumerate(dossier["receipts"]):
        try:
            good.append(check_one(dossier, text, policy, good))
        except Failure as failure:
            raise Failure(failure.word, failure.why, number) from failure
    return dossier, good
