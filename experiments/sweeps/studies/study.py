"""The study file: what is asked, over which points, with which histories. Read and checked whole, before anything runs.

A study is refused with the file, the place, what was wrong and what would be right (:class:`InputError`).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from experiments.sweeps.columns import ENDINGS, outcome_columns
from experiments.sweeps.studies.designs import Design, listed_points, morris_levels, read_points
from experiments.sweeps.studies.factors import DOCTRINE, Factor
from experiments.sweeps.studies.plan import Plan
from experiments.sweeps.studies.reading import read_factors
from experiments.sweeps.studies.tables import (
    KINDS,
    TOP,
    FactorTable,
    ListTable,
    MorrisTable,
    SobolTable,
    StopTable,
    StudyTable,
    checked_table,
    hint,
)
from experiments.sweeps.studies.user_agents import agent_source, check_agent_name
from model.errors import InputError
from model.parameters import ParameterSet, resolve
from model.parameters.registry import read_toml
from model.players import GOVERNMENT_KEYS
from model.scenario import check_doctrine, flatten, load_scenario, scenario_names

MOST_POINTS = 100_000_000


@dataclass(frozen=True)
class Study:
    """A checked study.

    ``design``: the points; ``base``: overrides of the registry at every point; ``doctrine``: the United States
    doctrine where it is no factor; ``agents``: a user's classes by seat, ``module:Class``; ``stop``: the rule that
    ends replications, if any; ``canonical``: the study as plain data, whose hash names it: comments, order,
    defaults that are spelt out, and texts (name, question, labels) change nothing. ``folder``: where the files it
    names stand.
    """

    name: str
    question: str
    seed: int
    replications: int
    doctrine: str
    base: Mapping[str, Any]
    design: Design
    stop: StopTable | None
    histories: int
    runs_per_part: int | None
    seconds: float | None
    agents: Mapping[str, str]
    canonical: Mapping[str, Any]
    folder: Path
    files: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the study as plain data, without the texts on which no number depends."""
        return hashlib.sha256(json.dumps(without_texts(self.canonical), sort_keys=True).encode()).hexdigest()

    @property
    def plan(self) -> Plan:
        """What a worker needs to play points of the study."""
        cap = self.stop.minimum if self.stop else self.replications
        return Plan(
            self.design.factors, self.base, self.doctrine, self.seed, self.stop, self.agents, str(self.folder),
            self.histories, self.design.points, cap, self.seconds,
        )  # fmt: skip

    def values(self, point: int) -> dict[str, Any]:
        """Values of the factors at a point, by name."""
        block = self.design.block(point, point + 1)
        return {name: column[0] for name, column in zip(self.design.names, block, strict=True)}

    def parameters(self, point: int) -> ParameterSet:
        """The validated parameters of a point."""
        return resolve(self.plan.settings(self.values(point)))


def without_texts(canonical: Mapping[str, Any]) -> dict[str, Any]:
    """A study as plain data without its name, its question and the labels of its factors."""
    head = {key: value for key, value in canonical["study"].items() if key not in ("name", "question")}
    factors = {
        name: {key: value for key, value in factor.items() if key != "label"}
        for name, factor in canonical["factors"].items()
    }
    return {**canonical, "study": head, "factors": factors}


