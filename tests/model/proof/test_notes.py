#!/usr/bin/env python3
"""Signed notes, verifier keys, checkpoints and policies: the shared vectors, and what no vector says."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import ed25519
import make
import note
import policy_cases
from failure import Failure
from make import Key
from policy import PolicyError, open_checkpoint, parse_policy
from test_merkle import vectors


def opened(data, keys):
    """(verified, unverified) names of a note's signatures, each line once, as sumdb/note gives them; or None."""
    if any(keys.count(key) > 1 and f"— {key.name} ".encode() in data for key in keys):
        return None
    try:
        signed = note.parse_note(data)
    except Failure:
        return None
    verified, unverified = [], []
    for signature in dict.fromkeys(signed.signatures):
        key = next((key for key in keys if signature.is_by(key)), None)
        if key and not ed25519.verify(key.key, signed.text, signature.data):
            return None
        (verified if key else unverified).append(signature.name)
    return (verified, unverified) if verified else None


class Notes(unittest.TestCase):
    def test_the_shared_notes(self):
        given = vectors(self, "merkle/signed_notes.json")
        for case in given["cases"]:
            data = bytes.fromhex(case["note_hex"]) if "note_hex" in case else case["note"].encode()
            keys = [note.parse_vkey(key) for key in case["known_keys"]]
            want = case["expect"]
            expected = (want["verified"], want["unverified"]) if want["result"] == "ok" else None
            self.assertEqual(opened(data, keys), expected, case["id"])
        for bad in given["bad_keys"]:
            self.assertRaises(ValueError, note.parse_vkey, bad["key"])

    def test_every_wrong_vkey(self):
        """Every proper part of a key, and every key with one byte changed."""
        good = str(note.VerifierKey("ledger.example/a", 1, Key("a").public))
        self.assertEqual(str(note.parse_vkey(good)), good)
        wrong = [good[i:j] for i in range(len(good)) for j in range(i + 1, len(good) + 1) if j - i < len(good)]
        wrong += [good[:i] + chr(ord(c) + 1) + good[i + 1:] for i, c in enumerate(good)]
        for text in wrong:
            self.assertRaises(ValueError, note.parse_vkey, text)
        for key in (bytes(32), make.u(32, 1), make.u(32, ed25519.P)):
            self.assertRaises(ValueError, note.parse_vkey, str(note.VerifierKey("weak", 1, key)))

    def test_the_shared_checkpoints(self):
        given = vectors(self, "merkle/checkpoints.json")
        for case in given["cases"]:
            want, body = case["expect"], case["body"].encode()
            if want["result"] == "ok":
                read = note.parse_checkpoint(body)
                self.assertEqual((read.origin, read.size, read.root.hex()), (want["origin"], want["size"], want["hash_hex"]))
            else:
                self.assertRaises(Failure, note.parse_checkpoint, body)
        self.assertRaises(Failure, note.parse_checkpoint, b"Log\n1\nAAAAx")
        for example in given["c2sp_examples"]:
            note.ours(note.parse_note(example["signed_checkpoint"].encode()).text)


class Policies(unittest.TestCase):
    def setUp(self):
        self.named = policy_cases.Named()
        self.log = self.named.log

    def policy(self, *more):
        return parse_policy(self.named.text(*more).encode("latin-1"))

    def test_quorums(self):
        for lines, meets, fails in policy_cases.QUORUMS:
            policy = self.policy(*lines)
            for digits in meets:
                self.assertTrue(policy.is_met({b"w" + d.encode() for d in digits}), (lines, digits))
            for digits in fails:
                self.assertFalse(policy.is_met({b"w" + d.encode() for d in digits}), (lines, digits))

    def test_what_is_no_policy(self):
        for lines in policy_cases.no_policies(self.named):
            self.assertRaises(PolicyError, self.policy, *lines)
        many = [f"group g{n} any g{n - 1}" if n else "group g0 any w0" for n in range(256)]
        self.assertTrue(self.policy(*many, "quorum g255").is_met({b"w0"}))

    def test_key_changes_with_overlap(self):
        """Two keys of one log: signed by either or both is known, but what is there has to verify."""
        new = Key("the log's new key")
        new_vkey = note.VerifierKey(self.log.origin, 1, new.public)
        policy = self.policy(f"log {new_vkey}", "quorum none")
        text = note.parse_note(self.log.checkpoint()).text
        lines = {"old": make.signature_line(self.log.vkey, self.log.log_key.sign(text)),
                 "new": make.signature_line(new_vkey, new.sign(text)),
                 "bad": make.signature_line(new_vkey, Key("thief").sign(text))}
        for names, word in ((["old"], None), (["new"], None), (["old", "new"], None), (["old", "bad"], "bad_log_signature")):
            data = text + b"\n" + b"".join(lines[name] for name in names)
            if word is None:
                self.assertEqual(open_checkpoint(data, policy)[0].size, 1)
            else:
                self.assertRaisesRegex(Failure, word, open_checkpoint, data, policy)


if __name__ == "__main__":
    unittest.main()
