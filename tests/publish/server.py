# SPDX-License-Identifier: MIT
"""A PostgreSQL server of the test's own: an ordinary user's, on a socket in a folder, without TCP."""
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile

PASSWORD = "sesame-and-some-more"


def programs():
    """The folder of the server's programs; nothing if it is not installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Server:
    """Ends with the `with` that it is made for."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jobfeed-publish-"))
        self.as_user = []
        if os.geteuid() == 0:  # which PostgreSQL does not run as
            nobody = pwd.getpwnam("nobody")
            self.as_user = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        self.program("initdb", "--username=jobfeed", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        with open(self.folder / "data/postgresql.conf", "a", encoding="utf-8") as settings:
            settings.write(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nfsync = off\n"
                           "max_wal_size = '64MB'\nshared_buffers = '16MB'\nlog_min_messages = error\n")
        rules = self.folder / "data/pg_hba.conf"
        rules.write_text("local all secretive scram-sha-256\nlocal all all trust\n", encoding="utf-8")

    def program(self, name, *words):
        data = ["-D", self.folder / "data"]
        subprocess.run([*self.as_user, programs() / name, *data, *words], check=True, cwd=self.folder,
                       stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})

    def start(self):
        self.program("pg_ctl", "--wait", "--silent", "--log", self.folder / "log", "start")

    def stop(self, mode="immediate"):
        self.program("pg_ctl", "--wait", "--silent", "--mode", mode, "stop")

    def pids(self):
        """Of the server and of all its processes."""
        first = int((self.folder / "data/postmaster.pid").read_text(encoding="utf-8").split()[0])
        children = pathlib.Path(f"/proc/{first}/task/{first}/children").read_text(encoding="utf-8").split()
        return [first, *map(int, children)]

    def put_back(self, between):
        """To what it was before `between`, as after a failover to a replica that was behind."""
        data, kept = self.folder / "data", self.folder / "kept"
        self.stop("fast")
        subprocess.run(["cp", "-a", data, kept], check=True)
        self.start()
        between()
        self.stop("fast")
        shutil.rmtree(data)
        kept.rename(data)
        self.start()

    def __enter__(self):
        self.start()
        self.sql(f"CREATE ROLE secretive LOGIN PASSWORD '{PASSWORD}'; CREATE DATABASE ads; GRANT CREATE ON DATABASE ads TO secretive",
                 database="postgres")
        return self

    def __exit__(self, *_):
        with contextlib.suppress(subprocess.CalledProcessError):
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def target(self, user="jobfeed", **options):
        more = "".join(f"&{name}={value}" for name, value in options.items())
        return f"postgresql://{user}@/ads?host={self.folder}{more}"

    def sql(self, text, schema=None, database="ads"):
        """The lines that it prints."""
        path = f"SET search_path TO {schema};" if schema else ""
        done = subprocess.run([programs() / "psql", "-h", self.folder, "-U", "jobfeed", "-d", database, "-qAtX", "-v", "ON_ERROR_STOP=1"],
                              input=path + text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    def rows(self, query, schema):
        return [json.loads(line) for line in self.sql(f"SELECT row_to_json(found) FROM ({query}) AS found", schema)]
