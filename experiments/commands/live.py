"""The command that serves the live page."""

from typing import Annotated

import typer

from experiments.commands.options import whole_number
from model.errors import InputError

HIGHEST_PORT = 65535
MESA = "/mesa"


def live_command(app: typer.Typer) -> None:
    """Add ``joint-review live`` to the command line."""
    app.command()(live)


def bench_live(
    steps: Annotated[str, typer.Option(help="Months stepped through, each timed.")] = "15",
    forecasts: Annotated[str, typer.Option(help="Months whose forecast is timed, cold and prepared.")] = "5",
) -> None:
    """The live page in a real browser: first paint, a step's update, 2,000 continuations of the new month."""
    from experiments.live.bench import line, measure

    found = measure(whole_number(steps, "--steps", 1, 60), whole_number(forecasts, "--forecasts", 1, 60))
    typer.echo(line("first paint, until the page can be used", found["paint"]))
    typer.echo(line("a step, from the press to the new month", found["step"]))
    typer.echo(line("from the press to all continuations of the new month, asked for cold", found["cold"]))
    looked = f"{found['look'] / 1000:.1f} s"
    typer.echo(line(f"the same, prepared while the month before was looked at for {looked}", found["prepared"]))


def live(
    host: Annotated[str, typer.Option(help="Address to listen on; another than this machine's own lets others in.")] = (
        "127.0.0.1"
    ),
    port: Annotated[str, typer.Option(help="Port to listen on; 0 takes a free one.")] = "8765",
    mesa: Annotated[bool, typer.Option("--mesa", help="Mesa's own page instead, for who knows Mesa: /mesa.")] = False,
    classroom: Annotated[
        bool, typer.Option("--classroom", help="Pages of a class alone: none on which others' aims stand.")
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Serve the live page: a history month by month, with the forecast of how it may end."""
    from experiments.live.server import CLASSROOM, PAGES, serve

    if mesa and classroom:
        raise InputError("--mesa and --classroom exclude each other: the pages of a class come without any other")
    path, pages = ("/class", CLASSROOM) if classroom else (MESA if mesa else "", PAGES)
    number = whole_number(port, "--port", 0, HIGHEST_PORT)
    _check_host(host)
    serve(host, number, typer.echo, open_browser, path, pages)


def _check_host(host: str) -> None:
    """Refuse an address on which this machine cannot listen, whatever the port: another one would not help."""
    import socket

    try:
        family = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.bind((host, 0))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(
            f"--host {host!r} is no address of this machine ({why}); give 127.0.0.1 for this machine alone, or 0.0.0.0 "
            "to let others in"
        ) from None
