"""Tipping lines: where, in the plane of two factors, an ending becomes likelier than not."""

from typing import Any

import numpy as np
from scipy.optimize import minimize

from experiments.analysis.frames import Frame
from experiments.analysis.intervals import cluster_resamples
from model.errors import InputError

GRID = 41
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
    first factor the values of the second at the crossing (none where there is no crossing) with the 95% interval of the
    nearest crossing over resampled points; ``uncertain``: grid points at which the interval of the probability holds
    one half. ``skill``: share of the log loss of the overall share that the regression removes (McFadden 1974).
    Raises :class:`InputError` for a factor that is no number or does not vary.
    """
    for name in (first, second):
        frame.check_factor(name, "--tipping")
        if name not in frame.numeric():
            raise InputError(f"--tipping {name}: a factor with numbers that vary is needed; there are "
                             f"{', '.join(frame.numeric()) or 'none'}")  # fmt: skip
    if first == second:
        raise InputError("--tipping needs two different factors")
    happened = frame.outcome(ending).to_numpy()
    places = [_scaled(frame.table[name].to_numpy(float)) for name in (first, second)]
    terms = basis(*places)
    # Histories of a point share their factors: one row a point, with the share in which it happened.
    _, first_row, index, sizes = np.unique(
        frame.table["point"].to_numpy(), return_index=True, return_inverse=True, return_counts=True
    )
    each, shares = terms[first_row], np.bincount(index, happened) / sizes
    fitted = fit_logistic(each, shares, sizes)
    axis = np.linspace(-1.0, 1.0, GRID)
    grid = basis(np.repeat(axis, GRID), np.tile(axis, GRID))
    resampled = cluster_resamples(np.arange(len(sizes)), resamples)
    draws = np.array([_chance(grid, fit_logistic(each, shares, sizes * times)) for times in resampled])
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    field = _chance(grid, fitted).reshape(GRID, GRID)
    values = [_axis(frame.table[name].to_numpy(float)) for name in (first, second)]
    return {
        "ending": ending,
        "factors": [first, second],
        "values": [axis_values.tolist() for axis_values in values],
        "probability": field.round(5).tolist(),
        "uncertain": ((low <= 0.5) & (high >= 0.5)).reshape(GRID, GRID).tolist(),
        "line": _line(field, draws.reshape(-1, GRID, GRID), *values),
        "skill": _skill(_chance(terms, fitted), happened),
    }


def _scaled(values: np.ndarray) -> np.ndarray:
    return np.asarray(2.0 * (values - values.min()) / np.ptp(values) - 1.0)


def _axis(values: np.ndarray) -> np.ndarray:
    return np.linspace(values.min(), values.max(), GRID)


def _chance(terms: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * (terms @ coefficients))))


def crossings(row: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Values at which probabilities along a row pass one half, by linear interpolation."""
    gap = row - 0.5
    where = np.flatnonzero(gap[:-1] * gap[1:] < 0.0)
    share = gap[where] / (gap[where] - gap[where + 1])
    return np.asarray(values[where] + share * (values[where + 1] - values[where]))


def _line(field: np.ndarray, draws: np.ndarray, x: np.ndarray, y: np.ndarray) -> list[dict[str, Any]]:
    found = []
    for k, value in enumerate(x):
        for crossing in crossings(field[k], y):
            near = [c[np.argmin(np.abs(c - crossing))] for draw in draws if len(c := crossings(draw[k], y))]
            low, high = np.quantile(near, (0.025, 0.975)) if near else (np.nan, np.nan)
            share = len(near) / len(draws)
            found.append({"x": float(value), "y": float(crossing), "low": float(low), "high": float(high),
                          "crosses": share})  # fmt: skip
    return found


def _skill(chance: np.ndarray, happened: np.ndarray) -> float:
    share = happened.mean()
    if share in (0.0, 1.0):
        return 0.0

    def loss(p: Any) -> float:
        p = np.clip(p, 1e-12, 1 - 1e-12)
        return float(-np.mean(happened * np.log(p) + (1 - happened) * np.log(1 - p)))

    return 1.0 - loss(chance) / loss(np.full_like(happened, share))
