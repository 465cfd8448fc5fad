"""How a review ends: the probability of each ending, over a study and by the values of each factor."""

from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.resampling import point_means, spread_of

GROUPS = 4


def levels(column: pd.Series) -> list[tuple[str, np.ndarray]]:
    """Values of a factor with the points that have them; many numbers are put into quarters of equal count."""
    values = sorted(column.unique())
    if len(values) <= 8 or not pd.api.types.is_numeric_dtype(column):
        return [(_word(value), (column == value).to_numpy()) for value in values]
    edges = np.quantile(column, np.linspace(0.0, 1.0, GROUPS + 1))
    found = []
    for k in range(GROUPS):
        below = column <= edges[k + 1] if k == GROUPS - 1 else column < edges[k + 1]
        found.append((f"{edges[k]:.3g} to {edges[k + 1]:.3g}", ((column >= edges[k]) & below).to_numpy()))
    return found


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, (float, np.floating)) else str(value)


def shares(frame: Frame, groups: np.ndarray, resamples: int = RESAMPLES) -> list[dict[str, Any]]:
    """Probability of each ending that occurs, with its 95% interval, over groups of points: ``groups`` [group, point].

    Points weigh alike, however many histories they have.
    """
    crossed, cells = frame.crossed(resamples), frame.cells
    names = frame.table["ending"].to_numpy()
    present = [ending for ending in ENDINGS if (names == ending).any()]
    happened = np.full((len(present), frame.points, frame.replications), np.nan)
    happened[:, cells.point, cells.replication] = [names == ending for ending in present]
    counted = groups.astype(float)

    def probabilities(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        means = point_means(happened, replications)
        times = np.where(np.isnan(means[0]), 0.0, points)
        total = counted @ times
        sums = counted @ (np.nan_to_num(means) * times).T
        return np.divide(sums, total[:, None], out=np.full(sums.shape, np.nan), where=total[:, None] > 0.0)

    found = spread_of(probabilities, crossed)
    low, high = found.share_interval(crossed.independent(groups.sum(axis=1))[:, None])
    return [
        {
            ending: {
                "probability": float(found.estimate[k, e]),
                "interval_95": [float(low[k, e]), float(high[k, e])],
            }
            for e, ending in enumerate(present)
            if found.estimate[k, e] > 0.0
        }
        for k in range(len(groups))
    ]


def endings(frame: Frame, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Probabilities of endings over the study and, for each factor, at each of its values."""
    design, histories = frame.design(), np.bincount(frame.cells.point)
    rows = [(name, word, own) for name in frame.factors for word, own in levels(design[name]) if own.any()]
    overall, *found = shares(frame, np.array([np.ones(frame.points, bool), *(own for _, _, own in rows)]), resamples)
    by_factor: dict[str, list[dict[str, Any]]] = {name: [] for name in frame.factors}
    for (name, word, own), one in zip(rows, found, strict=True):
        by_factor[name].append({"value": word, "histories": int(histories[own].sum()), "endings": one})
    return {
        "histories": len(frame.table),
        "points": frame.points,
        "replications": frame.replications,
        "uneven": bool(np.ptp(histories) > 0),
        "drawn": frame.crossed(resamples).drawn,
        "failed": frame.failed,
        "overall": overall,
        "by_factor": by_factor,
    }


def spread(by_value: list[dict[str, Any]], ending: str) -> float:
    """How far the probability of an ending moves over the values of a factor (largest minus smallest)."""
    found = [row["endings"].get(ending, {"probability": 0.0})["probability"] for row in by_value]
    return max(found) - min(found)
