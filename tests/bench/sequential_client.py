#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a user would write without jobfeed: page after page over one connection, each ad into SQLite.

    sequential_client.py URL TOKEN_FILE DATABASE [--index]

It steps back in time as NAV recommends and commits once a page. It proves nothing and removes nothing; with --index it makes
a full-text index of the words at the end, as jobfeed does.
"""
import gzip
import html.parser
import http.client
import json
import sqlite3
import sys
import urllib.parse

COLUMNS = ("uuid", "title", "jobtitle", "published", "expires", "updated", "source", "link", "extent")


class Feed:
    """As a session of `requests`: one connection kept alive, gzip, JSON."""

    def __init__(self, url, token):
        parts = urllib.parse.urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.netloc)
        self.path = parts.path + "/api/v1/ads"
        self.headers = {"Authorization": "Bearer " + token, "Accept-Encoding": "gzip", "Accept": "application/json"}

    def page(self, published, number):
        query = {"size": 100, "page": number}
        if published:
            query["published"] = f"[*,{published}]"
        self.connection.request("GET", self.path + "?" + urllib.parse.urlencode(query), headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {answer.reason}")
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return json.loads(body)


def store(database, ads):
    with database:
        database.executemany(
            "INSERT OR REPLACE INTO ads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [[ad[column] for column in COLUMNS]
             + [ad["employer"]["name"] if ad["employer"] else None,
                ad["workLocations"][0]["municipal"] if ad["workLocations"] else None,
                json.dumps(ad, ensure_ascii=False)] for ad in ads])


def mirror(feed, database):
    database.execute(f"CREATE TABLE ads ({', '.join(COLUMNS)}, employer, municipal, json, PRIMARY KEY (uuid))")
    seen, published = set(), None
    while True:
        known, number, page = len(seen), 0, None
        while page is None or number < page["totalPages"]:
            page = feed.page(published, number)
            store(database, page["content"])
            seen.update(ad["uuid"] for ad in page["content"])
            number += 1
        if len(seen) == known or not page["content"]:
            return len(seen)
        published = page["content"][-1]["published"]


class Words(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.words = []
        self.feed(text)
        self.close()

    def handle_data(self, data):
        self.words.append(data)


def index(database):
    with database:
        database.create_function("words", 1, lambda text: " ".join(Words(text or "").words))
        database.execute("CREATE VIRTUAL TABLE ad_words USING fts5 (title, jobtitle, employer, description, content = '', "
                         "tokenize = 'unicode61 remove_diacritics 0')")
        database.execute("INSERT INTO ad_words (rowid, title, jobtitle, employer, description) "
                         "SELECT rowid, title, jobtitle, employer, words(json_extract(json, '$.description')) FROM ads")


if __name__ == "__main__":
    with open(sys.argv[2], encoding="utf-8") as token_file:
        opened = Feed(sys.argv[1], token_file.read().strip())
    mirrored = sqlite3.connect(sys.argv[3])
    print(mirror(opened, mirrored))
    if "--index" in sys.argv:
        index(mirrored)
