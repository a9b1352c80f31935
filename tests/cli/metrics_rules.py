#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds a file of metrics against the rules of Prometheus' text format and of promtool; prints what breaks one."""
import re
import sys

NAME = r"[a-z][a-z0-9_]*"
SAMPLE = re.compile(rf'({NAME})(\{{{NAME}="(?:[^"\\]|\\.)*"\}})? (-?[0-9.]+)')
# promtool: counters alone end in _total; no type in a name; base units.
BAD_NAME = re.compile(r"_(total|count|sum|bucket|gauge|counter|minutes|hours|milliseconds|kilobytes|megabytes)(_|$)")

helped, typed, samples, current = set(), set(), set(), None
text = open(sys.argv[1], encoding="utf-8").read()
if not text.endswith("\n"):
    print("the last line does not end")
for line in text.splitlines():
    if match := re.fullmatch(rf"# HELP ({NAME}) (.+)", line):
        current = match[1]
        if current in helped:
            print("told twice:", current)
        helped.add(current)
    elif match := re.fullmatch(rf"# TYPE ({NAME}) gauge", line):
        if match[1] != current:
            print("a type without its help:", line)
        typed.add(match[1])
    elif match := SAMPLE.fullmatch(line):
        name, label = match[1], match[2]
        if name != current or name not in typed:
            print("a value without help and type:", line)
        if (name, label) in samples:
            print("a value twice:", line)
        samples.add((name, label))
        if BAD_NAME.search(name) or not name.startswith("jobfeed_"):
            print("a bad name:", name)
        float(match[3])
    else:
        print("no line of the format:", line)
if helped != {name for name, _ in samples}:
    print("metrics without a value:", helped - {name for name, _ in samples})
