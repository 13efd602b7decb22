"""What operators adjusted: a ledger whose books differ from the bank's, how it says so, and scripts/reconcile on its books."""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import types
import unittest

from reconcile_test import BIN_DIR, SOURCE_DIR, TIMEOUT_S, booked, camt, cents, run

RAIL = 9
DAY_NS = 86_400 * 10**9


def script():
    """scripts/reconcile as a module."""
    sys.path.insert(0, str(SOURCE_DIR / "scripts"))
    loader = importlib.machinery.SourceFileLoader("reconcile", str(SOURCE_DIR / "scripts" / "reconcile"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("reconcile", loader))
    loader.exec_module(module)
    return module


class Served(unittest.TestCase):
    """The demo's ledger: two deposits that the bank sees otherwise, and charges that the books know nothing of."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-test-adjustments-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.demo = cls.folder / "demo"
        demo = run(BIN_DIR / "holdfast", "demo", "--keep", cls.demo)
        assert demo.returncode == 0, demo.stderr
        (cls.demo / "port").unlink()
        cls.server = subprocess.Popen([BIN_DIR / "holdfastd", "serve", "--data", cls.demo / "data", "--listen-port", "0",
                                       "--port-file", cls.demo / "port"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.end_server)
        deadline = time.monotonic() + TIMEOUT_S
        while not (cls.demo / "port").exists() or not (cls.demo / "port").read_text():
            assert time.monotonic() < deadline and cls.server.poll() is None
            time.sleep(0.02)
        init = run(BIN_DIR / "holdfast", "init", "--server", f"127.0.0.1:{(cls.demo / 'port').read_text().strip()}",
                   env=cls.environment())
        assert init.returncode == 0, init.stderr

    @classmethod
    def environment(cls):
        return {name: value for name, value in os.environ.items() if not name.startswith(("HOLDFAST_KEY", "XDG_"))} | {"HOME": str(cls.folder)}

    @classmethod
    def end_server(cls):
        if cls.server.poll() is None:
            cls.server.terminate()
        assert cls.server.wait(TIMEOUT_S) == 0

    def holdfast(self, *words, keys=(), code=0):
        options = [word for key in keys for word in ("--key", self.demo / key)]
        result = run(BIN_DIR / "holdfast", *options, *words, env=self.environment())
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        return result.stdout

    def rail(self, *words, **options):
        return self.holdfast(*words, keys=["bank.key"], **options)

    def adjust(self, item, amount, **options):
        operators = ["data/keys/operator-1.key", "data/keys/operator-2.key"]
        return self.holdfast("adjust", f"{RAIL}/{item}", amount, "--bank-has", "less", "--document", "22" * 32, keys=operators, **options)

    def clearing(self):
        row = json.loads(self.holdfast("--json", "balance", f"rail_clearing:{RAIL}:EUR"))
        return int(row["available"])

    def metric(self):
        return [line for line in self.holdfast("metrics").splitlines() if line.startswith("holdfast_rail_books_differ ")]

    def test_from_the_difference_to_equal_books(self):
        before = -self.clearing()
        self.rail("deposit", "cleared", "late", "1/alice", "10.00 EUR")
        self.rail("deposit", "cleared", "wrong", "1/alice", "5.00 EUR")
        at_bank = before + 430 - 120  # of the second deposit, and the charges
        self.assertEqual(self.metric(), ["holdfast_rail_books_differ 0"])
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        self.rail("reconcile", f"{(at_bank + 100) / 100:.2f} EUR", "--in-transit", "-1.00 EUR", "--closed", now, "--document", "11" * 32)
        self.assertEqual(self.metric(), ["holdfast_rail_books_differ 1"])
        row = json.loads(self.holdfast("--json", "reconciliations"))
        self.assertEqual((row["rail"], row["difference"], row["adjusted"]), (RAIL, "1190", "0"))
        self.assertIn("the books have 11.90 EUR more", self.holdfast("reconciliations"))
        self.adjust("late", "11.91 EUR", code=1)
        self.adjust("late", "10.00 EUR")
        self.adjust("wrong", "0.70 EUR")
        self.adjust("charges", "1.20 EUR")
        self.assertEqual(self.metric(), ["holdfast_rail_books_differ 0"])
        self.assertIn("equal", self.holdfast("reconciliations"))
        self.end_server()
        self.audit(at_bank)

    def audit(self, at_bank):
        books = self.folder / "books"
        export = run(SOURCE_DIR / "scripts" / "audit-export", self.demo / "data", "--out", books, "--check",
                     env={**os.environ, "HOLDFAST_BIN_DIR": str(BIN_DIR)})
        self.assertEqual(export.returncode, 0, export.stderr + export.stdout)
        payments, day = [], None
        with (books / "entries.jsonl").open() as stream:
            for entry in map(json.loads, stream):
                for event in (event for command in entry.get("commands", []) for event in command.get("events", [])):
                    if event["event"] == "deposit_moved" and event["state"] == "cleared":
                        payments.append((event["deposit"].partition("/")[2], int(event["amount"])))
                        day = entry["time"][:10]
        at_books = payments[:-2] + [(payments[-1][0], 430), ("charges", -120)]
        self.assertEqual(sum(units for _, units in at_books), at_bank)

        def told(name, entries, code):
            path = self.folder / name
            closing = sum(units for _, units in entries)
            path.write_text(camt(0, [booked(units, day, (reference, None)) for reference, units in entries], closing, day))
            result = run(SOURCE_DIR / "scripts" / "reconcile", books, "--rail", RAIL, "--from", "2020-01-01", "--json", path)
            self.assertEqual(result.returncode, code, result.stderr + result.stdout)
            return json.loads(result.stdout)

        equal = told("adjusted.xml", at_books, 0)
        self.assertEqual((equal["matched"], equal["differences"]), (len(at_books), []))
        self.assertEqual(cents(equal["clearing_negated"]), at_bank)
        late = told("late.xml", [*at_books, payments[-2]], 5)  # the bank has it after all
        self.assertEqual([item["what"] for item in late["differences"]], ["not at the bank"])  # the adjustment, that is
        self.assertEqual(cents(late["books_more"]), -1000)


class Compared(unittest.TestCase):
    def test_what_was_adjusted_belongs_to_its_item(self):
        reconcile = script()
        item = reconcile.id_of("item")
        end = 10 * DAY_NS

        def moved(units, day, is_adjustment=False, of=item):
            subject = f"{'adjustment of' if is_adjustment else 'deposit'} 3/{of}"
            return reconcile.Movement("1/1", "", day * DAY_NS, units, subject, is_adjustment)

        def adjusted(units, day, of=item):
            return moved(units, day, True, of)

        # The window is the days 8 and 9. (in the books, at the bank, opening, matched, in transit, what differs by how much)
        for name, books, bank, wanted in [
            ("as both have it", [moved(5, 8)], [5], (0, 1, [], [])),
            ("never at the bank", [moved(5, 8), adjusted(-5, 9)], [], (0, 0, [], [])),
            ("never at the bank, and from before", [moved(5, 2), adjusted(-5, 9)], [], (0, 0, [], [])),
            ("never at the bank, adjusted later", [moved(5, 8), adjusted(-5, 12)], [], (0, 0, [], [])),
            ("another amount", [moved(5, 8), adjusted(2, 9)], [7], (0, 1, [], [])),
            ("another amount, adjusted twice", [moved(5, 8), adjusted(1, 9), adjusted(1, 9)], [7], (0, 1, [], [])),
            ("another amount, adjusted in part", [moved(5, 8), adjusted(1, 9)], [7], (0, 0, [], [("another amount", -1)])),
            ("another amount, from before", [moved(5, 2), adjusted(2, 9)], [], (7, 0, [], [])),
            ("only at the bank", [adjusted(5, 9)], [5], (0, 1, [], [])),
            ("only at the bank, and from before", [adjusted(5, 9)], [], (5, 0, [], [])),
            ("adjusted without a cause", [moved(5, 8), adjusted(-2, 9)], [5], (0, 1, [], [("not at the bank", -2)])),
            ("in part not at the bank", [moved(5, 8), adjusted(-2, 9)], [], (0, 0, [], [("not at the bank", 3)])),
            ("later than the statement", [adjusted(-2, 12)], [], (0, 0, [-2], [])),
        ]:
            with self.subTest(name):
                entries = [reconcile.Entry(date="1970-01-09", units=units, references=["item"]) for units in bank]
                result = reconcile.compared(books, types.SimpleNamespace(entries=entries, end_ns=end), 8 * DAY_NS, set())
                self.assertEqual((result.opening_books, result.matched, [one.units for one in result.transit],
                                  [(one.what, one.units) for one in result.differences]), wanted)


if __name__ == "__main__":
    unittest.main()