def load_study(path: Path) -> Study:
    """A study file, read and checked; raises :class:`InputError` naming the place."""
    if path.is_dir():
        raise InputError(f"{path} is a folder; a study is a TOML file")
    content = read_toml(path)
    for key in content:
        if key not in TOP:
            raise InputError(f"{path}: table [{key}] is unknown; {hint(key, TOP)}")
    for key in ("study", "design"):
        if key not in content:
            raise InputError(f"{path}: table [{key}] is missing")
    head = checked_table(StudyTable, content["study"], f"{path}: study")
    table = _design_table(content["design"], path)
    doctrine, base = _base(head, content.get("parameters", {}), path)
    factors = read_factors(checked_factors(content, path), table, base, path)
    if head.doctrine is not None and any(factor.name == DOCTRINE for factor in factors):
        raise InputError(f"{path}: the doctrine is both fixed in study.doctrine and a factor; keep one")
    stop = _stop(content, head, path)
    agents = _agents(content.get("agents", {}), path)
    if head.seconds_a_history is not None and not agents:
        raise InputError(f"{path}: study.seconds_a_history is for agents of your own; the model's own always end")
    design = _design(table, factors, head.seed, path)
    files = _files(table, agents, path)
    canonical = {
        "study": head.model_dump(exclude_defaults=True) | {"doctrine": doctrine},
        "design": table.model_dump(exclude_defaults=True),
        "stop": stop.model_dump(exclude_defaults=True) if stop else None,
        "factors": {factor.name: _plain(factor) for factor in factors},
        "parameters": dict(sorted(base.items())),
        "agents": agents,
        "files": {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files.items()},
    }
    study = Study(
        head.name, head.question, head.seed, head.replications, doctrine, base, design, stop, head.histories,
        head.runs_per_part, head.seconds_a_history, agents, canonical, path.parent, files,
    )  # fmt: skip
    _check_first_point(study, path)
    return study


def _design_table(given: Any, path: Path) -> Any:
    if not isinstance(given, dict):
        raise InputError(f"{path}: design is {given!r}; it must be a table")
    kind = given.get("kind")
    if kind not in KINDS:
        state = "is missing" if kind is None else f"is {kind!r}"
        raise InputError(f"{path}: design.kind {state}; use one of {', '.join(KINDS)}")
    table = checked_table(KINDS[kind], given, f"{path}: design")
    if isinstance(table, SobolTable) and table.n & (table.n - 1):
        raise InputError(f"{path}: design.n is {table.n}; it must be a power of 2, such as {1 << table.n.bit_length()}")
    if isinstance(table, MorrisTable) and table.optimal is not None and table.optimal >= table.trajectories:
        raise InputError(
            f"{path}: design.optimal is {table.optimal}; it must be fewer than trajectories, {table.trajectories}"
        )
    if isinstance(table, ListTable) and (table.points is None) == (table.file is None):
        raise InputError(f"{path}: design of kind list needs either points or file")
    return table


def _base(head: StudyTable, given: Any, path: Path) -> tuple[str, dict[str, Any]]:
    """The doctrine at the start and the overrides that hold at every point."""
    if not isinstance(given, dict):
        raise InputError(f"{path}: parameters is {given!r}; it must be a table")
    if head.doctrine is not None:
        check_doctrine(head.doctrine, f"{path}: study.doctrine")
    preset: Mapping[str, Any] = {}
    doctrine = head.doctrine
    if head.scenario is not None:
        if head.scenario not in scenario_names():
            raise InputError(
                f"{path}: study.scenario {head.scenario!r} is not built in; {hint(head.scenario, scenario_names())}; "
                "settings of your own go under [parameters]"
            )
        scenario = load_scenario(head.scenario)
        preset, doctrine = scenario.parameters, doctrine or scenario.doctrine
    base = {**preset, **flatten(given)}
    try:
        resolve(base)
    except InputError as error:
        raise InputError(f"{path}: [parameters]: {error}") from None
    return doctrine or "lighthizer", base


def checked_factors(content: Mapping[str, Any], path: Path) -> dict[str, FactorTable]:
    """Tables of the factors by name."""
    given = content.get("factors", {})
    if not isinstance(given, dict):
        raise InputError(f"{path}: factors is {given!r}; write a table [factors.NAME] for each")
    found = {}
    for name, table in given.items():
        full = _unquoted(name, table)
        if full != name:
            raise InputError(f'{path}: [factors.{full}]: quote a name with dots: [factors."{full}"]')
        found[name] = checked_table(FactorTable, table, f"{path}: factors.{name}")
    return found


