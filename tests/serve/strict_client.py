#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every kind of answer, read by clients that forgive nothing: strict_client.py JOBFEED SIMULATOR

h11 raises an error for what is no HTTP/1.1; requests and curl read the same. Exits with 77 where h11 or requests is missing.
"""
import json
import socket
import subprocess
import sys
import tempfile
import unittest

try:
    import h11
    import requests
except ImportError:
    sys.exit(77)

PROGRAM, SIMULATOR = sys.argv[1:3]
ADS = "/public-feed/api/v1/ads"
FEED = "/api/v1/feed"


class StrictClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        database = cls.folder.name + "/ads.db"
        feed = subprocess.Popen([SIMULATOR, "--ads", "300", "--until-stdin-closes"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        url = [feed.stdout.readline().strip() for _ in range(3)][2]
        run = [PROGRAM, "-q", "--db", database]
        subprocess.run([*run, "sync", "--url", url], check=True)
        feed.stdin.close()
        feed.wait()
        feed.stdout.close()
        issue = [*run, "token", "issue", "--subject", "strict"]
        cls.token = subprocess.run(issue, check=True, capture_output=True, text=True).stdout.strip()
        cls.eager = subprocess.run(issue, check=True, capture_output=True, text=True).stdout.strip()
        cls.server = subprocess.Popen([*run, "serve", "--listen", "127.0.0.1:0", "--rate", "500"], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True)
        cls.url = cls.server.stdout.readline().strip()
        page = requests.get(cls.url + FEED, headers={"Authorization": "Bearer " + cls.token}, timeout=10).json()
        cls.page = f"{FEED}/{page['next_id']}"
        cls.document = page["items"][-1]["url"]

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(timeout=10)
        cls.server.stdout.close()
        cls.folder.cleanup()

    def connection(self):
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return socket.create_connection((host, int(port)), timeout=10)

    def exchange(self, connection, client, method, target, headers):
        """One request and its answer; h11 has checked both."""
        connection.sendall(client.send(h11.Request(method=method, target=target, headers=[("Host", "x"), *headers])))
        connection.sendall(client.send(h11.EndOfMessage()))
        response, body = None, b""
        while True:
            event = client.next_event()
            if event is h11.NEED_DATA:
                client.receive_data(connection.recv(65536))
            elif isinstance(event, h11.Response):
                response = event
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                return response.status_code, {name.decode(): value.decode() for name, value in response.headers}, body
            else:
                self.assertIsInstance(event, h11.InformationalResponse)

    def ask(self, target, *headers, method="GET", token=None):
        client = h11.Connection(h11.CLIENT)
        with self.connection() as connection:
            return self.exchange(connection, client, method, target,
                                 [("Authorization", "Bearer " + (token or self.token)), *headers])

    def test_every_kind_of_answer_is_http_as_the_standard_has_it(self):
        for target in (ADS, FEED, self.page, self.document, "/api/publicToken", "/health", "/metrics", "/openapi.json", "/",
                       "/feed.rss", "/nowhere", "/api/v1/nothing", ADS + "?page=two", FEED + "?pageSize=10001"):
            with self.subTest(target):
                status, headers, body = self.ask(target)
                self.assertIn("date", headers)
                self.assertIn("content-type", headers)
                self.assertEqual(int(headers["content-length"]), len(body))
                status_of_head, headers_of_head, nothing = self.ask(target, method="HEAD")
                self.assertEqual((status_of_head, nothing), (status, b""))
                self.assertEqual(headers_of_head.get("content-length"), headers["content-length"])
                if "application/json" in headers["content-type"]:
                    json.loads(body)
                if "etag" in headers:
                    status, again, body = self.ask(target, ("If-None-Match", headers["etag"]))
                    self.assertEqual((status, again["etag"], body), (304, headers["etag"], b""))

    def test_refusals_say_what_the_standard_asks_of_them(self):
        status, headers, _ = self.ask(FEED, token="x")
        self.assertEqual((status, headers["www-authenticate"][:7]), (401, "Bearer "))
        status, headers, _ = self.ask(FEED, method="POST")
        self.assertEqual((status, headers["allow"]), (405, "GET, HEAD"))
        while status != 429:
            status, headers, _ = self.ask(FEED + "?last=true", token=self.eager)
        self.assertGreater(int(headers["retry-after"]), 0)

    def test_one_connection_takes_request_after_request(self):
        client = h11.Connection(h11.CLIENT)
        with self.connection() as connection:
            for target in (FEED, "/nowhere", ADS, self.document):
                self.exchange(connection, client, "GET", target, [("Authorization", "Bearer " + self.token)])
                client.start_next_cycle()

    def test_who_expects_to_be_told_to_go_on_is_told(self):
        status, _, _ = self.ask("/health", ("Expect", "100-continue"))
        self.assertEqual(status, 200)

    def test_requests_reads_compressed_answers_as_the_plain_ones(self):
        for target in (ADS, FEED, self.document):
            some = {encoding: requests.get(self.url + target, timeout=10, headers={
                "Authorization": "Bearer " + self.token, "Accept-Encoding": encoding}) for encoding in ("gzip", "identity")}
            self.assertEqual(some["gzip"].content, some["identity"].content)
            self.assertEqual(some["gzip"].headers["Content-Encoding"], "gzip")
            self.assertEqual(some["gzip"].headers["ETag"], some["identity"].headers["ETag"])

    def test_curl_seeks_and_unpacks(self):
        command = ["curl", "--silent", "--show-error", "--fail", "--compressed", "--header", "Authorization: Bearer " + self.token]
        found = subprocess.run([*command, "--time-cond", "Sun, 01 Jan 2023 00:00:00 GMT", self.url + FEED], check=True, capture_output=True)
        self.assertEqual(json.loads(found.stdout)["version"], "1.0")
        none = subprocess.run([*command, "--time-cond", "Thu, 01 Jan 2099 00:00:00 GMT", self.url + FEED], capture_output=True)
        self.assertEqual(none.returncode, 22)  # 404


unittest.main(argv=sys.argv[:1], verbosity=0)
