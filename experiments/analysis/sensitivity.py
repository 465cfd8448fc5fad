"""Global sensitivity: which factors decide an outcome, beside a dummy that decides nothing and the share of luck."""

from typing import Any

import numpy as np

from experiments.analysis.frames import Frame
from experiments.analysis.intervals import RESAMPLES, Z, cluster_rows, interval_of
from model.errors import InputError

DUMMY = "(dummy)"
SLICES = (10, 8, 5, 4, 2)  # others make SALib's edges pass one by rounding
PAWN_RESAMPLES, PAWN_HISTORIES = 60, 50_000


def seed_share(values: np.ndarray) -> float:
    """Share of an outcome's variance that is luck: within points over within plus between, from [point, replication].

    Law of total variance, Var Y = E Var(Y | point) + Var E(Y | point), both terms by the unbiased mean squares of a
    one-way analysis of variance (Searle, Casella & McCulloch 1992, chapter 3); NaN where nothing varies, or where no
    point has two replications.
    """
    return _share_within(*_of_points(values))


def _of_points(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How many values each point has, their mean, and the sum of their squared distances from it."""
    counts = np.sum(~np.isnan(values), axis=1)
    means = np.nansum(values, axis=1) / np.maximum(counts, 1)
    return counts, means, np.nansum((values - means[:, None]) ** 2, axis=1)


def _share_within(counts: np.ndarray, means: np.ndarray, squares: np.ndarray) -> float:
    """:func:`seed_share` from what :func:`_of_points` says of each point."""
    points, total = int(np.count_nonzero(counts)), int(counts.sum())
    if points < 2 or total <= points:
        return float("nan")
    within = float(squares.sum()) / (total - points)
    grand = float((counts * means).sum()) / total
    mean_square = float((counts * (means - grand) ** 2).sum()) / (points - 1)
    size = (total - (counts**2).sum() / total) / (points - 1)
    between = max((mean_square - within) / size, 0.0)
    return within / (within + between) if within + between > 0.0 else float("nan")


def luck(values: np.ndarray, resamples: int = RESAMPLES) -> dict[str, Any]:
    """:func:`seed_share` with its 95% interval, points drawn with replacement."""
    generator = np.random.default_rng(0)
    points, draws = _of_points(values), []
    for _ in range(resamples):
        chosen = generator.integers(0, len(values), len(values))
        draws.append(_share_within(*(one[chosen] for one in points)))
    share = _share_within(*points)
    return {"share": share, "interval_95": interval_of(np.array(draws)) if np.isfinite(share) else (share, share)}


def other_luck(values: np.ndarray, generator: np.random.Generator) -> np.ndarray | None:
    """What a factor that only reshuffles luck would do to the mean at each point; None without replications.

    The difference of two means over replications drawn with replacement: twice the variance of a mean, as between
    two runs of the same point with other draws.
    """
    if values.shape[1] < 2 or np.isnan(values).any():
        return None
    size = values.shape[1]
    first, second = (
        np.take_along_axis(values, generator.integers(0, size, values.shape), axis=1).mean(axis=1) for _ in range(2)
    )
    return np.asarray(first - second) * np.sqrt(size / (size - 1.0))


def sobol(values: np.ndarray, names: tuple[str, ...], second_order: bool, resamples: int = RESAMPLES) -> dict[str, Any]:
    """First-order and total Sobol indices of the mean at a point, with bootstrap intervals.

    ``values`` [point, replication] in the order of SALib's sampler; base samples with a failed point are left out.
    The estimators are SALib's (Saltelli et al. 2010, Computer Physics Communications 181). A dummy stands for a factor
    that only changes the luck: what it scores is the noise of the estimate.
    """
    from SALib.analyze import sobol as salib

    size = len(names)
    rows = 2 * size + 2 if second_order else size + 2
    if len(values) % rows:
        raise InputError(f"{len(values)} points are no Sobol design of {size} factors; {rows} make a base sample")
    blocks = values.reshape(-1, rows, values.shape[1])
    blocks = blocks[~np.isnan(blocks).any(axis=(1, 2))]
    if len(blocks) < 4:
        raise InputError(f"{len(blocks)} complete base samples; a Sobol analysis needs at least 4")
    means = blocks.mean(axis=2)
    change = other_luck(blocks[:, 0], np.random.default_rng(0))
    columns = [means[:, 0], *means[:, 1 : size + 1].T]
    labels = list(names)
    if change is not None:
        columns.append(means[:, 0] + change)
        labels.append(DUMMY)
    y = np.column_stack([*columns, means[:, -1]]).ravel()
    if np.ptp(y) == 0.0:
        return {"method": "sobol", "constant": True, "base_samples": len(blocks), "factors": []}
    problem = {"num_vars": len(labels), "names": labels, "bounds": [[0.0, 1.0]] * len(labels)}
    found = salib.analyze(problem, y, calc_second_order=False, num_resamples=resamples, seed=0)
    factors = [
        {
            "factor": label,
            "first": float(found["S1"][k]),
            "first_interval_95": _around(found["S1"][k], found["S1_conf"][k]),
            "total": float(found["ST"][k]),
            "total_interval_95": _around(found["ST"][k], found["ST_conf"][k]),
        }
        for k, label in enumerate(labels)
    ]
    return {"method": "sobol", "constant": False, "base_samples": len(blocks), "factors": factors}


def morris(
    values: np.ndarray, unit: np.ndarray, names: tuple[str, ...], levels: int, resamples: int = RESAMPLES
) -> dict[str, Any]:
    """Morris's elementary effects of the mean at a point: mean absolute effect, mean and spread.

    ``unit``: quantiles [point, factor]; trajectories with a failed point are left out. Effects are per range of a
    factor (Morris 1991; Campolongo, Cariboni & Saltelli 2007), the dummy's as in :func:`sobol`.
    """
    from SALib.analyze import morris as salib

    size = len(names) + 1
    paths = values.reshape(-1, size, values.shape[1])
    whole = ~np.isnan(paths).any(axis=(1, 2))
    paths, places = paths[whole], unit.reshape(-1, size, len(names))[whole]
    if len(paths) < 2:
        raise InputError(f"{len(paths)} complete trajectories; a Morris analysis needs at least 2")
    y = paths.mean(axis=2).ravel()
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    found = salib.analyze(
        problem, places.reshape(-1, len(names)), y, num_levels=levels, num_resamples=resamples, seed=0
    )
    factors = [
        {
            "factor": name,
            "mean_absolute": float(found["mu_star"][k]),
            "mean_absolute_interval_95": _around(found["mu_star"][k], found["mu_star_conf"][k]),
            "mean": float(found["mu"][k]),
            "spread": float(found["sigma"][k]),
        }
        for k, name in enumerate(names)
    ]
    change = other_luck(paths[:, 0], np.random.default_rng(0))
    if change is not None:
        effects = change / (levels / (2.0 * (levels - 1)))
        draws = np.random.default_rng(0).choice(np.abs(effects), (resamples, len(effects))).mean(axis=1)
        factors.append(
            {
                "factor": DUMMY,
                "mean_absolute": float(np.abs(effects).mean()),
                "mean_absolute_interval_95": interval_of(draws),
                "mean": float(effects.mean()),
                "spread": float(effects.std(ddof=1)),
            }
        )
    return {"method": "morris", "trajectories": len(paths), "factors": factors}


def factorial(
    values: np.ndarray, sizes: tuple[int, ...], names: tuple[str, ...], resamples: int = RESAMPLES
) -> dict[str, Any]:
    """First-order and total indices of the mean at a point over a whole grid, by the analysis of its variance.

    ``values`` [point, replication], ``sizes``: levels of each factor, the last turning fastest. With all combinations
    played the indices are exact sums (Saltelli et al. 2008, *Global Sensitivity Analysis*, chapter 4): first
    Var(E(Y | x_i)) / Var Y, total E(Var(Y | all but x_i)) / Var Y. Intervals draw replications, each the same luck at
    every point. The dummy is what luck leaves in the means.
    """
    size = values.shape[1]
    generator = np.random.default_rng(0)
    found = _factorial(values.mean(axis=1).reshape(sizes))
    draws = np.array(
        [_factorial(values[:, generator.integers(0, size, size)].mean(axis=1).reshape(sizes)) for _ in range(resamples)]
    )
    # As for a mean of independent draws: replications drawn again only spread by (n - 1) / n of their variance.
    half = Z * np.nanstd(draws, axis=0, ddof=1) * np.sqrt(size / max(size - 1.0, 1.0))
    factors = [
        {
            "factor": name,
            "first": float(found[0, k]),
            "first_interval_95": _within_unit(found[0, k], half[0, k]),
            "total": float(found[1, k]),
            "total_interval_95": _within_unit(found[1, k], half[1, k]),
        }
        for k, name in enumerate(names)
    ]
    if size > 1:
        noise = float(values.var(axis=1, ddof=1).mean() / size / values.mean(axis=1).var())
        nothing = {"factor": DUMMY, "first": 0.0, "first_interval_95": (0.0, 0.0)}
        factors.append({**nothing, "total": noise, "total_interval_95": (noise, noise)})
    return {"method": "factorial", "factors": factors}


def _factorial(means: np.ndarray) -> np.ndarray:
    """Indices [first or total, factor] of a full grid of means."""
    whole = means.var()
    axes = range(means.ndim)
    first = [means.mean(axis=tuple(a for a in axes if a != k)).var() for k in axes]
    total = [means.var(axis=k).mean() for k in axes]
    return np.array([first, total]) / whole if whole > 0.0 else np.full((2, means.ndim), np.nan)


def grid_sizes(frame: Frame) -> tuple[int, ...] | None:
    """Levels of each factor of a grid whose every point was played alike; None for any other design."""
    sizes = tuple(int(frame.table[name].nunique()) for name in frame.factors)
    whole = frame.kind == "grid" and int(np.prod(sizes)) == frame.points
    return sizes if whole else None


def _within_unit(value: float, half: float) -> tuple[float, float]:
    return float(max(value - half, 0.0)), float(min(value + half, 1.0))


def _around(value: float, half: float) -> tuple[float, float]:
    return float(value - half), float(value + half)


def pawn(frame: Frame, outcome: str, resamples: int = PAWN_RESAMPLES) -> dict[str, Any]:
    """PAWN indices of histories, from any design: median distance between the distribution of an outcome and its
    distribution with the factor in a narrow slice (Pianosi & Wagener 2015; 2018 for given data).

    Factors enter by the rank of their value, ties in random order, so that names and levels fill slices too. The
    dummy is a number drawn at random for each point (Khorashadi Zadeh et al. 2017); the 95% interval draws points
    with replacement. Of more than :data:`PAWN_HISTORIES` histories so many are taken at random: distances then are
    known well enough, and the interval says how well.
    """  # noqa: D205
    generator = np.random.default_rng(0)
    frame = frame.sample(PAWN_HISTORIES)
    values = frame.outcome(outcome).to_numpy()
    points = frame.table["point"].to_numpy()
    rows = cluster_rows(points)
    place = np.zeros(len(points), np.int64)
    for k, own in enumerate(rows):
        place[own] = k
    columns = []
    for name in frame.factors:
        codes = np.unique(frame.design()[name].to_numpy(), return_inverse=True)[1]
        columns.append(np.lexsort((generator.random(len(codes)), codes)).argsort())
    columns.append(generator.permutation(len(rows)))
    ranks = np.column_stack(columns).astype(float) / max(len(rows) - 1, 1)
    labels = [*frame.factors, DUMMY]
    slices = next((count for count in SLICES if 5 * count <= len(rows)), SLICES[-1])
    index = median_distances(ranks[place], values, slices)
    draws = []
    for _ in range(resamples):
        chosen = np.concatenate([rows[k] for k in generator.integers(0, len(rows), len(rows))])
        draws.append(median_distances(ranks[place[chosen]], values[chosen], slices))
    # Drawing points twice makes slices coarser and distances larger: only the spread of the draws is used.
    half = Z * np.nanstd(np.array(draws), axis=0, ddof=1)
    return {
        "method": "pawn",
        "slices": slices,
        "histories": len(frame.table),
        "factors": [
            {"factor": label, "median": float(index[k]), "median_interval_95": _within_unit(index[k], half[k])}
            for k, label in enumerate(labels)
        ],
    }


def median_distances(ranks: np.ndarray, values: np.ndarray, slices: int) -> np.ndarray:
    """PAWN's median over slices of a factor, for each factor [of ``ranks``].

    SALib's ``pawn.analyze`` to rounding (a test), which asks SciPy for the p-value of every distance: they are not used
    and take minutes where the distances take a second. As there, the largest value of a factor is in no slice.
    """
    codes = np.unique(values, return_inverse=True)[1]
    levels = int(codes.max()) + 1
    overall = np.cumsum(np.bincount(codes, minlength=levels)) / len(codes)
    medians = []
    for rank in ranks.T:
        edges = np.quantile(rank, np.arange(0.0, 1.0 + 1.0 / slices, 1.0 / slices))
        place = np.searchsorted(edges, rank, side="right") - 1
        inside = place < slices
        cells = place[inside] * levels + codes[inside]
        below = np.bincount(cells, minlength=slices * levels).reshape(slices, levels).cumsum(axis=1)
        filled = below[below[:, -1] > 0]
        medians.append(np.median(np.abs(filled / filled[:, -1:] - overall).max(axis=1)))
    return np.array(medians)


def sensitivity(frame: Frame, outcome: str, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Every method that the design of a study admits, for one outcome, and the share of luck in its variance."""
    values = frame.by_point(outcome)
    result: dict[str, Any] = {"outcome": outcome, "luck": luck(values, resamples), "methods": []}
    if np.nanmin(values) == np.nanmax(values):
        result["constant"] = True
        return result
    sizes = grid_sizes(frame)
    if sizes is not None and not np.isnan(values).any():
        result["methods"].append(factorial(values, sizes, frame.factors, min(resamples, 200)))
    if frame.kind == "sobol":
        result["methods"].append(
            sobol(values, frame.factors, bool(frame.options.get("second_order", False)), resamples)
        )
    if frame.kind == "morris" and frame.unit is not None:
        levels = int(frame.options.get("levels", 4))
        result["methods"].append(morris(values, frame.unit, frame.factors, levels, resamples))
    if frame.points >= 10:
        result["methods"].append(pawn(frame, outcome, min(resamples, PAWN_RESAMPLES)))
    return result
