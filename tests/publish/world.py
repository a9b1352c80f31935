# SPDX-License-Identifier: MIT
"""A server, a feed, a mirror of it, and a target that is published to."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "faults"))

from feed import BEFORE, LATER, Feed, ad  # noqa: E402
from mirror import Mirror, difference  # noqa: E402
from program import CLEAN  # noqa: E402

from comparison import checksum_differs, of_mirror, of_target  # noqa: E402
from server import Server, programs  # noqa: E402

JOBFEED = os.environ["PUBLISH_JOBFEED"]
ADS = 40
STILL_LATER = "2099-06-03T14:00:00Z"

# Lets the first `times` rows of a table fail, whatever is rolled back: sequences are not.
FAILING = """
CREATE SEQUENCE {schema}.failures;
CREATE FUNCTION {schema}.fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('{schema}.failures') <= {times} THEN {what}; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER failing BEFORE INSERT ON {schema}.{table} FOR EACH ROW EXECUTE FUNCTION {schema}.fail();
"""


def raising(state):
    return f"RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'made to fail'"


class World:
    """A server, a feed and a mirror, made once."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jobfeed-publish-"))
        self.feed = Feed(os.environ["PUBLISH_SIMULATOR"], self.folder, [ad(number) for number in range(1, ADS + 1)])
        self.server = Server()
        self.server.__enter__()
        self.template = Mirror(self.folder / "template")
        self.template.folder.mkdir()
        self.later = Mirror(self.folder / "later")
        self.must(self.template, *self.sync(), at=BEFORE)
        self.feed.stop(range(1, 6))
        self.feed.publish([ad(number, 2) for number in range(6, 11)])
        self.later.put_back(self.template)
        self.must(self.later, *self.sync(), at=LATER)

    def end(self):
        self.server.__exit__()
        self.feed.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sync(self, *more):
        return ["sync", "--feed", "public-feed", "--url", self.feed.url, "--token-file", self.feed.token_file, *more]

    def run(self, mirror, *words, at=LATER, **variables):
        environment = CLEAN | {"HOME": str(self.folder), "LC_ALL": "C.UTF-8"} | variables
        return subprocess.run([JOBFEED, "--db", mirror.path, "--now", at, *words], env=environment, capture_output=True,
                              text=True, timeout=60, check=False)

    def must(self, mirror, *words, at=LATER):
        done = self.run(mirror, *words, at=at)
        assert done.returncode == 0, done.stderr


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if programs() is None:
            raise unittest.SkipTest("no PostgreSQL server is installed (scripts/install-packages.sh tests)")
        cls.world = World()

    @classmethod
    def tearDownClass(cls):
        cls.world.end()

    def setUp(self):
        self.server = self.world.server
        self.schema = "t_" + self.id().rsplit(".", 1)[1][5:45]
        self.mirror = Mirror(self.world.folder / "mirror")
        self.mirror.put_back(self.world.template)

    def tearDown(self):
        self.server.sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")

    def publish(self, *more, target=None, **variables):
        return self.world.run(self.mirror, "publish", target or self.server.target(), "--schema", self.schema, *more,
                              **variables)

    def must_publish(self, *more, **variables):
        done = self.publish(*more, **variables)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def must_fail(self, code, words, *more, **variables):
        done = self.publish(*more, **variables)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done

    def must_equal(self, hashed=True):
        expected, got = of_mirror(self.mirror), of_target(self.server, self.schema)
        self.assertTrue(expected == got, difference(expected, got))
        self.assertFalse(hashed and checksum_differs(self.server, self.schema))

    def go_on(self):
        """The mirror has changed since."""
        self.mirror.put_back(self.world.later)

    def let_fail(self, table, times, what):
        self.server.sql(FAILING.format(schema=self.schema, table=table, times=times, what=what))
