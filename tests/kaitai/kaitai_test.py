"""ledger/*.ksy and api/frame.ksy against the documents they describe and the bytes those publish. No compiler is needed: ksy.py reads
by the descriptions themselves."""

import hashlib
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "model" / "proof"))
import event_table
import fields
import ksy
from flat import plain
from given import DESCRIPTIONS, ROOT, TYPES, corpus, examples, vectors

TIME = 1_700_000_000_000_000_000
LIST_NAMES = {"u32": "numbers"}
ALICE, BOB = ({"party": 10, "id": f"{number:032x}"} for number in (2, 3))
KEY = hashlib.sha256(b"example.com/ledger").hexdigest()
# What tests/api/vectors_test.cpp puts into the frames.
CONTENT = {
    "consistency_request": {"from_size": 5, "size": 9},
    "entries_request": {"from_entry": 0, "count": 100, "bytes_max": 1 << 20},
    "error": {"code": 6, "message": "unknown"},
    "feed_credit": {"credit_bytes": 65536},
    "feed_entry": {"first": 1, "entry": 2, "bytes": "010203"},
    "feed_progress": {"first": 3, "next": 9},
    "get_command_request": {"command": {"party": 10, "id": f"{1:032x}"}},
    "get_rows_request": {"table": 6, "moment": 2, "moment_value": TIME, "num_keys": 1, "keys": ["0a000000" + ALICE["id"]]},
    "history_request": {"account": ALICE, "side": 0, "tag": None, "first": None, "last": None, "from": 0, "to": 0, "newest_first": 1,
                        "page": 0, "limit": 50},
    "list_rows_request": {"table": 6, "party": 10, "after": "", "limit": 100},
    "receipt_request": {"entry": 2, "index": 0, "size": 0},
    "submit_refused": {"error": 7, "next_sequence": 4, "last_header": "44" * 32, "message": "sequence_gap"},
    "subscribe_request": {"from_entry": 0, "credit_bytes": 1 << 20, "num_accounts": 0, "accounts": [], "party": None},
    "subscribe_request_restricted": {"from_entry": 0, "credit_bytes": 1 << 20, "num_accounts": 2, "accounts": [ALICE, BOB], "party": 11},
}


def described(name, kind, least, most):
    """The field of a .ksy that a field of FORMAT.md's tables is, without the name spaces of types."""
    widths, raw = {"u8": "u1", "u16": "u2", "u32": "u4", "u64": "u8"}, {"id": 16, "key": 32, "hash": 32, "signature": 64}
    field = {"id": {"from": "from_time"}.get(name, "to_time" if (name, kind) == ("to", "u64") else name)}
    if kind[0] == "?":
        return field | {"type": f"opt_{kind[1:]}"}
    if kind[0] == "*":
        return field | {"type": f"{LIST_NAMES.get(kind[1:], kind[1:] + 's')}({least or 0}, {255 if most is None else most})"}
    if kind in raw:
        return field | {"size": raw[kind]}
    if kind in ("text", "bytes") and most is not None:
        return field | {"type": f"{kind}_within({least}, {most})"}
    if kind == "bool":
        return field | {"type": "u1", "valid": {"max": 1}}
    bounds = {"valid": ({"min": least} if least else {}) | {"max": most}} if most is not None else {}
    return field | {"type": widths.get(kind, kind)} | bounds


def without_doc(field):
    kept = {key: value for key, value in field.items() if key not in ("doc", "if")}
    if isinstance(kept.get("type"), str):
        kept["type"] = re.sub(r"^fields::", "", kept["type"])
    return kept


def written(fields_of):
    """Lines for a .ksy."""
    texts = {True: "true", False: "false"}
    def text(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key}: {text(inner)}" for key, inner in value.items()) + "}"
        return f"'{value}'" if "(" in str(value) else texts.get(value, str(value)) if isinstance(value, bool) else str(value)
    return "\n".join(f"      - {text(field)}" for field in fields_of)


