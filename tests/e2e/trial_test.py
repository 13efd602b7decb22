"""scripts/trial over small files made here, clean and dirty, and over the shared data where it is there.

The expected counts and sums of the made files are written down here, not computed: they hold the programs and
scripts/trial_sums.py to account alike.
"""

import contextlib
import gzip
import importlib.machinery
import importlib.util
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

ROOT = pathlib.Path(os.environ["HOLDFAST_SOURCE_DIR"])
SHARED = pathlib.Path(os.environ["HOLDFAST_SHARED_DIR"]) / "data"
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "scripts"))
import trial_sums  # noqa: E402

ORDERS = ("order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,"
          "order_delivered_customer_date,order_estimated_delivery_date\n")
ITEMS = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n"
PAYMENTS = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n"
REVIEWS = "order_id,review_score,review_creation_date,review_answer_timestamp\n"
GIFTS = "event,ts,donor,amount_cents\n"

# One order of each fate. Prices and what was paid are such that every sum below shows a wrong rule.
CLEAN = {
    "orders.csv": ORDERS +
    "good,ann,delivered,2018-01-01 10:00:00,2018-01-01 10:10:00,2018-01-02 10:00:00,2018-01-05 10:00:00,2018-01-09 00:00:00\n"
    "late,ann,delivered,2018-01-02 10:00:00,2018-01-02 10:10:00,2018-01-03 10:00:00,2018-01-10 10:00:00,2018-01-09 00:00:00\n"
    "bad,bob,delivered,2018-01-03 10:00:00,,2018-01-04 10:00:00,2018-01-06 10:00:00,2018-01-09 00:00:00\n"
    "gone,cat,canceled,2018-01-04 10:00:00,2018-01-04 10:10:00,,,2018-01-30 00:00:00\n"
    "lost,dan,shipped,2018-01-05 10:00:00,2018-01-05 10:10:00,2018-01-06 10:00:00,,2018-01-10 00:00:00\n"
    "open,eve,invoiced,2018-01-06 10:00:00,2018-01-06 10:10:00,,,2018-03-01 00:00:00\n",
    "order_items.csv": ITEMS +
    "good,1,p,sam,2018-01-03,100.05,10.01\ngood,2,p,tom,2018-01-03,0.09,0.00\n"  # fee 10.00 of 10.005, 0 of 0.009
    "late,1,p,sam,2018-01-03,20.00,5.00\n"                                       # 5.00 back, fee 2.00
    "bad,1,p,tom,2018-01-03,33.33,4.00\n"                                        # 16.66 back, fee 1.66 of 16.67
    "gone,1,p,sam,2018-01-03,50.00,6.00\n"
    "lost,1,p,tom,2018-01-03,60.00,7.00\n"
    "open,1,p,sam,2018-01-03,70.00,8.00\n",
    "payments.csv": PAYMENTS +
    "good,1,credit_card,1,100.00\ngood,2,voucher,1,10.15\n"
    "late,1,boleto,1,25.50\n"                                                    # 0.50 too much
    "bad,1,boleto,1,37.33\n"
    "gone,1,boleto,1,56.00\ngone,2,not_defined,1,0.00\n"
    "lost,1,boleto,1,66.99\n"                                                    # 0.01 too little
    "open,1,boleto,1,78.00\n",
    "reviews.csv": REVIEWS + "bad,1,2018-01-13 00:00:00,\ngood,1,2018-01-20 00:00:00,\nlate,5,2018-01-11 00:00:00,\n",
}
CLEAN_SUMS = {
    "paid_in": "373.97", "put_on_hold": "373.47", "released": "150.82", "refunded": "144.65", "still_held": "78.00",
    "fees": "13.66", "overpaid": "0.50", "underpaid": "0.01",
}
CLEAN_COUNTS = {"orders": 6, "orders_released": 1, "orders_disputed": 3, "orders_refunded": 1, "orders_open": 1,
                "orders_overpaid": 1, "orders_underpaid": 1}

