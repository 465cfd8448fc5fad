"""Intervals of independent histories: Wilson's for a share, Student's t for a mean, an exact one for paired shares.

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


def paired_error(more: int, less: int, pairs: int) -> float:
    """Standard error of (more - less) / pairs: ``more`` pairs turned one way, ``less`` the other, the rest neither."""
    change = (more - less) / pairs
    return math.sqrt(max((more + less) / pairs - change * change, 0.0) / pairs)


def paired_interval(more: int, less: int, pairs: int) -> tuple[float, float]:
    """95% interval of (more - less) / pairs, as :func:`paired_error` has them.

    The wider of two: that of the mean of the differences, normal, and that of the share of ``more`` among those that
    turned, exact (Clopper & Pearson 1934). A few pairs that all turn one way have hardly any spread, so that the first
    alone would be sure of what four tosses of a coin bring once in eight times; with the second, zero is left out only
    where the exact test of McNemar (1947) leaves it out.
    """
    turned = more + less
    if turned == 0:
        return 0.0, 0.0
    change = (more - less) / pairs
    half = Z * paired_error(more, less, pairs)
    low = float(stats.beta.ppf(0.025, more, less + 1)) if more else 0.0
    high = float(stats.beta.ppf(0.975, more + 1, less)) if less else 1.0
    share = turned / pairs
    return min(change - half, share * (2.0 * low - 1.0)), max(change + half, share * (2.0 * high - 1.0))


def mean_interval(values: np.ndarray) -> list[float] | None:
    """95% interval of a mean of independent histories by Student's t; None where fewer than two are there or all agree.

    Histories that agree say nothing of how far others differ.
    """
    if len(values) < 2 or values.min() == values.max():
        return None
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return [float(values.mean() - half), float(values.mean() + half)]
