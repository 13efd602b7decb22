"""Receipts of which one thing was changed, and the word that has to catch each: a part of the tamper matrix (matrix.py).

A case is (name, "receipt" or "dossier", bytes, policy text, the word, or None where it is good).
"""

import base64
import dataclasses

import ed25519
import make
import merkle
import note
from make import Key, u

IDENTITY = u(32, 1)


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    kind: str
    data: bytes
    policy: str
    want: str | None


class World:
    """Two ledgers that share nothing, three witnesses, and a good receipt to spoil: entry 2, command 9."""

    def __init__(self):
        self.log, self.agreement = make.small_log()
        self.other, self.other_agreement = make.small_log("ledger.example/two")
        self.witnesses = [(f"witness.example/{n}", Key(f"witness {n}")) for n in range(3)]
        self.policy = make.policy_text(self.log, self.witnesses, 2)
        self.both = make.policy_text(self.log, self.witnesses, 2) + f"log {self.other.vkey}\n"
        self.checkpoint = self.log.checkpoint(self.witnesses[:2])
        self.extra = self.log.extra(2, 9)
        self.path = merkle.inclusion_path(self.log.hashes, 2)
        self.receipt = self.rebuilt()

    def rebuilt(self, path=None, checkpoint=None):
        """The receipt with another path in the log, or another checkpoint."""
        return make.proof(make.pack(self.extra), 2, self.path if path is None else path, checkpoint or self.checkpoint)

    def with_extra(self, **twist):
        """The receipt with parts of its extra replaced."""
        return make.proof(make.pack(self.extra | twist), 2, self.path, self.checkpoint)


def flipped(data, at, bit=0):
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1:]


def case(world, name, data, want, kind="receipt", policy=None):
    return Case(name, kind, data, policy or world.policy, want)


def good_cases(world):
    log = world.log
    for entry, parts in enumerate(log.parts):
        for index in range(len(parts[1])):
            yield case(world, f"good {entry}/{index}", log.receipt(entry, index, world.checkpoint), None)
    yield case(world, "good, three cosigned", world.rebuilt(checkpoint=log.checkpoint(world.witnesses)), None)
    stranger = make.cosign(note.parse_note(world.checkpoint).text, "witness.example/unheard-of", Key("unheard of"), 5)
    yield case(world, "good, with an unknown cosignature", world.receipt + stranger, None)
    yield case(world, "good, the log's line twice", world.receipt + world.receipt[world.receipt.index(note.DASH):], None)
    yield case(world, "good, no witnesses wanted", log.receipt(1, 0), None, policy=make.policy_text(log))
    first = log.checkpoint(size=1)
    assert merkle.inclusion_path(log.hashes[:1], 0) == []
    for size in (3, 4, 8):
        yield case(world, f"good under {size}", log.receipt(2, 3, log.checkpoint(size=size), size), None,
                   policy=make.policy_text(log))
    yield case(world, "genesis has no command", make.proof(make.pack(
        {"leaf": log.leaves[0], "index": 0, "command": b"", "path": [], "outcomes": b"", "outcome_path": []}), 0, [], first),
        "bad_leaf", policy=make.policy_text(log))


def every_bit_of_the_extra(world):
    """Each field's every byte, with the word that its place asks for."""
    words = {"leaf": "not_in_log", "command": "wrong_command", "outcomes": "wrong_outcome"}
    for field, word in words.items():
        for at in range(len(world.extra[field])):
            yield case(world, f"{field} byte {at} flipped",
                       world.with_extra(**{field: flipped(world.extra[field], at, at % 8)}), word)
    for field, word in (("path", "wrong_command"), ("outcome_path", "wrong_outcome")):
        steps = world.extra[field]
        for at, step in enumerate(steps):
            for byte in (0, 31):
                changed = steps[:at] + [flipped(step, byte, 7)] + steps[at + 1:]
                yield case(world, f"{field} {at} byte {byte} flipped", world.with_extra(**{field: changed}), word)
            yield case(world, f"{field} {at} dropped", world.with_extra(**{field: steps[:at] + steps[at + 1:]}), word)
            yield case(world, f"{field} {at} twice", world.with_extra(**{field: steps[:at] + [step] + steps[at:]}), word)
        yield case(world, f"{field} turned round", world.with_extra(**{field: steps[::-1]}), word)
        yield case(world, f"{field} one too long", world.with_extra(**{field: [*steps, bytes(32)]}), word)
        yield case(world, f"{field} of 64", world.with_extra(**{field: [bytes(32)] * 64}), word)
        yield case(world, f"{field} of 65", world.with_extra(**{field: [bytes(32)] * 65}), "malformed")
        yield case(world, f"{field} empty", world.with_extra(**{field: []}), word)
    for index, word in ((8, "wrong_command"), (10, "wrong_command"), (17, "wrong_command"), (19, "bad_leaf"), (65535, "bad_leaf")):
        yield case(world, f"command index {index}", world.with_extra(index=index), word)


