"""Commands and example files as README and documents show them."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(document):
    """Language, file name and text of each fenced block."""
    return [match.groups() for match in _BLOCK.finditer(document.read_text(encoding="utf-8"))]


def example_files(document):
    """The files a reader is told to save: name and text."""
    return {name: text for _, name, text in blocks(document) if name}


def commands(document):
    """Each command line of a document, in order."""
    lines = [line for language, _, text in blocks(document) if language == "sh" for line in text.splitlines()]
    return [line for line in lines if line.strip()]


def joint_review_words(command):
    """What follows ``joint-review`` in a command, or None for a command of another kind."""
    _, found, rest = command.partition("joint-review ")
    return shlex.split(rest, comments=True) if found else None
