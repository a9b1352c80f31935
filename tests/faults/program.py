# SPDX-License-Identifier: MIT
"""Runs jobfeed, with a fault if asked to."""
import os
import subprocess

CLEAN = {name: value for name, value in os.environ.items()
         if not name.startswith(("JOBFEED_", "XDG_", "FAULTS_")) and name != "CREDENTIALS_DIRECTORY"}


class Program:
    def __init__(self, jobfeed, library):
        self.jobfeed = jobfeed
        self.library = library

    def environment(self, mirror, do=None, at=0, log=None):
        environment = CLEAN | {"HOME": str(mirror.folder), "LC_ALL": "C.UTF-8"}
        if do or log:
            # The sanitizers want to come first, and do well enough when they don't.
            environment |= {"LD_PRELOAD": str(self.library), "ASAN_OPTIONS": "verify_asan_link_order=0",
                            "FAULTS_FILES": str(mirror.path), "FAULTS_AT": str(at)}
        if do:
            environment["FAULTS_DO"] = do
        if log:
            environment["FAULTS_LOG"] = str(log)
        return environment

    def command(self, mirror, *words):
        return [self.jobfeed, "--db", mirror.path, *words]

    def run(self, mirror, *words, **fault):
        return subprocess.run(self.command(mirror, *words), env=self.environment(mirror, **fault),
                              capture_output=True, text=True, timeout=120)

    def start(self, mirror, *words, **fault):
        return subprocess.Popen(self.command(mirror, *words), env=self.environment(mirror, **fault),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def steps(self, mirror, *words):
        """The names of the steps that a run takes."""
        log = mirror.folder / "steps"
        done = self.run(mirror, *words, log=log)
        assert done.returncode == 0, done.stderr
        return [line.split()[0] for line in log.read_text().splitlines()]