class Documents(unittest.TestCase):
    """That event_table is FORMAT.md word for word is tests/model/proof/test_proofs.py's to check."""

    def same(self, where, seq, wanted):
        self.assertEqual([without_doc(field) for field in seq], wanted,
                         f"{where} differs from FORMAT.md. By the document (types of other files are `fields::...`):\n{written(wanted)}")

    def test_structs(self):
        for name, content in event_table.STRUCTS.items():
            home = "extension" if name in event_table.EXTENSION_STRUCTS else "fields"
            self.same(f"{home}.ksy, {name}", DESCRIPTIONS[home]["types"][name]["seq"], [described(*field) for field in content])

    def test_events(self):
        kind, body = DESCRIPTIONS["event"]["seq"]
        names = {number: name for number, (name, _) in event_table.EVENTS.items()}
        self.assertEqual(body["type"]["cases"], names)
        self.assertEqual(kind["valid"], {"min": 1, "max": max(names)})
        self.assertEqual(set(DESCRIPTIONS["event"]["types"]), set(names.values()))
        for name, content in event_table.EVENTS.values():
            self.same(f"event.ksy, {name}", DESCRIPTIONS["event"]["types"][name]["seq"], [described(*field) for field in content])

    def test_extension(self):
        types = DESCRIPTIONS["extension"]["types"]
        wanted = [(f"tag == {tag}", described(*field)) for tag, (_, content) in event_table.TAGS.items() for field in content]
        *tagged, last = types["value"]["seq"]
        self.assertEqual(last["id"], "nothing_after")
        self.same("extension.ksy, value", tagged, [field for _, field in wanted])
        self.assertEqual([field["if"] for field in tagged], [condition for condition, _ in wanted])
        self.assertEqual(types["field"]["seq"][0]["valid"]["max"], max(event_table.TAGS))

    def test_frames(self):
        """Each frame's number, and of requests and replies the names of fields, as PROTOCOL.md, section 3 has them."""
        text = (ROOT / "api" / "PROTOCOL.md").read_text()
        heads = re.findall(r"^### (.*\(\d+\).*)$|^ *(\w+) \((\d+)\):", text, re.MULTILINE)
        numbers = {name: int(number) for head, name, number in heads if name}
        numbers |= {name: int(number) for head, _, _ in heads for name, number in re.findall(r"(\w+) \((\d+)\)", head)}
        no_reply = {"feed_credit", "error", "feed_entry", "feed_progress", "submit_refused"}
        wanted = numbers | {f"{name}_reply": number + 128 for name, number in numbers.items() if name not in no_reply}
        self.assertEqual({name: number for number, name in DESCRIPTIONS["frame"]["enums"]["frame_type"].items()}, wanted)
        cases = DESCRIPTIONS["frame"]["types"]["body"]["seq"][0]["type"]["cases"]
        empty = {"ping", "ping_reply", "checkpoint", "status", "metrics", "state_hash", "unsubscribe", "unsubscribe_reply"}
        self.assertEqual(cases, {number: {"submit": "entry::batch"}.get(name, name) for name, number in wanted.items() if name not in empty})


