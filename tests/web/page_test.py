#!/usr/bin/env python3
"""The page's verifier, run by node: it has to say what the Python verifiers say, of every proof, policy and signature.

And the page as text: its tables are those of the documents, and nothing in it can speak to anybody.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from questions import PAGE, SOURCE_DIR, questions

import ed25519
import event_table
from failure import DOSSIER_FAILURES, RECEIPT_FAILURES

RUNNER = pathlib.Path(__file__).resolve().parent / "runner.js"


class InNode(unittest.TestCase):
    def test_the_page_says_what_python_says(self):
        node = shutil.which("node") or shutil.which("nodejs")
        if not node:
            self.skipTest("NOT RUN: there is no node (scripts/install-deps test installs it)")
        asked, right, names = questions()
        with tempfile.TemporaryDirectory(prefix="holdfast-web-") as folder:
            file = pathlib.Path(folder) / "questions.json"
            file.write_text(json.dumps(asked))
            done = subprocess.run([node, str(RUNNER), str(PAGE), str(file)], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual(said["policies"], right["policies"])
        for name, got, want in zip(names, said["cases"], right["cases"], strict=True):
            self.assertEqual(got, want, name)
        for (key, message, signature), got in zip(asked["signatures"], said["signatures"], strict=True):
            want = ed25519.verify(*map(bytes.fromhex, (key, message, signature)))
            self.assertEqual(got, want, (key, message, signature))


class AsText(unittest.TestCase):
    def setUp(self):
        self.text = PAGE.read_text()

    def test_the_tables_are_those_of_the_documents(self):
        table = re.search(r"const TABLE = `\n(.*?)\n`;", self.text, re.DOTALL)[1]
        self.assertEqual(table.strip(), event_table.TABLE.strip())
        table = re.search(r"const EXTENSION = `\n(.*?)\n`;", self.text, re.DOTALL)[1]
        self.assertEqual(table.strip(), event_table.EXTENSION.strip())
        kinds = re.findall(r"^    (\w+) = (\d+),", (SOURCE_DIR / "ledger" / "command_kind.h").read_text(), re.MULTILINE)
        block = re.search(r"const KINDS = \{\n(.*?)\n  \};", self.text, re.DOTALL)[1]
        self.assertEqual(re.findall(r"(\d+): '(\w+)'", block), [(number, name) for name, number in kinds])
        reasons = re.findall(r"^\| (\d+) \| `(\w+)` \| \w+ \| \w+ \| (.*) \|$", (SOURCE_DIR / "docs" / "reasons.md").read_text(), re.MULTILINE)
        block = re.search(r"const REASONS = \{\n(.*?)\n  \};", self.text, re.DOTALL)[1]
        said = re.findall(r"^    (\d+): (['\"])(\w+), (.*)\2,$", block, re.MULTILINE)
        self.assertEqual([(number, name, text) for number, _, name, text in said], reasons)
        block = re.search(r"const WORDS = \{\n(.*?)\n  \};", self.text, re.DOTALL)[1]
        self.assertEqual(set(re.findall(r"^    (\w+):", block, re.MULTILINE)), {*RECEIPT_FAILURES, *DOSSIER_FAILURES})

    def test_it_speaks_to_nobody(self):
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', self.text)[1]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("connect-src", policy)
        for sign in ("fetch(", "XMLHttpRequest", "WebSocket", "http://", "https://", "localStorage", "sessionStorage", "cookie",
                     "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "import(", " src=", "<link"):
            self.assertNotIn(sign, self.text)

    def test_every_field_has_a_label(self):
        fields = re.findall(r"<(?:input|textarea)[^>]*\bid=\"([\w-]+)\"", self.text)
        self.assertEqual(sorted(fields), sorted(re.findall(r"<label for=\"([\w-]+)\"", self.text)))


if __name__ == "__main__":
    unittest.main()