def _unquoted(name: str, table: Any) -> str:
    """The full name that dots without quotes have made tables within tables of."""
    if isinstance(table, dict) and table and not set(FactorTable.model_fields) & set(table):
        inner, content = next(iter(table.items()))
        if isinstance(content, dict):
            return _unquoted(f"{name}.{inner}", content)
    return name


def _stop(content: Mapping[str, Any], head: StudyTable, path: Path) -> StopTable | None:
    if "stop" not in content:
        return None
    stop = checked_table(StopTable, content["stop"], f"{path}: stop")
    if (stop.ending is None) == (stop.outcome is None):
        raise InputError(f"{path}: stop needs either ending (a probability) or outcome (a mean)")
    if stop.ending is not None and stop.ending not in ENDINGS[1:]:
        raise InputError(f"{path}: stop.ending {stop.ending!r} is unknown; {hint(stop.ending, ENDINGS[1:])}")
    numeric = [column.name for column, field, _ in outcome_columns() if field != "ending"]
    if stop.outcome is not None and stop.outcome not in numeric:
        raise InputError(f"{path}: stop.outcome {stop.outcome!r} is no numeric outcome; {hint(stop.outcome, numeric)}")
    if stop.minimum > head.replications:
        raise InputError(
            f"{path}: stop.minimum is {stop.minimum}; it must be at most study.replications, {head.replications}"
        )
    return stop


def _agents(given: Any, path: Path) -> dict[str, str]:
    if not isinstance(given, dict):
        raise InputError(f"{path}: agents is {given!r}; it must be a table")
    for seat, name in given.items():
        if seat not in GOVERNMENT_KEYS:
            raise InputError(f"{path}: agents.{seat} is unknown; {hint(seat, GOVERNMENT_KEYS)}")
        check_agent_name(name, f"{path}: agents.{seat}", path.parent)
    return dict(given)


def _design(table: Any, factors: tuple[Factor, ...], seed: int, path: Path) -> Design:
    options = table.model_dump()
    if isinstance(table, MorrisTable):
        options["levels"] = morris_levels(table.levels, factors, path)
    listed: tuple[Any, ...] = ()
    if isinstance(table, ListTable):
        if table.file is not None:
            listed = read_points(factors, path.parent / table.file)
        else:
            listed = listed_points(factors, table.points or [], f"{path}: design.points")
    design = Design(table.kind, factors, options, seed if options.get("seed") is None else options["seed"], listed)
    if design.points > MOST_POINTS:
        raise InputError(
            f"{path}: the design has {design.points:,} points; at most {MOST_POINTS:,} can be played, so give factors "
            "fewer values or levels, or take a sampled design (latin_hypercube, sobol)"
        )
    return design


def _files(table: Any, agents: Mapping[str, str], path: Path) -> dict[str, Path]:
    """Files beside the study file on which it depends, by their name in a result."""
    found: dict[str, Path] = {}
    if isinstance(table, ListTable) and table.file is not None:
        found[table.file] = path.parent / table.file
    for name in agents.values():
        source = agent_source(name, path.parent)
        found[source.name] = source
    for name in found:
        if Path(name).name != name or name.startswith(".") or name in ("study.toml", "manifest.json"):
            raise InputError(f"{path}: {name!r} must be a plain name of a file beside the study file")
    return found


def _plain(factor: Factor) -> dict[str, Any]:
    return {
        "parameters": list(factor.parameters), "values": list(factor.values), "low": factor.low, "high": factor.high,
        "distribution": factor.distribution, "shape": dict(factor.shape), "levels": factor.levels,
        "label": factor.label,
    }  # fmt: skip


def _check_first_point(study: Study, path: Path) -> None:
    factors, place, values = study.design.factors, "at the first point of the design", None
    if study.design.sampled:
        # A sampled design makes all its points to know the first: that is left to those who play it.
        place = "in the middle of the ranges of its factors"
        values = {factor.name: factor.at(np.array([0.5]))[0] for factor in factors}
    try:
        resolve(study.plan.settings(values if values is not None else study.values(0)))
    except InputError as error:
        raise InputError(f"{path}: {place}: {error}") from None
