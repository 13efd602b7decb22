#!/usr/bin/env python3
"""Receipts, dossiers and sites: the tamper matrix, sites of several shapes and what is done to them, the command line."""

import collections
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import event_table
import make
import matrix
import tamper
from dossier import verify_dossier
from failure import DOSSIER_FAILURES, RECEIPT_FAILURES, SITE_FAILURES, Failure
from make import outcome, record
from policy import parse_policy
from receipt import verify_receipt
from site_files import tile_path, verify_site
from test_merkle import SOURCE_DIR


def failure_of(verify, *arguments):
    """The word, or None if it is good."""
    try:
        verify(*arguments)
    except Failure as failure:
        return failure.word
    return None


class TamperMatrix(unittest.TestCase):
    def test_every_case_is_caught_by_its_name(self):
        cases = matrix.all_cases()
        found = collections.Counter()
        for case in cases:
            verify = verify_receipt if case.kind == "receipt" else verify_dossier
            word = failure_of(verify, case.data, parse_policy(case.policy.encode()))
            self.assertEqual(word, case.want, case.name)
            found[word] += 1
        self.assertEqual(set(found), {None, *RECEIPT_FAILURES, *DOSSIER_FAILURES})
        self.assertEqual(len({case.name for case in cases}), len(cases))

    def test_what_a_good_receipt_says(self):
        world = tamper.World()
        said = verify_receipt(world.receipt, parse_policy(world.policy.encode())).as_json()
        keys = [make.Key(f"{who} ledger.example/one").public.hex() for who in ("client", "other")]
        self.assertEqual((said["entry"], said["index"], said["reason"], said["keys"]), (2, 9, 0, keys))
        self.assertEqual((said["command"]["kind"], said["command"]["amount"], said["type"]), (99, 12_345, "batch"))
        self.assertEqual(said["outcome"]["events"][0]["amount"], 12_345)
        self.assertEqual(said["witnesses"], {"w0": 1_790_000_100, "w1": 1_790_000_100})
        self.assertEqual((said["origin"], said["size"]), ("ledger.example/one", 11))
        single = verify_receipt(world.log.receipt(2, 1, world.checkpoint), parse_policy(world.policy.encode()))
        self.assertEqual(single.keys(), keys[1:], "only the signers that stand for this command")


