#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures `jobfeed serve`, side by side with nginx sending the same bytes from a file and, if there is one, Datasette.

    apt-get install wrk nginx-light; python3 -m venv build/datasette; build/datasette/bin/pip install datasette
    tests/bench/serve_bench.py [--rounds 3] [--seconds 3] [--ads 25000] [--quick] [--datasette build/datasette/bin/datasette]

Needs a release build. All of it runs on the loopback interface of one machine. Each round asks everybody once, so that a
machine that slows down slows down all alike; what is printed are medians of the rounds. A figure of what was never asked
for before comes with the processor's time that the server took, which other programs change little.
"""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import threading
import time

from bench import BUILD, Feed

ADS = "/public-feed/api/v1/ads"
PAGE = ADS + "?size=100"
TOTALS = ["municipal=BERGEN", "county=NORDLAND", "category=IT"]
SEARCHES = ["/", "/?q=sykepleier", "/?place=NORDLAND", "/?place=VESTLAND/BERGEN", "/?due=14", "/?sort=deadline",
            "/?occupation=IT", "/?q=sykepleier&place=NORDLAND"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, address, **options):
    """The process, once it answers; and no longer than the block."""
    process = subprocess.Popen(list(map(str, command)), stderr=subprocess.DEVNULL, **options)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(address, timeout=1):
                break
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        process.wait()


def nginx(folder, body):
    port = free_port()
    (folder / "page.json").write_bytes(body)
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/errors; user root;
        events {{}}
        http {{ access_log off; sendfile on; default_type application/json; client_body_temp_path {folder}/t;
                proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t; uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
                server {{ listen 127.0.0.1:{port}; root {folder}; keepalive_requests 10000000; }} }}""", encoding="utf-8")
    return running(["nginx", "-c", folder / "nginx.conf"], ("127.0.0.1", port)), f"http://127.0.0.1:{port}/page.json"


def datasette(program, database):
    port = free_port()
    url = f"http://127.0.0.1:{port}/{database.stem}/ads.json?_size=100&_shape=array&_nocount=1&_nofacet=1&_nosuggest=1"
    return running([program, "serve", "-i", database, "--port", str(port)], ("127.0.0.1", port),
                   stdout=subprocess.DEVNULL), url


def load(url, connections, seconds, searches=()):
    """Requests a second, and the latency at the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if searches:
            paths = ", ".join(json.dumps(path) for path in searches)
            script.write(f"local p = {{{paths}}}; local n = 0\n"
                         "request = function() n = n + 1; return wrk.format(nil, p[n % #p + 1]) end\n")
            script.flush()
            command += ["-s", script.name]
        printed = subprocess.run([*command, url], check=True, stdout=subprocess.PIPE, text=True).stdout
    if "Non-2xx" in printed:
        raise RuntimeError(f"{url}: {printed}")
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed).groups()
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", printed)[1]), float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


class Server:
    def __init__(self, process):
        self.pid = process.pid
        self.address = process.stdout.readline().strip()
        self.connection = http.client.HTTPConnection(self.address.removeprefix("http://"))
        self.asked = 0

    def get(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return body

    def busy(self):
        """The processor's time, in milliseconds."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")

    def peak_mb(self):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024 / 1e6

    def never_asked(self, path, times):
        """Median and processor's time of one request, in milliseconds; each asks for what was not asked before."""
        took = []
        busy = self.busy()
        for _ in range(times):
            self.asked += 1
            began = time.perf_counter()
            self.get(f"{path}{'&' if '?' in path else '?'}unknown={self.asked}")
            took.append((time.perf_counter() - began) * 1000)
        return statistics.median(took), (self.busy() - busy) / times

    def asked_before(self, path, times):
        self.get(path)
        took = []
        for _ in range(times):
            began = time.perf_counter()
            self.get(path)
            took.append((time.perf_counter() - began) * 1000)
        return statistics.median(took)


