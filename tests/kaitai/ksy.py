"""Reads bytes by a Kaitai Struct description (.ksy), without its compiler: the part of the language that Holdfast's descriptions use.

What it does not know it refuses, so that a description is never half obeyed. A struct becomes a dict of its fields, in their order,
an enum its number; absent fields are left out, and so are instances, which only follow from the rest. Bytes that don't fit raise Bad.
"""

import re

import yaml

WIDTHS = {"u1": 1, "u2": 2, "u4": 4, "u8": 8}
META = {"id", "title", "license", "endian", "ks-version", "imports"}
TYPE = {"doc", "params", "seq", "types", "enums", "instances"}
FIELD = {"id", "doc", "type", "size", "size-eos", "contents", "enum", "encoding", "if", "repeat", "repeat-expr", "valid"}
VALID = {"min", "max", "expr", "any-of"}


class Bad(ValueError):
    """Bytes that are not of the form described."""


class Stream:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if count > len(self.data) - self.at:
            raise Bad("cut short")
        self.at += count
        return self.data[self.at - count:self.at]

    def rest(self):
        return self.take(len(self.data) - self.at)


class Bytes(bytes):
    """What expressions ask of bytes."""

    @property
    def length(self):
        return len(self)

    @property
    def last(self):
        return self[-1]


class Struct(dict):
    __getattr__ = dict.__getitem__


def expression(text):
    """The Python of an expression: the two differ in a?b:c, and in how an enum's member is named (its number here)."""
    chosen = re.fullmatch(r"(.+) \? (.+) : (.+)", text)
    if chosen:
        condition, yes, no = map(expression, chosen.groups())
        return f"({yes}) if ({condition}) else ({no})"
    return re.sub(r"\b(\w+)::(\w+)", r"enums['\1']['\2']", text)


class Type:
    """A type with all that it names: its own, those around it, and imported ones."""

    def __init__(self, spec, outer=None, imported=()):
        unknown = set(spec) - TYPE - ({"meta"} if outer is None else set())
        unknown |= set(spec.get("meta", ())) - META
        unknown |= {key for field in spec.get("seq", ()) for key in set(field) - FIELD}
        if unknown:
            raise NotImplementedError(f"the keys {sorted(unknown)}")
        self.params = [param["id"] for param in spec.get("params", ())]
        self.seq = spec["seq"]
        self.outer, self.imported = outer, dict(imported)
        self.enums = dict(outer.enums if outer else {}) | {
            name: {member: number for number, member in members.items()} for name, members in spec.get("enums", {}).items()}
        self.types = {name: Type(inner, self) for name, inner in spec.get("types", {}).items()}

    def find(self, name):
        first, _, rest = name.partition("::")
        scope = self
        while first not in scope.types:
            if scope.outer is None:
                found = scope.imported[first]
                break
            scope = scope.outer
        else:
            found = scope.types[first]
        return found.find(rest) if rest else found

    def parse(self, stream, arguments=()):
        """The struct that stands next in the stream."""
        known = dict(zip(self.params, arguments, strict=True))
        read = Struct()
        for field in self.seq:
            if "if" in field and not self.value(field["if"], known):
                continue
            if "repeat" not in field:
                value = self.field(field, stream, known)
            else:
                value = read[field["id"]] = known[field["id"]] = []
                while (stream.at < len(stream.data) if field["repeat"] == "eos"
                       else len(value) < self.value(field["repeat-expr"], known)):
                    known["_index"] = len(value)
                    value.append(self.field(field, stream, known))
            read[field["id"]] = known[field["id"]] = value
        return read

    def value(self, text, known, **more):
        return text if not isinstance(text, str) else eval(  # pylint: disable=eval-used  # descriptions are our own
            expression(text), {"__builtins__": {}}, known | more | {"enums": self.enums})

    def field(self, field, stream, known):
        if "contents" in field:
            wanted = field["contents"].encode()
            if stream.take(len(wanted)) != wanted:
                raise Bad(f"no {field['contents']} here")
            return Bytes(wanted)
        kind = field.get("type")
        if isinstance(kind, dict):
            chosen = self.value(kind["switch-on"], known)
            cases = {self.value(case, known) if case != "_" else "_": name for case, name in kind["cases"].items()}
            kind = cases.get(chosen, cases.get("_"))
        sized = "size" in field or "size-eos" in field
        if sized:
            data = Bytes(stream.rest() if field.get("size-eos") else stream.take(self.value(field["size"], known)))
        if kind in WIDTHS:
            read = int.from_bytes(stream.take(WIDTHS[kind]), "little")
        elif kind == "str":
            try:
                read = data.decode(field["encoding"])
            except UnicodeDecodeError as error:
                raise Bad("no text") from error
        elif kind is None:
            read = data if sized else None
        else:
            name, arguments = re.fullmatch(r"([\w:]+)(?:\((.*)\))?", kind).groups()
            values = self.value(f"[{arguments or ''}]", known) if "?" not in (arguments or "") else [self.value(arguments, known)]
            read = self.find(name).parse(Stream(data) if sized else stream, values)
        self.check(field, read, known)
        return read

    def check(self, field, read, known):
        valid = field.get("valid", {})
        valid = valid if isinstance(valid, dict) else {"any-of": [valid]}
        if set(valid) - VALID:
            raise NotImplementedError(f"the checks {sorted(valid)}")
        value = lambda text: self.value(text, known, _=read)
        if not ("min" not in valid or read >= value(valid["min"])) or not ("max" not in valid or read <= value(valid["max"])):
            raise Bad(f"{field['id']}: {read} is out of range")
        if "expr" in valid and not self.value(valid["expr"], known | {field["id"]: read}, _=read):
            raise Bad(f"{field['id']} is not valid")
        if "any-of" in valid and read not in map(value, valid["any-of"]):
            raise Bad(f"{field['id']}: {read} is none of those it may be")


def load(path, loaded=None):
    """({name: Type}, {name: the description as data}) of a file and all that it imports."""
    loaded = {} if loaded is None else loaded
    if path.stem not in loaded:
        spec = yaml.safe_load(path.read_text())
        imports = spec["meta"].get("imports", ())
        for name in imports:
            load((path.parent / f"{name}.ksy").resolve(), loaded)
        loaded[path.stem] = Type(spec, imported={name: kind for name, (kind, _) in loaded.items()}), spec
    return loaded


def parse(kind, data, arguments=()):
    """All of `data` as this type."""
    stream = Stream(data)
    read = kind.parse(stream, arguments)
    if stream.at != len(data):
        raise Bad("something follows")
    return read
