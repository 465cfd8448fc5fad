"""The ensemble beside other ways to play the same rules: ratios measured in one run."""

import contextlib
import io
import itertools
import json
import logging
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import mesa
import numpy as np

from agents.values.preparation import prepare, seat_rows
from experiments.ensembles.ensemble import Player
from experiments.sweeps.playing.compiling import compile_rules
from model.calendar import month_from_text, text_of_month
from model.errors import InputError
from model.parameters import ParameterSet, resolve
from model.review import JointReview
from model.world import World

CORES, DOCTRINE = 2, "lighthizer"
PATIENCE = 900  # seconds in which processes load the rules, or compile them


@cache
def _world() -> World:
    return prepare(resolve())


class BatchReview(JointReview):
    """The Mesa model as ``mesa.batch_run`` wants it; the world is prepared once a process, as in the ensemble."""

    def __init__(self, run: int = 0, rng: Any = None) -> None:
        super().__init__(resolve(), DOCTRINE, 0, run, _world())
        reporters = {"ending": lambda model: int(model.outcome.ending)}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """A month; the outcome is collected after the last."""
        super().step()
        if not self.running:
            self.datacollector.collect(self)


def _batch_run(runs: int) -> None:
    from mesa.batchrunner import batch_run

    batch_run(BatchReview, {"run": range(runs)}, number_processes=CORES, max_steps=10_000, display_progress=False)


def _play_chunk(first: int, last: int) -> int:
    parameters = resolve()
    return len(Player().play(_world(), seat_rows(parameters, DOCTRINE), 0, np.arange(first, last)))


def _rehearse(ready: Any) -> None:
    """Load the rules and prepare the world, and wait for the other processes to have done so."""
    _play_chunk(0, 4)
    ready.wait()


def _ensemble_rate(runs: int) -> float:
    """Default histories a second on two processes that have loaded the rules and prepared the world."""
    edges = np.linspace(0, runs, CORES * 4 + 1).astype(int).tolist()
    context = multiprocessing.get_context("spawn")
    ready = context.Barrier(CORES + 1, timeout=PATIENCE)  # a process that fails does not keep the others for ever
    with ProcessPoolExecutor(CORES, context, _rehearse, (ready,)) as pool:
        chunks = [pool.submit(_play_chunk, *ends) for ends in itertools.pairwise(edges)]
        ready.wait()
        start = time.perf_counter()
        for chunk in chunks:
            chunk.result()
        return runs / (time.perf_counter() - start)


def _marginal_rate(play: Callable[[int], None], runs: int) -> float:
    """Histories a second without the start: from the time that ``runs`` more take than a few.

    Raises :class:`InputError` when they are too few to be told from the start's own noise.
    """
    few, seconds = 2 * CORES, []
    for count in (few, few, few + runs):
        start = time.perf_counter()
        play(count)
        seconds.append(time.perf_counter() - start)
    start_up = min(seconds[:2])
    if seconds[2] <= 1.2 * start_up:
        raise InputError(f"--batch-runs is {runs}: too few to be timed beside a start of {start_up:.1f} s; give more")
    return runs / (seconds[2] - start_up)


PLAIN = """
import sys, time, json
import numpy as np
from model.parameters import resolve
from model.review import JointReview

np.seterr(all="ignore")
world = np.load(sys.argv[1], max_header_size=10**6).view(np.recarray)[0]
start = time.perf_counter()
JointReview(resolve(json.loads(sys.argv[2])), world=world).play()
print(time.perf_counter() - start)
"""


def _first_months(months: int) -> ParameterSet:
    start = month_from_text(str(resolve()["start"]))
    return resolve({"horizon": text_of_month(start + months)})


def _plain_seconds(months: int) -> float:
    """Seconds a history of the first months takes in the Mesa model without a compiler, world given."""
    parameters = _first_months(months)
    with tempfile.TemporaryDirectory(prefix="joint-review-") as name:
        path = Path(name) / "world.npy"
        np.save(path, np.array([prepare(parameters)]))
        words = [sys.executable, "-c", PLAIN, str(path), json.dumps(dict(parameters.overrides))]
        done = subprocess.run(
            words, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=True,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip
    return float(done.stdout)


def _compiled_seconds(months: int, runs: int) -> float:
    """Seconds the ensemble takes on one core for a history of the first months."""
    parameters = _first_months(months)
    world, seats, player = prepare(parameters), seat_rows(parameters, DOCTRINE), Player()
    player.play(world, seats, 0, np.arange(2))
    start = time.perf_counter()
    player.play(world, seats, 0, np.arange(runs))
    return (time.perf_counter() - start) / runs


def _dask_seconds(workers: int, points: int, runs: int) -> float:
    """Seconds a sweep takes on a cluster of this machine whose workers have loaded the rules."""
    from distributed import Client, LocalCluster

    from experiments.sweeps.benchmarks.bench import write_study
    from experiments.sweeps.sweep import How, sweep

    with (
        tempfile.TemporaryDirectory(prefix="joint-review-") as name,
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
        ) as cluster,
    ):
        with Client(cluster, set_as_default=False) as client:
            client.run(compile_rules, False)
        study = write_study(Path(name), points, runs)
        start = time.perf_counter()
        with contextlib.redirect_stderr(io.StringIO()):
            sweep(study, Path(name) / "out", How(scheduler=cluster.scheduler_address))
        return time.perf_counter() - start


def bench_ensemble(runs: int, batch_runs: int, months: int, points: int) -> dict[str, float]:
    """Rates and ratios of the ensemble on two cores, beside ``batch_run``, plain Python, and Dask with one worker.

    ``runs``: histories of the ensemble; ``batch_runs``: of ``mesa.batch_run``; ``months``: first months of the history
    that is played without a compiler; ``points``: points of the Dask sweep, each of ``runs`` / ``points`` histories.
    """
    compile_rules(True)
    rate = _ensemble_rate(runs)
    batch = _marginal_rate(_batch_run, batch_runs)
    plain, compiled = _plain_seconds(months), _compiled_seconds(months, max(2, min(runs, 200)))
    each = max(1, runs // points)
    one, two = (_dask_seconds(workers, points, each) for workers in (1, 2))
    return {
        "histories_per_second": rate, "batch_run_per_second": batch, "over_batch_run": rate / batch,
        "plain_seconds_a_history": plain, "over_plain": plain / compiled, "two_dask_workers": one / two,
    }  # fmt: skip
