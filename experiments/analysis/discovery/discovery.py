"""Scenario discovery: boxes in the space of factors in which an ending is frequent (PRIM)."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.discovery.regions import numbers, regions
from experiments.analysis.discovery.tree import NEEDED
from experiments.analysis.frames import Frame
from model.errors import InputError

BOXES = 3
PRIM_HISTORIES = 50_000


def prim(frame: Frame, ending: str, boxes: int = BOXES) -> list[dict[str, Any]]:
    """Boxes of factors in which an ending is frequent, one after the other, by the Patient Rule Induction Method.

    (Friedman & Fisher 1999; Bryant & Lempert 2010 for scenario discovery.) Each with its coverage, density and mass
    (:func:`experiments.analysis.discovery.regions.regions`), of what no earlier box holds; ``limits``: by factor that
    the box restricts, the bounds or names. Points weigh alike: where they have different numbers of histories, those of
    points with fewer are repeated. Of the peeling trajectory the box with the largest harmonic mean of coverage and
    density is taken. Of more than :data:`PRIM_HISTORIES` histories so many are taken at random to find boxes: it keeps
    every step of every peeling in memory. Raises :class:`InputError` when the optional packages are missing.
    """
    workbench = _workbench()
    whole, frame = frame, frame.sample(PRIM_HISTORIES).evened()
    places = numbers(frame, frame.table)
    happened = frame.outcome(ending).to_numpy().astype(bool)
    if happened.all() or not happened.any():
        return []
    with warnings.catch_warnings():
        # It uses an argument of pandas that a coming version drops.
        warnings.simplefilter("ignore")
        algorithm = workbench.Prim(places, happened, peel_alpha=0.05, mass_min=max(0.02, 10.0 / len(places)))
    found = []
    for _ in range(boxes):
        box = algorithm.find_box()
        if box is None:
            break
        trajectory = box.peeling_trajectory
        both = (trajectory["coverage"] + trajectory["density"]).clip(lower=1e-9)
        box.select(int((2.0 * trajectory["coverage"] * trajectory["density"] / both).argmax()))
        if box.res_dim == 0 or box.density <= happened.mean():
            break
        _, limits = box.inspect(style="data")[0]
        found.append(_limits(limits, frame))
    if not found:
        return []
    inside = np.array([_inside(limits, whole.design()) for limits in found])
    # Histories of an earlier box are no part of a later one.
    inside &= np.cumsum(inside, axis=0) == 1
    shares = regions(whole, ending, inside)
    return [{**share, "limits": limits} for share, limits in zip(shares, found, strict=True)]


def _inside(limits: dict[str, Any], design: pd.DataFrame) -> np.ndarray:
    """Which points [point] of a design lie within the limits of a box."""
    inside = np.ones(len(design), bool)
    for name, limit in limits.items():
        values = design[name]
        if "names" in limit:
            inside &= values.isin(limit["names"]).to_numpy()
            continue
        low, high = limit["low"], limit["high"]
        inside &= (values >= (-np.inf if low is None else low)).to_numpy()
        inside &= (values <= (np.inf if high is None else high)).to_numpy()
    return inside


def _limits(limits: pd.DataFrame, frame: Frame) -> dict[str, Any]:
    """Restrictions of a box as plain data; a bound at the edge of what was played is none."""
    found: dict[str, Any] = {}
    for column, row in limits.iterrows():
        low, high = float(row.iloc[0]), float(row.iloc[1])
        name, _, level = str(column).partition(" = ")
        if level:
            # Both sides of a 0 and 1 cannot be restricted at once: the box would be empty.
            levels = found.get(name, {"names": sorted(frame.table[name].unique())})["names"]
            found[name] = {"names": [level] if low > 0.0 else [one for one in levels if one != level]}
            continue
        values = frame.table[name]
        found[name] = {"low": low if low > values.min() else None, "high": high if high < values.max() else None}
    return found


def _workbench() -> Any:
    try:
        with warnings.catch_warnings():
            # It warns of an optional package for clusters that is not used here.
            warnings.simplefilter("ignore")
            import sklearn.tree  # noqa: F401
            from ema_workbench.analysis import prim as workbench
    except ImportError:
        raise InputError(NEEDED) from None
    return workbench
