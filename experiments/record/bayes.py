"""Approximate Bayesian computation: parameters from recorded answers, by simulation alone.

Rejection with local-linear regression adjustment (Beaumont, Zhang & Balding 2002, Genetics 162) on semi-automatic
summaries, the linear predictors of the parameters from the answers (Fearnhead & Prangle 2012, Journal of the Royal
Statistical Society B 74). Parameters are adjusted on a logit scale, so that estimates stay within their ranges.
"""

import math
from typing import NamedTuple

import numpy as np

KEPT = 0.1
LARGEST_KEPT = 0.5  # of the data sets: with more, what is kept hardly depends on the answers
KEPT_A_COEFFICIENT = 10  # data sets kept for each coefficient of the local regression: fewer are fitted, not explained
RIDGE = 1e-3
STATED = 0.95
FAR = 3.0  # standard errors of a coverage from the stated one
SHUFFLES = 100


class Simulated(NamedTuple):
    """Simulated data: parameters [data set, parameter], answers [data set, question], and the draw of each data set.

    Data sets of one draw share their parameters and differ in luck.
    """

    parameters: np.ndarray
    answers: np.ndarray
    draw: np.ndarray


class Posterior(NamedTuple):
    """Estimates by parameter: median, 95% interval, and the share of the prior's variance that the data remove.

    ``learned`` is below zero where the estimates spread more than the prior. It is above zero by chance alone: compare
    it with :func:`learned_by_chance`.
    """

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    learned: np.ndarray