def shape_of_the_extra(world):
    packed = make.pack(world.extra)

    def packed_as(extra):
        return make.proof(extra, 2, world.path, world.checkpoint)

    for at in range(4):
        yield case(world, f"magic byte {at}", packed_as(flipped(packed, at)), "malformed")
    for cut in (0, 3, 4, 5, 6, 200, len(packed) - 1):
        yield case(world, f"extra cut to {cut}", packed_as(packed[:cut]), "malformed")
    yield case(world, "a byte behind the extra", packed_as(packed + b"\0"), "malformed")
    yield case(world, "leaf a byte shorter, length and all", world.with_extra(leaf=world.extra["leaf"][:-1]), "not_in_log")
    yield case(world, "no leaf", world.with_extra(leaf=b""), "not_in_log")
    yield case(world, "no command", world.with_extra(command=b"", path=[]), "wrong_command")
    yield case(world, "no outcomes", world.with_extra(outcomes=b""), "wrong_outcome")
    big = make.pack(world.extra | {"outcomes": bytes(65536 - len(packed) + len(world.extra["outcomes"]))})
    assert len(big) == 65536
    yield case(world, "the largest extra", packed_as(big), "wrong_outcome")
    yield case(world, "too large an extra", packed_as(make.pack(world.extra | {"outcomes": bytes(65536)})), "malformed")


