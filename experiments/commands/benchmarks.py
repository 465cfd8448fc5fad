"""Benchmarks: each figure beside its comparison, measured in the same run."""

from typing import Annotated

import typer

from experiments.commands.live import bench_live
from experiments.commands.options import whole_number


def bench_app() -> typer.Typer:
    """The group of commands ``joint-review bench``."""
    group = typer.Typer(no_args_is_help=True, help="Benchmarks: ratios measured in one run.")
    for command in (economy, sweep, size, sobol, ensemble, classroom):
        group.command()(command)
    group.command("live")(bench_live)
    return group


def economy() -> None:
    """Median solve of the trade equilibrium beside a plain NumPy fixed point."""
    from experiments.bench import bench_economy

    result = bench_economy()
    typer.echo(
        f"compiled solve: median {result['compiled_us']:.1f} µs; plain NumPy fixed point: "
        f"median {result['numpy_us']:.0f} µs; ratio {result['ratio']:.0f}; largest difference in real income "
        f"{result['difference_pct']:.1e} points"
    )


def sweep(
    points: Annotated[str, typer.Option(help="Points of the study.")] = "20",
    runs: Annotated[str, typer.Option(help="Histories a point.")] = "100",
) -> None:
    """What files, hashes and manifests of a sweep cost over the kernel alone, in one process."""
    from experiments.sweeps.benchmarks.bench import bench_sweep

    result = bench_sweep(whole_number(points, "--points", 1, 100000), whole_number(runs, "--runs", 1, 1000000))
    typer.echo(
        f"{result['histories']:,} default histories: kernel {result['kernel_per_second']:,.0f} a second; whole sweep "
        f"{result['sweep_per_second']:,.0f} a second; overhead {result['overhead_pct']:.1f}%"
    )


def size(
    runs: Annotated[str, typer.Option(help="Histories in all.")] = "1000000",
    points: Annotated[str, typer.Option(help="Points of the study.")] = "1000",
    workers: Annotated[str, typer.Option(help="Local processes.")] = "2",
) -> None:
    """One million default histories as a sweep: wall time, peak memory, bytes on disk, where the time goes."""
    from experiments.sweeps.benchmarks.bench_size import bench_size, size_text

    found = bench_size(
        whole_number(runs, "--runs", 1, 10**9), whole_number(points, "--points", 1, 10**6),
        whole_number(workers, "--workers", 1, 1024),
    )  # fmt: skip
    typer.echo(size_text(found))


def sobol(
    factors: Annotated[str, typer.Option(help="Factors of the study.")] = "20",
    n: Annotated[str, typer.Option("--n", help="Base sample, a power of 2.")] = "1024",
    replications: Annotated[str, typer.Option(help="Histories a point.")] = "10",
    workers: Annotated[str, typer.Option(help="Local processes.")] = "2",
) -> None:
    """A Sobol study, n (factors + 2) points, and its analysis: wall time, peak memory, bytes on disk."""
    from experiments.sweeps.benchmarks.bench_size import bench_sobol, size_text

    found = bench_sobol(
        whole_number(factors, "--factors", 1, 40), whole_number(n, "--n", 2, 2**20),
        whole_number(replications, "--replications", 1, 10**6), whole_number(workers, "--workers", 1, 1024),
    )  # fmt: skip
    typer.echo(size_text(found))


def ensemble(
    runs: Annotated[str, typer.Option(help="Histories of the ensemble.")] = "20000",
    batch_runs: Annotated[str, typer.Option(help="Histories of mesa.batch_run.")] = "400",
    months: Annotated[str, typer.Option(help="Months played without a compiler.")] = "2",
    points: Annotated[str, typer.Option(help="Points of the sweep on Dask.")] = "20",
) -> None:
    """The ensemble beside mesa.batch_run and plain Python on two cores; two Dask workers beside one."""
    from experiments.ensembles.bench import bench_ensemble

    result = bench_ensemble(
        whole_number(runs, "--runs", 8, 10**8),
        whole_number(batch_runs, "--batch-runs", 2, 10**6),
        whole_number(months, "--months", 1, 120),
        whole_number(points, "--points", 1, 100000),
    )
    typer.echo(
        f"ensemble, two processes: {result['histories_per_second']:,.0f} default histories a second\n"
        f"mesa.batch_run, two processes, same compiled rules: {result['batch_run_per_second']:,.1f} a second; "
        f"the ensemble is {result['over_batch_run']:,.0f} times as fast\n"
        f"the same rules without a compiler: the first {months} months of one history take "
        f"{result['plain_seconds_a_history']:,.1f} s; the ensemble is {result['over_plain']:,.0f} times as fast\n"
        f"two Dask workers are {result['two_dask_workers']:.2f} times as fast as one"
    )


def classroom(
    students: Annotated[str, typer.Option(help="Students, each with a page of the server.")] = "30",
    tables: Annotated[str, typer.Option(help="Tables of the room.")] = "10",
    minutes: Annotated[str, typer.Option(help="Classes one after another for so long; 0: one whole class.")] = "0",
    pace: Annotated[str, typer.Option(help="Mean seconds a student thinks before an answer.")] = "5",
) -> None:
    """Simulated students on a real server: time of each action, memory; fails where the memory keeps growing."""
    from experiments.live.load import GROWTH_ALLOWED, bench_classroom

    load = bench_classroom(
        whole_number(students, "--students", 1, 36), whole_number(tables, "--tables", 1, 12),
        whole_number(minutes, "--minutes", 0, 600), whole_number(pace, "--pace", 0, 600),
    )  # fmt: skip
    for action, times, middle, high in load.table():
        typer.echo(f"{action}: {times} times, p50 {middle:.0f} ms, p95 {high:.0f} ms")
    shown = load.memory[:: max(len(load.memory) // 12, 1)]
    typer.echo("memory of the server: " + ", ".join(f"{mb:.0f} MB at {at / 60:.1f} min" for at, mb in shown))
    typer.echo(f"peak {load.peak_mb:.0f} MB; classes {load.classes}; failures {len(load.failures)}")
    for failure in load.failures[:5]:
        typer.echo(f"  {failure}")
    if minutes != "0":
        typer.echo(f"peak of the second half after the warm-up against the first: {100 * load.growth():+.1f}%")
    if load.failures or load.growth() > GROWTH_ALLOWED:
        raise typer.Exit(1)
