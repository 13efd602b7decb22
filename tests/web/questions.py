"""What the page is asked, and what the Python verifiers say to it: the tamper matrix, policies, and signatures."""

import base64
import json
import os
import pathlib
import sys

SOURCE_DIR = pathlib.Path(os.environ.get("HOLDFAST_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
SHARED_DIR = pathlib.Path(os.environ.get("HOLDFAST_SHARED_DIR") or SOURCE_DIR.parent / "shared")
PAGE = SOURCE_DIR / "api" / "web" / "verify.html"
sys.path.insert(0, str(SOURCE_DIR / "tests" / "model" / "proof"))

import matrix
import policy_cases


def policies():
    """Texts, and the word for those that are no policies."""
    named = policy_cases.Named()
    good = [(named.text(*lines), None) for lines, _, _ in policy_cases.QUORUMS]
    return good + [(named.text(*lines), "no policy") for lines in policy_cases.no_policies(named)]


def signatures():
    """(key, message, signature) in hex, of all shared vectors; none where they are not."""
    found = []
    folder = SHARED_DIR / "vectors" / "ed25519"
    if not folder.is_dir():
        print(f"NOT ASKED: signatures, for there are no vectors in {folder}")
        return found
    for group in json.loads((folder / "wycheproof_ed25519_test.json").read_text())["testGroups"]:
        found += [(group["publicKey"]["pk"], test["msg"], test["sig"]) for test in group["tests"]]
    for case in json.loads((folder / "cctv_ed25519vectors.json").read_text())["cases"]:
        found.append((case["key"], case["msg"].encode().hex(), case["sig"]))
    for case in json.loads((folder / "speccheck.json").read_text())["cases"]:
        found.append((case["public_key"], case["message"], case["signature"]))
    return [one for one in found if one[1]]  # openssl's pkeyutl takes no empty message


def questions():
    """(the questions as JSON, the answers that are right but for the signatures')."""
    tried = policies()
    cases = matrix.all_cases()
    texts = [text for text, _ in tried] + sorted({case.policy for case in cases})
    asked = {
        "policies": [base64.b64encode(text.encode("latin-1")).decode() for text in texts],
        "cases": [{"kind": c.kind, "data": base64.b64encode(c.data).decode(), "policy": texts.index(c.policy, len(tried))} for c in cases],
        "signatures": signatures(),
    }
    right = {"policies": [word for _, word in tried] + [None] * (len(texts) - len(tried)), "cases": [c.want for c in cases]}
    return asked, right, [case.name for case in cases]
