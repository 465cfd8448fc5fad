"""Commands, example files, programs and changes to the code as README and documents show them, carried out in order."""

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

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
            return self._process([sys.executable, "-m", "experiments.cli", *words])
        program, *rest = shlex.split(command)
        assert program == "python", f"{command}: tests know joint-review and python"
        return self._process([sys.executable, *rest])

    def _process(self, words):
        kept = {"JOINT_REVIEW_CACHE": str(self.folder / "cache")} if self.code != ROOT else {}
        environment = {**os.environ, "PYTHONPATH": str(self.code), **kept}
        return subprocess.run(words, capture_output=True, text=True, cwd=self.folder, env=environment)

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
