"""A Dask cluster on this machine: a scheduler and two workers as processes of their own, found by their address."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import distributed
import pytest

from experiments.sweeps.on_disk import versions
from experiments.sweeps.playing import cluster as clusters
from experiments.sweeps.results import open_results
from experiments.sweeps.sweep import How, sweep
from model.errors import InputError
from tests.processes import JOINT_REVIEW
from tests.sweeps.studies import SMALL, written
from tests.sweeps.test_kills import parts_of, study_of
from tests.sweeps.test_sweeps import assert_same_folders, with_agent

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def cluster(folder, workers):
    """Address of a scheduler and its workers' processes; all end with the block."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    address_file = folder / "scheduler.json"
    processes = []

    def start(kind, *words):
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words], env=environment, cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        return processes[-1]

    try:
        start(
            "scheduler", "--scheduler-file", str(address_file), "--no-dashboard", "--host", "127.0.0.1", "--port", "0"
        )
        started = [
            start("worker", "--scheduler-file", str(address_file), "--no-nanny", "--nthreads", "1", "--no-dashboard")
            for _ in range(workers)
        ]
        with distributed.Client(scheduler_file=str(address_file), timeout=120, set_as_default=False) as client:
            if workers:
                client.wait_for_workers(workers, timeout=120)
            address = client.scheduler.address
        yield address, started
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_two_workers_write_the_bytes_of_one_process_also_when_one_is_killed(tmp_path):
    study = study_of(tmp_path, 8)
    sweep(study, tmp_path / "whole", How())
    words = [JOINT_REVIEW, "sweep", str(study), "--out", str(tmp_path / "out")]
    with cluster(tmp_path, 2) as (address, workers):
        process = subprocess.Popen(
            [*words, "--scheduler", address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        while parts_of(tmp_path / "out") < 2 and process.poll() is None:
            time.sleep(0.05)
        assert process.poll() is None, process.communicate()
        os.kill(workers[0].pid, signal.SIGKILL)
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "finished, 16 histories at 8 points" in output
    assert_same_folders(tmp_path / "whole", tmp_path / "out")


def test_a_users_agent_reaches_the_workers(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "my_agents", raising=False)
    study = with_agent(tmp_path, "Silent")
    (tmp_path / "elsewhere").mkdir()
    with cluster(tmp_path / "elsewhere", 1) as (address, _):
        assert sweep(study, tmp_path / "out", How(scheduler=address)).complete
    assert (open_results(tmp_path / "out").frame(["concessions_mexico"]) == 0).all().all()


def test_an_address_where_nobody_answers_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "SECONDS_TO_ANSWER", 2)
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        sweep(written(tmp_path, SMALL), tmp_path / "out", How(scheduler="tcp://127.0.0.1:9"))


def test_a_cluster_without_workers_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "SECONDS_TO_ANSWER", 5)
    study = written(tmp_path, SMALL)
    refused = pytest.raises(InputError, match="no worker joined in 5 s; start `dask worker")
    with cluster(tmp_path, 0) as (address, _), refused:
        sweep(study, tmp_path / "out", How(scheduler=address))


def test_workers_with_other_rules_are_refused(tmp_path, monkeypatch):
    study = written(tmp_path, SMALL)
    with cluster(tmp_path, 1) as (address, _):
        monkeypatch.setattr(versions, "code_version", lambda: {"package": "9.9", "rules": "0"})
        with pytest.raises(InputError, match=r"has another version of the rules \(package is"):
            sweep(study, tmp_path / "out", How(scheduler=address))
