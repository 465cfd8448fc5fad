"""Estimating what theory and sources leave open, on the episode of 2017-2019 alone: 2025 stays a test.

Latin hypercube draws of the open parameters, an ensemble each, mean log score of the recorded answers; the estimate
is the median of the best tenth, its interval the range of that tenth (a rejection sampler: Beaumont 2010).
"""

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import qmc

from experiments.record.hindcast import answer_all, play, scores
from model.parameters import registry
from model.parameters.registry import Value

EPISODE = "nafta_2017"
KEPT = 0.1


class Open(NamedTuple):
    """An open quantity: the parameters that share its value, and the range it is drawn from."""

    name: str
    parameters: tuple[str, ...]
    low: float
    high: float


OPEN = (
    Open("pace of threats", ("lighthizer.temperament.threats_a_year",), 0.5, 6.0),
    Open("pace of offers", ("lighthizer.temperament.offers_a_year",), 0.2, 3.0),
    Open("pace of the partners' offers",
         ("sheinbaum.temperament.offers_a_year", "canada_liberal.temperament.offers_a_year"), 0.1, 2.0),
    Open("pace of duties", ("lighthizer.temperament.duties_a_year",), 0.5, 6.0),
    Open("pace of exits", ("lighthizer.temperament.exits_a_year",), 0.05, 1.5),
    Open("defiance of the partners",
         ("sheinbaum.temperament.defiance", "canada_liberal.temperament.defiance"), 1.0, 40.0),
    Open("cost of a notice", ("notice_cost",), 0.0, 30.0),
    Open("persistence of duties", ("duty_persistence",), 3.0, 60.0),
    Open("transition cost", ("transition_cost",), 0.1, 0.6),
)  # fmt: skip


def settings_of(point: np.ndarray) -> dict[str, Value]:
    """Parameter settings at a point [open quantity]."""
    return {name: float(value) for one, value in zip(OPEN, point, strict=True) for name in one.parameters}


def draws(count: int, seed: int = 0) -> np.ndarray:
    """Latin hypercube draws [draw, open quantity]; the first is the defaults."""
    sampler = qmc.LatinHypercube(len(OPEN), rng=seed)
    points = qmc.scale(sampler.random(count), [one.low for one in OPEN], [one.high for one in OPEN])
    points[0] = [float(registry()[one.parameters[0]].default) for one in OPEN]
    return np.asarray(points)


def score_of(point: np.ndarray, runs: int) -> float:
    """Mean log score of the recorded answers of 2017-2019 at a point, over an ensemble."""
    return scores(answer_all(EPISODE, play(EPISODE, range(runs), settings_of(point))))["model"]["log"]


class Estimate(NamedTuple):
    """Estimate of an open quantity with the range of the best tenth of the draws."""

    name: str
    default: float
    estimate: float
    low: float
    high: float


def estimate(count: int, runs: int, processes: int | None = None) -> tuple[list[Estimate], Mapping[str, Any]]:
    """Estimates over ``count`` draws of ``runs`` histories each, and the scores of defaults and of the best."""
    points = draws(count)
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        found = np.array(list(pool.map(score_of, points, [runs] * count, chunksize=1)))
    best = points[np.argsort(found)[: max(int(KEPT * count), 2)]]
    estimates = [
        Estimate(one.name, float(points[0, k]), float(np.median(best[:, k])), best[:, k].min(), best[:, k].max())
        for k, one in enumerate(OPEN)
    ]
    return estimates, {"default": float(found[0]), "best": float(found.min()), "median": float(np.median(found))}


def estimates_text(found: list[Estimate], score: Mapping[str, Any]) -> str:
    """Estimates as text."""
    lines = [f"{'':32}{'default':>9}{'estimate':>10}   best tenth"]
    for one in found:
        lines.append(f"{one.name:<32}{one.default:>9.3g}{one.estimate:>10.3g}   [{one.low:.3g}, {one.high:.3g}]")
    lines.append(f"log loss on 2017-2019: defaults {score['default']:.3f}, best draw {score['best']:.3f}")
    return "\n".join(lines)
