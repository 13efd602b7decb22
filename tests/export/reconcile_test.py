"""scripts/reconcile on the books of a real ledger and statements made up from them: what agrees is equal, each thing that
does not is named, and nothing is said of what can't be trusted."""

import csv
import datetime
import hashlib
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
TIMEOUT_S = 300
CLEARING = re.compile(r"rail_clearing (\S+) (\d+)")


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=TIMEOUT_S, **options)


def cents(text):
    """Of a currency with two decimals."""
    return int(text.replace(".", ""))


def major(units):
    return f"{'-' if units < 0 else ''}{abs(units) // 100}.{abs(units) % 100:02}"


def amount(units, currency="EUR"):
    side = "DBIT" if units < 0 else "CRDT"
    return f'<Amt Ccy="{currency}">{major(abs(units))}</Amt><CdtDbtInd>{side}</CdtDbtInd>'


def balance(code, units, day):
    return f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(units)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def booked(units, day, *parts, status="BOOK"):
    """An entry of the transactions in `parts`: (reference, units), units None where the statement does not split it."""
    details = "".join(f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>{amount(part) if part else ''}</TxDtls>"
                      for reference, part in parts)
    return (f"<Ntry>{amount(units)}<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><BkTxCd/>"
            f"<NtryDtls>{details}</NtryDtls></Ntry>")


def camt(opening, entries, closing, day, account="DE02120300000000202051"):
    """A camt.053.001.08 message with one statement; valid against ISO 20022's schema."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M-{day}</MsgId><CreDtTm>{day}T23:30:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S-{day}</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>
{balance('OPBD', opening, day)}{balance('CLBD', closing, day)}
{''.join(entries)}</Stmt></BkToCstmrStmt></Document>
"""


