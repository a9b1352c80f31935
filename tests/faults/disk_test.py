# SPDX-License-Identifier: MIT
"""A disk that is full, cannot be read or may not be written to: said so, nothing is lost, and the next run mends it."""
import unittest

from feed import LATER
from scenario import ALL, PROGRAM, Case


class Disk(Case):
    def test_a_sync_on_a_disk_that_is_full_from_any_step_on_fails_and_is_made_good_by_the_next(self):
        words = self.world.sync()
        self.mirror.put_back(self.world.template)
        steps = PROGRAM.steps(self.mirror, *words)
        self.disturb(self.world.template, words, "full", {0, 1}, self.points(len(steps), 4))

    def test_a_first_sync_on_a_full_disk_fails_and_is_made_good_by_the_next(self):
        words = self.world.sync()
        self.mirror.put_back(None)
        steps = PROGRAM.steps(self.mirror, *words)
        self.disturb(None, words, "full", {0, 1}, self.points(len(steps), 3))

    def test_a_prune_on_a_disk_that_is_full_from_any_step_on_fails_and_is_made_good_by_the_next(self):
        words = ["--now", LATER, "prune"]
        self.mirror.put_back(self.world.template)
        steps = PROGRAM.steps(self.mirror, *words)
        self.disturb(self.world.template, words, "full", {0, 1}, self.points(len(steps), 3), self.world.sync())

    def test_a_full_disk_is_named(self):
        self.mirror.put_back(self.world.template)
        done = PROGRAM.run(self.mirror, *self.world.sync(), do="full", at=5)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the disk is full", done.stderr)

    def test_a_sync_that_cannot_read_the_database_from_any_read_on_fails_and_is_made_good_by_the_next(self):
        # SQLite takes a failing disk and a damaged file for one thing.
        self.disturb(self.world.template, self.world.sync(), "unread", {0, 1, 7}, range(1, 300, 1 if ALL else 60))

    def test_a_disk_that_cannot_be_read_is_named(self):
        self.mirror.put_back(self.world.template)
        done = PROGRAM.run(self.mirror, *self.world.sync(), do="unread", at=20)
        self.assertIn(done.returncode, (1, 7), done.stderr)
        self.assertIn("disk cannot be read", done.stderr)

    def test_a_sync_in_a_folder_of_somebody_else_fails_and_says_why(self):
        self.mirror.put_back(self.world.template)
        before = [(file.name, file.read_bytes()) for file in self.mirror.files()]
        done = PROGRAM.run(self.mirror, *self.world.sync(), do="readonly")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("check that you may write", done.stderr)
        self.assertEqual(before, [(file.name, file.read_bytes()) for file in self.mirror.files()])

    def test_a_mirror_in_a_folder_of_somebody_else_can_be_read(self):
        self.mirror.put_back(self.world.template)
        done = PROGRAM.run(self.mirror, "--now", LATER, "export", "--csv", "--columns", "uuid", do="readonly")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(sorted(done.stdout.split()[1:]), sorted(self.mirror.active(LATER)))

    def test_who_cannot_read_it_for_want_of_the_files_beside_it_is_told_so(self):
        self.mirror.put_back(self.world.template)
        for suffix in ("-wal", "-shm"):
            self.mirror.path.with_name(self.mirror.path.name + suffix).unlink()
        done = PROGRAM.run(self.mirror, "status", do="readonly")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("let the one who writes the mirror run jobfeed prune", done.stderr)
        self.world.must(self.mirror, "--now", LATER, "prune")
        self.assertEqual(PROGRAM.run(self.mirror, "status", do="readonly").returncode, 0)


if __name__ == "__main__":
    unittest.main()