def lines_of_the_proof(world):
    text = world.receipt
    head, _, signed = text.partition(b"\n\n")
    lines = head.split(b"\n")

    def with_lines(changed):
        return b"\n".join(changed) + b"\n\n" + signed

    yield case(world, "empty file", b"", "malformed")
    for number in range(3):
        yield case(world, f"line {number} dropped", with_lines(lines[:number] + lines[number + 1:]), "malformed")
        yield case(world, f"line {number} twice", with_lines(lines[:number + 1] + lines[number:]), "malformed")
        yield case(world, f"line {number} with a space behind it", with_lines(
            lines[:number] + [lines[number] + b" "] + lines[number + 1:]), "malformed")
    yield case(world, "extra and index swapped", with_lines([lines[0], lines[2], lines[1], *lines[3:]]), "malformed")
    for at in range(3, len(lines)):
        yield case(world, f"path line {at} dropped", with_lines(lines[:at] + lines[at + 1:]), "not_in_log")
        yield case(world, f"path line {at} twice", with_lines(lines[:at + 1] + lines[at:]), "not_in_log")
        yield case(world, f"path line {at} a byte short", with_lines(
            lines[:at] + [base64.b64encode(bytes(31))] + lines[at + 1:]), "malformed")
        for byte in range(len(lines[at])):
            changed = lines[at][:byte] + (b"A" if lines[at][byte:byte + 1] != b"A" else b"B") + lines[at][byte + 1:]
            canonical = byte < 43 and base64.b64encode(base64.b64decode(changed)) == changed
            yield case(world, f"path line {at} char {byte}", with_lines(lines[:at] + [changed] + lines[at + 1:]),
                       "not_in_log" if canonical else "malformed")
    yield case(world, "path lines swapped", with_lines(lines[:3] + [lines[4], lines[3], *lines[5:]]), "not_in_log")
    stray = lines[3][:42] + bytes([lines[3][42] + 1]) + b"="  # of the last letter, two bits say nothing
    yield case(world, "stray bits in a path line", with_lines([*lines[:3], stray, *lines[4:]]), "malformed")
    yield case(world, "stray bits in a signature", text + b"\xe2\x80\x94 a AAAAAAB=\n", "malformed")
    yield case(world, "no path line is empty", with_lines([*lines[:4], b"", *lines[4:]]), "malformed")
    yield case(world, "an unpadded path line", with_lines(lines[:-1] + [lines[-1].rstrip(b"=")]), "malformed")
    yield case(world, "a path of 65", with_lines(lines[:3] + [base64.b64encode(bytes(32))] * 65), "malformed")
    for index, word in ((b"0", "not_in_log"), (b"1", "not_in_log"), (b"3", "not_in_log"), (b"11", "not_in_log"), (b"18", "not_in_log"),
                        (b"4294967298", "not_in_log"), (b"18446744073709551615", "not_in_log"), (b"18446744073709551616", "malformed"),
                        (b"02", "malformed"), (b"-2", "malformed"), (b"+2", "malformed"), (b"", "malformed"),
                        (b"2 ", "malformed"), (b"0x2", "malformed"), ("٢".encode(), "malformed")):
        yield case(world, f"index {index!r}", with_lines([*lines[:2], b"index " + index, *lines[3:]]), word)
    yield case(world, "line ends of another system", text.replace(b"\n", b"\r\n"), "malformed")
    yield case(world, "no empty line", head + b"\n" + signed, "malformed")
    yield case(world, "no last newline", text[:-1], "malformed")
    yield case(world, "a newline too many", text + b"\n", "malformed")
    yield case(world, "something behind it", text + b"more\n", "malformed")
    yield case(world, "extra by another word", text.replace(b"extra ", b"EXTRA ", 1), "malformed")
    yield case(world, "index by another word", text.replace(b"index ", b"inbox ", 1), "malformed")
    yield case(world, "version 2", text.replace(b"proof@v1", b"proof@v2", 1), "malformed")
    yield case(world, "a mark of byte order", b"\xef\xbb\xbf" + text, "malformed")
    yield case(world, "not UTF-8", text.replace(b"witness.example/0", b"witness.exampl\xff/0"), "malformed")
    yield case(world, "a tab in the note", text.replace(b"\xe2\x80\x94 ", b"\xe2\x80\x94\t", 1), "malformed")


