# SPDX-License-Identifier: MIT
"""Killed at any moment, the database is consistent, and the next run ends where an undisturbed one would have."""
import signal
import unittest

from feed import LATER
from scenario import PROGRAM, Case

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
        self.kill(None, self.world.sync(), 6)

    def test_a_sync_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(self.world.template, self.world.sync(), 8)

    def test_a_prune_killed_before_any_step_or_within_a_write_is_made_good_by_the_next(self):
        self.kill(self.world.template, ["--now", LATER, "prune"], 5, self.world.sync())

    def test_a_sync_told_to_stop_at_any_step_ends_in_order(self):
        words = self.world.sync()
        steps = self.steps(self.world.template, words)
        self.disturb(self.world.template, words, "term", {143, 0}, self.points(len(steps), 4))


if __name__ == "__main__":
    unittest.main()
