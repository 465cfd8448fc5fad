"""PAWN: how far the distribution of an outcome moves when a factor is held in a slice, for any design."""

from typing import Any

import numpy as np

from experiments.analysis.frames import Frame
from experiments.analysis.resampling import spread_of
from experiments.analysis.sensitivity.designed import DUMMY, index_rows
from model.errors import InputError

SLICES = (10, 8, 5, 4, 2)  # others make SALib's edges pass one by rounding
RESAMPLES, HISTORIES, POINTS = 60, 50_000, 10


def pawn(frame: Frame, outcome: str, resamples: int = RESAMPLES) -> dict[str, Any]:
    """PAWN indices of histories, from any design: median distance between the distribution of an outcome and its
    distribution with the factor in a narrow slice (Pianosi & Wagener 2015; 2018 for given data).

    Factors enter by the rank of their value at a point, ties in random order, so that names and levels fill slices
    too; points weigh alike. The dummy is a number drawn at random for each point (Khorashadi Zadeh et al. 2017). Of
    more than :data:`HISTORIES` histories so many are taken at random: distances then are known well enough, and the
    interval says how well. Raises :class:`InputError` where there are fewer than :data:`POINTS` points.
    """  # noqa: D205
    if frame.points < POINTS:
        raise InputError(f"{frame.points} points; PAWN needs at least {POINTS}")
    generator = np.random.default_rng(0)
    frame = frame.sample(HISTORIES)
    values, cells, design = frame.outcome(outcome).to_numpy(), frame.cells, frame.design()
    columns = []
    for name in frame.factors:
        codes = np.unique(design[name].to_numpy(), return_inverse=True)[1]
        columns.append(np.lexsort((generator.random(len(codes)), codes)).argsort())
    columns.append(generator.permutation(frame.points))
    ranks = np.column_stack(columns).astype(float) / max(frame.points - 1, 1)
    labels = (*frame.factors, DUMMY)
    slices = next((count for count in SLICES if 5 * count <= frame.points), SLICES[-1])
    places, codes = sliced(ranks, slices)[cells.point], np.unique(values, return_inverse=True)[1]

    def distances(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        return median_distances(places, codes, cells.weights(points, replications), slices)[None, :]

    # Drawing points twice makes slices coarser and distances larger: of the draws only their spread is used.
    crossed = frame.crossed(resamples)
    rows = index_rows(labels, ("median",), spread_of(distances, crossed), True, 0.0, 1.0)
    return {"method": "pawn", "slices": slices, "histories": len(frame.table), "factors": rows}


def sliced(ranks: np.ndarray, slices: int) -> np.ndarray:
    """Slice of equal count [row, factor] in which a rank lies; as in SALib the largest is in none (``slices``)."""
    edges = np.arange(0.0, 1.0 + 1.0 / slices, 1.0 / slices)
    places = [np.searchsorted(np.quantile(rank, edges), rank, side="right") - 1 for rank in ranks.T]
    return np.column_stack(places)


def median_distances(places: np.ndarray, codes: np.ndarray, weights: np.ndarray, slices: int) -> np.ndarray:
    """PAWN's median over slices of a factor, for each factor.

    ``places`` [history, factor]: slices (:func:`sliced`); ``codes`` [history]: rank of the outcome's value, equal for
    equal values; ``weights`` [history]. SALib's ``pawn.analyze`` to rounding (a test), which asks SciPy for the p-value
    of every distance: they are not used and take minutes where the distances take a second.
    """
    levels = int(codes.max()) + 1
    overall = np.cumsum(np.bincount(codes, weights, levels)) / weights.sum()
    medians = []
    for place in places.T:
        inside = place < slices
        cells = place[inside] * levels + codes[inside]
        below = np.bincount(cells, weights[inside], slices * levels).reshape(slices, levels).cumsum(axis=1)
        filled = below[below[:, -1] > 0]
        medians.append(np.median(np.abs(filled / filled[:, -1:] - overall).max(axis=1)))
    return np.array(medians)
