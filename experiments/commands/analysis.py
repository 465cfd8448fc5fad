"""Commands that read a played study, and the best-response gap."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.options import Set, parse_settings, whole_number, whole_or_text
from model.errors import InputError

Folder = Annotated[Path, typer.Argument(help="Folder of a sweep.")]
Ending = Annotated[str | None, typer.Option(help="Ending that boxes and tipping lines are about (default: extended).")]
Outcomes = Annotated[
    list[str] | None, typer.Option("--outcome", help="Outcome of the sensitivities: a column or an ending.")
]
Tipping = Annotated[str | None, typer.Option(help="Two numeric factors, such as firmness,trust.")]
Players = Annotated[
    list[str] | None,
    typer.Option("--player", metavar="SEAT=FACTOR", help="Strategies of us, mexico or canada in an empirical game."),
]
Objective = Annotated[
    str | None,
    typer.Option(
        help="Of the empirical game: effective_income (the default), final_real_income, real_income or payoff."
    ),
]
Where = Annotated[list[str] | None, typer.Option("--where", metavar="FACTOR=VALUE", help="Keep these histories only.")]
Partial = Annotated[bool, typer.Option("--partial", help="Look at a sweep that is not finished.")]
Resamples = Annotated[str, typer.Option(help="Draws of the bootstrap.")]


def analysis_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(analyse)
    app.command("best-response")(best_response)
    app.command()(report)
    app.command("verify")(verify_result)
    app.command()(odd)


def asked_of(
    ending: str | None, outcomes: list[str] | None, tipping: str | None, players: list[str] | None,
    objective: str | None,
    conditions: list[str] | None, resamples: str,
) -> Any:  # fmt: skip
    """What the options ask; raises :class:`model.errors.InputError` for a number that is none, or of no use."""
    from experiments.analysis.analyse import Asked

    if objective is not None and not players:
        raise InputError(
            "--objective is of an empirical game: give --player for each government in it, or leave it out"
        )
    return Asked(
        ending, outcomes or (), tipping.split(",") if tipping else (), players or (),
        objective or Asked.objective, conditions or (), whole_number(resamples, "--resamples", 20, 100_000),
    )  # fmt: skip


def analyse(
    folder: Folder,
    ending: Ending = None,
    outcomes: Outcomes = None,
    tipping: Tipping = None,
    players: Players = None,
    objective: Objective = None,
    conditions: Where = None,
    resamples: Resamples = "500",
    partial: Partial = False,
    out: Annotated[Path | None, typer.Option(help="Folder for analysis.json and the figures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say how the histories of a sweep end and what decides it."""
    asked = asked_of(ending, outcomes, tipping, players, objective, conditions, resamples)
    from experiments.output import open_folder, write_whole

    if out is not None:
        open_folder(out)
    from experiments.analysis.analyse import analyse as analysed
    from experiments.analysis.analyse import outcomes_needed, plain
    from experiments.analysis.frames import open_frame
    from experiments.analysis.text import analysis_text

    data = plain(analysed(open_frame(folder, outcomes_needed(asked), partial), asked))
    text = json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False)
    typer.echo(text if as_json else analysis_text(data))
    if out is not None:
        from experiments.analysis.figures.figures import figures, save

        write_whole(out / "analysis.json", lambda path: path.write_text(text + "\n", encoding="utf-8"))
        for name, draw in figures(data).items():
            save(draw(), out / name)


def best_response(
    doctrine: Annotated[str, typer.Option(help="lighthizer or open_world")] = "lighthizer",
    settings: Set = None,
    seed: Annotated[str, typer.Option(help="Seed of the histories.")] = "0",
    histories: Annotated[str, typer.Option(help="Histories of each government.")] = "10",
    continuations: Annotated[str, typer.Option(help="Histories played out for each choice that is tried.")] = "4",
    government: Annotated[str | None, typer.Option(help="us, mexico or canada (default: each in turn).")] = None,
    share: Annotated[str, typer.Option(help="Share of decisions that are thought through.")] = "1",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """How much each government would gain by rational roll-outs against the others as they are."""
    from model.parameters import resolve
    from model.players import GOVERNMENT_COLUMNS
    from model.scenario import check_doctrine, check_seed

    number = check_seed(whole_or_text(seed), "--seed")
    check_doctrine(doctrine, "--doctrine")
    runs = whole_number(histories, "--histories", 2, 100_000)
    tried = whole_number(continuations, "--continuations", 1, 100_000)
    if government is not None and government not in GOVERNMENT_COLUMNS:
        raise InputError(f"--government {government!r} is unknown; use one of {', '.join(GOVERNMENT_COLUMNS)}")
    chosen = (GOVERNMENT_COLUMNS.index(government),) if government else (0, 1, 2)
    parameters, part = resolve(parse_settings(settings or [])), _fraction(share, "--share")
    from experiments.analysis.games.best_response import best_response as measured
    from experiments.analysis.games.best_response import best_response_text
    from experiments.histories.first_run import say_if_compiling

    say_if_compiling()
    data = measured(parameters, doctrine, number, runs, tried, chosen, part)
    typer.echo(json.dumps(data, indent=1) if as_json else best_response_text(data))


def _fraction(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0.0 <= value <= 1.0:
        raise InputError(f"{name} is {text!r}; give a number from 0 to 1")
    return value


def report(
    folder: Folder,
    out: Annotated[Path | None, typer.Option(help="Folder for the page and the figures (default: that of the sweep)."),
    ] = None,
    ending: Ending = None,
    outcomes: Outcomes = None,
    tipping: Tipping = None,
    players: Players = None,
    objective: Objective = None,
    resamples: Resamples = "500",
    partial: Partial = False,
) -> None:  # fmt: skip
    """Write one page about a sweep that a stranger can read, and its figures."""
    asked = asked_of(ending, outcomes, tipping, players, objective, None, resamples)
    from experiments.output import open_folder

    goal = out if out is not None else folder / "report"
    from experiments.analysis.analyse import outcomes_needed
    from experiments.analysis.frames import open_frame

    frame = open_frame(folder, outcomes_needed(asked), partial)
    open_folder(goal)
    from experiments.reports.study_report import write_report

    for path in write_report(frame, folder, asked, goal):
        typer.echo(f"Saved {path}")


def verify_result(
    folder: Folder,
    parts: Annotated[str | None, typer.Option(help="Parts to play again (default: all).")] = None,
    workers: Annotated[str, typer.Option(help="Local processes.")] = "1",
) -> None:
    """Play a finished sweep again, or some of its parts, and compare every byte with the hashes of its manifest."""
    from experiments.reports.verify import verified_text, verify

    count = whole_number(parts, "--parts", 1, 1_000_000) if parts is not None else None
    found = verify(folder, count, whole_number(workers, "--workers", 1, 1024))
    typer.echo(verified_text(found, folder))
    if found.differ:
        raise typer.Exit(1)


def odd() -> None:
    """Print the ODD protocol of the model with every parameter, as a page."""
    from experiments.reports.odd import odd_page

    typer.echo(odd_page(), nl=False)
