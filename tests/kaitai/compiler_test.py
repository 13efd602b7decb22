"""The descriptions are valid Kaitai Struct: the real compiler takes them, and what it generates reads what ksy.py reads and refuses what
that refuses. Exits with 77 where it is not installed."""

import pathlib
import sys
import tempfile
import unittest

import compiled
import ksy
from given import DESCRIPTIONS, TYPES, examples


class Compiler(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="holdfast-kaitai-")
        cls.addClassCleanup(holder.cleanup)
        cls.real = compiled.Compiled("frame", DESCRIPTIONS, pathlib.Path(holder.name))

    def test_reads_the_same(self):
        for kind, name, data in examples():
            self.assertEqual(self.real.parse(kind, data), without_nothing(ksy.parse(TYPES[kind], data)), name)

    def test_refuses_the_same(self):
        """Every example with a byte changed, cut off or put behind it."""
        refused = 0
        for kind, name, data in examples():
            step = max(1, len(data) // 20)
            spoilt = [data + b"\0", *(data[:at] for at in range(0, len(data), step))]
            spoilt += [data[:at] + bytes([data[at] ^ 255 >> at % 8]) + data[at + 1:] for at in range(0, len(data), step)]
            for bad in spoilt:
                wanted = refuses(ksy.parse, TYPES[kind], bad)
                self.assertEqual(refuses(self.real.parse, kind, bad), wanted, f"{name}: {bad.hex()}")
                refused += wanted
        self.assertGreater(refused, 700)


def refuses(parse, kind, data):
    try:
        parse(kind, data)
    except ValueError:
        return True
    return False


def without_nothing(read):
    """Generated code has no attribute for a switch without a case."""
    if isinstance(read, list):
        return [without_nothing(item) for item in read]
    if isinstance(read, dict):
        return {name: without_nothing(value) for name, value in read.items() if value is not None}
    return read


if __name__ == "__main__":
    if lacking := compiled.missing():
        print(f"not installed: {', '.join(lacking)} (scripts/install-deps test). The descriptions were tried without the compiler only.")
        sys.exit(77)
    unittest.main()