# Rows that must be named and skipped, and change nothing else: (file, row, what stderr says of it).
DIRT = [
    ("orders.csv", "good,zoe,delivered,2018-01-01 10:00:00,,,,", "'good' was there before"),
    ("orders.csv", "short,zoe,delivered", "3 fields, and the header 8"),
    ("orders.csv", "when,zoe,delivered,yesterday,,,,", "'yesterday' is no time"),
    ("orders.csv", "what,zoe,vanished,2018-01-01 10:00:00,,,,", "'vanished' is no status"),
    ("order_items.csv", "nobody,1,p,sam,2018-01-03,1.00,1.00", "no order 'nobody'"),
    ("order_items.csv", "when,1,p,sam,2018-01-03,1.00,1.00", "no order 'when'"),
    ("order_items.csv", "good,2,p,sam,2018-01-03,1.00,1.00", "2 was there before"),
    ("order_items.csv", "good,3,p,sam,2018-01-03,-1.00,1.00", "'-1.00' is not an amount"),
    ("order_items.csv", 'good,3,p,sam,2018-01-03,1.00,"1,00"', "'1,00' is not an amount"),
    ("order_items.csv", 'good,3,p,"sam"x,2018-01-03,1.00,1.00', "behind a closing quote"),
    ("payments.csv", "good,2,voucher,1,1.00", "2 was there before"),
    ("payments.csv", "good,3,voucher,1,1.005", "'1.005' is not an amount"),
    ("payments.csv", "good,3,voucher,1,", "'' is not an amount"),
    ("payments.csv", 'good,3,19" pipe,1,1.00', "does not begin with one"),
    ("payments.csv", "nobody,1,voucher,1,1.00", "no order 'nobody'"),
    ("reviews.csv", "good,0,2018-01-02 00:00:00,", "'0' is not 1 to 5"),
    ("reviews.csv", "nobody,1,2018-01-02 00:00:00,", "no order 'nobody'"),
]

GIVEN = GIFTS + ("spring,2018-01-01T00:00:00Z,ann,1000\n"
                 "spring,2018-01-01T00:00:00Z,ann,1000\n"  # the same again is another gift
                 "spring,2018-01-01T00:00:01Z,,5\n"
                 'autumn,2018-09-01T00:00:00Z,"bob, jr",123456789012\n'
                 "autumn,2017-09-01T00:00:00Z,ann,1\n")
GIVEN_DIRT = [
    ("spring,2018-01-01T00:00:00Z,ann,0", "a gift of nothing"),
    ("spring,2018-01-01T00:00:00Z,ann,-5", "'-5' is not a number"),
    ("spring,2018-01-01T00:00:00Z,ann,1.50", "'1.50' is not a number"),
    ("spring,2018-01-01T00:00:00Z,ann", "3 fields, and the header 4"),
    ("spring,2018-01-01T00:00:00Z,ann,5,6", "5 fields, and the header 4"),
    ("spring,soon,ann,5", "'soon' is no time"),
    (",2018-01-01T00:00:00Z,ann,5", "event: '' is no id"),
    ("spring,2018-01-01T00:00:00Z,ann,18446744073709551616", "larger than any sum"),
    ("spring,2018-01-01T00:00:00Z,ann," + "9" * 5000, "is not a number"),
    ("spring,2554-01-01T00:00:00Z,ann,5", "not before the year 2500"),
    ('spring,2018-01-01T00:00:00Z,an"n,5', "does not begin with one"),
]


def trial(*arguments):
    return subprocess.run([sys.executable, ROOT / "scripts/trial", *map(str, arguments)], capture_output=True, text=True)


