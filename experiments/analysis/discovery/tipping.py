"""Tipping lines: where, in the plane of two factors, an ending becomes likelier than not."""

from typing import Any

import numpy as np
from scipy.optimize import minimize

from experiments.analysis.frames import Frame
from experiments.analysis.resampling import point_means, spread_of
from model.errors import InputError

GRID = 41
SQUARES = 12  # along each axis, where more places than fit were played
RIDGE = 1e-3
TERMS = ("1", "x", "y", "x y", "x^2", "y^2")


def basis(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Terms [row, 6] of a quadratic in two factors, each scaled to [-1, 1]."""
    return np.column_stack([np.ones_like(x), x, y, x * y, x * x, y * y])


def fit_logistic(terms: np.ndarray, happened: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Coefficients of a logistic regression, P = 1 / (1 + exp(-terms b)), by penalised maximum likelihood.

    ``weights`` [row]; a ridge of 0.001 a row keeps separated data finite (le Cessie & van Houwelingen 1992).
    """
    total = weights.sum()

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        score = terms @ b
        value = (weights * (np.logaddexp(0.0, score) - happened * score)).sum() / total
        slope = terms.T @ (weights * (0.5 * (1.0 + np.tanh(0.5 * score)) - happened)) / total
        return float(value + 0.5 * RIDGE * b[1:] @ b[1:]), slope + RIDGE * np.concatenate(([0.0], b[1:]))

    return np.asarray(minimize(loss, np.zeros(terms.shape[1]), jac=True, method="L-BFGS-B").x)


def tipping(frame: Frame, first: str, second: str, ending: str, resamples: int = 200) -> dict[str, Any]:
    """Probability of an ending over the plane of two numeric factors, and the line where it crosses one half.

    A logistic regression on a quadratic in both; the other factors are averaged over. ``line``: for each value of the
    first factor the values of the second at the crossing (none where there is no crossing), with the values around it
    at which one half lies within the 95% interval of the probability (Fieller 1954), cut to the range of the study;
    ``uncertain``: all such points of the grid; ``played``: the observed share at each place of the plane that was
    played, to hold the fitted surface against. ``skill``: share of the log loss of the overall share that the
    regression removes (McFadden 1974).
    Raises :class:`InputError` for a factor that is no number or does not vary.
    """
    for name in (first, second):
        frame.check_factor(name, "--tipping")
        if name not in frame.numeric():
            raise InputError(f"--tipping {name}: a factor with numbers that vary is needed; there are "
                             f"{', '.join(frame.numeric()) or 'none'}")  # fmt: skip
    if first == second:
        raise InputError("--tipping needs two different factors")
    design, happened = frame.design(), frame.played(ending)
    each = basis(*(_scaled(design[name].to_numpy(float)) for name in (first, second)))
    axis = np.linspace(-1.0, 1.0, GRID)
    grid = basis(np.repeat(axis, GRID), np.tile(axis, GRID))

    def coefficients(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        # Histories of a point share their factors: one row a point, with the share in which it happened.
        shares = point_means(happened, replications)
        times = np.where(np.isnan(shares), 0.0, points)
        return fit_logistic(each, np.nan_to_num(shares), times)

    found = spread_of(lambda points, luck: grid @ coefficients(points, luck), frame.crossed(resamples))
    everything, ones = np.ones(frame.points), np.ones(frame.replications)
    low, high = (bound.reshape(GRID, GRID) for bound in found.interval())
    field = found.estimate.reshape(GRID, GRID)
    values = [_axis(design[name].to_numpy(float)) for name in (first, second)]
    return {
        "ending": ending,
        "factors": [first, second],
        "values": [axis_values.tolist() for axis_values in values],
        "played": _played(design[first].to_numpy(float), design[second].to_numpy(float), point_means(happened, ones)),
        "probability": _chance(field).round(5).tolist(),
        "uncertain": ((low <= 0.0) & (high >= 0.0)).tolist(),
        "line": _line(field, low, high, *values),
        "skill": _skill(_chance(each @ coefficients(everything, ones)), point_means(happened, ones)),
    }


def _played(x: np.ndarray, y: np.ndarray, share: np.ndarray) -> list[dict[str, Any]]:
    """Where points lie in the plane and how often the ending was observed there; many are put into squares."""
    places, place = np.unique(np.column_stack([x, y]), axis=0, return_inverse=True)
    if len(places) > SQUARES**2:
        columns, rows = (np.minimum((0.5 * (_scaled(v) + 1.0) * SQUARES).astype(int), SQUARES - 1) for v in (x, y))
        place = np.unique(columns * SQUARES + rows, return_inverse=True)[1]
    count = np.bincount(place.ravel())
    middle = [np.bincount(place.ravel(), values) / count for values in (x, y, share)]
    return [
        {"x": float(a), "y": float(b), "observed": round(float(p), 5), "points": int(n)}
        for a, b, p, n in zip(*middle, count, strict=True)
    ]


def _scaled(values: np.ndarray) -> np.ndarray:
    return np.asarray(2.0 * (values - values.min()) / np.ptp(values) - 1.0)


def _axis(values: np.ndarray) -> np.ndarray:
    return np.linspace(values.min(), values.max(), GRID)


def _chance(score: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * score)))


def crossings(row: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values at which scores along a row pass zero, by linear interpolation."""
    where = np.flatnonzero(row[:-1] * row[1:] < 0.0)
    share = row[where] / (row[where] - row[where + 1])
    return np.asarray(values[where] + share * (values[where + 1] - values[where]))


def _line(field: np.ndarray, low: np.ndarray, high: np.ndarray, x: np.ndarray, y: np.ndarray) -> list[dict[str, Any]]:
    found = []
    for k, value in enumerate(x):
        edges = np.sort(np.concatenate([crossings(low[k], y), crossings(high[k], y)]))
        for crossing in crossings(field[k], y):
            below, above = edges[edges <= crossing], edges[edges >= crossing]
            found.append(
                {
                    "x": float(value),
                    "y": float(crossing),
                    "low": float(below[-1] if len(below) else y[0]),
                    "high": float(above[0] if len(above) else y[-1]),
                }
            )
    return found


def _skill(chance: np.ndarray, happened: np.ndarray) -> float:
    """Share of the log loss removed; ``chance`` and ``happened`` [point] are the fitted and the observed share."""
    share = happened.mean()
    if share in (0.0, 1.0):
        return 0.0

    def loss(p: Any) -> float:
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return float(-np.mean(happened * np.log(p) + (1 - happened) * np.log(1 - p)))

    return 1.0 - loss(chance) / loss(np.full_like(happened, share))