class Syncing(threading.Thread):
    """Runs over a feed that changes, one after the other, until it is stopped."""

    def __init__(self, command, feed):
        super().__init__()
        self.command, self.feed = command, feed
        self.over = threading.Event()
        self.runs = 0

    def run(self):
        while not self.over.is_set():
            self.feed.control("update?count=200", post=True)
            subprocess.run(self.command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.runs += 1

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.join()


class Bench:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.database = folder / "mirror.db"
        self.figures = {}

    def note(self, name, value):
        self.figures.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.figures[name])

    def sync_command(self, feed):
        return [self.arguments.jobfeed, "-q", "--db", self.database, "sync", "--url", feed.url, "--token-file",
                feed.token_file, "--jobs", "8"]

    def a_round(self, server, others):
        seconds, times = self.arguments.seconds, self.arguments.times
        self.note("page", load(server.address + PAGE, 8, seconds)[0])
        for name, url in others.items():
            self.note(name, load(url, 8, seconds)[0])
        # wrk also counts the requests that a connection would have made while it waited: when each of them has to wait
        # for the first answers, which nobody has asked for before, these are most of a short run.
        self.note("cold p99", load(server.address, 32, seconds, SEARCHES)[1])
        rate, p99 = load(server.address, 32, seconds, SEARCHES)
        self.note("searches", rate)
        self.note("p99", p99)
        for total in TOTALS:
            median, busy = server.never_asked(f"{ADS}?size=1&{total}", times)
            self.note("total " + total, median)
            self.note("busy total " + total, busy)
        self.note("total again", server.asked_before(f"{ADS}?size=1&{TOTALS[0]}", times))
        for search in SEARCHES:
            median, busy = server.never_asked(search, times)
            self.note("search " + search, median)
            self.note("busy search " + search, busy)

    def beside_a_sync(self, server, feed):
        times = self.arguments.times
        self.note("alone", server.never_asked(SEARCHES[1], times)[0])
        medians = []
        with Syncing(self.sync_command(feed), feed) as syncing:
            while syncing.runs < 2:
                medians.append(server.never_asked(SEARCHES[1], times)[0])
        self.note("beside", statistics.median(medians))
        self.note("runs", syncing.runs)

    def run(self):
        with Feed(self.arguments.simulator, ["--ads", str(self.arguments.ads), "--compressed"], self.folder) as feed:
            subprocess.run(self.sync_command(feed), check=True)
            command = [self.arguments.jobfeed, "-q", "--db", self.database, "serve", "--listen", "127.0.0.1:0", "--open"]
            with contextlib.ExitStack() as stack:
                process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
                stack.callback(process.wait)
                stack.callback(process.terminate)
                server = Server(process)
                others = {}
                if shutil.which("nginx"):
                    started, others["nginx"] = nginx(self.folder, server.get(PAGE))
                    stack.enter_context(started)
                if self.arguments.datasette:
                    started, others["datasette"] = datasette(self.arguments.datasette, self.database)
                    stack.enter_context(started)
                for _ in range(self.arguments.rounds):
                    self.a_round(server, others)
                    self.beside_a_sync(server, feed)
                self.note("memory", server.peak_mb())


def report(bench):
    def row(what, figure, target=""):
        print(f"| {what} | {figure} | {target} |")

    print(f"{bench.arguments.ads} ads; medians of {bench.arguments.rounds} rounds.\n\n| what | measured | target |\n|---|---:|---:|")
    row(f"`{PAGE}`, 8 connections, again and again", f"{bench.median('page'):,.0f} a second")
    for name, target in (("nginx", "≥ 0.5"), ("datasette", "≥ 20")):
        if name in bench.figures:
            ratio = statistics.median(a / b for a, b in zip(bench.figures["page"], bench.figures[name]))
            row(f"{name}, the same {'bytes from a file' if name == 'nginx' else 'number of rows as JSON'}",
                f"{bench.median(name):,.0f} a second, {ratio:,.2f}", target)
    row(f"{len(SEARCHES)} searches in turn, 32 connections", f"{bench.median('searches'):,.0f} a second")
    row("… at the 99th percentile", f"{bench.median('p99'):.1f} ms", "≤ 20 ms")
    row("… that of a run in which they are asked for first", f"{bench.median('cold p99'):.1f} ms")
    for total in TOTALS:
        row(f"total of `{total}`, never asked before",
            f"{bench.median('total ' + total):.1f} ms, busy {bench.median('busy total ' + total):.1f} ms", "≤ 5 ms")
    row("a total again", f"{bench.median('total again'):.2f} ms", "≤ 5 ms")
    for search in SEARCHES:
        row(f"`{search}`, never asked before",
            f"{bench.median('search ' + search):.1f} ms, busy {bench.median('busy search ' + search):.1f} ms", "")
    ratio = statistics.median(b / a for a, b in zip(bench.figures["alone"], bench.figures["beside"]))
    row(f"`{SEARCHES[1]}`, never asked before, beside {sum(bench.figures['runs'])} runs of sync",
        f"{bench.median('beside'):.1f} ms, {ratio:.2f} × alone", "≤ 1.5")
    row("memory, at most", f"{max(bench.figures['memory']):.0f} MB", "≤ 128 MB")
    print(f"\nEach round: {'; '.join(f'{name} {min(v):.1f}–{max(v):.1f}' for name, v in bench.figures.items() if len(v) > 1)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--times", type=int, default=50, help="how often each question that was never asked before [50]")
    parser.add_argument("--ads", type=int, default=25_000)
    parser.add_argument("--quick", action="store_true", help="few ads, one round: does it work?")
    parser.add_argument("--jobfeed", default=BUILD / "src/jobfeed", type=pathlib.Path)
    parser.add_argument("--simulator", default=BUILD / "tests/simulator/jobfeed-simulator", type=pathlib.Path)
    parser.add_argument("--datasette", default=shutil.which("datasette"))
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.ads, arguments.rounds, arguments.seconds, arguments.times = 300, 1, 1, 2
    if shutil.which("wrk") is None:
        print("skipped: wrk is missing; apt-get install wrk")
        raise SystemExit(77)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, pathlib.Path(folder))
        bench.run()
        report(bench)


main()
