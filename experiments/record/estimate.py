"""Estimating what theory and sources leave open, on the episode of 2017-2019 alone: 2025 stays a test.

Latin hypercube draws of the open parameters, some histories each, every history answering the questions of the record;
the posterior given the recorded answers by approximate Bayesian computation (:mod:`experiments.record.bayes`), and how
well the same procedure recovers simulated truth.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import qmc

from experiments.record.bayes import Simulated, draws_needed, learned_by_chance, posterior, recovery
from experiments.record.hindcast import play, questions
from model.errors import InputError
from model.parameters import registry
from model.parameters.registry import Value

EPISODE = "nafta_2017"
FEWEST_SCORED = 20  # histories by which a log loss is told


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
    Open("approval for resisting, share", ("resisting_share",), 0.0, 1.0),
    Open("persistence of duties", ("duty_persistence",), 3.0, 60.0),
    Open("transition cost", ("transition_cost",), 0.1, 0.6),
)  # fmt: skip


def settings_of(point: np.ndarray) -> dict[str, Value]:
    """Parameter settings at a point [open quantity]."""
    return {name: float(value) for one, value in zip(OPEN, point, strict=True) for name in one.parameters}


def bounds() -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest value drawn of each open quantity."""
    return np.array([one.low for one in OPEN]), np.array([one.high for one in OPEN])


def defaults() -> np.ndarray:
    """The open quantities as they are in use."""
    return np.array([float(registry()[one.parameters[0]].default) for one in OPEN])


def draws(count: int, seed: int = 0) -> np.ndarray:
    """Latin hypercube draws [draw, open quantity]."""
    sampler = qmc.LatinHypercube(len(OPEN), rng=seed)
    return np.asarray(qmc.scale(sampler.random(count), *bounds()))


def answers_at(point: np.ndarray, runs: range) -> np.ndarray:
    """Answers [history, question] of the episode at a point, one history for each number in ``runs``."""
    return play(EPISODE, runs, settings_of(point)).answers


def simulate(count: int, runs: int, processes: int | None = None, seed: int = 0) -> Simulated:
    """Answers at ``count`` draws of ``runs`` histories each, no two draws with the same luck."""
    points = draws(count, seed)
    luck = [range(k * runs, (k + 1) * runs) for k in range(count)]
    with ProcessPoolExecutor(processes or os.cpu_count()) as pool:
        found = list(pool.map(answers_at, points, luck, chunksize=1))
    return Simulated(np.repeat(points, runs, axis=0), np.concatenate(found), np.repeat(np.arange(count), runs))


def log_loss(answers: np.ndarray, happened: np.ndarray) -> float:
    """Mean log loss of the share of yes among answers [history, question], against what happened [question]."""
    p = (answers.sum(axis=0) + 0.5) / (len(answers) + 1.0)
    return float(-np.mean(np.where(happened, np.log(p), np.log(1.0 - p))))


def check_size(count: int, runs: int) -> None:
    """Refuse draws from which nothing can be told: the estimates would be luck, printed as knowledge."""
    needed = draws_needed(len(OPEN), runs)
    if count < needed:
        raise InputError(
            f"--draws is {count} and --runs is {runs}: too few simulated records for {len(OPEN)} open quantities; "
            f"with --runs {runs} give --draws {needed} or more"
        )


class Estimate(NamedTuple):
    """Estimate of an open quantity: posterior median and 95% interval, what was learned, and how truth is recovered.

    ``learned_by_chance``: what is learned in one of twenty cases where there is nothing to learn; ``interval_holds``:
    whether the coverage is near the 95% that the interval states; ``coverage_error``, ``correlation_error``: standard
    errors.
    """

    name: str
    default: float
    estimate: float
    low: float
    high: float
    drawn: tuple[float, float]
    learned: float
    learned_by_chance: float
    coverage: float
    coverage_error: float
    interval_holds: bool
    correlation: float
    correlation_error: float


