"""Kill it at any moment: nothing is lost, nothing is there twice, the bytes are those of a sweep that ran through."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from experiments.sweeps.results import open_results
from experiments.sweeps.sweep import How, sweep
from tests.processes import JOINT_REVIEW
from tests.sweeps.studies import DOCTRINES, FIRMNESS, GRID, HEAD, SHORT, written
from tests.sweeps.test_sweeps import assert_same_folders

PATIENCE = 300.0
# The copies of the test process use none of its threads.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def study_of(folder, points):
    """Parts of two short histories each, one a point; one of the histories is kept in full."""
    values = ", ".join(str(round(0.1 + 0.8 * k / points, 4)) for k in range(points // 2))
    head = HEAD + "runs_per_part = 2\nhistories = 1\n"
    return written(folder, head + GRID + SHORT + DOCTRINES + FIRMNESS + f"values = [{values}]\n")


def in_a_fork(study, out, prepare):
    """Start the sweep in a copy of this process, which has the rules loaded; returns its number."""
    child = os.fork()
    if child == 0:
        try:
            prepare()
            sweep(study, out, How())
        finally:
            os._exit(0)
    return child


def die_at_write(number):
    """Replace fsync by one that kills its own process when it is called for the ``number``-th time."""
    calls, real = iter(range(number)), os.fsync

    def fsync(handle):
        if next(calls, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        real(handle)

    os.fsync = fsync


def killed(status):
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def kill_during_a_write(study, out, luck):
    """The sweep dies in the middle of one of its writes: before or after a rename; returns whether it did."""
    return killed(os.waitpid(in_a_fork(study, out, lambda: die_at_write(luck.randrange(12))), 0)[1])


def kill_at_random(study, out, luck, took):
    """The sweep, which takes ``took`` seconds, dies at a random moment; returns whether it had not finished before."""
    child = in_a_fork(study, out, lambda: None)
    time.sleep(luck.uniform(0.0, took))
    os.kill(child, signal.SIGKILL)
    return killed(os.waitpid(child, 0)[1])


def children(process):
    """Numbers of a process's children."""
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def workers_of(process):
    """Its workers; the resource tracker of multiprocessing is none."""
    commands = {child: Path(f"/proc/{child}/cmdline") for child in children(process)}
    return [child for child, path in commands.items() if path.exists() and b"spawn_main" in path.read_bytes()]


def parts_of(out):
    return len(list((out / "parts").glob("part-*.parquet")))


def wait_for(condition, process):
    """Wait until the condition holds; false if the process ended before."""
    until = time.monotonic() + PATIENCE
    while not condition():
        if process.poll() is not None:
            return False
        assert time.monotonic() < until, "nothing happened for five minutes"
        time.sleep(0.01)
    return True


def started(study, out):
    words = [JOINT_REVIEW, "sweep", str(study), "--out", str(out), "--workers", "2"]
    # Started from a shell's background, these tests would hand an ignored Ctrl-C down.
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


def gone(process):
    """Whether a process has ended (a zombie has)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def kill_workers(study, out, luck, times):
    """One sweep by two processes, of which one is killed ``times`` times; it must end well. Returns the kills."""
    process, kills = started(study, out), 0
    while kills < times and wait_for(lambda: workers_of(process.pid), process):
        written = parts_of(out)
        victims = workers_of(process.pid)
        if not wait_for(lambda: parts_of(out) > written, process):  # noqa: B023
            break
        time.sleep(luck.uniform(0.0, 0.3))
        victims = [victim for victim in victims if not gone(victim)]
        if victims and process.poll() is None:
            os.kill(luck.choice(victims), signal.SIGKILL)
            kills += 1
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    return kills


def kill_with_workers(study, out, luck):
    """A sweep by two processes is killed once it has written something; its workers must not survive it."""
    process, written = started(study, out), parts_of(out)
    if wait_for(lambda: parts_of(out) > written, process):
        time.sleep(luck.uniform(0.0, 0.3))
    workers = workers_of(process.pid)
    process.kill()
    process.communicate()
    until = time.monotonic() + PATIENCE
    while not all(gone(worker) for worker in workers):
        assert time.monotonic() < until, "a worker outlived its sweep"
        time.sleep(0.01)
    return process.returncode == -signal.SIGKILL


def assert_nothing_lost(study, out, whole, points):
    sweep(study, out, How())
    frame = open_results(out).frame(["point", "replication"])
    assert frame.to_numpy().tolist() == [[point, run] for point in range(points) for run in range(2)]
    assert_same_folders(whole, out)


def kill_until(tmp_path, points, luck, wanted, a_round):
    """Sweeps of ``points`` that die ``wanted`` times, in rounds until each is whole; nothing may be lost in any.

    ``a_round``: how many die during a write, at a random moment, with their workers, and lose workers only.
    """
    study, kills, number = study_of(tmp_path, points), 0, 0
    begun = time.monotonic()
    sweep(study, tmp_path / "whole", How())
    took = time.monotonic() - begun
    while kills < wanted:
        out = tmp_path / f"out-{number}"
        kills += sum(kill_during_a_write(study, out, luck) for _ in range(a_round[0]))
        kills += sum(kill_at_random(study, out, luck, took) for _ in range(a_round[1]))
        kills += sum(kill_with_workers(study, out, luck) for _ in range(a_round[2]))
        kills += kill_workers(study, out, luck, a_round[3])
        assert_nothing_lost(study, out, tmp_path / "whole", points)
        number += 1
        assert number < wanted, "hardly any kill comes in time"


def test_five_kills_lose_nothing(tmp_path):
    kill_until(tmp_path, 24, random.Random(1), 5, (3, 1, 0, 1))


@pytest.mark.long(seconds=340)
def test_fifty_kills_lose_nothing(tmp_path):
    kill_until(tmp_path, 60, random.Random(2), 50, (10, 10, 3, 3))


def interrupted(study, out, number):
    """A sweep by two processes that gets a signal as a terminal sends it, to the whole group; its end."""
    process = started(study, out)
    assert wait_for(lambda: parts_of(out) > 0, process)
    os.killpg(process.pid, number)
    output, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, output, errors


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_termination_stop_cleanly_and_the_sweep_goes_on(tmp_path, number, code):
    study = study_of(tmp_path, 8)
    returned, output, errors = interrupted(study, tmp_path / "out", number)
    assert returned == code, errors
    assert "Stopped. What was written is safe in" in errors
    assert "Traceback" not in errors
    assert output == ""
    assert not list((tmp_path / "out").rglob(".writing-*"))
    assert 0 < parts_of(tmp_path / "out") < 8
    sweep(study, tmp_path / "out", How())
    assert open_results(tmp_path / "out").rows == 16
