"""C2SP signed-note, the Ed25519 keys of it (0x01) and of tlog-cosignature (0x04), and tlog-checkpoint."""

import base64
import binascii
import dataclasses
import re

import ed25519
from failure import Failure, require
from merkle import sha256

LOG_KEY = 1
WITNESS_KEY = 4
MAX_NOTE = 1_000_000
MAX_SIGNATURES = 100
DASH = "— ".encode()


def from_base64(text, word="malformed"):
    """The bytes of canonical standard base64: padded, no stray bits, nothing else in it."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Failure(word, "not base64") from error
    require(base64.b64encode(data) == (text if isinstance(text, bytes) else text.encode()), word, "not the one base64")
    return data


def is_name(name):
    """Whether a key may be named so: not empty, no Unicode space, no plus."""
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def key_id(name, kind, key):
    return sha256(name.encode(), b"\n", bytes([kind]), key)[:4]


@dataclasses.dataclass(frozen=True)
class VerifierKey:
    name: str
    kind: int
    key: bytes

    @property
    def id(self):
        return key_id(self.name, self.kind, self.key)

    def __str__(self):
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"


def parse_vkey(text):
    """Raises ValueError on whatever is no Ed25519 verifier key of either kind."""
    name, plus, rest = text.partition("+")
    shape = re.fullmatch(r"([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)", rest)
    if not plus or not shape or not is_name(name):
        raise ValueError("a verifier key is name+id+base64")
    try:
        material = from_base64(shape[2])
    except Failure as failure:
        raise ValueError("a verifier key's end is not base64") from failure
    if len(material) != 33 or material[0] not in (LOG_KEY, WITNESS_KEY):
        raise ValueError("not an Ed25519 key of type 0x01 or 0x04")
    key = VerifierKey(name, material[0], material[1:])
    if key.id.hex() != shape[1]:
        raise ValueError("the key's id is not its own")
    if not ed25519.is_good_key(key.key):
        raise ValueError("not a point, not its one encoding, or of small order")
    return key


@dataclasses.dataclass(frozen=True)
class Signature:
    name: str
    id: bytes
    data: bytes

    def is_by(self, key):
        return (self.name, self.id) == (key.name, key.id)


@dataclasses.dataclass(frozen=True)
class Note:
    text: bytes
    signatures: tuple


def parse_note(data):
    """The text, which ends in a newline, and every signature line after the last empty line."""
    require(len(data) <= MAX_NOTE, "malformed", "the note is too long")
    try:
        decoded = data.decode()
    except UnicodeDecodeError as error:
        raise Failure("malformed", "the note is not UTF-8") from error
    require(not any(c < " " and c != "\n" for c in decoded), "malformed", "a control character in the note")
    cut = data.rfind(b"\n\n")
    require(cut >= 0 and data.endswith(b"\n") and cut + 2 < len(data), "malformed", "no signatures under the note")
    lines = data[cut + 2:-1].split(b"\n")
    require(len(lines) <= MAX_SIGNATURES, "malformed", "too many signatures")
    return Note(data[:cut + 1], tuple(parse_signature(line) for line in lines))


def parse_signature(line):
    require(line.startswith(DASH), "malformed", "a line among the signatures that is none")
    name, space, encoded = line[len(DASH):].decode().partition(" ")
    require(space and is_name(name), "malformed", "a signature of no name")
    data = from_base64(encoded)
    require(len(data) > 4, "malformed", "a signature without bytes")
    return Signature(name, data[:4], data[4:])


def is_signed(note, signature, key):
    return ed25519.verify(key.key, note.text, signature.data)


def cosigned_at(note, signature, key):
    """The witness' time, seconds since the epoch, or None if the cosignature does not verify."""
    if len(signature.data) != 72:
        return None
    time = int.from_bytes(signature.data[:8], "big")
    message = b"cosignature/v1\ntime %d\n" % time + note.text
    return time if time < 2**63 and ed25519.verify(key.key, message, signature.data[8:]) else None


@dataclasses.dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple = ()


def parse_number(text, word="malformed"):
    """A u64 in decimal, without leading zeroes."""
    require(re.fullmatch(rb"0|[1-9][0-9]{0,19}", text), word, "not a plain number")
    number = int(text)
    require(number < 2**64, word, "too large a number")
    return number


def parse_checkpoint(text):
    """Any tlog-checkpoint, extension lines and all; the root of any length, which is for the caller to judge."""
    require(text.endswith(b"\n"), "malformed", "the checkpoint does not end in a newline")
    lines = text[:-1].split(b"\n")
    require(len(lines) >= 3 and lines[0], "malformed", "a checkpoint has an origin, a size and a root")
    try:
        origin = lines[0].decode()
    except UnicodeDecodeError as error:
        raise Failure("malformed", "the origin is not UTF-8") from error
    return Checkpoint(origin, parse_number(lines[1]), from_base64(lines[2]), tuple(lines[3:]))


def ours(text):
    """A checkpoint as Holdfast makes them: a root of 32 bytes and no extension lines."""
    checkpoint = parse_checkpoint(text)
    require(len(checkpoint.root) == 32 and not checkpoint.extensions, "malformed", "not a checkpoint of three lines")
    return checkpoint
