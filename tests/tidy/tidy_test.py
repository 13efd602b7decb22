"""Each rule of scripts/tidy fires on a tree that breaks it, and only then.

A case starts from a small house that keeps every rule, changes some files and names the findings that must follow.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE_DIR = pathlib.Path(os.environ.get("HOLDFAST_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


def header(namespace, body=""):
    return f"/// What it is for.\n#pragma once\n{body}\nnamespace holdfast::{namespace} {{}}\n"


GOOD = {
    "CMakeLists.txt": "add_subdirectory(crypto)\n",
    "crypto/CMakeLists.txt": "holdfast_library(holdfast_crypto SOURCES hash.cpp)\n",
    "crypto/hash.h": header("crypto"),
    "crypto/hash.cpp": '#include "crypto/hash.h"\n#include <openssl/evp.h>\n#include <sodium.h>\n',
    "ledger/CMakeLists.txt": "holdfast_library(holdfast_ledger SOURCES commands/hold.cpp)\n",
    "ledger/command_list.h": header("ledger", '#include "ledger/commands/hold.h"'),
    "ledger/commands/hold.h": header("ledger", '#include <cstdint>\n#include "crypto/hash.h"'),
    "ledger/commands/hold.cpp": '#include "ledger/command_list.h"\n// a float in a comment, "double" in a string\n'
                                'const char* text = "a double or float";  int million = 1\'000\'000;\n',
    "ledger/store/CMakeLists.txt": "holdfast_library(holdfast_store SOURCES log.cpp)\n",
    "ledger/store/log.cpp": '#include <chrono>\n#include <rocksdb/db.h>\n#include "ledger/command_list.h"\n',
    "replay/CMakeLists.txt": "holdfast_program(holdfast-replay SOURCES main.cpp)\n",
    "replay/main.cpp": '#include "ledger/command_list.h"\n',
    "api/CMakeLists.txt": "holdfast_program(holdfastd SOURCES\n    main.cpp)  # the server\n",
    "api/main.cpp": "#include <boost/asio/ip/tcp.hpp>\n#include <fstream>\n",
    "tests/ledger/CMakeLists.txt": "holdfast_test(hold SOURCES hold_test.cpp)\n"
                                   "holdfast_add_test(NAME py COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/books_test.py)\n",
    "tests/ledger/hold_test.cpp": '#include <rocksdb/db.h>\n#include "ledger/command_list.h"\n',
    "tests/ledger/books_test.py": "",
    "README.md": "Run `scripts/test`; results under `$TMPDIR/x` or https://example.org/home/page.\n",
}


class TidyTest(unittest.TestCase):
    maxDiff = None

    def findings(self, files, git=False):
        """(path, rule) of every finding in a tree of these files; a file of None is left out."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                if text is not None:
                    file = pathlib.Path(folder, path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text)
            if git:
                subprocess.run(["git", "init", "-q", folder], check=True)
            run = subprocess.run([sys.executable, SOURCE_DIR / "scripts" / "tidy", "--root", folder],
                                 capture_output=True, text=True, timeout=300)
        *lines, summary = run.stdout.splitlines() or [""]
        self.assertRegex(summary, r"^tidy: \d+ files, \d+ rules, \d+ findings$", run.stderr)
        self.assertEqual(run.returncode, 1 if lines else 0)
        return [(line.split(":")[0], line.split(": ")[1]) for line in lines]

    def check(self, cases):
        for title, changes, *expected in cases:
            with self.subTest(title):
                self.assertEqual(self.findings(GOOD | changes), sorted(expected))

    def test_good_house(self):
        self.assertEqual(self.findings(GOOD), [])
        self.assertEqual(self.findings(GOOD, git=True), [])

    def test_nothing_to_check_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([sys.executable, SOURCE_DIR / "scripts" / "tidy", "--root", folder],
                                 capture_output=True, text=True, timeout=300)
        self.assertNotEqual(run.returncode, 0)

    def test_ignored_files_are_not_read(self):
        changes = {"build/x.cpp": "", ".hidden/x.cpp": ""}
        self.assertEqual(self.findings(GOOD | changes), [])
        changes = {"out/x.cpp": "", ".gitignore": "/out/\n"}
        self.assertEqual(self.findings(GOOD | changes, git=True), [])

    def test_include_direction(self):
        up = {layer: (f"{layer}/up.h", header(space)) for layer, space in
              [("ledger", "ledger"), ("ledger/store", "store"), ("replay", "replay"), ("api", "api")]}

        def breach(path, layer):
            name, text = up[layer]
            return (f"{path} includes {layer}", {name: text, path: GOOD[path] + f'#include "{name}"\n'},
                    (path, "include_direction"))

        self.check([
            breach("crypto/hash.cpp", "ledger"),
            breach("ledger/commands/hold.cpp", "ledger/store"),
            breach("ledger/commands/hold.cpp", "api"),
            breach("ledger/store/log.cpp", "replay"),
            breach("ledger/store/log.cpp", "api"),
            breach("replay/main.cpp", "api"),
            breach("api/main.cpp", "replay"),
            ("a source includes a test's header",
             {"tests/support.h": "// Help.\n#pragma once\n", "api/main.cpp": '#include "tests/support.h"\n'},
             ("api/main.cpp", "include_direction")),
            ("not from the root", {"crypto/hash.cpp": '#include "crypto/hash.h"\n#include "hash.h"\n'},
             ("crypto/hash.cpp", "include_direction")),
        ])

    def test_include_reserved(self):
        def breach(path, name):
            return (f"{path} includes {name}", {path: GOOD[path] + f"#include <{name}>\n"}, (path, "include_reserved"))

        self.check([
            breach("crypto/hash.h", "openssl/evp.h"),
            breach("ledger/store/log.cpp", "openssl/sha.h"),
            breach("api/main.cpp", "openssl/ssl.h"),
            breach("replay/main.cpp", "sodium.h"),
            breach("tests/ledger/hold_test.cpp", "sodium/crypto_sign.h"),
            breach("ledger/commands/hold.h", "rocksdb/slice.h"),
            breach("replay/main.cpp", "rocksdb/db.h"),
            breach("api/main.cpp", "rocksdb/db.h"),
            breach("replay/main.cpp", "boost/asio/post.hpp"),
            breach("ledger/store/log.cpp", "boost/asio/post.hpp"),
            breach("crypto/hash.cpp", "boost/beast/core.hpp"),
            breach("api/main.cpp", "boost/asio.hpp"),
            breach("tests/ledger/hold_test.cpp", "boost/asio.hpp"),
        ])

    def test_pure_domain(self):
        path = "ledger/commands/hold.cpp"
        names = ["chrono", "random", "thread", "mutex", "atomic", "fstream", "iostream", "filesystem", "cstdio", "ctime",
                 "unistd.h", "sys/stat.h"]
        self.check([(name, {path: GOOD[path] + f"#include <{name}>\n"}, (path, "pure_domain")) for name in names])
        self.check([(code, {path: GOOD[path] + code + "\n"}, (path, "pure_domain"))
                    for code in ["double rate = 0.5;", "float x; // why", "auto y = /* no */ double(1);"]])
        header_path = "ledger/commands/hold.h"
        self.check([("in a header", {header_path: GOOD[header_path] + "#include <mutex>\n"}, (header_path, "pure_domain"))])
        port, uses = "ledger/event_log.h", {"ledger/store/log.cpp": '#include "ledger/event_log.h"\n'}
        self.check([
            ("a port may name a duration", {port: header("ledger", "#include <chrono>")} | uses),
            ("and no more", {port: header("ledger", "#include <mutex>")} | uses, (port, "pure_domain")),
        ])

    def test_include_cycle(self):
        self.check([
            ("two headers include each other",
             {"crypto/a.h": header("crypto", '#include "crypto/b.h"'), "crypto/b.h": header("crypto", '#include "crypto/a.h"')},
             ("crypto/a.h", "include_cycle")),
            ("a header includes itself",
             {"crypto/hash.h": header("crypto", '#include "crypto/hash.h"')},
             ("crypto/hash.h", "include_cycle")),
        ])

    def test_orphan(self):
        self.check([
            ("a source", {"crypto/key.cpp": ""}, ("crypto/key.cpp", "orphan")),
            ("named in a comment only",
             {"crypto/key.cpp": "", "crypto/CMakeLists.txt": GOOD["crypto/CMakeLists.txt"] + "# key.cpp\n"},
             ("crypto/key.cpp", "orphan")),
            ("named by another folder",
             {"crypto/key.cpp": "", "ledger/CMakeLists.txt": GOOD["ledger/CMakeLists.txt"] + "holdfast_test(x SOURCES key.cpp)\n"},
             ("crypto/key.cpp", "orphan")),
            ("a test", {"tests/ledger/fee_test.cpp": ""}, ("tests/ledger/fee_test.cpp", "orphan")),
            ("a Python test", {"tests/ledger/fee_test.py": ""}, ("tests/ledger/fee_test.py", "orphan")),
            ("a Python module is no test", {"tests/ledger/fees.py": ""}),
            ("a header", {"crypto/key.h": header("crypto")}, ("crypto/key.h", "orphan")),
        ])

    def test_header_contract(self):
        path = "crypto/hash.h"
        self.check([
            ("no words", {path: "#pragma once\n#include <array>\nnamespace holdfast::crypto {}\n"}, (path, "header_contract")),
            ("an empty comment", {path: "//\n#pragma once\nnamespace holdfast::crypto {}\n"}, (path, "header_contract")),
            ("words after the first declaration",
             {path: "#pragma once\nnamespace holdfast::crypto {\n/// Late.\n}\n"}, (path, "header_contract")),
            ("no guard", {path: "/// Words.\nnamespace holdfast::crypto {}\n"}, (path, "header_contract")),
            ("another namespace", {path: "/// Words.\n#pragma once\nnamespace holdfast::ledger {}\n"}, (path, "header_contract")),
            ("words after the guard", {path: "#pragma once\n\n// Words.\nnamespace holdfast::crypto {}\n"}),
        ])

    def test_file_length(self):
        path = "api/main.cpp"
        self.check([
            ("450 lines", {path: "//\n" * 450}),
            ("451 lines", {path: "//\n" * 451}, (path, "file_length")),
        ])

    def test_command_complete(self):
        path = "ledger/commands/hold.h"
        self.check([
            ("no source", {"ledger/commands/hold.cpp": None, "crypto/hash.cpp": GOOD["crypto/hash.cpp"],
                           "ledger/CMakeLists.txt": ""}, (path, "command_complete")),
            ("not listed", {"ledger/command_list.h": header("ledger"),
                            "ledger/commands/hold.cpp": '#include "ledger/commands/hold.h"\n'}, (path, "command_complete")),
            ("no test", {"tests/ledger/hold_test.cpp": None}, (path, "command_complete")),
            ("tested together with others",
             {"tests/ledger/hold_test.cpp": None, "tests/ledger/CMakeLists.txt": "x(money_test.cpp books_test.py)",
              "tests/ledger/money_test.cpp": 'TEST_CASE("hold") {}\n'}),
            ("another word in a test",
             {"tests/ledger/hold_test.cpp": None, "tests/ledger/CMakeLists.txt": "x(money_test.cpp books_test.py)",
              "tests/ledger/money_test.cpp": 'TEST_CASE("holder") {}\n'}, (path, "command_complete")),
            ("no header", {path: None, "ledger/command_list.h": header("ledger")},
             (path, "command_complete"), (path, "command_complete")),
        ])

    def test_same_code_everywhere(self):
        path = "api/main.cpp"
        self.check([(line, {path: GOOD[path] + line + "\n"}, (path, "same_code_everywhere"))
                    for line in ["#ifdef NDEBUG", "#if defined(HOLDFAST_TESTING)", "#include <cassert>"]])

    def test_machine_path(self):
        for top in ["home", "root", "tmp", "work"]:
            self.check([(top, {"README.md": f"See /{top}/someone/notes.\n"}, ("README.md", "machine_path"))])
        text = "A network/home/x, ./{0}/x, ${{DIR}}/{0}/x and and/or /{1} is none.\n".format("tmp", "work")
        self.check([("no path", {"README.md": text})])

    def test_leftover(self):
        for word in ["TO" + "DO", "FIX" + "ME"]:
            self.check([(word, {"api/main.cpp": f"// {word}: later\n"}, ("api/main.cpp", "leftover"))])


if __name__ == "__main__":
    unittest.main()
