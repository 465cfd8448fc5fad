"""Intervals of independent histories: Wilson's for a share, and the plain bootstrap.

Histories of a study are not independent; see :mod:`experiments.analysis.resampling`.
"""

import math
from collections.abc import Callable

import numpy as np

RESAMPLES = 500
Z = 1.96


def wilson(yes: int, runs: int) -> tuple[float, float]:
    """95% interval of a probability from ``yes`` among ``runs`` independent histories (Wilson 1927)."""
    share = yes / runs
    middle = (share + Z * Z / (2 * runs)) / (1 + Z * Z / runs)
    half = Z / (1 + Z * Z / runs) * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def resampled(statistic: Callable[[np.ndarray], float], count: int, resamples: int, seed: int = 0) -> np.ndarray:
    """A statistic of row numbers on ``resamples`` draws with replacement from ``count`` rows."""
    generator = np.random.default_rng(seed)
    return np.array([statistic(generator.integers(0, count, count)) for _ in range(resamples)])
