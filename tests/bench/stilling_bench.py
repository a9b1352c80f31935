#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures a first run over stilling-feed side by side with curl fetching the same documents, and what kills cost it.

    tests/bench/stilling_bench.py [--runs 3] [--events 300000] [--ads 20000] [--quick] [--folder FOLDER]

Needs a release build (cmake --workflow --preset release). The simulated feed runs on the loopback interface. Each round
does everything once, so that a machine that slows down slows down all alike; what is printed are medians of the rounds.
"""
import argparse
import contextlib
import pathlib
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from bench import BUILD, Bench, Feed

JOBS = (4, 8)
KILLS = 5
PAGE = 1000  # events
DOCUMENT_MS = 50  # in the slow feed
LATENCY_MS = 10  # of documents, once: with the loopback interface's alone, three busy programs share the processor


class StoredAds(threading.Thread):
    """Watches a database being filled: when the first ads were stored, when the last."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database = database
        self.seen = []  # moments and the number of ads, whenever it had changed
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.01):
            with contextlib.suppress(sqlite3.OperationalError):  # not made yet
                self.watch()

    def watch(self):
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            while True:
                (ads,) = connection.execute("SELECT coalesce(max(id), 0) FROM ads").fetchone()
                if ads > (self.seen[-1][1] if self.seen else 0):
                    self.seen.append((time.perf_counter(), ads))
                if self.over.wait(0.01):
                    return

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()

    def per_second(self):
        (began, first), (ended, last) = self.seen[0], self.seen[-1]
        return (last - first) / (ended - began) if last > first else float("nan")


