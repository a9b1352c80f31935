# SPDX-License-Identifier: MIT
"""A mirror, what happens to its feed, and what an undisturbed run makes of that."""
import atexit
import os
import pathlib
import shutil
import tempfile
import unittest

import feed as the_feed
from feed import BEFORE, LATER, ad, uuid, word
from mirror import Mirror, difference
from program import Program

PROGRAM = Program(os.environ["FAULTS_JOBFEED"], os.environ["FAULTS_LIBRARY"])
ALL = os.environ.get("JOBFEED_TEST_CASES") == "all"  # every step rather than some of them

ACTIVE = range(1, 241)  # in the mirror and offered
LEFT = range(241, 261)  # withdrawn before, content still kept
STOPPED = range(1, 21)
CHANGED = range(21, 41)
EXPIRING = range(221, 241)  # half of them are still offered
RESTORED = range(241, 246)
NEW = range(261, 281)
WORDS = [word(number) for number in range(1, 281)] + [word(number, 2) for number in CHANGED] + ["finner"]
GONE = [word(number) for number in [*STOPPED, *CHANGED, *EXPIRING, *range(246, 261)]]


class World:
    """Made once for all tests of a program run that are about this feed."""

    def __init__(self, name):
        self.name = name
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jobfeed-faults-"))
        atexit.register(self.end)
        first = [ad(number, expires="2099-06-01T22:00:00Z" if number in EXPIRING else "2099-09-15T22:00:00Z")
                 for number in [*ACTIVE, *LEFT]]
        self.feed = the_feed.Feed(os.environ["FAULTS_SIMULATOR"], self.folder, first)
        self.template = Mirror(self.folder / "template")
        self.template.folder.mkdir()
        self.must(self.template, *self.sync(at=BEFORE))
        self.feed.stop(LEFT)
        self.must(self.template, *self.sync("--no-prune", at=BEFORE))
        self.before = self.template.active(BEFORE)
        self.feed.control(f"set?now={LATER}")
        self.feed.stop([*STOPPED, *list(EXPIRING)[::2]])
        self.feed.publish([ad(number, version=2) for number in CHANGED] + [ad(number) for number in [*RESTORED, *NEW]])
        self.offered = {uuid(number) for number in [*ACTIVE, *RESTORED, *NEW]} - {uuid(number) for number in [*STOPPED, *EXPIRING]}

    def end(self):
        self.feed.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sync(self, *more, at=LATER):
        # One request at a time, so that every run takes the same steps.
        if self.name == "stilling-feed":
            reading = ["--url", self.feed.stilling_url, "--page-size", "50"]  # with NAV's public token
        else:
            reading = ["--url", self.feed.url, "--token-file", self.feed.token_file]
        return ["--now", at, "-v", "sync", "--feed", self.name, *reading, "--jobs", "1", *more]

    def repair(self, at=LATER):
        token = [] if self.name == "stilling-feed" else ["--token-file", self.feed.token_file]
        return ["--now", at, "verify", "--repair", *token]

    def must(self, mirror, *words):
        done = PROGRAM.run(mirror, *words)
        assert done.returncode == 0, f"exit {done.returncode}: {done.stderr}"
        return done


_worlds = {}


class Case(unittest.TestCase):
    feed = "public-feed"

    def setUp(self):
        if self.feed not in _worlds:
            _worlds[self.feed] = World(self.feed)
        self.world = _worlds[self.feed]
        self.mirror = Mirror(self.world.folder / "mirror")

    def undisturbed(self, template, words):
        self.mirror.put_back(template)
        self.world.must(self.mirror, *words)
        return self.mirror.content(LATER, WORDS)

    def check_between(self, what):
        """Right after a fault, with nothing run since."""
        if not self.mirror.has_schema():
            return
        self.assertEqual(self.mirror.defects(), [], what)
        active = self.mirror.active(LATER).keys()
        staying = self.world.before.keys() & self.world.offered if self.began_full else set()
        allowed = self.world.offered | (self.world.before.keys() if self.began_full else set())
        self.assertEqual(sorted(staying - active), [], f"{what}: missing")
        self.assertEqual(sorted(active - allowed), [], f"{what}: shown")
        exported = PROGRAM.run(self.mirror, "--now", LATER, "export", "--csv", "--columns", "uuid")
        if exported.returncode != 7:  # there may be no mirror yet
            self.assertEqual(sorted(exported.stdout.split()[1:]), sorted(active), f"{what}: {exported.stderr}")

    def check_no_token(self, what, done):
        for text in (self.world.feed.token, self.world.feed.token.rsplit(".", 1)[1]):
            self.assertNotIn(text, done.stdout + done.stderr, what)
            self.assertEqual(self.mirror.holds(text), [], what)

    def check_recovers(self, what, words, expected):
        """A quiet run ends where an undisturbed one does, and leaves nothing of what has gone."""
        done = PROGRAM.run(self.mirror, *words)
        self.assertEqual(done.returncode, 0, f"{what}: {done.stderr}")
        self.assertEqual(self.mirror.defects(), [], what)
        got = self.mirror.content(LATER, WORDS)
        self.assertTrue(got == expected, f"{what}, after the next run:\n{difference(expected, got)}")
        # The index shares the beginnings of words that follow each other.
        self.assertEqual(self.mirror.holds(*(word[4:] for word in GONE)), [], f"{what}: content of what has gone")
        self.check_no_token(what, done)

    def points(self, count, some):
        """All steps from 1 to count and the one after them, or so many of them, spread evenly."""
        every = 1 if ALL else max(1, count // some)
        return range(1, count + 2, every)

    def disturb(self, template, words, fault, exits, points, recover=None):
        self.began_full = template is not None
        expected = self.undisturbed(template, recover or words)
        for point in points:
            what = f"{fault} at step {point} of {words[3] if '-v' in words else words[2]}"
            with self.subTest(what):
                self.mirror.put_back(template)
                done = PROGRAM.run(self.mirror, *words, do=fault, at=point)
                self.assertIn(done.returncode, exits, f"{what}: {done.stderr}")
                self.check_between(what)
                self.check_no_token(what, done)
                self.check_recovers(what, recover or words, expected)
        print(f"{fault}: {len(points)} points", flush=True)
