"""Sensitivity over a whole grid: the exact decomposition of a mean's variance, less what luck adds to it."""

from typing import Any

import numpy as np

from experiments.analysis.luck import luck_of_means
from experiments.analysis.resampling import Spread, point_means
from experiments.analysis.sensitivity.designed import INDICES, SAME, index_rows, refuse_noise
from experiments.analysis.sensitivity.effects import effect_chances
from model.errors import InputError


def factorial(values: np.ndarray, sizes: tuple[int, ...], names: tuple[str, ...]) -> dict[str, Any]:
    """First-order and total indices of the expected outcome at a point, by the analysis of variance of a whole grid.

    ``values`` [point, replication], ``sizes``: levels of each factor, the last turning fastest. With all combinations
    played first = Var(E(Y | x_i)) / Var Y and total = E(Var(Y | all but x_i)) / Var Y are sums over points (Saltelli et
    al. 2008, *Global Sensitivity Analysis*, chapter 4). The mean of few replications differs from the expectation by
    luck, which would add to every sum: totals of weak factors would come out too large and the others too small. So
    from each sum is taken what luck adds to it on average, its own error mean square (the unbiased components of the
    analysis of variance; Searle, Casella & McCulloch 1992, chapter 4): all of a replication is luck that its points
    have together, whatever it has to do with factors. Intervals are Student's over replications, each with its pull on
    the index (infinitesimal jackknife; Efron & Stein 1981). They say how large a share is, of a variance that is unsure
    itself; whether a factor has one at all is another question, which ``by_luck`` answers from its own part of the
    means alone (:func:`experiments.analysis.sensitivity.effects.effect_chances`): luck is subtracted, so that of a
    factor that does nothing the index is expected to be zero, and what luck adds to all factors together is no bar for
    one of them.
    ``subtracted``: what was, per variance that is left. With one replication there is nothing to subtract, no interval
    and no test. Raises :class:`InputError` where every mean is the same, and where luck left more in the means than
    factors did.
    """
    replications = values.shape[1]
    means = point_means(values, np.ones(replications)).reshape(sizes)
    if np.ptp(means) == 0.0:
        raise InputError(SAME)
    sums = products(means, means)
    if (luck := luck_of_means(values)) is None:
        nothing = np.zeros((2, len(sizes)))
        single = Spread(_shares(sums), np.empty(0), nothing, np.ones_like(nothing))
        return {"method": "factorial", "factors": index_rows(names, INDICES, single, False, 0.0, 1.0)}
    pulls = luck.reshape(replications, *sizes)
    added = np.sum([products(pull, pull) for pull in pulls], axis=0)
    refuse_noise(float(added[-1]), float(sums[-1]))
    indices, whole = _shares(sums - added), float(sums[-1] - added[-1])
    slopes = 2.0 * np.array([products(pull, means) for pull in pulls])
    moved = (slopes[:, :-1] - indices.ravel() * slopes[:, -1:]) / whole
    variance = (moved**2).sum(axis=0).reshape(indices.shape)
    freedom = np.full(indices.shape, float(replications - 1))
    # A component below zero is one that luck hides: it counts as zero.
    found = Spread(np.clip(indices, 0.0, 1.0), np.empty(0), variance, freedom)
    factors = index_rows(names, INDICES, found, True, 0.0, 1.0)
    for row, by_luck in zip(factors, effect_chances(means, pulls), strict=True):
        row["by_luck"] = float(by_luck)
    return {"method": "factorial", "factors": factors, "subtracted": float(added[-1]) / whole}


def products(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Mean products of two outcomes over a grid: first-order and total of each factor, then the whole covariance.

    With itself an outcome has Var(E(Y | x_i)) of each factor, E(Var(Y | all but x_i)) of each, and Var Y.
    """
    axes = range(one.ndim)
    first, total = [], []
    for k in axes:
        others = tuple(a for a in axes if a != k)
        first.append(_covariance(one.mean(axis=others), other.mean(axis=others)))
        total.append(float(np.mean((one - one.mean(axis=k, keepdims=True)) * other)))
    return np.array([*first, *total, _covariance(one, other)])


def _covariance(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean((one - one.mean()) * other))


def _shares(sums: np.ndarray) -> np.ndarray:
    return np.asarray((sums[:-1] / sums[-1]).reshape(2, -1))
