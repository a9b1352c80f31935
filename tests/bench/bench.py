#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures jobfeed side by side with the least that its work can take, and with what a user would otherwise do.

    tests/bench/bench.py [--runs 5] [--ads 25000] [--many-ads 250000] [--quick] [--folder FOLDER]

Needs a release build (cmake --workflow --preset release). The simulated feed runs on the loopback interface. Each round
does everything once, so that a machine that slows down slows down all alike; what is printed are medians of the rounds.
"""
import argparse
import contextlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent.parent / "build" / "release"
LATENCY_MS = 30
EVERYDAY_RUNS = 20
SEARCH = ["search", "sykepleier", "erfaring", "--municipality", "Bergen"]


class Feed:
    """A simulated feed that ends with this script, or before."""

    def __init__(self, simulator, options, folder, name="public-feed"):
        self.process = subprocess.Popen([simulator, *options, "--until-stdin-closes", "--max-seconds", "7200"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        printed = [self.process.stdout.readline().strip() for _ in range(4)]
        self.url, token = printed[:2] if name == "public-feed" else printed[2:]
        if not token:
            raise RuntimeError("the simulator did not start")
        self.token_file = folder / "token"
        self.token_file.write_text(token + "\n", encoding="utf-8")
        self.curl_headers = folder / "headers"
        self.curl_headers.write_text(f"Authorization: Bearer {token}\nAccept: application/json\nAccept-Encoding: gzip\n",
                                     encoding="utf-8")

    def control(self, what, post=False):
        url = self.url.removesuffix("/public-feed") + "/control/" + what
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(url, data=b"" if post else None)) as answer:
            return answer.read().decode()

    def latency(self, milliseconds):
        self.control(f"set?latency={milliseconds}ms", post=True)

    def requested_urls(self):
        """Of all that were answered with a document."""
        origin = self.url.removesuffix("/public-feed")
        requests = [json.loads(line) for line in self.control("requests").splitlines()]
        return [origin + request["target"] for request in requests if request["status"] == 200]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


class PeakMemory(threading.Thread):
    """Watches a process. Its ru_maxrss would tell the memory of this script instead, if that is more."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.status = pathlib.Path(f"/proc/{pid}/status")
        self.peak_mb = 0.0
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.01):
            with contextlib.suppress(OSError):
                for line in self.status.read_text(encoding="utf-8").splitlines():
                    if line.startswith("VmHWM:"):
                        self.peak_mb = int(line.split()[1]) * 1024 / 1e6

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()


class Run:
    """What a command took, and what it printed."""

    def __init__(self, command, **options):
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
        with PeakMemory(process.pid) as memory:
            self.output = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise RuntimeError(f"{command}: exit {process.returncode}")
        self.peak_mb = memory.peak_mb
        self.written_mb = usage.ru_oublock * 512 / 1e6


