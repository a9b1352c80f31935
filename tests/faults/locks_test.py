# SPDX-License-Identifier: MIT
"""One writer at a time, who is named; readers see one state, however long they read."""
import contextlib
import os
import pathlib
import signal
import sqlite3
import unittest

from feed import LATER, word
from scenario import GONE, PROGRAM, WORDS, Case, difference

EXPORT = ["--now", LATER, "export", "--ndjson", "--columns", "uuid,title,description"]


class Locks(Case):
    def setUp(self):
        super().setUp()
        self.began_full = True
        self.mirror.put_back(self.world.template)

    @contextlib.contextmanager
    def stopped(self, words, step):
        """A run that holds still before a step; goes on and ends with the block."""
        process = PROGRAM.start(self.mirror, *words, do="stop", at=step)
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        self.assertTrue(os.WIFSTOPPED(status), "the run ended before that step")
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            self.out, self.err = process.communicate(timeout=120)

    def some_steps(self, words):
        count = len(PROGRAM.steps(self.mirror, *words))
        self.mirror.put_back(self.world.template)
        return range(3, count * 9 // 10, max(1, count // 3))

    def test_while_a_sync_runs_no_other_and_no_prune_begins_and_readers_see_a_whole_state(self):
        words = self.world.sync()
        expected = self.undisturbed(self.world.template, words)
        self.mirror.put_back(self.world.template)
        for step in self.some_steps(words):
            with self.subTest(step=step):
                self.mirror.put_back(self.world.template)
                with self.stopped(words, step) as process:
                    for other in (words, ["prune"]):
                        done = PROGRAM.run(self.mirror, *other)
                        self.assertEqual(done.returncode, 6, done.stderr)
                        self.assertRegex(done.stderr, rf"pid {process.pid}, started 20\d\d-")
                    self.assertEqual(PROGRAM.run(self.mirror, "status").returncode, 0)
                    self.check_between(f"while a sync holds still at step {step}")
                self.assertEqual(process.returncode, 0, self.err)
                got = self.mirror.content(LATER, WORDS)
                self.assertTrue(got == expected, difference(expected, got))

    def test_a_file_system_without_locks_or_shared_memory_is_named_and_no_other_program_is(self):
        # Within a chroot, the file system of / may be none of those that are mounted.
        mounted = [line.split()[1] for line in pathlib.Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
        name = r" \(\w+\)" if "/" in mounted else ""
        for fault in ("noflock", "nolocks", "noshm"):
            with self.subTest(fault=fault):
                self.mirror.put_back(self.world.template)
                done = PROGRAM.run(self.mirror, *self.world.sync(), do=fault)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stderr, rf"is on a file system{name} without the locks or the shared memory")
                self.assertIn("--db PATH", done.stderr)
                self.assertNotIn("another", done.stderr)

    def test_the_lock_file_of_a_killed_run_locks_nothing(self):
        words = self.world.sync()
        killed = PROGRAM.run(self.mirror, *words, do="kill", at=10)
        self.assertEqual(killed.returncode, -signal.SIGKILL)
        self.assertIn("pid ", self.mirror.path.with_name("ads.db.lock").read_text())
        self.world.must(self.mirror, *words)

    def test_an_export_that_nobody_takes_in_and_a_sync_do_not_wait_for_each_other(self):
        before = self.mirror.active(LATER).keys()
        with PROGRAM.start(self.mirror, *EXPORT) as export:
            first = export.stdout.readline()  # it has begun, and the pipe holds but a part of the rest
            done = self.world.must(self.mirror, *self.world.sync())
            self.assertIn("kept the prune from finishing", done.stderr)
            lines = [first, *export.stdout.readlines()]
        self.assertEqual(export.returncode, 0)
        self.assertEqual(sorted(line[9:45] for line in lines), sorted(before))
        done = self.world.must(self.mirror, *self.world.sync())
        self.assertNotIn("kept the prune", done.stderr)
        self.assertEqual(self.mirror.holds(*(word[4:] for word in GONE)), [])

    def test_a_long_reader_sees_one_state_and_what_was_pruned_goes_when_it_has_ended(self):
        own = word(1)
        with contextlib.closing(sqlite3.connect(self.mirror.path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            before = reader.execute("SELECT * FROM ads").fetchall()
            done = self.world.must(self.mirror, *self.world.sync())
            self.assertIn("kept the prune from finishing", done.stderr)
            again = self.world.must(self.mirror, "--now", LATER, "prune")
            self.assertIn("kept the prune from finishing", again.stderr)
            self.assertEqual(reader.execute("SELECT * FROM ads").fetchall(), before)
            self.assertEqual(self.mirror.holds(own), [own])
        done = self.world.must(self.mirror, "--now", LATER, "prune")
        self.assertNotIn("kept the prune", done.stderr)
        self.assertEqual(self.mirror.holds(*(word[4:] for word in GONE)), [])

    def test_the_token_stands_in_no_file_no_output_and_not_among_the_arguments(self):
        token = self.world.feed.token
        words = ["--log-json", *(word for word in self.world.sync("--token", token))]
        words = [word for word in words if word not in ("--token-file", self.world.feed.token_file)]
        for step in self.some_steps(self.world.sync()):
            self.mirror.put_back(self.world.template)
            with self.stopped(words, step) as process:
                arguments = pathlib.Path(f"/proc/{process.pid}/cmdline").read_text()
                self.assertIn("sync", arguments)
                self.assertNotIn(token.rsplit(".", 1)[1], arguments)
                self.assertEqual(self.mirror.holds(token.rsplit(".", 1)[1]), [])
            self.assertEqual(process.returncode, 0, self.err)
            self.assertNotIn(token.rsplit(".", 1)[1], self.out + self.err)
            self.assertEqual(self.mirror.holds(token.rsplit(".", 1)[1]), [])


if __name__ == "__main__":
    unittest.main()
