# SPDX-License-Identifier: MIT
"""What each kind of target must do, whatever it is: everything at first, then each change in order and once."""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "faults"), str(HERE.parents[1] / "examples/webhook")]

import receiver  # noqa: E402
from mirror import Mirror  # noqa: E402
from program import CLEAN  # noqa: E402

from server import programs  # noqa: E402
from feed import LATER
from world import JOBFEED, World

SECRET = "whsec_c2VzYW1lLWFuZC1hLWdvb2QtbWFueS1tb3JlLWxldHRlcnM="

# Lets a transaction take its time when it commits.
SLOW_COMMIT = """
CREATE FUNCTION {schema}.wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER waiting AFTER UPDATE ON {schema}.jobfeed_cursor DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {schema}.wait();
"""


class Handler(receiver.Receiver):
    """The example's, with someone who counts what is taken, and things that go wrong."""

    def log_message(self, *_):
        pass

    def do_POST(self):
        faults = self.server.faults
        if faults:
            fault = faults.pop(0)
            self.rfile.read(int(self.headers["content-length"]))
            return fault(self)
        return super().do_POST()

    def answer(self, status, text=""):
        self.server.answers.append(status)
        if status == 204 and self.server.kills:
            self.server.kills.pop().kill()
            self.close_connection = True
            return None
        return super().answer(status, text)


class KeyKeeper(Handler):
    """Keeps the keys of the batches that it has taken, and nothing else."""

    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]
        if self.headers["webhook-id"] not in self.server.keys:
            self.server.keys[self.headers["webhook-id"]] = data
        return self.answer(204)


class Webhook:
    name = "webhook"

    def __init__(self, world, name, handler=Handler):
        self.database = world.folder / f"{name}.received"
        self.secret = world.folder / "secret"
        self.secret.write_text(SECRET + "\n", encoding="utf-8")
        self.handler = handler
        self.server = None
        self.start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/ads"
        self.options = ["--publish-secret-file", self.secret]

    def start(self):
        port = self.server.server_port if self.server else 0
        self.server = receiver.serve(self.database, SECRET, port, self.handler)
        self.server.faults, self.server.kills, self.server.answers, self.server.keys = [], [], [], {}
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client that was killed
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    end = stop

    def rows(self, query):
        with receiver.sqlite3.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    def ads(self):
        return {uuid: json.loads(text)["json"] for uuid, text in self.rows("SELECT uuid, json FROM ads")}

    def count(self):
        """Whoever takes a batch notes its changes, in the same transaction."""
        taken, inner = [], receiver.take

        def take(database, data):
            place = inner(database, data)
            if place is None:
                taken.extend(change["number"] for change in data["changes"])
            return place
        receiver.take = take
        self.uncount = lambda: setattr(receiver, "take", inner)
        return taken

    def uncount(self):
        pass

    def forget_mirror(self):
        with receiver.sqlite3.connect(self.database) as connection:
            connection.execute("UPDATE place SET at = 'another:5:2099-01-01T00:00:00.000Z'")

    def kill_after_send(self, process):
        self.server.kills.append(process)

    def wait_for_end(self):
        pass


class Postgres:
    name = "postgres"

    def __init__(self, world, name):
        self.server, self.schema = world.server, name
        self.address, self.options = self.server.target(), ["--schema", name]

    def start(self):
        self.server.start()

    def stop(self):
        self.server.stop()

    def end(self):
        self.server.sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")

    def ads(self):
        return {row["uuid"]: row["json"] for row in self.server.rows("SELECT uuid, json FROM ads", self.schema)}

    def count(self):
        return self

    def uncount(self):
        pass

    def __iter__(self):
        return iter([int(line) for line in self.server.sql("SELECT number FROM changes ORDER BY number", self.schema)])

    def forget_mirror(self):
        self.server.sql("UPDATE jobfeed_cursor SET mirror_id = 'another'", self.schema)

    def kill_after_send(self, process):
        self.server.sql(SLOW_COMMIT.format(schema=self.schema))

        def kill():
            while self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != ["1"]:
                pass
            process.kill()
        threading.Thread(target=kill, daemon=True).start()

    def wait_for_end(self):
        while self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != ["0"]:
            pass


class LateProcess:
    """A process that is told of before it is there."""

    def __init__(self):
        self.process, self.there = None, threading.Event()

    def kill(self):
        self.there.wait(30)
        self.process.kill()


class World2:
    made = None


def setUpModule():
    if programs() is None:
        raise unittest.SkipTest("no PostgreSQL server is installed (scripts/install-packages.sh tests)")
    World2.made = World()


def tearDownModule():
    World2.made.end()


class Contract:
    kind = None

    def setUp(self):
        self.world = World2.made
        self.name = "c_" + self.id().rsplit(".", 1)[1][5:45]
        self.mirror = Mirror(self.world.folder / "mirror")
        self.mirror.put_back(self.world.template)
        self.target = self.kind(self.world, self.name)
        self.taken = self.target.count()

    def tearDown(self):
        self.target.uncount()
        self.target.end()

    def words(self, *more):
        return ["publish", self.target.address, *self.target.options, *more]

    def publish(self, *more, code=0):
        done = self.world.run(self.mirror, *self.words(*more))
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def begin(self, *more):
        environment = CLEAN | {"HOME": str(self.world.folder), "LC_ALL": "C.UTF-8"}
        return subprocess.Popen([JOBFEED, "--db", self.mirror.path, "--now", LATER, *self.words(*more)], env=environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def go_on(self):
        """The mirror has changed since; what it remembers of targets stays."""
        self.world.must(self.mirror, *self.world.sync())

    def must_equal(self):
        with self.mirror.seen() as connection:
            expected = {uuid: json.loads(text) for uuid, text in
                        connection.execute("SELECT uuid, json FROM ads WHERE left_at IS NULL")}
            last = connection.execute("SELECT max(number) FROM changes").fetchone()[0]
        self.assertEqual(self.target.ads(), expected)
        self.assertEqual(list(self.taken), list(range(1, last + 1)), "each change once, and in order")

    def test_the_first_time_everything_is_there(self):
        self.publish("--batch", "7")
        self.must_equal()

    def test_changes_come_in_order_and_what_has_left_goes(self):
        self.publish()
        self.go_on()
        self.publish("--batch", "3")
        self.must_equal()
        self.assertIn('"changes":0', self.publish("--json").stdout)

    def test_killed_between_sending_and_the_answer_it_goes_on_after_that(self):
        self.publish()
        self.go_on()
        process = LateProcess()
        self.target.kill_after_send(process)
        process.process = self.begin("--batch", "4")
        process.there.set()
        _, err = process.process.communicate(timeout=60)
        self.assertEqual(process.process.returncode, -signal.SIGKILL, err)
        self.target.wait_for_end()
        self.publish("--batch", "5")
        self.must_equal()

    def test_killed_anywhere_it_ends_as_if_it_had_not_been(self):
        chance = random.Random(self.name)
        for number in range(8):
            if number == 4:
                self.go_on()
            process = self.begin("--batch", str(chance.randint(1, 9)))
            time.sleep(chance.uniform(0, 0.15))
            process.kill()
            _, err = process.communicate(timeout=60)
            self.assertIn(process.returncode, (0, 6, -signal.SIGKILL), err)
        self.publish()
        self.must_equal()

    def test_what_another_mirror_fed_is_refused_until_it_is_adopted(self):
        self.publish()
        self.target.forget_mirror()
        self.go_on()
        self.assertIn("--adopt", self.publish(code=7).stderr)
        before = list(self.taken)
        self.publish("--adopt")
        if self.kind is Webhook:
            self.taken[:len(before)] = []
        self.must_equal()

    def test_of_two_publishers_at_once_neither_applies_what_the_other_has(self):
        self.publish()
        self.go_on()
        processes = [self.begin("--batch", "1"), self.begin("--batch", "2")]
        for process in processes:
            _, err = process.communicate(timeout=60)
            self.assertIn(process.returncode, (0, 6), err)
        self.publish()
        self.must_equal()

    def test_while_it_is_away_nothing_is_lost(self):
        self.publish()
        self.go_on()
        self.target.stop()
        self.assertIn("nothing was lost", self.publish("--retries", "1", code=5).stderr)
        self.target.start()
        self.publish()
        self.must_equal()


class PostgresKeepsTheContract(Contract, unittest.TestCase):
    kind = Postgres

    def test_a_comparison_mends_it(self):
        self.publish()
        self.target.server.sql("DELETE FROM ads WHERE title LIKE '%a%'", self.name)
        self.publish("--verify")
        self.must_equal()


class WebhookKeepsTheContract(Contract, unittest.TestCase):
    kind = Webhook

    def test_a_comparison_is_refused(self):
        self.assertIn("cannot be compared", self.publish("--verify", code=2).stderr)

    def test_a_receiver_that_was_put_back_gets_what_it_lacks(self):
        self.publish("--batch", "10")
        place = self.target.rows("SELECT at FROM place")[0][0]
        mirror, _, _ = place.split(":", 2)
        with self.mirror.seen() as connection:
            at = connection.execute("SELECT at FROM changes WHERE number = 10").fetchone()[0]
        with receiver.sqlite3.connect(self.target.database) as connection:
            connection.execute("UPDATE place SET at = ?", [f"{mirror}:10:{at}"])
            connection.execute("DELETE FROM ads WHERE rowid > 10")
        del self.taken[10:]
        self.go_on()
        self.publish()
        self.must_equal()

    def test_a_mirror_that_was_put_back_to_an_older_copy_is_refused(self):
        self.publish()
        self.go_on()
        self.publish()
        self.mirror.put_back(self.world.template)
        self.assertIn("put back to an older copy", self.publish(code=7).stderr)

    def test_a_receiver_that_keeps_keys_takes_each_batch_once(self):
        self.target.end()
        self.target = Webhook(self.world, self.name, KeyKeeper)
        process = LateProcess()
        self.target.kill_after_send(process)
        process.process = self.begin("--batch", "30")
        process.there.set()
        process.process.communicate(timeout=60)
        self.assertEqual(process.process.returncode, -signal.SIGKILL)
        self.go_on()
        self.publish("--batch", "7")  # what is under way keeps its bounds
        taken = [change["number"] for data in self.target.server.keys.values() for change in data["changes"]]
        self.assertEqual(taken, list(range(1, len(taken) + 1)))
        self.assertGreater(len(taken), 40)

    def test_a_busy_receiver_is_tried_again(self):
        self.target.server.faults += [lambda handler: handler.answer(503), lambda handler: handler.answer(429)]
        self.assertIn('"retries":2', self.publish("--json").stdout)
        self.must_equal()

    def test_a_connection_that_is_cut_is_made_anew(self):
        def cut(handler):
            handler.close_connection = True
        self.target.server.faults += [cut, cut]
        self.assertIn('"retries":2', self.publish("--json").stdout)
        self.must_equal()

    def test_a_receiver_that_hangs_is_given_up(self):
        ended = threading.Event()
        self.target.server.faults += [lambda handler: ended.wait(30)]
        done = self.publish("--timeout", "1s", code=5)
        ended.set()
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.publish()
        self.must_equal()

    def test_refusals_are_told_with_what_to_do(self):
        for status, code, words in ((401, 4, "check the secret"), (413, 1, "--batch"), (404, 1, "check the address"),
                                    (302, 1, "302"), (409, 7, "another mirror")):
            with self.subTest(status=status):
                self.target.server.faults += [lambda handler, status=status: handler.answer(status, "x:1:y" if status == 409 else "")]
                done = self.publish("--retries", "1", code=code)
                self.assertIn(words, done.stderr)
        self.publish("--batch", "1")
        self.must_equal()

    def test_an_answer_that_says_nothing_usable_ends_the_run(self):
        for text in ("no place", "a:b:c", ":::", "x" * 2_000_000):
            with self.subTest(text=text[:10]):
                self.target.server.faults += [lambda handler, text=text: handler.answer(409, text)]
                done = self.publish("--retries", "0", code=5 if len(text) > 1000 else 1)
                self.assertLess(len(done.stderr), 500)

    def test_another_secret_is_refused(self):
        self.target.secret.write_text(SECRET.replace("c2Vz", "d2Vz"), encoding="utf-8")
        self.publish(code=4)

    def test_the_secret_is_taken_from_each_place_and_told_in_none(self):
        credentials = self.world.folder / "credentials"
        credentials.mkdir(exist_ok=True)
        (credentials / "jobfeed-publish-secret").write_text(SECRET + "\n", encoding="utf-8")
        self.target.options = []
        self.publish(code=4)
        for variables in ({"JOBFEED_PUBLISH_SECRET": SECRET}, {"JOBFEED_PUBLISH_SECRET_FILE": str(self.target.secret)},
                          {"CREDENTIALS_DIRECTORY": str(credentials)}):
            with self.subTest(variables=list(variables)):
                done = self.world.run(self.mirror, "-v", *self.words(), **variables)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn(SECRET[8:40], done.stdout + done.stderr)
        for wrong in ("whsec_short", "whsec_!!!", SECRET[6:], ""):
            done = self.world.run(self.mirror, *self.words(), JOBFEED_PUBLISH_SECRET=wrong)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertNotIn(wrong or "nothing", done.stderr)
        self.assertEqual(self.mirror.holds(SECRET), [])

    def test_ads_go_over_no_open_line(self):
        for address in ("http://example.no/ads", "https://me:password@example.no/ads", "https://example.no/ads?key=hidden",
                        "http://127.0.0.1.example.no/", "http://localhost.example.no/"):
            with self.subTest(address=address):
                done = self.world.run(self.mirror, "publish", address, *self.target.options)
                self.assertEqual(done.returncode, 2, done.stderr)
                for part in ("password@", "hidden"):
                    self.assertNotIn(part, done.stderr)

    def test_sync_publishes_to_it_and_status_tells_how_far(self):
        done = self.world.run(self.mirror, *self.world.sync("--publish", self.target.address, *self.target.options))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.must_equal()
        self.assertRegex(self.world.run(self.mirror, "status").stdout, r"published +http://127.*: at change ")


if __name__ == "__main__":
    unittest.main()
