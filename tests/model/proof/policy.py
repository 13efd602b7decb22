"""C2SP tlog-policy: which logs are known, which witnesses, and which of them have to have seen a checkpoint."""

import dataclasses
import re

import note
from failure import Failure, require

MAX_FILE = 1 << 20
MAX_EACH = 256  # logs, witnesses, groups


@dataclasses.dataclass
class Policy:
    logs: list = dataclasses.field(default_factory=list)
    witnesses: dict = dataclasses.field(default_factory=dict)  # name in the policy -> key
    groups: dict = dataclasses.field(default_factory=dict)  # name -> (how many, members), in the file's order
    quorum: bytes | None = None

    def is_met(self, seen):
        """Whether the quorum is met by these witnesses' names."""
        met = {b"none": True} | {name: name in seen for name in self.witnesses}
        for name, (least, members) in self.groups.items():
            met[name] = sum(met[member] for member in members) >= least
        return met[self.quorum]


class PolicyError(ValueError):
    """The policy is not one. `str` says where."""


def parse_policy(data):
    if len(data) > MAX_FILE:
        raise PolicyError("the policy is too long")
    policy = Policy()
    listed = set()  # members of some group
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            add_line(policy, listed, line)
        except ValueError as error:
            raise PolicyError(f"line {number}: {error}") from error
    if policy.quorum is None:
        raise PolicyError("no quorum line")
    return policy


def add_line(policy, listed, line):
    if re.search(rb"[^\t\x20-\x7e\x80-\xff]", line):
        raise ValueError("a control character")
    line = line.strip(b" \t")
    if not line or line.startswith(b"#"):
        return
    word, *rest = re.split(rb"[ \t]+", line)
    adders = {b"log": add_log, b"witness": add_witness, b"group": add_group, b"quorum": set_quorum}
    if word not in adders:
        raise ValueError("neither log, witness, group nor quorum")
    adders[word](policy, listed, rest)
    if max(len(policy.logs), len(policy.witnesses), len(policy.groups)) > MAX_EACH:
        raise ValueError(f"more than {MAX_EACH} of a kind")


def key_of(text, kind, known):
    try:
        key = note.parse_vkey(text.decode())
    except UnicodeDecodeError as error:
        raise ValueError("a key's name that is not UTF-8") from error
    if key.kind != kind:
        raise ValueError(f"a key of type 0x{key.kind:02x} where 0x{kind:02x} belongs")
    if any(key.key == other.key for other in known):
        raise ValueError("the same key twice")
    return key


def add_log(policy, _listed, words):
    if len(words) not in (1, 2):
        raise ValueError("log <vkey> [<url>]")
    policy.logs.append(key_of(words[0], note.LOG_KEY, policy.logs))


def new_name(policy, name):
    if name == b"none" or name in policy.witnesses or name in policy.groups:
        raise ValueError("a name that is taken")
    return name


def add_witness(policy, _listed, words):
    if len(words) not in (2, 3):
        raise ValueError("witness <name> <vkey> [<url>]")
    policy.witnesses[new_name(policy, words[0])] = key_of(words[1], note.WITNESS_KEY, policy.witnesses.values())


def add_group(policy, listed, words):
    if len(words) < 3:
        raise ValueError("group <name> all|any|<k> <name>...")
    name, least, *members = words
    new_name(policy, name)
    for member in members:
        if member not in policy.witnesses and member not in policy.groups:
            raise ValueError("a member that is not defined above")
        if member in listed:
            raise ValueError("a member of two groups, or twice of one")
        listed.add(member)
    if least not in (b"all", b"any") and not re.fullmatch(rb"[1-9][0-9]{0,3}", least):
        raise ValueError("neither all, any nor a number")
    count = {b"all": len(members), b"any": 1}.get(least) or int(least)
    if count > len(members):
        raise ValueError("more wanted than there are members")
    policy.groups[name] = (count, members)


def set_quorum(policy, _listed, words):
    if len(words) != 1 or policy.quorum is not None:
        raise ValueError("one quorum <name>")
    if words[0] != b"none" and words[0] not in policy.witnesses and words[0] not in policy.groups:
        raise ValueError("a quorum that is not defined above")
    policy.quorum = words[0]


def open_checkpoint(data, policy):
    """(checkpoint, note, times of the witnesses by their names), of a note that the policy accepts."""
    signed = note.parse_note(data)
    checkpoint = note.ours(signed.text)
    by_log = [(s, k) for s in signed.signatures for k in policy.logs if k.name == checkpoint.origin and s.is_by(k)]
    require(by_log, "unknown_log", f"no log of the policy signed as {checkpoint.origin}")
    for signature, key in by_log:
        require(note.is_signed(signed, signature, key), "bad_log_signature", f"the signature of {key.name}")
    times = {}
    for name, key in policy.witnesses.items():
        for signature in filter(lambda s, k=key: s.is_by(k), signed.signatures):
            time = note.cosigned_at(signed, signature, key)
            require(time is not None, "bad_cosignature", f"the cosignature of {key.name}")
            times.setdefault(name, time)
    if not policy.is_met(times):
        raise Failure("too_few_witnesses", f"{len(times)} of the policy's witnesses cosigned, which is no quorum")
    return checkpoint, signed, {name.decode(errors="replace"): time for name, time in times.items()}
