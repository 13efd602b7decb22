"""Reading the encodings of ledger/FORMAT.md: "Fields", "Extension", "Outcome". One value has one encoding; others raise Bad."""

from event_table import EVENTS, REASONS, STRUCTS, TAGS

MAX_AMOUNT = 2**112 - 1
WIDTHS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}
RAW = {"id": 16, "key": 32, "hash": 32, "signature": 64}
MAX_EXTENSION = 4096


class Bad(ValueError):
    """Bytes that are no encoding of what was to be read."""


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if len(self.data) - self.at < count:
            raise Bad("cut short")
        self.at += count
        return self.data[self.at - count:self.at]

    def integer(self, width):
        return int.from_bytes(self.take(width), "little")

    def block(self, length_width):
        return self.take(self.integer(length_width))

    def end(self):
        if self.at != len(self.data):
            raise Bad("something follows")

    def amount(self):
        raw = self.take(self.integer(1))
        value = int.from_bytes(raw, "little")
        if value > MAX_AMOUNT or raw.endswith(b"\0"):
            raise Bad("not an amount's one encoding")
        return value

    def balance(self):
        head = self.integer(1)
        raw = self.take(head & 127)
        value = int.from_bytes(raw, "little")
        if value > MAX_AMOUNT or raw.endswith(b"\0") or head == 128:
            raise Bad("not a balance's one encoding")
        return -value if head & 128 else value

    def flag(self):
        value = self.integer(1)
        if value > 1:
            raise Bad("neither 0 nor 1")
        return bool(value)

    def name(self):
        return {"party": self.integer(4), "id": self.take(16).hex()}

    def value(self, kind):
        if kind[0] == "?":
            return self.value(kind[1:]) if self.flag() else None
        if kind[0] == "*":
            return [self.value(kind[1:]) for _ in range(self.integer(1))]
        if kind in WIDTHS:
            return self.integer(WIDTHS[kind])
        if kind in RAW:
            return self.take(RAW[kind]).hex()
        if kind == "text":
            return self.block(2).decode("latin-1")
        if kind == "bytes":
            return self.block(2)
        simple = {"amount": self.amount, "balance": self.balance, "bool": self.flag, "name": self.name}
        return simple[kind]() if kind in simple else self.struct(STRUCTS[kind])

    def struct(self, fields):
        read = {}
        for name, kind, least, most in fields:
            value = read[name] = self.value(kind)
            if least is not None and not least <= (value if isinstance(value, int) else len(value)) <= most:
                raise Bad(f"{name} out of range")
            if kind == "text" and least is not None and not all(" " <= c <= "~" for c in value):
                raise Bad(f"{name} is not printable ASCII")
            if kind == "bytes":
                read[name] = value.hex()
        return read


def read_extension(data):
    """The fields of an extension by name. `data` is empty where there is none."""
    reader, read, last = Reader(data), {}, 0
    if len(data) > MAX_EXTENSION:
        raise Bad("too long an extension")
    while reader.at < len(data):
        tag = reader.integer(1)
        if tag not in TAGS or tag <= last:
            raise Bad("extension tags unknown or not ascending")
        value = Reader(reader.block(2))
        read |= value.struct(TAGS[tag][1])
        value.end()
        last = tag
    return read


def read_detail(reader, kind):
    """The value of an outcome's detail."""
    readers = {
        0: lambda: None, 1: reader.amount, 2: lambda: reader.integer(1),
        3: lambda: {"entry": reader.integer(8), "index": reader.integer(2)}, 4: lambda: reader.integer(2),
        5: lambda: reader.integer(1),
    }
    if kind not in readers:
        raise Bad("a detail of an unknown kind")
    return readers[kind]()


def read_outcome(reader):
    """One outcome, with its own bytes under `raw`."""
    start = reader.at
    reason, kind, count = reader.integer(2), reader.integer(1), reader.integer(1)
    if reason not in REASONS:
        raise Bad("an unknown reason")
    detail = read_detail(reader, kind)
    if kind == 2 and not 1 <= detail <= 13 or kind == 4 and detail not in REASONS:
        raise Bad("an unknown field or reason")
    events = []
    for _ in range(count):
        number = reader.integer(2)
        if number not in EVENTS:
            raise Bad("an event of an unknown kind")
        name, fields = EVENTS[number]
        events.append({"event": name} | reader.struct(fields))
    return {"reason": reason, "detail_kind": kind, "detail": detail, "events": events,
            "raw": reader.data[start:reader.at]}


def read_outcomes(data, count):
    """Exactly so many outcomes, and nothing behind them."""
    reader = Reader(data)
    outcomes = [read_outcome(reader) for _ in range(count)]
    reader.end()
    return outcomes
