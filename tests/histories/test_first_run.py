"""The first run, which compiles in two processes, and the second, which reads the cache, play the same history.

The compiler takes minutes, so the one cold start here is also that of the code which docs/extending.md changes, and the
one with arrays' bounds checked: a rule that reads outside its arrays ends it, or complains where nothing can end it.
"""

import json
import os
import subprocess
import sys

import pytest

from experiments.histories.first_run import COMPILING
from tests.commands.documents import ROOT, Reader, blocks, commands

DOCUMENT = ROOT / "docs" / "extending.md"


def changed_code(folder):
    """A reader who has made every change to the code that the document shows."""
    reader = Reader(folder)
    for language, what, text in blocks(DOCUMENT):
        if (what or "").startswith(("append=", "edit=")):
            reader.follow(language, what, text)
    assert reader.code != ROOT
    return reader


def run_by(reader, said):
    """What the document's last run prints; ``said``: what it says beside that, on standard error."""
    last = [command for command in commands(DOCUMENT) if command.startswith("joint-review run ")][-1]
    (done,) = reader.follow("sh", None, f"{last} --json")
    assert done.returncode == 0, done.stderr
    assert done.stderr == said
    return done.stdout


@pytest.mark.long(seconds=240)
def test_changed_code_starts_cold_and_warm_with_one_history_inside_the_arrays_and_leaves_nothing_behind(
    tmp_path, monkeypatch
):
    reader = changed_code(tmp_path)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    cold = run_by(reader, COMPILING + "\n")
    stored = sorted((tmp_path / "cache").rglob("*.nbi"))
    assert len(stored) > 100
    assert run_by(reader, "") == cold
    assert sorted((tmp_path / "cache").rglob("*.nbi")) == stored, "nothing was left to compile"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert len(json.loads(cold)["events"]) > 100


def test_a_cache_in_which_only_dates_were_read_still_wants_the_months_compiled(tmp_path):
    asked = """
from experiments.histories.first_run import months_are_compiled
from model.cache import is_kept
from model.calendar import first_day

first_day(24318)
print(is_kept(first_day), months_are_compiled())
"""
    done = subprocess.run(
        [sys.executable, "-c", asked], env={**os.environ, "JOINT_REVIEW_CACHE": str(tmp_path)}, cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "False"]
