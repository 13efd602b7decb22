"""Builds and runs go/check.go, other people's verifier of sites and receipts: Debian's golang-golang-x-mod-dev."""

import os
import pathlib
import shutil
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parent / "go" / "check.go"
GOPATH = pathlib.Path("/usr/share/gocode")


def missing():
    """What is not there to build it with, or None."""
    if not shutil.which("go"):
        return "NOT RUN: there is no go (scripts/install-deps test installs golang-go)"
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        return "NOT RUN: golang.org/x/mod is not there (scripts/install-deps test installs golang-golang-x-mod-dev)"
    return None


def build(folder):
    """The program, made in this folder, cache and all."""
    program = pathlib.Path(folder) / "check"
    surroundings = os.environ | {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": str(pathlib.Path(folder) / "cache"),
                                 "GOFLAGS": "", "CGO_ENABLED": "0", "HOME": str(folder)}
    subprocess.run(["go", "build", "-o", str(program), str(SOURCE)], env=surroundings, check=True)
    return program


def run(program, site, *receipts):
    """(whether all is good, what it says)."""
    done = subprocess.run([str(program), str(site), *map(str, receipts)], capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr
