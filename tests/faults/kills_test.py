# SPDX-License-Identifier: MIT
"""Killed at any moment, the database is consistent, and the next run ends where an undisturbed one would have."""
import signal
import unittest

from feed import LATER
from scenario import PROGRAM, WORDS, Case, difference

KILLED = {-signal.SIGKILL, 0}  # 0: past the last step


class Kills(Case):
    def steps(self, template, words):
        self.mirror.put_back(template)
        return PROGRAM.steps(self.mirror, *words)

    def kill(self, template, words, some, recover=None):
        steps = self.steps(template, words)
        self.disturb(template, words, "kill", KILLED, self.points(len(steps), some), recover)
        writes = [number for number, name in enumerate(steps, 1) if name in ("pwrite", "write")]
        self.disturb(template, words, "torn", KILLED, writes[::self.points(len(writes), some // 2).step], recover)

    def test_a_first_sync_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(None, self.world.sync(), 3)

    def test_a_sync_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(self.world.template, self.world.sync(), 4)

    def test_a_prune_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(self.world.template, ["--now", LATER, "prune"], 3, self.world.sync())

    def test_a_change_of_scope_killed_at_any_step_has_happened_with_ads_of_the_new_scope_or_not_at_all(self):
        other = ["--county", "OSLO"]  # where all ads are
        words = self.world.sync("--rescope", *other)
        steps = self.steps(self.world.template, words)
        expected = self.undisturbed(self.world.template, words)
        seen = set()
        for point in self.points(len(steps), 3):
            with self.subTest(point=point):
                self.mirror.put_back(self.world.template)
                PROGRAM.run(self.mirror, *words, do="kill", at=point)
                self.assertEqual(self.mirror.defects(), [])
                as_before = PROGRAM.run(self.mirror, *self.world.sync("--dry-run"))
                new_scope = PROGRAM.run(self.mirror, *self.world.sync("--dry-run", *other))
                # Who names no filter goes on with those of the mirror, so that only the other way round is refused.
                self.assertEqual(as_before.returncode, 0, as_before.stderr)
                self.assertIn(new_scope.returncode, (0, 7), new_scope.stderr)
                seen.add(new_scope.returncode)
                self.world.must(self.mirror, *words)
                got = self.mirror.content(LATER, WORDS)
                self.assertTrue(got == expected, difference(expected, got))
        self.assertEqual(seen, {0, 7})

    def test_a_sync_told_to_stop_at_any_step_ends_in_order(self):
        words = self.world.sync()
        steps = self.steps(self.world.template, words)
        self.disturb(self.world.template, words, "term", {143, 0}, self.points(len(steps), 3))


class KillsOnStillingFeed(Kills):
    """The same on the feed of events, whose cursor and queue of ads are written with what was read."""
    feed = "stilling-feed"

    def test_a_reading_of_six_months_anew_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(self.world.template, self.world.sync("--full"), 3)


if __name__ == "__main__":
    unittest.main()
