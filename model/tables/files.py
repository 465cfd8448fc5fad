"""Reading the CSV files of a trade table, every refusal with file, row and rule."""

import csv
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from model.errors import InputError

Rows = list[dict[str, str]]
Keys = Sequence[tuple[str, tuple[str, ...]]]


def read_rows(path: Path, columns: tuple[str, ...]) -> Rows:
    """Rows of a CSV file that has at least ``columns``; raises :class:`InputError` otherwise."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            header = reader.fieldnames or []
            missing = [column for column in columns if column not in header]
            if missing:
                raise InputError(f"{path}: column {missing[0]!r} is missing; it has {', '.join(header) or 'no header'}")
            rows = [dict(row) for row in reader]
    except FileNotFoundError:
        raise InputError(f"{path} is missing") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read as CSV: {error}") from None
    if not rows:
        raise InputError(f"{path} has no rows")
    return rows


def number(path: Path, row: int, column: str, text: str | None) -> float:
    """A finite number, or :class:`InputError` with file, row and column."""
    try:
        value = float(text or "")
    except ValueError:
        raise InputError(f"{path}, row {row}: {column} is {text!r}, not a number") from None
    if not math.isfinite(value):
        raise InputError(f"{path}, row {row}: {column} is {text}; it must be finite")
    return value


def read_keyed(
    path: Path, keys: Keys, column: str, *, low: float = -math.inf, rule: str = "", strict: bool = False,
    fill: float | None = None,
) -> np.ndarray:  # fmt: skip
    """Array of ``column`` over ``keys`` (name and the values it may take, one axis each).

    Every combination must appear once; with ``fill`` an absent one takes that value. A value below ``low``
    (or at it, when ``strict``) is refused with ``rule``.
    """
    values = np.full([len(names) for _, names in keys], np.nan)
    for row, record in enumerate(read_rows(path, (*(name for name, _ in keys), column)), start=2):
        index = tuple(_position(path, row, name, record[name], names) for name, names in keys)
        entry = " ".join(record[name] for name, _ in keys)
        if not math.isnan(values[index]):
            raise InputError(f"{path}, row {row}: {entry} appears twice; each entry must appear once")
        value = number(path, row, column, record[column])
        if value < low or (strict and value <= low):
            raise InputError(f"{path}, row {row}: {column} of {entry} is {value:g}; {rule}")
        values[index] = value
    if fill is not None:
        values[np.isnan(values)] = fill
    absent = np.argwhere(np.isnan(values))
    if len(absent):
        entry = " ".join(names[k] for (_, names), k in zip(keys, absent[0], strict=True))
        raise InputError(f"{path}: {entry} is missing; every combination must appear")
    return values


def _position(path: Path, row: int, name: str, given: str, names: tuple[str, ...]) -> int:
    try:
        return names.index(given)
    except ValueError:
        shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
        raise InputError(f"{path}, row {row}: {name} {given!r} is unknown; it must be one of {shown}") from None
