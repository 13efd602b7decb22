"""What the descriptions are tried on: the project's own, and the bytes that it publishes or keeps as examples."""

import os
import pathlib

import ksy

ROOT = pathlib.Path(os.environ["HOLDFAST_SOURCE_DIR"])
LOADED = ksy.load(ROOT / "api" / "frame.ksy")
TYPES = {name: kind for name, (kind, _) in LOADED.items()}
DESCRIPTIONS = {name: description for name, (_, description) in LOADED.items()}


def vectors():
    """{name: frame} of PROTOCOL.md's vectors."""
    lines = (ROOT / "api" / "protocol_vectors.txt").read_text().splitlines()
    return {name: bytes.fromhex(frame) for name, frame in (line.split() for line in lines if line[0] != "#")}


def corpus(kind):
    """{name: bytes} of real entries or extensions (those of a log that tests/replay/sample_log.h makes)."""
    paths = (ROOT / "tests" / "ledger" / "corpus").glob(f"{kind}-*")
    return {path.name: path.read_bytes() for path in sorted(paths)}


def examples():
    """(name of the description, name of the example, bytes) of all there are."""
    for name, frame in vectors().items():
        yield "frame", name, frame
    for kind in ("entry", "extension"):
        for name, data in corpus(kind).items():
            yield kind, name, data