class Bench:
    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        self.figures = {}
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("JOBFEED_")}
        self.environment |= {"XDG_CONFIG_HOME": str(folder), "no_proxy": "127.0.0.1"}

    def note(self, name, value):
        self.figures.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.figures[name])

    def fresh(self, name):
        for leftover in self.folder.glob(name + "*"):
            leftover.unlink()
        return self.folder / name

    def feed(self, ads):
        return Feed(self.arguments.simulator, ["--ads", str(ads), "--order", "kept", "--compressed"], self.folder)

    def sync_command(self, feed, database, jobs):
        return [self.arguments.jobfeed, "--db", database, "sync", "--url", feed.url, "--token-file", feed.token_file,
                "--jobs", str(jobs), "--json", "--quiet"]

    def sync(self, feed, database, jobs=4):
        run = Run(self.sync_command(feed, database, jobs), env=self.environment)
        run.report = json.loads(run.output)
        return run

    def mirror(self, feed):
        cold = self.sync(feed, self.fresh("mirror.db"))
        assert cold.report["added"] == cold.report["active"] > 0, cold.output
        self.note("cold", cold.seconds)
        self.note("cold read", cold.report["read_milliseconds"] / 1000)
        self.note("cold peak", cold.peak_mb)
        again = self.sync(feed, self.folder / "mirror.db")
        assert again.report["unchanged"] == cold.report["added"], again.output
        self.note("again", again.seconds)
        self.note("again requests", float(again.report["requests"]))
        self.note("again bytes", again.report["bytes"] / 1e6)
        self.note("again peak", again.peak_mb)
        self.note("again written", again.written_mb)
        self.bytes = cold.report["bytes"]

    def everyday(self):
        """What people ask of a mirror, from the shell's point of view: start to end of the process."""
        command = [self.arguments.jobfeed, "--db", self.folder / "mirror.db"]
        uuid = subprocess.check_output([*command, "search", "--uuid", "--limit", "1"], env=self.environment, text=True).strip()
        for _ in range(EVERYDAY_RUNS):
            for name, words in (("search", SEARCH), ("show", ["show", uuid]), ("listing", ["search"])):
                began = time.perf_counter()
                subprocess.run([*command, *words], env=self.environment, stdout=subprocess.DEVNULL, check=True)
                self.note(name, (time.perf_counter() - began) * 1000)

    def fetch(self, feed):
        """The pages that jobfeed asked for, by curl, to nowhere."""
        self.curl(["curl", "--parallel", "--parallel-max", "4", "--compressed", "--no-progress-meter", "--fail",
                   "--header", f"@{feed.curl_headers}", "--config", "urls-to-nowhere"])

    def curl(self, command):
        self.note("fetch", Run(command, cwd=self.folder, env=self.environment).seconds)

    def floor(self, work, page_size):
        run = Run([self.arguments.floor, work, self.folder / "mirror.db", self.fresh("floor.db"), page_size])
        self.note(f"{work} {page_size}", float(run.output))

    def without_jobfeed(self, feed):
        for name, more in (("client", []), ("client with index", ["--index"])):
            client = Run([sys.executable, HERE / "sequential_client.py", feed.url, feed.token_file,
                          self.fresh("client.db"), *more], env=self.environment)
            self.note(name, client.seconds)

    def pipeline(self, feed):
        run = Run(["bash", "-c", "set -o pipefail; " + PIPELINE, "bash", feed.curl_headers, self.fresh("pipeline.db")],
                  cwd=self.folder, env=self.environment)
        self.note("pipeline", run.seconds)

    def at_latency(self, feed):
        feed.latency(LATENCY_MS)
        for jobs in (1, 8):
            run = self.sync(feed, self.fresh("latency.db"), jobs)
            self.note(f"jobs {jobs}", run.report["read_milliseconds"] / 1000)
            self.note(f"jobs {jobs} whole", run.seconds)
        self.note("client latency", Run([sys.executable, HERE / "sequential_client.py", feed.url, feed.token_file,
                                         self.fresh("client.db")], env=self.environment).seconds)
        feed.latency(0)

    def rounds(self):
        with self.feed(self.arguments.ads) as feed:
            for number in range(self.arguments.runs):
                self.mirror(feed)
                self.everyday()
                if number == 0:
                    self.keep_urls(feed.requested_urls()[: len(feed.requested_urls()) // 2])
                self.fetch(feed)
                for page_size in ("8192", "default"):
                    self.floor("insert", page_size)
                    self.floor("index", page_size)
                    self.floor("index-raw", page_size)
                self.without_jobfeed(feed)
                self.pipeline(feed)
                self.at_latency(feed)
                print(f"round {number + 1} of {self.arguments.runs} done", file=sys.stderr)

    def keep_urls(self, urls):
        lines = [f'url = "{url}"\n' for url in urls]
        (self.folder / "urls").write_text("".join(lines), encoding="utf-8")
        (self.folder / "urls-to-nowhere").write_text("".join(line + 'output = "/dev/null"\n' for line in lines),
                                                     encoding="utf-8")
        self.requests = len(urls)

    def many(self):
        with self.feed(self.arguments.many_ads) as feed:
            cold = self.sync(feed, self.fresh("many.db"))
            again = self.sync(feed, self.folder / "many.db")
        self.fresh("many.db")
        self.note("many cold", cold.seconds)
        self.note("many again", again.seconds)
        self.note("many peak", max(cold.peak_mb, again.peak_mb))

    def faster(self, work):
        return min(("8192", "default"), key=lambda page_size: self.median(f"{work} {page_size}"))


PIPELINE = ("curl --silent --fail --compressed --header @\"$1\" --config urls"
            " | jq --raw-output '.content[] | [.uuid, tojson] | @csv'"
            " | sqlite3 \"$2\" 'CREATE TABLE ads (uuid, json)' '.mode csv' '.import /dev/stdin ads'")


def report(bench):
    """The table, as Markdown."""
    arguments, m = bench.arguments, bench.median
    insert, index, raw = (bench.faster(work) for work in ("insert", "index", "index-raw"))
    fetch, least_insert, least_index = m("fetch"), m(f"insert {insert}"), m(f"index {index}")
    floor = fetch + least_insert + least_index
    ads, many = f"{arguments.ads:,}", f"{arguments.many_ads:,}"
    rows = [
        ("(a) `curl --parallel --parallel-max 4`, the same pages to nowhere", fetch, "", ""),
        (f"(b) SQLite: the same JSON by uuid, one transaction (pages: {insert})", least_insert, "", ""),
        (f"(c) SQLite: the full-text index of the words, one `INSERT … SELECT` (pages: {index})", least_index, "", ""),
        ("floor: (a) + (b) + (c)", floor, "", ""),
        ("for comparison: (c) of the descriptions with their markup", m(f"index-raw {raw}"), "", ""),
        None,
        ("**`jobfeed sync`, cold**", m("cold"), f"{m('cold') / floor:.2f} × floor", "≤ 1.25"),
        ("**`jobfeed sync`, nothing changed**", m("again"), f"{m('again') / fetch:.2f} × (a)", "≤ 0.25"),
        ("proved by that many requests", f"{m('again requests'):.0f}", f"{m('again bytes'):.2f} MB", "≤ 20, < 1 MB"),
        ("written by that", f"{m('again written'):.2f} MB", "", "< 1 MB"),
        (f"at {LATENCY_MS} ms of latency, `--jobs 1`, index apart", m("jobs 1"), "", ""),
        (f"at {LATENCY_MS} ms of latency, `--jobs 8`, index apart", m("jobs 8"),
         f"{m('jobs 1') / m('jobs 8'):.1f} × faster", "≥ 4"),
        (f"peak memory, {ads} ads", f"{max(m('cold peak'), m('again peak')):.1f} MB", "", "≤ 64 MB"),
        (f"peak memory, {many} ads", f"{m('many peak'):.1f} MB", "", "≤ 64 MB"),
        (f"`jobfeed sync`, cold, {many} ads (one run)", m("many cold"),
         f"{m('many cold') / m('cold') / arguments.many_ads * arguments.ads:.2f} × per ad", "in proportion"),
        (f"`jobfeed sync`, nothing changed, {many} ads (one run)", m("many again"),
         f"{m('many again') / m('again') / arguments.many_ads * arguments.ads:.2f} × per ad", "in proportion"),
        None,
        ("`jobfeed search`, two words and a filter", f"{m('search'):.0f} ms", "", "≤ 30 ms"),
        ("`jobfeed show`, one ad", f"{m('show'):.0f} ms", "", "≤ 15 ms"),
        (f"`jobfeed search`, all {ads} ads, newest first", f"{m('listing'):.0f} ms", "", ""),
        None,
        ("`jobfeed sync`, cold, until all ads are stored, index apart", m("cold read"), "", ""),
        ("a sequential client in Python, no index", m("client"),
         f"jobfeed, index apart, {m('client') / m('cold read'):.1f} × faster; with it {m('client') / m('cold'):.1f}", "≥ 5"),
        ("the same, with an index of the words as jobfeed makes one", m("client with index"),
         f"jobfeed {m('client with index') / m('cold'):.1f} × faster", ""),
        (f"without an index, at {LATENCY_MS} ms of latency, against `--jobs 8`", m("client latency"),
         f"jobfeed, index apart, {m('client latency') / m('jobs 8'):.1f} × faster; "
         f"with it {m('client latency') / m('jobs 8 whole'):.1f}", ""),
        ("`curl`, `jq` and `sqlite3` in a pipeline, no index", m("pipeline"),
         f"jobfeed, index apart, {m('pipeline') / m('cold read'):.1f} × faster; with it {m('pipeline') / m('cold'):.1f}", ""),
    ]
    print(f"{ads} ads, {bench.bytes / 1e6:.0f} MB in {bench.requests} pages; medians of {arguments.runs}.\n")
    print("| what | took | ratio | target |\n|---|---:|---:|---:|")
    for row in rows:
        what, took, ratio, target = row or ("", "", "", "")
        print(f"| {what} | {f'{took:.2f} s' if isinstance(took, float) else took} | {ratio} | {target} |")
    print(f"\nEach round: {', '.join(f'{name} {min(v):.2f}–{max(v):.2f}' for name, v in bench.figures.items() if len(v) > 1)}")
    print("""
The commands:
    jobfeed --db mirror.db sync --url URL --token-file token --json --quiet                  # cold, then nothing changed
    jobfeed --db mirror.db """ + " ".join(SEARCH) + """
    jobfeed --db mirror.db show UUID
    curl --parallel --parallel-max 4 --compressed --no-progress-meter --fail --header @headers --config urls-to-nowhere  # (a)
    jobfeed-bench-floor insert mirror.db floor.db 8192|default                                                    # (b)
    jobfeed-bench-floor index mirror.db floor.db 8192|default                                                     # (c)
    sequential_client.py URL token client.db [--index]
    """ + PIPELINE.replace('"$1"', "headers").replace('"$2"', "pipeline.db"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="how many rounds [5]")
    parser.add_argument("--ads", type=int, default=25000, help="how many ads [25000]")
    parser.add_argument("--many-ads", type=int, default=250000, help="how many ads to see growth with [250000]")
    parser.add_argument("--quick", action="store_true", help="few ads, one round: does it work?")
    parser.add_argument("--folder", help="where databases are written, a few GB [a temporary folder]")
    parser.add_argument("--jobfeed", default=BUILD / "src/jobfeed", type=pathlib.Path)
    parser.add_argument("--simulator", default=BUILD / "tests/simulator/jobfeed-simulator", type=pathlib.Path)
    parser.add_argument("--floor", default=BUILD / "tests/bench/jobfeed-bench-floor", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.runs, arguments.ads, arguments.many_ads = 1, 300, 600
    for program in (arguments.jobfeed, arguments.simulator, arguments.floor):
        if not program.exists():
            parser.error(f"there is no {program}: build it first, cmake --workflow --preset release")
    with contextlib.ExitStack() as stack:
        folder = arguments.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="jobfeed-bench-"))
        bench = Bench(arguments, pathlib.Path(folder))
        bench.rounds()
        bench.many()
        report(bench)


if __name__ == "__main__":
    main()
