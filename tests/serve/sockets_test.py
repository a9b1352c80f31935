#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sockets that come from outside, and clients that are slow: sockets_test.py JOBFEED SIMULATOR [CONNECTIONS [SECONDS]]

CONNECTIONS clients (100; 1000 by hand) do nothing, or send a request a byte at a time, or never read their answer; others must
be answered meanwhile. SECONDS (0; 15 by hand): and who has done nothing for so long must have been put out.
"""
import os
import pathlib
import resource
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

PROGRAM, SIMULATOR = map(os.path.abspath, sys.argv[1:3])
CONNECTIONS = int(sys.argv[3]) if len(sys.argv) > 3 else 100
SECONDS = int(sys.argv[4]) if len(sys.argv) > 4 else 0
FEED = "/public-feed/api/v1/ads"


def listening(family, address):
    made = socket.socket(family)
    made.bind(address)
    made.listen(64)
    return made


class Server:
    """`jobfeed serve` with what systemd passes to it."""

    def __init__(self, database, sockets, *words):
        def become():
            saved = [os.dup(each.fileno()) for each in sockets]
            for number, saved_as in enumerate(saved, 3):
                os.dup2(saved_as, number)
            environment = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": str(len(sockets))} if sockets else {}
            os.execve(PROGRAM, [PROGRAM, "-q", "--db", database, "serve", *words], {**os.environ, **environment})

        self.process = subprocess.Popen(["true"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                        close_fds=False, preexec_fn=become)
        self.address = self.process.stdout.readline().strip()

    def end(self):
        self.process.terminate()
        self.process.stdout.close()
        self.message = self.process.stderr.read()
        self.process.stderr.close()
        return self.process.wait(timeout=10)


def ask(connection, path="/health"):
    """The status of the answer."""
    connection.settimeout(10)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    return connection.recv(4096).split()[1].decode()


class Sockets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = cls.folder.name + "/ads.db"
        feed = subprocess.Popen([SIMULATOR, "--ads", "300", "--until-stdin-closes"], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        url, token = feed.stdout.readline().strip(), feed.stdout.readline().strip()
        subprocess.run([PROGRAM, "-q", "--db", cls.database, "sync", "--url", url, "--token", token], check=True)
        feed.stdin.close()
        feed.wait()
        feed.stdout.close()

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_a_socket_of_the_network_that_systemd_passes_is_served(self):
        with listening(socket.AF_INET, ("127.0.0.1", 0)) as passed:
            server = Server(self.database, [passed], "--open")
            port = passed.getsockname()[1]
            self.assertEqual(server.address, f"http://127.0.0.1:{port}")
            with socket.create_connection(("127.0.0.1", port)) as connection:
                self.assertEqual(ask(connection, FEED), "200")
            self.assertEqual(server.end(), 143)

    def test_a_socket_of_the_file_system_is_served_and_is_the_machine_s_own(self):
        path = str(pathlib.Path(self.folder.name) / "socket")
        with listening(socket.AF_UNIX, path) as passed:
            server = Server(self.database, [passed], "--open")
            self.assertEqual(server.address, "unix:" + path)
            with socket.socket(socket.AF_UNIX) as connection:
                connection.connect(path)
                self.assertEqual(ask(connection, FEED), "200")
            self.assertEqual(server.end(), 143)

    def test_open_is_refused_on_a_socket_that_others_reach(self):
        with listening(socket.AF_INET, ("0.0.0.0", 0)) as passed:
            server = Server(self.database, [passed], "--open")
            self.assertEqual(server.end(), 2)
            self.assertIn("insist with --open-to-network", server.message)

    def test_two_sockets_are_one_too_many(self):
        with listening(socket.AF_INET, ("127.0.0.1", 0)) as one, listening(socket.AF_INET, ("127.0.0.1", 0)) as other:
            server = Server(self.database, [one, other])
            self.assertEqual(server.end(), 2)
            self.assertIn("systemd passed 2 sockets", server.message)

    def test_idle_and_slow_clients_do_not_stop_others(self):
        server = Server(self.database, [], "--open", "--listen", "127.0.0.1:0")
        place = ("127.0.0.1", int(server.address.rsplit(":", 1)[1]))
        slow = [socket.create_connection(place) for _ in range(CONNECTIONS)]
        for number, connection in enumerate(slow):
            if number % 3 == 1:
                connection.sendall(f"GET {FEED} HTTP/1.1\r\nHo".encode())
            if number % 3 == 2:  # asks for much, and reads nothing of it
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.sendall(f"GET {FEED}?size=100 HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 3)
        for _ in range(50):
            for connection in slow[1::3][:20]:
                connection.sendall(b"s")
            with urllib.request.urlopen(f"{server.address}{FEED}", timeout=5) as answer:
                self.assertEqual(answer.status, 200)
        if SECONDS > 0:
            slow[0].settimeout(SECONDS)
            self.assertEqual(slow[0].recv(1), b"")
        for connection in slow:
            connection.close()
        self.assertEqual(server.end(), 143)


resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]),) * 2)
unittest.main(argv=sys.argv[:1], verbosity=0)
