# SPDX-License-Identifier: MIT
"""Whatever changes, and whatever is killed where: at the end target equals mirror, and each change was applied once.

Random schedules, by seed, until some seconds have passed; PUBLISH_SCHEDULES=500 runs so many, PUBLISH_SEED=7 that one.
"""
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

from feed import Feed, ad  # noqa: E402
from mirror import Mirror, difference  # noqa: E402
from program import CLEAN  # noqa: E402

from comparison import checksum_differs, of_mirror, of_target  # noqa: E402
from server import Server, programs  # noqa: E402

JOBFEED = os.environ["PUBLISH_JOBFEED"]
SIMULATOR = os.environ["PUBLISH_SIMULATOR"]
SECONDS = 9  # of schedules, if no number of them is asked for

# Counts what is applied; what is rolled back is not counted, since this is rolled back too.
AUDIT = """
CREATE TABLE IF NOT EXISTS {schema}.audit (number BIGINT);
CREATE OR REPLACE FUNCTION {schema}.count() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO {schema}.audit VALUES (NEW.number); RETURN NEW; END';
CREATE TRIGGER audit AFTER INSERT ON {schema}.changes FOR EACH ROW EXECUTE FUNCTION {schema}.count();
"""


class Schedule:
    def __init__(self, server, seed, folder):
        self.server = server
        self.random = random.Random(seed)
        self.schema = f"seed_{seed}"
        self.folder = folder
        self.mirror = Mirror(folder)
        self.numbers = list(range(1, self.random.randint(20, 90)))
        self.versions = {}
        self.hours = 0
        self.kills = self.restarts = self.cuts = self.races = 0
        self.feed = self.random.choice(("public-feed", "stilling-feed"))
        self.batch = self.random.choice((1, 3, 7, 20))
        self.history = ["--history"] if self.random.random() < 0.3 else []

    def now(self):
        return f"2099-06-{1 + self.hours // 24:02d}T{self.hours % 24:02d}:00:00Z"

    def ad(self, number):
        # Some are over within the schedule.
        expires = f"2099-06-{2 + number % 3:02d}T22:00:00Z" if number % 7 == 0 else "2099-09-15T22:00:00Z"
        return ad(number, self.versions.get(number, 1), expires)

    def command(self, *words):
        return [JOBFEED, "--db", self.mirror.path, "--now", self.now(), *words]

    def publish(self, *more):
        return self.command("publish", self.server.target(), "--schema", self.schema, "--batch", str(self.batch), *self.history, *more)

    def must(self, command, *codes):
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode in (codes or (0,)), f"exit {done.returncode} of {command}: {done.stderr}"
        return done

    def environment(self):
        return CLEAN | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"}

    def sync(self, feed):
        if self.feed == "stilling-feed":
            reading = ["--url", feed.stilling_url]  # with NAV's public token
        else:
            reading = ["--url", feed.url, "--token-file", feed.token_file]
        more = [["--no-prune"], []][self.random.random() < 0.6]
        self.must(self.command("sync", "--feed", self.feed, *reading, "--max-removals", "100%", *more), 0, 3)

    def change(self, feed):
        self.hours += self.random.randint(1, 20)
        feed.control(f"set?now={self.now()}")
        offered = [number for number in self.numbers if self.random.random() < 0.25]
        feed.stop(offered[:len(offered) // 2])
        for number in offered[len(offered) // 2:]:
            self.versions[number] = min(self.versions.get(number, 1) + 1, 20)
        new = [max(self.numbers) + 1 + i for i in range(self.random.randint(0, 12))]
        back = [number for number in self.numbers if self.random.random() < 0.1]
        self.numbers += new
        feed.publish([self.ad(number) for number in {*offered[len(offered) // 2:], *new, *back}])

    def disturb(self, process):
        """Something happens while it runs; or nothing does."""
        what = self.random.choice(("kill", "kill", "kill", "restart", "cut", "nothing"))
        time.sleep(self.random.uniform(0, 0.12))
        if what == "kill":
            process.kill()
        elif what == "restart":
            self.server.stop(self.random.choice(("immediate", "fast")))
            self.server.start()
            self.restarts += 1
        elif what == "cut":
            self.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            self.cuts += 1
        _, err = process.communicate(timeout=60)
        self.kills += process.returncode == -signal.SIGKILL
        # Refused: a server that is not there again yet, or a killed one's backend that still holds the lock.
        assert process.returncode in (0, 5, 6, -signal.SIGKILL), f"exit {process.returncode}: {err}"

    def disturbed_publish(self, *more):
        process = subprocess.Popen(self.publish(*more), env=self.environment(), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.disturb(process)

    def publish_during_sync(self, feed, *more):
        """The mirror changes, and is pruned, while it is read."""
        process = subprocess.Popen(self.publish(*more), env=self.environment(), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.change(feed)
        self.sync(feed)
        _, err = process.communicate(timeout=60)
        assert process.returncode in (0, 5, 6), f"exit {process.returncode}: {err}"
        self.races += 1

    def run(self):
        with Feed(SIMULATOR, self.folder, [self.ad(number) for number in self.numbers]) as feed:
            self.sync(feed)
            # Killed too: the very first steps, in which tables are made.
            self.disturbed_publish()
            self.must(self.publish())
            self.server.sql(AUDIT.format(schema=self.schema))
            if self.random.random() < 0.5:
                self.begin_anew(feed)
            for _ in range(self.random.randint(2, 5)):
                if self.random.random() < 0.3:
                    self.publish_during_sync(feed)
                else:
                    self.change(feed)
                    self.sync(feed)
                for _ in range(self.random.randint(0, 3)):
                    self.disturbed_publish(*(["--verify"] if self.random.random() < 0.2 else []))
            self.must(self.publish())

    def begin_anew(self, feed):
        """The first copy once more, with someone who counts, and disturbed."""
        self.server.sql(f"UPDATE {self.schema}.jobfeed_cursor SET mirror_id = 'another'")
        self.must(self.publish(), 7)
        self.disturbed_publish("--adopt")
        self.publish_during_sync(feed, "--adopt")
        self.disturbed_publish("--adopt")
        self.must(self.publish("--adopt"))

    def check(self, case, what):
        expected, got = of_mirror(self.mirror), of_target(self.server, self.schema)
        case.assertTrue(expected == got, f"{what}:\n{difference(expected, got)}")
        last = max(key[1] for key in expected if key[0] == "changes")
        case.assertEqual(self.server.sql("SELECT number FROM jobfeed_cursor", self.schema), [str(last)], what)
        twice = self.server.sql("SELECT number FROM audit GROUP BY number HAVING count(*) <> 1", self.schema)
        case.assertEqual(twice, [], f"{what}: applied more than once")
        case.assertFalse(checksum_differs(self.server, self.schema), f"{what}: checksum")
        if self.history:
            self.check_history(case, what)
        verified = self.must(self.publish("--verify", "--json"))
        case.assertIn('"differed":0', verified.stdout, what)


    def check_history(self, case, what):
        wrong = self.server.sql("SELECT uuid FROM ads FULL JOIN (SELECT * FROM ad_versions WHERE valid_to IS NULL) AS v USING (uuid) "
                                "WHERE ads.title IS DISTINCT FROM v.title OR ads.json - 'contactList' IS DISTINCT FROM v.json", self.schema)
        case.assertEqual(wrong, [], f"{what}: not the version that is valid now")
        wrong = self.server.sql("SELECT a.uuid FROM ad_versions AS a JOIN ad_versions AS b USING (uuid) WHERE a.valid_from < b.valid_from "
                                "AND (a.valid_to IS NULL OR a.valid_to > b.valid_from)", self.schema)
        case.assertEqual(wrong, [], f"{what}: versions overlap")


class Oracle(unittest.TestCase):
    def test_a_target_equals_its_mirror_after_any_schedule_of_changes_kills_and_restarts(self):
        if programs() is None:
            self.skipTest("no PostgreSQL server is installed (scripts/install-packages.sh tests)")
        first = int(os.environ.get("PUBLISH_SEED", "1"))
        wanted = int(os.environ.get("PUBLISH_SCHEDULES", "1" if "PUBLISH_SEED" in os.environ else "0"))
        began = time.monotonic()
        done = kills = restarts = cuts = races = 0
        with Server() as server:
            while done < wanted or (wanted == 0 and (done == 0 or time.monotonic() - began < SECONDS)):
                seed = first + done
                with tempfile.TemporaryDirectory(prefix="jobfeed-publish-") as folder:
                    schedule = Schedule(server, seed, pathlib.Path(folder))
                    try:
                        schedule.run()
                    except AssertionError as error:
                        raise AssertionError(f"seed {seed}: {error}") from error
                    schedule.check(self, f"seed {seed}")
                server.sql(f"DROP SCHEMA {schedule.schema} CASCADE")
                done += 1
                kills, restarts = kills + schedule.kills, restarts + schedule.restarts
                cuts, races = cuts + schedule.cuts, races + schedule.races
        print(f"{done} schedules, {kills} kills, {restarts} restarts of the server, {cuts} cut connections, "
              f"{races} runs beside a sync", flush=True)


if __name__ == "__main__":
    unittest.main()