def estimate(count: int, runs: int, processes: int | None = None) -> tuple[list[Estimate], Mapping[str, Any]]:
    """Estimates from ``count`` draws of ``runs`` histories each, and the log loss of defaults and of the best draw.

    Raises :class:`InputError` for too few draws (:func:`check_size`).
    """
    check_size(count, runs)
    happened = np.array([question.happened for question in questions(EPISODE)])
    data, (low, high) = simulate(count, runs, processes), bounds()
    found, back = posterior(data, happened, low, high), recovery(data, low, high)
    floor = learned_by_chance(data, happened, low, high)
    estimates = [
        Estimate(
            one.name, float(defaults()[k]), float(found.median[k]), float(found.low[k]), float(found.high[k]),
            (one.low, one.high), float(found.learned[k]), float(floor[k]), float(back.coverage[k]),
            float(back.coverage_error[k]), not back.off[k], float(back.correlation[k]),
            float(back.correlation_error[k]),
        )
        for k, one in enumerate(OPEN)
    ]  # fmt: skip
    return estimates, {"draws": count, "runs": runs, "trials": back.trials} | scores(data, happened)


def scores(data: Simulated, happened: np.ndarray) -> dict[str, Any]:
    """Log loss of the defaults and of the draw that fits best, both over the same histories of fresh luck.

    A draw is chosen for what its few histories happened to answer: scored by those same histories it would look better
    than it is, as the winner of any contest does.
    """
    draws_made = np.unique(data.draw)
    losses = [log_loss(data.answers[data.draw == draw], happened) for draw in draws_made]
    chosen = data.parameters[data.draw == draws_made[int(np.argmin(losses))]][0]
    used, each = len(data.draw), max(len(data.draw) // len(draws_made), FEWEST_SCORED)
    fresh = range(used, used + each)  # draws have taken the luck of the runs before
    return {
        "scored": each,
        "default": log_loss(answers_at(defaults(), fresh), happened),
        "best": log_loss(answers_at(chosen, fresh), happened),
    }


def estimates_text(found: list[Estimate], score: Mapping[str, Any]) -> str:
    """Estimates as text."""
    lines = [
        f"{score['draws']} draws of {score['runs']} histories of {EPISODE}; posterior given the recorded answers.",
        "",
        f"{'':30}{'in use':>7}{'median':>8}  {'95% interval':<18}{'drawn':<13}"
        f"{'learned':>8}{'chance':>8}{'covers':>10}{'follows':>15}",
    ]
    for one in found:
        interval, drawn = f"[{one.low:.3g}, {one.high:.3g}]", f"{one.drawn[0]:g} to {one.drawn[1]:g}"
        covers = f"{one.coverage:.0%} ±{100 * one.coverage_error:.0f}{' ' if one.interval_holds else '*'}"
        lines.append(
            f"{one.name:<30}{one.default:>7.3g}{one.estimate:>8.3g}  {interval:<18}{drawn:<13}{one.learned:>8.0%}"
            f"{one.learned_by_chance:>8.0%}{covers:>11}{one.correlation:>8.2f} ±{one.correlation_error:.2f}"
        )
    return "\n".join([*lines, "", *_read_as(found, score)])


def _read_as(found: list[Estimate], score: Mapping[str, Any]) -> list[str]:
    """How the table is read."""
    lines = [
        "learned: share of the prior's variance that the record removes. chance: what would be learned in one of",
        "twenty cases if the answers depended on nothing; less than that says nothing. covers, follows: on simulated",
        f"truth ({score['trials']} histories taken for the record), how often the interval holds it, and its",
        "correlation with the median; ± standard errors.",
    ]
    if not all(one.interval_holds for one in found):
        lines.append("* So far from 95% that the interval is not what it says.")
    return [
        *lines,
        f"Log loss on 2017-2019, {score['scored']} other histories each: defaults {score['default']:.3f}, "
        f"the draw that fitted best {score['best']:.3f} (a coin 0.693).",
    ]


def estimates_data(found: list[Estimate], score: Mapping[str, Any]) -> dict[str, Any]:
    """Estimates as plain data for JSON."""
    return {"episode": EPISODE, **score, "estimates": [one._asdict() for one in found]}
