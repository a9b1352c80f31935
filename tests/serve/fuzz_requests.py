#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks a server for what nobody would: fuzz_requests.py JOBFEED SIMULATOR [COUNT [SEED]]

Paths, parameters, headers, tokens and whole requests are drawn at random, half of them from what the server knows. It
must answer each without a 5xx, or close the connection on what is no request, and stay alive.
"""
import json
import random
import socket
import subprocess
import sys
import tempfile
import urllib.request

PATHS = ["/public-feed/api/v1/ads", "/", "/ad/", "/feed.rss", "/feed.json", "/health", "/metrics", "/style.css",
         "/api/publicToken", "/public-feed/", "/nowhere", "/openapi.json", "/api/v1/feed", "/api/v1/feed/", "/api/v1/feedentry/",
         "/api/v1/", "/api/v1/feed//"]
NAMES = ["page", "size", "published", "updated", "uuid", "source", "orgnr", "category", "municipal", "county",
         "q", "sort", "lang", "place", "occupation", "due", "x", "pageSize", "last"]
VALUES = ["", "0", "-1", "2147483647", "99999999999999999999", "two", "%00", "%ff%fe", "%", "%zz", "!", "!!,!", ",", "*",
          "[*,*]", "[now,*]", "(today,tomorrow)", "[2024,", "2024-06-31", "9999-12-31T23:59:59.999999+18:00", "0000",
          "[0000,9999]", "OSLO", "oslo,BOD%C3%98", "Helse", "%22a%22", "-a", "a*", "NEAR(a b)", "a OR b", "%27 OR 1=1--",
          "%3Cscript%3E", "en", "no", "deadline", "relevance", "%C3", "%E2%80%AE", "%F0%9F%98%80", "a" * 5000]
HEADERS = ["If-Modified-Since: Sat, 01 Jun 2024 00:00:00 GMT", "If-Modified-Since: Thu, 01 Jan 0000 00:00:00 GMT",
           "If-Modified-Since: Fri, 31 Dec 9999 23:59:59 -2359", "If-Modified-Since: 99999999999999999999", "If-Modified-Since: %",
           "Accept-Encoding: gzip", "Accept-Encoding: gzip;q=0, *;q=1", "If-None-Match: *", "If-None-Match: W/\"x\"",
           "Accept-Language: en", "Accept-Language: ,,;;=", "Range: bytes=0-10", "Connection: close", "Expect: 100-continue",
           "Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "Host: a\x01b", ": x", "X" * 9000 + ": y",
           "Cookie: " + "c" * 20000, "Upgrade: h2c", "Authorization: Bearer", "Authorization: Basic eDp5"]
METHODS = ["GET"] * 12 + ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "\x00", "G E T"]


def junk(draw, most=40):
    return "".join(chr(draw.choice([draw.randrange(33, 127), draw.randrange(1, 256)])) for _ in range(draw.randrange(most)))


def token(draw, good):
    part = good.split(".")
    kind = draw.randrange(6)
    if kind == 0:
        return good
    if kind == 1:
        at = draw.randrange(len(good))
        return good[:at] + draw.choice("AZaz09-_.= ") + good[at + 1:]
    if kind == 2:
        return "eyJhbGciOiJub25lIn0." + part[1] + "."
    if kind == 3:
        return ".".join(draw.sample(part, draw.randrange(1, 4)))
    return junk(draw, 300) if kind == 4 else good + "A" * draw.randrange(10000)


def request(draw, good, uuids, pages):
    if draw.random() < 0.03:
        return junk(draw, 500) + "\r\n\r\n"
    path = draw.choice(PATHS)
    if path in ("/ad/", "/api/v1/feedentry/", "/api/v1/feed/"):
        path += draw.choice(uuids + pages + ["", "x", "%00", "../../etc/passwd", uuids[0].upper(), uuids[0] + "/"])
    if draw.random() < 0.1:
        path += junk(draw)
    pairs = []
    for _ in range(draw.randrange(5)):
        value = draw.choice(VALUES) if draw.random() < 0.8 else junk(draw)
        pairs.append(draw.choice(NAMES) + draw.choice(["=", "=", "=", "", "=="]) + value.replace(" ", "+"))
    lines = [draw.choice(METHODS) + " " + path + ("?" + "&".join(pairs) if pairs else "") + draw.choice(
        [" HTTP/1.1"] * 8 + [" HTTP/1.0", " HTTP/9.9", "", " HTTP/1.1 x"]), "Host: x"]
    if draw.random() < 0.9:
        lines.append("Authorization: Bearer " + token(draw, good))
    lines += draw.sample(HEADERS, draw.randrange(3))
    text = "\r\n".join(lines) + "\r\n\r\n"
    return text[:draw.randrange(len(text))] if draw.random() < 0.03 else text


def answer(port, text):
    """The first line, or `closed`, or `waits` for the rest of what it does not take for a whole request."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
        try:
            connection.sendall(text.encode("latin-1"))
            connection.shutdown(socket.SHUT_WR)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
        try:
            while b"\r\n" not in received:
                some = connection.recv(4096)
                if not some:
                    return "closed"
                received += some
        except ConnectionError:
            return "closed"
        except TimeoutError:
            return "waits"
    return received.split(b"\r\n")[0].decode("latin-1")


