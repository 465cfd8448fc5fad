"""The command line: ``joint-review`` and its commands; those of some length are in ``experiments.commands``."""

import json
import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.analysis import analysis_commands
from experiments.commands.benchmarks import bench_app
from experiments.commands.games import game_app
from experiments.commands.histories import (
    AsJson,
    Out,
    TurningPoints,
    continuations_of,
    folder_of_history,
    replay_command,
    show_history,
)
from experiments.commands.live import live_command
from experiments.commands.options import Doctrines, Set, parse_settings, whole_or_text
from experiments.commands.studies import study_commands
from experiments.commands.sweeps import sweep_command
from model.errors import InputError, NoConvergence

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
    help="How does the joint review of the US-Mexico-Canada agreement end, when, and what decides it?",
)  # fmt: skip


@app.command()
def run(
    doctrine: Doctrines = None,
    scenario: Annotated[str | None, typer.Option(help="A scenario file, or the name of a built-in one.")] = None,
    settings: Set = None,
    seed: Annotated[str | None, typer.Option(help="Seed of the random draws.")] = None,
    out: Out = None,
    as_json: AsJson = False,
    turning_points: TurningPoints = None,
) -> None:
    """Play one history of the joint review, tell its story, save it with a picture."""
    from model.doctrines import load_doctrine, seated
    from model.parameters import resolve
    from model.scenario import Scenario, check_seed, load_scenario

    plan = load_scenario(scenario) if scenario is not None else Scenario("", "", None, None, {})
    named = list(doctrine or [])
    if plan.doctrine and all(load_doctrine(one).government != "united_states" for one in named):
        named.append(plan.doctrine)
    chosen, stated = seated(named)
    number = check_seed(whole_or_text(seed), "--seed") if seed is not None else plan.seed or 0
    parameters = resolve({**stated, **plan.parameters, **parse_settings(settings or [])})
    asked = continuations_of(turning_points)
    saved = folder_of_history(out, "results/run", as_json)
    from experiments.histories.run import run_history

    history = run_history(parameters, number, chosen)
    if asked:
        from experiments.histories.turning_points import turning_points as points_of

        history["turning_points"] = points_of(parameters, chosen, number, asked)
    show_history(history, saved)


@app.command()
def params(
    as_json: Annotated[bool, typer.Option("--json", help="Print the registry as JSON.")] = False,
    search: Annotated[str, typer.Option(help="Only names or meanings with this text.")] = "",
) -> None:
    """List every parameter: default, range, unit, meaning and source."""
    from model.parameters import registry

    found = [p for p in registry().values() if search.lower() in f"{p.name} {p.meaning}".lower()]
    if as_json:
        typer.echo(json.dumps([p.as_dict() for p in found], indent=1, ensure_ascii=False))
        return
    if not found:
        raise InputError(f"--search {search!r}: no parameter has it in its name or meaning; try a part of a word")
    for p in found:
        typer.echo(f"{p.name} = {p.default}  [{p.range_text}; {p.unit}]\n    {p.meaning}. Source: {p.source}.")


@app.command()
def economy(
    table: Annotated[Path | None, typer.Option(help="Folder of a trade table (default: the project's own).")] = None,
    tariffs: Annotated[Path | None, typer.Option(help="CSV: exporter,importer,sector,tariff (new tariffs).")] = None,
    elasticities: Annotated[str | None, typer.Option(help="Source of trade elasticities (default FGO).")] = None,
    zero_deficits: Annotated[bool, typer.Option("--zero-deficits", help="Remove aggregate deficits first.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    from_icio: Annotated[Path | None, typer.Option(help="Build a table from an OECD ICIO file instead.")] = None,
    regions: Annotated[Path | None, typer.Option(help="With --from-icio, CSV: country,region.")] = None,
    sectors: Annotated[Path | None, typer.Option(help="With --from-icio, CSV: industry,sector.")] = None,
    base_tariffs: Annotated[
        Path | None, typer.Option(help="With --from-icio, CSV: exporter,importer,sector,tariff (default zero).")
    ] = None,
    theta: Annotated[
        Path | None, typer.Option(help="With --from-icio, CSV: sector,source,theta (default 4 everywhere).")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="With --from-icio, the new folder.")] = None,
) -> None:
    """Exact trade equilibrium of a table after a change of tariffs; or a new table from OECD figures."""
    building = {"--regions": regions, "--sectors": sectors, "--out": out}
    solving = {"--table": table, "--tariffs": tariffs, "--elasticities": elasticities}
    if from_icio is not None:
        refuse_given(solving | {"--zero-deficits": zero_deficits or None}, "is of no use with --from-icio")
        missing = [name for name, value in building.items() if value is None]
        if missing or regions is None or sectors is None or out is None:
            raise InputError(f"--from-icio needs {', '.join(missing)} as well")
        from experiments.trade.table_builder import build_table, render_table

        built = build_table(from_icio, regions, sectors, out, base_tariffs, theta)
        typer.echo(json.dumps(built, indent=1) if as_json else render_table(built))
        return
    refuse_given(building | {"--base-tariffs": base_tariffs, "--theta": theta}, "is for --from-icio only")
    from experiments.trade.report import economy_report, render_economy_report

    report = economy_report(table, tariffs, elasticities or "FGO", zero_deficits)
    typer.echo(json.dumps(report, indent=1) if as_json else render_economy_report(report))


def refuse_given(options: dict[str, Any], why: str) -> None:
    """Raise :class:`InputError` if one of the options was given."""
    for name, value in options.items():
        if value is not None:
            raise InputError(f"{name} {why}")


@app.command()
def scenarios() -> None:
    """List the built-in scenarios."""
    from model.scenario import load_scenario, scenario_names

    for name in scenario_names():
        typer.echo(f"{name}: {load_scenario(name).description}")


@app.command()
def doctrines() -> None:
    """List the doctrines and read them aloud."""
    from model.doctrines import built_in

    for one in built_in():
        typer.echo(
            f"{one.name} ({one.government.replace('_', ' ')}): {one.title}\n    {' '.join(one.reads_as.split())}"
        )


@app.command()
def version() -> None:
    """Version of Joint Review and of what its numbers depend on."""
    import platform
    from importlib.metadata import version as installed

    packages = ", ".join(f"{name} {installed(name)}" for name in ("mesa", "numba", "numpy", "scipy"))
    typer.echo(f"joint-review {installed('joint-review')} (Python {platform.python_version()}, {packages})")


app.add_typer(bench_app(), name="bench")
app.add_typer(game_app(), name="game")
study_commands(app)
analysis_commands(app)
sweep_command(app)
replay_command(app)
live_command(app)


def _refuse_empty(words: list[str]) -> None:
    """Refuse an empty word, which is most often a variable of the shell that is not set.

    As a path it would be the folder that one stands in, as a name the default: neither is what was meant.
    """
    for before, word in pairwise(["joint-review", *words]):
        name, sign, value = word.partition("=")
        if not word.strip():
            raise InputError(f"the word after {before} is empty; give a value, or leave it out")
        if name.startswith("--") and sign and not value.strip():
            raise InputError(f"{name} is empty; give a value, or leave it out")


def main() -> None:
    """Entry point: a user's mistake is one line on standard error and exit code 2."""
    try:
        _refuse_empty(sys.argv[1:])
        app(standalone_mode=True)
    except (InputError, NoConvergence) as error:
        print(f"joint-review: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
