#!/usr/bin/env python3
"""The trees and the signatures that the proof verifiers stand on: every small tree, and the shared vectors."""

import base64
import json
import os
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import ed25519
import merkle

SOURCE_DIR = pathlib.Path(__file__).resolve().parents[3]
VECTORS = pathlib.Path(os.environ.get("HOLDFAST_SHARED_DIR") or SOURCE_DIR.parent / "shared") / "vectors"


def vectors(test, name):
    path = VECTORS / name
    if not path.is_file():
        test.skipTest(f"the shared vectors are not at {path}")
    return json.loads(path.read_text())


def leaves_of(count):
    return [merkle.leaf_hash(bytes([n])) for n in range(count)]


class Trees(unittest.TestCase):
    def test_the_root_is_that_of_the_definition(self):
        def mth(hashes):
            if len(hashes) < 2:
                return hashes[0] if hashes else merkle.sha256()
            cut = merkle.split_of(len(hashes))
            return merkle.node_hash(mth(hashes[:cut]), mth(hashes[cut:]))

        for count in range(130):
            self.assertEqual(merkle.root(leaves_of(count)), mth(leaves_of(count)))

    def test_every_inclusion_of_up_to_64(self):
        for size in range(1, 65):
            hashes = leaves_of(size)
            root = merkle.root(hashes)
            for index, leaf in enumerate(hashes):
                path = merkle.inclusion_path(hashes, index)
                self.assertTrue(merkle.includes(leaf, index, size, path, root))
                self.assertFalse(merkle.includes(leaf, index, size, [*path, root], root))
                self.assertFalse(path and merkle.includes(leaf, index, size, path[:-1], root))
                self.assertFalse(path and merkle.includes(leaf, index ^ 1, size, path, root))
                self.assertFalse(merkle.includes(leaf, index + size, size, path, root))
                self.assertFalse(merkle.includes(root, index, size, path, leaf) and size > 1)

    def test_every_consistency_of_up_to_64(self):
        roots = [merkle.root(leaves_of(size)) for size in range(65)]
        for size in range(65):
            for old in range(1, size + 1):
                path = merkle.consistency_path(leaves_of(size), old)
                self.assertTrue(merkle.is_consistent(old, size, path, roots[old], roots[size]), (old, size))
                self.assertFalse(merkle.is_consistent(old, size, [*path, roots[old]], roots[old], roots[size]))
                self.assertFalse(path and merkle.is_consistent(old, size, path[:-1], roots[old], roots[size]))
                if old != size:
                    self.assertFalse(merkle.is_consistent(old, size, path, roots[size], roots[size]), (old, size))
                    self.assertFalse(merkle.is_consistent(old, size, path, roots[old], roots[old]))
                for at in range(len(path)):
                    bad = path[:at] + [merkle.sha256(path[at])] + path[at + 1:]
                    self.assertFalse(merkle.is_consistent(old, size, bad, roots[old], roots[size]), (old, size, at))

    def test_the_shared_vectors(self):
        given = vectors(self, "merkle/roots.json")
        leaves = [merkle.leaf_hash(bytes.fromhex(x)) for x in given["leaf_inputs_hex"]]
        self.assertEqual([merkle.root(leaves[:n]).hex() for n in range(9)], given["root_hex_by_size"])
        for case in vectors(self, "merkle/inclusion.json")["cases"]:
            leaf, root, *path = decoded(case["leafHash"], case["root"], *(case["proof"] or []))
            good = merkle.includes(leaf, case["leafIdx"], case["treeSize"], path, root)
            self.assertEqual(good, not case["wantErr"], case["id"])
        for case in vectors(self, "merkle/consistency.json")["cases"]:
            old, new, *path = decoded(case["root1"], case["root2"], *(case["proof"] or []))
            good = merkle.is_consistent(case["size1"], case["size2"], path, old, new)
            self.assertEqual(good, not case["wantErr"], case["id"])


def decoded(*texts):
    return [base64.b64decode(text or "") for text in texts]


class Signatures(unittest.TestCase):
    def test_small_orders_and_odd_encodings(self):
        small = {ed25519.P - 1, 0, 1} | {int.from_bytes(bytes.fromhex(x), "little") for x in (
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")}
        for y in sorted(small | {ed25519.P, ed25519.P + 1}):
            for sign in (0, 1):
                encoding = (y | sign << 255).to_bytes(32, "little")
                self.assertFalse(ed25519.is_good_key(encoding), encoding.hex())
                if ed25519.point(encoding):
                    self.assertTrue(ed25519.is_small_order(encoding), encoding.hex())
        self.assertFalse(ed25519.is_good_key((2).to_bytes(32, "little")), "no point")
        self.assertTrue(ed25519.is_good_key(ed25519.public_key(bytes(32))))
        self.assertFalse(ed25519.is_good_key(ed25519.public_key(bytes(32)) + b"\0"))

    def test_wycheproof(self):
        for group in vectors(self, "ed25519/wycheproof_ed25519_test.json")["testGroups"]:
            key = bytes.fromhex(group["publicKey"]["pk"])
            for test in filter(lambda t: t["msg"], group["tests"]):  # pkeyutl takes no empty message; nor do we sign one
                good = ed25519.verify(key, bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
                self.assertEqual(good, test["result"] == "valid", (test["tcId"], test["comment"]))

    def test_rfc_8032(self):
        for case in filter(lambda c: c["message"], vectors(self, "ed25519/rfc8032.json")["cases"]):
            key, message, signature = (bytes.fromhex(case[x]) for x in ("public_key", "message", "signature"))
            self.assertEqual(ed25519.verify(key, message, signature), case["result"] == "valid", case["id"])

    def test_edge_cases(self):
        """Speccheck: what must or, strictly, should be refused is; CCTV: whatever has a part of low order on its own."""
        for case in vectors(self, "ed25519/speccheck.json")["cases"]:
            key, message, signature = (bytes.fromhex(case[x]) for x in ("public_key", "message", "signature"))
            if case["must_reject"] or case["strict_reject"]:
                self.assertFalse(ed25519.verify(key, message, signature), case["n"])
        for case in vectors(self, "ed25519/cctv_ed25519vectors.json")["cases"]:
            if {"low_order_R", "low_order_A", "non_canonical_A", "non_canonical_R"} & set(case["flags"] or []):
                key, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
                self.assertFalse(ed25519.verify(key, case["msg"].encode(), signature), case["number"])


if __name__ == "__main__":
    unittest.main()
