"""The first run, which compiles in two processes, and the second, which reads the cache, play the same history."""

import os
import subprocess
import sys

import pytest

CALL = [sys.executable, "-m", "experiments.cli", "run", "--seed", "5", "--json"]


def run_with_cache(cache, **changed):
    environment = {**os.environ, "JOINT_REVIEW_CACHE": str(cache), "TMPDIR": str(cache / "tmp"), **changed}
    done = subprocess.run(CALL, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_a_cold_start_and_a_warm_one_play_the_same_history_and_leave_nothing_behind(tmp_path):
    (tmp_path / "tmp").mkdir()
    cold = run_with_cache(tmp_path)
    (generation,) = [entry for entry in tmp_path.iterdir() if entry.name != "tmp"]
    stored = sorted(path.name for path in generation.rglob("*.nbi"))
    assert len(stored) > 100
    assert run_with_cache(tmp_path) == cold
    assert sorted(path.name for path in generation.rglob("*.nbi")) == stored, "nothing was left to compile"
    assert list((tmp_path / "tmp").iterdir()) == []
