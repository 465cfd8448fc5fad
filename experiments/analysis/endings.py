"""How a review ends: the probability of each ending, over a study and by the values of each factor."""

from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.intervals import RESAMPLES, share_interval

GROUPS = 4


def levels(column: pd.Series) -> list[tuple[str, np.ndarray]]:
    """Values of a factor with the rows that have them; many numbers are put into quarters of equal count."""
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


def shares(frame: Frame, rows: np.ndarray | None = None, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Probability of each ending that occurs, with its 95% interval, over all histories or some ``rows``."""
    table = frame.table if rows is None else frame.table[rows]
    points = table["point"].to_numpy()
    found = {}
    for ending in ENDINGS:
        happened = (table["ending"] == ending).to_numpy()
        if happened.any():
            low, high = share_interval(happened, points, resamples)
            found[ending] = {"probability": float(happened.mean()), "interval_95": [low, high]}
    return found


def endings(frame: Frame, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Probabilities of endings over the study and, for each factor, at each of its values."""
    return {
        "histories": len(frame.table),
        "points": frame.points,
        "failed": frame.failed,
        "overall": shares(frame, None, resamples),
        "by_factor": {
            name: [
                {"value": word, "histories": int(rows.sum()), "endings": shares(frame, rows, resamples)}
                for word, rows in levels(frame.table[name])
                if rows.any()
            ]
            for name in frame.factors
        },
    }


def spread(by_value: list[dict[str, Any]], ending: str) -> float:
    """How far the probability of an ending moves over the values of a factor (largest minus smallest)."""
    found = [row["endings"].get(ending, {"probability": 0.0})["probability"] for row in by_value]
    return max(found) - min(found)
