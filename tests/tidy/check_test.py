"""scripts/check refuses a badly formatted file and, with --fix, mends it."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE_DIR = pathlib.Path(os.environ.get("HOLDFAST_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


class CheckTest(unittest.TestCase):
    def test_format(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path in ["scripts/check", ".clang-format"]:
                (root / path).parent.mkdir(exist_ok=True)
                shutil.copy(SOURCE_DIR / path, root / path)
            bad = root / "api" / "main.cpp"
            bad.parent.mkdir()
            (root / "build").mkdir()
            (root / "build" / "generated.cpp").write_text("int  x ;\n")

            def check(*arguments):
                run = subprocess.run([root / "scripts" / "check", *arguments], capture_output=True, text=True, timeout=300)
                return run.returncode, run.stdout + run.stderr

            bad.write_text("int main() { return 0; }\n")
            self.assertEqual(check(), (0, ""))
            bad.write_text("int main( ) {return 0;}\n")
            code, output = check()
            self.assertNotEqual(code, 0)
            self.assertIn("api/main.cpp:1:10", output)
            self.assertIn("scripts/check --fix", output)
            self.assertEqual(check("--fix"), (0, ""))
            self.assertEqual(check(), (0, ""))
            self.assertEqual(bad.read_text(), "int main() { return 0; }\n")
            self.assertNotEqual(check("--nonsense")[0], 0)


if __name__ == "__main__":
    unittest.main()
