"""Commands, example files, programs and changes to the code as README and documents show them, carried out in order."""

import itertools
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.processes import JOINT_REVIEW

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
PACKAGES = ("model", "agents", "experiments")
_BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document):
    """Language, what to do with it, and text of each fenced block."""
    return [match.groups() for match in _BLOCK.finditer(document.read_text(encoding="utf-8"))]


def commands(document):
    """Each command line of a document, in order."""
    lines = [line for language, _, text in blocks(document) if language == "sh" for line in text.splitlines()]
    return [line for line in lines if line.strip()]


def joint_review_words(command):
    """What follows ``joint-review`` in a command, or None for a command of another kind."""
    _, found, rest = command.partition("joint-review ")
    return shlex.split(rest, comments=True) if found else None


def wait_until_ready(address):
    """Wait until a server answers: some say their address before they listen."""
    for last in [False] * 300 + [True]:
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                assert answer.status == 200
                return
        except OSError:
            if last:
                raise
            time.sleep(0.2)


class Reader:
    """Someone who does what a document says, in a folder; changes to the code go to a copy of it."""

    def __init__(self, folder):
        self.folder, self.code = folder, ROOT

    def follow(self, language, what, text):
        """Do what a block asks for; returns the finished processes."""
        how, _, places = (what or "").rpartition("=")
        if how == "append":
            for place in self._places(places):
                place.write_text(f"{place.read_text(encoding='utf-8').rstrip()}\n\n{text}", encoding="utf-8")
        elif how == "edit":
            (place,) = self._places(places)
            self._insert(place, text)
        elif language == "sh":
            return [self._run(line) for line in text.splitlines() if line.strip()]
        elif what:
            (self.folder / what).write_text(text, encoding="utf-8")
        elif language == "python":
            return [self._process([sys.executable, "-c", text])]
        return []

    def _run(self, command):
        words = joint_review_words(command)
        if words is not None:
            full = [JOINT_REVIEW, *words]
            return self._served(full) if words[0] == "live" and "--help" not in words else self._process(full)
        program, *rest = shlex.split(command)
        if program == "solara":
            return self._served([sys.executable, "-m", "solara", *rest])
        assert program == "python", f"{command}: tests know joint-review, solara and python"
        return self._process([sys.executable, *rest])

    def _environment(self):
        kept = {"JOINT_REVIEW_CACHE": str(self.folder / "cache")} if self.code != ROOT else {}
        return {**os.environ, "PYTHONPATH": str(self.code), "PYTHONUNBUFFERED": "1", **kept}

    def _process(self, words):
        return subprocess.run(words, capture_output=True, text=True, cwd=self.folder, env=self._environment())

    def _served(self, words):
        """A command that serves until it is interrupted, on a free port: opened once, then interrupted."""
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            words = [*words, "--port", str(found.getsockname()[1])]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        server = subprocess.Popen(words, cwd=self.folder, env=self._environment(), **pipes)
        said = []
        for line in server.stdout:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                address = urllib.parse.urljoin(found.group(), "/readyz")
                wait_until_ready(address)
                server.send_signal(signal.SIGINT)
        code, text = server.wait(60), "".join(said)
        # Interrupted, solara says so and exits with 1.
        return subprocess.CompletedProcess(words, 0 if text.rstrip().endswith("Aborted.") else code, text, text)

    def _places(self, pattern):
        """Files of a copy of the code, braces expanded."""
        if self.code == ROOT:
            self.code = self.folder / "code"
            for package in PACKAGES:
                shutil.copytree(ROOT / package, self.code / package, ignore=shutil.ignore_patterns("__pycache__"))
        parts = [part.split(",") for part in re.split(r"[{}]", pattern)]
        names = ["".join(choice) for choice in itertools.product(*parts)]
        return [self.code / name for name in names]

    @staticmethod
    def _insert(place, text):
        """Put a block in the place of its own first line, which must stand in the file once."""
        code = place.read_text(encoding="utf-8")
        first = text.splitlines(keepends=True)[0]
        assert code.count(f"\n{first}") == 1, f"{place.name} holds {first!r} {code.count(first)} times, not once"
        place.write_text(code.replace(f"\n{first}", f"\n{text}"), encoding="utf-8")
