#!/usr/bin/env python3
"""Plays all of the shared cases: nothing may fail, and only what cases/README.md allows may be skipped."""

import glob
import json
import os
import pathlib
import subprocess
import sys

ALLOWED_FEATURES = {"force", "window_required", "self_hold", "boundary:strictly_after"}


def may_be_skipped(why):
    """One of the four features, or a policy in which we differ."""
    kind, _, what = why.partition(" ")
    return kind == "policy" or kind == "feature" and what in ALLOWED_FEATURES


def main():
    program = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"]) / "holdfast-scenarios"
    files = sorted(glob.glob(os.path.join(os.environ["HOLDFAST_SHARED_DIR"], "cases", "*", "*.json")))
    if not files:
        print(f"NOT RUN: there are no shared cases in {os.environ['HOLDFAST_SHARED_DIR']}")
        return 0
    played = subprocess.run([program, "--json", *files], capture_output=True, text=True)
    *lines, counts = [json.loads(line) for line in played.stdout.splitlines()]
    bad = [line for line in lines if "skipped" not in line or not may_be_skipped(line["skipped"])]
    for line in bad:
        print(json.dumps(line))
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 1 if bad or played.returncode or counts["failed"] or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