class Formats(unittest.TestCase):
    def test_the_events_are_those_of_the_format(self):
        text = (SOURCE_DIR / "ledger" / "FORMAT.md").read_text()
        block = re.search(r"^## Events.*?^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        self.assertEqual(block[1].split(), event_table.TABLE.split())

    def test_the_extension_and_the_reasons_are_those_of_the_documents(self):
        text = (SOURCE_DIR / "ledger" / "FORMAT.md").read_text()
        block = re.search(r"^## Extension.*?^## Batch", text, re.MULTILINE | re.DOTALL)[0]
        said = []
        for numbers, names in re.findall(r"^\| ([\d, ]+) \| ([\w, ]+) \|", block, re.MULTILINE):
            said += zip(map(int, numbers.split(",")), (name.strip() for name in names.split(",")))
        self.assertEqual(said, [(number, name) for number, (name, _) in event_table.TAGS.items()])
        reasons = re.findall(r"^\| (\d+) \|", (SOURCE_DIR / "docs" / "reasons.md").read_text(), re.MULTILINE)
        self.assertEqual({int(number) for number in reasons}, event_table.REASONS)


class Sites(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="holdfast-site-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name) / "site"
        self.log, _ = make.small_log()
        self.policy = parse_policy(make.policy_text(self.log).encode())

    def word(self, policy=None):
        return failure_of(verify_site, self.folder, policy or self.policy)

    def write(self, log=None, checkpoint=None):
        shutil.rmtree(self.folder, ignore_errors=True)
        (log or self.log).write_site(self.folder, checkpoint)

    def test_paths_are_those_of_the_specification(self):
        self.assertEqual(tile_path(0, 1234067), "tile/0/x001/x234/067")
        self.assertEqual([tile_path("entries", 0, 5), tile_path(1, 999), tile_path(1, 1000)],
                         ["tile/entries/000.p/5", "tile/1/999", "tile/1/x001/000"])

    def test_a_site_of_more_than_one_tile(self):
        """256, 257 and 512 + 3 entries: full tiles, and tiles of the second level."""
        log = make.Log(self.log.origin)
        for size in (256, 257, 515):
            while len(log.leaves) < size:
                log.add(3, [], [])
            self.write(log)
            self.assertEqual(verify_site(self.folder, self.policy)["size"], size)
        self.assertEqual((self.folder / "tile/1/000.p/2").stat().st_size, 64)
        spoil(self.folder / "tile/1/000.p/2")
        self.assertEqual(self.word(), "site_tile")

    def test_every_file_is_read(self):
        """Each file with a byte flipped at several places, cut, longer, gone, or another's."""
        words = {"checkpoint": {"malformed", "unknown_log", "bad_log_signature"}, "log.vkey": {"site_vkey"},
                 "tile/0/000.p/11": {"site_tile"}, "tile/entries/000.p/11": {"site_entries", "site_root"}} | {f"body/{n:03d}": {"site_body", "site_chain"} for n in range(11)}
        self.write()
        files = {f.relative_to(self.folder).as_posix() for f in self.folder.rglob("*") if f.is_file()}
        self.assertEqual(files, set(words))
        for path, allowed in words.items():
            file = self.folder / path
            data = file.read_bytes()
            for at in range(0, len(data), max(1, len(data) // 31)):
                file.write_bytes(tamper.flipped(data, at, at % 8))
                self.assertIn(self.word(), allowed, (path, at))
            for changed in (data[:-1], data + b"\n", b""):
                file.write_bytes(changed)
                self.assertIn(self.word(), allowed | {"site_tile", "site_body"}, path)
            file.unlink()
            self.assertEqual(self.word(), "site_missing", path)
            file.write_bytes(data)
        self.assertIsNone(self.word())

    def test_what_lies_beside(self):
        """Older partial tiles are held to the truth; what reaches beyond the checkpoint is counted; the rest is strange."""
        self.write()
        longer = make.small_log(entries=14)[0]
        longer.write_site(self.folder, self.log.checkpoint())
        self.assertEqual(verify_site(self.folder, self.policy)["later"], 5)
        self.write(longer)
        self.log.write_site(self.folder, longer.checkpoint())
        self.assertIsNone(self.word())
        for path in ("tile/0/000.p/11", "tile/entries/000.p/11"):
            spoil(self.folder / path)
            self.assertEqual(self.word(), "site_tile", path)
            spoil(self.folder / path)
        for path in ("index.html", "tile/readme", "tile/0/000.p/256", "tile/64x/000", "tile/0/0", "body/11", "body/000.p/1"):
            (self.folder / path).parent.mkdir(exist_ok=True)
            (self.folder / path).write_bytes(b"x")
            self.assertEqual(self.word(), "site_stranger", path)
            (self.folder / path).unlink()

    def test_a_site_without_bodies(self):
        self.write()
        shutil.rmtree(self.folder / "body")
        said = verify_site(self.folder, self.policy)
        self.assertEqual((said["bodies"], said["head"]), (False, None))
        (self.folder / "body").mkdir()
        self.assertEqual(self.word(), "site_missing", "some are worse than none")

    def test_logs_that_lie(self):
        """Sites with good trees over entries that are not as they should be."""
        def lying(change, want):
            log, _ = make.small_log()
            change(log)
            self.write(log)
            self.assertEqual(self.word(), want)

        def swap_bodies(log):
            log.entries[6], log.entries[7] = log.entries[7], log.entries[6]

        def drop(log):
            del log.leaves[7], log.entries[7]

        def forge(log):
            log.batch([record(kind=1, signers=1)], [outcome()], [make.Key("client ledger.example/one")])

        def command(log):
            log.entries[2] = tamper.flipped(log.entries[2], log.entries[2].index(log.parts[2][0][0]) + 57)

        def head(log):
            log.entries[3] = tamper.flipped(log.entries[3], 4)

        def unsigned(log):
            log.append(tamper.flipped(log.leaves[1], 130), *log.parts[1])

        def outcomes(log):
            log.entries[4] = log.entries[4][:-1] + b"\1"

        lying(swap_bodies, "site_body")
        lying(drop, "site_chain")
        lying(forge, "site_chain")
        lying(command, "site_body")
        lying(outcomes, "site_body")
        lying(head, "site_chain")
        lying(unsigned, "bad_client_signature")
        lying(lambda log: log.add(4, [b"again"], []), "bad_leaf")
        lying(lambda log: log.batch([], [], [make.Key("nobody")]), "bad_leaf")
        lying(lambda log: log.add(3, [], [], outcomes_root=bytes(32)), "bad_leaf")
        lying(lambda log: log.add(3, [], [], commands_root=bytes(32)), "bad_leaf")
        other = make.small_log("ledger.example/two")[0]
        lying(lambda log: log.append(other.leaves[1], *other.parts[1]), "wrong_ledger")
        self.write(other, self.log.checkpoint())
        self.assertEqual(self.word(), "site_vkey")
        self.write()
        self.assertEqual(self.word(parse_policy(make.policy_text(other).encode())), "unknown_log")


def spoil(file):
    file.write_bytes(tamper.flipped(file.read_bytes(), 5))


class CommandLine(unittest.TestCase):
    def test_exit_codes(self):
        world = tamper.World()
        with tempfile.TemporaryDirectory(prefix="holdfast-verify-") as name:
            folder = pathlib.Path(name)
            (folder / "policy").write_text(world.policy)
            (folder / "a.tlog-proof").write_bytes(world.receipt)
            (folder / "bad.tlog-proof").write_bytes(world.receipt.replace(b"index 2", b"index 3"))
            (folder / "dossier").write_bytes(make.dossier_bytes(world.log.dossier(7, world.agreement, [(1, 0)], world.checkpoint)))
            world.log.write_site(folder / "site", world.checkpoint)

            def run(*arguments):
                command = [sys.executable, "-B", str(HERE / "verify.py"), *arguments]
                done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
                return done.returncode, done.stdout

            for what, path in (("receipt", "a.tlog-proof"), ("dossier", "dossier"), ("site", "site")):
                code, out = run(what, path, "--policy", "policy", "--json")
                self.assertEqual((code, json.loads(out)["good"]), (0, True))
                code, out = run(what, path, "--policy", "policy")
                self.assertEqual((code, out.split()[0]), (0, "good:"))
            code, out = run("receipt", "bad.tlog-proof", "--policy", "policy", "--json")
            self.assertEqual((code, json.loads(out)["failure"]), (1, "not_in_log"))
            self.assertEqual(run("receipt", "bad.tlog-proof", "--policy", "policy")[1].split(":")[0], "not_in_log")
            for arguments in (["receipt", "none", "--policy", "policy"], ["receipt", "a.tlog-proof"], ["receipt", "a.tlog-proof",
                              "--policy", "a.tlog-proof"], ["site", "policy", "--policy", "policy"], []):
                self.assertEqual(run(*arguments)[0], 2, arguments)


class Words(unittest.TestCase):
    def test_no_word_is_used_twice(self):
        words = [*RECEIPT_FAILURES, *DOSSIER_FAILURES, *SITE_FAILURES]
        self.assertEqual(len(words), len(set(words)))


if __name__ == "__main__":
    unittest.main()
