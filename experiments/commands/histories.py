"""The command that plays one history of a result again, and how a played history is shown."""

import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.commands.options import whole_number
from model.errors import InputError

TurningPoints = Annotated[
    str | None, typer.Option(metavar="N", help="Say which months decided it, by N continuations from each month.")
]
Out = Annotated[Path | None, typer.Option(help="Folder for the history and the figure (default: results/COMMAND).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and save nothing.")]


def replay_command(app: typer.Typer) -> None:
    """Add ``joint-review replay``."""
    app.command("replay")(replay)


def continuations_of(turning_points: str | None) -> int:
    """The number of continuations that ``--turning-points`` asks for; none without it."""
    return whole_number(turning_points, "--turning-points", 50, 20_000) if turning_points is not None else 0


def folder_of_history(out: Path | None, default: str, as_json: bool) -> Path | None:
    """The folder in which a history is saved, made and tried; none with ``--json``, which saves nothing."""
    from experiments.output import open_folder

    if as_json:
        if out is not None:
            raise InputError(f"--json prints the history and saves nothing: leave out --out {out}, or --json")
        return None
    folder = out or Path(default)
    open_folder(folder)
    return folder


def show_history(history: dict[str, Any], out: Path | None) -> None:
    """Tell the story of a history, and save it with a picture in ``out``; without a folder print it as JSON."""
    from experiments.histories.run import history_json

    if out is None:
        typer.echo(history_json(history))
        return
    from experiments.histories.figure import draw_history
    from experiments.histories.story import tell
    from experiments.output import write_whole

    typer.echo(tell(history))
    write_whole(out / "history.json", lambda path: path.write_text(history_json(history), encoding="utf-8"))
    write_whole(out / "history.png", lambda path: draw_history(history, path))
    typer.echo(f"\nSaved {out / 'history.json'} and {out / 'history.png'}.")


def replay(
    folder: Annotated[Path, typer.Argument(help="Folder of a sweep, finished or not.")],
    point: Annotated[str, typer.Option(help="Point of the design, as in the result's rows.")],
    replication: Annotated[str, typer.Option(help="Replication, as in the result's rows.")] = "0",
    out: Out = None,
    as_json: AsJson = False,
    turning_points: TurningPoints = None,
) -> None:
    """Play one history of a sweep again, tell its story, save it with a picture."""
    from experiments.sweeps.replay import chosen_history, played_again

    asked = continuations_of(turning_points)
    chosen = chosen_history(folder, point, replication)
    if asked and chosen.study.agents:
        raise InputError("--turning-points: continuations are played by the model's own governments, not by yours")
    saved = folder_of_history(out, "results/replay", as_json)
    try:
        history = played_again(chosen)
    except InputError:
        raise
    except (Exception, SystemExit):
        # A government of the user's own failed: where it did is what the user wants to see.
        traceback.print_exc()
        raise typer.Exit(1) from None
    if asked:
        from experiments.histories.turning_points import turning_points as points_of

        run = chosen.replication
        history["turning_points"] = points_of(chosen.parameters, chosen.doctrine, chosen.study.seed, asked, run)
    show_history(history, saved)