def trial_module():
    """scripts/trial, which is a program, as a module."""
    loader = importlib.machinery.SourceFileLoader("trial", str(ROOT / "scripts/trial"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("trial", loader))
    loader.exec_module(module)
    return module


class TrialTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def write(self, files, encode=str.encode, suffix=""):
        for name, text in files.items():
            (self.folder / (name + suffix)).write_bytes(encode(text))
        return self.folder

    def good(self, *arguments):
        done = trial(*arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        result = json.loads(done.stdout)
        self.assertTrue(result["ok"])
        self.assertEqual(result["refused"], {})
        for bookkeeper in ("hledger", "ledger"):
            self.assertRegex("\n".join(result["books"]), rf"(?m)^{bookkeeper}: +accepts the journal")
        return result, done.stderr

    def check_clean(self, result):
        self.assertEqual(result["sums"], CLEAN_SUMS)
        self.assertEqual({what: result[what] for what in CLEAN_COUNTS}, CLEAN_COUNTS)
        # terms, 5 buyers, 2 sellers and the fees' account; 7 deposits that are not of nothing; 13 lines held, of
        # which 11 are settled and one of those in two parts
        self.assertEqual(result["commands"], 1 + 8 + 7 + 13 + 12)
        self.assertEqual(result["accepted"], result["commands"])


class MarketplaceTest(TrialTest):
    def test_clean(self):
        result, errors = self.good("marketplace", self.write(CLEAN))
        self.check_clean(result)
        self.assertEqual({name: file["skipped"] for name, file in result["files"].items()}, dict.fromkeys(CLEAN, 0))
        self.assertIn("order late: 25.50 BRL were paid, and 25.00 BRL were due", errors)
        self.assertIn("order lost: 66.99 BRL were paid, and 67.00 BRL were due", errors)

    def test_dirt_changes_nothing(self):
        dirty = dict(CLEAN)
        for name, row, _ in DIRT:
            dirty[name] += row + "\n"
        result, errors = self.good("marketplace", self.write(dirty))
        self.check_clean(result)
        for name, row, why in DIRT:
            line = dirty[name].splitlines().index(row) + 1
            with self.subTest(row):
                self.assertRegex(errors, rf"(?m)^holdfast-marketplace: {name}:{line}: .*{why}")
        for name in CLEAN:
            self.assertEqual(result["files"][name]["skipped"], sum(file == name for file, _, _ in DIRT))

    def test_encodings(self):
        """Byte order mark, CRLF, packed, no last line end, blank lines, quoted line ends: the same."""
        odd = {name: text.replace("\n", "\r\n") for name, text in CLEAN.items()}
        odd["payments.csv"] = odd["payments.csv"].replace("voucher", '"vou\r\n""cher""\n"').rstrip("\r\n")
        odd["orders.csv"] = odd["orders.csv"].replace("\r\n", "\r\n\r\n")
        folder = self.write(odd, lambda text: gzip.compress(b"\xef\xbb\xbf" + text.encode()), ".gz")
        result, _ = self.good("marketplace", folder)
        self.check_clean(result)

    def test_without_reviews(self):
        files = {name: text for name, text in CLEAN.items() if name != "reviews.csv"}
        result, _ = self.good("marketplace", self.write(files))
        # The bad one is released whole: 16.66 more, with a fee of 3.33 for 1.66.
        self.assertEqual(result["sums"]["released"], "167.48")
        self.assertEqual(result["sums"]["fees"], "15.33")

    def test_nothing_but_headers(self):
        headers = {name: text.splitlines(True)[0] for name, text in CLEAN.items()}
        result, _ = self.good("marketplace", self.write(headers))
        self.assertEqual(result["commands"], 2)  # the fees' account and the terms
        self.assertEqual(result["sums"]["paid_in"], "0.00")

    def test_largest_order(self):
        """Settled in three commands an item, all linked: the longest run there is."""
        items = "".join(f"big,{i},p,sam,2018-01-03,2.00,1.00\n" for i in range(2048))
        result, _ = self.good("marketplace", self.write({
            "orders.csv": ORDERS + "big,ann,delivered,2018-01-01 10:00:00,,,2018-01-05 10:00:00,2018-01-09 00:00:00\n",
            "order_items.csv": ITEMS + items,
            "payments.csv": PAYMENTS + "big,1,boleto,1,6144.00\n",
            "reviews.csv": REVIEWS + "big,1,2018-01-06 00:00:00,\n"}))
        self.assertEqual(result["commands"], 1 + 3 + 1 + 2 * 2048 + 3 * 2048)
        self.assertEqual((result["sums"]["released"], result["sums"]["refunded"]), ("4096.00", "2048.00"))

    def test_unreadable(self):
        for name, text in (("orders.csv", ""), ("order_items.csv", "a,b\n1,2\n"), ("payments.csv", None)):
            with self.subTest(name):
                folder = self.write(CLEAN)
                (folder / name).unlink() if text is None else (folder / name).write_text(text)
                done = trial("marketplace", folder)
                self.assertEqual(done.returncode, 3, done.stderr)
                self.assertIn(name, done.stderr)

    def test_shared_data(self):
        folder = SHARED / "marketplace"
        if not folder.is_dir():
            self.skipTest(f"NOT RUN: {folder} is not there")
        result, _ = self.good("marketplace", folder)
        self.assertEqual(result["sums"]["paid_in"], "468087.37")
        self.assertEqual(result["orders"], 3000)


class DonationsTest(TrialTest):
    def check_given(self, result):
        self.assertEqual(result["sums"], {"paid_in": "1234567910.18", "given": "1234567910.18"})
        self.assertEqual((result["gifts"], result["donors"], result["events"]), (5, 3, 2))
        self.assertEqual(result["commands"], 5 + 2 * 5)
        self.assertEqual(result["checked"]["account " + trial_sums.account_of(b"event-spring")], 2005)

    def test_clean(self):
        result, _ = self.good("donations", self.write({"gifts.csv": GIVEN}) / "gifts.csv")
        self.check_given(result)

    def test_dirt_changes_nothing(self):
        dirty = GIVEN + "".join(row + "\n" for row, _ in GIVEN_DIRT) + 'spring,"never closed,ann,5\n'
        path = self.write({"gifts.csv": dirty}, lambda text: gzip.compress(text.encode()), ".gz") / "gifts.csv.gz"
        result, errors = self.good("donations", path)
        self.check_given(result)
        self.assertEqual(result["files"]["gifts.csv.gz"], {"rows": 17, "skipped": 12})
        for row, why in [*GIVEN_DIRT, ('spring,"never closed,ann,5', "opened and not closed")]:
            line = dirty.splitlines().index(row) + 1
            with self.subTest(row):
                self.assertRegex(errors, rf"(?m)^holdfast-donations: gifts.csv.gz:{line}: .*{why}")

    def test_second_file(self):
        """Donors and events that an earlier file has opened are found open by the next one."""
        self.write({"a.csv": GIVEN, "b.csv": GIVEN.replace("T00:", "T01:")})
        run = trial_module().Trial("donations", self.folder / "a.csv", self.folder)
        try:
            run.found()
            self.assertEqual(run.drive()["refused"], {})
            run.data = self.folder / "b.csv"
            second = run.drive()
        finally:
            run.stop()
        self.assertEqual(second["refused"], {})
        self.assertEqual((second["accepted"], second["repeated"]), (10, 5))

    def test_complaints_are_bounded(self):
        path = self.write({"gifts.csv": GIVEN + "x\n" * 500}) / "gifts.csv"
        result, errors = self.good("donations", path)
        self.check_given(result)
        self.assertEqual(result["files"]["gifts.csv"]["skipped"], 500)
        self.assertLess(len(errors.splitlines()), 30)
        self.assertIn("480 more rows like these", errors)

    def test_many_donors(self):
        """More commands than one batch takes."""
        rows = "".join(f"spring,2018-01-01T00:00:00Z,donor {i},{i}\n" for i in range(1, 6001))
        result, _ = self.good("donations", self.write({"gifts.csv": GIFTS + rows}) / "gifts.csv")
        self.assertEqual(result["commands"], 1 + 3 * 6000)
        self.assertGreater(result["batches"], 1)
        self.assertEqual(result["sums"]["given"], "180030.00")

    def test_cut_short(self):
        packed = gzip.compress((GIFTS + GIVEN.splitlines(True)[1] * 100).encode())
        path = self.folder / "gifts.csv.gz"
        path.write_bytes(packed[:-9])
        done = trial("donations", path)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("cut short", done.stderr)
        path.write_bytes(packed + b"more")
        done = trial("donations", path)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("gifts.csv.gz", done.stderr)

    def test_command_line(self):
        self.assertEqual(trial("donations", self.folder / "missing.csv").returncode, 3)
        self.assertEqual(trial("donations").returncode, 2)
        self.assertEqual(trial("lottery", self.folder).returncode, 2)
        self.assertIn("exit codes", trial("--help").stdout)

    def test_shared_data(self):
        """The first rows; the whole file is for `scripts/trial donations`, by hand."""
        whole = SHARED / "donations" / "gdq.csv.gz"
        if not whole.is_file():
            self.skipTest(f"NOT RUN: {whole} is not there")
        with gzip.open(whole, "rt") as file:
            head = "".join(line for _, line in zip(range(5001), file))
        result, _ = self.good("donations", self.write({"head.csv": head}) / "head.csv")
        self.assertEqual(result["gifts"], 5000)
        self.assertEqual(result["files"]["head.csv"]["skipped"], 0)


class SumsTest(unittest.TestCase):
    """The comparison itself: a ledger that is one minor unit off is found out."""

    def test_a_difference_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "balances.csv").write_text(
                "account,owner,currency,tag,posted,available,held\n"
                "rail_clearing USD 2,,USD,0,-20.05,-20.05,0.00\n"
                "1/aa,,USD,1,0.01,0.01,0.00\n1/bb,,USD,2,20.04,20.04,0.00\n")
            report = {"files": {}, "sums": {"paid_in": "20.05", "given": "20.05"}, "gifts": 1}
            found = trial_sums.found("donations", pathlib.Path(folder), report)
        self.assertEqual((found["books_in"], found["books_donors"], found["books_events"]), (2005, 1, 2004))
        self.assertEqual(found["account 1/bb"], 2004)
        self.assertEqual(trial_sums.differences({"books_in": 2005, "given": 2005}, found), [])
        self.assertEqual(trial_sums.differences({"books_events": 2005, "given": 2005}, found), ["books_events: 2004 and not 2005"])
        self.assertEqual(trial_sums.differences({"donors": 1}, found), ["donors: None and not 1"])

    def test_a_trial_that_differs_says_so(self):
        """The input is changed under a trial's feet, between the client's reading and the summing: exit 7."""
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "gifts.csv")
            path.write_text(GIVEN)
            module = trial_module()
            export = module.Trial.export

            def export_and_change(self):
                path.write_text(GIVEN.replace(",5\n", ",6\n"))
                return export(self)

            output, errors = io.StringIO(), io.StringIO()
            with unittest.mock.patch.object(module.Trial, "export", export_and_change), \
                    unittest.mock.patch.object(sys, "argv", ["trial", "donations", str(path)]), \
                    contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
                self.assertEqual(module.main(), 7)
        self.assertIn("DIFFERS: given: ", errors.getvalue())
        self.assertIn("NOT RIGHT", output.getvalue())


if __name__ == "__main__":
    unittest.main()
