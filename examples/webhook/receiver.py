#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Takes what jobfeed publishes to a webhook into an SQLite database, each batch once: receiver.py DATABASE SECRET_FILE [PORT]"""
import base64
import hashlib
import hmac
import http.server
import json
import pathlib
import sqlite3
import sys
import time


def is_signed(headers, body, secret):
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(base64.b64decode(secret.removeprefix("whsec_")), signed, hashlib.sha256).digest())
    return (hmac.compare_digest(f"v1,{right.decode()}", str(headers["webhook-signature"]))
            and abs(time.time() - int(headers["webhook-timestamp"])) < 300)


def take(database, data):
    """All of a batch, and where that leads, or nothing. Returns where we were if the batch does not follow that."""
    with sqlite3.connect(database, isolation_level="IMMEDIATE") as ads:
        ads.executescript("CREATE TABLE IF NOT EXISTS ads (uuid TEXT PRIMARY KEY, title TEXT, json TEXT);"
                          "CREATE TABLE IF NOT EXISTS place (at TEXT); BEGIN IMMEDIATE")
        place = (ads.execute("SELECT at FROM place").fetchone() or [""])[0]
        if data["adopt"]:
            ads.execute("DELETE FROM ads")
        elif data["before"] != place:
            return place
        ads.executemany("DELETE FROM ads WHERE uuid = ?", [[gone["uuid"]] for gone in data["departures"]])
        ads.executemany("REPLACE INTO ads VALUES (?, ?, ?)",
                        [[ad["uuid"], ad.get("title"), json.dumps(ad)] for ad in data["ads"]])
        ads.execute("DELETE FROM place")
        ads.execute("INSERT INTO place VALUES (?)", [data["after"]])
    return None


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        if not is_signed(self.headers, body, self.server.secret):
            return self.answer(401)
        place = take(self.server.database, json.loads(body)["data"])
        return self.answer(204) if place is None else self.answer(409, place)

    def answer(self, status, text=""):
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())


def serve(database, secret, port=0, handler=Receiver):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.database, server.secret = database, secret
    return server


if __name__ == "__main__":
    serve(sys.argv[1], pathlib.Path(sys.argv[2]).read_text().strip(), int((sys.argv[3:] or ["8021"])[0])).serve_forever()
