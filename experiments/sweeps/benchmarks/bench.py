"""What the machinery of a sweep costs over the bare kernel: ratios measured in one run."""

import contextlib
import io
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from agents.values.preparation import prepare, seat_rows
from experiments.ensembles.ensemble import Player
from experiments.sweeps.playing.compiling import compile_rules
from experiments.sweeps.studies.study import Study, load_study
from experiments.sweeps.sweep import How, sweep
from model.parameters import resolve

STUDY = """
[study]
name = "Benchmark"
replications = {runs}
[design]
kind = "latin_hypercube"
points = {points}
[factors.firmness]
parameters = ["sheinbaum.temperament.defiance", "canada_liberal.temperament.defiance"]
low = 0.2
high = 0.8
"""
ROUNDS = 3


def write_study(folder: Path, points: int, runs: int) -> Path:
    """A study of default histories over the firmness of the partners."""
    path = folder / "study.toml"
    path.write_text(STUDY.format(points=points, runs=runs), encoding="utf-8")
    return path


def play_bare(study: Study) -> None:
    """The kernel alone: every point prepared, its replications played, nothing kept."""
    player, numbers = Player(), np.arange(study.replications)
    for point in range(study.design.points):
        parameters = resolve(study.plan.settings(study.values(point)))
        player.play(prepare(parameters), seat_rows(parameters, study.doctrine), study.seed, numbers)


def bench_sweep(points: int, runs: int) -> dict[str, Any]:
    """Seconds of the kernel and of a whole sweep in one process, taken in turn; the medians' ratio and the rates."""
    compile_rules(False)
    bare, swept = [], []
    with tempfile.TemporaryDirectory(prefix="joint-review-") as name:
        path = write_study(Path(name), points, runs)
        study = load_study(path)
        for number in range(ROUNDS):
            start = time.perf_counter()
            play_bare(study)
            bare.append(time.perf_counter() - start)
            start = time.perf_counter()
            with contextlib.redirect_stderr(io.StringIO()):
                sweep(path, Path(name) / str(number), How())
            swept.append(time.perf_counter() - start)
    kernel, whole = float(np.median(bare)), float(np.median(swept))
    count = points * runs
    return {
        "histories": count, "kernel_per_second": count / kernel, "sweep_per_second": count / whole,
        "overhead_pct": 100.0 * (whole / kernel - 1.0),
    }  # fmt: skip
