"""The systems of the model: their catalogue, and what each changes in an ensemble with and without it."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from agents.values.preparation import prepare
from experiments.analysis.intervals import mean_interval, paired_interval
from experiments.ensembles.told_apart import WithInterval
from experiments.histories.measures import MEASURES, Measure
from model.errors import InputError
from model.parameters import registry, resolve
from model.parameters.registry import DATA, Value, read_toml
from model.review import JointReview

SAME = 1e-12  # of a measure in its own unit: less between two histories is rounding


class System(NamedTuple):
    """A mechanism: identity, doctrine to show it under, settings ``on`` and ``off``, measure and expected sign."""

    id: str
    title: str
    doctrine: str
    parameters: tuple[str, ...]
    measure: str
    sign: int
    code: str
    text: str
    on: Mapping[str, Value]
    off: Mapping[str, Value]


@dataclass(frozen=True)
class Effect(WithInterval):
    """Mean of a measure with and without a system over paired runs; difference with its 95% interval.

    ``low``, ``high``: None where all pairs differ by the same amount, which says nothing of how far others would;
    ``moved``: share of pairs that differ at all.
    """

    system: str
    measure: str
    runs: int
    on: float
    off: float
    difference: float
    low: float | None
    high: float | None
    moved: float


@cache
def systems() -> tuple[System, ...]:
    """The catalogue, checked against the registry and the measures."""
    path = DATA / "systems.toml"
    found = tuple(System(**{**row, "parameters": tuple(row["parameters"])}) for row in read_toml(path)["system"])
    for system in found:
        for name in (*system.parameters, *system.on, *system.off):
            if name not in registry():
                raise InputError(f"{path}: {system.id} names {name!r}, which is not a parameter")
        if system.measure not in MEASURES:
            raise InputError(f"{path}: {system.id} has measure {system.measure!r}; use one of {', '.join(MEASURES)}")
    return found


def chosen_systems(ids: list[str]) -> tuple[System, ...]:
    """The systems with these ids, all if none are given; raises :class:`InputError` for an unknown one."""
    known = {system.id: system for system in systems()}
    wanted = [name.upper() for name in ids]
    for name in wanted:
        if name not in known:
            raise InputError(f"system {name!r} is unknown; there are {systems()[0].id} to {systems()[-1].id}")
    return tuple(known[name] for name in wanted) or systems()


def ensemble(settings: Mapping[str, Value], doctrine: str, measures: Sequence[str], seeds: range) -> np.ndarray:
    """Measures over histories with these settings [measure, seed]."""
    parameters = resolve(settings)
    world = prepare(parameters)
    read = [MEASURES[measure].read for measure in measures]
    played = (JointReview(parameters, doctrine, seed, world=world).play() for seed in seeds)
    return np.array([[one(review) for one in read] for review in played]).T


def _key(settings: Mapping[str, Value], doctrine: str) -> tuple[str, tuple[tuple[str, Value], ...]]:
    return doctrine, tuple(sorted(settings.items()))


@cache
def _measured(side: tuple[str, tuple[tuple[str, Value], ...]], seeds: range) -> Mapping[str, np.ndarray]:
    """Every measure read off a side of one or more systems: many are shown beside the model as it stands."""
    doctrine, settings = side
    names = sorted(
        {one.measure for one in systems() if side in (_key(one.on, one.doctrine), _key(one.off, one.doctrine))}
    )
    return dict(zip(names, ensemble(dict(settings), doctrine, names, seeds), strict=True))


def effect(system: System, runs: int, seed: int = 0) -> Effect:
    """Effect of a system over ``runs`` pairs of histories that share their luck (common random numbers)."""
    seeds = range(seed, seed + runs)
    on, off = (_measured(_key(side, system.doctrine), seeds)[system.measure] for side in (system.on, system.off))
    difference = on - off
    low, high = _interval(difference, MEASURES[system.measure].unit) or (None, None)
    moved = float(np.mean(np.abs(difference) > SAME))
    return Effect(
        system.id, system.measure, runs, float(on.mean()), float(off.mean()), float(difference.mean()), low, high, moved
    )


def _interval(difference: np.ndarray, unit: str) -> Sequence[float] | None:
    """95% interval of the mean of paired differences: exact for what happens or not, else Student's t.

    Student's t has no width where all pairs turn alike, and would be sure of what four tosses of a coin bring once in
    eight times. None where there is no spread to go by.
    """
    if unit == "probability":
        more, less = int((difference > SAME).sum()), int((difference < -SAME).sum())
        return paired_interval(more, less, len(difference))
    if np.ptp(difference) <= SAME:
        return None
    bounds = mean_interval(difference)
    # Student's t knows nothing of shares, and of few pairs would claim more than a whole.
    return [min(max(bound, -1.0), 1.0) for bound in bounds] if bounds and unit.startswith("share") else bounds


def effects(chosen: tuple[System, ...], runs: int, processes: int | None = None) -> Iterator[Effect]:
    """Effects of several systems, shared among processes, each as soon as it and those before it are known."""
    workers = processes or min(os.cpu_count() or 1, len(chosen))
    if workers == 1:
        yield from (effect(system, runs) for system in chosen)
    else:
        with ProcessPoolExecutor(workers) as pool:
            yield from pool.map(effect, chosen, [runs] * len(chosen))


def catalogue_page() -> str:
    """The user's page on the systems, in Markdown."""
    lines = [
        "# Systems",
        "",
        "Every mechanism of the model, what switches or scales it, what it moves, and where its code is. This page is",
        "written from `model/data/systems.toml`. Play paired histories with and without a system:",
        "",
        "```sh",
        "joint-review systems S9 --runs 4",
        "```",
        "",
    ]
    for system in systems():
        measure = MEASURES[system.measure]
        direction = "raises" if system.sign > 0 else "lowers"
        lines += [
            f"## {system.id} {system.title}",
            "",
            system.text,
            "",
            f"- Parameters: {', '.join(f'`{name}`' for name in system.parameters)}",
            f"- Shown under: `{system.doctrine}`; it {direction} the {_named(measure)}",
            f"- Code: {', '.join(f'`{place}`' for place in system.code.split(', '))}",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


def _named(measure: Measure) -> str:
    """A measure in a sentence: what has a probability is a clause, anything else a quantity with its unit."""
    if measure.unit == "probability":
        return f"probability that {measure.meaning}"
    return f"{measure.meaning} ({measure.unit})"


def effects_table(found: Iterable[Effect]) -> Iterator[str]:
    """Lines of a table of effects, each as soon as its effect is known."""
    titles = {system.id: system for system in systems()}
    yield f"{'':5}{'outcome':<64}{'with':>10}{'without':>10}{'change':>10}   95% interval"
    for row in found:
        measure = MEASURES[row.measure]
        named = f"{measure.meaning} ({measure.unit})"
        expected = titles[row.system].sign
        verdict = ("as expected" if row.difference * expected > 0 else "OPPOSITE") if row.sure else "not clear"
        interval = "none (all pairs alike):" if row.low is None else f"[{row.low:.4f}, {row.high:.4f}]"
        yield f"{row.system:<5}{titles[row.system].title}"
        yield (f"{'':5}{named[:63]:<64}{row.on:>10.4f}{row.off:>10.4f}{row.difference:>10.4f}   {interval} {verdict}")
