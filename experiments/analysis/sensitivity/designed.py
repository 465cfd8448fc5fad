"""Sensitivity by the methods that belong to a sampled design: Sobol sequences and Morris trajectories.

All are about the mean at a point, over the replications that are there, and their intervals draw what
:class:`experiments.analysis.resampling.Crossed` says: base samples or trajectories, and replications.
"""

from itertools import combinations
from typing import Any

import numpy as np

from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.luck import luck_of_means
from experiments.analysis.resampling import Crossed, Spread, point_means, spread_of
from model.errors import InputError

DUMMY = "(dummy)"
INDICES = ("first", "total")
SAME = "the mean is the same at every point"
NOISY = (
    "luck leaves more in the means of points than the factors do, so that shares of their variance are not told; what "
    "a value changes under the same luck may be sure all the same (contrasts); play more replications"
)


def sobol(values: np.ndarray, names: tuple[str, ...], second_order: bool, resamples: int = RESAMPLES) -> dict[str, Any]:
    """First-order and total Sobol indices of the mean at a point, and those of pairs where the design has them.

    ``values`` [point, replication] in the order of SALib's sampler; base samples with a point that was never played to
    its end are left out. The estimators are SALib's (Saltelli et al. 2010, Computer Physics Communications 181; of
    pairs Saltelli 2002, the same journal 145). The dummy is what luck adds to the variance of the means. Raises
    :class:`InputError` where there are too few base samples, every mean is the same, or luck leaves more than factors.
    """
    size = len(names)
    rows = 2 * size + 2 if second_order else size + 2
    if len(values) % rows:
        raise InputError(f"{len(values)} points are no Sobol design of {size} factors; {rows} make a base sample")
    blocks = values.reshape(-1, rows, values.shape[1])
    blocks = blocks[_complete(blocks)]
    if len(blocks) < 4:
        raise InputError(f"{len(blocks)} complete base samples; a Sobol analysis needs at least 4")
    means = point_means(blocks, np.ones(values.shape[1]))
    if np.ptp(means) == 0.0:
        raise InputError(SAME)
    luck, whole, noise = luck_of_means(blocks), float(means[:, [0, -1]].var()), None
    if luck is not None:
        noise = float(luck[:, :, [0, -1]].var(axis=(1, 2)).sum())
        refuse_noise(noise, whole)
    found: dict[str, Any] = {"method": "sobol", "base_samples": len(blocks)}
    pairs = list(combinations(range(size), 2)) if second_order else []

    def indices(base: np.ndarray, replications: np.ndarray) -> np.ndarray:
        y = point_means(blocks, replications)[np.repeat(np.arange(len(blocks)), base.astype(int))]
        return _sobol(y[~np.isnan(y).any(axis=1)], size, pairs)

    crossed = Crossed(len(blocks), values.shape[1], True, resamples)
    spread = spread_of(indices, crossed)
    found["factors"] = index_rows(names, INDICES, _part(spread, slice(0, 2 * size), (2, size)), True)
    if noise is not None:
        found["factors"].append(noise_row(noise / whole))
    found["pairs"] = _pair_rows(names, pairs, _part(spread, slice(2 * size, None), (1, len(pairs))))
    return found


def _sobol(y: np.ndarray, size: int, pairs: list[tuple[int, int]]) -> np.ndarray:
    """Indices of means [base sample, point of it]: first order and total of each factor, then of pairs."""
    from SALib.analyze import sobol as salib

    if len(y) < 2 or np.ptp(y) == 0.0:
        return np.full(2 * size + len(pairs), np.nan)
    y = (y - y.mean()) / y.std()  # as SALib does: the estimators are biased for values that are not centred
    a, b, ab, ba = y[:, 0], y[:, -1], y[:, 1 : size + 1], y[:, size + 1 : -1]
    first = [salib.first_order(a, ab[:, k], b) for k in range(size)]
    total = [salib.total_order(a, ab[:, k], b) for k in range(size)]
    both = [salib.second_order(a, ab[:, j], ab[:, k], ba[:, j], b) for j, k in pairs]
    return np.array([*first, *total, *both], float)