def start(program, simulator, folder):
    feed = subprocess.Popen([simulator, "--ads", "200", "--until-stdin-closes"], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)
    url, feed_token = feed.stdout.readline().strip(), feed.stdout.readline().strip()
    database = folder + "/ads.db"
    subprocess.run([program, "-q", "--db", database, "sync", "--url", url, "--token", feed_token], check=True)
    feed.stdin.close()
    feed.wait()
    good = subprocess.run([program, "--db", database, "token", "issue", "--subject", "fuzz", "--public"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()
    uuids = subprocess.run([program, "--db", database, "export", "--csv", "--columns", "uuid"], check=True,
                           stdout=subprocess.PIPE, text=True).stdout.split()[1:]
    server = subprocess.Popen([program, "--db", database, "-q", "serve", "--listen", "127.0.0.1:0"],
                              stdout=subprocess.PIPE, text=True)
    port = int(server.stdout.readline().rsplit(":", 1)[1])
    ask = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/feed?pageSize=50", headers={"Authorization": "Bearer " + good})
    with urllib.request.urlopen(ask) as page:
        events = json.load(page)
    return server, port, good, uuids, [events["id"], events["next_id"]]


def ask_all(server, port, draw_request, count):
    """How often each status came; exits on what must not be."""
    statuses = {}
    for number in range(count):
        text = draw_request(number)
        line = answer(port, text)
        status = line.split(" ")[1] if line.startswith("HTTP/1.") else line
        statuses[status] = statuses.get(status, 0) + 1
        allowed = status in ("501", "505") or not status.startswith("5")
        if not allowed or server.poll() is not None:
            sys.exit(f"request {number}: {line!r}, the server's exit code is {server.poll()}: {text!r}")
    return statuses


def main():
    program, simulator = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    seed = sys.argv[4] if len(sys.argv) > 4 else "1"
    with tempfile.TemporaryDirectory() as folder:
        server, port, good, uuids, pages = start(program, simulator, folder)
        try:
            statuses = ask_all(server, port, lambda number: request(random.Random(f"{seed} {number}"), good, uuids, pages),
                               count)
        finally:
            server.terminate()
            code = server.wait(timeout=10)
    print(f"{count} requests:", ", ".join(f"{status} {times}" for status, times in sorted(statuses.items())))
    if code != 143 or statuses.get("200", 0) < count / 10 or statuses.get("waits", 0) > count / 10:
        sys.exit(f"exit code {code}, expected 143; a tenth should be 200, and a tenth at most wait")


main()
