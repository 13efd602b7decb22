"""Dossiers of which one thing was changed (a part of matrix.py)."""

import json

import make
from tamper import case


def dossiers(world):
    log, agreement = world.log, world.agreement
    places = [(1, 0), (2, 9), (4, 0), (6, 0), (7, 0)]

    def made(**changes):
        return log.dossier(7, agreement, places, world.checkpoint, 2) | changes

    def spoilt(name, dossier, want):
        data = dossier if isinstance(dossier, bytes) else make.dossier_bytes(dossier)
        return case(world, f"dossier: {name}", data, want, "dossier", world.both)

    good = made()
    rows, names = good["receipts"], good["names"]
    yield spoilt("good", good, None)
    yield spoilt("good of one", made(receipts=rows[:1]), None)
    yield spoilt("one dropped, which no dossier can show", made(receipts=rows[:1] + rows[2:]), None)
    yield from (spoilt(f"{key} missing", {k: v for k, v in good.items() if k != key}, "dossier_malformed") for key in good)
    yield spoilt("something more in it", made(more=1), "dossier_malformed")
    yield spoilt("version 2", made(format="holdfast/dossier/v2"), "dossier_malformed")
    yield spoilt("no receipts", made(receipts=[]), "dossier_malformed")
    yield spoilt("a receipt that is a number", made(receipts=[*rows, 3]), "dossier_malformed")
    yield spoilt("no names", made(names=[]), "dossier_malformed")
    yield spoilt("a subject of large letters", made(subject={"party": 7, "id": agreement.hex().upper()}), "dossier_malformed")
    yield spoilt("a subject of 15 bytes", made(subject={"party": 7, "id": agreement.hex()[2:]}), "dossier_malformed")
    yield spoilt("a party that is a text", made(subject={"party": "7", "id": agreement.hex()}), "dossier_malformed")
    yield spoilt("a party of a true", made(subject={"party": True, "id": agreement.hex()}), "dossier_malformed")
    yield spoilt("a party beyond u32", made(subject={"party": 2**32, "id": agreement.hex()}), "dossier_malformed")
    yield spoilt("a name without what", made(names=[{k: names[0][k] for k in ("party", "id")}]), "dossier_malformed")
    yield spoilt("an origin that is none", made(origin=None), "dossier_malformed")
    text = make.dossier_bytes(good)
    yield spoilt("no JSON", text[:-2], "dossier_malformed")
    yield spoilt("not UTF-8", text.replace(b"agreement", b"agreemen\xff", 1), "dossier_malformed")
    yield spoilt("a member twice", text[:-1].rstrip() + b',"origin":"x"}', "dossier_malformed")
    yield spoilt("something behind it", text + b"x", "dossier_malformed")
    yield spoilt("another one behind it", text + b"{}", "dossier_malformed")
    for name, old, new in (("a colon for a comma", b'",\n', b'":\n'), ("a comma for a colon", b'": ', b'", '), ("no comma", b'",\n', b'"\n'),
                           ("a comma too many", b'",\n', b'",,\n'), ("a comma at the end", b"\n}", b",\n}"), ("a name bare", b'"format"', b"format"),
                           ("a nothing", b'"subject": ', b'"subject": ,'), ("a party with a fraction", b'"party": 7', b'"party": 7.0')):
        yield spoilt(f"as JSON: {name}", text.replace(old, new, 1), "dossier_malformed")
    yield spoilt("as JSON: receipts without a comma", text.replace(b'\\n",\n  "', b'\\n"\n  "', 1), "dossier_malformed")
    yield spoilt("as JSON: receipts and a colon", text.replace(b'\\n",\n  "', b'\\n":\n  "', 1), "dossier_malformed")
    yield spoilt("as JSON: very deep", b"[" * 200_000, "dossier_malformed")
    yield spoilt("a milestone's name in place of the subject's", made(names=names[1:2], receipts=rows[2:4]), "dossier_stranger")
    half = made(receipts=[rows[0] + "\N{EM DASH} half\ud800 AAAAAAAA\n"])
    yield spoilt("half a character in a receipt", json.dumps(half).encode(), "dossier_malformed")
    yield spoilt("another origin", made(origin=world.other.origin), "dossier_mixed")
    yield spoilt("another ledger's receipts", made(receipts=[world.other.receipt(
        1, 0, world.other.checkpoint(world.witnesses[:2])).decode()]), "dossier_mixed")
    older = log.receipt(6, 0, log.checkpoint(world.witnesses[:2], size=9), 9).decode()
    yield spoilt("one under an older checkpoint", made(receipts=[*rows[:3], older]), "dossier_mixed")
    yield spoilt("two swapped", made(receipts=[rows[1], rows[0], *rows[2:]]), "dossier_order")
    yield spoilt("one twice", made(receipts=[rows[0], rows[0], *rows[1:]]), "dossier_order")
    stranger = log.receipt(2, 1, world.checkpoint).decode()
    yield spoilt("a stranger's transfer", made(receipts=[rows[0], stranger, *rows[1:]]), "dossier_stranger")
    neighbour = log.receipt(2, 8, world.checkpoint).decode()
    yield spoilt("the escrow's neighbour in its group", made(receipts=[rows[0], neighbour, *rows[1:]]), "dossier_stranger")
    yield spoilt("the milestones' receipts without their names", made(names=names[:1]), "dossier_stranger")
    yield spoilt("names that begin with another", made(names=names[::-1]), "dossier_stranger")
    yield spoilt("a name that does not follow", made(names=[*names, {"party": 7, "id": "ab" * 16, "what": "hold"}]), "dossier_stranger")
    yield spoilt("a milestone of another party", made(names=[names[0], names[1] | {"party": 8}]), "dossier_stranger")
    yield spoilt("a name twice", made(names=[*names, names[1]]), "dossier_stranger")
    yield spoilt("another subject", made(subject={"party": 7, "id": world.other_agreement.hex()}), "dossier_stranger")
    for number, row in enumerate(rows):
        spoilt_row = row.replace("index ", "index 1", 1)
        yield spoilt(f"receipt {number} elsewhere", made(receipts=[*rows[:number], spoilt_row, *rows[number + 1:]]), "not_in_log")
        yield spoilt(f"receipt {number} cut", made(receipts=[*rows[:number], row[:-5], *rows[number + 1:]]), "malformed")
