"""Intervals: Wilson's for a share, and the bootstrap over design points where replications of a point are clustered."""

import math
from collections.abc import Callable, Iterator

import numpy as np

RESAMPLES = 500
Z = 1.96


def wilson(yes: int, runs: int) -> tuple[float, float]:
    """95% interval of a probability from ``yes`` among ``runs`` independent histories (Wilson 1927)."""
    share = yes / runs
    middle = (share + Z * Z / (2 * runs)) / (1 + Z * Z / runs)
    half = Z / (1 + Z * Z / runs) * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def cluster_rows(points: np.ndarray) -> list[np.ndarray]:
    """Rows of each point, in the order of the points."""
    order = np.argsort(points, kind="stable")
    edges = np.flatnonzero(np.diff(points[order])) + 1
    return np.split(order, edges)


def cluster_resamples(points: np.ndarray, resamples: int, seed: int = 0) -> Iterator[np.ndarray]:
    """Weights [row], one resample after the other: points drawn with replacement, all histories of a point together.

    The cluster bootstrap (Davison & Hinkley 1997, section 3.8): histories at one point share their parameters and
    are no independent draws of the design.
    """
    codes, index = np.unique(points, return_inverse=True)
    return (times[index] for times in _times_drawn(len(codes), resamples, seed))


def _times_drawn(clusters: int, resamples: int, seed: int = 0) -> Iterator[np.ndarray]:
    """How often each cluster is drawn, one resample after the other."""
    generator = np.random.default_rng(seed)
    for _ in range(resamples):
        yield np.bincount(generator.integers(0, clusters, clusters), minlength=clusters).astype(float)


def bootstrap_mean(values: np.ndarray, points: np.ndarray, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95% percentile interval of the mean of ``values`` [history], points drawn with replacement."""
    _, index, sizes = np.unique(points, return_inverse=True, return_counts=True)
    sums = np.bincount(index, values)
    means = [times @ sums / (times @ sizes) for times in _times_drawn(len(sizes), resamples)]
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def share_interval(happened: np.ndarray, points: np.ndarray, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95% interval of a share: Wilson's at a single point, else over points, never narrower than Wilson's at 0 or 1.

    Where every history agrees a bootstrap has no width; Wilson's interval with one observation a point is then given.
    """
    yes, runs = int(happened.sum()), len(happened)
    clusters = len(np.unique(points))
    if clusters == 1:
        return wilson(yes, runs)
    if yes in (0, runs):
        return wilson(clusters if yes else 0, clusters)
    return bootstrap_mean(happened.astype(float), points, resamples)


def interval_of(draws: np.ndarray) -> tuple[float, float]:
    """95% percentile interval of bootstrap draws along the first axis of a vector."""
    low, high = np.nanquantile(draws, (0.025, 0.975))
    return float(low), float(high)


def resampled(statistic: Callable[[np.ndarray], float], count: int, resamples: int, seed: int = 0) -> np.ndarray:
    """A statistic of row numbers on ``resamples`` draws with replacement from ``count`` rows."""
    generator = np.random.default_rng(seed)
    return np.array([statistic(generator.integers(0, count, count)) for _ in range(resamples)])