class Reconcile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast-test-reconcile-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        demo = run(BIN_DIR / "holdfast", "demo", "--keep", cls.folder / "demo")
        assert demo.returncode == 0, demo.stderr
        cls.books = cls.folder / "books"
        export = run(SOURCE_DIR / "scripts" / "audit-export", cls.folder / "demo" / "data", "--out", cls.books,
                     env={**os.environ, "HOLDFAST_BIN_DIR": str(BIN_DIR)})
        assert export.returncode == 0, export.stderr
        cls.rail, cls.payments, days = None, [], []
        with (cls.books / "events.csv").open(newline="") as stream:
            moved = {row["event"]: row for row in csv.DictReader(stream) if CLEARING.fullmatch(row["pot_id"])}
        # What the bank would have: the id of each deposit with its amount, read here from the entries alone.
        with (cls.books / "entries.jsonl").open() as stream:
            for entry in map(json.loads, stream):
                for command in entry.get("commands", []):
                    for event in command.get("events", []):
                        if event["event"] == "deposit_moved" and event["state"] == "cleared":
                            cls.payments.append((event["deposit"].partition("/")[2], int(event["amount"])))
                            days.append(entry["time"][:10])
        cls.rail, = {CLEARING.fullmatch(row["pot_id"])[2] for row in moved.values()}
        assert len(moved) == len(cls.payments) > 10
        cls.total = sum(units for _, units in cls.payments)
        cls.day = max(days)  # the demo may run at midnight
        cls.first_day = min(days)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def statement(self, name, payments, opening=0, closing=None, day=None):
        day = day or self.day
        closing = opening + sum(units for _, units in payments) if closing is None else closing
        entries = [booked(units, self.first_day if day == self.day else day, (reference, None))
                   for reference, units in payments]
        return self.write(name, camt(opening, entries, closing, day))

    def reconcile(self, *arguments, books=None):
        return run(SOURCE_DIR / "scripts" / "reconcile", books or self.books, "--rail", self.rail, *arguments)

    def told(self, *arguments, code):
        result = self.reconcile(*arguments, "--json")
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        told = json.loads(result.stdout)
        # Whatever is found, all of it together is what lies between the bank's closing balance and clearing.
        between = cents(told["books_more"]) + sum(cents(item["books_more"]) for item in told["in_transit"])
        self.assertEqual(cents(told["closing"]) + between, cents(told["clearing_negated"]))
        return told

    def refused(self, code, words, *arguments, books=None):
        result = self.reconcile(*arguments, books=books)
        self.assertEqual(result.returncode, code, result.stderr + result.stdout)
        self.assertIn(words, result.stderr)
        self.assertEqual(result.stdout, "")

    def test_what_agrees_is_equal(self):
        told = self.told(self.statement("whole.xml", self.payments), code=0)
        self.assertEqual((told["matched"], told["in_transit"], told["differences"]), (len(self.payments), [], []))
        self.assertEqual(cents(told["clearing_negated"]), self.total)
        self.assertTrue(told["equal"])

    def test_csv_says_the_same(self):
        lines, after = ["date,currency,amount,reference,balance"], 0
        for reference, units in self.payments:
            after += units
            uuid = "-".join((reference[:8], reference[8:12], reference[12:16], reference[16:20], reference[20:]))
            lines.append(f"{self.day},EUR,{major(units)},{uuid.upper()},{major(after)}")
        path = self.write("whole.csv", "\n".join(lines) + "\n")
        told = self.told(path, "--from", self.first_day, code=0)
        self.assertEqual(told["matched"], len(self.payments))
        self.write("whole.csv", "\n".join(lines[:3] + lines[4:]) + "\n")
        self.refused(4, "line 4: the balance does not follow", path)

    def test_amounts_are_exact_and_texts_are_data(self):
        large, more = 10**31 + 7, 3  # far beyond what floats and 28 digits hold
        reference = "gift\u2028of \x1b[31m \"A\" \n, & co"
        rows = ["date,currency,amount,reference,balance",
                f'{self.day},EUR,{major(large)},"{reference.replace(chr(34), chr(34) * 2)}",{major(large)}',
                f"{self.day},EUR,{major(more)},,{major(large + more)}"]
        path = self.write("exact.csv", "\n".join(rows) + "\n")
        told = self.told(path, "--from", self.first_day, code=5)
        self.assertEqual(cents(told["closing"]), large + more)
        unknown = [item["bank"] for item in told["differences"] if item["what"] == "not in the books"]
        self.assertEqual([(cents(bank["amount"]), bank["references"]) for bank in unknown], [(large, [reference]), (more, [])])
        self.assertNotIn("\x1b", self.reconcile(path).stdout)
        named = self.statement("named.xml", self.payments).read_text().replace("<Id>S-", "<Id>\x85S-").replace("CRDT", "C")
        result = self.reconcile(self.write("named.xml", named))
        self.assertEqual((result.returncode, "\x85" in result.stderr), (4, False))

    def test_each_difference_is_named(self):
        missing, changed = self.payments[3], self.payments[5]
        at_bank = [(reference, units + 7 if reference == changed[0] else units)
                   for reference, units in self.payments if reference != missing[0]]
        at_bank.insert(4, ("order 4711", 1250))
        told = self.told(self.statement("different.xml", at_bank), code=5)
        found = {item["what"]: item for item in told["differences"]}
        self.assertEqual(sorted(found), ["another amount", "not at the bank", "not in the books"])
        self.assertEqual(cents(found["another amount"]["books_more"]), -7)
        self.assertTrue(found["another amount"]["books"]["subject"].endswith(changed[0]))
        self.assertEqual(found["another amount"]["bank"]["references"], [changed[0]])
        self.assertEqual(cents(found["not at the bank"]["books_more"]), missing[1])
        self.assertEqual(found["not in the books"]["bank"]["references"], ["order 4711"])
        self.assertEqual(cents(told["books_more"]), missing[1] - 7 - 1250)
        text = self.reconcile(self.folder / "different.xml").stdout
        self.assertIn("NOT EQUAL", text)
        self.assertIn("order 4711", text)
        # The same, but known to be under way: only the wrong amount is left.
        told = self.told(self.folder / "different.xml", "--in-transit", missing[0], "--in-transit", "order 4711", code=5)
        self.assertEqual([item["what"] for item in told["differences"]], ["another amount"])
        self.assertEqual(len(told["in_transit"]), 2)

    def test_an_entry_is_used_once(self):
        told = self.told(self.statement("twice.xml", [*self.payments, self.payments[0]]), code=5)
        item, = told["differences"]
        self.assertEqual((item["what"], item["bank"]["references"]), ("not in the books", [self.payments[0][0]]))

    def test_what_is_later_than_the_statement_is_in_transit(self):
        earlier = str(datetime.date.fromisoformat(self.first_day) - datetime.timedelta(days=1))
        told = self.told(self.statement("earlier.xml", [], day=earlier), code=0)
        self.assertEqual(len(told["in_transit"]), len(self.payments))

    def test_days_follow_each_other(self):
        day = datetime.date.fromisoformat(self.day)
        half = len(self.payments) // 2
        first = self.statement("first.xml", self.payments[:half])
        between = sum(units for _, units in self.payments[:half])
        next_day = str(day + datetime.timedelta(days=1))
        second = self.statement("second.xml", self.payments[half:], opening=between, day=next_day)
        self.told(second, first, code=0)  # in any order
        # The second day alone: the opening balance stands for the first.
        told = self.told(second, "--from", next_day, code=0)
        self.assertEqual(cents(told["opening_of_books"]), between)
        self.refused(4, "is one missing?", first, self.statement("gap.xml", [], opening=between + 1, day=next_day))
        told = self.told(self.statement("opens.xml", self.payments[half:], opening=between + 1, day=next_day),
                         "--from", next_day, code=5)
        self.assertEqual((cents(told["books_more"]), told["differences"]), (-1, []))

    def test_a_batch_is_as_its_transactions(self):
        entries = [booked(self.total, self.first_day, *self.payments),
                   booked(99, self.first_day, ("not yet", None), status="PDNG")]
        told = self.told(self.write("batch.xml", camt(0, entries, self.total, self.day)), code=0)
        self.assertEqual(told["matched"], len(self.payments))

    def test_statements_that_cannot_be_trusted(self):
        whole = self.statement("trusted.xml", self.payments).read_text()
        for name, text, words in [
            ("sum.xml", whole.replace(major(self.total), major(self.total + 1)), "does not add up"),
            ("bomb.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' + whole.partition("?>")[2],
             "document type definition"),
            ("cut.xml", whole[:-30], "is no XML"),
            ("other.xml", whole.replace("BkToCstmrStmt", "BkToCstmrAcctRpt"), "is no camt.053"),
            ("open.xml", whole.replace("OPBD", "ITBD"), "an opening (OPBD, PRCD)"),
            ("side.xml", whole.replace("CRDT", "CREDIT"), "neither CRDT nor DBIT"),
            ("mixed.xml", whole.replace('Ccy="EUR"', 'Ccy="USD"', 1), "more than one currency"),
            ("part.xml", whole.replace(f">{major(self.total)}<", f">{major(self.total)}1<"), "more than 2 decimals"),
            ("huge.xml", whole.replace(f">{major(self.total)}<", f">{'9' * 41}<"), "is no amount"),
            ("head.csv", "date,amount\n", "the first line must be"),
            ("empty.csv", "date,currency,amount,reference,balance\n", "has no lines"),
            ("day.csv", "date,currency,amount,reference,balance\n2026-02-30,EUR,0,,0\n", "is no time"),
            ("short.csv", "date,currency,amount,reference,balance\n2026-02-03,EUR,0\n", "5 fields are needed"),
        ]:
            with self.subTest(name):
                self.refused(4, words, self.write(name, text))
        self.refused(4, "No such file", self.folder / "nothing.xml")
        self.refused(2, "has no clearing in 'GBP'", self.write("gbp.xml", whole.replace("EUR", "GBP")))

    def test_what_is_asked_for_must_be_there(self):
        whole = self.statement("asked.xml", self.payments)
        self.refused(2, "required: statements")
        result = run(SOURCE_DIR / "scripts" / "reconcile", self.books, "--rail", "77", whole)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("no clearing of a rail 77", result.stderr)
        self.refused(3, "scripts/audit-export", whole, books=self.folder)

    def test_books_that_cannot_be_trusted(self):
        whole = self.statement("damaged.xml", self.payments)
        for file, which, words in [("events.csv", 0, "does not follow"), ("events.csv", -1, "ends with another balance"),
                                   ("entries.jsonl", 0, "entries.jsonl lacks events")]:
            spoilt = self.folder / f"spoilt-{file}-{which}"
            shutil.copytree(self.books, spoilt)
            lines = (spoilt / file).read_text().splitlines(keepends=True)
            named = "rail_clearing" if file == "events.csv" else "deposit_cleared"
            del lines[[i for i, line in enumerate(lines) if named in line][which]]
            (spoilt / file).write_text("".join(lines))
            self.refused(3, "is not the file of the manifest", whole, books=spoilt)
            manifest = json.loads((spoilt / "manifest.json").read_text())
            for entry in manifest["files"]:
                entry["sha256"] = hashlib.sha256((spoilt / entry["name"]).read_bytes()).hexdigest()
            (spoilt / "manifest.json").write_text(json.dumps(manifest))
            self.refused(3, words, whole, books=spoilt)


if __name__ == "__main__":
    unittest.main()
