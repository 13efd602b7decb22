#!/usr/bin/env python3
"""The page in a real browser: a person's way through it, with files and with the keyboard, and the whole tamper matrix."""

import json
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from chromium import Chromium, find
from questions import PAGE, questions

import make
import matrix
import tamper
from failure import RECEIPT_FAILURES

RUNNER = pathlib.Path(__file__).resolve().parent / "runner.js"
TAB, ENTER = ("Tab", 9), ("Enter", 13, "\r")


@unittest.skipUnless(find(), "NOT RUN: there is no chromium (scripts/install-deps test installs it)")
class InChromium(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = tamper.World()
        cls.page = Chromium(find(), PAGE.as_uri())
        cls.addClassCleanup(cls.page.__exit__)
        holder = tempfile.TemporaryDirectory(prefix="holdfast-browser-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)

    def file(self, name, data):
        """A file of its own each time: a field that is given the same one again has not changed."""
        path = self.folder / f"{len(list(self.folder.iterdir()))}-{name}"
        path.write_bytes(data)
        return path

    def result(self):
        """(good or bad, the result's text) once it is there."""
        return self.page.evaluate("""new Promise((done) => {
            const look = () => { const v = document.getElementById('verdict');
                v ? done([v.dataset.verdict, document.getElementById('result').innerText]) : setTimeout(look, 10); };
            look(); })""")

    def check(self, proof, policy):
        self.page.evaluate("document.getElementById('result').replaceChildren()")
        self.page.choose_file("#proof-file", self.file("proof", proof))
        self.page.choose_file("#policy-file", self.file("policy", policy.encode()))
        wanted = json.dumps(policy)
        self.page.evaluate(f"""new Promise((done) => {{ const look = () =>
            document.getElementById('policy-text').value === {wanted} ? done() : setTimeout(look, 10); look(); }})""")
        self.page.evaluate("document.getElementById('check').click()")
        return self.result()

    def assertSays(self, text, *parts):
        for part in parts:
            self.assertIn(part, text)

    def test_a_good_receipt_in_plain_words(self):
        verdict, text = self.check(self.world.receipt, self.world.policy)
        self.assertEqual(verdict, "good")
        self.assertSays(text, "This receipt is genuine under your policy: fund, done.", "12345", "entry 2, number 9 in it",
                        "2026-09-21 14:13:22.000 UTC", make.Key("client ledger.example/one").public.hex(), "ledger.example/one",
                        "milestone_funded", "Witness witness.example/0 saw this state", "Who holds a key.")
        self.assertNotIn("No witness", text)

    def test_a_refused_one_without_witnesses(self):
        receipt = self.world.log.receipt(2, 4)
        verdict, text = self.check(receipt, make.policy_text(self.world.log))
        self.assertEqual(verdict, "good")
        self.assertSays(text, "refused, reason 20: hold_mismatch", "No witness of your policy cosigned", "Nothing changed.")

    def test_a_timer(self):
        verdict, text = self.check(self.world.log.receipt(4, 0), make.policy_text(self.world.log))
        self.assertEqual(verdict, "good")
        self.assertSays(text, "a clock of the ledger ran out", "nobody: the ledger itself", "timer_fired", "released")

    def test_a_dossier(self):
        dossier = self.world.log.dossier(7, self.world.agreement, [(1, 0), (2, 9), (4, 0)], self.world.checkpoint, 1)
        verdict, text = self.check(make.dossier_bytes(dossier), self.world.policy)
        self.assertEqual(verdict, "good")
        self.assertSays(text, "3 receipts", self.world.agreement.hex(), "offer, done", "fund, done", "That nothing is missing.")
        dossier["receipts"][1] = dossier["receipts"][1].replace("index 2", "index 3")
        verdict, text = self.check(make.dossier_bytes(dossier), self.world.policy)
        self.assertEqual(verdict, "bad")
        self.assertSays(text, "Not good: not_in_log", "Receipt 1.")

    def test_bad_ones_and_what_is_no_policy(self):
        seen = set()
        for case in matrix.all_cases():
            if case.kind == "receipt" and case.want and case.want not in seen:
                seen.add(case.want)
                verdict, text = self.check(case.data, case.policy)
                self.assertEqual((verdict, text.split("\n")[0]), ("bad", f"Not good: {case.want}"), case.name)
        self.assertEqual(seen, set(RECEIPT_FAILURES))
        for policy in ("", "quorum", "nonsense", "quorum all\n"):
            verdict, text = self.check(self.world.receipt, policy)
            self.assertEqual((verdict, text.split("\n")[0]), ("bad", "The policy cannot be read"))

    def test_markup_in_a_proof_stays_text(self):
        names = self.world.log.dossier(7, self.world.agreement, [(1, 0)])
        names["names"][0]["what"] = "<img src=x onerror=\"document.title='ran'\">"
        verdict, text = self.check(make.dossier_bytes(names), make.policy_text(self.world.log))
        self.assertEqual(verdict, "good")
        self.assertIn("<img src=x", text)
        self.assertNotEqual(self.page.evaluate("document.title"), "ran")

    def test_with_the_keyboard_alone(self):
        """Tab goes to each field in order, Enter on the button checks, and the result is announced."""
        self.page.evaluate("document.getElementById('result').replaceChildren(); document.activeElement.blur()")
        self.check(self.world.receipt, self.world.policy)
        self.page.evaluate("document.getElementById('result').replaceChildren(); document.getElementById('proof-file').focus()")
        order = []
        for _ in range(5):
            order.append(self.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
            if order[-1] != "check":
                self.page.press(*TAB)
        self.assertEqual(order, ["proof-file", "SUMMARY", "policy-text", "policy-file", "check"])
        self.page.press(*ENTER)
        self.assertEqual(self.result()[0], "good")
        region = "document.getElementById('result')"
        self.assertEqual(self.page.evaluate(f"[{region}.getAttribute('role'), {region}.getAttribute('aria-live')]"), ["status", "polite"])
        for node in self.page.call("Accessibility.getFullAXTree")["nodes"]:
            if node.get("role", {}).get("value") in ("button", "textbox") and not node.get("ignored"):
                self.assertTrue(node["name"]["value"], node)

    def test_light_dark_and_on_a_phone(self):
        """Text stands off its ground by WCAG's 4.5 to 1 in both schemes, and nothing is wider than a small screen."""
        self.check(self.world.receipt, self.world.policy)
        self.page.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=True)
        self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 320)
        grounds = set()
        for scheme in ("light", "dark"):
            self.page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            ground, *inks = self.page.evaluate("""[getComputedStyle(document.body).backgroundColor,
                ...['body', '.help', 'dt', '.verdict h2', 'summary'].map((s) => getComputedStyle(document.querySelector(s)).color)]""")
            grounds.add(ground)
            for ink in inks:
                self.assertGreaterEqual(contrast(ground, ink), 4.5, (scheme, ink))
        self.assertEqual(len(grounds), 2)
        self.page.call("Emulation.clearDeviceMetricsOverride")

    def test_it_may_speak_to_nobody(self):
        refused = self.page.evaluate("""fetch('http://127.0.0.1:9/').then(() => 'went out', (e) => String(e))""")
        self.assertIn("TypeError", refused)
        self.assertTrue([e for e in self.page.log if "Content Security Policy" in json.dumps(e)])
        self.assertEqual([url for url in self.page.requested() if not url.startswith(("file:", "http://127.0.0.1:9/"))], [])

    def test_the_whole_matrix(self):
        asked, right, names = questions()
        asked["signatures"] = asked["signatures"][::7]  # node is asked all of them
        self.page.evaluate(RUNNER.read_text() + "\n;0")
        said = json.loads(self.page.evaluate(f"answers({json.dumps(asked)})"))
        self.assertEqual(said["policies"], right["policies"])
        for name, got, want in zip(names, said["cases"], right["cases"], strict=True):
            self.assertEqual(got, want, name)


def contrast(*colours):
    """Of two CSS colours, as WCAG 2 has it."""
    lights = []
    for colour in colours:
        parts = [int(x) / 255 for x in re.findall(r"\d+", colour)[:3]]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)


if __name__ == "__main__":
    unittest.main()
