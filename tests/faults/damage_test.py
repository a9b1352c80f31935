# SPDX-License-Identifier: MIT
"""Damage is found, said to be so together with how to recover, and never mended in silence."""
import contextlib
import re
import sqlite3
import subprocess
import unittest

from feed import LATER
from scenario import ALL, PROGRAM, WORDS, Case, difference

PAGE = 8192


class Damage(Case):
    def setUp(self):
        super().setUp()
        self.mirror.put_back(self.world.template)
        self.whole = self.mirror.path.read_bytes()

    def damage(self, bytes_):
        self.mirror.put_back(self.world.template)
        self.mirror.path.write_bytes(bytes_)

    def change(self, sql):
        with contextlib.closing(sqlite3.connect(self.mirror.path)) as connection, connection:
            connection.execute(sql)

    def is_damaged(self):
        """By SQLite's word alone."""
        try:
            return self.mirror.defects() != []
        except sqlite3.DatabaseError:
            return True

    def check_refused(self, what, *advice):
        before = self.mirror.path.read_bytes()
        done = PROGRAM.run(self.mirror, *self.world.sync())
        self.assertEqual(done.returncode, 7, f"{what}: {done.stderr}")
        for words in advice:
            self.assertIn(words, done.stderr, what)
        self.assertEqual(self.mirror.path.read_bytes(), before, f"{what}: the file was changed")

    def test_a_damaged_page_is_found_by_the_next_check(self):
        pages = len(self.whole) // PAGE
        found = 0
        for page in range(0, pages, 1 if ALL else max(1, pages // 18)):
            with self.subTest(page=page + 1):
                self.damage(self.whole[:page * PAGE] + b"\xa5" * PAGE + self.whole[(page + 1) * PAGE:])
                if self.is_damaged():  # nothing is lost with a page that is free
                    self.check_refused(f"page {page + 1}")
                    found += 1
        self.assertGreater(found, 10)
        print(f"{found} damaged pages found", flush=True)

    def test_a_damaged_page_of_the_ads_fails_an_export(self):
        with contextlib.closing(sqlite3.connect(self.mirror.path)) as connection:
            root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'ads'").fetchone()[0]
        self.damage(self.whole[:(root - 1) * PAGE] + b"\xa5" * PAGE + self.whole[root * PAGE:])
        done = PROGRAM.run(self.mirror, "--now", LATER, "export", "--ndjson")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("To recover, move it away", done.stderr)

    def test_a_truncated_file_is_found_at_once(self):
        for size in (0, 50, 100, PAGE // 2, PAGE, len(self.whole) // 2, len(self.whole) - PAGE):
            with self.subTest(size=size):
                self.damage(self.whole[:size])
                self.check_refused(f"cut to {size} bytes")
                self.assertEqual(PROGRAM.run(self.mirror, "status").returncode, 7)

    def test_who_follows_the_advice_gets_a_mirror_as_from_a_first_run(self):
        fresh = self.undisturbed(None, self.world.sync())
        self.damage(self.whole[:len(self.whole) // 2])
        self.check_refused("cut in half", "To recover, move it away", "run jobfeed sync")
        for file in self.mirror.files():
            file.rename(file.with_name("moved-" + file.name))
        self.world.must(self.mirror, *self.world.sync())
        got = self.mirror.content(LATER, WORDS)
        self.assertTrue(got == fresh, difference(fresh, got))

    def test_a_damaged_index_is_found_and_built_anew_only_by_who_asks_for_it(self):
        expected = self.undisturbed(self.world.template, self.world.sync())
        part = "WHERE id = (SELECT max(id) FROM ad_words_data WHERE length(block) > 4000)"
        for sql in (f"UPDATE ad_words_data SET block = zeroblob(length(block)) {part}",
                    f"UPDATE ad_words_data SET block = substr(block, 1, length(block) / 2) {part}",
                    f"DELETE FROM ad_words_data {part}",
                    "DELETE FROM ad_words_docsize WHERE id = 7",
                    "UPDATE full_text_state SET indexed_through = 5"):
            with self.subTest(sql):
                self.mirror.put_back(self.world.template)
                self.change(sql)
                self.check_refused(sql, "the full-text index")
                done = PROGRAM.run(self.mirror, *self.world.sync())
                self.assertIn(f"run jobfeed --db '{self.mirror.path}' verify --repair", done.stderr)
                self.world.must(self.mirror, *self.world.repair())
                self.world.must(self.mirror, *self.world.sync())
                got = self.mirror.content(LATER, WORDS)
                self.assertTrue(got == expected, difference(expected, got))


if __name__ == "__main__":
    unittest.main()