def notes_and_policies(world):
    signed = note.parse_note(world.checkpoint)
    text, log, witnesses = signed.text, world.log, world.witnesses
    log_line, first, second = world.checkpoint[len(text) + 1:].splitlines(keepends=True)

    def with_note(*lines, body=text):
        return world.rebuilt(checkpoint=body + b"\n" + b"".join(lines))

    origin, size, root = text.splitlines()
    yield case(world, "another origin", with_note(log_line, first, second, body=text.replace(b"one", b"two", 1)),
               "unknown_log")
    yield case(world, "another size", with_note(log_line, first, second, body=text.replace(size, b"12", 1)),
               "bad_log_signature")
    yield case(world, "another root", with_note(log_line, first, second, body=text.replace(
        root, base64.b64encode(merkle.root(log.hashes[:10])), 1)), "bad_log_signature")
    for name, body in (("size with a zero", text.replace(size, b"0" + size, 1)), ("no size", text.replace(size + b"\n", b"", 1)),
                       ("an extension line", text + b"more\n"), ("a short root", text.replace(root, b"AAAA", 1)),
                       ("an empty origin", text.replace(origin, b"", 1)), ("too large a size", text.replace(size, b"9" * 21, 1)),
                       ("root not base64", text.replace(root, b"?" * 44, 1))):
        resigned = make.signed_note(body, log.vkey, log.log_key.sign(body), [make.cosign(body, *w, 9) for w in witnesses])
        yield case(world, f"signed all the same: {name}", world.rebuilt(checkpoint=resigned), "malformed")
    yield case(world, "no log signature", with_note(first, second), "unknown_log")
    yield case(world, "no signature", world.rebuilt(checkpoint=text + b"\n"), "malformed")
    yield case(world, "another key's signature under the log's name", with_note(make.signature_line(
        note.VerifierKey(log.origin, 1, Key("thief").public), Key("thief").sign(text)), first, second), "unknown_log")
    forged = make.signature_line(log.vkey, Key("thief").sign(text))
    yield case(world, "another key's signature under the log's id", with_note(forged, first, second), "bad_log_signature")
    yield case(world, "a good and a forged one", with_note(log_line, forged, first, second), "bad_log_signature")
    for name, encoded in every_signature_byte(signed.signatures[0]):
        yield case(world, f"log signature {name}", with_note(encoded, first, second),
                   "unknown_log" if name.startswith("id") else "bad_log_signature")
    for name, encoded in every_signature_byte(signed.signatures[1]):
        yield case(world, f"cosignature {name}", with_note(log_line, encoded, second),
                   "too_few_witnesses" if name.startswith("id") else "bad_cosignature")
    foreign = make.signature_line(world.other.vkey, Key("thief").sign(text))
    yield case(world, "another log's line proves nothing", with_note(log_line, foreign, first, second), None, policy=world.both)
    yield case(world, "another log's line alone", with_note(foreign, first, second), "unknown_log", policy=world.both)
    more = base64.b64encode(bytes(72)).decode()
    for name, line in (
        ("a control character", f"\N{EM DASH} a\x01b {more}"), ("a plus in a name", f"\N{EM DASH} a+b {more}"),
        ("no name", f"\N{EM DASH}  {more}"), ("an odd space in a name", f"\N{EM DASH} a\u2003b {more}"),
        ("an odd dash", f"- a {more}"), ("a dash and no space", f"\N{EM DASH}a {more}"), ("no signature", "\N{EM DASH} a"),
        ("an empty signature", "\N{EM DASH} a "), ("a key id alone", "\N{EM DASH} a AAAAAA=="),
        ("a space in base64", f"\N{EM DASH} a {more[:8]} {more[8:]}"), ("a million bytes", "\N{EM DASH} a " + "A" * 999_996),
    ):
        yield case(world, f"a line of a stranger: {name}", with_note(log_line, first, second, line.encode() + b"\n"), "malformed")
    yield case(world, "a last line without its end", with_note(log_line, first, second, b"\xe2\x80\x94 a AAAAAAAAx"), "malformed")
    yield case(world, "a stranger's five bytes", with_note(log_line, first, second, b"\xe2\x80\x94 a AAAAAAA=\n"), None)
    yield case(world, "one witness dropped", with_note(log_line, first), "too_few_witnesses")
    yield case(world, "all witnesses dropped", with_note(log_line), "too_few_witnesses")
    yield case(world, "one witness twice", with_note(log_line, first, first), "too_few_witnesses")
    yield case(world, "witness before log", with_note(first, log_line, second), None)
    swapped = [make.signature_line(make.witness_key(*witnesses[n]), s.data) for n, s in ((1, signed.signatures[1]), (0, signed.signatures[2]))]
    yield case(world, "signatures of two witnesses swapped", with_note(log_line, *swapped), "bad_cosignature")
    old = note.parse_note(log.checkpoint(witnesses[:2], size=9)).text
    yield case(world, "cosignatures of an older checkpoint", with_note(log_line, *[make.cosign(old, *w, 7) for w in witnesses]),
               "bad_cosignature")
    yield case(world, "an older checkpoint that has the entry not yet",
               world.rebuilt(checkpoint=log.checkpoint(witnesses[:2], size=2)), "not_in_log")
    yield case(world, "an older checkpoint", world.rebuilt(checkpoint=log.checkpoint(witnesses[:2], size=9)), "not_in_log")
    unusual = witnesses[0][1].sign(b"cosignature/v1\ntime %d\n" % 2**63 + text)
    yield case(world, "a time beyond 2^63", with_note(log_line, make.signature_line(
        make.witness_key(*witnesses[0]), (2**63).to_bytes(8, "big") + unusual), second), "bad_cosignature")
    plain = make.signature_line(make.witness_key(*witnesses[0]), witnesses[0][1].sign(text))
    yield case(world, "a witness that signed no time", with_note(log_line, plain, second), "bad_cosignature")
    yield case(world, "101 signatures", with_note(log_line, *[first] * 50, *[second] * 50), "malformed")
    yield case(world, "a policy of another log", world.receipt, "unknown_log", policy=make.policy_text(world.other, witnesses, 2))
    yield case(world, "three wanted", world.receipt, "too_few_witnesses", policy=make.policy_text(log, witnesses, 3))
    keys = [make.witness_key(*w) for w in witnesses]
    nested = (f"log {log.vkey}\nwitness a {keys[0]}\nwitness b {keys[1]}\nwitness c {keys[2]}\n"
              "group ab any a b\ngroup abc all ab c\nquorum {}\n")
    yield case(world, "a group of a group", world.receipt, "too_few_witnesses", policy=nested.format("abc"))
    yield case(world, "its part", world.receipt, None, policy=nested.format("ab"))
    yield case(world, "one witness as the quorum", world.receipt, None, policy=nested.format("b"))
    yield case(world, "another one", world.receipt, "too_few_witnesses", policy=nested.format("c"))
    yield case(world, "no log in the policy", world.receipt, "unknown_log", policy="quorum none\n")


