"""Scenario files: a name, a doctrine, a seed and parameters, in TOML."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.doctrines import united_states_doctrine
from model.errors import InputError
from model.parameters.registry import DATA, read_toml
from model.parameters.resolve import nearest_names

FOLDER = DATA / "scenarios"
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
        if key not in ("scenario", "parameters"):
            raise InputError(f"{path}: table [{key}] is unknown; use [scenario] and [parameters]")
    head = content.get("scenario", {})
    allowed = ("name", "description", "doctrine", "seed")
    for key in head:
        if key not in allowed:
            raise InputError(f"{path}: scenario.{key} is unknown; {nearest_names(key, allowed)}")
    doctrine, seed = head.get("doctrine"), head.get("seed")
    if doctrine is not None:
        doctrine = _doctrine(doctrine, path)
    if seed is not None:
        check_seed(seed, str(path))
    parameters = flatten(content.get("parameters", {}))
    return Scenario(head.get("name", path.stem), head.get("description", ""), doctrine, seed, parameters)


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
        raise InputError(f"{where}: doctrine is {doctrine!r}; give a name as text")
    found = united_states_doctrine(doctrine, where)
    if found.overrides:
        raise InputError(f"{where}: {found.name} is based on {found.row}; name {found.row} and set what differs")
    return found.name


def _doctrine(doctrine: Any, path: Path) -> str:
    if not isinstance(doctrine, str):
        raise InputError(f"{path}: doctrine is {doctrine!r}; give a name or a file as text")
    beside = path.parent / doctrine
    named = str(beside) if beside.suffix == ".toml" else doctrine
    united_states_doctrine(named, str(path))
    return named


def check_seed(seed: Any, where: str) -> int:
    """A seed in range, or :class:`InputError`."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= MAXIMUM_SEED:
        raise InputError(f"{where}: seed {seed!r} must be a whole number between 0 and {MAXIMUM_SEED}")
    return seed
