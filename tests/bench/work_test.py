#!/usr/bin/env python3
"""The work of a command, counted: what a change made dearer shows here on any machine, however busy.

Runs `holdfast-bench stages` (the way of a batch in one thread, from making the commands to applying what is
durable) under valgrind's callgrind. Counted are a command's

    instructions   in our own code: not the libraries', whose way depends on the processor
    allocations    calls of malloc, calloc, realloc
    hashes         SHA-256 digests, of both sides together
    entry_bytes    of the log

and held against tests/bench/work.json. More than the tolerance there is a failure; far less asks for a new record
(`work_test.py BENCH --record`), so that the gain is kept. Timings decide nothing.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

RECORD = pathlib.Path(__file__).with_name("work.json")
COUNT = 3 * 8190  # commands: three batches
SKIP = 77
NAME = re.compile(r"\((\d+)\)(?: (.+))?")


def counts_of(dump):
    """Self cost by object, and calls by function, of a callgrind dump (valgrind manual, "Callgrind Format")."""
    names = {"ob": {}, "fn": {}}
    cost, calls = {}, {}
    here = callee = ""
    after_calls = False
    for line in dump.read_text().splitlines():
        key, _, value = line.partition("=")
        kind = {"ob": "ob", "cob": "ob", "fn": "fn", "cfn": "fn"}.get(key)
        if kind:
            number, name = NAME.fullmatch(value).groups()
            name = names[kind].setdefault(number, name)
            if key == "ob":
                here = name
            elif key == "cfn":
                callee = name
        elif key == "calls":
            calls[callee] = calls.get(callee, 0) + int(value.split()[0])
            after_calls = True  # its next line is the callee's cost
        elif line and (line[0].isdigit() or line[0] in "+-*"):
            if not after_calls:
                cost[here] = cost.get(here, 0) + int(line.split()[1])
            after_calls = False
    return cost, calls


def a_command(bench, workload):
    with tempfile.TemporaryDirectory(prefix="holdfast-test-") as folder:
        dump = pathlib.Path(folder, "callgrind.out")
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={dump}", "--toggle-collect=*drive_batches*",
             bench, "stages", "--json",
             "--workload", workload, "--accounts", "1000", "--count", str(COUNT), "--seed", "7"],
            capture_output=True, text=True, timeout=900)
        if run.returncode != 0:
            sys.exit(f"work_test: holdfast-bench ended with {run.returncode} under valgrind:\n{run.stderr}")
        cost, calls = counts_of(dump)
        figures = {
            "instructions": next(value for name, value in cost.items() if name.endswith("/holdfast-bench")),
            "allocations": sum(calls.get(name, 0) for name in ("malloc", "calloc", "realloc")),
            "hashes": calls.get("SHA256_Final", 0),
            "entry_bytes": json.loads(run.stdout)["entry_bytes"] * COUNT,
        }
        return {figure: round(value / COUNT, 2) for figure, value in figures.items()}


def main():
    bench = os.path.realpath(sys.argv[1])
    if subprocess.run(["sh", "-c", "command -v valgrind"], capture_output=True).returncode != 0:
        print("work_test: skipped: valgrind is not installed")
        return SKIP
    record = json.loads(RECORD.read_text())
    found = {workload: a_command(bench, workload) for workload in record["a_command"]}
    if sys.argv[2:] == ["--record"]:
        record["a_command"] = found
        RECORD.write_text(json.dumps(record, indent=2) + "\n")
        return 0
    failed = False
    for workload, figures in found.items():
        for figure, value in figures.items():
            recorded, tolerance = record["a_command"][workload][figure], record["tolerance"][figure]
            word = "ok"
            if value > recorded * (1 + tolerance):
                word, failed = "MORE", True
            elif value < recorded * (1 - tolerance):
                word, failed = "far less: record it", True
            print(f"{workload:13} {figure:13} {value:12,.2f}   recorded {recorded:12,.2f}   {word}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
