"""Commands that hand over the game being played in a month of a history."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.options import Doctrines, Set, hand_over, parse_settings, whole_number, whole_or_text

Month = Annotated[str | None, typer.Option(help="Month at whose start the game is taken: 2026-07.")]
Seed = Annotated[str | None, typer.Option(help="Seed of the history (default: 0).")]
Saved = Annotated[Path | None, typer.Option(help="A saved game, in the place of a history from its seed.")]
Out = Annotated[Path | None, typer.Option(help="Folder for the report as JSON and a figure.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def game_app() -> typer.Typer:
    """The group of commands ``joint-review game``."""
    group = typer.Typer(no_args_is_help=True, help="Games extracted from a month of a history, solved by Gambit.")
    for command in (tariffs, repeated, threat, bargain, coalitions):
        group.command()(command)
    return group


def _review(
    settings: list[str] | None, seed: str | None, doctrine: list[str] | None, month: str | None, saved: Path | None
) -> Any:
    """The Mesa model at the month whose game is asked for."""
    from experiments.games.origin import history_at, saved_history
    from model.doctrines import seated
    from model.errors import InputError
    from model.parameters import resolve
    from model.scenario import check_seed

    if saved is not None:
        if settings or doctrine or seed is not None:
            raise InputError("--saved brings parameters, doctrine and seed: leave out --set, --doctrine and --seed")
        return saved_history(saved, month)
    number = check_seed(whole_or_text(seed or "0"), "--seed")
    chosen, stated = seated(doctrine or [])
    return history_at(resolve({**stated, **parse_settings(settings or [])}), number, chosen.row, month)


def _hand_over(
    name: str, make: Callable[[], dict[str, Any]], tell: Callable[[dict[str, Any]], str], out: Path | None, raw: bool
) -> None:
    def draw(report: dict[str, Any], path: Path) -> None:
        from experiments.games.figures import draw_game

        draw_game(name, report, path)

    hand_over(name, make, tell, draw, out, raw)


def tariffs(
    month: Month = None,
    doctrine: Doctrines = None,
    settings: Set = None,
    seed: Seed = None,
    saved: Saved = None,
    players: Annotated[str, typer.Option(help="Two or three of USA,MEX,CAN.")] = "USA,MEX,CAN",
    rates: Annotated[str, typer.Option(help="Duties to choose from, as fractions.")] = "0,0.1,0.25",
    objective: Annotated[str, typer.Option(help="utility (of the doctrine in office) or real_income")] = "utility",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The stage game of duties: payoffs from the exact economy, equilibria, patience that cooperation needs."""
    from experiments.games.report import render_tariff_report, tariff_report

    review = _review(settings, seed, doctrine, month, saved)
    _hand_over("tariffs", lambda: tariff_report(review, players, rates, objective), render_tariff_report, out, as_json)


def repeated(
    month: Month = None,
    doctrine: Doctrines = None,
    settings: Set = None,
    seed: Seed = None,
    saved: Saved = None,
    partner: Annotated[str, typer.Option(help="MEX or CAN")] = "CAN",
    rates: Annotated[str, typer.Option(help="The low and the high duty, as fractions.")] = "0,0.25",
    objective: Annotated[str, typer.Option(help="utility (of the doctrine in office) or real_income")] = "utility",
    lag: Annotated[str, typer.Option(help="Years until a duty is answered.")] = "1",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The stage game of duties year after year, played by machines that retaliate."""
    from experiments.games.repeated import LONGEST_LAG, repeated_report, repeated_text

    years = whole_number(lag, "--lag", 1, LONGEST_LAG)
    review = _review(settings, seed, doctrine, month, saved)
    _hand_over(
        "repeated", lambda: repeated_report(review, partner, rates, objective, years), repeated_text, out,
        as_json,
    )  # fmt: skip


def threat(
    month: Month = None,
    doctrine: Doctrines = None,
    settings: Set = None,
    seed: Seed = None,
    saved: Saved = None,
    target: Annotated[str, typer.Option(help="MEX, CAN or, threatened by a partner, USA")] = "MEX",
    kind: Annotated[str, typer.Option(help="broad, sectoral, withdrawal or panel")] = "broad",
    actor: Annotated[str, typer.Option(help="USA, MEX or CAN; partners can threaten a panel")] = "USA",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """A threat as a tree with beliefs: bluff, resistance, and what the target believes."""
    from experiments.games.month_games import threat_report, threat_text

    review = _review(settings, seed, doctrine, month, saved)
    _hand_over("threat", lambda: threat_report(review, target, kind, actor), threat_text, out, as_json)


def bargain(
    month: Month = None,
    doctrine: Doctrines = None,
    settings: Set = None,
    seed: Seed = None,
    saved: Saved = None,
    table: Annotated[str, typer.Option(help="us_mx, us_ca or trilateral")] = "us_mx",
    form: Annotated[str, typer.Option(help="executive or treaty, at a table of two")] = "",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """The bargaining set at a table with its disagreement point, and what theory would have them agree."""
    from experiments.games.month_games import bargain_report, bargain_text

    review = _review(settings, seed, doctrine, month, saved)
    _hand_over("bargain", lambda: bargain_report(review, table, form), bargain_text, out, as_json)


def coalitions(
    month: Month = None,
    doctrine: Doctrines = None,
    settings: Set = None,
    seed: Seed = None,
    saved: Saved = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """What each coalition is worth on the exact economy when the rest play Nash alone: Shapley value and core."""
    from experiments.games.month_games import coalition_report, coalition_text

    review = _review(settings, seed, doctrine, month, saved)
    _hand_over("coalitions", lambda: coalition_report(review), coalition_text, out, as_json)
