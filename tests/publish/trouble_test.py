# SPDX-License-Identifier: MIT
"""What targets do wrong, and what users do wrong with them: the exit code, the message, and nothing lost or twice."""
import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

from comparison import checksum_differs
from server import PASSWORD
from world import ADS, JOBFEED, STILL_LATER, Case, raising

from feed import LATER, ad, uuid, word
from program import CLEAN


class Trouble(Case):
    @contextlib.contextmanager
    def session(self, sql):
        """Somebody else's, who has asked this, got a line, and stays connected."""
        process = subprocess.Popen(["psql", "-h", self.server.folder, "-U", "jobfeed", "-d", "ads", "-qAtX"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        process.stdin.write(sql + "\n")
        process.stdin.flush()
        process.stdout.readline()
        try:
            yield
        finally:
            process.communicate()

    def test_what_has_left_is_gone_there_with_all_its_words(self):
        self.must_publish()
        self.must_equal()
        self.go_on()
        self.must_publish()
        self.must_equal()
        everything = "\n".join(self.server.sql("SELECT row_to_json(ads) FROM ads", self.schema))
        for gone in [word(number) for number in range(1, 11)]:
            self.assertNotIn(gone, everything)
        self.assertIn(word(6, 2), everything)

    def test_words_are_found_by_their_stem_and_by_an_index(self):
        self.must_publish()
        plan = self.server.sql("SET enable_seqscan = off; EXPLAIN SELECT uuid FROM ad_words WHERE words @@ "
                               "websearch_to_tsquery('norwegian', 'arbeidet')", self.schema)
        self.assertIn("ads_by_words", "\n".join(plan))
        found = self.server.sql("SELECT count(*) FROM ad_words WHERE words @@ websearch_to_tsquery('norwegian', 'arbeidet')",
                                self.schema)
        self.assertEqual(found, [str(ADS)])

    def test_a_target_of_another_mirror_is_refused_until_it_is_adopted(self):
        self.must_publish()
        self.server.sql("UPDATE jobfeed_cursor SET mirror_id = 'another'; INSERT INTO tombstones VALUES (gen_random_uuid(), 'expired', now())",
                        self.schema)
        self.must_fail(7, "--adopt")
        self.must_publish("--adopt")
        self.must_equal()

    def test_a_mirror_that_was_put_back_to_an_older_copy_is_refused(self):
        self.go_on()
        self.must_publish()
        self.mirror.put_back(self.world.template)
        self.must_fail(7, "put back to an older copy")
        self.must_publish("--adopt")
        self.must_equal()

    def test_a_mirror_that_was_put_back_and_has_gone_on_since_a_first_copy_began_is_refused(self):
        feed, lost, gained = self.world.feed, range(100, 120), range(200, 230)
        self.go_on()
        feed.publish([ad(number) for number in lost])
        self.world.must(self.mirror, *self.world.sync())
        self.must_publish()
        self.server.sql("UPDATE jobfeed_cursor SET mirror_id = 'another'", self.schema)
        self.let_fail("ads", 10000, f"IF currval('{self.schema}.failures') = 20 THEN {raising('53100')}; END IF")
        self.must_fail(5, "made to fail", "--adopt", "--batch", "7")
        self.server.sql("DROP TRIGGER failing ON ads", self.schema)
        # An ad that was copied leaves by a change whose number was another one's when the copy began.
        feed.stop([*lost, 12])
        self.mirror.put_back(self.world.template)
        self.world.must(self.mirror, *self.world.sync(), at=STILL_LATER)
        feed.publish([ad(number) for number in gained])
        self.world.must(self.mirror, *self.world.sync(), at=STILL_LATER)
        self.must_fail(7, "put back to an older copy")
        self.must_publish("--adopt")
        self.must_equal()
        feed.stop(gained)
        feed.publish([ad(12)])

    def test_tables_of_others_are_left_alone(self):
        self.server.sql(f"CREATE SCHEMA {self.schema}; CREATE TABLE {self.schema}.ads (mine TEXT)")
        self.must_fail(7, "not jobfeed's")
        self.assertEqual(self.server.sql("SELECT count(*) FROM ads", self.schema), ["0"])

    def test_an_older_schema_is_brought_up_to_date(self):
        self.must_publish()
        self.go_on()
        self.server.sql("UPDATE jobfeed_cursor SET schema_version = 0; DROP VIEW active_ads", self.schema)
        self.must_publish("--verify")
        self.must_equal()

    def test_without_computed_columns_all_is_compared(self):
        self.must_publish()
        self.server.sql("ALTER TABLE occupations DROP COLUMN row_hash; UPDATE ads SET title = 'x'", self.schema)
        self.assertNotIn('"differed":0', self.must_publish("--verify", "--json").stdout)
        self.server.sql("UPDATE jobfeed_cursor SET checksum = NULL", self.schema)
        self.go_on()
        self.must_publish()
        self.must_equal(hashed=False)

    def test_a_newer_schema_is_left_alone(self):
        self.must_publish()
        self.server.sql("UPDATE jobfeed_cursor SET schema_version = 99", self.schema)
        self.must_fail(7, "use a newer jobfeed")

    def test_missing_privileges_are_told(self):
        self.must_publish()
        self.go_on()
        self.server.sql("CREATE ROLE reader LOGIN")
        self.server.sql("GRANT USAGE ON SCHEMA {0} TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA {0} TO reader".format(self.schema))
        self.must_fail(7, "privilege", target=self.server.target("reader"))
        self.server.sql("DROP OWNED BY reader; DROP ROLE reader")

    def test_a_read_only_server_is_told(self):
        self.must_publish()
        self.go_on()
        options = urllib.parse.quote("-c default_transaction_read_only=on")
        self.must_fail(5, "read-only", target=self.server.target(options=options))

    def test_serialization_failures_and_deadlocks_are_tried_again(self):
        for state in ("40001", "40P01"):
            with self.subTest(state=state):
                self.mirror.put_back(self.world.template)
                self.must_publish("--adopt")
                self.let_fail("changes", 3, raising(state))
                self.go_on()
                done = self.must_publish("--json")
                self.assertIn('"retries":3', done.stdout)
                self.must_equal()
                self.tearDown()

    def test_a_failure_that_stays_ends_the_run_and_loses_nothing(self):
        self.must_publish()
        self.let_fail("changes", 4, raising("40001"))
        self.go_on()
        done = self.publish("--retries", "2")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.must_publish()
        self.must_equal()

    def test_a_full_disk_is_told_and_nothing_is_lost(self):
        self.must_publish()
        self.let_fail("ads", 1, raising("53100"))
        self.go_on()
        self.must_fail(5, "nothing was lost")
        self.must_publish()
        self.must_equal()

    def test_a_connection_that_is_cut_in_the_middle_of_a_copy_is_made_anew(self):
        self.must_publish()
        self.server.sql("UPDATE jobfeed_cursor SET mirror_id = 'another'", self.schema)
        self.let_fail("ads", 2, "PERFORM pg_terminate_backend(pg_backend_pid())")
        done = self.must_publish("--adopt", "--batch", "7", "--json")
        self.assertIn('"retries":2', done.stdout)
        self.must_equal()

    def test_an_ad_that_left_and_came_back_in_the_middle_of_the_first_copy_is_there_once(self):
        self.must_publish()
        self.server.sql("UPDATE jobfeed_cursor SET mirror_id = 'another'", self.schema)
        self.let_fail("ads", 10000, f"IF currval('{self.schema}.failures') = 20 THEN {raising('53100')}; END IF")
        self.must_fail(5, "made to fail", "--adopt", "--batch", "7")
        self.assertEqual(self.server.sql("SELECT count(*) FROM ads", self.schema), ["14"])
        self.world.must(self.mirror, *self.world.sync())
        self.world.feed.publish([ad(1, 3)])
        self.world.must(self.mirror, *self.world.sync())
        self.must_publish("--batch", "7")
        self.must_equal()
        self.world.feed.stop([1])

    def test_a_server_that_was_put_back_to_an_older_state_gets_what_it_lacks(self):
        self.must_publish()
        self.go_on()
        self.server.put_back(self.must_publish)
        self.must_publish()
        self.must_equal()

    def test_what_someone_changed_there_is_found_and_mended(self):
        self.must_publish()
        for change in ("UPDATE ads SET title = 'x' WHERE uuid = '{0}'", "DELETE FROM ads WHERE uuid = '{0}'",
                       "UPDATE ads SET json = json || '{{\"a\": 1}}' WHERE uuid = '{0}'", "DELETE FROM work_locations",
                       "UPDATE ads SET expires = expires + interval '1 ms' WHERE uuid = '{0}'",
                       "UPDATE occupations SET level1 = NULL WHERE uuid = '{0}'", "DELETE FROM changes WHERE number = 3",
                       "INSERT INTO categories VALUES (gen_random_uuid(), 1)", "UPDATE changes SET kind = 'x' WHERE number = 2",
                       "INSERT INTO tombstones VALUES (gen_random_uuid(), 'expired', now())",
                       "INSERT INTO changes VALUES (-5, now(), gen_random_uuid(), 'x'), (1000000000, now(), gen_random_uuid(), 'x')"):
            with self.subTest(change=change):
                self.server.sql(change.format(uuid(7)), self.schema)
                self.assertNotIn('"differed":0', self.must_publish("--verify", "--json").stdout)
        self.must_equal()
        self.assertIn('"differed":0', self.must_publish("--verify", "--json").stdout)

    def test_rows_that_are_there_twice_are_found(self):
        self.must_publish()
        self.server.sql("ALTER TABLE changes DROP CONSTRAINT changes_pkey; INSERT INTO changes (number, at, uuid, kind) "
                        "SELECT number, at, uuid, kind FROM changes, generate_series(1, 2) WHERE number = 3", self.schema)
        self.assertNotIn('"differed":0', self.must_publish("--verify", "--json").stdout)
        self.must_equal()

    def test_what_was_taken_away_is_made_anew(self):
        self.must_publish()
        for change in ("DROP VIEW active_ads", "DROP VIEW all_ads CASCADE", "DROP VIEW ad_words", "DROP INDEX ads_by_words, ads_by_published",
                       "ALTER TABLE ads DROP COLUMN row_hash", "DROP TABLE tombstones", "DROP TABLE syncs",
                       "UPDATE syncs SET number = 1000000000"):
            with self.subTest(change=change):
                self.server.sql(change, self.schema)
                self.must_publish("--verify")
                self.must_equal()
                self.assertEqual(self.server.sql("SELECT count(*) FROM syncs WHERE number = 1", self.schema), ["1"])
                found = self.server.sql("SELECT count(*) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE "
                                        f"nspname = '{self.schema}' AND relname IN ('active_ads', 'all_ads', 'ad_words', 'ads_by_words', "
                                        "'ads_by_published', 'tombstones')")
                self.assertEqual(found, ["6"])

    def test_a_verify_waits_for_no_reader(self):
        self.must_publish()
        with self.session(f"BEGIN; SELECT count(*) FROM {self.schema}.active_ads, {self.schema}.ad_words;"):
            self.must_publish("--verify", "--timeout", "1s")

    def test_a_database_without_all_letters_is_refused(self):
        self.server.sql("CREATE DATABASE latin ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        self.addCleanup(self.server.sql, "DROP DATABASE latin")
        self.must_fail(7, "ENCODING 'UTF8'", target=f"postgresql://jobfeed@/latin?host={self.server.folder}")

    def test_a_title_of_any_length_is_published(self):
        with sqlite3.connect(self.mirror.path) as connection:
            connection.execute("UPDATE ads SET title = ? WHERE uuid = ?", [" ".join(f"ørd{number}" for number in range(100_000)), uuid(1)])
        self.must_publish()
        self.must_equal()

    def test_a_wrong_setting_is_wrong_usage(self):
        self.must_fail(2, "sslmode", target=self.server.target(sslmode="bad"))

    def test_targets_are_told_apart_by_the_database_that_libpq_takes(self):
        for user in ("jobfeed", "other"):
            done = self.publish(target=f"postgresql://{user}@/?host={self.server.folder}")
            self.assertIn(f"{self.server.folder}/{user} ", done.stderr)
        done = self.world.run(self.mirror, "status")
        for user in ("jobfeed", "other"):
            self.assertIn(f"{self.server.folder}/{user}", done.stdout)

    def test_the_runs_are_there(self):
        self.must_publish()
        self.go_on()
        self.must_publish()
        with self.mirror.seen() as connection:
            expected = connection.execute("SELECT number, outcome, added, ledger_shown FROM syncs ORDER BY number").fetchall()
        got = self.server.rows("SELECT number, outcome, added, ledger_shown FROM syncs ORDER BY number", self.schema)
        self.assertEqual([tuple(row.values()) for row in got], expected)

    def test_parts_of_words_have_an_index_where_the_database_has_trigrams(self):
        self.server.sql("CREATE EXTENSION pg_trgm")
        try:
            self.must_publish()
            plan = self.server.sql("SET enable_seqscan = off; EXPLAIN SELECT uuid FROM ads WHERE title ILIKE '%illing%'", self.schema)
            self.assertIn("ads_by_letters_of_title", "\n".join(plan))
        finally:
            self.server.sql("DROP EXTENSION pg_trgm CASCADE")

    @staticmethod
    def send_all(pids, what):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):  # one that was about to end
                os.kill(pid, what)

    def test_a_server_that_hangs_is_told(self):
        self.must_publish()
        self.go_on()
        self.let_fail("changes", 1, "PERFORM pg_sleep(60)")
        process = subprocess.Popen([JOBFEED, "--db", self.mirror.path, "--now", LATER, "publish", self.server.target(), "--schema", self.schema,
                                    "--timeout", "1s", "--retries", "0"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=CLEAN | {"HOME": "/"})
        while self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != ["1"]:
            pass
        stopped = self.server.pids()
        self.send_all(stopped, signal.SIGSTOP)
        try:
            _, err = process.communicate(timeout=30)
        finally:
            self.send_all(stopped, signal.SIGCONT)
        self.assertEqual(process.returncode, 5, err)
        self.assertIn("hung for 1 s", err)
        self.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        self.must_publish()
        self.must_equal()

    def test_a_slow_server_is_waited_for(self):
        self.must_publish()
        self.go_on()
        self.let_fail("changes", 1, "PERFORM pg_sleep(2)")
        self.must_publish("--timeout", "1s", "--retries", "0")
        self.must_equal()

    def test_a_lock_on_the_tables_is_told(self):
        self.must_publish()
        self.go_on()
        with self.session(f"BEGIN; LOCK TABLE {self.schema}.ads; SELECT 1;"):
            self.must_fail(5, "holds a lock", "--timeout", "1s")
        self.must_publish()
        self.must_equal()

    def test_odd_texts_and_numbers_are_published(self):
        with sqlite3.connect(self.mirror.path) as connection:
            odd = ('{"uuid": "%s", "b": 1, "aa": [1.0, -0.0, 1e400, 1E-7, 123456789012345678901234567890, 1.5e300], "b": 2, '
                   '"nul": "a\\u0000b", "half": "\\ud800", "\\u00e6": "\\/\\b\\f\\n\\r\\t\\"\\\\", "del": "\x7f", "ka\\u0000b": 1, "a\\u0000": 1, "a\\ufffd": 2}' % uuid(1))
            connection.execute("UPDATE ads SET title = 'a' || char(0) || 'b\\.\t\n' || char(13), published = '0000-01-01T00:00:00.000Z', "
                               "expires = '9999-12-31T23:59:59.999Z', json = ? WHERE uuid = ?", [odd, uuid(1)])
            connection.execute("UPDATE ads SET title = CAST(x'61ff62' AS TEXT) WHERE uuid = ?", [uuid(2)])
            connection.execute("UPDATE work_locations SET municipality = ? WHERE ad = 1", ["å" * 5000])
            connection.execute("INSERT INTO categories SELECT id, 1, 'ESCO', NULL, 'x', NULL, 1e-9 FROM ads WHERE uuid = ?", [uuid(1)])
            for position, score in enumerate((0.13436424411240122, 1e15, 123456789012345680.0, 0.0001, 0.00001, -0.0, float("inf"))):
                connection.execute("INSERT INTO categories SELECT id, ?, 'ESCO', NULL, 'x', NULL, ? FROM ads WHERE uuid = ?",
                                   [position + 1, score, uuid(3)])
        self.must_publish()
        self.assertIn('"differed":0', self.must_publish("--verify", "--json").stdout)
        self.assertFalse(checksum_differs(self.server, self.schema))
        row = self.server.rows(f"SELECT title, published::text, json FROM ads WHERE uuid = '{uuid(1)}'", self.schema)[0]
        self.assertEqual(row["title"], "a\uFFFDb\\.\t\n\r")
        self.assertEqual((row["json"]["ka\uFFFDb"], row["json"]["a\uFFFD"]), (1, 1))
        scores = self.server.sql(f"SELECT score FROM categories WHERE uuid = '{uuid(3)}' ORDER BY position", self.schema)
        self.assertEqual(scores[-7:], ["0.13436424411240122", "1e+15", "1.2345678901234568e+17", "0.0001", "1e-05", "0", "Infinity"])
        self.assertIn("BC", row["published"])
        self.assertEqual((row["json"]["b"], row["json"]["nul"], row["json"]["del"]), (1, "a\uFFFDb", "\x7f"))
        self.assertEqual(self.server.sql(f"SELECT title FROM ads WHERE uuid = '{uuid(2)}'", self.schema), ["a\uFFFDb"])

    def test_a_second_publisher_is_told_of_the_first(self):
        self.must_publish()
        with self.session(f"SELECT pg_advisory_lock(hashtext('jobfeed {self.schema}')::BIGINT);"):
            self.must_fail(6, "another jobfeed")

    def test_a_signal_ends_it_within_a_second_or_so(self):
        self.must_publish()
        self.go_on()
        self.let_fail("changes", 1, "PERFORM pg_sleep(60)")
        process = subprocess.Popen([JOBFEED, "--db", self.mirror.path, "publish", self.server.target(), "--schema", self.schema],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=CLEAN | {"HOME": "/"})
        while self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != ["1"]:
            pass
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual(process.returncode, 143, err)
        self.server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")

    def test_a_password_is_taken_from_each_place_and_told_in_none(self):
        passfile = self.mirror.folder / "pass"
        passfile.write_text(f"*:*:*:*:{PASSWORD}\n", encoding="utf-8")
        passfile.chmod(0o600)
        credentials = self.mirror.folder / "credentials"
        credentials.mkdir()
        (credentials / "jobfeed-publish-password").write_text(PASSWORD + "\n", encoding="utf-8")
        service = self.mirror.folder / "services"
        service.write_text(f"[mine]\nhost={self.server.folder}\ndbname=ads\nuser=secretive\npassword={PASSWORD}\n", encoding="utf-8")
        mine = self.server.target("secretive")
        for target, variables in ((mine, {"PGPASSFILE": str(passfile)}), (mine, {"CREDENTIALS_DIRECTORY": str(credentials)}),
                                  ("postgresql:///?service=mine", {"PGSERVICEFILE": str(service)}),
                                  (self.server.target(f"secretive:{PASSWORD}"), {})):
            with self.subTest(target=target.replace(PASSWORD, "…")):
                done = self.must_publish("-v", target=target, **variables)
                self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        self.assertEqual(self.mirror.holds(PASSWORD), [])

    def test_a_wrong_password_is_refused_and_not_told(self):
        for wrong in ("wrong-and-long", "short7"):
            for target in (self.server.target(f"secretive:{wrong}"), self.server.target("secretive", password=wrong)):
                done = self.must_fail(4, "check the user and the password", target=target)
                self.assertNotIn(wrong, done.stderr)
        self.must_fail(4, "check the user and the password", target=self.server.target("secretive"))
        self.must_fail(4, "check the user and the password", target=self.server.target("nobody_here"))

    def test_an_address_that_cannot_be_read_is_not_repeated(self):
        for target in ("postgresql://me:pass@word@host/ads", "postgresql://me:pass%zzword@host/ads", "postgresql://me:pass/word@host/ads", "postgresql://me:12/word@host/ads",
                       "mysql://me:password@host/ads", "postgresql://me:password@host:ninety/ads"):
            done = self.must_fail(2, "target", target=target)
            for part in ("pass", "word@", "ninety"):
                self.assertNotIn(part, done.stderr.replace("password out", "").replace("pgpass", "").replace("a password", ""))
        done = self.publish("postgresql://me:otherword@host/ads")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("otherword", done.stderr)

    def test_a_schema_is_named_as_no_quotes_are_needed(self):
        for name in ("Ads", "a b", "pg_ads", "1a", 'a"b', "a" * 64):
            done = self.world.run(self.mirror, "publish", self.server.target(), "--schema", name)
            self.assertEqual(done.returncode, 2, done.stderr)

    def test_a_database_that_is_not_there_is_told(self):
        self.must_fail(7, "make it first", target=self.server.target().replace("/ads?", "/no_ads?"))

    def test_sync_publishes_and_an_unreachable_target_holds_it_up_for_nothing(self):
        words = self.world.sync("--publish-schema", self.schema, "--publish")
        away = f"postgresql://jobfeed@/ads?host={self.world.folder}/nowhere"
        done = self.world.run(self.mirror, *words, away)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("warning: not published: cannot connect", done.stderr)
        status = self.world.run(self.mirror, "status").stdout
        self.assertIn("nowhere/ads (schema", status)
        self.assertRegex(status, r"published +postgresql://.*: \d+ changes behind, since ")
        # The changes are of the first of June, or of the third.
        watched = self.world.run(self.mirror, "status", "--max-age", "1d", at=LATER)
        self.assertEqual(watched.returncode, 8, watched.stderr)
        self.assertRegex(watched.stderr, r"too old: postgresql://.* lacks \d+ changes, the first of them found 2 d ago")
        self.assertEqual(self.world.run(self.mirror, "status", "--max-age", "3d").returncode, 0)
        done = self.world.run(self.mirror, *words, self.server.target())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.world.run(self.mirror, "status", "--max-age", "1d").returncode, 8)  # the other one still lacks them
        self.must_equal()
        self.assertRegex(self.world.run(self.mirror, "status").stdout, r"published +postgresql://.*: at change ")
        done = self.world.run(self.mirror, *words, "postgresql://me:pass@word@host/ads")
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_what_is_known_is_published_even_if_the_feed_is_away(self):
        self.must_publish()
        self.go_on()
        words = self.world.sync("--publish-schema", self.schema, "--publish", self.server.target(), "--retries", "0")
        done = self.world.run(self.mirror, *words, http_proxy="http://127.0.0.1:1")
        self.assertEqual(done.returncode, 5, done.stderr)
        self.must_equal()


if __name__ == "__main__":
    unittest.main()
