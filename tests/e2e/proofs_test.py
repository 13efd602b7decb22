#!/usr/bin/env python3
"""Receipts, a dossier and a site of the real programs, cosigned by a real witness, given to every verifier there is:
holdfast itself, Python, the page in node, Go.

And the other way round: the tamper matrix, given to `holdfast verify-receipt` and `verify-dossier`, which are to say the same words.
"""

import base64
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE_DIR = pathlib.Path(os.environ["HOLDFAST_SOURCE_DIR"])
BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
sys.path.insert(0, str(SOURCE_DIR / "tests" / "model" / "proof"))

import go_check
import matrix
from dossier import verify_dossier
from failure import Failure
from policy import open_checkpoint, parse_policy
from receipt import verify_receipt
from site_files import verify_site

PAGE, RUNNER = SOURCE_DIR / "api" / "web" / "verify.html", SOURCE_DIR / "tests" / "web" / "runner.js"
NODE = shutil.which("node") or shutil.which("nodejs")
SAMPLE = 16  # every so manieth of the matrix' byte flips is tried on a program of its own


class Witness:
    """`holdfast witness serve` for one log, on a port of its own, until `stop`."""

    def __init__(self, ledger, folder, name, log, defer):
        self.vkey = ledger.run("witness", "init", "--folder", str(folder), "--name", name).strip()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen([BIN_DIR / "holdfast", "witness", "serve", "--folder", folder, "--listen",
                                         f"127.0.0.1:{self.port}", "--log", log], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        defer(self.stop)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.02)
        raise TimeoutError("the witness does not answer")

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


