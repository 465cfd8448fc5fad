"""What large studies take: wall time, memory, room on disk, and where the time goes."""

import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweeps.benchmarks.bench import play_bare, write_study
from experiments.sweeps.studies.study import load_study
from model.errors import InputError
from model.parameters import registry

SAMPLE = (4, 50)  # points and replications from which the kernel's rate is measured
PARTIES = ("lighthizer", "open_world", "sheinbaum", "canada_liberal")
SPREAD = 0.2  # each factor is spread by so much to both sides of its default; a size for timing, no belief
SECONDS_A_LOOK = 0.5
SOBOL = """
[study]
name = "Benchmark: Sobol"
replications = {replications}
[design]
kind = "sobol"
n = {n}
second_order = false
"""


class Taken(NamedTuple):
    """What a command took: wall seconds, seconds of processors, and peak memory of all its processes together, MB."""

    seconds: float
    processor_seconds: float
    peak_mb: float


def command_taken(*words: str) -> Taken:
    """Run ``joint-review`` with these words in a process of its own; raises :class:`InputError` where it fails."""
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "experiments.cli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    peak = math.nan
    while process.poll() is None:
        peak = max((memory for memory in (peak, _memory_mb(process.pid)) if memory == memory), default=math.nan)
        time.sleep(SECONDS_A_LOOK)
    seconds, after = time.perf_counter() - start, os.times()
    if process.returncode != 0:
        assert process.stderr is not None
        raise InputError(f"joint-review {' '.join(words)} failed: {process.stderr.read().strip()[-500:]}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(seconds, used, peak)


def _memory_mb(process: int) -> float:
    """Memory of a process and all below it, MB, what they share counted once; NaN where the system does not tell."""
    total = 0
    for one in _tree(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024 if total else math.nan


def _tree(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def bench_size(runs: int, points: int, workers: int) -> dict[str, Any]:
    """A sweep of ``runs`` default-horizon histories at ``points`` points of the partners' firmness, whole."""
    with tempfile.TemporaryDirectory(prefix="joint-review-") as name:
        study = write_study(Path(name), points, -(-runs // points))
        return _swept(study, Path(name) / "out", workers)


def bench_sobol(factors: int, n: int, replications: int, workers: int) -> dict[str, Any]:
    """A Sobol study without second order, n (factors + 2) points, and its analysis."""
    with tempfile.TemporaryDirectory(prefix="joint-review-") as name:
        study, out = Path(name) / "study.toml", Path(name) / "out"
        study.write_text(sobol_study(factors, n, replications), encoding="utf-8")
        result = _swept(study, out, workers)
        analysis = command_taken("analyse", str(out))
    return {
        **result, "analysis_seconds": analysis.seconds, "analysis_peak_mb": analysis.peak_mb,
        "total_seconds": result["seconds"] + analysis.seconds,
    }  # fmt: skip


def sobol_study(factors: int, n: int, replications: int) -> str:
    """A study over so many temperaments of the governments in office, each spread about its default."""
    lines = [SOBOL.format(n=n, replications=replications)]
    chosen = [
        one for one in registry().values()
        if one.kind == "number" and one.name.startswith(tuple(f"{party}.temperament." for party in PARTIES))
    ][:factors]  # fmt: skip
    if len(chosen) < factors:
        raise InputError(f"--factors is {factors}; there are {len(chosen)} temperaments to vary")
    for one in chosen:
        middle, least, most = (float(str(value)) for value in (one.default, one.low, one.high))
        low, high = max(middle * (1.0 - SPREAD), least), min(middle * (1.0 + SPREAD), most)
        lines.append(f'[factors."{one.name}"]\nlow = {low!r}\nhigh = {high!r}\n')
    return "".join(lines)


def _swept(study_file: Path, out: Path, workers: int) -> dict[str, Any]:
    study = load_study(study_file)
    kernel = _kernel_rate(study_file.parent)
    taken = command_taken("sweep", str(study_file), "--out", str(out), "--workers", str(workers))
    histories = study.design.points * study.replications
    size = sum(path.stat().st_size for path in (out / "parts").iterdir())
    return {
        "histories": histories, "points": study.design.points, "workers": workers, "seconds": taken.seconds,
        "per_second": histories / taken.seconds, "peak_mb": taken.peak_mb, "bytes": size,
        "bytes_a_history": size / histories, "kernel_share": histories / kernel / workers / taken.seconds,
        "busy_share": taken.processor_seconds / workers / taken.seconds,
    }  # fmt: skip


def _kernel_rate(folder: Path) -> float:
    """Histories a second of the kernel alone in one process, worlds prepared included."""
    (folder / "sample").mkdir()
    sample = load_study(write_study(folder / "sample", *SAMPLE))
    play_bare(sample)
    start = time.perf_counter()
    play_bare(sample)
    return math.prod(SAMPLE) / (time.perf_counter() - start)


def size_text(result: dict[str, Any]) -> str:
    """What was measured, and where the time went, in words."""
    lines = [
        f"{result['histories']:,} default-horizon histories at {result['points']:,} points, {result['workers']} "
        f"processes: {result['seconds']:,.0f} s, {result['per_second']:,.0f} a second",
        f"peak memory of all processes together {result['peak_mb']:,.0f} MB; {result['bytes'] / 1e6:,.1f} MB on disk, "
        f"{result['bytes_a_history']:,.0f} bytes a history",
        f"where the time goes: the kernel alone, with nothing around it, would take {result['kernel_share']:.0%} of it "
        f"on as many processes, which were at work for {result['busy_share']:.0%} of it; the rest is starting them, "
        "loading the rules, and files",
    ]
    if "analysis_seconds" in result:
        lines.append(
            f"its analysis: {result['analysis_seconds']:,.0f} s, peak memory {result['analysis_peak_mb']:,.0f} MB; "
            f"together {result['total_seconds'] / 60:,.1f} minutes"
        )
    return "\n".join(lines)
