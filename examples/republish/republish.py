#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keeps a board equal to a mirror: publishes, updates and takes down ads. May be killed anywhere and started again.

    republish.py BOARD [--db ads.db] [--jobfeed jobfeed]

Run it after each jobfeed sync, and after a jobfeed prune just past midnight in Oslo, which takes down what has
expired. The board here is a folder with a file for each ad; put your own board's calls into publish() and
take_down(). They must do no harm when they are repeated.
"""
import argparse
import fcntl
import json
import pathlib
import subprocess
import sys

START_OVER = 7


class Board:
    def __init__(self, folder):
        self.ads = folder / "ads"
        self.ads.mkdir(parents=True, exist_ok=True)

    def publish(self, uuid, ad):
        replace(self.ads / f"{uuid}.json", json.dumps(ad, ensure_ascii=False))

    def take_down(self, uuid):
        (self.ads / f"{uuid}.json").unlink(missing_ok=True)

    def shown(self):
        return {file.stem for file in self.ads.glob("*.json")}


def replace(file, text):
    """Writes a file whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


class Republisher:
    def __init__(self, arguments):
        self.arguments = arguments
        folder = arguments.board
        self.board = Board(folder)
        self.batch = folder / "batch.ndjson"  # told by jobfeed, and not yet dealt with
        self.whole = folder / "whole.ndjson"  # the same, after starting over
        self.place = folder / "place"  # how far the board has come
        for left_by_a_kill in folder.glob(".*.ndjson.*"):
            left_by_a_kill.unlink()

    def run(self):
        while True:
            if self.whole.exists():
                self.start_over()
            elif self.batch.exists():
                self.apply(self.batch)
            elif not self.fetch():
                return

    def fetch(self):
        """Asks for the next changes; False if there are none."""
        place = self.place.read_text(encoding="utf-8") if self.place.exists() else "0"
        code = self.changes("--after", place, "--limit", "1000", "-o", self.batch)
        if code == START_OVER and place != "0":
            code = self.changes("--after", "0", "-o", self.whole)
        if code != 0:
            sys.exit(code if code > 0 else 128 - code)  # jobfeed has said why
        if self.batch.exists() and self.batch.stat().st_size == 0:
            self.batch.unlink()
            return False
        return True

    def changes(self, *words):
        command = [self.arguments.jobfeed, *(["--db", self.arguments.db] if self.arguments.db else [])]
        return subprocess.run([*command, "changes", "--consumer", "board", "--with-ad", *words], check=False).returncode

    def apply(self, batch):
        """An ad is shown as it is now, whatever has happened to it: so no order and no repetition does harm."""
        last = None
        for change in lines(batch):
            if change["ad"] is None:
                self.board.take_down(change["uuid"])
            else:
                self.board.publish(change["uuid"], change["ad"])
            last = change
        if last:
            replace(self.place, f"{last['mirror']}:{last['number']}:{last['at']}")
        batch.unlink()

    def start_over(self):
        """The mirror is not the one that the board has followed: whatever is not in it has to go."""
        active = {change["uuid"] for change in lines(self.whole) if change["ad"] is not None}
        for uuid in self.board.shown() - active:
            self.board.take_down(uuid)
        if self.whole.stat().st_size == 0:
            self.place.unlink(missing_ok=True)
            self.whole.unlink()
        else:
            self.apply(self.whole)


def lines(file):
    with file.open(encoding="utf-8") as opened:
        yield from map(json.loads, opened)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("board", type=pathlib.Path)
    parser.add_argument("--db")
    parser.add_argument("--jobfeed", default="jobfeed")
    arguments = parser.parse_args()
    arguments.board.mkdir(parents=True, exist_ok=True)
    with (arguments.board / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one at a time
        Republisher(arguments).run()


if __name__ == "__main__":
    main()
