"""The first sweep of a version compiles for minutes: it says so, and stops at a signal as any other."""

import fcntl
import os
import signal
import subprocess
import sys
import time

import pytest

from experiments.histories.first_run import COMPILING
from experiments.sweeps.playing import compiling
from tests.processes import JOINT_REVIEW
from tests.sweeps.studies import SMALL, written

# Long enough for the compiler to be at work, which is where a signal used to be lost.
AT_WORK = 4.0
HOLD = """
import fcntl, sys

file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print(flush=True)
input()
"""


@pytest.mark.long(seconds=20)
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_rules_compile_stops_the_sweep_in_one_line_and_leaves_nothing_behind(tmp_path, number, code):
    study, temporary = written(tmp_path, SMALL), tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [JOINT_REVIEW, "sweep", str(study), "--out", str(tmp_path / "out"), "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "JOINT_REVIEW_CACHE": str(tmp_path / "cache"), "TMPDIR": str(temporary)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stderr.readline() == COMPILING + "\n"
    time.sleep(AT_WORK)
    assert process.poll() is None
    os.kill(process.pid, number)
    output, errors = process.communicate(timeout=300)
    assert process.returncode == code, errors
    assert errors.startswith("\nStopped. What was written is safe in")
    assert len(errors.splitlines()) == 2, errors
    assert output == ""
    assert list(temporary.iterdir()) == []


def test_who_waits_for_another_process_that_compiles_is_told_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(compiling, "lock_file", lambda: tmp_path / "lock")
    with compiling._alone():
        assert capsys.readouterr().err == ""
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    other.stdout.readline()
    real = fcntl.flock

    def flock(file, how):
        if not how & fcntl.LOCK_NB:
            other.communicate("\n")
        real(file, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with compiling._alone():
        assert capsys.readouterr().err == compiling.WAITING + "\n"
