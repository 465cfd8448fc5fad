"""A played study as one table: a row for each history, the factors it was played with, and what came out."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.resampling import Cells, Crossed
from experiments.sweeps.columns import ENDINGS as NAMES
from experiments.sweeps.columns import OK, outcome_columns
from experiments.sweeps.results import open_results
from experiments.sweeps.studies.factors import DOCTRINE
from experiments.sweeps.studies.study import Study
from model.errors import InputError, did_you_mean

PREFIX = "factor."
NEEDED = ("point", "replication", "ending", "ending_month", "months", "status")
ENDINGS = tuple(name for name in NAMES if name != "none")


@dataclass(frozen=True)
class Frame:
    """Histories of a study.

    ``table``: one row a history, sorted by ``point`` and ``replication``, with a column for each factor under its own
    name and the columns of an outcome (:data:`agents.months.outcomes.OUTCOME`, arrays with a suffix a place);
    ``factors``: names in the order of the design; ``kind``: kind of design, with its ``options``; ``unit``: quantiles
    [point, factor] of a sampled design; ``failed``: histories that failed and are left out; ``study``: the study,
    where the histories come from one; ``share``: of its histories that the result holds so far.
    """

    table: pd.DataFrame
    factors: tuple[str, ...]
    kind: str = "list"
    options: Mapping[str, Any] = field(default_factory=dict)
    unit: np.ndarray | None = None
    failed: int = 0
    study: Study | None = None
    share: float = 1.0

    @property
    def points(self) -> int:
        """Number of design points that were played."""
        return int(self.table["point"].nunique())

    def sample(self, most: int) -> "Frame":
        """At most so many of its histories, taken at random and always the same; itself where there are no more."""
        if len(self.table) <= most:
            return self
        rows = np.sort(np.random.default_rng(1).permutation(len(self.table))[:most])
        return replace(self, table=self.table.iloc[rows].reset_index(drop=True))

    def evened(self) -> "Frame":
        """As many histories at each point, those of points with fewer repeated in turn; itself where they are equal."""
        counts = np.bincount(self.cells.point)
        if np.ptp(counts) == 0:
            return self
        first, turn = counts.cumsum() - counts, np.arange(counts.max())
        rows = (first[:, None] + turn % counts[:, None]).ravel()
        return replace(self, table=self.table.iloc[rows].reset_index(drop=True))

    def numeric(self) -> tuple[str, ...]:
        """Factors whose values are numbers and differ."""
        return tuple(
            name
            for name in self.factors
            if pd.api.types.is_numeric_dtype(self.table[name]) and self.table[name].nunique() > 1
        )

    def design(self) -> pd.DataFrame:
        """Factors at each point [point, factor]."""
        return self.table.groupby("point", sort=True)[list(self.factors)].first()

    def played(self, name: str) -> np.ndarray:
        """An outcome as a matrix [point that was played, replication], NaN where nothing was played."""
        matrix = np.full((self.points, self.replications), np.nan)
        matrix[self.cells.point, self.cells.replication] = self.outcome(name).to_numpy()
        return matrix

    def by_point(self, name: str) -> np.ndarray:
        """As :meth:`played`, with all points of a sampled design in its order."""
        if self.unit is None:
            return self.played(name)
        matrix = np.full((len(self.unit), self.replications), np.nan)
        matrix[np.unique(self.table["point"].to_numpy(np.int64))] = self.played(name)
        return matrix

    @property
    def replications(self) -> int:
        """Number of replications, each the same luck at every point that was played with it."""
        return int(self.table["replication"].nunique())

    @cached_property
    def cells(self) -> Cells:
        """Codes of the point and of the replication of each history."""
        point, replication = (
            np.unique(self.table[name].to_numpy(), return_inverse=True)[1] for name in ("point", "replication")
        )
        return Cells(point, replication)

    def crossed(self, resamples: int) -> Crossed:
        """What is drawn for an interval: points, unless they are a whole grid, and replications."""
        return Crossed(self.points, self.replications, self.grid_sizes() is None, resamples)

    def grid_sizes(self) -> tuple[int, ...] | None:
        """Levels of each factor of a grid whose every point was played; None for any other design."""
        sizes = tuple(int(self.table[name].nunique()) for name in self.factors)
        return sizes if self.kind == "grid" and math.prod(sizes) == self.points else None

    def weights(self) -> np.ndarray:
        """Weight of each history [history], so that each point counts the same, however many histories it has."""
        return self.cells.weights(np.ones(self.points), np.ones(self.replications))

    def dummies(self) -> tuple[str, ...]:
        """Factors that are declared to change nothing (``parameters = []``)."""
        factors = self.study.design.factors if self.study else ()
        return tuple(one.name for one in factors if not one.parameters and one.name != DOCTRINE)

    def labels(self) -> dict[str, str]:
        """What the study calls its factors, for figures and reports; only those with a label."""
        factors = self.study.design.factors if self.study else ()
        return {one.name: one.label for one in factors if one.label}

    def check_factor(self, name: str, option: str = "--factor") -> str:
        """The name of a factor, or :class:`InputError` with the nearest."""
        if name not in self.factors:
            raise InputError(f"{option} {name!r} is no factor of this study; {_among(name, self.factors)}")
        return name

    def outcome(self, name: str) -> pd.Series:
        """An outcome by history: a column, or the name of an ending as 1 where the history ended so, else 0.

        Raises :class:`InputError` for a name that is neither.
        """
        if name in ENDINGS:
            return (self.table["ending"].astype(str) == name).astype(float)
        if name not in self.outcomes():
            raise unknown_outcome(name, self.outcomes())
        return self.table[name].astype(float)

    def unit_of(self, name: str) -> str:
        """Unit of a factor, from the registry, or of an outcome; empty where there is none or it is not known."""
        factors = self.study.design.factors if self.study else ()
        known = {column.name: column.unit for column, _, _ in outcome_columns()}
        return {**known, **{factor.name: factor.unit for factor in factors}}.get(name, "")

    def outcomes(self) -> tuple[str, ...]:
        """Columns that hold an outcome as a number."""
        taken = {"point", "replication", "ending", "status", *self.factors}
        return tuple(c for c in self.table if c not in taken and pd.api.types.is_numeric_dtype(self.table[c]))


def frame_of(
    table: pd.DataFrame, kind: str = "list", study: Study | None = None,
    options: Mapping[str, Any] | None = None, unit: np.ndarray | None = None,
) -> Frame:  # fmt: skip
    """A frame from rows of a result (factors under ``factor.<name>``); failed histories are counted and left out.

    Raises :class:`InputError` when a needed column is missing or nothing was played.
    """
    for column in ("point", "replication", "ending", "ending_month"):
        if column not in table:
            raise InputError(f"the result has no column {column!r}; it is not the result of a sweep")
    factors = tuple(c.removeprefix(PREFIX) for c in table.columns if c.startswith(PREFIX))
    table = table.rename(columns={PREFIX + name: name for name in factors})
    good = table["status"].astype(str) == OK if "status" in table else pd.Series(True, index=table.index)
    kept = table[good].sort_values(["point", "replication"], ignore_index=True)
    if kept.empty:
        raise InputError("the result holds no history that was played to its end")
    for name in factors:
        if kept[name].dtype == object or isinstance(kept[name].dtype, pd.CategoricalDtype):
            kept[name] = kept[name].astype(str)
    kept["ending"] = kept["ending"].astype(str)
    return Frame(kept, factors, kind, dict(options or {}), unit, int((~good).sum()), study)


def open_frame(folder: Path, outcomes: Iterable[str] | None = None, partial: bool = False) -> Frame:
    """The frame of a finished sweep with these outcomes and what every analysis needs; by default with all columns.

    With ``partial`` the frame of what is there of an unfinished one. A name of an ending needs no column of its own.
    Raises :class:`InputError` for an outcome that the result does not have, and as
    :func:`experiments.sweeps.results.open_results`.
    """
    results = open_results(folder, partial)
    design = results.study.design
    columns = None
    if outcomes is not None:
        wanted = [name for name in outcomes if name not in ENDINGS]
        known = [name for name in results.columns if name not in NEEDED and not name.startswith(PREFIX)]
        for name in wanted:
            if name not in known and name not in NEEDED:
                raise unknown_outcome(name, known)
        factors = [factor.column for factor in design.factors]
        columns = [name for name in results.columns if name in {*NEEDED, *factors, *wanted}]
    if not results.complete:
        # Part of a grid or of a sampled design does not have its structure.
        return replace(frame_of(results.frame(columns), study=results.study), share=results.share)
    return frame_of(results.frame(columns), design.kind, results.study, design.options, design.unit)


def unknown_outcome(name: str, known: Sequence[str]) -> InputError:
    """The refusal of a name that is neither an outcome nor an ending."""
    return InputError(f"outcome {name!r} is unknown; {_among(name, (*known, *ENDINGS))}")


def where(frame: Frame, conditions: Sequence[str]) -> Frame:
    """The histories at which every ``factor=value`` holds; raises :class:`InputError` when there are none."""
    table = frame.table
    for text in conditions:
        name, sign, value = text.partition("=")
        if not sign:
            raise InputError(f"--where {text!r}: write factor=value")
        column = table[frame.check_factor(name.strip(), "--where")]
        if pd.api.types.is_numeric_dtype(column):
            try:
                kept = np.isclose(column, float(value))
            except ValueError:
                raise InputError(f"--where {text!r}: the values of {name} are numbers") from None
        else:
            kept = (column.astype(str) == value.strip()).to_numpy()
        table = table[kept]
        if table.empty:
            known = ", ".join(str(v) for v in sorted(frame.table[name.strip()].unique())[:12])
            raise InputError(f"--where {text!r} leaves no history; values of {name} are {known}")
    if not conditions:
        return frame
    # What is left of a sampled design no longer has its structure; what is left of a grid is one.
    kind = "grid" if frame.kind == "grid" else "list"
    return Frame(table.reset_index(drop=True), frame.factors, kind, failed=frame.failed, study=frame.study,
                 share=frame.share)  # fmt: skip


def _among(name: str, names: Sequence[str]) -> str:
    return did_you_mean(name, names) or f"there are {', '.join(names[:30])}"
