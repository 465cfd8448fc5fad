"""Reading the parameter tables and the doctrines into one registry."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from model.calendar import month_from_text
from model.errors import InputError

DATA = Path(__file__).resolve().parent.parent / "data"
KINDS = ("number", "integer", "switch", "choice", "month")
Value = float | int | bool | str
MOST_BITS = 64
_LONGEST = "write large numbers as 1e30"


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, kind, default, range or choices, unit, meaning and source."""

    name: str
    kind: str
    default: Value
    low: Value | None
    high: Value | None
    choices: tuple[str, ...]
    unit: str
    meaning: str
    source: str
    group: str

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary for JSON."""
        return asdict(self)

    @property
    def range_text(self) -> str:
        """The admissible values in words."""
        if self.kind == "switch":
            return "true or false"
        if self.kind == "choice":
            return "one of " + ", ".join(self.choices)
        return f"between {self.low} and {self.high}"


@cache
def registry() -> Mapping[str, Parameter]:
    """All parameters by name, in the order of the files; doctrine fields as ``doctrine.section.field``."""
    found: dict[str, Parameter] = {}
    for path in sorted((DATA / "parameters").glob("*.toml")):
        for entry in read_toml(path).get("parameter", []):
            _add(found, _parameter(entry, path.stem, path), path)
    for name in doctrine_names():
        for parameter in _doctrine_parameters(name):
            _add(found, parameter, DATA / "doctrines" / f"{name}.toml")
    return found


def _add(found: dict[str, Parameter], parameter: Parameter, path: Path) -> None:
    if parameter.name in found:
        raise InputError(f"{path}: parameter {parameter.name!r} is declared twice")
    found[parameter.name] = parameter


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as a dictionary; raises :class:`InputError` with file and place.

    A byte-order mark, as some editors write it, is passed over.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path} is not valid TOML: {error}") from None
    except RecursionError:
        raise InputError(f"{path} cannot be read: its lists or tables are nested too deeply") from None
    except ValueError:  # Python's own, for a whole number of thousands of digits
        raise InputError(f"{path} cannot be read: a whole number has too many digits; {_LONGEST}") from None
    _refuse_long(content, path, "")
    return content


def _refuse_long(given: Any, path: Path, where: str) -> None:
    """Refuse whole numbers that no computer's arithmetic holds: they would fail later, and far from the file."""
    if isinstance(given, dict):
        for key, value in given.items():
            _refuse_long(value, path, f"{where}.{key}" if where else key)
    elif isinstance(given, list):
        for number, value in enumerate(given):
            _refuse_long(value, path, f"{where}[{number}]")
    elif isinstance(given, int) and given.bit_length() > MOST_BITS:
        raise InputError(f"{path}: {where} is a whole number of more than {MOST_BITS} bits; {_LONGEST}")


def _parameter(entry: Mapping[str, Any], group: str, path: Path) -> Parameter:
    name = entry.get("name", "?")
    for key in ("name", "kind", "default", "unit", "meaning", "source"):
        if key not in entry:
            raise InputError(f"{path}: parameter {name!r} has no {key}")
    if entry["kind"] not in KINDS:
        raise InputError(f"{path}: parameter {name!r} has kind {entry['kind']!r}; use one of {', '.join(KINDS)}")
    choices = tuple(entry.get("choices", ()))
    parameter = Parameter(
        name, entry["kind"], entry["default"], entry.get("low"), entry.get("high"), choices,
        entry["unit"], entry["meaning"], entry["source"], group,
    )  # fmt: skip
    _check_default(parameter, path)
    return parameter


def _check_default(parameter: Parameter, path: Path) -> None:
    if parameter.kind == "choice":
        inside = parameter.default in parameter.choices
    elif parameter.kind == "switch":
        inside = parameter.default in (True, False)
    else:
        if parameter.low is None or parameter.high is None:
            raise InputError(f"{path}: parameter {parameter.name!r} has no low or high")
        low, value, high = map(ordinal, (parameter.low, parameter.default, parameter.high))
        inside = low <= value <= high
    if not inside:
        raise InputError(f"{path}: default of {parameter.name!r} is {parameter.default}, not {parameter.range_text}")


def ordinal(value: Value | None) -> float:
    """A bound or value as a number; months as absolute months."""
    return float(month_from_text(value)) if isinstance(value, str) else float(value or 0.0)


@cache
def doctrine_names() -> tuple[str, ...]:
    """Names of the doctrines that state every field, in the order of their files: rows of ``doctrine_records``."""
    files = sorted((DATA / "doctrines").glob("*.toml"))
    return tuple(path.stem for path in files if "based_on" not in read_toml(path))


@cache
def doctrine_file(name: str) -> Mapping[str, Any]:
    """A doctrine's file, checked against ``doctrine_fields.toml``."""
    path = DATA / "doctrines" / f"{name}.toml"
    content = read_toml(path)
    for key in ("title", "government", "reads_as"):
        if key not in content:
            raise InputError(f"{path}: {key} is missing")
    return content


@cache
def doctrine_fields() -> tuple[Mapping[str, Any], ...]:
    """The fields every doctrine states, in order."""
    return tuple(read_toml(DATA / "doctrine_fields.toml")["field"])


@cache
def issue_names() -> tuple[str, ...]:
    """Names of the issues, in the order of ``issues.toml``."""
    return tuple(issue["name"] for issue in read_toml(DATA / "issues.toml")["issue"])


@cache
def instruments() -> tuple[Mapping[str, Any], ...]:
    """The instruments of policy, in the order of ``instruments.toml``."""
    return tuple(read_toml(DATA / "instruments.toml")["instrument"])


@cache
def section_members() -> Mapping[str, tuple[str, ...]]:
    """Sections of a doctrine that state their fields once for each member: issues and instruments."""
    return {"issues": issue_names(), "instruments": tuple(row["name"] for row in instruments())}


def _doctrine_parameters(doctrine: str) -> list[Parameter]:
    path = DATA / "doctrines" / f"{doctrine}.toml"
    content = doctrine_file(doctrine)
    found = []
    for field in doctrine_fields():
        section = content.get(field["section"], {})
        members = section_members().get(field["section"], ())
        places = [(member, section.get(member, {})) for member in members] or [("", section)]
        for member, stated in places:
            name = ".".join(part for part in (doctrine, field["section"], member, field["name"]) if part)
            if field["name"] not in stated:
                raise InputError(f"{path}: {name} is missing")
            given = stated[field["name"]]
            entry = {**field, "name": name, "default": given["value"], "source": given["source"]}
            if member:
                entry["meaning"] = f"{field['meaning']} ({member})"
            found.append(_parameter(entry, doctrine, path))
    _refuse_undeclared(path, content)
    return found


def _refuse_undeclared(path: Path, content: Mapping[str, Any]) -> None:
    declared = {(field["section"], field["name"]) for field in doctrine_fields()}
    for section, stated in content.items():
        if not isinstance(stated, dict):
            continue
        members = section_members().get(section)
        inner = list(stated.items()) if members else [("", stated)]
        for member, fields in inner:
            if members and member not in members:
                raise InputError(f"{path}: {section} has no {member!r}; there are {', '.join(members)}")
            for name in fields:
                if (section, name) not in declared:
                    raise InputError(f"{path}: {section}.{name} is not declared in doctrine_fields.toml")