def every_signature_byte(signature):
    """(what, the line with that byte flipped), of the key id, and of the rest."""
    for at in range(4):
        yield f"id byte {at}", line_of(signature.name, flipped(signature.id, at) + signature.data)
    for at in range(len(signature.data)):
        yield f"byte {at}", line_of(signature.name, signature.id + flipped(signature.data, at, at % 8))
    yield "a byte short", line_of(signature.name, signature.id + signature.data[:-1])
    yield "a byte long", line_of(signature.name, signature.id + signature.data + b"\0")
    s = int.from_bytes(signature.data[-32:], "little") + ed25519.L
    yield "S + L", line_of(signature.name, signature.id + signature.data[:-32] + u(32, s))
    yield "R of small order", line_of(signature.name, signature.id + signature.data[:-64] + IDENTITY + signature.data[-32:])


def line_of(name, data):
    return note.DASH + name.encode() + b" " + base64.b64encode(data) + b"\n"


def other_ledger(world):
    """Things of one ledger in a receipt of another, both of which the policy trusts."""
    def spoilt(name, data, want):
        return case(world, name, data, want, policy=world.both)

    theirs = world.other.extra(2, 9)
    checkpoint = world.other.checkpoint(world.witnesses[:2])
    yield spoilt("the other ledger's receipt", world.other.receipt(2, 9, checkpoint), None)
    yield spoilt("the other ledger's checkpoint", world.rebuilt(checkpoint=checkpoint), "not_in_log")
    yield spoilt("the other ledger's leaf", world.with_extra(leaf=theirs["leaf"]), "not_in_log")
    yield spoilt("the other ledger's extra", world.with_extra(**theirs), "not_in_log")
    yield spoilt("the other ledger's path", world.rebuilt(path=merkle.inclusion_path(world.other.hashes, 2)),
                 "not_in_log")
    mine = world.log.extra(1, 0)
    for field in ("command", "outcomes"):
        word = "wrong_command" if field == "command" else "wrong_outcome"
        yield spoilt(f"another entry's {field}", world.with_extra(**{field: mine[field]}), word)
    timer = world.log.extra(4, 0)
    yield spoilt("a timer with a command", make.proof(make.pack(timer | {"command": mine["command"]}), 4,
                 merkle.inclusion_path(world.log.hashes, 4), world.checkpoint), "wrong_command")
    yield spoilt("a timer with a path for none", make.proof(make.pack(timer | {"path": [bytes(32)]}), 4,
                 merkle.inclusion_path(world.log.hashes, 4), world.checkpoint), "wrong_command")
    swap = world.log.extra(2, 17)
    yield spoilt("another group's outcomes and path", world.with_extra(
        outcomes=swap["outcomes"], outcome_path=swap["outcome_path"]), "wrong_outcome")
