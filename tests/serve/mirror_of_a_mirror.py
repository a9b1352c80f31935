#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A mirror of a mirror by the live feed's API, killed again and again: mirror_of_a_mirror.py JOBFEED SIMULATOR [ROUNDS [SEED]]

Each round some hours pass; ads appear, change, are withdrawn, come back and expire; the first mirror, the second, or both
are killed at a moment by chance; either is pruned, or not. While the first runs, a new one reads it from the beginning: it must
not miss an ad that the first showed all the time. Then both run undisturbed and must exit with 0 and show the same
ads, byte for byte, which must be those that NAV offers.
"""
import datetime
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

START = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.timezone.utc)


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Nav:
    def __init__(self, simulator):
        self.process = subprocess.Popen(
            [simulator, "--ads", "150", "--events", "400", "--now", stamp(START), "--until-stdin-closes",
             "--max-seconds", "7200"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.root = self.process.stdout.readline().strip().rsplit("/", 1)[0]

    def end(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def control(self, what):
        request = urllib.request.Request(f"{self.root}/control/{what}", b"", method="POST")
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode().split()

    def offered(self):
        with urllib.request.urlopen(f"{self.root}/control/details") as answer:
            return {document["uuid"]: document for document in map(json.loads, answer.read().decode().splitlines())
                    if document["status"] == "ACTIVE" and "ad_content" in document}


class Server:
    """Serves a mirror at a moment; another moment takes another server at the same port."""

    def __init__(self, program, database):
        self.command = [program, "-q", "--db", database]
        self.process, self.address = None, "127.0.0.1:0"

    def at(self, moment):
        self.end()
        self.process = subprocess.Popen([*self.command, "--now", stamp(moment), "serve", "--open", "--listen", self.address],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        url = self.process.stdout.readline().strip()
        self.address = url.removeprefix("http://")
        return url

    def end(self):
        if self.process:
            self.process.terminate()
            code = self.process.wait(timeout=10)
            self.process.stdout.close()
            assert code == 143, f"the server ended with {code}"
            self.process = None


class Mirror:
    def __init__(self, program, path, feed):
        self.program, self.path, self.feed = program, path, feed

    def words(self, moment, *words):
        return [self.program, "--db", self.path, "--now", stamp(moment), *words]

    def sync_words(self, moment):
        return self.words(moment, "sync", "--feed", "stilling-feed", "--url", self.feed, "--page-size", "50", "--no-prune")

    def killed_sync(self, moment, patience):
        process = subprocess.Popen(self.sync_words(moment), stderr=subprocess.DEVNULL)
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def sync(self, moment, allowed=(0,)):
        run = subprocess.run(self.sync_words(moment), capture_output=True, text=True)
        assert run.returncode in allowed, f"{self.path}: exit code {run.returncode}: {run.stderr}"
        return run.returncode

    def prune(self, moment, *words):
        run = subprocess.run(self.words(moment, "prune", *words), capture_output=True, text=True)
        assert run.returncode == 0, f"{self.path}: exit code {run.returncode}: {run.stderr}"

    def active(self, moment):
        lines = subprocess.run(self.words(moment, "export", "--ndjson"), check=True, capture_output=True, text=True).stdout
        return {json.loads(line)["uuid"]: line for line in lines.splitlines()}


def last_day(document):
    """The calendar day of `expires` in Oslo, whose offset it carries."""
    return (document["ad_content"].get("expires") or "9999-12-31")[:10]


def disturb(draw, nav, gone):
    for kind, most in ("stop", 6), ("update", 6), ("expire", 2):
        some = nav.control(f"{kind}?count={draw.randrange(most)}")
        gone += some if kind == "stop" else []
    if gone and draw.random() < 0.5:
        nav.control(f"reactivate?uuid={gone.pop(draw.randrange(len(gone)))}")
    nav.control(f"publish?count={draw.randrange(10)}")


def read_meanwhile(new, first, moment):
    before = set(first.active(moment))
    run = subprocess.Popen(first.sync_words(moment), stderr=subprocess.DEVNULL)
    code = new.sync(moment, (0, 3))  # 3: more than a few ads left between their events and their documents
    assert run.wait() == 0, f"{first.path}: exit code {run.returncode}"
    after, got = set(first.active(moment)), set(new.active(moment))
    assert code == 3 or before & after <= got <= before | after, f"missed {(before & after) - got}, invented {got - before - after}"


def main():
    program, simulator = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 4
    draw = random.Random(sys.argv[4] if len(sys.argv) > 4 else "1")
    nav, kills, gone = Nav(simulator), 0, []
    with tempfile.TemporaryDirectory() as name:
        folder, moment = pathlib.Path(name), START
        first = Mirror(program, folder / "first.db", nav.root)
        first.sync(moment)
        server = Server(program, first.path)
        second = Mirror(program, folder / "second.db", server.at(moment))
        try:
            second.sync(moment)
            for number in range(rounds):
                moment += datetime.timedelta(hours=draw.randrange(1, 40))
                nav.control(f"set?now={stamp(moment)}")
                disturb(draw, nav, gone)
                server.at(moment)
                for mirror in (first, second):
                    for _ in range(draw.randrange(3)):
                        kills += mirror.killed_sync(moment, draw.random() * 0.15)
                    if draw.random() < 0.5:
                        mirror.prune(moment, *draw.choice([[], ["--keep", "2d"]]))
                read_meanwhile(Mirror(program, folder / f"new-{number}.db", second.feed), first, moment)
                second.sync(moment)
                offered = {uuid for uuid, document in nav.offered().items()
                           if last_day(document) >= str((moment + datetime.timedelta(hours=1)).date())}
                one, other = first.active(moment), second.active(moment)
                assert one == other, f"round {number}: {sorted(one.items() ^ other.items())[:3]}"
                assert set(one) == offered, f"round {number}: NAV and the mirror differ in {set(one) ^ offered}"
        finally:
            server.end()
            nav.end()
    print(f"{rounds} rounds, {kills} runs killed, {len(one)} ads in each at the end")


main()
