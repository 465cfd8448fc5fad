"""The tables of a study file as pydantic models; a field's description is what its error message says is right."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.sweeps.studies.factors import DISTRIBUTIONS
from model.errors import InputError, did_you_mean, shown

MOST_LEVELS = 100  # of a Morris design


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class StudyTable(_Table):
    """``[study]``: what is asked, and how many histories a point."""

    name: str = Field(pattern=r"\S", description="a text that names the study, not empty")
    replications: int = Field(ge=1, le=10_000_000, description="a whole number from 1 to 10000000")
    question: str = Field("", description="a text: the question of the study")
    seed: int = Field(0, ge=0, le=2**63 - 1, description="a whole number between 0 and 9223372036854775807")
    doctrine: str | None = Field(None, description="lighthizer or open_world")
    scenario: str | None = Field(None, description="the name of a built-in scenario (`joint-review scenarios`)")
    histories: int = Field(0, ge=0, le=10_000, description="a whole number from 0 to 10000: histories kept in full")
    runs_per_part: int | None = Field(None, ge=1, le=1_000_000, description="a whole number from 1 to 1000000")
    seconds_a_history: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="a number above 0: a history of your own agents that takes longer fails",
    )


class GridTable(_Table):
    """Every combination of the factors' levels."""

    kind: str


class ListTable(_Table):
    """Points one by one: in the study file, or in a CSV file with a column for each factor."""

    kind: str
    points: list[dict[str, Any]] | None = Field(
        None, min_length=1, description="a list of tables, each a value for every factor"
    )
    file: str | None = Field(None, min_length=1, description="the name of a CSV file beside the study file")


class LatinHypercubeTable(_Table):
    """McKay, Beckman and Conover (1979)."""

    kind: str
    points: int = Field(ge=1, le=100_000_000, description="a whole number from 1 to 100000000")
    seed: int | None = Field(None, ge=0, description="a whole number, the seed of the points (default: study.seed)")


class SobolTable(_Table):
    """Saltelli (2002): n (k + 2) points for k factors, n (2k + 2) with second order."""

    kind: str
    n: int = Field(ge=2, le=2**24, description="a power of 2, such as 1024: the size of the base sample")
    second_order: bool = Field(False, description="true or false: whether pairs of factors are studied too")
    seed: int | None = Field(None, ge=0, description="a whole number, the seed of the points (default: study.seed)")


class MorrisTable(_Table):
    """Morris (1991): k + 1 points a trajectory for k factors."""

    kind: str
    trajectories: int = Field(ge=2, le=1_000_000, description="a whole number from 2 to 1000000")
    levels: int | None = Field(
        None, ge=2, le=MOST_LEVELS, multiple_of=2, description=f"an even number from 2 to {MOST_LEVELS}"
    )
    optimal: int | None = Field(
        None, ge=2, description="a whole number from 2, fewer than trajectories: how many far apart are kept"
    )
    seed: int | None = Field(None, ge=0, description="a whole number, the seed of the points (default: study.seed)")


KINDS: dict[str, type[_Table]] = {
    "grid": GridTable,
    "list": ListTable,
    "latin_hypercube": LatinHypercubeTable,
    "sobol": SobolTable,
    "morris": MorrisTable,
}


class FactorTable(_Table):
    """``[factors.NAME]``: levels, or a distribution between two bounds."""

    parameters: list[str] | None = Field(None, description="a list of names of parameters; empty for a dummy")
    values: list[Any] | None = Field(None, min_length=1, description="a list of at least one value")
    low: float | None = Field(None, allow_inf_nan=False, description="a number")
    high: float | None = Field(None, allow_inf_nan=False, description="a number")
    distribution: str | None = Field(None, description=f"one of {', '.join(DISTRIBUTIONS)}")
    mode: float | None = Field(None, allow_inf_nan=False, description="a number between low and high")
    mean: float | None = Field(None, allow_inf_nan=False, description="a number")
    sd: float | None = Field(None, gt=0, allow_inf_nan=False, description="a number above 0")
    a: float | None = Field(None, gt=0, allow_inf_nan=False, description="a number above 0")
    b: float | None = Field(None, gt=0, allow_inf_nan=False, description="a number above 0")
    levels: int | None = Field(None, ge=2, le=100_000, description="a whole number from 2: steps of a grid")
    label: str = Field("", description="a text: the name on figures")


class StopTable(_Table):
    """``[stop]``: replications of a point end once an interval is narrow enough."""

    half_width: float = Field(gt=0, allow_inf_nan=False, description="a number above 0, in the unit of the outcome")
    ending: str | None = Field(None, description="the name of an ending, such as extended")
    outcome: str | None = Field(None, description="the name of a numeric column, such as real_income_us")
    level: float = Field(0.95, gt=0.5, lt=1, description="a number between 0.5 and 1")
    minimum: int = Field(10, ge=2, description="a whole number from 2, at most study.replications")
    batch: int = Field(10, ge=1, description="a whole number from 1: replications between two looks")


TOP = ("study", "design", "stop", "parameters", "factors", "agents")


def hint(name: str, names: Any) -> str:
    """The nearest names, or all of them."""
    return did_you_mean(name, names) or f"use {', '.join(names)}"


def checked_table[Table: _Table](model: type[Table], table: Any, where: str) -> Table:
    """A table of the file as ``model``; the first mistake is raised as :class:`InputError` with its place."""
    if not isinstance(table, dict):
        raise InputError(f"{where} is {shown(table)}; it must be a table")
    try:
        return model.model_validate(table)
    except ValidationError as error:
        found = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    key = str(found["loc"][0])
    if found["type"] == "extra_forbidden":
        raise InputError(f"{where}.{key} is unknown; {hint(key, list(model.model_fields))}")
    right = model.model_fields[key].description
    if found["type"] == "missing":
        raise InputError(f"{where}.{key} is missing; give {right}")
    raise InputError(f"{where}.{key} is {shown(table[key])}; it must be {right}")
