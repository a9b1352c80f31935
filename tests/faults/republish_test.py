# SPDX-License-Identifier: MIT
"""The board of examples/republish, killed at any step, ends equal to the mirror."""
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import unittest

from feed import BEFORE, LATER
from mirror import Mirror
from scenario import PROGRAM, Case

REPUBLISH = pathlib.Path(__file__).resolve().parents[2] / "examples" / "republish" / "republish.py"


class Republish(Case):
    def setUp(self):
        super().setUp()
        self.mirror.put_back(self.world.template)
        self.board = self.mirror.folder / "board"

    def republish(self, moment=LATER, **fault):
        # What is counted are the steps of board and jobfeed, each by themselves, on anything in the folder.
        environment = PROGRAM.environment(self.mirror, **fault) | {"JOBFEED_NOW": moment, "PYTHONDONTWRITEBYTECODE": "1"}
        environment["FAULTS_FILES"] = str(self.mirror.folder)
        command = [sys.executable, REPUBLISH, self.board, "--db", self.mirror.path, "--jobfeed", PROGRAM.jobfeed]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    def shown(self):
        return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in (self.board / "ads").glob("*.json")}

    def active(self, at):
        return {uuid: json.loads(ad) for uuid, ad in self.mirror.active(at).items()}

    def must_equal(self, at=LATER):
        done = self.republish(at)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.shown(), self.active(at))

    def kill_everywhere(self, some):
        """From the present state of mirror and board; the steps of an undisturbed run are counted first."""
        saved = self.world.folder / "saved"
        shutil.rmtree(saved, ignore_errors=True)
        shutil.copytree(self.mirror.folder, saved)
        log = self.world.folder / "steps"
        log.unlink(missing_ok=True)
        self.assertEqual(self.republish(log=log).returncode, 0)
        count = len(log.read_text().splitlines())
        killed = 0
        for point in self.points(count, some):
            with self.subTest(point=point):
                shutil.rmtree(self.mirror.folder)
                shutil.copytree(saved, self.mirror.folder)
                done = self.republish(do="kill", at=point)
                killed += done.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
                self.must_equal()
        print(f"killed at {killed} of {count} steps", flush=True)
        self.assertGreater(killed, 2)

    def test_a_first_run_killed_at_any_step_is_made_good_by_the_next(self):
        self.kill_everywhere(4)

    def test_a_run_over_changes_killed_at_any_step_is_made_good_by_the_next(self):
        self.must_equal(BEFORE)
        self.world.must(self.mirror, *self.world.sync())
        self.kill_everywhere(6)

    def test_an_empty_batch_left_by_a_kill_is_no_hindrance(self):
        self.must_equal(BEFORE)
        (self.board / "batch.ndjson").touch()
        self.world.must(self.mirror, *self.world.sync())
        self.must_equal()

    def test_a_board_whose_mirror_was_replaced_starts_over_wherever_it_is_killed(self):
        self.must_equal(BEFORE)
        for file in self.mirror.files():
            file.unlink()
        self.world.must(self.mirror, *self.world.sync())
        self.kill_everywhere(6)

    def test_a_board_whose_mirror_was_restored_from_an_older_copy_starts_over(self):
        older = Mirror(self.world.folder / "older")
        older.put_back(self.mirror)
        self.world.must(self.mirror, *self.world.sync())
        self.must_equal()
        for file in older.files():
            shutil.copy(file, self.mirror.folder)
        self.world.must(self.mirror, *self.world.sync("--county", "OSLO", "--rescope", at="2099-06-03T13:00:00Z"))
        self.must_equal("2099-06-03T13:00:00Z")


if __name__ == "__main__":
    unittest.main()
