"""Commands that study the model: its systems, known results, the recorded history."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.options import hand_over, whole_number
from model.errors import InputError


def study_commands(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (systems, theory, balance, hindcast, estimate, patterns):
        app.command()(command)


def systems(
    ids: Annotated[list[str] | None, typer.Argument(help="Systems, such as S3 S14 (default: all).")] = None,
    runs: Annotated[str | None, typer.Option(help="Pairs of histories to play with and without each.")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the catalogue as a page.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the systems of the model, or measure what each changes."""
    from experiments.claims import systems as catalogue

    if markdown:
        _refuse_beside_page({"systems": ids, "--runs": runs, "--json": as_json})
    chosen = catalogue.chosen_systems(ids or [])
    if runs is not None:
        from experiments.histories.first_run import say_if_compiling

        say_if_compiling()
        found = catalogue.effects(chosen, whole_number(runs, "--runs", 2, 100000))
        if as_json:
            typer.echo(json.dumps([asdict(row) for row in found], indent=1))
        else:
            for line in catalogue.effects_table(found):
                typer.echo(line)
    elif markdown:
        typer.echo(catalogue.catalogue_page(), nl=False)
    elif as_json:
        typer.echo(json.dumps([system._asdict() for system in chosen], indent=1))
    else:
        for system in chosen:
            scaled = ", ".join(system.parameters)
            typer.echo(f"{system.id:<4} {system.title}\n     {system.text}\n     Scale it by {scaled}.")


def _refuse_beside_page(given: dict[str, object]) -> None:
    """Refuse what ``--markdown``, which prints one page whole, would pass over in silence."""
    for name, value in given.items():
        if value:
            raise InputError(f"--markdown prints the whole page: leave out {name}, or --markdown")


def theory(
    ids: Annotated[list[str] | None, typer.Argument(help="Results, such as T7 T11 (default: all).")] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the page on known results.")] = False,
) -> None:
    """Reproduce known results of trade and game theory: the page marks which of them the rules of play give."""
    from experiments.theory.page import chosen_results, theory_page, theory_table

    if markdown:
        _refuse_beside_page({"results": ids})
    chosen = chosen_results(ids or [])
    if markdown:
        typer.echo(theory_page(), nl=False)
    else:
        typer.echo(theory_table(chosen))


def balance(
    runs: Annotated[str, typer.Option(help="Histories with each instrument.")] = "8",
    out: Annotated[Path | None, typer.Option(help="Folder for balance.json and a figure.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Compare the instruments for the overall balance: the ratchet, the market access charge, certificates."""
    from experiments.balance.paths import balance_paths, balance_text
    from experiments.histories.first_run import say_if_compiling

    count = whole_number(runs, "--runs", 1, 100000)

    def played() -> dict[str, Any]:
        say_if_compiling()
        return balance_paths(count)

    def draw(data: dict[str, Any], path: Path) -> None:
        from experiments.balance.figure import draw_balance

        draw_balance(data, path)

    hand_over("balance", played, balance_text, draw, out, as_json)


def hindcast(
    preset: Annotated[str, typer.Argument(help="nafta_2017 or review_2026")],
    runs: Annotated[str, typer.Option(help="Histories to play.")] = "200",
    out: Annotated[Path | None, typer.Option(help="Folder for hindcast.json and a figure.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Play an ensemble and score it against the recorded history, beside naive forecasters."""
    from experiments.histories.first_run import say_if_compiling
    from experiments.record.hindcast import hindcast_data, hindcast_text, play_shared, questions

    questions(preset)
    count = whole_number(runs, "--runs", 2, 1000000)

    def played() -> dict[str, Any]:
        say_if_compiling()
        return hindcast_data(preset, count, play_shared(preset, count))

    def draw(data: dict[str, Any], path: Path) -> None:
        from experiments.record.figure import draw_hindcast

        draw_hindcast(data, path)

    hand_over("hindcast", played, hindcast_text, draw, out, as_json)


def estimate(
    draws: Annotated[str, typer.Option(help="Draws of the open parameters.")] = "400",
    runs: Annotated[str, typer.Option(help="Histories a draw.")] = "10",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Estimate what theory and sources leave open, on 2017-2019 alone, and show how truth is recovered."""
    from experiments.histories.first_run import say_if_compiling
    from experiments.record.estimate import check_size, estimates_data, estimates_text
    from experiments.record.estimate import estimate as estimated

    count, each = whole_number(draws, "--draws", 1, 100000), whole_number(runs, "--runs", 1, 100000)
    check_size(count, each)
    say_if_compiling()
    found = estimated(count, each)
    typer.echo(json.dumps(estimates_data(*found), indent=1) if as_json else estimates_text(*found))


def patterns(
    runs: Annotated[str, typer.Option(help="Histories an ensemble.")] = "100",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure over ensembles the patterns that should come out: shares, 95% intervals, hit or miss."""
    from experiments.claims import patterns as measured

    found = measured.patterns(whole_number(runs, "--runs", 2, 100000))
    typer.echo(json.dumps(measured.patterns_data(found), indent=1) if as_json else measured.patterns_text(found))