def morris(
    values: np.ndarray, unit: np.ndarray, names: tuple[str, ...], levels: int, resamples: int = RESAMPLES
) -> dict[str, Any]:
    """Morris's elementary effects of the mean at a point: mean absolute effect, mean and spread.

    ``unit``: quantiles [point, factor]; trajectories with a point that was never played to its end are left out.
    Effects are per range of a factor (Morris 1991; Campolongo, Cariboni & Saltelli 2007), SALib's to rounding (a test).
    The dummy's are what luck leaves in the step from one point to the next, taken as normal. Raises
    :class:`InputError` where there are too few trajectories.
    """
    size = len(names) + 1
    paths, places = values.reshape(-1, size, values.shape[1]), unit.reshape(-1, size, len(names))
    there = _complete(paths)
    paths, steps = paths[there], np.diff(places[there], axis=1)
    if len(paths) < 2:
        raise InputError(f"{len(paths)} complete trajectories; a Morris analysis needs at least 2")
    mover = np.abs(steps).argmax(axis=2)
    widths = np.take_along_axis(steps, mover[..., None], axis=2)[..., 0]

    def effects(base: np.ndarray, replications: np.ndarray) -> np.ndarray:
        change = np.diff(point_means(paths, replications), axis=1) / widths
        by_factor = np.take_along_axis(change, mover.argsort(axis=1), axis=1)
        drawn = by_factor[np.repeat(np.arange(len(paths)), base.astype(int))]
        drawn = drawn[~np.isnan(drawn).any(axis=1)]
        if len(drawn) < 2:
            return np.full((3, len(names)), np.nan)
        return np.array([np.abs(drawn).mean(axis=0), drawn.mean(axis=0), drawn.std(axis=0, ddof=1)])

    crossed = Crossed(len(paths), values.shape[1], True, resamples)
    factors = index_rows(names, ("mean_absolute", "mean", "spread"), spread_of(effects, crossed), True)
    for row in factors:
        if bounds := row["mean_absolute_interval_95"]:
            row["mean_absolute_interval_95"] = [max(bound, 0.0) for bound in bounds]  # of an absolute value
    if (luck := luck_of_means(paths)) is not None:
        # Luck that both points share cancels in their difference; what is left is normal, and E|d| = sd sqrt(2 / pi).
        width = levels / (2.0 * (levels - 1))
        deviation = float(np.sqrt((np.diff(luck, axis=2) ** 2).sum(axis=0)).mean()) / width
        size_of = deviation * float(np.sqrt(2.0 / np.pi))
        factors.append(
            {"factor": DUMMY, "mean_absolute": size_of, "mean_absolute_interval_95": [size_of, size_of], "mean": 0.0,
             "spread": deviation}
        )  # fmt: skip
    return {"method": "morris", "trajectories": len(paths), "factors": factors}


def index_rows(
    names: tuple[str, ...], keys: tuple[str, ...], found: Spread, drawn: bool, low: float = -np.inf,
    high: float = np.inf,
) -> list[dict[str, Any]]:  # fmt: skip
    """Indices [key, factor] with their 95% intervals, a row a factor; no intervals where nothing was drawn."""
    bounds = found.interval(low, high)
    rows = []
    for k, name in enumerate(names):
        row: dict[str, Any] = {"factor": name}
        for i, key in enumerate(keys):
            row[key] = float(found.estimate[i, k])
            interval = [float(bound[i, k]) for bound in bounds]
            row[f"{key}_interval_95"] = interval if drawn and np.isfinite(interval).all() else None
        rows.append(row)
    return rows


def _pair_rows(names: tuple[str, ...], pairs: list[tuple[int, int]], found: Spread) -> list[dict[str, Any]]:
    low, high = found.interval()
    return [
        {
            "factors": [names[j], names[k]],
            "second": float(found.estimate[0, n]),
            "second_interval_95": [float(low[0, n]), float(high[0, n])],
        }
        for n, (j, k) in enumerate(pairs)
    ]


def noise_row(noise: float) -> dict[str, Any]:
    """The dummy: ``noise``, the share of the variance that luck has."""
    nothing = {"factor": DUMMY, "first": 0.0, "first_interval_95": [0.0, 0.0]}
    return {**nothing, "total": noise, "total_interval_95": [noise, noise]}


def refuse_noise(noise: float, variance: float) -> None:
    """Refuse to print an index where luck has more than half of the ``variance`` of the means, ``noise``.

    It would be a share of a variance that is hardly known, whatever is known of the factor's own part in it.
    """
    if noise > 0.5 * variance:
        raise InputError(NOISY)


def _part(found: Spread, part: slice, shape: tuple[int, int]) -> Spread:
    """Some entries of a spread of a vector, as a matrix."""
    return Spread(
        found.estimate[part].reshape(shape), found.draws[:, part].reshape(len(found.draws), *shape),
        found.variance[part].reshape(shape), found.freedom[part].reshape(shape),
    )  # fmt: skip


def _complete(blocks: np.ndarray) -> np.ndarray:
    """Which blocks of ``blocks`` [block, point, replication] have a history at every point."""
    return np.asarray(~np.isnan(blocks).all(axis=2).any(axis=1))
