"""Approximate Bayesian computation: parameters from recorded answers, by simulation alone.

Rejection with local-linear regression adjustment (Beaumont, Zhang & Balding 2002, Genetics 162) on semi-automatic
summaries, the linear predictors of the parameters from the answers (Fearnhead & Prangle 2012, Journal of the Royal
Statistical Society B 74). Parameters are adjusted on a logit scale, so that estimates stay within their ranges.
"""

from typing import NamedTuple

import numpy as np

KEPT = 0.1
FEWEST_KEPT = 40
RIDGE = 1e-3


class Simulated(NamedTuple):
    """Simulated data: parameters [data set, parameter], answers [data set, question], and the draw of each data set.

    Data sets of one draw share their parameters and differ in luck.
    """

    parameters: np.ndarray
    answers: np.ndarray
    draw: np.ndarray


class Posterior(NamedTuple):
    """Estimates by parameter: median, 95% interval, and the share of the prior's variance that the data remove."""

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


def posterior(data: Simulated, observed: np.ndarray, low: np.ndarray, high: np.ndarray) -> Posterior:
    """Posterior of the parameters given ``observed`` answers [question], uniform priors between the bounds."""
    line = to_line(data.parameters, low, high)
    answers, seen = data.answers.astype(float), observed.astype(float)
    slopes = regression(answers, line, np.ones(len(line)))
    summaries, goal = answers @ slopes[1:], seen @ slopes[1:]
    scale = summaries.std(axis=0)
    distance = np.sqrt((((summaries - goal) / np.where(scale > 0.0, scale, 1.0)) ** 2).sum(axis=1))
    keep = min(max(int(KEPT * len(distance)), FEWEST_KEPT), len(distance))
    near = np.argsort(distance, kind="stable")[:keep]
    width = max(distance[near[-1]] * 1.001, 1e-9)
    weights = 1.0 - (distance[near] / width) ** 2
    local = regression(summaries[near], line[near], weights)
    adjusted = line[near] - (summaries[near] - goal) @ local[1:]
    values = from_line(adjusted, low, high)
    quantiles = np.array([weighted_quantiles(own, weights, (0.025, 0.5, 0.975)) for own in values.T])
    mean = np.average(values, axis=0, weights=weights)
    spread = np.average((values - mean) ** 2, axis=0, weights=weights)
    learned = np.clip(1.0 - spread / ((high - low) ** 2 / 12.0), 0.0, 1.0)
    return Posterior(quantiles[:, 1], quantiles[:, 0], quantiles[:, 2], learned)


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
