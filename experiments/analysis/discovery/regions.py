"""How frequent an ending is in regions of the design, with intervals: the regions are held fixed."""

from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.frames import Frame
from experiments.analysis.resampling import point_means, spread_of
from model.errors import InputError

RESAMPLES = 200


def regions(frame: Frame, ending: str, inside: np.ndarray, resamples: int = RESAMPLES) -> list[dict[str, Any]]:
    """Density, coverage and mass of regions of points: ``inside`` [region, point].

    ``density``: share of a region's histories with the ending; ``coverage``: share of all histories with the ending
    that lie in it; ``mass``: share of all histories in it. Points weigh alike. The 95% intervals of the first two draw
    points and replications as every interval does (:class:`experiments.analysis.resampling.Crossed`), the regions held
    fixed: that they were picked on the same histories is left out.
    """
    happened, crossed, counted = frame.played(ending), frame.crossed(resamples), inside.astype(float)

    def shares(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        means = point_means(happened, replications)
        times = np.where(np.isnan(means), 0.0, points)
        there, hits = counted @ times, counted @ (np.nan_to_num(means) * times)
        whole = np.full(len(hits), float(np.nan_to_num(means) @ times))
        nothing = np.full(hits.shape, np.nan)
        return np.array([
            np.divide(hits, of, out=nothing.copy(), where=of > 0.0) for of in (there, whole)
        ])  # fmt: skip

    found = spread_of(shares, crossed)
    draws = np.array([inside.sum(axis=1), np.full(len(inside), inside.shape[1])])
    low, high = found.share_interval(crossed.independent(draws))
    histories = (~np.isnan(happened)).sum(axis=1)
    return [
        {
            "density": float(found.estimate[0, k]),
            "density_interval_95": [float(low[0, k]), float(high[0, k])],
            "coverage": float(found.estimate[1, k]),
            "coverage_interval_95": [float(low[1, k]), float(high[1, k])],
            "mass": float(own.mean()),
            "histories": int(histories[own].sum()),
        }
        for k, own in enumerate(inside.astype(bool))
    ]


def numbers(frame: Frame, table: pd.DataFrame) -> pd.DataFrame:
    """Factors that vary, by row of ``table`` (histories or points), as numbers.

    Names become columns of 0 and 1, one for each level (one for two). Raises :class:`InputError` where none varies.
    """
    varying = [name for name in frame.factors if frame.table[name].nunique() > 1]
    if not varying:
        raise InputError("scenario discovery needs a factor that varies")
    columns = {}
    for name in varying:
        values = table[name]
        if pd.api.types.is_numeric_dtype(values):
            columns[name] = values.astype(float)
            continue
        levels = sorted(frame.table[name].unique())
        for level in levels[1:] if len(levels) == 2 else levels:
            columns[f"{name} = {level}"] = (values == level).astype(float)
    return pd.DataFrame(columns)
