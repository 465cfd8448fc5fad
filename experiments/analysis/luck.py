"""Luck: what replications of a point differ by, as a share of an outcome's variance and as the noise of its means."""

from typing import Any

import numpy as np

from experiments.analysis.resampling import Spread

SWEEPS, GROUPS = 50, 20


def seed_share(values: np.ndarray) -> float:
    """Share of an outcome's variance that is luck, from ``values`` [point, replication] with NaN for what is missing.

    Every point is played with the same luck, so that the layout is crossed: y = mean + a(point) + b(replication) + e,
    and luck is Var b + Var e of Var a + Var b + Var e. Components by the mean squares of a two-way layout without
    repetition (Searle, Casella & McCulloch 1992, *Variance Components*, chapter 4), on missing cells after fitting
    both effects by least squares. NaN where nothing varies or fewer than two points or replications are there.
    """
    values = values[~np.isnan(values).all(axis=1)]
    known = ~np.isnan(values)
    each, shared = known.sum(axis=1), known.sum(axis=0)
    spare = int(known.sum()) - len(values) - int((shared > 0).sum()) + 1
    if min(values.shape, default=0) < 2 or spare < 1:
        return float("nan")
    a, b, rest = _additive(values, known, each, shared)
    own = float((rest**2).sum()) / spare
    of_points = max(float(a.var(ddof=1)) - own * float((1.0 / each).mean()), 0.0)
    there = shared > 0
    of_luck = max(float(b[there].var(ddof=1)) - own * float((1.0 / shared[there]).mean()), 0.0)
    whole = of_points + of_luck + own
    scale = float(np.nanmax(np.abs(values)))
    return (of_luck + own) / whole if whole > 1e-24 * scale**2 else float("nan")


def _additive(values: np.ndarray, known: np.ndarray, each: np.ndarray, shared: np.ndarray) -> tuple[Any, Any, Any]:
    """Effects of points and of replications by least squares, alternating, and what they leave (0 where missing)."""
    rest = np.where(known, values, 0.0)
    a, b = np.zeros(values.shape[0]), np.zeros(values.shape[1])
    scale = max(float(np.abs(rest).max()), 1e-300)
    for _ in range(SWEEPS):
        more_a = rest.sum(axis=1) / each
        rest = np.where(known, rest - more_a[:, None], 0.0)
        more_b = rest.sum(axis=0) / np.maximum(shared, 1)
        rest = np.where(known, rest - more_b, 0.0)
        a, b = a + more_a, b + more_b
        if np.abs(more_b).max() < 1e-9 * scale:
            break
    return a, b, rest


def luck(values: np.ndarray) -> dict[str, Any]:
    """:func:`seed_share` with its 95% interval by leaving out groups of points, and replications, one after the other.

    (Jackknife, both variances added.) No interval with fewer than three replications.
    """
    share, (points, replications) = seed_share(values), values.shape
    if not np.isfinite(share) or replications < 3:
        return {"share": share, "interval_95": None}
    groups = min(points, GROUPS)
    place = np.random.default_rng(0).permutation(points) % groups
    without_points = _jackknife(np.array([seed_share(values[place != k]) for k in range(groups)]))
    without_luck = _jackknife(np.array([seed_share(np.delete(values, k, axis=1)) for k in range(replications)]))
    variance = without_points + without_luck
    if not np.isfinite(variance):
        return {"share": share, "interval_95": None}
    part = without_luck / variance if variance > 0.0 else 1.0
    freedom = 1.0 / (part**2 / (replications - 1) + (1.0 - part) ** 2 / (groups - 1))
    found = Spread(np.array(share), np.empty(0), np.array(variance), np.array(freedom)).interval(0.0, 1.0)
    return {"share": share, "interval_95": [float(bound) for bound in found]}


def _jackknife(left: np.ndarray) -> float:
    return float((len(left) - 1) * left.var()) if np.isfinite(left).all() else float("nan")


def luck_of_means(values: np.ndarray) -> np.ndarray | None:
    """By how much each replication pulls the mean at each point: [replication, ...] for ``values`` [..., replication].

    Scaled so that squares, summed over replications, are the variance of a mean, and products of two points their
    covariance: what all points share cancels in every difference between points, however luck and factors interact.
    (Replications are the independent units: the variance is clustered by them, Liang & Zeger 1986.) None without
    replications; a point with one history is taken to have none.
    """
    known = ~np.isnan(values)
    counts = known.sum(axis=-1, keepdims=True)
    if not (counts > 1).any():
        return None
    means = np.where(known, values, 0.0).sum(axis=-1, keepdims=True) / np.maximum(counts, 1)
    scale = np.sqrt(np.maximum(counts * (counts - 1.0), 1.0))
    pulls = np.where(known & (counts > 1), values - means, 0.0) / scale
    return np.asarray(np.moveaxis(pulls, -1, 0))
