"""A real ledger by the descriptions: every kind of frame that its server sends, and every entry of its log, whose fields are those that
`holdfast-replay show --json` gives."""

import datetime
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import time
import unittest

import ksy
from flat import plain
from given import DESCRIPTIONS, ROOT, TYPES

BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
NUMBERS = {name: number for number, name in DESCRIPTIONS["frame"]["enums"]["frame_type"].items()}
EVENTS = DESCRIPTIONS["event"]["seq"][1]["type"]["cases"]
REASONS = {int(number): name for number, name in
           re.findall(r"^\| (\d+) \| `(\w+)` ", (ROOT / "docs" / "reasons.md").read_text(), re.MULTILINE)}
KINDS = {int(number): name for name, number in
         re.findall(r"^    (\w+) = (\d+),", (ROOT / "ledger" / "command_kind.h").read_text(), re.MULTILINE)}


def u(width, value):
    return value.to_bytes(width, "little")


def text(value):
    return u(2, len(value)) + value


def name(value):
    return u(4, value["party"]) + bytes.fromhex(value["id"])


class Client:
    """A connection to a server, which speaks in bytes and reads by frame.ksy."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.number, self.kinds, self.bytes = 0, set(), b""

    def send(self, kind, body=b"", flags=0):
        self.number += 1
        self.socket.sendall(u(4, len(body)) + u(1, NUMBERS[kind]) + u(1, flags) + u(2, 0) + u(8, self.number) + body)

    def receive(self):
        """The next frame, whatever it is: (its name, its content)."""
        header = self.exactly(16)
        self.bytes = header + self.exactly(int.from_bytes(header[:4], "little"))
        frame = ksy.parse(TYPES["frame"], self.bytes)
        kind = DESCRIPTIONS["frame"]["enums"]["frame_type"][frame["type"]]
        self.kinds.add(kind)
        return kind, frame["body"]["content"]

    def ask(self, kind, body=b"", flags=0, answer=None):
        self.send(kind, body, flags)
        got, content = self.receive()
        if got != (answer or f"{kind}_reply"):
            raise AssertionError(f"{kind} is answered with {got}: {plain(content)}")
        return content

    def exactly(self, count):
        read = b""
        while len(read) < count:
            more = self.socket.recv(count - len(read))
            if not more:
                raise EOFError("the server hangs up")
            read += more
        return read


class Words:
    """The words that JSON has for numbers: of one field of one kind of event, always the same for the same."""

    def __init__(self):
        self.known = {}

    def agree(self, where, word, number):
        words = self.known.setdefault(where, {})
        return words.setdefault(word, number) == number and len(set(words.values())) == len(words)


def leaves(value, key=""):
    """(innermost name, value) of every single value, in order; a name is one."""
    if isinstance(value, dict) and set(value) == {"party", "id"} and isinstance(value["party"], int):
        yield key, f"{value['party']}/{value['id']}"
    elif isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from leaves(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def nanoseconds(instant):
    whole, _, fraction = instant.rstrip("Z").partition(".")
    seconds = int(datetime.datetime.fromisoformat(whole + "+00:00").timestamp())
    return seconds * 10**9 + int(fraction.ljust(9, "0") or 0)


def blobs(data):
    while data:
        length = int.from_bytes(data[:4], "little")
        yield data[4:4 + length]
        data = data[4 + length:]


def batch_of(entry, raw):
    """The batch that an entry is of, put together again."""
    leaf = entry["leaf"]
    signers = b"".join(s["key"] + u(8, s["sequence"]) + s["previous"] for s in leaf["signers"])
    header = (u(2, 1) + u(1, leaf["num_signers"]) + b"\0" + leaf["origin_hash"] + signers + u(8, leaf["expiry"])
              + u(4, leaf["num_commands"]) + u(8, leaf["seen_size"]) + leaf["seen_root"] + leaf["commands_root"])
    end = len(raw) - entry["len_outcomes"] - 4
    return header + b"".join(s["signature"] for s in leaf["signers"]) + raw[end - entry["len_commands"]:end]


class Served(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="holdfast-kaitai-")
        cls.addClassCleanup(holder.cleanup)
        folder = pathlib.Path(holder.name)
        cls.data = folder / "demo" / "data"
        cls.surroundings = os.environ | {"HOME": str(folder), "HOLDFAST_KEY": str(folder / "demo" / "marketplace.key")}
        cls.surroundings.pop("XDG_CONFIG_HOME", None)
        cls.run_holdfast("demo", "--keep", folder / "demo")
        port = folder / "port"
        server = subprocess.Popen([BIN_DIR / "holdfastd", "serve", "--data", cls.data, "--listen-port", "0", "--port-file", port],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            until = time.monotonic() + 30
            while not (port.is_file() and port.read_text().strip()) and time.monotonic() < until:
                time.sleep(0.02)
            cls.escrow(port.read_text().strip())
            cls.client = cls.connect(int(port.read_text()))
            cls.converse(cls.client)
        finally:
            server.terminate()
            server.wait(30)

    @classmethod
    def run_holdfast(cls, *arguments):
        return subprocess.run([BIN_DIR / "holdfast", *arguments], env=cls.surroundings, check=True, capture_output=True, text=True).stdout

    @classmethod
    def escrow(cls, port):
        """An agreement over a lamp, disputed and let go of: commands and events that the demo does not have."""
        cls.run_holdfast("init", "--server", f"127.0.0.1:{port}", "--wait", "10")
        cls.run_holdfast("escrow", "offer", "alice", "bob", "--side", "buyer", "--price", "2000", "--id", "lamp")
        terms = re.search(r"^terms to agree to +(\w+)", cls.run_holdfast("escrow", "show", "lamp"), re.MULTILINE)[1]
        for step in (("agree", "lamp", terms), ("fund", "lamp", "full"), ("ship", "lamp", "ab" * 32),
                     ("dispute", "lamp", "800", "--side", "buyer"), ("escalate", "lamp"), ("release", "lamp", "full")):
            cls.run_holdfast("escrow", *step)

    @classmethod
    def connect(cls, port):
        client = Client(port)
        cls.addClassCleanup(client.socket.close)
        cls.hello = plain(client.ask("hello", b"HFST" + u(4, 1) + text(b"") + text(b"kaitai")))
        return client

    @classmethod
    def converse(cls, client):
        """Every request there is; keeps the log's entries."""
        client.ask("ping")
        cls.status = plain(client.ask("status"))
        cls.entries, cls.raw = [], []
        while len(cls.entries) < cls.status["sequence"]:
            reply = client.ask("entries", u(8, len(cls.entries)) + u(4, 100) + u(4, 1 << 20))
            cls.entries += [stored["value"] for stored in reply["entries"]]
            cls.raw += blobs(client.bytes[16 + 20:])
        last = next(entry for entry in reversed(cls.entries) if entry["leaf"]["type"] == 0)
        command = plain(last["commands"]["records"][0])
        here = name({"party": command["party"], "id": command["id"]})
        cls.found = client.ask("get_command", here)
        cls.place = plain(client.ask("key_place", last["leaf"]["signers"][0]["key"]))
        cls.page = plain(client.ask("list_rows", u(1, 6) + b"\0" + text(b"") + u(4, 10)))
        keys = b"".join(text(bytes.fromhex(line["key"])) for line in cls.page["rows"])
        cls.rows = plain(client.ask("get_rows", u(1, 6) + u(1, 0) + u(8, 0) + u(4, len(cls.page["rows"])) + keys))
        client.ask("receipt", u(8, 1) + u(2, 0) + u(8, 0))
        client.ask("consistency", u(8, 1) + u(8, 0))
        cls.checkpoint = plain(client.ask("checkpoint"))
        client.ask("metrics")
        client.ask("state_hash")
        cls.batch = batch_of(last, cls.raw[cls.entries.index(last)])
        cls.submitted = plain(client.ask("submit", cls.batch, flags=1))
        cls.refused = plain(client.ask("submit", cls.batch[:-1], answer="submit_refused"))
        cls.error = plain(client.ask("entries", u(8, 10**9) + u(4, 1) + u(4, 1), answer="error"))
        cls.feeds(client, [bytes.fromhex(line["key"]) for line in cls.page["rows"]])

    @classmethod
    def feeds(cls, client, accounts):
        """One feed of everything; one of an account that the newest entry did not touch, so that there is progress to tell."""
        client.ask("subscribe", u(8, 1) + u(4, 1 << 20) + u(4, 0) + b"\0")
        kind, cls.fed = client.receive()
        if kind != "feed_entry":
            raise AssertionError(f"the feed begins with {kind}")
        other = cls.connect(client.socket.getpeername()[1])
        newest = u(1, 0) + bytes(3) + u(8, 0) * 2 + b"\1" + u(8, 0) + u(4, 1)
        histories = {account: other.ask("history", account + newest)["lines"] for account in accounts}
        quiet = next(account for account, lines in histories.items() if lines and lines[0]["entry"] + 1 < cls.status["sequence"])
        cls.lines = [line for lines in histories.values() for line in plain(lines)]
        other.ask("subscribe", u(8, 0) + u(4, 1 << 20) + u(4, 1) + quiet + b"\0")
        cls.until(other, "feed_progress")
        other.number -= 1  # which is the feed's
        other.send("unsubscribe")
        cls.until(other, "unsubscribe_reply")
        client.kinds |= other.kinds

    @staticmethod
    def until(client, kind):
        while client.receive()[0] != kind:
            pass

    def test_every_frame_a_server_sends(self):
        sent = {kind for kind in NUMBERS if kind.endswith("_reply")} | {"feed_entry", "feed_progress", "error", "submit_refused"}
        self.assertEqual(self.client.kinds, sent)

    def test_what_the_frames_say(self):
        genesis = plain(self.entries[0]["commands"])
        self.assertEqual((self.hello["origin"], self.hello["log_key"]), (genesis["origin"], genesis["log_key"]))
        self.assertEqual(self.checkpoint["head"]["size"], self.status["sequence"])
        self.assertEqual(len(self.entries), self.status["sequence"])
        self.assertEqual((self.place["known"], self.place["live"]), (1, 1))
        self.assertEqual(self.rows["rows"], [line["row"] for line in self.page["rows"]])
        self.assertTrue(self.rows["rows"])
        for row in self.rows["rows"]:
            account = plain(ksy.parse(TYPES["frame"].find("account_row"), bytes.fromhex(row)))
            self.assertEqual(account["credits"] - account["debits"], account["available"] + account["held"])
        for line in self.lines:
            read = self.entries[line["entry"]]["outcomes"]["items"][line["index"]]
            self.assertIn(line["event_kind"], [event["kind"] for event in read["events"]])
            self.assertEqual(line["after"]["credits"] - line["after"]["debits"], line["after"]["available"] + line["after"]["held"])
        self.assertEqual((self.error["code"], self.refused["error"]), (9, 1))
        self.assertEqual(self.fed["bytes"]["value"], self.raw[1])

    def test_a_command_is_found_as_it_was_logged(self):
        last = self.entries[self.found["use"]["entry"]]
        index = self.found["use"]["index"]
        self.assertEqual(self.found["command"]["record"], last["commands"]["records"][index])
        self.assertEqual(self.found["command"].get("extension"), last["commands"]["extensions"][index].get("value"))
        self.assertEqual(self.found["outcome"], last["outcomes"]["items"][index])

    def test_the_same_batch_again(self):
        batch = ksy.parse(TYPES["entry"].find("batch"), self.batch)
        self.assertEqual((self.submitted["logged_before"], self.submitted["command_count"], self.submitted["balances"]),
                         (1, batch["header"]["num_commands"], []))
        for length in range(0, len(self.batch), max(1, len(self.batch) // 300)):
            with self.assertRaises(ksy.Bad):
                ksy.parse(TYPES["entry"].find("batch"), self.batch[:length])

    def test_entries_are_what_show_prints(self):
        words, kinds = Words(), set()
        for sequence, entry in enumerate(self.entries):
            shown = json.loads(subprocess.run([BIN_DIR / "holdfast-replay", "show", "--json", self.data, str(sequence)], check=True,
                                              capture_output=True, text=True).stdout)
            leaf = plain(entry["leaf"])
            self.assertEqual((DESCRIPTIONS["entry"]["enums"]["entry_type"][leaf["type"]], leaf["time"], leaf["lease_epoch"], leaf["first_event"]),
                             (shown["type"], nanoseconds(shown["time"]), shown["lease_epoch"], shown["first_event"]))
            self.assertEqual([(s["key"], s["sequence"], s["signature"]) for s in leaf["signers"]],
                             [(s["key"], s["sequence"], s["signature"]) for s in shown.get("signers", [])])
            self.assertEqual((leaf["seen_size"], leaf["seen_root"]), tuple(shown.get("seen", {"size": 0, "root": "00" * 32}).values()))
            if shown["type"] == "genesis":
                self.same(sequence, plain(entry["commands"]), shown["genesis"], words)
            results = shown.get("commands", shown.get("outcomes", []))
            for index, (read, result) in enumerate(zip(entry["outcomes"]["items"], results, strict=True)):
                kinds |= {event["kind"] for event in read["events"]}
                self.outcome((sequence, index), plain(read), result, words)
                if "command" in result:
                    self.command((sequence, index), entry["commands"], index, result["command"], words)
        self.assertGreater(len(kinds), 12)

    def outcome(self, where, read, shown, words):
        self.assertEqual(REASONS[read["reason"]], shown["reason"], where)
        self.assertEqual([EVENTS[event["kind"]] for event in read["events"]], [event["event"] for event in shown.get("events", [])], where)
        for event, other in zip(read["events"], shown.get("events", [])):
            self.same((other["event"], where), event["body"], {key: value for key, value in other.items() if key != "event"}, words)

    def command(self, where, commands, index, shown, words):
        record = plain(commands["records"][index])
        self.assertEqual((KINDS[record["kind"]], f"{record['party']}/{record['id']}", record["signers"]),
                         (shown["kind"], shown["id"], shown["signers"]), where)
        self.assertEqual(int.from_bytes(commands["records"][index]["amount"], "little"), int(shown.get("amount", 0)), where)
        for field in ("payer", "payee", "reference"):
            self.assertEqual(record[field], shown.get(field, "/" + "0" * 32).split("/")[1], where)
        for field in ("expires", "business_time"):
            self.assertEqual(record[field], nanoseconds(shown[field]) if field in shown else 0, where)
        for field in ("tag", "terms"):
            self.assertEqual(record[field], shown.get(field, 0), where)
        extension = plain(commands["extensions"][index]) or {"tagged": []}
        self.same(where, [field["value"] for field in extension["tagged"]], shown.get("extension", {}), words)

    def same(self, where, read, shown, words):
        """All single values by the same names, in the same order; JSON writes some otherwise."""
        mine, theirs = [(key, value) for key, value in leaves(read) if value is not None], list(leaves(shown))
        self.assertEqual([key for key, _ in mine], [key for key, _ in theirs], where)
        for (key, value), (_, other) in zip(mine, theirs):
            if isinstance(value, str) or isinstance(other, (bool, int)):
                self.assertEqual(value, other, (where, key))
            elif other is None:  # never
                self.assertEqual(value, 0, (where, key))
            elif re.fullmatch(r"-?\d+", other):
                self.assertEqual(value, int(other), (where, key))
            elif re.match(r"\d{4}-\d\d-\d\dT", other):
                self.assertEqual(value, nanoseconds(other), (where, key))
            else:
                self.assertTrue(words.agree((where[0], key), other, value), (where, key, other, value))

    def test_truncated_entries_fail(self):
        for raw in self.raw:
            for length in range(0, len(raw), max(1, len(raw) // 20)):
                with self.assertRaises(ksy.Bad):
                    ksy.parse(TYPES["entry"], raw[:length])


if __name__ == "__main__":
    unittest.main()
