# SPDX-License-Identifier: MIT
"""What a mirror holds, seen by a reader that is not jobfeed."""
import contextlib
import pathlib
import shutil
import sqlite3
import tempfile

ACTIVE = "left_at IS NULL AND (shown_until IS NULL OR shown_until > ?)"


class Mirror:
    """A database with the files beside it, in a folder of its own."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.path = self.folder / "ads.db"

    def put_back(self, template):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(template.folder, self.folder) if template else self.folder.mkdir()

    def files(self):
        return sorted(self.folder.glob("ads.db*"))

    def holds(self, *texts):
        """Those of the texts that stand in one of the files."""
        everything = b"\0".join(file.read_bytes() for file in self.files())
        return [text for text in texts if text.encode() in everything]

    @contextlib.contextmanager
    def seen(self):
        """A connection to a copy: to look changes nothing, and finds just what the disk holds."""
        with tempfile.TemporaryDirectory() as folder:
            for file in self.files():
                if not file.name.endswith("-shm"):
                    shutil.copy(file, folder)
            with contextlib.closing(sqlite3.connect(pathlib.Path(folder) / self.path.name)) as connection:
                yield connection

    def has_schema(self):
        if not self.path.exists():
            return False
        with self.seen() as connection:
            return connection.execute("PRAGMA user_version").fetchone()[0] > 0

    def active(self, at):
        with self.seen() as connection:
            return dict(connection.execute(f"SELECT uuid, json FROM ads WHERE {ACTIVE}", [stamp(at)]))

    def defects(self):
        """What SQLite and the index find wrong with it."""
        with self.seen() as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            try:
                connection.execute("INSERT INTO ad_words (ad_words) VALUES ('integrity-check')")
            except sqlite3.DatabaseError as error:
                found.append(f"full-text index: {error}")
            found += [f"in the index and not in ads: {row[0]}" for row in connection.execute(
                "SELECT id FROM ad_words_docsize EXCEPT SELECT id FROM ads")]
            found += [f"in ads and not in the index: {row[0]}" for row in connection.execute(
                "SELECT id FROM ads WHERE id <= (SELECT indexed_through FROM full_text_state) EXCEPT "
                "SELECT id FROM ad_words_docsize")]
        return found

    def content(self, at, words):
        """All that a user can ask for, without times and without numbers that depend on the order of things."""
        with self.seen() as connection:
            content = {("active", *row[:1]): row[1:] for row in connection.execute(
                f"SELECT uuid, title, json, shown_until FROM ads WHERE {ACTIVE}", [stamp(at)])}
            content |= {("left", row[0]): row[1] for row in connection.execute(
                f"SELECT uuid, left_reason FROM ads WHERE NOT ({ACTIVE})", [stamp(at)])}
            content |= {("tombstone", row[0]): row[1] for row in connection.execute("SELECT uuid, reason FROM tombstones")}
            for uuid, kind in connection.execute("SELECT uuid, kind FROM changes ORDER BY number"):
                content[("changes", uuid)] = content.get(("changes", uuid), "") + kind + " "
            for table in ("work_locations", "occupations", "contacts", "categories"):
                for uuid, *row in connection.execute(f"SELECT uuid, l.* FROM {table} AS l JOIN ads ON ads.id = ad"):
                    content[(table, uuid, row[1])] = row[2:]
            content[("scope",)] = connection.execute("SELECT feed, base_url FROM mirror").fetchall()
            content[("filters",)] = connection.execute("SELECT * FROM filters").fetchall()
            for word in words:
                content[("found", word)] = sorted(row[0] for row in connection.execute(
                    "SELECT uuid FROM ad_words JOIN ads ON ads.id = ad_words.rowid WHERE ad_words MATCH ?", [word]))
        return content


def stamp(time):
    return time.replace("Z", ".000Z")


def difference(expected, got, most=8):
    """Where two contents differ, in a few lines."""
    keys = [key for key in sorted(expected.keys() | got.keys(), key=str) if expected.get(key) != got.get(key)]
    lines = [f"{key}: expected {str(expected.get(key))[:160]}, got {str(got.get(key))[:160]}" for key in keys[:most]]
    return "\n".join(lines + ([f"… and {len(keys) - most} more"] if len(keys) > most else []))