class RealLedger:
    """A ledger lived through by `holdfast demo`, and an escrow on top of it; served, and witnessed, until `stop`."""

    def __init__(self, folder, defer):
        self.folder = folder
        self.surroundings = os.environ | {"HOME": str(folder), "HOLDFAST_KEY": str(folder / "demo" / "marketplace.key")}
        self.surroundings.pop("XDG_CONFIG_HOME", None)
        self.run("demo", "--keep", str(folder / "demo"))
        port_file = folder / "port"
        vkey = (folder / "demo" / "data" / "site" / "log.vkey").read_text().strip()
        self.witness = Witness(self, folder / "witness", "witness.example/w1", vkey, defer)
        self.witnessed = f"log {vkey}\nwitness w1 {self.witness.vkey} http://127.0.0.1:{self.witness.port}\nquorum w1\n"
        (folder / "witnessed").write_text(self.witnessed)
        self.server = subprocess.Popen([BIN_DIR / "holdfastd", "serve", "--data", folder / "demo" / "data", "--listen-port", "0",
                                        "--port-file", port_file, "--witnesses", folder / "witnessed"],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        defer(self.stop)
        until = time.monotonic() + 30
        while not (port_file.is_file() and port_file.read_text().strip()) and time.monotonic() < until:
            time.sleep(0.02)
        self.run("init", "--server", f"127.0.0.1:{port_file.read_text().strip()}", "--wait", "10")
        self.escrow()
        self.policy = self.run("policy")

    def run(self, *arguments, fails=False):
        """What `holdfast` prints."""
        done = subprocess.run([BIN_DIR / "holdfast", *arguments], env=self.surroundings, capture_output=True, text=True, check=False)
        if (done.returncode != 0) != fails:
            raise RuntimeError(f"holdfast {arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def escrow(self):
        """An agreement over a lamp with a dispute, which ends split; and a transfer that is refused."""
        self.run("escrow", "offer", "alice", "bob", "--side", "buyer", "--price", "2000", "--id", "lamp")
        terms = next(line for line in self.run("escrow", "show", "lamp").splitlines() if line.startswith("terms to agree to"))
        self.run("escrow", "agree", "lamp", terms.split()[-1])
        self.run("escrow", "fund", "lamp", "full")
        self.run("escrow", "ship", "lamp", hashlib.sha256(b"tracking").hexdigest())
        self.run("escrow", "dispute", "lamp", "800", "--side", "buyer")
        self.run("escrow", "escalate", "lamp")
        self.run("escrow", "release", "lamp", "full")
        self.run("transfer", "bob", "alice", "99999999", fails=True)
        self.run("hold", "bob", "alice", "100", "--expires", "+1s")
        time.sleep(1.1)  # its timer is due with the next batch
        self.run("transfer", "bob", "alice", "100")

    def stop(self):
        self.server.terminate()
        self.server.wait(30)
        self.witness.stop()

    def wait_for_the_witness(self):
        """Until the newest checkpoint is cosigned."""
        path, until = self.folder / "first.tlog-proof", time.monotonic() + 30
        while time.monotonic() < until:
            path.unlink(missing_ok=True)
            self.run("receipt", "--at", "1:0", "--out", str(path))
            if b"witness.example/w1" in path.read_bytes():
                return
            time.sleep(0.1)
        raise TimeoutError("the server has no cosignature")

    def receipts(self):
        """(entry, index, bytes) of the first and last commands of every entry."""
        for entry in range(1, json.loads(self.run("--json", "status"))["entries"]):
            for index in (0, 1, 7, 8, 200):
                path = self.folder / f"{entry}-{index}.tlog-proof"
                with contextlib.suppress(RuntimeError):  # of no such command
                    self.run("receipt", "--at", f"{entry}:{index}", "--out", str(path))
                    yield entry, index, path


class EveryVerifier(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="holdfast-proofs-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.ledger = RealLedger(cls.folder, cls.addClassCleanup)
        cls.policy = parse_policy(cls.ledger.policy.encode())
        (cls.folder / "policy").write_text(cls.ledger.policy)
        cls.ledger.wait_for_the_witness()
        cls.receipts = list(cls.ledger.receipts())
        cls.dossier = cls.folder / "lamp.json"
        cls.ledger.run("dossier", "lamp", "--out", str(cls.dossier))
        cls.ledger.stop()
        cls.site = cls.folder / "site"
        done = subprocess.run([BIN_DIR / "holdfast-replay", "tiles", cls.folder / "demo" / "data", "--out", cls.site], check=False,
                              capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)

    def test_python(self):
        kinds, refused = set(), 0
        for entry, index, path in self.receipts:
            good = verify_receipt(path.read_bytes(), self.policy)
            self.assertEqual(good.place, (entry, index))
            self.assertLessEqual(path.stat().st_size, 4096)
            kinds.add(good.command[0] if good.command else None)
            refused += good.outcome["reason"] != 0
        self.assertGreater(len(kinds), 10)
        self.assertIn(None, kinds, "a timer's")
        self.assertGreater(refused, 1)
        read, good = verify_dossier(self.dossier.read_bytes(), self.policy)
        self.assertEqual([one.command[0] for one in good], [96, 98, 99, 101, 117, 120, 3])
        self.assertEqual([name["what"] for name in read["names"]], ["agreement", "milestone"])
        said = verify_site(self.site, self.policy)
        self.assertEqual((said["size"] > 14, said["bodies"]), (True, True))

    def test_the_server_s_own_site(self):
        """What the server published while it served, up to its newest checkpoint."""
        said = verify_site(self.folder / "demo" / "data" / "site", self.policy)
        self.assertGreaterEqual(said["size"], 14)

    def test_holdfast(self):
        for _, _, path in self.receipts:
            said = json.loads(self.ledger.run("--json", "verify-receipt", str(path), "--policy", str(self.folder / "policy")))
            good = verify_receipt(path.read_bytes(), self.policy)
            self.assertEqual((said["good"], said["entry"], said["index"], said["signed_by"]),
                             (True, good.entry, good.index, good.keys()))
        self.ledger.run("verify-dossier", str(self.dossier), "--policy", str(self.folder / "policy"))

    def test_go(self):
        if go_check.missing():
            self.skipTest(go_check.missing())
        program = go_check.build(self.folder)
        good, said = go_check.run(program, self.site, *(path for _, _, path in self.receipts))
        self.assertTrue(good, said)
        self.assertIn(f"{len(self.receipts)} receipts", said)
        good, said = go_check.run(program, self.folder / "demo" / "data" / "site")
        self.assertTrue(good, said)

    @unittest.skipUnless(NODE, "NOT RUN: there is no node (scripts/install-deps test installs it)")
    def test_the_page(self):
        proofs = [("receipt", path.read_bytes()) for _, _, path in self.receipts] + [("dossier", self.dossier.read_bytes())]
        self.assertEqual(self.ask_the_page(proofs, self.ledger.policy), [None] * len(proofs))

    def test_what_the_witness_cosigned(self):
        """The server asked it: every receipt, the dossier and the site are good under a policy that demands it."""
        policy = parse_policy(self.ledger.witnessed.encode())
        for _, _, path in self.receipts:
            [(name, seen)] = verify_receipt(path.read_bytes(), policy).witnesses.items()
            self.assertEqual((name, abs(seen - time.time()) < 600), ("w1", True))
        self.assertEqual([set(one.witnesses) for one in verify_dossier(self.dossier.read_bytes(), policy)[1]], [{"w1"}] * 7)
        self.assertEqual(set(verify_site(self.site, policy)["witnesses"]), {"w1"})
        cosigned = self.receipts[-1][2].read_bytes()
        plain = b"".join(line for line in cosigned.splitlines(keepends=True) if b"witness.example/w1" not in line)
        at = len(cosigned) - 8  # in the signature, and still Base64: a flipped bit might not be
        forged = cosigned[:at] + (b"B" if cosigned[at:at + 1] == b"A" else b"A") + cosigned[at + 1:]
        for verify in (self.verify_with_python, self.verify_with_holdfast, self.verify_with_the_page):
            self.assertIsNone(verify(cosigned, self.ledger.witnessed))
            self.assertIsNone(verify(cosigned, self.ledger.policy), "who asks for no witness may be shown one")
            self.assertEqual(verify(plain, self.ledger.witnessed), "too_few_witnesses")
            self.assertEqual(verify(forged, self.ledger.witnessed), "bad_cosignature")

    def test_a_witness_asked_by_others(self):
        """C2SP tlog-witness by hand: `holdfast witness` cosigns what Python's http.client brings it."""
        checkpoint = (self.site / "checkpoint").read_bytes()
        witness = Witness(self.ledger, self.folder / "second-witness", "witness.example/w2", self.ledger.policy.split()[1],
                          self.addCleanup)
        connection = http.client.HTTPConnection("127.0.0.1", witness.port, timeout=20)
        connection.request("POST", "/add-checkpoint", b"old 0\n\n" + checkpoint)
        answer = connection.getresponse()
        line = answer.read()
        connection.close()
        self.assertEqual(answer.status, 200, line)
        policy = self.ledger.witnessed.replace("quorum w1", f"witness w2 {witness.vkey}\ngroup both all w1 w2\nquorum both")
        self.assertEqual(set(open_checkpoint(checkpoint + line, parse_policy(policy.encode()))[2]), {"w1", "w2"})

    def verify_with_python(self, data, policy):
        try:
            verify_receipt(data, parse_policy(policy.encode()))
        except Failure as failure:
            return failure.word
        return None

    def verify_with_holdfast(self, data, policy):
        (self.folder / "tried").write_bytes(data)
        (self.folder / "tried-policy").write_text(policy)
        done = subprocess.run([BIN_DIR / "holdfast", "--json", "verify-receipt", self.folder / "tried", "--policy",
                               self.folder / "tried-policy"], capture_output=True, text=True, check=False)
        return json.loads(done.stdout).get("failure")

    def verify_with_the_page(self, data, policy):
        if not NODE:
            return self.verify_with_python(data, policy)
        return self.ask_the_page([("receipt", data)], policy)[0]

    def ask_the_page(self, proofs, policy):
        """Its words for (kind, bytes), by node."""
        def text(data):
            return base64.b64encode(data).decode()

        cases = [{"kind": kind, "data": text(data), "policy": 0} for kind, data in proofs]
        file = self.folder / "questions.json"
        file.write_text(json.dumps({"policies": [text(policy.encode())], "cases": cases, "signatures": []}))
        done = subprocess.run([NODE, RUNNER, PAGE, file], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)["cases"]


class TamperMatrix(unittest.TestCase):
    def test_holdfast_says_the_same_words(self):
        """All cases but most of the plain byte flips, of which a sample: each is a process."""
        cases = matrix.all_cases()
        flips = [n for n, case in enumerate(cases) if " byte " in case.name or " char " in case.name]
        left_out = set(flips) - set(flips[::SAMPLE])
        with tempfile.TemporaryDirectory(prefix="holdfast-matrix-") as name:
            folder, policies = pathlib.Path(name), {}
            for number, case in enumerate(cases):
                if number in left_out:
                    continue
                policy = policies.setdefault(case.policy, folder / f"policy-{len(policies)}")
                policy.write_text(case.policy)
                (folder / "proof").write_bytes(case.data)
                done = subprocess.run([BIN_DIR / "holdfast", "--json", f"verify-{case.kind}", folder / "proof", "--policy", policy],
                                      capture_output=True, text=True, check=False)
                said = json.loads(done.stdout)
                self.assertEqual((said.get("failure"), done.returncode == 0), (case.want, case.want is None), case.name)


if __name__ == "__main__":
    unittest.main()
