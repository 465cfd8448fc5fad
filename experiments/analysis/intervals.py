"""Intervals of independent histories: Wilson's for a share, Student's t for a mean.

Histories of a study are not independent; see :mod:`experiments.analysis.resampling`.
"""

import math

import numpy as np
from scipy import stats

RESAMPLES = 500
Z = 1.96


def wilson(yes: int, runs: int) -> tuple[float, float]:
    """95% interval of a probability from ``yes`` among ``runs`` independent histories (Wilson 1927)."""
    share = yes / runs
    middle = (share + Z * Z / (2 * runs)) / (1 + Z * Z / runs)
    half = Z / (1 + Z * Z / runs) * math.sqrt(share * (1 - share) / runs + Z * Z / (4 * runs * runs))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def mean_interval(values: np.ndarray) -> list[float] | None:
    """95% interval of a mean of independent histories by Student's t; None where fewer than two are there or all agree.

    Histories that agree say nothing of how far others differ.
    """
    if len(values) < 2 or values.min() == values.max():
        return None
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return [float(values.mean() - half), float(values.mean() + half)]
