"""Runs the commands of the documents: each ```sh block, in the order of reading, one shell and one folder a document.

What the documents take for granted is set up beside them: the programs are on PATH, the home folder is empty, the
ports named 7411 to 7413 are ones that are free, and /srv, /backups and /other are folders of the test's. A block must end with 0; where one shows
a failure on purpose it says so itself (`… || echo "exit code $?"`). A ```text block that follows a ```sh block is what
the block prints; it is compared once what differs from run to run (hashes, times, ports, folders) is blotted out.
"""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import unittest

SOURCE_DIR = pathlib.Path(os.environ["HOLDFAST_SOURCE_DIR"])
BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
TIMEOUT_S = 300

# Blocks that this test can't run in itself: the whole build and test, which .ci/run does.
BUILDS = re.compile(r"^scripts/(quickstart|test|install-deps|check|tidy)\b|^(cmake|ctest|ninja|git|apt-get|sudo) ", re.MULTILINE)

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def documents():
    return [SOURCE_DIR / "README.md", SOURCE_DIR / "PROOFS.md", *sorted((SOURCE_DIR / "docs").glob("*.md"))]


def examples(text):
    """The blocks to run, each with the output it is said to have, or None."""
    blocks = BLOCK.findall(text)
    found = []
    for i, (language, body) in enumerate(blocks):
        if language == "sh" and not BUILDS.search(body):
            follows = blocks[i + 1] if i + 1 < len(blocks) else ("", "")
            found.append((body, follows[1] if follows[0] == "text" else None))
    return found


def blotted(text):
    """Without what no two runs have in common."""
    for pattern, blot in [
        (r"\b[0-9a-f]{16,}\b", "<hash>"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z?", "<time>"),
        (r"\b\d+(\.\d+)? ?(ms|s|MiB|KiB|B)\b", "<figure>"),
        (r"127\.0\.0\.1:\d+", "<address>"),
        (r"\S*/holdfast-demo-\w+", "<folder>"),
        (r"\S*/(?=(data|books)\b)", "<folder>/"),
        (r"\S*/(?=holdfast)", ""),
        (r"[ \t]+", " "),
    ]:
        text = re.sub(pattern, blot, text)
    return [line.strip() for line in text.strip().splitlines()]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reader:
    """Somebody who types what a document says into a shell, in a folder of their own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "home").mkdir()
        (self.folder / "cwd").mkdir()
        self.ports = {named: free_port() for named in ("7411", "7412", "7413")}

    def adapted(self, script):
        for named, port in self.ports.items():
            script = script.replace(named, str(port))
        script = script.replace("build/release/bin/", f"{BIN_DIR}/")
        return re.sub(r"(?<=[ =])/(?=(srv|backups|other)\b)", f"{self.folder}/", script)

    def environment(self):
        return {
            "PATH": f"{BIN_DIR}:{os.environ['PATH']}", "HOME": str(self.folder / "home"), "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
            "TMPDIR": str(self.folder), "HOLDFAST_SHARED_DIR": os.environ.get("HOLDFAST_SHARED_DIR", ""),
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
        }

    def run(self, blocks):
        """Runs them in one shell; returns each one's output, or raises AssertionError naming the one that failed."""
        for used in ("scripts", "tests/model/proof"):
            shutil.copytree(SOURCE_DIR / used, self.folder / "cwd" / used)
        for name in ["srv", "backups", "other"]:
            (self.folder / name).mkdir()
        script = "set -euo pipefail\n"
        for i, block in enumerate(blocks):
            script += f"exec >{self.folder}/out.{i}\n{self.adapted(block)}\n"
        with open(self.folder / "err", "w") as errors:
            shell = subprocess.Popen(["bash", "-c", script], cwd=self.folder / "cwd", env=self.environment(),
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)
        try:
            code = shell.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired:
            code = "none, it still runs"
        finally:
            self.end(shell.pid)
        outputs = [path.read_text() for path in (self.folder / f"out.{i}" for i in range(len(blocks))) if path.exists()]
        if code != 0:
            raise AssertionError(f"exit code {code} of:\n{self.adapted(blocks[len(outputs) - 1])}\n--- it printed:\n{outputs[-1]}"
                                 f"\n--- and to stderr:\n{(self.folder / 'err').read_text()}")
        return outputs

    @staticmethod
    def end(group):
        """Ends the servers a document has started and left running."""
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            pass


class DocsTest(unittest.TestCase):
    def test_commands(self):
        ran = 0
        for document in documents():
            found = examples(document.read_text())
            if not found:
                continue
            with self.subTest(document.name), tempfile.TemporaryDirectory() as folder:
                outputs = Reader(folder).run([block for block, _ in found])
                for (block, expected), output in zip(found, outputs):
                    ran += 1
                    if expected is not None:
                        self.assertEqual(blotted(expected), blotted(output), f"what this prints:\n{block}")
        self.assertGreater(ran, 10, "the documents have commands")

    def test_no_command_outside_a_block_that_runs(self):
        """Indented or unnamed blocks would escape this test."""
        for document in documents():
            text = BLOCK.sub("", document.read_text())
            with self.subTest(document.name):
                self.assertNotRegex(text, r"(?m)^```\s*$|^(    |\t)(holdfast|scripts/)")


if __name__ == "__main__":
    unittest.main()
