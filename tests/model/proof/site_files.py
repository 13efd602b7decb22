"""A site (ledger/FORMAT.md): the static files of tlog-tiles, all held against the tree recomputed from the entries themselves.

In order: the checkpoint under the policy, log.vkey, the bundles of leaves, the root over them, every tile; of each entry its leaf,
its body (where the site keeps bodies) with the chain of heads, its signatures and its keys' chains; that nothing else lies about.
"""

import pathlib
import re

import leaf as leaves
import merkle
from failure import Failure, require
from fields import Bad, Reader, read_outcome
from policy import open_checkpoint
from receipt import FLAG_EXTENSION, RECORD

WIDTH = 256
HEAD_LABEL = b"holdfast/head/v1\0"
NUMBER = r"((?:x[0-9]{3}/)*[0-9]{3})"
TILE_PATH = re.compile(rf"tile/(0|[1-9][0-9]?|entries)/{NUMBER}(?:\.p/([1-9][0-9]{{0,2}}))?")
BODY_PATH = re.compile(rf"body/{NUMBER}")


def number_path(number):
    """1234067 as x001/x234/067."""
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[i:i + 3] for i in range(0, len(digits), 3)]
    return "/".join(["x" + group for group in groups[:-1]] + groups[-1:])


def tile_path(level, number, width=WIDTH):
    """tile/<L>/<N>[.p/<W>] as tlog-tiles has it; `level` also "entries"."""
    return f"tile/{level}/{number_path(number)}" + (f".p/{width}" if width < WIDTH else "")


def body_path(number):
    return f"body/{number_path(number)}"


def number_of(path):
    return int(path.replace("/", "").replace("x", ""))


def read_file(folder, path):
    try:
        return (folder / path).read_bytes()
    except OSError as error:
        raise Failure("site_missing", path) from error


