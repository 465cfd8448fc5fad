"""Designs: which points of the factors are played, handed out in blocks.

A grid is never written out; a list is held in columns; a Latin hypercube, a Sobol sequence and a Morris design are
matrices of 8 bytes a number, as SciPy and SALib make them.
"""

import csv
import hashlib
import math
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import qmc

from experiments.sweeps.studies.factors import Factor
from experiments.sweeps.studies.tables import MOST_LEVELS
from model.errors import InputError

Columns = list[np.ndarray]
BLOCK = 65_536  # points whose values are held at once to be hashed


@dataclass(frozen=True)
class Design:
    """Points of a design; ``options``: what its kind needs (see the fields of ``study.KINDS``)."""

    kind: str
    factors: tuple[Factor, ...]
    options: Mapping[str, Any]
    seed: int
    listed: tuple[Any, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors, in the order of the columns."""
        return tuple(factor.name for factor in self.factors)

    @cached_property
    def points(self) -> int:
        """Number of points."""
        size = len(self.factors)
        if self.kind == "grid":
            return math.prod(len(factor.grid()) for factor in self.factors)
        if self.kind == "list":
            return len(self.listed[0])
        if self.kind == "sobol":
            return int(self.options["n"]) * ((2 * size + 2) if self.options["second_order"] else size + 2)
        if self.kind == "morris":
            return int(self.options["optimal"] or self.options["trajectories"]) * (size + 1)
        return int(self.options["points"])

    @property
    def sampled(self) -> bool:
        """Whether its points are drawn, all of them at once."""
        return self.kind in ("latin_hypercube", "sobol", "morris")

    @cached_property
    def unit(self) -> np.ndarray | None:
        """Quantiles [point, factor] in [0, 1] of a sampled design, as its analysis wants them; None for others."""
        size = len(self.factors)
        if self.kind == "latin_hypercube":
            return np.asarray(qmc.LatinHypercube(size, rng=np.random.default_rng(self.seed)).random(self.points))
        if self.kind == "sobol":
            from SALib.sample import sobol

            order = bool(self.options["second_order"])
            return np.asarray(
                sobol.sample(self.problem, self.options["n"], calc_second_order=order, seed=self.seed % 2**32)
            )
        if self.kind == "morris":
            from SALib.sample import morris

            return np.asarray(
                morris.sample(
                    self.problem, self.options["trajectories"], num_levels=self.options["levels"],
                    optimal_trajectories=self.options["optimal"], seed=self.seed % 2**32,
                )
            )  # fmt: skip
        return None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over quantiles and values at every point; of a grid, over the levels of each factor."""
        found = hashlib.sha256()
        if self.kind == "grid":
            found.update(repr([factor.grid() for factor in self.factors]).encode())
            return found.hexdigest()
        for first in range(0, self.points, BLOCK):
            last = min(first + BLOCK, self.points)
            for column in self.block(first, last):
                text = column.dtype == object
                found.update("\n".join(column).encode() if text else np.ascontiguousarray(column).tobytes())
            if self.unit is not None:
                found.update(np.ascontiguousarray(self.unit[first:last]).tobytes())
        return found.hexdigest()

    @property
    def problem(self) -> dict[str, Any]:
        """The problem as SALib states it, over the unit cube."""
        size = len(self.factors)
        return {"num_vars": size, "names": list(self.names), "bounds": [[0.0, 1.0]] * size}

    def block(self, first: int, last: int) -> Columns:
        """Values of the factors at points ``first`` to ``last`` (not included): one array a factor."""
        if self.kind == "list":
            return [np.asarray(column[first:last]) for column in self.listed]
        if self.kind == "grid":
            return self._grid(np.arange(first, last))
        assert self.unit is not None
        return [factor.at(self.unit[first:last, k]) for k, factor in enumerate(self.factors)]

    def _grid(self, point: np.ndarray) -> Columns:
        """The last factor turns fastest."""
        columns: Columns = []
        for factor in reversed(self.factors):
            levels = factor.grid()
            dtype = {"number": float, "integer": np.int64}.get(factor.kind, object)
            columns.append(np.array(levels, dtype=dtype)[point % len(levels)])
            point = point // len(levels)
        return columns[::-1]


def morris_levels(given: int | None, factors: Sequence[Factor], path: Path) -> int:
    """Levels of a Morris design, such that each value of a factor with a list of them lies on as many levels.

    The smallest even number from 4 that the number of every factor's values divides, where none is ``given``: with
    other numbers a value would be played more often than another, or never. Raises :class:`InputError` for a number
    that does not fit.
    """
    counts = {factor.name: len(factor.values) for factor in factors if factor.discrete}
    fitting = max(math.lcm(2, *counts.values()), 4)
    if fitting > MOST_LEVELS:
        raise InputError(
            f"{path}: a Morris design of factors with {', '.join(map(str, counts.values()))} values needs {fitting} "
            f"levels, and {MOST_LEVELS} is the most; give the factors numbers of values that go together, such as 2, 4"
        )
    for name, count in counts.items():
        if given is not None and given % count:
            raise InputError(
                f"{path}: design.levels is {given}, and factors.{name} has {count} values: some would be played more "
                f"often than others, or never; give {fitting}, or leave levels out"
            )
    return fitting if given is None else given


def listed_points(factors: Sequence[Factor], points: Sequence[Mapping[str, Any]], where: str) -> tuple[Any, ...]:
    """Columns of a list of points from the study file; raises :class:`InputError` naming the point."""
    return _columns(factors, points, where, lambda number: f"{where}[{number}]")


def read_points(factors: Sequence[Factor], path: Path) -> tuple[Any, ...]:
    """Columns of a CSV file of points, one column a factor; raises :class:`InputError` naming file and row."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            _check_header(factors, reader.fieldnames or (), path)
            return _columns(factors, reader, str(path), lambda number: f"{path}: row {number + 2}")
    except FileNotFoundError:
        raise InputError(f"{path} is missing; design.file names a CSV file beside the study file") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}") from None


def _check_header(factors: Sequence[Factor], header: Sequence[str], path: Path) -> None:
    names = {factor.name for factor in factors}
    for name in header:
        if name not in names:
            raise InputError(f"{path}: column {name!r} is no factor; the factors are {', '.join(sorted(names))}")
    for name in header:
        if list(header).count(name) > 1:
            raise InputError(f"{path}: column {name!r} appears twice")
    for name in sorted(names - set(header)):
        raise InputError(f"{path}: column {name!r} is missing; every factor needs one")


def _columns(
    factors: Sequence[Factor], rows: Iterable[Mapping[Any, Any]], where: str, place_of: Callable[[int], str]
) -> tuple[Any, ...]:  # fmt: skip
    columns: list[Any] = [array({"number": "d", "integer": "q"}[f.kind]) if f.kind != "text" else [] for f in factors]
    names = [factor.name for factor in factors]
    for number, row in enumerate(rows):
        place = place_of(number)
        if None in row or None in row.values():
            raise InputError(f"{place}: {len(factors)} values are needed, one a factor")
        for name in row:
            if name not in names:
                raise InputError(f"{place}: {name!r} is no factor; the factors are {', '.join(names)}")
        for factor, column in zip(factors, columns, strict=True):
            if factor.name not in row:
                raise InputError(f"{place}: factor {factor.name!r} has no value")
            column.append(_listed(factor, row[factor.name], f"{place}: {factor.name}"))
    if not columns or not len(columns[0]):
        raise InputError(f"{where} has no points; give at least one")
    found = tuple(np.array(column, dtype=object) if isinstance(column, list) else column for column in columns)
    _refuse_doubles(found, place_of)
    return found


def _refuse_doubles(columns: Sequence[Any], place_of: Callable[[int], str]) -> None:
    """Refuse a list with a point twice: both copies would be the same histories, and be counted as two points."""
    codes = [np.unique(np.asarray(column), return_inverse=True)[1] for column in columns]
    order = np.lexsort(codes)  # stable: of equal points the first comes first
    same = np.all([code[order][1:] == code[order][:-1] for code in codes], axis=0)
    if same.any():
        second = order[1:][same].min()
        first = order[np.flatnonzero(order == second)[0] - 1]
        raise InputError(
            f"{place_of(int(second))} is the same point as {place_of(int(first))}: both would be the same histories, "
            "counted twice; keep one (study.replications says how many histories a point has)"
        )


def _listed(factor: Factor, given: Any, where: str) -> Any:
    from experiments.sweeps.studies.values import checked_value

    value = checked_value(factor.name, factor.parameters, given, where)
    if factor.kind == "integer":
        return int(value)
    return float(value) if factor.kind == "number" else column_text(value)


def column_text(value: Any) -> str:
    """A switch or a name as text, each text held once however many points have it."""
    return sys.intern(str(value).lower() if isinstance(value, bool) else str(value))
