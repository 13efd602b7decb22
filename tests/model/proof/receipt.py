"""A receipt: a tlog-proof of one command or timer, parsed and verified; the first failure, in the fixed order."""

import dataclasses

import leaf as leaves
import merkle
from failure import Failure, require
from fields import Bad, Reader, read_extension, read_outcomes
from note import from_base64, parse_number
from policy import open_checkpoint

FIRST_LINE = b"c2sp.org/tlog-proof@v1"
MAX_FILE = 2 << 20
MAX_EXTRA = 65536
MAX_PATH = 64
RECORD = 112
FLAG_EXTENSION = 2
RECORD_FIELDS = (  # FORMAT, "Command record"
    ("kind", 2), ("flags", 1), ("signers", 1), ("party", 4), ("id", None), ("payer", None), ("payee", None),
    ("amount", 16), ("business_time", 8), ("reference", None), ("tag", 4), ("terms", 4), ("expires", 8),
)


@dataclasses.dataclass(frozen=True)
class Extra:
    leaf: bytes
    index: int
    command: bytes
    command_path: tuple
    outcomes: bytes
    outcome_path: tuple


@dataclasses.dataclass(frozen=True)
class Proof:
    extra: bytes
    index: int
    path: tuple
    note: bytes


def parse_proof(data):
    """The lines of any tlog-proof with an `extra`."""
    require(len(data) <= MAX_FILE, "malformed", "too long")
    head, _, note = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    require(first == FIRST_LINE, "malformed", "not a tlog-proof")
    require(len(lines) >= 2 and lines[0].startswith(b"extra ") and lines[1].startswith(b"index "), "malformed",
            "no extra or no index")
    extra = from_base64(lines[0][len(b"extra "):])
    require(len(extra) <= MAX_EXTRA, "malformed", "too much extra")
    require(len(lines) <= 2 + MAX_PATH, "malformed", "too long a path")
    path = tuple(from_base64(line) for line in lines[2:])
    require(all(len(step) == 32 for step in path), "malformed", "a path of something else than hashes")
    return Proof(extra, parse_number(lines[1][len(b"index "):]), path, note)


def parse_extra(data):
    reader = Reader(data)

    def path():
        count = reader.integer(1)
        require(count <= MAX_PATH, "malformed", "too long a path")
        return tuple(reader.take(32) for _ in range(count))

    try:
        require(reader.take(4) == b"HFR1", "malformed", "the extra is not of a receipt")
        extra = Extra(reader.block(2), reader.integer(2), reader.block(2), path(), reader.block(4), path())
        reader.end()
    except Bad as bad:
        raise Failure("malformed", f"the extra is {bad}") from bad
    return extra


def parse_record(data):
    """The record's fields by name, ids in hex, amounts and times as integers."""
    reader = Reader(data)
    return {name: reader.take(16).hex() if width is None else reader.integer(width) for name, width in RECORD_FIELDS}


@dataclasses.dataclass(frozen=True)
class Good:
    """What a good receipt proves."""

    origin: str
    size: int
    root: bytes
    entry: int
    index: int
    leaf: leaves.Leaf
    command: bytes
    outcome: dict
    witnesses: dict
    note: bytes
    checkpoint_text: bytes

    @property
    def place(self):
        return self.entry, self.index

    def keys(self):
        """The keys that signed for this very command."""
        if not self.command:
            return []
        bits = self.command[3]
        return [signer.key.hex() for i, signer in enumerate(self.leaf.signers) if bits >> i & 1]

    def as_json(self):
        command = parse_record(self.command) | {"extension": read_extension(self.command[RECORD:])} if self.command else None
        return {
            "good": True, "origin": self.origin, "size": self.size, "root": self.root.hex(), "entry": self.entry,
            "index": self.index, "type": leaves.TYPES[self.leaf.type], "time": self.leaf.time, "command": command,
            "keys": self.keys(), "reason": self.outcome["reason"],
            "outcome": {name: value for name, value in self.outcome.items() if name != "raw"},
            "witnesses": self.witnesses,
        }


def check_command(leaf, extra):
    if leaf.type != leaves.BATCH:
        require(not extra.command and not extra.command_path, "wrong_command", "a command where the entry has none")
        return
    command = extra.command
    require(len(command) >= RECORD, "wrong_command", "no command")
    require(bool(command[2] & FLAG_EXTENSION) == (len(command) > RECORD), "wrong_command", "flags and extension differ")
    require(merkle.includes(merkle.leaf_hash(command), extra.index, leaf.commands, extra.command_path, leaf.commands_root),
            "wrong_command", "the command is not in the batch at its index")
    try:
        read_extension(command[RECORD:])
    except Bad as bad:
        raise Failure("wrong_command", str(bad)) from bad


def check_outcome(leaf, extra):
    group = extra.index // 8
    require(merkle.includes(merkle.leaf_hash(extra.outcomes), group, leaf.groups(), extra.outcome_path,
                            leaf.outcomes_root), "wrong_outcome", "the outcomes are not in the entry at their place")
    try:
        outcomes = read_outcomes(extra.outcomes, min(8, leaf.commands - 8 * group))
    except Bad as bad:
        raise Failure("wrong_outcome", str(bad)) from bad
    return outcomes[extra.index % 8]


def verify_receipt(data, policy):
    """What is proven, or the Failure that comes first."""
    proof = parse_proof(data)
    extra = parse_extra(proof.extra)
    checkpoint, signed, witnesses = open_checkpoint(proof.note, policy)
    require(merkle.includes(merkle.leaf_hash(extra.leaf), proof.index, checkpoint.size, proof.path, checkpoint.root),
            "not_in_log", f"entry {proof.index} is not under the checkpoint")
    leaf = leaves.parse_leaf(extra.leaf, checkpoint.origin)
    require(extra.index < leaf.commands, "bad_leaf", "the entry has no command of this index")
    leaves.check_signatures(leaf)
    check_command(leaf, extra)
    outcome = check_outcome(leaf, extra)
    return Good(checkpoint.origin, checkpoint.size, checkpoint.root, proof.index, extra.index, leaf, extra.command,
                outcome, witnesses, proof.note, signed.text)