def widths(count):
    """(number, width) of each tile over so many things."""
    return [(n, min(WIDTH, count - n * WIDTH)) for n in range((count + WIDTH - 1) // WIDTH)]


def read_bundle(folder, number, width):
    """The leaves in a bundle, exactly `width` of them."""
    path = tile_path("entries", number, width)
    data, at, leaf_list = read_file(folder, path), 0, []
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        at += 2 + length
        require(at <= len(data), "site_entries", f"{path} is cut short")
        leaf_list.append(data[at - length:at])
    require(len(leaf_list) == width, "site_entries", f"{path} holds {len(leaf_list)}")
    return leaf_list


def check_tiles(folder, hashes):
    """All tiles of all levels; returns their paths."""
    paths, level = set(), 0
    while hashes:
        for number, width in widths(len(hashes)):
            path = tile_path(level, number, width)
            want = b"".join(hashes[number * WIDTH:number * WIDTH + width])
            require(read_file(folder, path) == want, "site_tile", path)
            paths.add(path)
        whole = len(hashes) // WIDTH
        hashes = [merkle.root(hashes[n * WIDTH:(n + 1) * WIDTH]) for n in range(whole)]
        level += 1
    return paths


def split_commands(leaf, data):
    """Each command's record and extension together: the Merkle leaves of commands_root."""
    reader = Reader(data)
    records = [reader.take(RECORD) for _ in range(leaf.commands)]
    commands = [r + (reader.block(4) if r[2] & FLAG_EXTENSION else b"") for r in records]
    reader.end()
    return commands


def commands_root(leaf, data):
    if leaf.type == leaves.BATCH:
        return merkle.root([merkle.leaf_hash(command) for command in split_commands(leaf, data)])
    return merkle.leaf_hash(data) if leaf.type == leaves.GENESIS else merkle.sha256(data)


def outcomes_root(leaf, data):
    reader = Reader(data)
    raw = [read_outcome(reader)["raw"] for _ in range(leaf.commands)]
    reader.end()
    return merkle.root([merkle.leaf_hash(b"".join(raw[n:n + 8])) for n in range(0, len(raw), 8)])


def check_body(number, body, leaf_bytes, leaf, head):
    """One whole entry as stored, against its leaf and the chain of heads."""
    reader = Reader(body)
    try:
        magic, previous, inner = reader.take(4), reader.take(32), reader.block(4)
        commands, outcomes = reader.block(4), reader.block(4)
        reader.end()
        require(magic == b"HFE1" and inner == leaf_bytes, "site_body", f"entry {number} is not its leaf's")
        require(previous == head, "site_chain", f"entry {number} does not follow on the one before")
        require(commands_root(leaf, commands) == leaf.commands_root, "site_body", f"commands of entry {number}")
        require(outcomes_root(leaf, outcomes) == leaf.outcomes_root, "site_body", f"outcomes of entry {number}")
    except Bad as bad:
        raise Failure("site_body", f"entry {number}: {bad}") from bad
    return merkle.sha256(HEAD_LABEL, head, merkle.leaf_hash(leaf_bytes))


def check_client_chains(number, leaf, chains):
    """A key's sequence rises by one with each batch, and each names the header before."""
    for signer in leaf.signers:
        sequence, previous = chains.get(signer.key, (0, bytes(32)))
        require((signer.sequence, signer.previous) == (sequence + 1, previous), "site_chain",
                f"entry {number}: the batch does not follow on its key's last")
        chains[signer.key] = (signer.sequence, merkle.sha256(leaf.header()))


def check_entries(folder, leaf_list, origin, has_bodies):
    """Every entry in turn; the head of the chain after the last, or None of a site without bodies."""
    head, chains = bytes(32), {}
    for number, leaf_bytes in enumerate(leaf_list):
        leaf = leaves.parse_leaf(leaf_bytes, origin)
        require((leaf.type == leaves.GENESIS) == (number == 0), "bad_leaf", f"entry {number} is of the wrong type")
        if has_bodies:
            head = check_body(number, read_file(folder, body_path(number)), leaf_bytes, leaf, head)
        leaves.check_signatures(leaf)
        check_client_chains(number, leaf, chains)
    return head if has_bodies else None


def check_strangers(folder, size, leaf_list, expected):
    """What else lies in the folder: older partial tiles must be true, later ones can't be judged, all else is strange."""
    hashes = [merkle.leaf_hash(leaf) for leaf in leaf_list]
    later = 0
    for file in sorted(p for p in folder.rglob("*") if not p.is_dir()):
        path = file.relative_to(folder).as_posix()
        if path in expected:
            continue
        body = BODY_PATH.fullmatch(path)
        if body and number_of(body[1]) >= size:
            later += 1
            continue
        shape = TILE_PATH.fullmatch(path)
        require(shape and int(shape[3] or 1) < WIDTH, "site_stranger", path)
        kind, start, width = shape[1], number_of(shape[2]) * WIDTH, int(shape[3] or WIDTH)
        span = WIDTH ** int(kind) if kind.isdigit() else 1
        if (start + width) * span > size:
            later += 1
            continue
        if kind == "entries":
            want = b"".join(len(x).to_bytes(2, "big") + x for x in leaf_list[start:start + width])
        else:
            want = b"".join(merkle.root(hashes[n * span:(n + 1) * span]) for n in range(start, start + width))
        require(file.read_bytes() == want, "site_tile", path)
    return later


def verify_site(folder, policy):
    """A summary of a site that is as it should be, or the first Failure."""
    folder = pathlib.Path(folder)
    checkpoint, signed, witnesses = open_checkpoint(read_file(folder, "checkpoint"), policy)
    lines = read_file(folder, "log.vkey").decode(errors="replace").split("\n")
    known = [str(key) for key in policy.logs if any(s.is_by(key) for s in signed.signatures)]
    require(len(lines) == 2 and lines[0] in known and lines[1] == "", "site_vkey", "log.vkey is not the policy's key")
    leaf_list = []
    for number, width in widths(checkpoint.size):
        leaf_list += read_bundle(folder, number, width)
    hashes = [merkle.leaf_hash(leaf) for leaf in leaf_list]
    require(merkle.root(hashes) == checkpoint.root, "site_root", "the entries are not those of the checkpoint")
    expected = check_tiles(folder, hashes) | {"checkpoint", "log.vkey"}
    has_bodies = (folder / "body").is_dir()
    head = check_entries(folder, leaf_list, checkpoint.origin, has_bodies)
    expected |= {tile_path("entries", number, width) for number, width in widths(checkpoint.size)}
    if has_bodies:
        expected |= {body_path(number) for number in range(checkpoint.size)}
    later = check_strangers(folder, checkpoint.size, leaf_list, expected)
    return {"good": True, "origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex(),
            "head": head and head.hex(), "bodies": has_bodies, "files": len(expected), "later": later, "witnesses": witnesses}


