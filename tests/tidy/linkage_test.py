"""What the built programs are made of: which library is in which program, and that the hardening flags arrived.

The include rules of scripts/tidy say who may use RocksDB and Asio; this looks at what the linker made of it.
"""

import os
import pathlib
import re
import subprocess
import unittest

BIN_DIR = pathlib.Path(os.environ["HOLDFAST_BIN_DIR"])
CLIENTS = ["holdfast", "holdfast-marketplace", "holdfast-donations"]
SERVER = "holdfastd"
OFFLINE = "holdfast-replay"


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


def libraries(program):
    """The shared libraries a program names itself, without their versions."""
    return set(re.findall(r"\(NEEDED\).*\[(lib[^.\]]+)", output_of("readelf", "-dW", BIN_DIR / program)))


def defines(program, namespace):
    """Whether code of this C++ namespace (as mangled) is in the program."""
    return re.search(rf" [tTwW] \S*{namespace}", output_of("nm", BIN_DIR / program)) is not None


ROCKSDB = "7rocksdb"
ASIO = "5boost4asio"


class LinkageTest(unittest.TestCase):
    def test_server(self):
        self.assertIn("librocksdb", libraries(SERVER))
        self.assertTrue(defines(SERVER, ASIO))

    def test_clients_have_no_store(self):
        for program in CLIENTS:
            with self.subTest(program):
                self.assertNotIn("librocksdb", libraries(program))
                self.assertFalse(defines(program, ROCKSDB))
                self.assertTrue(defines(program, ASIO))

    def test_offline_tool_has_no_network(self):
        self.assertIn("librocksdb", libraries(OFFLINE))
        self.assertFalse(defines(OFFLINE, ASIO))
        self.assertNotIn("libssl", libraries(OFFLINE))

    def test_hardening(self):
        for program in [SERVER, OFFLINE, *CLIENTS]:
            with self.subTest(program):
                path = BIN_DIR / program
                self.assertRegex(output_of("readelf", "-hW", path), r"Type:\s+DYN")
                self.assertRegex(output_of("readelf", "-dW", path), r"FLAGS.*BIND_NOW")
                self.assertIn("GNU_RELRO", output_of("readelf", "-lW", path))
                self.assertNotRegex(output_of("readelf", "-lW", path), r"GNU_STACK.*RWE")
                self.assertIn("__stack_chk_fail", output_of("nm", "-D", path))


if __name__ == "__main__":
    unittest.main()
