#!/usr/bin/env python3
"""Verifies a receipt, a dossier or a site against a policy, without Holdfast's code.

    python3 -B verify.py receipt FILE --policy POLICY [--json]
    python3 -B verify.py dossier FILE --policy POLICY [--json]
    python3 -B verify.py site FOLDER --policy POLICY [--json]

Exit code 0: good. 1: it failed, and the first word says how (failure.py). 2: it could not be tried.
"""

import argparse
import json
import pathlib
import sys

from dossier import verify_dossier
from failure import Failure
from policy import PolicyError, parse_policy
from receipt import verify_receipt
from site_files import verify_site


def receipt(path, policy):
    return verify_receipt(path.read_bytes(), policy).as_json()


def dossier(path, policy):
    read, good = verify_dossier(path.read_bytes(), policy)
    last = good[-1]
    return {"good": True, "origin": last.origin, "size": last.size, "root": last.root.hex(), "subject": read["subject"],
            "names": read["names"], "witnesses": last.witnesses, "receipts": [one.as_json() for one in good]}


def site(path, policy):
    if not path.is_dir():
        raise NotADirectoryError(f"{path} is no folder")
    return verify_site(path, policy)


def say_good(result):
    print(f"good: {result['origin']}, {result['size']} entries, root {result['root']}")
    for name in ("entry", "index", "type", "time", "command", "keys", "reason", "subject"):
        if name in result:
            print(f"  {name}: {result[name]}")
    for part in result.get("receipts", []):
        print(f"  entry {part['entry']}, index {part['index']}: {part['type']}, reason {part['reason']}")
    print(f"  witnesses: {result['witnesses'] or 'none'}")


def main():
    parser = argparse.ArgumentParser(description="Verifies a receipt, a dossier or a site against a policy.")
    parser.add_argument("what", choices=("receipt", "dossier", "site"))
    parser.add_argument("path", type=pathlib.Path)
    parser.add_argument("--policy", required=True, type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        policy = parse_policy(options.policy.read_bytes())
        result = {"receipt": receipt, "dossier": dossier, "site": site}[options.what](options.path, policy)
    except Failure as failure:
        if options.json:
            print(json.dumps({"good": False, "failure": failure.word, "why": failure.why, "receipt": failure.receipt}))
        else:
            print(failure if failure.receipt is None else f"{failure} (receipt {failure.receipt})")
        return 1
    except (OSError, PolicyError) as error:
        print(f"verify.py: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(result))
    else:
        say_good(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
