"""Columns of a result: what each holds, in which unit, and how a record of outcomes becomes them."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from agents.months.outcomes import OUTCOME
from model.law.endings import Ending
from model.players import GOVERNMENT_COLUMNS

PARTNERS = ("mexico", "canada")
REGIONS = (*GOVERNMENT_COLUMNS, "china", "rest_of_world")
CHINESE_SECTORS = ("electric_vehicles", "telecoms", "electronics", "other")
ENDINGS = tuple(ending.name.lower() for ending in Ending)
OK = "ok"


MEAN, COUNT, LAST = "a mean over the months played", "counted over the months played", "taken in the last month"


class Outcome(NamedTuple):
    """A field of :data:`agents.months.outcomes.OUTCOME`: its places (none for a scalar), unit and meaning.

    ``window``: how it depends on the months that were played (:data:`MEAN`, :data:`COUNT`, :data:`LAST`); empty where
    it does not.
    """

    places: tuple[str, ...]
    unit: str
    meaning: str
    window: str = ""


OUTCOMES = {
    "ending": Outcome((), "name", "how the history ends"),
    "ending_month": Outcome(
        (),
        "month",
        "month of the ending, 12 × year + month - 1: the exit of withdrawn, the horizon of annual_reviews and "
        "old_agreement, which are still open",
    ),
    "ending_by": Outcome((), "government", "who brought it about: 0 United States, 1 Mexico, 2 Canada, -1 nobody"),
    "months": Outcome((), "months", "months played"),
    "vote": Outcome(
        GOVERNMENT_COLUMNS, "code", "at the first joint review: 0 none, 1 confirmed, 2 declined, 3 in a package by then"
    ),
    "threats": Outcome(GOVERNMENT_COLUMNS, "count", "threats made", COUNT),
    "carried_out": Outcome(GOVERNMENT_COLUMNS, "count", "threats carried out", COUNT),
    "concessions": Outcome(GOVERNMENT_COLUMNS, "count", "concessions made", COUNT),
    "retaliations": Outcome(GOVERNMENT_COLUMNS, "count", "retaliations", COUNT),
    "notices": Outcome(GOVERNMENT_COLUMNS, "count", "notices of withdrawal", COUNT),
    "deals": Outcome(
        ("executive", "treaty", "trilateral"),
        "count",
        "deals concluded, by form: applied from signature, ratified or not",
        COUNT,
    ),
    "real_income": Outcome(REGIONS, "%", "change of real income, mean over the months played", MEAN),
    "final_real_income": Outcome(REGIONS, "%", "change of real income in the last month", LAST),
    "effective_income": Outcome(
        GOVERNMENT_COLUMNS, "% of GDP", "real income with income from capital, less the cost of transition, mean", MEAN
    ),
    "payoff": Outcome(GOVERNMENT_COLUMNS, "% of GDP a year", "annuity of utility to the doctrine in office"),
    "discount": Outcome(GOVERNMENT_COLUMNS, "share", "weight in the payoff of what comes after the end"),
    "us_duty": Outcome(
        (*PARTNERS, "china"), "%", "duty of the United States on goods from there, at base imports, mean", MEAN
    ),
    "duty_on_us": Outcome(PARTNERS, "%", "duty there on goods from the United States, at base imports, mean", MEAN),
    "standards": Outcome((), "position 0-1", "common product standards, mean", MEAN),
    "screening": Outcome(
        (), "position 0-1", "agreed position on screening of foreign investment, mean; laws of its own apart", MEAN
    ),
    "capital": Outcome(GOVERNMENT_COLUMNS, "% of the start", "change of capital that serves the market, mean", MEAN),
    "approval": Outcome(
        GOVERNMENT_COLUMNS, "points 0-100", "approval of the government, mean over the months played", MEAN
    ),
    "compliance": Outcome(
        PARTNERS, "share", "exports to the United States that claim the preference, at the end", LAST
    ),
    "chinese_stock": Outcome(CHINESE_SECTORS, "bn USD", "stock of Chinese investment, at the end", LAST),
    "us_deficit": Outcome((), "% of GDP", "overall trade deficit of the United States, at the end", LAST),
    "table_residual": Outcome(
        (),
        "% of GDP a year",
        "what is left to settle in the values of the years after the term; more than 1e-6: not settled",
    ),
}


class Column(NamedTuple):
    """One column of a result."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


@cache
def outcome_columns() -> list[tuple[Column, str, int | None]]:
    """Every outcome as a column, with its field and its place in the field (None for a scalar).

    Raises ``LookupError`` when the outcomes of the model and the table above no longer agree.
    """
    found: list[tuple[Column, str, int | None]] = []
    if set(OUTCOME.names or ()) != set(OUTCOMES):
        raise LookupError(f"columns.OUTCOMES does not describe {sorted(set(OUTCOME.names or ()) ^ set(OUTCOMES))}")
    for field in OUTCOME.names or ():
        known, base = OUTCOMES[field], OUTCOME[field].base
        if OUTCOME[field].shape != ((len(known.places),) if known.places else ()):
            raise LookupError(f"columns.OUTCOMES gives {field} {len(known.places)} places, not {OUTCOME[field].shape}")
        kind = pa.int64() if base.kind == "i" else pa.float64()
        if field == "ending":
            kind = pa.dictionary(pa.int8(), pa.string())
        if not known.places:
            found.append((Column(field, kind, known.unit, known.meaning), field, None))
        for place, suffix in enumerate(known.places):
            column = Column(f"{field}_{suffix}", kind, known.unit, f"{known.meaning} ({suffix.replace('_', ' ')})")
            found.append((column, field, place))
    return found


def key_columns() -> list[Column]:
    """What identifies a row, before its factors and outcomes."""
    return [
        Column("point", pa.int64(), "number", "point of the design, from 0"),
        Column("replication", pa.int32(), "number", "replication; the same number is the same luck at every point"),
    ]


def status_column() -> Column:
    """Whether the history was played: the last column."""
    return Column("status", pa.string(), "text", "ok, or why the history failed; outcomes are then missing")


def window_of(name: str) -> str:
    """How a column depends on the months that were played; empty where it does not, or where it is no column."""
    return next((OUTCOMES[field].window for column, field, _ in outcome_columns() if column.name == name), "")


@cache
def taken_names() -> frozenset[str]:
    """Names of the columns that every result has; a factor goes by its own name beside them in an analysis."""
    fixed = [*key_columns(), *(column for column, _, _ in outcome_columns()), status_column()]
    return frozenset(column.name for column in fixed)


def outcome_arrays(outcomes: Any, failed: np.ndarray) -> list[pa.Array]:
    """Arrays of the outcomes, in the order of :func:`outcome_columns`, missing where ``failed`` [row]."""
    arrays = []
    for column, field, place in outcome_columns():
        values = np.ascontiguousarray(outcomes[field] if place is None else outcomes[field][:, place])
        if pa.types.is_dictionary(column.type):
            codes = pa.array(values.astype(np.int8), mask=failed)
            arrays.append(pa.DictionaryArray.from_arrays(codes, pa.array(ENDINGS)))
        else:
            arrays.append(pa.array(values, type=column.type, mask=failed))
    return arrays


def columns_table() -> str:
    """Outcomes, units and meanings as a Markdown table, for the documents."""
    lines = ["| column | unit | meaning |", "| --- | --- | --- |"]
    for field, known in OUTCOMES.items():
        names = ", ".join(f"`{field}_{place}`" for place in known.places) or f"`{field}`"
        lines.append(f"| {names} | {known.unit} | {known.meaning} |")
    return "\n".join(lines)
