#!/usr/bin/env python3
"""Plays case files with the reference model: play.py FILE…

Prints a line for each failing step and each skip's reason, then `N passed, N failed, N skipped`."""

import json
import sys

import cases
from scenario import Player, why_skipped


def play_scenarios(path, scenarios):
    for scenario in scenarios:
        reason = why_skipped(scenario)
        if reason is not None:
            yield scenario["id"], "skipped", [reason]
            continue
        failures = Player(scenario).play()
        yield scenario["id"], "failed" if failures else "passed", failures


def play_file(path):
    """(id, passed | failed | skipped, lines) for everything in a file."""
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    if "scenarios" in content:
        yield from play_scenarios(path, content["scenarios"])
    else:
        yield from cases.play(content)


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for path in paths:
        for name, verdict, lines in play_file(path):
            counts[verdict] += 1
            for line in lines:
                print(f"{path}: {name}: {verdict}: {line}")
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts["failed"] or not sum(counts.values()) else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: play.py FILE…")
    sys.exit(main(sys.argv[1:]))
