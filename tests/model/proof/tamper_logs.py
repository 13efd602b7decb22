"""Logs that log what they should not, with a good tree, signature and cosignatures over it (a part of matrix.py)."""

import ed25519
import make
import merkle
from make import Key, outcome, record, u
from tamper import IDENTITY, case, flipped


class Liar:
    """Makes receipts of such logs: of the last of a few transfers in entry 1."""

    def __init__(self, world):
        self.world = world
        self.client = Key("client of a liar")

    def receipt(self, edit_leaf=None, commands=None, outcomes=None, **twist):
        log = make.Log(self.world.log.origin)
        made_commands = commands or [record(kind=1, signers=1, id=bytes([n + 1]) * 16, amount=5) for n in range(3)]
        made = [outcome(events=[u(2, 17) + b"\0"])] * len(made_commands) if outcomes is None else outcomes
        self.client.sequence, self.client.previous = 0, bytes(32)
        log.batch(made_commands, made, [self.client], **twist)
        if edit_leaf:
            leaf = edit_leaf(log.leaves[1])
            log.leaves[1] = leaf
        return log.receipt(1, len(made) - 1, log.checkpoint(self.world.witnesses[:2]))


def lying_logs(world):
    liar = Liar(world)
    yield case(world, "the liar is good when it does not lie", liar.receipt(), None)
    # version 2, type 1, signers 1, origin 32, epoch 8, rules 4, signers from 48: key 32, sequence 8, previous 32, signature 64
    leaf_edits = (
        ("version 2", lambda x: u(2, 2) + x[2:], "bad_leaf"), ("type 5", lambda x: x[:2] + b"\5" + x[3:], "bad_leaf"),
        ("timers that are signed", lambda x: x[:2] + b"\1" + x[3:], "bad_leaf"),
        ("no signers", lambda x: x[:3] + b"\0" + x[4:], "bad_leaf"), ("five signers", lambda x: x[:3] + b"\5" + x[4:], "bad_leaf"),
        ("two signers said, one there", lambda x: x[:3] + b"\2" + x[4:], "bad_leaf"),
        ("a leaf with a byte more", lambda x: x + b"\0", "bad_leaf"), ("a leaf with a byte less", lambda x: x[:-1], "bad_leaf"),
        ("a leaf of 20 bytes", lambda x: x[:20], "bad_leaf"),
        ("a batch of no signers", lambda x: x[:3] + b"\0" + x[4:48] + x[184:], "bad_leaf"),
        ("a batch of five signers", lambda x: x[:3] + b"\5" + x[4:48] + 5 * x[48:184] + x[184:], "bad_leaf"),
        ("timers with a signer", lambda x: x[:2] + b"\1" + x[3:-112] + merkle.sha256() + x[-80:], "bad_leaf"),
        ("a batch taken for one of timers", lambda x: x[:2] + b"\1\0" + x[4:48] + x[184:], "bad_leaf"),
        ("another ledger's hash", lambda x: flipped(x, 5), "wrong_ledger"), ("no ledger's hash", lambda x: x[:4] + bytes(32) + x[36:], "wrong_ledger"),
        ("another ledger's hash, and a byte more", lambda x: flipped(x, 5) + b"\0", "bad_leaf"),
        ("another ledger's hash, and version 2", lambda x: u(2, 2) + flipped(x, 5)[2:], "bad_leaf"),
        ("another ledger's hash, and no commands", lambda x: flipped(x, 5)[:192] + bytes(4) + x[196:], "bad_leaf"),
        ("another ledger's hash, and outcomes of nothing", lambda x: x[:2] + b"\3\0" + flipped(x, 5)[4:48] + bytes(52)
         + merkle.sha256() + x[-48:], "bad_leaf"),
        ("another ledger's hash, and a good heartbeat", lambda x: x[:2] + b"\3\0" + flipped(x, 5)[4:48] + bytes(52)
         + merkle.sha256() + x[-48:-32] + merkle.sha256(), "wrong_ledger"),
        ("another ledger's hash, and too few commands", lambda x: flipped(x, 5)[:192] + u(4, 1) + x[196:], "wrong_ledger"),
        ("another key", lambda x: x[:48] + Key("thief").public + x[80:], "bad_client_signature"),
        ("another sequence", lambda x: flipped(x, 80), "bad_client_signature"),
        ("another header before", lambda x: flipped(x, 88), "bad_client_signature"),
        ("another signature", lambda x: flipped(x, 120, 4), "bad_client_signature"),
        ("another S", lambda x: flipped(x, 152), "bad_client_signature"),
        ("S + L", lambda x: x[:152] + u(32, int.from_bytes(x[152:184], "little") + ed25519.L) + x[184:], "bad_client_signature"),
        ("the identity as key and R", lambda x: x[:48] + IDENTITY + x[80:120] + IDENTITY + bytes(32) + x[184:], "bad_client_signature"),
        ("another expiry", lambda x: flipped(x, 184), "bad_client_signature"),
        ("more commands than were signed", lambda x: x[:192] + u(4, 4) + x[196:], "bad_client_signature"),
        ("another seen size", lambda x: flipped(x, 196), "bad_client_signature"),
        ("another seen root", lambda x: flipped(x, 204), "bad_client_signature"),
        ("another root of commands", lambda x: flipped(x, 236), "bad_client_signature"),
        ("another root of outcomes", lambda x: flipped(x, len(x) - 1), "wrong_outcome"),
    )
    for name, edit, word in leaf_edits:
        yield case(world, f"logged: {name}", liar.receipt(edit), word)
    yield case(world, "logged: a batch of no commands, by its leaf", liar.receipt(lambda x: x[:192] + u(4, 0) + x[196:]), "bad_leaf")
    yield case(world, "logged: 8191 commands", liar.receipt(lambda x: x[:192] + u(4, 8191) + x[196:]), "bad_leaf")
    yield case(world, "logged: a batch of another ledger, signed", liar.receipt(origin_hash=merkle.sha256(b"ledger.example/two")),
               "wrong_ledger")
    for name, command in (("a short command", bytes(111)), ("a flag but no extension", record(kind=1, signers=1, flags=2)),
                          ("an extension but no flag", record(kind=1, signers=1) + b"\1\0\0")):
        yield case(world, f"logged: {name}", liar.receipt(commands=[command]), "wrong_command")
    name = u(4, 7) + bytes(16)
    for what, value in extensions(name):
        command = record(value, kind=1, signers=1, id=b"\1" * 16)
        yield case(world, f"logged: extension, {what}", liar.receipt(commands=[command]),
                   None if what.startswith("good:") else "wrong_command")
    yield case(world, "logged: a root that covers other commands", liar.receipt(commands_root=bytes(32)), "wrong_command")
    good = outcome(events=[u(2, 17) + b"\0"])
    for name, bad in (
        ("a zero behind an amount", outcome(events=[u(2, 17) + b"\1\2\5\0"])), ("an amount beyond 2^112", outcome(1, 1, b"\x0f" + b"\xff" * 15)),
        ("an event of no kind", outcome(events=[u(2, 45)])), ("event 0", outcome(events=[u(2, 0)])), ("a detail of no kind", outcome(4, 6)),
        ("an unknown reason", outcome(9999)),
        ("field 14", outcome(4, 2, b"\x0e")), ("field 0", outcome(4, 2, b"\0")),
        ("an unknown reason for burning", outcome(8, 4, u(2, 9999))), ("an optional that is 2", outcome(events=[u(2, 17) + b"\2"])),
        ("a truth of 2", outcome(events=[u(2, 42) + bytes(20) + b"\2"])), ("an event too few", u(2, 0) + b"\0\2" + u(2, 17) + b"\0"),
        ("a byte behind", good + b"\0"), ("a state out of range", outcome(events=[u(2, 37) + bytes(20) + b"\4" + bytes(8)])),
    ):
        yield case(world, f"logged: outcome with {name}", liar.receipt(outcomes=[good, good, bad]), "wrong_outcome")
    yield case(world, "logged: outcomes of fewer than there are commands", liar.receipt(outcomes=[good, good, b""]), "wrong_outcome")


