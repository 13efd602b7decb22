"""Reading the folder of books that scripts/audit-export wrote, for the scripts that make papers out of it.

Nothing is told of books that are not as their manifest has them. Amounts are whole minor units, as the books have the
decimals; instants are nanoseconds since 1970, UTC.
"""

import argparse
import contextlib
import csv
import datetime
import hashlib
import json
import re
import sys
import time

FIELD_BYTES_MAX = 1 << 20  # of one CSV field: the books have none of more than some hundred
MANIFEST_BYTES_MAX = 1 << 20
PROGRESS_AFTER_S = 2


class Refused(Exception):
    """Nothing is written; the script ends with `exit_code`."""

    exit_code = 1


class Usage(Refused):
    """What was asked for can't be understood, or is not there."""

    exit_code = 2


class Damaged(Refused):
    """The books are not what was written, or do not add up."""

    exit_code = 3


def printable(text):
    """For a terminal: on one line, and without control characters, whoever has written it."""
    return "".join(c if c.isprintable() else "?" for c in text)


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a command line as the scripts say everything else. The help is the script's docstring."""

    def __init__(self, prog):
        super().__init__(prog=prog, usage=argparse.SUPPRESS, add_help=False)

    def error(self, message):
        raise Usage(message + " (--help says what there is)")


def run(name, help_text, main):
    """Ends the process with what `main` returns, or with the code of what stopped it, said on stderr in a line."""
    csv.field_size_limit(FIELD_BYTES_MAX)
    try:
        if set(sys.argv[1:]) & {"-h", "--help"}:
            print(help_text.strip())
            sys.exit(0)
        code = main()
        sys.stdout.flush()
        sys.exit(code)
    except Refused as problem:
        print(f"{name}: {printable(str(problem))}", file=sys.stderr)
        sys.exit(problem.exit_code)
    except OSError as problem:
        print(f"{name}: the output can't be written: {problem.strerror}", file=sys.stderr)
        sys.exit(1)


def time_ns(text):
    """Nanoseconds since 1970 of an instant or a date, which stands for its beginning."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z)?", text)
    if match is None:
        raise Usage(f"{text!r} is no time: write 2026-01-31, or 2026-01-31T12:00:00Z")
    day, clock, fraction = match.groups()
    try:
        moment = datetime.datetime.fromisoformat(f"{day}T{clock or '00:00:00'}+00:00")
    except ValueError as error:
        raise Usage(f"{text!r} is no time: {error}") from error
    return int(moment.timestamp()) * 10**9 + int((fraction or "").ljust(9, "0"))


def units_of(text):
    """Minor units of "-12.50", exactly."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text) is None:
        raise Damaged(f"{text!r} is no amount")
    return int(text.replace(".", ""))


def text_of(units, decimals):
    digits = str(abs(units)).rjust(decimals + 1, "0")
    whole = digits if decimals == 0 else f"{digits[:-decimals]}.{digits[-decimals:]}"
    return ("-" if units < 0 else "") + whole


def checked_manifest(books, names):
    """The manifest, once the files of these names are as it says."""
    try:
        with (books / "manifest.json").open(encoding="utf-8") as stream:
            manifest = json.loads(stream.read(MANIFEST_BYTES_MAX))
        files = {file["name"]: file["sha256"] for file in manifest["files"]}
        if not isinstance(manifest["events"], int) or not {"origin", "entries", "time", "head"} <= manifest.keys():
            raise ValueError("members are missing")
        for name in names:
            with (books / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != files.get(name):
                    raise Damaged(f"{books / name} is not the file of the manifest: export again")
    except OSError as error:
        raise Damaged(f"{error.filename}: {error.strerror}: is {books} a folder of scripts/audit-export?") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{books / 'manifest.json'} is no manifest of books") from error
    return manifest


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as stream:
        yield from csv.DictReader(stream, strict=True)


@contextlib.contextmanager
def reading(books, progress):
    """Around all reading of the books but the manifest's: what can't be read is damaged."""
    try:
        yield
    except OSError as error:
        raise Damaged(f"{error.filename}: {error.strerror}") from error
    except (csv.Error, KeyError, TypeError, ValueError, RecursionError) as error:
        raise Damaged(f"{books} has a line that can't be read: {error}. Export again") from error
    finally:
        progress.end()


class Progress:
    """How far the reading is, at a terminal, once it has taken two seconds."""

    def __init__(self, events):
        self.events = max(1, events)
        self.next_s = time.monotonic() + PROGRESS_AFTER_S if sys.stderr.isatty() else float("inf")
        self.shown = False

    def at(self, event):
        if time.monotonic() >= self.next_s:
            self.next_s = time.monotonic() + 0.2
            self.shown = True
            print(f"\rreading the books: {min(100, 100 * event // self.events)} %", end="", file=sys.stderr, flush=True)

    def end(self):
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
