#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures exports and changes, side by side with sqlite-utils if there is one (pip install sqlite-utils).

    tests/bench/export_bench.py [--runs 5] [--ads 25000] [--quick] [--sqlite-utils PROGRAM]

Needs a release build. Each round does everything once; what is printed are medians of the rounds, wall clock from start
to end of the process, and the highest peak of memory.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

from bench import BUILD, Feed, Run

WORDS = [["export", "--csv"], ["export", "-o", "ads.csv"], ["export", "--ndjson"], ["export", "-o", "ads.xlsx"],
         ["export", "-o", "ads.csv.gz"], ["export", "-o", "ads.ndjson.zst"], ["export", "--jsonld"], ["export", "--rss"],
         ["export", "--html"], ["export", "--sqlite", "copy.db"], ["export", "--snapshot", "snapshot"], ["changes"],
         ["changes", "--with-ad"]]


def measured(command, folder, environment):
    with (folder / "output").open("wb") as output:
        # Run reads what is printed, which for an export would take as long as to make it.
        return Run(["sh", "-c", 'exec "$@" >&3', "sh", *map(str, command)], cwd=folder, env=environment | {"LC_ALL": "C.UTF-8"},
                   pass_fds=[3], preexec_fn=lambda: os.dup2(output.fileno(), 3))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--ads", type=int, default=25_000)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobfeed", default=BUILD / "src/jobfeed", type=pathlib.Path)
    parser.add_argument("--simulator", default=BUILD / "tests/simulator/jobfeed-simulator", type=pathlib.Path)
    parser.add_argument("--sqlite-utils", default=shutil.which("sqlite-utils"))
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.runs, arguments.ads = 1, 300
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JOBFEED_")}
    with tempfile.TemporaryDirectory(prefix="jobfeed-bench-") as name:
        folder = pathlib.Path(name)
        environment |= {"XDG_CONFIG_HOME": name, "no_proxy": "127.0.0.1"}
        with Feed(arguments.simulator, ["--ads", str(arguments.ads), "--order", "kept"], folder) as feed:
            subprocess.run([arguments.jobfeed, "-q", "--db", folder / "ads.db", "sync", "--url", feed.url, "--token-file",
                            feed.token_file], check=True, env=environment)
        commands = {" ".join(words): [arguments.jobfeed, "-q", "--db", "ads.db", *words] for words in WORDS}
        if arguments.sqlite_utils:
            commands["sqlite-utils rows ads.db active_ads --csv"] = [arguments.sqlite_utils, "rows", "ads.db", "active_ads",
                                                                     "--csv"]
        runs = {label: [] for label in commands}
        for _ in range(arguments.runs):
            for label, command in commands.items():
                runs[label].append(measured(command, folder, environment))
        for label, done in runs.items():
            print(f"{label:46} {statistics.median(run.seconds for run in done):6.2f} s"
                  f" {max(run.peak_mb for run in done):7.1f} MB")


if __name__ == "__main__":
    main()
