# SPDX-License-Identifier: MIT
"""Whether a target holds what its mirror holds, row by row, seen by readers that are not jobfeed."""
import json

TIMES = ("published", "expires", "updated", "first_seen", "shown_until")
TEXTS = ("title", "job_title", "employer", "orgnr", "employer_homepage", "source", "source_url", "application_url",
         "application_due", "link", "engagement_type", "extent", "start_time", "position_count", "sector")
LISTS = {"work_locations": ("country", "address", "city", "postal_code", "county", "municipality"),
         "occupations": ("level1", "level2"), "categories": ("type", "code", "name", "description", "score")}


HASHED = ("ads", "work_locations", "occupations", "categories", "tombstones", "changes")


def checksum_differs(server, schema):
    """Whether the server's hashes of its rows are not those of what was sent."""
    sums = " # ".join(f"(SELECT coalesce(bit_xor(row_hash), 0) FROM {table})" for table in HASHED)
    return server.sql(f"SELECT {sums} # checksum FROM jobfeed_cursor", schema) != ["0"]


def moment(column):
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') AS {column}"


def dictionaries(cursor):
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def of_mirror(mirror):
    """Rows of each table, by their key."""
    content = {}
    with mirror.seen() as connection:
        def rows(query):
            return dictionaries(connection.execute(query))
        for row in rows(f"SELECT uuid, {', '.join(TEXTS + TIMES)}, json FROM ads WHERE left_at IS NULL"):
            row["json"] = json.loads(row["json"])
            content["ads", row["uuid"]] = row
        for table, columns in LISTS.items():
            for row in rows(f"SELECT ads.uuid, position, {', '.join('l.' + name for name in columns)} FROM {table} AS l "
                            "JOIN ads ON ads.id = l.ad WHERE left_at IS NULL"):
                content[table, row["uuid"], row["position"]] = row
        for row in rows("SELECT uuid, left_reason AS reason, left_at AS at FROM ads WHERE left_at IS NOT NULL UNION ALL "
                        "SELECT uuid, reason, at FROM tombstones WHERE uuid NOT IN (SELECT uuid FROM ads)"):
            content["tombstones", row["uuid"]] = row
        for row in rows("SELECT number, at, uuid, kind FROM changes"):
            content["changes", row["number"]] = row
        for row in rows("SELECT * FROM active_ads"):
            content["active_ads", row["uuid"]] = in_view(row)
    return content


def in_view(row):
    """The lists are JSON texts here and values there."""
    def value(found):
        return json.loads(found) if isinstance(found, str) else found
    return row | {name: value(row[name]) for name in ("work_locations", "occupations", "json")}


def of_target(server, schema):
    content = {}
    for row in server.rows(f"SELECT uuid, {', '.join(TEXTS)}, {', '.join(map(moment, TIMES))}, json FROM ads", schema):
        content["ads", row["uuid"]] = row
    for table, columns in LISTS.items():
        for row in server.rows(f"SELECT uuid, position, {', '.join(columns)} FROM {table}", schema):
            content[table, row["uuid"], row["position"]] = row
    for row in server.rows(f"SELECT uuid, reason, {moment('at')} FROM tombstones", schema):
        content["tombstones", row["uuid"]] = row
    for row in server.rows(f"SELECT number, {moment('at')}, uuid, kind FROM changes", schema):
        content["changes", row["number"]] = row
    times = ", ".join(map(moment, TIMES))
    for row in server.rows(f"SELECT *, {times} FROM (SELECT * FROM active_ads) AS a".replace("*, ", "to_jsonb(a) AS whole, "),
                           schema):
        content["active_ads", row["whole"]["uuid"]] = in_view(row["whole"] | {name: row[name] for name in TIMES})
    return content
