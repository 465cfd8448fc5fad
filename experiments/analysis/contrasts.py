"""Paired contrasts: what each value of a factor changes against the first, under the same luck."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.analysis.endings import levels
from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.resampling import Spread, point_means, spread_of

RESAMPLES = 200


def contrasts(frame: Frame, outcomes: Sequence[str], resamples: int = RESAMPLES) -> dict[str, Any]:
    """Mean of each outcome at each value of a factor less that at its first value, with 95% intervals.

    Values are in order, so that the first is the lowest or the first by name; factors with many are put into quarters,
    as in :func:`experiments.analysis.endings.levels`. Points weigh alike, and the other factors are averaged over as
    the design has them: a grid and the other designs alike have them the same on both sides, but for chance. Both
    sides of a difference are drawn with the same replications, so that luck which they share cancels (common random
    numbers; Law 2015, *Simulation Modeling and Analysis*, section 11.2). Endings are differences of probabilities.
    """
    design, rows, groups = frame.design(), list[dict[str, Any]](), list[np.ndarray]()
    for name in frame.factors:
        at = [(word, own) for word, own in levels(design[name]) if own.any()]
        for word, own in at[1:]:
            rows.append({"factor": name, "value": word, "reference": at[0][0], "differences": {}})
            groups.append(own.astype(float) - at[0][1])
    crossed = frame.crossed(min(resamples, RESAMPLES))
    result = {"outcomes": list(outcomes), "drawn": crossed.drawn, "rows": rows}
    if not rows:
        return result
    signs = np.array(groups)
    parts = np.vstack([np.maximum(signs, 0.0), np.maximum(-signs, 0.0)])
    values = np.stack([frame.played(name) for name in outcomes])

    def differences(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        means = point_means(values, replications)
        known = ~np.isnan(means)
        counted = (known * points) @ parts.T
        sums = (np.where(known, means, 0.0) * points) @ parts.T
        sides = np.divide(sums, counted, out=np.full(sums.shape, np.nan), where=counted > 0.0)
        return np.asarray(sides[:, : len(rows)] - sides[:, len(rows) :])

    found = spread_of(differences, crossed)
    low, high = _interval(found, [name in ENDINGS for name in outcomes], crossed.replications, crossed.draws_luck)
    for k, row in enumerate(rows):
        for j, name in enumerate(outcomes):
            bounds = [float(low[j, k]), float(high[j, k])]
            row["differences"][name] = {
                "difference": float(found.estimate[j, k]),
                "interval_95": bounds if np.isfinite(bounds).all() else None,
            }
    return result


def _interval(found: Spread, shares: list[bool], replications: int, luck: bool) -> tuple[np.ndarray, np.ndarray]:
    """95% intervals [outcome, contrast]; none (NaN) where a number is the same in every replication.

    A difference of probabilities that no replication moves is not certain for that: as much room is left as Wilson's
    interval leaves a share of one after so many draws of luck.
    """
    scale = np.abs(found.draws).max(axis=0, initial=0.0) if len(found.draws) else np.abs(found.estimate)
    still = ~(found.variance > 1e-24 * np.maximum(scale, 1e-300) ** 2)
    low, high = found.interval()
    is_share = np.array(shares)[:, None]
    low, high = (np.where(is_share, np.clip(bound, -1.0, 1.0), bound) for bound in (low, high))
    room = found.critical**2 / (max(replications, 1) + found.critical**2) if luck else np.nan
    for bound, sign in ((low, -1.0), (high, 1.0)):
        bound[still] = np.where(is_share, np.clip(found.estimate + sign * room, -1.0, 1.0), np.nan)[still]
    return low, high


def told_apart(cell: dict[str, Any]) -> bool:
    """Whether a difference is told apart from none: its interval leaves out zero."""
    bounds = cell["interval_95"]
    return bool(bounds) and (bounds[0] > 0.0 or bounds[1] < 0.0)
