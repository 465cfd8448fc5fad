"""Options that several commands share, and how their texts are read."""

from typing import Annotated, Any

import typer

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