def extensions(name):
    """Extensions, good and bad: one of each rule of FORMAT, "Extension"."""
    def field(tag, value):
        return make.extension(tag, value)

    def many(count, value):
        return bytes([count]) + count * value

    by = b"\1" + name + bytes(16) + b"\0" + bytes(4)  # the rest of an exit, after its payees
    terms = [bytes(32), b"\1\1\5", bytes(25), b"\0", bytes(4), b"\0", bytes(130)]

    def agreement(at=None, value=b""):
        return field(25, b"".join(value if n == at else part for n, part in enumerate(terms)))

    full = b"\x0e" + b"\xff" * 14  # the largest amount
    large = [
        field(5, u(2, 256) + bytes(256)), field(6, many(8, many(8, name + u(4, 1)) + by[:37] + b"\1" + bytes(36))), field(7, many(8, name + full)),
        field(8, many(8, name + u(2, 5) + full + b"\1" + full)), field(11, u(2, 32) + b"a" * 32), field(14, bytes(32)), field(17, many(8, name)),
        agreement(1, many(8, full)), field(26, full + b"\2" + many(16, u(4, 1)) + many(16, name) + bytes(8)),
    ]
    assert len(b"".join(large)) <= 4096 < len(b"".join(large)) + 2 * 35
    party, payer, fee = field(1, u(4, 1)), name + b"\1\5", name + u(2, 5) + b"\0\0"
    yield from (
        ("good: many", party + field(5, u(2, 256) + bytes(256)) + field(6, many(8, many(8, name + u(4, 1)) + by)) + field(7, many(8, payer))
         + field(11, u(2, 32) + b"a" * 32) + field(17, b"\0") + agreement() + field(29, b"\2")),
        ("good: a mandate", field(26, b"\1\5\2" + many(16, u(4, 1)) + many(16, name) + bytes(8))),
        ("good: all short ones", field(2, u(4, 1)) + field(8, many(8, fee)) + field(9, bytes(32)) + field(10, bytes(64)) + field(12, b"\0")
         + field(19, bytes(10)) + field(20, bytes(16)) + field(24, b"\xff") + field(27, b"\0") + field(30, b"\2") + field(31, bytes(16))),
        ("good: nearly 4096 bytes", b"".join(large)),
        ("more than 4096 bytes", b"".join([*large[:6], field(15, bytes(32)), field(16, bytes(32)), *large[6:]])),
        ("good: the largest and the least balance", field(48, bytes(8) + full + b"\x8e" + full[1:])),
        ("a balance of minus nothing", field(48, bytes(8) + b"\0\x80")), ("a zero behind a balance", field(48, bytes(8) + b"\0\x82\5\0")),
        ("a balance beyond 2^112", field(48, bytes(8) + b"\0\x8f" + bytes(14) + b"\1")),
        ("tags that fall", field(2, u(4, 1)) + party), ("a tag twice", party + party), ("tag 0", field(0, b"")), ("tag 32", field(32, b"")),
        ("a byte behind", party + b"\0"), ("a value cut short", field(1, bytes(3))), ("a value with more", field(1, bytes(5))),
        ("a long preimage", field(5, u(2, 257) + bytes(257))), ("no exits", field(6, b"\0")), ("nine exits", field(6, many(9, b"\0" + by))),
        ("nine payees", field(6, b"\1" + many(9, name + u(4, 1)) + by)), ("an exit by nobody known", field(6, b"\1\0\2" + by[1:])),
        ("no payers", field(7, b"\0")), ("nine payers", field(7, many(9, payer))), ("a payer's odd amount", field(7, b"\1" + name + b"\2\5\0")),
        ("no fee lines", field(8, b"\0")), ("nine fee lines", field(8, many(9, fee))), ("no text", field(11, u(2, 0))),
        ("a long text", field(11, u(2, 33) + b"a" * 33)), ("a line break", field(11, u(2, 1) + b"\n")), ("a text that is not ASCII", field(11, u(2, 1) + b"\xe9")),
        ("too large an amount", field(12, b"\x0f" + bytes(14) + b"\1")), ("nine guards", field(17, many(9, name))),
        ("no prices", agreement(1, b"\0")), ("nine prices", agreement(1, many(9, b"\1\5"))), ("nine carriers", agreement(3, many(9, bytes(4)))),
        ("goods that come back twice", agreement(5, b"\2")), ("17 categories", field(26, b"\1\5\2" + many(17, bytes(4)) + bytes(9))),
        ("17 barred", field(26, b"\1\5\2\0" + many(17, name) + bytes(8))), ("a fourth side", field(29, b"\3")), ("a fourth fact", field(30, b"\3")),
    )