def to_line(values: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Values between bounds on the whole line: log((v - low) / (high - v))."""
    share = np.clip((values - low) / (high - low), 1e-6, 1.0 - 1e-6)
    return np.asarray(np.log(share / (1.0 - share)))


def from_line(line: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The inverse of :func:`to_line`."""
    return np.asarray(low + (high - low) * 0.5 * (1.0 + np.tanh(0.5 * line)))


def regression(answers: np.ndarray, line: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Coefficients [1 + column, parameter] of a weighted linear regression with a small ridge."""
    columns = np.column_stack([np.ones(len(answers)), answers])
    weighted = columns * weights[:, None]
    penalty = RIDGE * weights.sum() * np.eye(columns.shape[1])
    penalty[0, 0] = 0.0
    return np.linalg.solve(columns.T @ weighted + penalty, weighted.T @ line)


def kept_at_least(parameters: int) -> int:
    """Data sets that the local regression needs: one coefficient a summary, as many as parameters, and a constant."""
    return KEPT_A_COEFFICIENT * (1 + parameters)


def draws_needed(parameters: int, runs: int) -> int:
    """Draws with ``runs`` data sets each from which :func:`posterior` can tell something.

    Each draw is one point in the space of the parameters however many data sets it has.
    """
    kept = kept_at_least(parameters)
    return max(kept, math.ceil(kept / LARGEST_KEPT / runs))


def posterior(data: Simulated, observed: np.ndarray, low: np.ndarray, high: np.ndarray) -> Posterior:
    """Posterior of the parameters given ``observed`` answers [question], uniform priors between the bounds.

    From as many data as :func:`draws_needed` says: with fewer the local regression fits luck.
    """
    line = to_line(data.parameters, low, high)
    answers, seen = data.answers.astype(float), observed.astype(float)
    slopes = regression(answers, line, np.ones(len(line)))
    summaries, goal = answers @ slopes[1:], seen @ slopes[1:]
    scale = summaries.std(axis=0)
    distance = np.sqrt((((summaries - goal) / np.where(scale > 0.0, scale, 1.0)) ** 2).sum(axis=1))
    keep = min(max(int(KEPT * len(distance)), kept_at_least(len(low))), len(distance))
    near = np.argsort(distance, kind="stable")[:keep]
    width = max(distance[near[-1]] * 1.001, 1e-9)
    weights = 1.0 - (distance[near] / width) ** 2
    local = regression(summaries[near], line[near], weights)
    adjusted = line[near] - (summaries[near] - goal) @ local[1:]
    values = from_line(adjusted, low, high)
    quantiles = np.array([weighted_quantiles(own, weights, (0.025, 0.5, 0.975)) for own in values.T])
    mean = np.average(values, axis=0, weights=weights)
    spread = np.average((values - mean) ** 2, axis=0, weights=weights)
    learned = 1.0 - spread / ((high - low) ** 2 / 12.0)
    return Posterior(quantiles[:, 1], quantiles[:, 0], quantiles[:, 2], learned)


def learned_by_chance(
    data: Simulated, observed: np.ndarray, low: np.ndarray, high: np.ndarray, shuffles: int = SHUFFLES, seed: int = 0
) -> np.ndarray:  # fmt: skip
    """What would be learned of each parameter in one of twenty cases if no answer depended on it.

    The 95th percentile of ``learned`` over data in which the draws have changed their parameters among them: answers of
    one draw stay together, for they share whatever else the draw has (a permutation test, Fisher 1935).
    """
    generator = np.random.default_rng(seed)
    _, first, own = np.unique(data.draw, return_index=True, return_inverse=True)
    by_draw = data.parameters[first]
    found = []
    for _ in range(shuffles):
        parameters = by_draw[generator.permutation(len(by_draw))][own]
        found.append(posterior(data._replace(parameters=parameters), observed, low, high).learned)
    return np.quantile(found, 0.95, axis=0)


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, shares: tuple[float, ...]) -> np.ndarray:
    """Quantiles of weighted values, by linear interpolation of their cumulative weight."""
    order = np.argsort(values)
    cumulative = np.cumsum(weights[order]) - 0.5 * weights[order]
    return np.interp(np.array(shares) * weights.sum(), cumulative, values[order])


class Recovery(NamedTuple):
    """How well simulated truth is recovered, by parameter: coverage of 95% intervals, correlation with the median."""

    coverage: np.ndarray
    correlation: np.ndarray
    trials: int

    @property
    def coverage_error(self) -> np.ndarray:
        """Standard error of the coverage, above zero also where all are covered (Agresti & Coull 1998)."""
        share = (self.coverage * self.trials + 2.0) / (self.trials + 4.0)
        return np.asarray(np.sqrt(share * (1.0 - share) / (self.trials + 4.0)))

    @property
    def correlation_error(self) -> np.ndarray:
        """Standard error of the correlation, (1 - r^2) / sqrt(trials - 1) (Fisher 1915)."""
        return np.asarray((1.0 - self.correlation**2) / np.sqrt(self.trials - 1))

    @property
    def off(self) -> np.ndarray:
        """Whether the coverage is so far from the stated 95% that the interval is not what it says."""
        error = np.sqrt(STATED * (1.0 - STATED) / self.trials)
        return np.asarray(np.abs(self.coverage - STATED) > FAR * error)


def recovery(data: Simulated, low: np.ndarray, high: np.ndarray, trials: int = 100, seed: int = 0) -> Recovery:
    """Take simulated data sets for the record, each with its own draw left out, and compare the estimates with truth.

    Leave-one-out cross-validation as in Csilléry, François & Blum (2012, Methods in Ecology and Evolution 3).
    """
    generator = np.random.default_rng(seed)
    draws = np.unique(data.draw)
    chosen = generator.permutation(draws)[: min(trials, len(draws))]
    inside, medians, truths = [], [], []
    for draw in chosen:
        rows = np.flatnonzero(data.draw == draw)
        row = rows[generator.integers(len(rows))]
        rest = data.draw != draw
        others = Simulated(data.parameters[rest], data.answers[rest], data.draw[rest])
        found, truth = posterior(others, data.answers[row], low, high), data.parameters[row]
        inside.append((found.low <= truth) & (truth <= found.high))
        medians.append(found.median)
        truths.append(truth)
    together, true = np.array(medians), np.array(truths)
    correlation = np.array(
        [
            np.corrcoef(together[:, k], true[:, k])[0, 1] if np.ptp(together[:, k]) > 0.0 else 0.0
            for k in range(true.shape[1])
        ]
    )
    return Recovery(np.mean(inside, axis=0), correlation, len(chosen))
