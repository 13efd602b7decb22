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

import make
import note
import tamper


def policies(world):
    """Texts and whether they are policies: one of each rule of tlog-policy."""
    log = f"log {world.log.vkey}\n"
    keys = [make.witness_key(*w) for w in world.witnesses]
    witnesses = "".join(f"witness w{n} {key}\n" for n, key in enumerate(keys))
    weak = note.VerifierKey("weak", 1, make.u(32, 1))
    head = log + witnesses
    good = ["quorum none", "quorum w1", "\tgroup g  2 w0 w1 w2 \nquorum g\n", "# a remark \xe9\n\nquorum none",
            "group a any w0\ngroup b all a w1\nquorum b"]
    bad = ["", "quorum", "quorum w9", "quorum none\nquorum none", "group g 3 w0 w1\nquorum g", "group g 0 w0\nquorum g",
           "group g any w0 w0\nquorum g", "group g any none\nquorum none", "group none any w0\nquorum none", "what\nquorum none",
           "# \x01\nquorum none", "# \r\nquorum none", "group g 01 w0\nquorum g", "group w0 any w1\nquorum none", log + "quorum none",
           f"log {weak}\nquorum none", f"log {keys[0]}\nquorum none", f"witness w0 {make.witness_key('n', make.Key('n'))}\nquorum none",
           f"witness w7 {keys[0]}\nquorum none", f"log {str(world.other.vkey)[:-1]}\nquorum none", "constructor\nquorum none",
           f"log {str(world.other.vkey).replace('+', ' ', 1)}\nquorum none"]
    return [(head + text, None) for text in good] + [(head + text, "no policy") for text in bad]


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
    world = tamper.World()
    tried = policies(world)
    cases = tamper.all_cases()
    texts = [text for text, _ in tried] + sorted({case.policy for case in cases})
    asked = {
        "policies": [base64.b64encode(text.encode("latin-1")).decode() for text in texts],
        "cases": [{"kind": c.kind, "data": base64.b64encode(c.data).decode(), "policy": texts.index(c.policy, len(tried))} for c in cases],
        "signatures": signatures(),
    }
    right = {"policies": [word for _, word in tried] + [None] * (len(texts) - len(tried)), "cases": [c.want for c in cases]}
    return asked, right, [case.name for case in cases]
