"""Parameters as structured records, the form compiled rules read."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from model.calendar import month_from_text
from model.parameters.registry import (
    DATA,
    Value,
    doctrine_fields,
    doctrine_names,
    read_toml,
    registry,
    section_members,
)

PAIR_NAMES = ("us_mx", "us_ca")


@cache
def parameter_dtype() -> np.dtype:
    """One float64 field for each parameter that is not a doctrine's."""
    return np.dtype([(name, "f8") for name in registry() if "." not in name], align=True)


def parameter_record(values: Mapping[str, Value]) -> Any:
    """Record of the plain parameters: switches as 0/1, choices by position, months as absolute months."""
    row = np.zeros(1, parameter_dtype()).view(np.recarray)
    for name in parameter_dtype().names or ():
        parameter, value = registry()[name], values[name]
        if parameter.kind == "choice":
            row[name] = parameter.choices.index(str(value))
        elif parameter.kind == "month":
            row[name] = month_from_text(str(value))
        else:
            row[name] = float(value)
    return row[0]


@cache
def doctrine_dtype() -> np.dtype:
    """Nested record: a section of float64 fields each; ``issues`` and ``instruments`` hold one array a field."""
    sections: dict[str, list[Any]] = {}
    for field in doctrine_fields():
        shape: tuple[Any, ...] = (field["name"], "f8")
        if field["section"] in section_members():
            shape = (field["name"], "f8", (len(section_members()[field["section"]]),))
        sections.setdefault(field["section"], []).append(shape)
    return np.dtype([(name, np.dtype(fields, align=True)) for name, fields in sections.items()], align=True)


def doctrine_records(values: Mapping[str, Value]) -> np.ndarray:
    """One row for each doctrine, in the order of ``doctrine_names()``; choices by position."""
    rows = np.zeros(len(doctrine_names()), doctrine_dtype())
    for k, doctrine in enumerate(doctrine_names()):
        for field in doctrine_fields():
            section, name = field["section"], field["name"]
            if section in section_members():
                members = section_members()[section]
                rows[section][name][k] = [float(values[f"{doctrine}.{section}.{m}.{name}"]) for m in members]
            else:
                value = values[f"{doctrine}.{section}.{name}"]
                rows[section][name][k] = field["choices"].index(value) if "choices" in field else float(value)
    return rows


@cache
def _issues() -> tuple[Mapping[str, Any], ...]:
    return tuple(read_toml(DATA / "issues.toml")["issue"])


def issue_titles() -> tuple[str, ...]:
    """Issues in words, for stories and figures."""
    return tuple(issue["title"] for issue in _issues())


def issue_pairs() -> np.ndarray:
    """1 where an issue lies on a pair: array [pair, issue], pairs US-Mexico and US-Canada."""
    return np.array([[int(pair in issue["pairs"]) for issue in _issues()] for pair in PAIR_NAMES])


def issue_flags() -> np.ndarray:
    """Array [2, issue]: 1 where the issue changes the trilateral text; 1 where it can be conceded at once."""
    return np.array([[int(issue[key]) for issue in _issues()] for key in ("text", "quick")])
