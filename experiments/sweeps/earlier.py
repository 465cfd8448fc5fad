"""Histories of an earlier result of the same study with fewer replications: taken over, not played again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from experiments.sweeps.columns import ENDINGS
from experiments.sweeps.on_disk.files import changes
from experiments.sweeps.on_disk.folder import read_part, refuse_other_code
from experiments.sweeps.on_disk.parts import PlayedPart, part_bytes, schema_of, traces_of, with_traces
from experiments.sweeps.results import Results, open_results
from experiments.sweeps.studies.plan import Part
from experiments.sweeps.studies.study import Study, without_texts
from model.errors import InputError

FREE = ("replications", "runs_per_part", "histories")
"""Keys of ``[study]`` that move no history: how many there are, how they are cut into parts, which are kept in full."""


class Earlier:
    """A finished result whose histories a study with more replications has too; draws are keyed by the replication."""

    def __init__(self, folder: Path, study: Study) -> None:
        """Open it; raises :class:`InputError` where it holds other histories than the first of the study's."""
        self.study, self.results = study, open_results(folder, partial=True)
        if not self.results.finished:
            raise InputError(
                f"--from {folder} is not finished: {self.results.progress}; give the sweep command that began it "
                "again, then this one"
            )
        refuse_other_code(folder, self.results.manifest)
        found = changes(_histories_of(self.results.study), _histories_of(study))
        if found:
            raise InputError(
                f"--from {folder} holds other histories ({'; '.join(found[:3])}); only study.{', study.'.join(FREE)} "
                "and texts may differ"
            )
        if study.stop is not None:
            raise InputError(f"--from {folder}: a stopping rule says itself how many replications there are")
        if self.replications >= study.replications:
            raise InputError(
                f"--from {folder} has {self.replications} replications already; study.replications is "
                f"{study.replications}, and must be more"
            )

    @property
    def replications(self) -> int:
        """Replications of each point that it holds."""
        return self.results.study.replications

    def rest(self, part: Part) -> Part:
        """What is left to play of a part; all of it where full histories are kept, which the earlier result lacks."""
        if self.study.plan.kept(part):
            return part
        return part._replace(start=min(max(part.start, self.replications), part.end))

    def whole(self, parts: Iterable[Part], played: Iterable[PlayedPart]) -> Iterator[PlayedPart]:
        """Each of ``parts`` whole: those of which nothing is left to play, then each that comes with its rest."""
        known = {part.number: part for part in parts}
        for part in known.values():
            if not self.rest(part).runs:
                yield self._joined(part, [])
        for one in played:
            part = known[one.number]
            yield one if self.rest(part) == part else self._joined(part, [read_part(one.data, None)])

    def _joined(self, part: Part, rest: list[pa.Table]) -> PlayedPart:
        tables = [_rows_of(self.results, part), *rest]
        traces = {place: lines for table in tables for place, lines in traces_of(table).items()}
        plain = [table.replace_schema_metadata(None) for table in tables]
        table = pa.concat_tables(plain).sort_by([("point", "ascending"), ("replication", "ascending")])
        rows = set(zip(table["point"].to_pylist(), table["replication"].to_pylist(), strict=True))
        kept = [(*place, traces[place]) for place in sorted(traces) if place in rows]
        table = with_traces(_as_written(table, self.study), kept)
        failed = table.num_rows - pc.sum(pc.equal(table["status"], "ok")).as_py()
        return PlayedPart(part.number, part_bytes(table), table.num_rows, failed, {})


def _histories_of(study: Study) -> dict[str, Any]:
    """What the histories of a study depend on, as plain data."""
    plain: Mapping[str, Any] = without_texts(study.canonical)
    head = {key: value for key, value in plain["study"].items() if key not in FREE}
    return dict(json.loads(json.dumps({**plain, "study": head})))


def _rows_of(results: Results, part: Part) -> pa.Table:
    """Rows of a result that belong to a part of a larger one."""
    table = results.points(part.first, part.last)
    runs = table["replication"]
    return table.filter(pc.and_(pc.greater_equal(runs, part.start), pc.less(runs, part.end)))


def _as_written(table: pa.Table, study: Study) -> pa.Table:
    """The table in one piece, endings coded as :func:`experiments.sweeps.columns.outcome_arrays` codes them."""
    table = table.combine_chunks()
    place = table.schema.get_field_index("ending")
    names = pc.cast(table["ending"], pa.string()).combine_chunks()
    codes = pc.index_in(names, pa.array(ENDINGS)).cast(pa.int8())
    table = table.set_column(place, "ending", pa.DictionaryArray.from_arrays(codes, pa.array(ENDINGS)))
    return table.cast(schema_of(study.design.factors))
