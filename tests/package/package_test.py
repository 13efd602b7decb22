"""cmake --install makes a package that a project elsewhere finds, compiles with, links and runs."""

import os
import pathlib
import subprocess
import tempfile
import unittest

BUILD_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"]).parent
CONSUMER_DIR = pathlib.Path(__file__).resolve().parent / "consumer"


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=900)
    if done.returncode != 0:
        raise AssertionError(f"{command} failed:\n{done.stdout}")
    return done.stdout


class PackageTest(unittest.TestCase):
    def test_consumer(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix, build = pathlib.Path(folder, "prefix"), pathlib.Path(folder, "build")
            run("cmake", "--install", BUILD_DIR, "--prefix", prefix)
            for program in ["holdfast", "holdfastd", "holdfast-replay"]:
                self.assertTrue(os.access(prefix / "bin" / program, os.X_OK), program)
            installed = {path.relative_to(prefix).as_posix() for path in prefix.rglob("*.h")}
            self.assertTrue(all(path.startswith("include/holdfast/") for path in installed), installed)
            self.assertFalse({path for path in installed if "/store/" in path or "/replay/" in path})

            run("cmake", "-S", CONSUMER_DIR, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}")
            run("cmake", "--build", build)
            self.assertRegex(run(build / "consumer"), r"^[0-9a-f]{64} has no server\n$")


if __name__ == "__main__":
    unittest.main()
