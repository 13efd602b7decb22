#!/usr/bin/env python3
"""Sites and receipts that make.py made, checked by Go's sumdb/note and sumdb/tlog, and what is refused there."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import go_check
import make
import tamper


@unittest.skipIf(go_check.missing(), go_check.missing())
class OthersCode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="holdfast-go-")
        cls.addClassCleanup(holder.cleanup)
        cls.folder = pathlib.Path(holder.name)
        cls.program = go_check.build(cls.folder)

    def site(self, name, log, checkpoint=None):
        folder = self.folder / name
        log.write_site(folder, checkpoint)
        return folder

    def check(self, *arguments):
        return go_check.run(self.program, *arguments)

    def test_trees_of_several_shapes(self):
        log = make.Log("ledger.example/go")
        for size in (1, 2, 3, 255, 256, 257, 515):
            while len(log.leaves) < size:
                log.add(3, [], [])
            good, said = self.check(self.site(f"size-{size}", log))
            self.assertTrue(good, said)
            self.assertIn(f"{size} entries", said)

    def test_receipts(self):
        world = tamper.World()
        site = self.site("receipts", world.log, world.checkpoint)
        cases = [c for c in tamper.good_cases(world) if c.want is None]
        files = []
        for number, case in enumerate(cases):
            files.append(self.folder / f"{number}.tlog-proof")
            files[-1].write_bytes(case.data)
        good, said = self.check(site, *files)
        self.assertTrue(good, said)
        self.assertIn(f"{len(cases)} receipts", said)
        spoilt = [c for makers in (tamper.lines_of_the_proof, tamper.other_ledger) for c in makers(world) if c.want == "not_in_log"]
        for case in spoilt[::37] + [c for c in tamper.notes_and_policies(world) if c.want == "bad_log_signature"][::11]:
            files[0].write_bytes(case.data)
            self.assertFalse(self.check(site, files[0])[0], case.name)

    def test_spoilt_sites(self):
        log = make.small_log()[0]
        site = self.site("spoilt", log)
        self.assertTrue(self.check(site)[0])
        for path in ("checkpoint", "log.vkey", "tile/0/000.p/11", "tile/entries/000.p/11"):
            file = site / path
            data = file.read_bytes()
            for at in (1, len(data) // 2, len(data) - 2):
                file.write_bytes(tamper.flipped(data, at))
                self.assertFalse(self.check(site)[0], (path, at))
            file.unlink()
            self.assertFalse(self.check(site)[0], path)
            file.write_bytes(data)


if __name__ == "__main__":
    unittest.main()
