"""Doctrines by name or by file: what a government wants and how it acts, as data that can be read aloud.

A built-in doctrine states every field. One that says ``based_on`` states only what differs from the doctrine whose
seat it takes; elections bring and remove it as they would that one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.elections import AT_START, CONTENDERS
from model.errors import InputError
from model.parameters.registry import DATA, Parameter, Value, doctrine_file, doctrine_names, read_toml, registry
from model.parameters.resolve import nearest_names, parse

FOLDER = DATA / "doctrines"
HEAD = ("title", "government", "reads_as", "based_on")
DEFAULT = "lighthizer"


@dataclass(frozen=True)
class Doctrine:
    """A doctrine: name, title and text, the built-in one (``row``) whose seat it takes, and what differs from it."""

    name: str
    title: str
    government: str
    reads_as: str
    row: str
    overrides: Mapping[str, Value]


@cache
def built_in() -> tuple[Doctrine, ...]:
    """Every doctrine that comes with the model, those that state all their fields first."""
    derived = sorted(path for path in FOLDER.glob("*.toml") if path.stem not in doctrine_names())
    return (*(_whole(name) for name in doctrine_names()), *(_derived(path) for path in derived))


def load_doctrine(name_or_file: str, where: str = "--doctrine", government: str | None = None) -> Doctrine:
    """A built-in doctrine by name, or one from a TOML file; raises :class:`InputError` naming file and field.

    ``government``: the seat that it is for, whose doctrines alone are named where this one is unknown.
    """
    for doctrine in built_in():
        if doctrine.name == name_or_file:
            return doctrine
    path = Path(name_or_file)
    if path.suffix != ".toml":
        names = [doctrine.name for doctrine in built_in() if government in (None, doctrine.government)]
        raise InputError(
            f"{where}: doctrine {name_or_file!r} is unknown; use one of {', '.join(names)}, or a file ending in .toml"
        )
    return _derived(path)


def united_states_doctrine(name_or_file: str, where: str = "--doctrine") -> Doctrine:
    """A doctrine of the United States; raises :class:`InputError` for any other."""
    doctrine = load_doctrine(name_or_file, where, "united_states")
    if doctrine.government != "united_states":
        raise InputError(f"{where}: doctrine {doctrine.name!r} is one of {_words(doctrine.government)}, not of the "
                         "United States")  # fmt: skip
    return doctrine


def seated(names_or_files: Iterable[str], where: str = "--doctrine") -> tuple[Doctrine, dict[str, Value]]:
    """Doctrines for some of the three seats: that of the United States (default: balanced trade), and all overrides.

    Raises :class:`InputError` when two want one seat.
    """
    chosen: dict[str, Doctrine] = {}
    overrides: dict[str, Value] = {}
    for text in names_or_files:
        doctrine = load_doctrine(text, where)
        if doctrine.government in chosen:
            other = chosen[doctrine.government].name
            raise InputError(f"{where}: {other} and {doctrine.name} both want the seat of "
                             f"{_words(doctrine.government)}")  # fmt: skip
        chosen[doctrine.government] = doctrine
        overrides |= doctrine.overrides
        switch, names = next(pair for pair in zip(AT_START, CONTENDERS, strict=True) if doctrine.row in pair[1])
        if switch:
            overrides[switch] = doctrine.row == names[1]
    return chosen.get("united_states") or load_doctrine(DEFAULT), overrides


def doctrine_title(name: str) -> str:
    """Title of a built-in doctrine, or the name in words."""
    for doctrine in built_in():
        if doctrine.name == name:
            return doctrine.title
    return name.replace("_", " ")


def _whole(name: str) -> Doctrine:
    content = doctrine_file(name)
    return Doctrine(name, content["title"], content["government"], content["reads_as"], name, {})


def _derived(path: Path) -> Doctrine:
    content = read_toml(path)
    for key in HEAD:
        if not isinstance(content.get(key), str):
            raise InputError(f"{path}: {key} is missing; a doctrine states {', '.join(HEAD)} as texts")
    row = content["based_on"]
    if row not in doctrine_names():
        raise InputError(f"{path}: based_on is {row!r}; {nearest_names(row, doctrine_names())}")
    if content["government"] != doctrine_file(row)["government"]:
        raise InputError(f"{path}: government is {content['government']!r}, that of {row} is "
                         f"{doctrine_file(row)['government']!r}")  # fmt: skip
    overrides = dict(_stated(path, row, "", {key: value for key, value in content.items() if key not in HEAD}))
    return Doctrine(path.stem, content["title"], content["government"], content["reads_as"], row, overrides)


def _stated(path: Path, row: str, prefix: str, table: Mapping[str, Any]) -> Iterable[tuple[str, Value]]:
    """Full names and checked values of what a file states; each field has a value and a source."""
    for key, content in table.items():
        name = f"{prefix}{key}"
        known = registry().get(f"{row}.{name}")
        if known is not None:
            yield known.name, _value(path, name, known, content)
        elif isinstance(content, Mapping) and any(full.startswith(f"{row}.{name}.") for full in registry()):
            yield from _stated(path, row, f"{name}.", content)
        else:
            fields = [full.removeprefix(f"{row}.") for full in registry() if full.startswith(f"{row}.")]
            raise InputError(f"{path}: {name} is no field of a doctrine; {nearest_names(name, fields)}")


def _value(path: Path, name: str, known: Parameter, content: Any) -> Value:
    if not isinstance(content, Mapping) or set(content) != {"value", "source"}:
        raise InputError(f'{path}: {name} is {content!r}; write {{ value = ..., source = "..." }}')
    if not isinstance(content["source"], str) or not content["source"].strip():
        raise InputError(f'{path}: {name} has no source; name one, or write "assumption"')
    try:
        return parse(known, content["value"])
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _words(government: str) -> str:
    return {"united_states": "the United States", "mexico": "Mexico", "canada": "Canada"}[government]
