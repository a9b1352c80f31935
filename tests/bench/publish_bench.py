#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures jobfeed publish into a PostgreSQL of its own, side by side with psql's \\copy of the same rows.

    tests/bench/publish_bench.py MIRROR [--runs 3] [--changes 1000] [--jobfeed PROGRAM]

MIRROR is a database that jobfeed sync has made; it is copied first. Needs PostgreSQL's server programs. \\copy goes into the
same tables with the same indexes, in one transaction a table. Each round does everything once; medians are printed: of the
clock, and of the processor time of program and server together, which other work on the machine does not change.
"""
import argparse
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "publish"))

from server import Server  # noqa: E402

TABLES = ("ads", "work_locations", "occupations", "categories", "tombstones", "changes")


class Bench:
    def __init__(self, arguments, folder, server):
        self.arguments, self.server = arguments, server
        self.mirror = folder / "ads.db"
        shutil.copy(arguments.mirror, self.mirror)
        self.folder = folder
        self.figures = {}

    def note(self, name, value):
        self.figures.setdefault(name, []).append(value)

    def server_seconds(self):
        """Of connections that have ended."""
        time.sleep(0.1)
        fields = pathlib.Path(f"/proc/{self.server.pids()[0]}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")

    def publish(self, name, *more):
        before = self.server_seconds()
        began = time.perf_counter()
        process = subprocess.Popen([self.arguments.jobfeed, "--db", self.mirror, "publish", self.server.target(), "--json", *more],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, output
        self.note(name, time.perf_counter() - began)
        self.note("peak", usage.ru_maxrss / 1000)
        self.note(name + " cpu", usage.ru_utime + usage.ru_stime + self.server_seconds() - before)
        return json.loads(output)

    def timed_sql(self, name, text, schema):
        before, own = self.server_seconds(), os.times()
        began = time.perf_counter()
        self.server.sql(text, schema)
        self.note(name, time.perf_counter() - began)
        now = os.times()
        self.note(name + " cpu", now.children_user + now.children_system - own.children_user - own.children_system
                  + self.server_seconds() - before)

    def write_rows(self):
        folder = self.server.folder
        self.server.sql("".join(f"\\copy {table} TO '{folder}/{table}.rows'\n" for table in TABLES), "jobfeed")

    def copy(self):
        """The same tables, taken from a dump of the schema, into which the rows go."""
        dump = subprocess.run(["pg_dump", "-h", self.server.folder, "-U", "jobfeed", "--schema-only", "ads"],
                              capture_output=True, text=True, check=True).stdout
        dump = dump.replace("jobfeed.", "copied.").replace("SCHEMA jobfeed", "SCHEMA copied")
        self.server.sql("DROP SCHEMA IF EXISTS copied CASCADE")
        self.server.sql(dump)
        self.timed_sql("psql", "".join(f"\\copy {table} FROM '{self.server.folder}/{table}.rows'\n" for table in TABLES), "copied")
        self.server.sql("DROP SCHEMA copied CASCADE; CHECKPOINT")

    def change(self):
        """As a sync would: other titles, and lines in the log."""
        with sqlite3.connect(self.mirror) as mirror:
            ads = mirror.execute("SELECT id, uuid FROM ads WHERE left_at IS NULL ORDER BY random() LIMIT ?",
                                 [self.arguments.changes]).fetchall()
            mirror.executemany("UPDATE ads SET title = title || '.' WHERE id = ?", [[ad[0]] for ad in ads])
            mirror.executemany("INSERT INTO changes (at, uuid, kind) VALUES ('2099-01-01T00:00:00.000Z', ?, 'updated')",
                               [[ad[1]] for ad in ads])

    def round(self):
        self.server.sql("DROP SCHEMA IF EXISTS jobfeed CASCADE; CHECKPOINT")
        self.ads = self.publish("first")["copied"]
        self.note("ratio", 0)
        self.publish("nothing")
        # Connecting, logging in and looking at the cursor, by another program.
        self.timed_sql("psql nothing", "SELECT number FROM jobfeed_cursor", "jobfeed")
        self.publish("verify", "--verify")
        self.server.sql("UPDATE jobfeed_cursor SET checksum = NULL", "jobfeed")
        self.publish("whole", "--verify")
        self.write_rows()
        self.copy()
        self.figures["ratio"][-1] = self.figures["first"][-1] / self.figures["psql"][-1]
        self.change()
        assert self.publish("changes")["changes"] == self.arguments.changes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mirror", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3, help="how many rounds [3]")
    parser.add_argument("--changes", type=int, default=1000, help="how many changes in a later run [1000]")
    parser.add_argument("--jobfeed", default=HERE.parents[1] / "build/release/src/jobfeed", type=pathlib.Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobfeed-bench-") as folder, Server() as server:
        bench = Bench(arguments, pathlib.Path(folder), server)
        for number in range(arguments.runs):
            bench.round()
            print(f"round {number + 1} of {arguments.runs} done", file=sys.stderr)
    m = {name: statistics.median(values) for name, values in bench.figures.items()}
    print(f"{bench.ads:,} ads; medians of {arguments.runs}.\n\n| what | took | processor | target |\n|---|---:|---:|---:|")

    def line(what, name, took, target, share=""):
        print(f"| {what} | {took} | {m[name + ' cpu']:.2f} s{share} | {target} |")

    def share(name):
        return f", {(m[name + ' cpu'] - m['nothing cpu']) / m['first cpu'] * 100:.1f} %"
    line("`psql \\copy` of the rows into the same tables with the same indexes", "psql", f"{m['psql']:.2f} s", "")
    line("`jobfeed publish`, everything", "first", f"{m['first']:.2f} s, {m['ratio']:.2f} ×", "≤ 1.5 ×",
         f", {m['first cpu'] / m['psql cpu']:.2f} ×")
    line(f"{arguments.changes:,} changes", "changes", f"{m['changes']:.2f} s", "≤ 1 s")
    line(f"nothing has changed, with connecting (psql and one SELECT: {m['psql nothing'] * 1000:.0f} ms)", "nothing",
         f"{m['nothing'] * 1000:.0f} ms", "≤ 20 ms more")
    line("`--verify`, nothing differs", "verify", f"{m['verify']:.2f} s", "≤ 2 %", share("verify"))
    line("the same without checksums", "whole", f"{m['whole']:.2f} s", "", share("whole"))
    print(f"| peak memory | {max(bench.figures['peak']):.0f} MB | | ≤ 64 MB |")
    print("\nEach round: " + ", ".join(f"{name} {min(v):.2f}–{max(v):.2f}" for name, v in bench.figures.items() if not name.endswith(" cpu")))


if __name__ == "__main__":
    main()
