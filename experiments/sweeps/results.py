"""Results of a sweep, opened and checked: tables of histories, the design, the study."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from experiments.sweeps.on_disk.files import digest_of, read_bytes
from experiments.sweeps.on_disk.folder import (
    FAILURES,
    all_receipts,
    check_part,
    read_manifest,
    read_part,
    refuse_other_design,
)
from experiments.sweeps.on_disk.manifest import MANIFEST, START_ANEW, STUDY, Receipt
from experiments.sweeps.on_disk.parts import schema_of, traces_of, with_traces
from experiments.sweeps.studies.layout import layout_of
from experiments.sweeps.studies.study import Study, load_study
from model.errors import InputError, did_you_mean


@dataclass(frozen=True)
class DesignMatrix:
    """Points as numbers: ``matrix`` [point, factor]; text stands as the index into ``levels[name]``.

    ``unit``: quantiles [point, factor] in [0, 1] of a sampled design, in the order SALib's analyses expect; None for a
    grid or a list.
    """

    names: tuple[str, ...]
    matrix: np.ndarray
    levels: Mapping[str, tuple[str, ...]]
    unit: np.ndarray | None


class Results:
    """The checked result of a sweep.

    ``study``: the study; ``manifest``: plain data; ``complete``: whether every part is there.
    """

    def __init__(self, path: Path, study: Study, manifest: Mapping[str, Any], receipts: Mapping[int, Receipt]) -> None:
        self.path, self.study, self.manifest, self._receipts = path, study, manifest, dict(sorted(receipts.items()))

    @property
    def complete(self) -> bool:
        """Whether every part is there."""
        return len(self._receipts) == int(self.manifest["layout"]["parts"])

    @property
    def progress(self) -> str:
        """How many of its parts are there, in words."""
        return f"{len(self._receipts)} of {self.manifest['layout']['parts']} parts"

    @property
    def finished(self) -> bool:
        """Whether every part is there and the manifest is final."""
        return self.complete and self.manifest["parts"] is not None

    @property
    def share(self) -> float:
        """Share of the study's histories whose parts are there."""
        layout = layout_of(self.study)
        return sum(layout.part(number).runs for number in self._receipts) / (layout.points * layout.replications)

    @property
    def rows(self) -> int:
        """Histories in the result, failed ones included."""
        return sum(receipt.rows for receipt in self._receipts.values())

    @property
    def failed(self) -> int:
        """Histories that failed; their outcomes are missing and their ``status`` says why."""
        return sum(receipt.failed for receipt in self._receipts.values())

    @property
    def columns(self) -> list[str]:
        """Names of all columns, in order; units and meanings are in ``manifest["columns"]``."""
        return list(schema_of(self.study.design.factors).names)

    @cached_property
    def design(self) -> DesignMatrix:
        """The points as a matrix."""
        design = self.study.design
        levels, columns = {}, []
        for factor, column in zip(design.factors, design.block(0, design.points), strict=True):
            if factor.kind == "text":
                names = tuple(str(value) for value in factor.values) or tuple(sorted(set(column)))
                levels[factor.name] = names
                column = np.array([names.index(value) for value in column])
            columns.append(column.astype(float))
        return DesignMatrix(design.names, np.column_stack(columns), levels, design.unit)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Tables of the parts one after another, so that memory stays flat; sorted by point and replication."""
        self._check(columns)
        for number, receipt in self._receipts.items():
            yield read_part(check_part(self.path, number, receipt), list(columns) if columns is not None else None)

    def table(self, columns: Sequence[str] | None = None) -> pa.Table:
        """All histories as a pyarrow table with these columns (default: all), sorted by point and replication."""
        schema = schema_of(self.study.design.factors)
        wanted = schema if columns is None else pa.schema([schema.field(name) for name in self._check(columns)])
        return pa.concat_tables([wanted.empty_table(), *self.batches(columns)])

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """As :meth:`table`, as a pandas data frame; ``ending`` is categorical."""
        return self.table(columns).to_pandas(use_threads=False)

    def points(self, first: int, last: int) -> pa.Table:
        """All columns of the histories at points ``first`` to ``last`` (not included), their tracebacks as metadata."""
        layout = layout_of(self.study)
        numbers = range(layout.number_of(first, 0), layout.number_of(last - 1, layout.replications - 1) + 1)
        tables = [read_part(check_part(self.path, one, self._receipts[one]), None) for one in numbers]
        traces = [(*place, lines) for table in tables for place, lines in traces_of(table).items()]
        table = pa.concat_tables([one.replace_schema_metadata(None) for one in tables])
        here = pc.and_(pc.greater_equal(table["point"], first), pc.less(table["point"], last))
        return with_traces(table.filter(here), traces)

    def row(self, point: int, replication: int) -> dict[str, Any] | None:
        """One row as a dictionary; None where that history is not in the result."""
        number = layout_of(self.study).number_of(point, replication)
        if number not in self._receipts:
            return None
        table = read_part(check_part(self.path, number, self._receipts[number]), None)
        here = pc.and_(pc.equal(table["point"], point), pc.equal(table["replication"], replication))
        return next(iter(table.filter(here).to_pylist()), None)

    def histories(self) -> dict[str, Path]:
        """Full histories that were kept, by the name of their file (``point-000012-replication-0003.json``)."""
        names = [name for receipt in self._receipts.values() for name in receipt.histories]
        return {name: self.path / "histories" / name for name in sorted(names)}

    def _check(self, columns: Sequence[str] | None) -> Sequence[str]:
        known = self.columns
        for name in columns or ():
            if name not in known:
                raise InputError(f"{self.path} has no column {name!r}; {did_you_mean(name, known) or ', '.join(known)}")
        return columns or known


def open_results(folder: Path, partial: bool = False) -> Results:
    """Open a result: manifest, study and every part checked against their hashes.

    Raises :class:`InputError` for a folder that is no result, an edited manifest, a study or part that was changed,
    and, unless ``partial``, for a sweep that is not finished. Rules may have changed since: the result says by which
    it was made (``manifest["code"]``).
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    for name, digest in manifest["files"].items():
        if digest_of(read_bytes(folder / name, f"restore it, or {START_ANEW}")) != digest:
            raise InputError(f"{folder / name} was changed after the sweep began; restore it, or {START_ANEW}")
    study = load_study(folder / STUDY)
    refuse_other_design(folder, manifest, study)
    receipts = all_receipts(folder, manifest)
    for number, receipt in receipts.items():
        check_part(folder, number, receipt)
    if manifest["failures"] is not None:
        if digest_of(read_bytes(folder / FAILURES, "restore it")) != manifest["failures"]:
            raise InputError(f"{folder / FAILURES} was changed after the sweep; restore it, or {START_ANEW}")
    results = Results(folder, study, manifest, receipts)
    if not partial and not results.finished:
        raise InputError(
            f"{folder} is not finished: {results.progress}; give the same `joint-review sweep` command "
            f"again to go on ({MANIFEST} is final once every part is there), or look at what is there with --partial"
        )
    return results
