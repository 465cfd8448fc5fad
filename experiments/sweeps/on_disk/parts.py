"""A part of a result as a Parquet file: its table, its bytes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from agents.months.outcomes import OUTCOME
from experiments.sweeps.columns import OK, key_columns, outcome_arrays, outcome_columns, status_column
from experiments.sweeps.studies.factors import Factor

TRACES = b"tracebacks"
FACTOR_TYPES = {"number": pa.float64(), "integer": pa.int64(), "text": pa.string()}


class PlayedPart(NamedTuple):
    """What a worker hands over: the bytes of the part's file, its rows, those that failed, full histories by name."""

    number: int
    data: bytes
    rows: int
    failed: int
    histories: dict[str, bytes]


class Rows(NamedTuple):
    """Histories of one point: its number, values of the factors, replications played, outcomes, status of each.

    ``traces``: lines of a traceback by replication, of those that failed in somebody's code.
    """

    point: int
    values: Sequence[Any]
    replications: np.ndarray
    outcomes: Any
    status: list[str]
    traces: Mapping[int, list[str]]


def schema_of(factors: Sequence[Factor]) -> pa.Schema:
    """Columns of a part: point, replication, factors, outcomes, status."""
    keys = [pa.field(column.name, column.type, nullable=False) for column in key_columns()]
    middle = [pa.field(factor.column, FACTOR_TYPES[factor.kind], nullable=False) for factor in factors]
    outcomes = [pa.field(column.name, column.type) for column, _, _ in outcome_columns()]
    return pa.schema([*keys, *middle, *outcomes, pa.field(status_column().name, pa.string(), nullable=False)])


def part_table(factors: Sequence[Factor], points: Sequence[Rows]) -> pa.Table:
    """The table of a part from the histories of its points; tracebacks of failures are metadata of its schema."""
    counts = [len(rows.replications) for rows in points]
    status = [text for rows in points for text in rows.status]
    arrays = [
        pa.array(np.repeat([rows.point for rows in points], counts), type=pa.int64()),
        pa.array(np.concatenate([rows.replications for rows in points]).astype(np.int32)),
    ]
    for k, factor in enumerate(factors):
        values = np.repeat(np.array([rows.values[k] for rows in points]), counts)
        arrays.append(pa.array(values, type=FACTOR_TYPES[factor.kind]))
    failed = np.array([text != OK for text in status])
    outcomes, edges = np.empty(sum(counts), OUTCOME), np.cumsum([0, *counts])
    for rows, first, last in zip(points, edges[:-1], edges[1:], strict=True):
        outcomes[first:last] = rows.outcomes
    arrays += outcome_arrays(outcomes, failed)
    table = pa.Table.from_arrays([*arrays, pa.array(status, type=pa.string())], schema=schema_of(factors))
    return with_traces(table, [(rows.point, run, rows.traces[run]) for rows in points for run in sorted(rows.traces)])


def with_traces(table: pa.Table, traces: Sequence[tuple[int, int, list[str]]]) -> pa.Table:
    """The table with tracebacks (point, replication, lines) as metadata of its schema; none where nothing failed."""
    return table.replace_schema_metadata({TRACES: json.dumps(traces)} if traces else None)


def traces_of(table: pa.Table) -> dict[tuple[int, int], list[str]]:
    """Tracebacks of a part by point and replication."""
    found = json.loads((table.schema.metadata or {}).get(TRACES, b"[]"))
    return {(point, run): lines for point, run, lines in found}


def part_bytes(table: pa.Table) -> bytes:
    """The table as a Parquet file: one row group, Zstandard, floats split by byte."""
    floats = [field.name for field in table.schema if pa.types.is_floating(field.type)]
    others = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, row_group_size=max(1, table.num_rows), compression="zstd", use_dictionary=others,
        use_byte_stream_split=floats,
    )  # fmt: skip
    return bytes(sink.getvalue())
