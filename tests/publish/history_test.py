# SPDX-License-Identifier: MIT
"""Each version of an ad, as long as it was valid, and no contacts."""
import sqlite3
import unittest

from world import ADS, Case, raising

from feed import uuid, word


class History(Case):
    def versions(self):
        return self.server.rows("SELECT uuid, title, valid_from, valid_to, json FROM ad_versions ORDER BY uuid, valid_from", self.schema)

    def must_be_a_history(self):
        """What is valid now is what is there now; what was valid before ends where something else begins, or the ad left."""
        self.must_be_current()
        overlaps = self.server.sql("SELECT count(*) FROM ad_versions AS a JOIN ad_versions AS b USING (uuid) WHERE a.valid_from < b.valid_from "
                                   "AND (a.valid_to IS NULL OR a.valid_to > b.valid_from)", self.schema)
        self.assertEqual(overlaps, ["0"])

    def must_be_current(self):
        current = {row["uuid"]: row["title"] for row in self.versions() if row["valid_to"] is None}
        self.assertEqual(current, {row["uuid"]: row["title"] for row in self.server.rows("SELECT uuid, title FROM ads", self.schema)})

    def spans(self, number):
        """When the versions of an ad were valid, as days of June."""
        return self.server.sql("SELECT to_char(valid_from, 'FMDD') || '-' || coalesce(to_char(valid_to, 'FMDD'), '') FROM ad_versions "
                               f"WHERE uuid = '{uuid(number)}' ORDER BY valid_from, valid_to", self.schema)

    def change(self, number, *days, kind="updated"):
        with sqlite3.connect(self.mirror.path) as connection:
            for day in days:
                connection.execute("INSERT INTO changes (at, uuid, kind) VALUES (?, ?, ?)", [f"2099-06-{day:02}T12:00:00.000Z", uuid(number), kind])

    def test_history_keeps_each_version_and_no_contacts(self):
        with sqlite3.connect(self.mirror.path) as connection:
            connection.execute("UPDATE ads SET json = json_set(json, '$.contactList', json('[{\"name\":\"Kari Nordmann\"}]'))")
        self.must_publish("--history", "--batch", "7")
        self.must_be_a_history()
        self.assertEqual(len(self.versions()), ADS)
        self.go_on()
        self.must_publish("--batch", "3")  # it stays on
        self.must_be_a_history()
        versions = self.versions()
        self.assertEqual(len(versions), ADS + 5)  # five were updated
        self.assertNotIn("Kari", str(versions))
        self.assertIn(word(6), str(versions))
        ended = {row["uuid"] for row in versions if row["valid_to"]}
        self.assertEqual(ended, {uuid(number) for number in range(1, 11)})

    def test_history_can_begin_later_and_survives_an_adoption(self):
        self.must_publish()
        self.assertEqual(self.versions(), [])
        self.must_publish("--history")
        self.go_on()
        self.must_publish()
        before = self.versions()
        self.mirror.put_back(self.world.template)
        self.must_publish("--adopt")
        self.must_be_current()
        self.go_on()
        self.must_publish()
        self.must_be_a_history()
        self.assertEqual(self.versions(), before)

    def test_of_several_changes_the_first_ends_a_version_and_the_last_begins_one(self):
        self.must_publish("--history")
        first = self.spans(20)
        self.change(20, 5, 8)
        self.must_publish()
        self.assertEqual(self.spans(20), [first[0] + "5", "8-"])
        self.must_be_a_history()

    def test_a_clock_that_was_set_back_takes_no_version_away(self):
        self.must_publish("--history")
        self.change(20, 20)
        self.must_publish()
        self.change(20, 18)
        self.must_publish()
        self.assertEqual(self.spans(20)[1:], ["18-", "20-20"])
        self.must_be_current()

    def test_history_that_was_asked_for_is_kept_though_the_first_run_failed(self):
        self.must_publish()
        self.server.sql("DELETE FROM jobfeed_cursor", self.schema)
        self.let_fail("changes", 1, raising("58030"))
        self.assertNotEqual(self.publish("--history").returncode, 0)
        self.must_publish()
        self.assertEqual(len(self.versions()), ADS)


if __name__ == "__main__":
    unittest.main()
