"""The agreement's survival: cumulative incidence of each ending over time, with endings as competing risks."""

from typing import Any

import numpy as np

from experiments.analysis.frames import Frame
from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.resampling import spread_of
from model.calendar import month_from_text, text_of_month
from model.law.constants import REPLACEMENT_MONTHS

# Still open at the horizon: the history was cut off, it did not end so.
CENSORED = ("annual_reviews", "old_agreement")


def aalen_johansen(
    months: np.ndarray, causes: np.ndarray, weights: np.ndarray, last: int, kinds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Cumulative incidence [cause, month] and the share still open [month] at the end of months 0 to ``last``.

    ``months`` [history]: when each history ended or was cut off, counted from the start; ``causes`` [history]: 0 to
    ``kinds`` - 1, or -1 when cut off; ``weights`` [history]: how often each counts. With n(t) at risk and d_k(t) ended
    by cause k in month t: F_k(t) = sum over s <= t of S(s-) d_k(s) / n(s), S the Kaplan-Meier estimate over all causes
    (Aalen & Johansen 1978, Scandinavian Journal of Statistics 5).
    """
    ended = np.zeros((kinds, last + 1))
    for cause in range(kinds):
        own = causes == cause
        np.add.at(ended[cause], months[own], weights[own])
    leaving = np.bincount(months, weights, last + 1)
    at_risk = weights.sum() - np.concatenate(([0.0], np.cumsum(leaving)[:-1]))
    hazard = np.divide(ended, at_risk, out=np.zeros_like(ended), where=at_risk > 1e-12)
    surviving = np.cumprod(1.0 - hazard.sum(axis=0))
    before = np.concatenate(([1.0], surviving[:-1]))
    return np.cumsum(before * hazard, axis=1), surviving


def survival(frame: Frame, start: str | None = None, resamples: int = 200) -> dict[str, Any]:
    """Cumulative incidence of each ending by month, and the share still ``open``, with 95% intervals.

    Points weigh alike.

    Endings count from the date that the law gives them: a withdrawal from the exit, hub and spoke from the exit or the
    bilateral, whichever is later. ``cut_off``: histories still open at the horizon; ``unsettled``: exits so near to it
    that a bilateral could still have come. ``start``: month from which time counts (default: the study's, else the
    default of the model).
    """
    first = month_from_text(start or start_of(frame))
    ended = frame.table["ending_month"].to_numpy(np.int64)
    last = int(ended.max()) - first
    present = [name for name in frame.table["ending"].unique() if name not in CENSORED]
    names = sorted(present, key=lambda name: -int((frame.table["ending"] == name).sum()))
    place = {name: k for k, name in enumerate(names)}
    causes = np.array([place.get(name, -1) for name in frame.table["ending"]])
    cells, crossed = frame.cells, frame.crossed(min(resamples, RESAMPLES))

    def curves(points: np.ndarray, replications: np.ndarray) -> np.ndarray:
        incidence, still_open = aalen_johansen(
            ended - first, causes, cells.weights(points, replications), last, len(names)
        )
        return np.vstack([incidence, still_open])

    withdrawn = (frame.table["ending"] == "withdrawn").to_numpy()
    found = spread_of(curves, crossed)
    low, high = found.interval(0.0, 1.0)
    *incidence, still_open = (
        {"probability": one.round(6).tolist(), "low": below.round(6).tolist(), "high": above.round(6).tolist()}
        for one, below, above in zip(found.estimate, low, high, strict=True)
    )
    return {
        "months": [text_of_month(first + k) for k in range(last + 1)],
        "drawn": crossed.drawn,
        "open": still_open,
        "incidence": {name: incidence[k] for name, k in place.items()},
        "cut_off": int((causes < 0).sum()),
        "unsettled": int((withdrawn & (last_months(frame) - ended < REPLACEMENT_MONTHS)).sum()),
    }


def last_months(frame: Frame) -> np.ndarray:
    """Last month of each history [history]; far ahead where it is not known how long it was played."""
    if "months" not in frame.table:
        return np.full(len(frame.table), np.iinfo(np.int64).max // 2)
    varied = _starts(frame)
    first = frame.table[varied].map(month_from_text) if varied else month_from_text(start_of(frame))
    return np.asarray(frame.table["months"].to_numpy(np.int64) + first - 1)


def start_of(frame: Frame) -> str:
    """First month of the histories of a study."""
    from model.parameters import registry

    if frame.study is None:
        return str(registry()["start"].default)
    if varied := _starts(frame):
        return str(frame.table[varied].min())  # months are written so that the earliest comes first
    return str(frame.study.base.get("start") or registry()["start"].default)


def _starts(frame: Frame) -> str:
    """The factor that moves the first month; empty where none does."""
    factors = frame.study.design.factors if frame.study else ()
    return next((factor.name for factor in factors if "start" in factor.parameters), "")
