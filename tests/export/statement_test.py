"""scripts/statement on the books of a real ledger: it says what they say, in pages, CSV and JSON, and nothing of books
that are damaged."""

import csv
import decimal
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE_DIR = pathlib.Path(os.environ["HOLDFAST_SOURCE_DIR"])
BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
STATEMENT = SOURCE_DIR / "scripts" / "statement"
TIMEOUT_S = 300


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=TIMEOUT_S, **options)


class Statement(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-test-statement-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        demo = run(BIN_DIR / "holdfast", "demo", "--keep", cls.folder / "demo")
        assert demo.returncode == 0, demo.stderr
        cls.books = cls.folder / "books"
        export = run(SOURCE_DIR / "scripts" / "audit-export", cls.folder / "demo" / "data", "--out", cls.books,
                     env={**os.environ, "HOLDFAST_BIN_DIR": str(BIN_DIR)})
        assert export.returncode == 0, export.stderr
        with (cls.books / "balances.csv").open(newline="") as stream:
            cls.balances = list(csv.DictReader(stream))
        with (cls.books / "events.csv").open(newline="") as stream:
            cls.events = list(csv.DictReader(stream))
        # Whoever moved most, for tests that need a few lines.
        moved = [row["pot_id"] for row in cls.events if row["pot"] == "available" and "/" in row["pot_id"]]
        cls.busiest = max(sorted(set(moved)), key=moved.count)

    def statement(self, *arguments, books=None):
        return run(STATEMENT, books or self.books, *arguments)

    def told(self, *arguments):
        result = self.statement(*arguments, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)["accounts"]

    def test_accounts_end_as_the_books_say(self):
        self.assertGreater(len(self.balances), 5)
        for row in self.balances[::max(1, len(self.balances) // 8)]:  # each is a process
            account, = self.told("--account", row["account"])
            self.assertEqual(account["closing"]["available"], row["available"])
            self.assertEqual(account["opening"]["available"].strip("0."), "")

    def test_bookkeepers_come_to_the_same(self):
        if shutil.which("hledger") is None:
            self.skipTest("hledger is not installed")
        name = "liabilities:accounts:" + self.busiest.replace("/", ":") + ":available"
        result = run("hledger", "-f", self.books / "books.journal", "balance", "--flat", "--no-total", "--empty", name)
        amount = re.search(r"-?[\d.]+", result.stdout).group()
        account, = self.told("--account", self.busiest)
        negated = amount[1:] if amount.startswith("-") else "-" + amount
        self.assertEqual(decimal.Decimal(account["closing"]["available"]), decimal.Decimal(negated))

    def test_two_periods_make_the_whole(self):
        whole, = self.told("--account", self.busiest)
        self.assertGreater(len(whole["lines"]), 2)
        middle = whole["lines"][len(whole["lines"]) // 2]["time"]
        before, = self.told("--account", self.busiest, "--to", middle)
        after, = self.told("--account", self.busiest, "--from", middle)
        self.assertEqual(before["lines"] + after["lines"], whole["lines"])
        self.assertTrue(after["lines"])
        self.assertEqual(before["closing"], after["opening"])
        self.assertEqual(after["closing"], whole["closing"])

    def test_an_owner_has_all_of_its_accounts(self):
        owned = [row for row in self.balances if row["owner"]]
        self.assertTrue(owned, "the demo has members with accounts")
        party = owned[0]["account"].partition("/")[0]
        accounts = self.told("--owner", f"{party}/{owned[0]['owner']}")
        expected = [row["account"] for row in owned
                    if row["owner"] == owned[0]["owner"] and row["account"].startswith(party + "/")]
        self.assertEqual([account["account"] for account in accounts], expected)

    def test_csv_has_the_lines_of_json(self):
        result = self.statement("--account", self.busiest, "--csv")
        rows = list(csv.DictReader(io.StringIO(result.stdout)))
        account, = self.told("--account", self.busiest)
        self.assertEqual([(row["event"], row["change"], row["balance"]) for row in rows],
                         [(str(line["event"]), line["change"], line["balance"]) for line in account["lines"]])

    def test_pages_fit_their_paper(self):
        result = self.statement("--account", self.busiest)
        pages = result.stdout.split("\f")
        for number, page in enumerate(pages, 1):
            lines = page.splitlines()
            self.assertLessEqual(len(lines), 60)
            self.assertLessEqual(max(map(len, lines)), 100)
            self.assertTrue(lines[0].endswith(f"page {number} of {len(pages)}"))
        account, = self.told("--account", self.busiest)
        for line in account["lines"]:
            self.assertIn(f"{line['entry']}/{line['event']} ", result.stdout)

    def test_what_is_not_there_is_named(self):
        for arguments, words in [
            (["--account", "1/00"], "no account 1/00"),
            (["--owner", "1/"], "no account of 1/"),
            (["--account", self.busiest, "--from", "yesterday"], "is no time"),
            (["--account", self.busiest, "--from", "2030-01-01", "--to", "2020-01-01"], "--to is before --from"),
            ([], "required"),
        ]:
            result = self.statement(*arguments)
            self.assertEqual(result.returncode, 2, arguments)
            self.assertIn(words, result.stderr)
            self.assertEqual(result.stdout, "")
        result = self.statement("--account", "1/00", books=self.folder)
        self.assertEqual(result.returncode, 3)
        self.assertIn("scripts/audit-export", result.stderr)

    def test_damaged_books_are_refused(self):
        for fits_the_manifest in (False, True):
            spoilt = self.folder / f"spoilt-{fits_the_manifest}"
            shutil.copytree(self.books, spoilt)
            lines = (spoilt / "events.csv").read_text().splitlines(keepends=True)
            # One movement of the account in question is gone.
            first = next(i for i, line in enumerate(lines) if f",available,{self.busiest}," in line)
            del lines[first]
            (spoilt / "events.csv").write_text("".join(lines))
            if fits_the_manifest:
                manifest = json.loads((spoilt / "manifest.json").read_text())
                for file in manifest["files"]:
                    file["sha256"] = hashlib.sha256((spoilt / file["name"]).read_bytes()).hexdigest()
                (spoilt / "manifest.json").write_text(json.dumps(manifest))
            result = self.statement("--account", self.busiest, books=spoilt)
            self.assertEqual(result.returncode, 3)
            self.assertIn("does not follow" if fits_the_manifest else "is not the file of the manifest", result.stderr)
            self.assertEqual(result.stdout, "")


if __name__ == "__main__":
    unittest.main()
