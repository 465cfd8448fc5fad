"""Scenario files: a name, a doctrine, a seed and parameters, in TOML."""

from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

from model.doctrines import united_states_doctrine
from model.errors import InputError, shown
from model.parameters.registry import DATA, doctrine_file, doctrine_names, read_toml
from model.parameters.resolve import known, nearest_names, parse

FOLDER = DATA / "scenarios"
TABLES = ("scenario", "parameters")
HEAD = ("name", "description", "doctrine", "seed")
MAXIMUM_SEED = 2**63 - 1


@dataclass(frozen=True)
class Scenario:
    """What a scenario file states; ``doctrine``: a name, or the path of a file beside the scenario's.

    ``parameters`` are overrides by full name.
    """

    name: str
    description: str
    doctrine: str | None
    seed: int | None
    parameters: Mapping[str, Any]


def scenario_names() -> tuple[str, ...]:
    """Names of the built-in scenarios."""
    return tuple(path.stem for path in sorted(FOLDER.glob("*.toml")))


def load_scenario(name_or_file: str) -> Scenario:
    """A built-in scenario by name, or a file. Raises :class:`InputError` naming file and key."""
    path = FOLDER / f"{name_or_file}.toml" if name_or_file in scenario_names() else Path(name_or_file)
    if not path.exists() and path.suffix != ".toml":
        raise InputError(
            f"scenario {name_or_file!r} is neither a file nor built in; built in are {', '.join(scenario_names())}"
        )
    if path.is_dir():
        raise InputError(f"{path} is a folder; a scenario is a TOML file")
    content = read_toml(path)
    for key in content:
        if key not in TABLES:
            raise InputError(f"{path}: table [{key}] is unknown; use [scenario] and [parameters]")
    head, parameters = (_table(content, key, path) for key in TABLES)
    for key in head:
        if key not in HEAD:
            raise InputError(f"{path}: scenario.{key} is unknown; {nearest_names(key, HEAD)}")
    name, description = _text(head, "name", path.stem, path), _text(head, "description", "", path)
    doctrine, seed = head.get("doctrine"), head.get("seed")
    if doctrine is not None:
        doctrine = _doctrine(doctrine, path)
    if seed is not None:
        check_seed(seed, str(path))
    return Scenario(name, description, doctrine, seed, _checked(flatten(parameters), path))


def _table(content: Mapping[str, Any], key: str, path: Path) -> Mapping[str, Any]:
    table = content.get(key, {})
    if not isinstance(table, Mapping):
        raise InputError(f"{path}: {key} is {shown(table)}; it must be one table, [{key}]")
    return table


def _text(head: Mapping[str, Any], key: str, default: str, path: Path) -> str:
    text = head.get(key, default)
    if not isinstance(text, str):
        raise InputError(f"{path}: scenario.{key} is {shown(text)}; give a text")
    return text


def _checked(parameters: dict[str, Any], path: Path) -> dict[str, Any]:
    """The parameters as they stand, each one known and in range: here the file can still be named.

    Whether they go together is known only with those that are set beside the file's.
    """
    try:
        for name, given in parameters.items():
            parse(known(name), given)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    return parameters


def flatten(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted names."""
    flat: dict[str, Any] = {}
    for key, value in table.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{name}."))
        else:
            flat[name] = value
    return flat


def check_doctrine(doctrine: Any, where: str) -> str:
    """Name of a doctrine of the United States that states every field, or :class:`InputError`.

    For what sets parameters itself: one that is based on another is that other with its own values.
    """
    if not isinstance(doctrine, str):
        raise InputError(f"{where}: doctrine is {shown(doctrine)}; give a name as text")
    seated = [name for name in doctrine_names() if doctrine_file(name)["government"] == "united_states"]
    if doctrine in seated:
        return doctrine
    if doctrine not in doctrine_names() and not doctrine.endswith(".toml"):
        raise InputError(f"{where}: doctrine {doctrine!r} is unknown; use {' or '.join(seated)}")
    found = united_states_doctrine(doctrine, where)
    raise InputError(f"{where}: {found.name} is based on {found.row}; name {found.row} and set what differs")


def _doctrine(doctrine: Any, path: Path) -> str:
    if not isinstance(doctrine, str):
        raise InputError(f"{path}: doctrine is {shown(doctrine)}; give a name or a file as text")
    beside = path.parent / doctrine
    named = str(beside) if beside.suffix == ".toml" else doctrine
    united_states_doctrine(named, str(path))
    return named


def check_seed(seed: Any, where: str) -> int:
    """A seed in range, or :class:`InputError`."""
    return check_whole(seed, f"{where}: seed")


def check_whole(number: Any, what: str) -> int:
    """A whole number that keys random draws, NumPy's too, or :class:`InputError` saying ``what`` it is."""
    if isinstance(number, bool) or not isinstance(number, Integral) or not 0 <= int(number) <= MAXIMUM_SEED:
        raise InputError(f"{what} {shown(number)} must be a whole number between 0 and {MAXIMUM_SEED}")
    return int(number)