class StillingBench(Bench):
    def feed(self, ads):
        options = ["--ads", str(ads), "--events", str(self.arguments.events), "--compressed-details"]
        return Feed(self.arguments.simulator, options, self.folder, "stilling-feed")

    def rounds(self):
        with self.feed(self.arguments.ads) as feed:
            for number in range(self.arguments.runs):
                for jobs in JOBS:
                    self.side_by_side(feed, jobs, str(jobs))
                    self.idle_run(feed, jobs)
                feed.control(f"set?detail-latency={LATENCY_MS}ms", post=True)
                self.side_by_side(feed, JOBS[-1], "late")
                feed.control("set?detail-latency=0ms", post=True)
                print(f"round {number + 1} of {self.arguments.runs} done", file=sys.stderr)

    def side_by_side(self, feed, jobs, name):
        self.first_run(feed, jobs, name)
        if "fetch" not in self.figures:
            self.keep_urls([url for url in feed.requested_urls() if "/feedentry/" in url])
        self.fetch(feed, jobs)
        rate = self.requests / self.figures["fetch"][-1]
        self.note(f"fetched {name}", rate)
        self.note(f"ratio {name}", self.figures[f"details {name}"][-1] / rate)

    def first_run(self, feed, jobs, name):
        database = self.fresh("stilling.db")
        with StoredAds(database) as stored:
            run = self.sync(feed, database, jobs)
        assert run.report["added"] == run.report["active"] > 0, run.output
        self.note(f"details {name}", stored.per_second())
        self.note(f"first {name}", run.seconds)
        self.note("events read", run.report["read_milliseconds"] / 1000)
        self.note("peak", run.peak_mb)
        self.first = run.report

    def fetch(self, feed, jobs):
        """The documents that jobfeed asked for, by curl, to nowhere."""
        self.curl(["curl", "--parallel", "--parallel-max", str(jobs), "--compressed", "--no-progress-meter", "--fail",
                   "--header", f"@{feed.curl_headers}", "--config", "urls-to-nowhere"])

    def idle_run(self, feed, jobs):
        run = self.sync(feed, self.folder / "stilling.db", jobs)
        assert run.report["added"] == run.report["withdrawn"] == 0, run.output
        self.note("idle requests", run.report["requests"])
        self.note("idle", run.seconds)
        self.note("peak", run.peak_mb)

    def slow(self):
        """A first run over a feed as slow as NAV's, against the bound: all requests' time, shared by the jobs."""
        a = self.arguments
        database = self.fresh("slow.db")
        options = ["--ads", str(a.slow_ads), "--events", str(a.slow_events), "--page-latency", f"{a.page_ms}ms",
                   "--detail-latency", f"{DOCUMENT_MS}ms"]
        with Feed(a.simulator, options, self.folder, "stilling-feed") as feed, StoredAds(database) as stored:
            began = time.perf_counter()
            run = self.sync(feed, database, JOBS[-1])
            counts = dict(line.split() for line in feed.control("counts").splitlines())
        self.slow_counts = counts
        documents = int(counts["detail"])
        pages = -(-run.report["events"] // PAGE)
        self.slow_bound = (pages * a.page_ms + documents * DOCUMENT_MS) / 1000 / JOBS[-1]
        self.slow_seconds = run.seconds
        self.slow_first = next((moment - began for moment, ads in stored.seen if ads >= 100), float("nan"))

    def killed(self):
        """A first run that is killed, once while it reads events and then while it reads details, and ends at last."""
        pages = self.first["requests"] - self.requests
        moments = [pages // 2] + [pages + self.requests * part // KILLS for part in range(1, KILLS)]
        database = self.fresh("killed.db")
        with self.feed(self.arguments.ads) as feed:
            feed.control(f"set?detail-latency={self.arguments.kill_latency}ms", post=True)
            self.kills = sum(self.kill(feed, database, moment) for moment in moments)
            run = self.sync(feed, database)
            total = asked(feed)
        assert run.report["active"] == self.first["active"], run.output
        self.note("peak", run.peak_mb)
        self.more = total - self.first["requests"]

    def kill(self, feed, database, moment):
        """Whether it was still running when the feed had been asked so often."""
        process = subprocess.Popen(self.sync_command(feed, database, 4), env=self.environment, stdout=subprocess.DEVNULL)
        while asked(feed) < moment and process.poll() is None:
            pass  # each look takes the simulator some time: that is pause enough
        process.kill()
        return process.wait() == -signal.SIGKILL


def asked(feed):
    return sum(int(line.split()[1]) for line in feed.control("counts").splitlines())


def report(bench):
    """The table, as Markdown."""
    m, first = bench.median, bench.first
    rows = []
    for name, jobs, where in [(str(jobs), jobs, "") for jobs in JOBS] + [("late", JOBS[-1], f" at {LATENCY_MS} ms of latency")]:
        rows += [(f"`curl --parallel --parallel-max {jobs}`{where}, the same documents to nowhere", f"{m(f'fetched {name}'):,.0f} a second", "", ""),
                 (f"`jobfeed sync --jobs {jobs}`{where}, first run: documents fetched and stored", f"{m(f'details {name}'):,.0f} a second",
                  f"{m(f'ratio {name}'):.2f} × curl", "≥ 0.8"),
                 ("the whole run, with events and full-text index", f"{m(f'first {name}'):.1f} s", "", "")]
    rows += [("of that, reading the events", f"{m('events read'):.1f} s", "", ""),
             ("peak memory", f"{max(bench.figures['peak']):.1f} MB", "", "≤ 64 MB"),
             (f"killed {bench.kills} times on the way", f"{bench.more} more requests", f"{bench.more / first['requests'] * 100:.1f} %", "≤ 5 %"),
             (f"pages at {bench.arguments.page_ms} ms, documents at {DOCUMENT_MS} ms, {JOBS[-1]} jobs: a first run",
              f"{bench.slow_seconds:.1f} s", f"{bench.slow_seconds / bench.slow_bound:.2f} × all their time / {JOBS[-1]}", "≤ 1.15"),
             ("of that, until 100 ads were there", f"{bench.slow_first:.1f} s", "", "≤ 5 s"),
             ("a run when nothing has changed", f"{m('idle'):.2f} s", f"{max(bench.figures['idle requests'])} requests", "≤ 5")]
    print(f"{first['events']:,} events, {bench.requests:,} documents, {first['requests']:,} requests; medians of {bench.arguments.runs}.\n")
    print("| what | took | ratio | target |\n|---|---:|---:|---:|")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    print(f"\nEach round: {', '.join(f'{name} {min(v):.2f}–{max(v):.2f}' for name, v in bench.figures.items() if len(v) > 1)}")
    print("""
The commands:
    jobfeed --db stilling.db sync --url URL --token-file token --jobs JOBS --json --quiet      # the first run, then an idle one
    curl --parallel --parallel-max JOBS --compressed --no-progress-meter --fail --header @headers --config urls-to-nowhere""")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="how many rounds [3]")
    parser.add_argument("--events", type=int, default=300000, help="how many events in six months [300000]")
    parser.add_argument("--ads", type=int, default=20000, help="how many active ads [20000]")
    parser.add_argument("--quick", action="store_true", help="few ads, one round: does it work?")
    parser.add_argument("--only-slow", action="store_true", help="only the first run over a feed as slow as NAV's")
    parser.add_argument("--folder", help="where databases are written, 1 GB [a temporary folder]")
    parser.add_argument("--jobfeed", default=BUILD / "src/jobfeed", type=pathlib.Path)
    parser.add_argument("--simulator", default=BUILD / "tests/simulator/jobfeed-simulator", type=pathlib.Path)
    arguments = parser.parse_args()
    arguments.page_ms, arguments.slow_events, arguments.slow_ads = 1000, 100000, 10000
    arguments.kill_latency = 20 if arguments.quick else 0  # few documents are read before one could look
    if arguments.quick:
        arguments.runs, arguments.events, arguments.ads = 1, 3000, 300
        arguments.page_ms, arguments.slow_events, arguments.slow_ads = 10, 3000, 300
    for program in (arguments.jobfeed, arguments.simulator):
        if not program.exists():
            parser.error(f"there is no {program}: build it first, cmake --workflow --preset release")
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="jobfeed-bench-"))
        bench = StillingBench(arguments, pathlib.Path(folder))
        if not arguments.only_slow:
            bench.rounds()
            bench.killed()
        bench.slow()
        if arguments.only_slow:
            print(f"{bench.slow_seconds:.1f} s, bound {bench.slow_bound:.1f} s, ratio {bench.slow_seconds / bench.slow_bound:.2f}, "
                  f"100 ads after {bench.slow_first:.1f} s, requests {bench.slow_counts}")
            return
        report(bench)


if __name__ == "__main__":
    main()
