"""An entry's leaf (ledger/FORMAT.md, "Entry"), and the header that its signers signed, made from it again."""

import dataclasses

import ed25519
from failure import Failure, require
from fields import Bad, Reader
from merkle import sha256

BATCH, TIMERS, GAP, HEARTBEAT, GENESIS = range(5)
TYPES = ("batch", "timers", "gap", "heartbeat", "genesis")
MAX_COMMANDS = 8190
LABEL = b"holdfast/batch/v1\0"
NOTHING = sha256()


@dataclasses.dataclass(frozen=True)
class Signer:
    key: bytes
    sequence: int
    previous: bytes
    signature: bytes


@dataclasses.dataclass(frozen=True)
class Leaf:
    type: int
    origin_hash: bytes
    epoch: int
    rules: int
    signers: tuple
    expiry: int
    commands: int
    seen_size: int
    seen_root: bytes
    commands_root: bytes
    first_event: int
    time: int
    outcomes_root: bytes

    def header(self):
        """A batch's header, as signed (FORMAT, "Batch")."""
        signers = b"".join(s.key + s.sequence.to_bytes(8, "little") + s.previous for s in self.signers)
        return (b"\1\0" + bytes([len(self.signers), 0]) + self.origin_hash + signers + self.expiry.to_bytes(8, "little")
                + self.commands.to_bytes(4, "little") + self.seen_size.to_bytes(8, "little") + self.seen_root
                + self.commands_root)

    def groups(self):
        return (self.commands + 7) // 8


def read_signer(reader):
    return Signer(reader.take(32), reader.integer(8), reader.take(32), reader.take(64))


def parse_leaf(data, origin):
    """The leaf of an entry of the ledger `origin`: not canonical is bad_leaf, canonical but of another is wrong_ledger."""
    reader = Reader(data)
    try:
        version, kind, count = reader.integer(2), reader.integer(1), reader.integer(1)
        require(version == 1 and kind <= GENESIS, "bad_leaf", "of an unknown version or type")
        require(1 <= count <= 4 if kind == BATCH else count == 0, "bad_leaf", "so many signers can't be")
        origin_hash, epoch, rules = reader.take(32), reader.integer(8), reader.integer(4)
        signers = tuple(read_signer(reader) for _ in range(count))
        leaf = Leaf(kind, origin_hash, epoch, rules, signers, reader.integer(8), reader.integer(4), reader.integer(8),
                    reader.take(32), reader.take(32), reader.integer(8), reader.integer(8), reader.take(32))
        reader.end()
    except Bad as bad:
        raise Failure("bad_leaf", str(bad)) from bad
    check_counts(leaf)
    require(origin_hash == sha256(origin.encode()), "wrong_ledger", f"the entry is not of {origin}")
    return leaf


def check_counts(leaf):
    require(leaf.commands <= MAX_COMMANDS, "bad_leaf", "more commands than an entry holds")
    require(leaf.type != BATCH or leaf.commands, "bad_leaf", "a batch without commands")
    require(leaf.type in (BATCH, GENESIS) or leaf.commands_root == NOTHING, "bad_leaf", "commands in an entry of none")
    require(leaf.commands or leaf.outcomes_root == NOTHING, "bad_leaf", "outcomes of nothing")


def check_signatures(leaf):
    message = LABEL + leaf.header()
    for number, signer in enumerate(leaf.signers):
        require(ed25519.verify(signer.key, message, signer.signature), "bad_client_signature",
                f"signer {number}, key {signer.key.hex()}")
