"""The command that plays a study file."""

import os
import shlex
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.options import whole_number
from experiments.histories.numbers import counted
from model.errors import InputError


def sweep_command(app: typer.Typer) -> None:
    """Add ``joint-review sweep``."""
    app.command("sweep")(sweep)


class _Terminated(BaseException):
    """SIGTERM, as job schedulers send it."""


def sweep(
    study: Annotated[Path, typer.Argument(help="The study file (TOML); see docs/sweeps.md.")],
    out: Annotated[Path | None, typer.Option(help="Folder of the result (default: results/STUDY).")] = None,
    workers: Annotated[str | None, typer.Option(help="Local processes (default: one a core).")] = None,
    shard: Annotated[str, typer.Option(metavar="I/N", help="Play job I of N, all into one folder.")] = "1/1",
    scheduler: Annotated[str | None, typer.Option(help="Address of a Dask scheduler: tcp://host:8786.")] = None,
    max_runs: Annotated[
        str | None, typer.Option(help="Stop after about this many histories, spread over the design; go on later.")
    ] = None,
    earlier: Annotated[
        Path | None,
        typer.Option("--from", help="A result of this study with fewer replications: its histories are taken over."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be played, and play nothing.")] = False,
) -> None:
    """Play a study: many histories over a design. The same command again goes on where it stopped."""
    from experiments.sweeps.sweep import How
    from experiments.sweeps.sweep import sweep as play

    if workers is not None and scheduler is not None:
        raise InputError("--workers is of no use with --scheduler: the cluster has its own")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    how = How(
        whole_number(workers, "--workers", 1, 1024) if workers is not None else cores,
        _shard(shard),
        scheduler,
        whole_number(max_runs, "--max-runs", 1, 10**12) if max_runs is not None else None,
        earlier,
    )
    folder = out or Path("results") / study.stem
    if dry_run:
        from experiments.sweeps.preview import preview

        typer.echo(preview(study, folder, how))
        return
    signal.signal(signal.SIGTERM, _terminate)
    try:
        summary = play(study, folder, how)
    except (KeyboardInterrupt, _Terminated) as stopped:
        print(
            f"\nStopped. What was written is safe in {folder}; give the same command again to go on: "
            f"{_same_command(study, out, workers, how)}", file=sys.stderr,
        )  # fmt: skip
        raise typer.Exit(130 if isinstance(stopped, KeyboardInterrupt) else 143) from None
    typer.echo(_told(summary, how, _same_command(study, out, workers, how)))
    if summary.rows and summary.failed == summary.rows:
        raise typer.Exit(1)


def _terminate(*_: object) -> None:
    raise _Terminated


def _shard(text: str) -> tuple[int, int]:
    left, sign, right = text.partition("/")
    if not sign:
        raise InputError(f"--shard is {text!r}; write I/N, such as 1/4 for the first of four jobs")
    shards = whole_number(right, "--shard: N", 1, 1_000_000)
    return whole_number(left, "--shard: I (jobs are numbered from 1)", 1, shards), shards


def _same_command(study: Path, out: Path | None, workers: str | None, how: Any) -> str:
    """The command that goes on to the end: as it was given, without a limit of histories."""
    words = ["joint-review", "sweep", str(study)]
    words += ["--out", str(out)] if out is not None else []
    words += ["--workers", workers] if workers is not None else []
    words += ["--shard", f"{how.shard[0]}/{how.shard[1]}"] if how.shard != (1, 1) else []
    words += ["--scheduler", how.scheduler] if how.scheduler is not None else []
    words += ["--from", str(how.earlier)] if how.earlier is not None else []
    return shlex.join(words)


def _told(summary: Any, how: Any, command: str) -> str:
    """What was done, where, and what to do next; ``command``: the one that goes on."""
    name, folder = summary.study.name, summary.folder
    points = summary.study.design.points
    rows = counted(summary.rows, "history")
    done = f"{rows} at {counted(points, 'point')}" + f", {summary.failed:,} failed" * bool(summary.failed)
    if not summary.complete:
        return (
            f"{name}: {summary.parts_there:,} of {summary.parts:,} parts are in {folder} ({rows}, "
            f"{summary.new:,} of them new).\n{_next(summary, how, command)}"
        )
    lines = [f"{name}: finished, {done}, in {folder} ({summary.new:,} new)."]
    if summary.failed:
        lines.append(f"Failed histories, with their parameters: {folder / 'failures.jsonl'}.")
    lines.append(_endings(folder))
    lines.append(f"Analyse: {shlex.join(['joint-review', 'analyse', str(folder)])}")
    lines.append(f'Or in Python: pandas.read_parquet("{folder / "parts"}")')
    return "\n".join(lines)


def _next(summary: Any, how: Any, command: str) -> str:
    """What to do about a sweep that is not finished."""
    from experiments.sweeps.preview import idle

    if not summary.share:
        return idle(how, summary.parts)
    if summary.share_there < summary.share:
        look = shlex.join(["joint-review", "analyse", str(summary.folder), "--partial"])
        return f"To go on: {command}\nTo look at what is there: {look}"
    job, jobs = how.shard
    share = f"{summary.share:,} parts" if summary.share > 1 else "one part"
    return f"Job {job} of {jobs} has done its share, {share}; the last job to finish completes the result."


def _endings(folder: Path) -> str:
    from collections import Counter

    from experiments.sweeps.results import open_results

    counts: Counter[str] = Counter()
    for table in open_results(folder).batches(["ending"]):
        counts.update(name for name in table["ending"].to_pylist() if name is not None)
    total = counts.total()
    shares = ", ".join(f"{name} {100 * count / total:.0f}%" for name, count in counts.most_common())
    return f"Endings over the whole design: {shares or 'none'}."
