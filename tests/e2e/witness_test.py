#!/usr/bin/env python3
"""A ledger, a witness and a monitor as programs: checkpoints are cosigned, receipts carry it, a ledger rolled back is found out."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
PATIENCE = 30
ALARM, TOO_FEW = 6, 9  # exit codes of holdfast


def wait_for(what, condition):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE} s for {what}")


class World(contextlib.ExitStack):
    """The demo's ledger in a folder of its own, a witness, and whatever else a test starts; all ends with it."""

    def __init__(self):
        super().__init__()
        self.folder = pathlib.Path(self.enter_context(tempfile.TemporaryDirectory(prefix="holdfast-test-")))
        self.surroundings = os.environ | {"HOME": str(self.folder), "HOLDFAST_KEY": str(self.folder / "demo" / "marketplace.key")}
        self.surroundings.pop("XDG_CONFIG_HOME", None)
        self.run("demo", "--keep", self.folder / "demo")
        self.data = self.folder / "demo" / "data"
        self.log_vkey = (self.data / "site" / "log.vkey").read_text().strip()

    def run(self, *arguments, code=0):
        done = subprocess.run([BIN_DIR / "holdfast", *arguments], env=self.surroundings, capture_output=True, text=True, check=False)
        if done.returncode != code:
            raise AssertionError(f"holdfast {arguments}: {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, program, *arguments):
        process = subprocess.Popen([BIN_DIR / program, *map(str, arguments)], env=self.surroundings, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.callback(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        _, notes = process.communicate(timeout=PATIENCE)
        return process.returncode, notes

    def witness(self, name):
        """Its line for a policy."""
        folder = self.folder / name
        vkey = self.run("witness", "init", "--folder", folder, "--name", f"witness.example/{name}").strip()
        process = self.start("holdfast", "--json", "witness", "serve", "--folder", folder, "--listen", "127.0.0.1:0", "--log",
                             self.log_vkey)
        return f"witness {name} {vkey} http://{json.loads(process.stdout.readline())['listening']}"

    def policy(self, name, *lines, quorum):
        file = self.folder / name
        file.write_text("\n".join([f"log {self.log_vkey}", *lines, f"quorum {quorum}", ""]))
        return file

    def serve(self, data, *options):
        """(the process, the site's URL)"""
        port_file, site_port_file = self.folder / "port", self.folder / "site-port"
        for file in (port_file, site_port_file):
            file.unlink(missing_ok=True)
        server = self.start("holdfastd", "serve", "--data", data, "--listen-port", 0, "--port-file", port_file, "--site-listen-address",
                            "127.0.0.1", "--site-listen-port", 0, "--site-port-file", site_port_file, "--publication-pause", "50ms", *options)
        port = wait_for("the server's port", lambda: port_file.is_file() and port_file.read_text().strip())
        self.surroundings["HOLDFAST_SERVER"] = f"127.0.0.1:{port}"
        if not (self.folder / ".config").exists():
            self.run("init", "--server", f"127.0.0.1:{port}", "--wait", "10")
        site = wait_for("the site's port", lambda: site_port_file.is_file() and site_port_file.read_text().strip())
        return server, f"http://127.0.0.1:{site}"

    def pay(self):
        self.run("transfer", "bob", "alice", "0.01 EUR")

    def cosignatures(self, data):
        return (data / "site" / "checkpoint").read_text().count("witness.example/")


class WitnessTest(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.addCleanup(self.world.close)

    def test_witnessed_receipts_and_a_monitor(self):
        world = self.world
        lines = [world.witness("w1"), world.witness("w2")]
        witnesses = world.policy("witnesses", *lines, quorum="none")
        both = world.policy("both", *lines, "group both all w1 w2", quorum="both")
        _, url = world.serve(world.data, "--witnesses", witnesses)
        world.pay()
        wait_for("two cosignatures", lambda: world.cosignatures(world.data) == 2)
        receipt = world.folder / "receipt"
        told = json.loads(world.run("--json", "receipt", "--at", "12:0", "--out", receipt))
        self.assertEqual(told["reason"], "insufficient_funds")
        proven = json.loads(world.run("--json", "verify-receipt", receipt, "--policy", both))
        self.assertTrue(proven["good"])
        self.assertEqual({witness["name"] for witness in proven["witnesses"]}, {"witness.example/w1", "witness.example/w2"})

        # Without its cosignatures the same receipt is not enough.
        bare = world.folder / "bare"
        bare.write_text("".join(line for line in receipt.read_text().splitlines(True) if "witness.example/" not in line))
        refused = json.loads(world.run("--json", "verify-receipt", bare, "--policy", both, code=ALARM))
        self.assertEqual(refused["failure"], "too_few_witnesses")

        kept = world.folder / "monitor"
        world.run("monitor", "--policy", both, "--url", url, "--folder", kept, "--once")
        for _ in range(3):
            world.pay()
        wait_for("two cosignatures", lambda: world.cosignatures(world.data) == 2)
        world.run("monitor", "--policy", both, "--url", url, "--folder", kept, "--once")

    def test_a_ledger_rolled_back_is_found_out_by_monitor_and_witness(self):
        world = self.world
        lines = [world.witness("w1")]
        witnesses = world.policy("witnesses", *lines, quorum="none")
        old = world.folder / "old"
        shutil.copytree(world.data, old)
        server, url = world.serve(world.data, "--witnesses", witnesses)
        for _ in range(3):
            world.pay()
        wait_for("a cosignature", lambda: world.cosignatures(world.data) == 1)
        kept = world.folder / "monitor"
        world.run("monitor", "--policy", witnesses, "--url", url, "--folder", kept, "--once")
        self.assertEqual(world.end(server)[0], 0)

        # The operator puts the old folder back, all of it, and lives another history.
        server, url = world.serve(old, "--witnesses", witnesses)
        world.run("monitor", "--policy", witnesses, "--url", url, "--folder", kept, "--once", code=ALARM)
        with contextlib.suppress(AssertionError):  # this client has seen the later log too: the ledger stops
            for _ in range(5):
                world.pay()
        _, notes = world.end(server)
        self.assertEqual(world.cosignatures(old), 0, notes)

    def test_a_restored_log_does_not_serve_beside_its_later_site(self):
        world = self.world
        old = world.folder / "old"
        shutil.copytree(world.data, old)
        server, _ = world.serve(world.data)
        world.pay()
        self.assertEqual(world.end(server)[0], 0)
        shutil.rmtree(old / "site")
        shutil.copytree(world.data / "site", old / "site")
        server = world.start("holdfastd", "serve", "--data", old, "--listen-port", 0)
        _, notes = server.communicate(timeout=PATIENCE)
        self.assertNotEqual(server.returncode, 0)
        self.assertIn("entries were lost", notes)

        # Whoever accepts the loss says so, and what had been published stays as evidence.
        restored = subprocess.run([BIN_DIR / "holdfastd", "restore", "--data", old, "--accept-loss-after", "13"], capture_output=True,
                                  text=True, check=False)
        self.assertEqual(restored.returncode, 0, restored.stderr)
        self.assertIn("site-given-up", restored.stdout)
        self.assertIn(b"\n15\n", (old / "site-given-up" / "checkpoint").read_bytes())
        world.serve(old)
        wait_for("a checkpoint", lambda: (old / "site" / "checkpoint").is_file())


if __name__ == "__main__":
    unittest.main(argv=sys.argv)
