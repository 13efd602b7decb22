"""Makes small ledgers' logs in plain Python, by ledger/FORMAT.md, and receipts, dossiers and sites of them.

No rules are obeyed here: commands and outcomes are merely well-formed. What is made is what the verifiers are tried on.
"""

import base64
import json

import ed25519
import leaf as leaves
import merkle
import note
from dossier import FORMAT, milestone_id
from merkle import sha256
from receipt import FLAG_EXTENSION, RECORD_FIELDS
from site_files import HEAD_LABEL, WIDTH, body_path, tile_path, widths

START = 1_790_000_000 * 10**9


def u(width, value):
    return value.to_bytes(width, "little")


def amount(value):
    raw = value.to_bytes((value.bit_length() + 7) // 8, "little")
    return bytes([len(raw)]) + raw


def record(extension=b"", **fields):
    """A command: its record, and the extension behind it."""
    fields["flags"] = fields.get("flags", 0) | (FLAG_EXTENSION if extension else 0)
    parts = [fields.get(name, bytes(16)) if width is None else u(width, fields.get(name, 0))
             for name, width in RECORD_FIELDS]
    return b"".join(parts) + extension


def extension(tag, value):
    return u(1, tag) + u(2, len(value)) + value


def outcome(reason=0, detail_kind=0, detail=b"", events=()):
    return u(2, reason) + bytes([detail_kind, len(events)]) + detail + b"".join(events)


def seed_of(name):
    return sha256(b"holdfast test key\0", name.encode())


class Key:
    def __init__(self, name):
        self.seed = seed_of(name)
        self.public = ed25519.public_key(self.seed)
        self.sequence, self.previous = 0, bytes(32)

    def sign(self, message):
        return ed25519.sign(self.seed, message)


class Log:
    """A log under construction: leaves and whole entries, in order, from genesis on."""

    def __init__(self, origin):
        self.origin, self.log_key = origin, Key(f"log {origin}")
        self.leaves, self.entries, self.parts = [], [], []  # parts: (commands, outcomes) of each entry
        self.head = bytes(32)
        self.add(leaves.GENESIS, [b"genesis of " + origin.encode()], [])

    @property
    def vkey(self):
        return note.VerifierKey(self.origin, note.LOG_KEY, self.log_key.public)

    @property
    def hashes(self):
        return [merkle.leaf_hash(leaf) for leaf in self.leaves]

    def add(self, kind, commands, outcomes, signers=(), **twist):
        """One entry; `twist` replaces fields of the leaf before it is logged (for logs that lie)."""
        origin_hash = sha256(self.origin.encode())
        number = len(self.leaves)
        fields = {
            "expiry": 0, "commands": len(outcomes), "seen_size": 0, "seen_root": bytes(32),
            "commands_root": merkle.root([merkle.leaf_hash(c) for c in commands]),
            "first_event": 10 * number, "time": START + number * 10**9,
            "outcomes_root": merkle.root([merkle.leaf_hash(b"".join(g)) for g in groups_of(outcomes)]),
            "origin_hash": origin_hash, "version": 1, "type": kind,
        } | twist
        middle = (u(8, fields["expiry"]) + u(4, fields["commands"]) + u(8, fields["seen_size"]) + fields["seen_root"]
                  + fields["commands_root"])
        keys = [key.public + u(8, key.sequence + 1) + key.previous for key in signers]
        header = u(2, 1) + bytes([len(keys), 0]) + fields["origin_hash"] + b"".join(keys) + middle
        signed = b"".join(k + key.sign(leaves.LABEL + header) for k, key in zip(keys, signers))
        for key in signers:
            key.sequence, key.previous = key.sequence + 1, sha256(header)
        made = (u(2, fields["version"]) + bytes([fields["type"], len(keys)]) + fields["origin_hash"] + u(8, 1) + u(4, 1)
                + signed + middle + u(8, fields["first_event"]) + u(8, fields["time"]) + fields["outcomes_root"])
        self.append(made, commands, outcomes)
        return number

    def append(self, leaf, commands, outcomes):
        """This very leaf, whatever it says."""
        records = b"".join(c[:112] if len(c) >= 112 else c for c in commands)
        extensions = b"".join(u(4, len(c) - 112) + c[112:] for c in commands if len(c) > 112 and c[2] & FLAG_EXTENSION)
        joined = b"".join(outcomes)
        body = records + extensions
        self.entries.append(b"HFE1" + self.head + u(4, len(leaf)) + leaf + u(4, len(body)) + body + u(4, len(joined))
                            + joined)
        self.leaves.append(leaf)
        self.parts.append((commands, outcomes))
        self.head = sha256(HEAD_LABEL, self.head, merkle.leaf_hash(leaf))

    def batch(self, commands, outcomes, signers, **twist):
        return self.add(leaves.BATCH, commands, outcomes, signers, **twist)

    def checkpoint(self, witnesses=(), size=None, time=1_790_000_100):
        """The signed note of the first `size` entries, cosigned by witnesses (name, Key)."""
        hashes = self.hashes[:size]
        root = base64.b64encode(merkle.root(hashes)).decode()
        text = f"{self.origin}\n{len(hashes)}\n{root}\n".encode()
        return signed_note(text, self.vkey, self.log_key.sign(text), [cosign(text, *w, time) for w in witnesses])

    def extra(self, entry, index):
        commands, outcomes = self.parts[entry]
        is_batch = self.leaves[entry][2] == leaves.BATCH
        groups = groups_of(outcomes)
        command = commands[index] if is_batch else b""
        path = merkle.inclusion_path([merkle.leaf_hash(c) for c in commands], index) if is_batch else []
        outcome_path = merkle.inclusion_path([merkle.leaf_hash(b"".join(g)) for g in groups], index // 8)
        return {"leaf": self.leaves[entry], "index": index, "command": command, "path": path,
                "outcomes": b"".join(groups[index // 8]), "outcome_path": outcome_path}

    def receipt(self, entry, index, checkpoint=None, size=None, **twist):
        """The receipt's bytes; `twist` replaces parts of the extra."""
        path = merkle.inclusion_path(self.hashes[:size], entry)
        return proof(pack(self.extra(entry, index) | twist), entry, path, checkpoint or self.checkpoint(size=size))

    def dossier(self, party, subject, places, checkpoint=None, milestones=0):
        names = [{"party": party, "id": subject.hex(), "what": "agreement"}]
        names += [{"party": party, "id": milestone_id(party, subject, n).hex(), "what": "milestone"}
                  for n in range(milestones)]
        checkpoint = checkpoint or self.checkpoint()
        return {"format": FORMAT, "origin": self.origin, "subject": {"party": party, "id": subject.hex()}, "names": names,
                "receipts": [self.receipt(*place, checkpoint).decode() for place in places]}

    def write_site(self, folder, checkpoint=None):
        def write(path, data):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)

        write("checkpoint", checkpoint or self.checkpoint())
        write("log.vkey", f"{self.vkey}\n".encode())
        for number, count in widths(len(self.leaves)):
            part = self.leaves[number * WIDTH:number * WIDTH + count]
            write(tile_path("entries", number, count), b"".join(len(x).to_bytes(2, "big") + x for x in part))
        for number, entry in enumerate(self.entries):
            write(body_path(number), entry)
        level, hashes = 0, self.hashes
        while hashes:
            for number, count in widths(len(hashes)):
                write(tile_path(level, number, count), b"".join(hashes[number * WIDTH:number * WIDTH + count]))
            hashes = [merkle.root(hashes[n:n + WIDTH]) for n in range(0, len(hashes) - WIDTH + 1, WIDTH)]
            level += 1


def groups_of(outcomes):
    return [outcomes[n:n + 8] for n in range(0, len(outcomes), 8)]


def pack(extra):
    """The bytes of a receipt's extra."""
    return (b"HFR1" + u(2, len(extra["leaf"])) + extra["leaf"] + u(2, extra["index"]) + u(2, len(extra["command"]))
            + extra["command"] + bytes([len(extra["path"])]) + b"".join(extra["path"]) + u(4, len(extra["outcomes"]))
            + extra["outcomes"] + bytes([len(extra["outcome_path"])]) + b"".join(extra["outcome_path"]))


def proof(extra, index, path, checkpoint):
    lines = [b"c2sp.org/tlog-proof@v1", b"extra " + base64.b64encode(extra), b"index %d" % index]
    return b"\n".join(lines + [base64.b64encode(step) for step in path]) + b"\n\n" + checkpoint


def signature_line(key, signature):
    return note.DASH + key.name.encode() + b" " + base64.b64encode(key.id + signature) + b"\n"


def signed_note(text, vkey, signature, more=()):
    return text + b"\n" + signature_line(vkey, signature) + b"".join(more)


def witness_key(name, key):
    return note.VerifierKey(name, note.WITNESS_KEY, key.public)


def cosign(text, name, key, time):
    """A witness' line under this text."""
    signature = key.sign(b"cosignature/v1\ntime %d\n" % time + text)
    return signature_line(witness_key(name, key), time.to_bytes(8, "big") + signature)


def policy_text(log, witnesses=(), quorum=0):
    """A policy: this log, and so many of these witnesses."""
    lines = [f"log {log.vkey}"] + [f"witness w{n} {witness_key(*w)}" for n, w in enumerate(witnesses)]
    if quorum:
        lines.append(f"group all-of-them {quorum} " + " ".join(f"w{n}" for n in range(len(witnesses))))
    return "\n".join(lines + ["quorum all-of-them" if quorum else "quorum none"]) + "\n"


def small_log(origin="ledger.example/one", entries=11):
    """A log of every type of entry: transfers, an escrow with a milestone, refusals, timers. Returns it and the
    agreement's id."""
    log, client, other = Log(origin), Key(f"client {origin}"), Key(f"other {origin}")
    agreement, account = sha256(origin.encode())[:16], sha256(b"account")[:16]
    milestone = milestone_id(7, agreement, 0)
    name = u(4, 7) + agreement
    terms = bytes(32) + b"\1" + amount(12_345) + u(4, 0) + b"\0" + bytes(20) + b"\0" + u(4, 0) + b"\0" + u(2, 5000) + bytes(128)
    offer = record(extension(4, u(2, 978)) + extension(25, terms), kind=96, signers=1, party=7, id=agreement, payer=account, payee=bytes(15) + b"\2")
    moved = u(2, 37) + name + b"\1" + u(8, START + 5 * 10**9)
    log.batch([offer], [outcome(events=[moved])], [client])
    fund = record(kind=99, signers=3, party=7, id=sha256(b"fund")[:16], reference=agreement, amount=12_345)
    transfers = [record(kind=1, signers=1 + n % 3, party=7, id=sha256(b"t", bytes([n]))[:16], payer=account,
                        payee=bytes(15) + b"\3", amount=100 + n) for n in range(18)]
    funded = u(2, 38) + name + b"\0" + amount(12_345)
    refused = outcome(reason=20, detail_kind=1, detail=amount(7))
    settled = outcome(events=[u(2, 17) + b"\0"])
    results = [refused if n % 5 == 4 else settled for n in range(18)]
    log.batch(transfers[:9] + [fund] + transfers[9:], results[:9] + [outcome(events=[funded])] + results[9:],
              [client, other])
    log.add(leaves.HEARTBEAT, [], [])
    fired = u(2, 33) + u(8, START) + b"\1" + u(4, 7) + milestone + b"\0\x0d"
    paid = u(2, 21) + b"\1" + u(4, 7) + milestone + b"\0\1\1" + amount(12_345) + b"\0"
    timers = [outcome(events=[fired, paid]), outcome(events=[u(2, 33) + u(8, START) + b"\1" + u(4, 8) + account + b"\0\2"])]
    log.add(leaves.TIMERS, [], timers)
    log.add(leaves.GAP, [], [outcome(events=[u(2, 32) + u(8, START) + u(8, START + 1)])])
    for n in range(len(log.leaves), entries):
        log.batch([record(kind=3, signers=1, party=7, id=sha256(b"r", u(2, n))[:16], reference=milestone, amount=n)],
                  [outcome(reason=18)], [client])
    return log, agreement


def dossier_bytes(dossier):
    return json.dumps(dossier, ensure_ascii=False, indent=1).encode()
