"""What several commands share: options, how their texts are read, and how a report is handed over."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from experiments.output import open_folder, write_whole
from model.errors import InputError

Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter (see params).")]

Doctrines = Annotated[
    list[str] | None,
    typer.Option("--doctrine", metavar="NAME", help="A doctrine by name, or a file of one; once for each government."),
]


def parse_settings(settings: list[str], where: str = "--set") -> dict[str, str]:
    """``name=value`` texts as a dictionary; raises :class:`InputError`, saying ``where``, for any other form."""
    chosen: dict[str, str] = {}
    for text in settings:
        name, sign, value = text.partition("=")
        if not sign or not name.strip() or not value.strip():
            raise InputError(f"{where} {text!r}: write name=value, such as {where} broad_rate=0.1")
        if name.strip() in chosen:
            raise InputError(f"{where} {name.strip()} is given twice")
        chosen[name.strip()] = value.strip()
    return chosen


def whole_number(text: str, name: str, low: int, high: int) -> int:
    """A whole number from an option; raises :class:`InputError` with the range."""
    try:
        number = int(text)
    except ValueError:
        raise InputError(f"{name} is {text!r}; give a whole number from {low} to {high}") from None
    if not low <= number <= high:
        raise InputError(f"{name} is {number}; it must be from {low} to {high}")
    return number


def whole_or_text(text: str) -> Any:
    """A whole number, or the text as it is for a later check to refuse."""
    try:
        return int(text)
    except ValueError:
        return text


def hand_over(
    name: str, make: Callable[[], dict[str, Any]], tell: Callable[[dict[str, Any]], str],
    draw: Callable[[dict[str, Any], Path], object], out: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Make a report and print it, as JSON or as ``tell`` words it; into ``out`` go NAME.json and NAME.png by ``draw``.

    Raises :class:`InputError` for a folder that cannot be written, before anything is played.
    """
    if out is not None:
        open_folder(out)
    report = make()
    data = json.dumps(report, indent=1)
    typer.echo(data if as_json else tell(report))
    if out is not None:
        write_whole(out / f"{name}.json", lambda path: path.write_text(data, encoding="utf-8"))
        write_whole(out / f"{name}.png", lambda path: draw(report, path))