class Vectors(unittest.TestCase):
    def test_each_is_the_frame_it_is_named_after(self):
        numbers = {name: number for number, name in DESCRIPTIONS["frame"]["enums"]["frame_type"].items()}
        for name, data in vectors().items():
            frame = ksy.parse(TYPES["frame"], data)
            kind = re.sub("(_restricted|_with_balances|_all_ok|_refused_command)$", "", name)
            self.assertEqual((frame["type"], frame["request"], frame["len_body"]),
                             (numbers[re.sub("_request$", "", kind)], 7, len(data) - 16), name)
            self.assertEqual(frame["flags"], int(name.endswith("_with_balances")), name)
            if name in CONTENT:
                self.assertEqual({key: value for key, value in plain(frame["body"]["content"]).items()}, CONTENT[name], name)

    def test_the_larger_ones(self):
        body = {name: plain(ksy.parse(TYPES["frame"], data)["body"].get("content") or {}) for name, data in vectors().items()}
        hello = body["hello_reply"]
        self.assertEqual((hello["origin"], hello["time"], hello["chain_head"]), ("example.com/ledger", TIME, "11" * 32))
        self.assertEqual(list(hello["limits"].values()), [1 << 20, 16 << 20, 8190, 256, 8, 64 << 20, 120_000])
        self.assertEqual((hello["head"]["size"], hello["head"]["root"]), (3, "33" * 32))
        batch = body["submit_request"]
        self.assertEqual((batch["header"]["origin_hash"], batch["header"]["signers"][0]["sequence"], len(batch["signatures"])), (KEY, 1, 1))
        record = batch["commands"]["records"][0]
        self.assertEqual((record["kind"], record["party"], record["payer"], record["payee"], record["business_time"]),
                         (1, 10, ALICE["id"], BOB["id"], TIME))
        self.assertEqual(int.from_bytes(bytes.fromhex(record["amount"]), "little"), 1999)
        line = body["history_reply"]["lines"][0]
        self.assertEqual((line["available_change"], line["held_change"], line["after"]["available"], line["event_kind"], line["side"]),
                         (-1999, 0, 1, 17, 1))
        refused = body["submit_reply_refused_command"]
        self.assertEqual(refused["results"], [{"index": 0, "reason": 50, "detail": 1, "value": 300}])
        self.assertEqual(body["submit_reply_all_ok"] | {"num_results": 1, "results": refused["results"]}, refused)
        rows = body["get_rows_reply"]["rows"]
        self.assertEqual((len(rows), rows[1]), (2, None))
        account = plain(ksy.parse(TYPES["frame"].find("account_row"), bytes.fromhex(rows[0])))
        self.assertEqual((account["currency"], account["available"], account["ceiling"]), (1, -300, 2**112 - 1))


class Entries(unittest.TestCase):
    def test_outcomes_are_what_another_reader_finds(self):
        kinds = set()
        for name, data in corpus("entry").items():
            entry = ksy.parse(TYPES["entry"], data)
            raw = data[len(data) - entry["len_outcomes"]:]
            other = fields.read_outcomes(raw, entry["leaf"]["num_commands"])
            for mine, read in zip(plain(entry["outcomes"]["items"]), other, strict=True):
                detail = list(mine["detail"].values()) if mine["detail"] else []
                theirs = list(read["detail"].values()) if isinstance(read["detail"], dict) else [read["detail"]][:len(detail)]
                self.assertEqual((mine["reason"], mine["detail_kind"], detail), (read["reason"], read["detail_kind"], theirs), name)
                events = [{"event": event_table.EVENTS[event["kind"]][0]} | event["body"] for event in mine["events"]]
                self.assertEqual(events, read["events"], name)
                kinds |= {event["kind"] for event in mine["events"]}
        self.assertGreater(len(kinds), 15)

    def test_extensions_are_what_another_reader_finds(self):
        for name, data in corpus("extension").items():
            merged = {key: value for field in plain(ksy.parse(TYPES["extension"], data))["tagged"] for key, value in field["value"].items()}
            self.assertEqual(merged, fields.read_extension(data), name)


class Truncated(unittest.TestCase):
    def test_cut_anywhere_they_fail(self):
        for kind, name, data in examples():
            if kind == "extension":  # its length stands before it
                continue
            for length in range(0, len(data), 1 if len(data) < 600 else 7):
                with self.assertRaises(ksy.Bad, msg=f"{name} cut to {length} bytes"):
                    ksy.parse(TYPES[kind], data[:length])

    def test_what_follows_fails(self):
        for kind, name, data in examples():
            with self.assertRaises(ksy.Bad, msg=name):
                ksy.parse(TYPES[kind], data + b"\0")

    def test_a_second_encoding_fails(self):
        amount, balance = TYPES["fields"].find("amount"), TYPES["fields"].find("balance")
        for kind, data in ((amount, "020100"), (amount, "0f" + "01" * 15), (balance, "80"), (balance, "820100"), (balance, "11" + "01" * 17)):
            with self.assertRaises(ksy.Bad, msg=data):
                ksy.parse(kind, bytes.fromhex(data))
        two = bytes.fromhex("02 0400 01000000 01 0400 01000000")  # tags that descend
        with self.assertRaises(ksy.Bad):
            ksy.parse(TYPES["extension"], two)


if __name__ == "__main__":
    unittest.main()
