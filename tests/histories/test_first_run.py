"""The first run, which compiles in two processes, and the second, which reads the cache, play the same history.

The compiler takes minutes, so the one cold start here is also the one with arrays' bounds checked.
"""

import json
import os
import subprocess

import pytest

from experiments.histories.first_run import months_are_compiled
from tests.processes import JOINT_REVIEW

# Four years of moves, two reviews, and an end.
CALL = [JOINT_REVIEW, "run", "--seed", "8", "--json"]


def run_with(**changed):
    """What the run says; a rule that reads outside its arrays ends it, or complains where nothing can end it."""
    done = subprocess.run(CALL, capture_output=True, text=True, env={**os.environ, **changed})
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def moves_of(said):
    """Who did what when; how sure each choice was is left out, of which the compiler moves the last digits."""
    return [[event.get(key) for key in ("month", "type", "actor", "target", "issue")]
            for event in json.loads(said)["events"]]  # fmt: skip


@pytest.mark.long(seconds=110)
def test_a_cold_start_and_a_warm_one_play_one_history_inside_the_arrays_and_leave_nothing_behind(tmp_path):
    (tmp_path / "tmp").mkdir()
    checked = {"JOINT_REVIEW_CACHE": str(tmp_path), "TMPDIR": str(tmp_path / "tmp"), "NUMBA_BOUNDSCHECK": "1"}
    cold = run_with(**checked)
    (generation,) = [entry for entry in tmp_path.iterdir() if entry.name != "tmp"]
    stored = sorted(path.name for path in generation.rglob("*.nbi"))
    assert len(stored) > 100
    assert run_with(**checked) == cold
    assert sorted(path.name for path in generation.rglob("*.nbi")) == stored, "nothing was left to compile"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert len(moves_of(cold)) > 200
    assert moves_of(run_with()) == moves_of(cold), "as without the checks"


def test_a_cache_in_which_only_dates_were_read_still_wants_the_months_compiled(tmp_path):
    folder = tmp_path / "model_0"
    folder.mkdir()
    (folder / "calendar.first_day-18.py313.nbi").touch()
    assert not months_are_compiled(tmp_path)
    (folder / "votes.vote-25.py313.nbi").touch()
    assert months_are_compiled(tmp_path)
