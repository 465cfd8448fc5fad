"""Scenario discovery: where in the space of factors an ending lies, as boxes (PRIM) and as a shallow tree."""

import warnings
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.frames import Frame
from model.errors import InputError

BOXES = 3
PRIM_HISTORIES = 50_000
DEPTH = 3
NEEDED = "scenario discovery needs ema_workbench and scikit-learn; install them with: uv sync --extra discovery"


def _numbers(frame: Frame) -> pd.DataFrame:
    """Factors that vary, by history, as numbers: names as columns of 0 and 1, one for each level (one for two)."""
    varying = [name for name in frame.factors if frame.table[name].nunique() > 1]
    if not varying:
        raise InputError("scenario discovery needs a factor that varies")
    columns = {}
    for name in varying:
        values = frame.table[name]
        if pd.api.types.is_numeric_dtype(values):
            columns[name] = values.astype(float)
            continue
        levels = sorted(values.unique())
        for level in levels[1:] if len(levels) == 2 else levels:
            columns[f"{name} = {level}"] = (values == level).astype(float)
    return pd.DataFrame(columns)


def prim(frame: Frame, ending: str, boxes: int = BOXES) -> list[dict[str, Any]]:
    """Boxes of factors in which an ending is frequent, one after the other, by the Patient Rule Induction Method.

    (Friedman & Fisher 1999; Bryant & Lempert 2010 for scenario discovery.) ``coverage``: share of all histories with
    the ending that lie in the box; ``density``: share of the box's histories with it; ``mass``: share of all
    histories in the box; ``limits``: by factor that the box restricts, the bounds or names. Points weigh alike: where
    they have different numbers of histories, those of points with fewer are repeated. Of the peeling trajectory
    the box with the largest harmonic mean of coverage and density is taken. Of more than :data:`PRIM_HISTORIES`
    histories so many are taken at random: it keeps every step of every peeling in memory. Raises :class:`InputError`
    when the optional packages are missing.
    """
    workbench = _workbench()
    frame = frame.sample(PRIM_HISTORIES).evened()
    numbers = _numbers(frame)
    happened = frame.outcome(ending).to_numpy().astype(bool)
    if happened.all() or not happened.any():
        return []
    with warnings.catch_warnings():
        # It uses an argument of pandas that a coming version drops.
        warnings.simplefilter("ignore")
        algorithm = workbench.Prim(numbers, happened, peel_alpha=0.05, mass_min=max(0.02, 10.0 / len(numbers)))
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
        found.append(
            {
                "coverage": float(box.coverage),
                "density": float(box.density),
                "mass": float(box.mass),
                "limits": _limits(limits, frame),
            }
        )
    return found


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


def tree(frame: Frame, ending: str, depth: int = DEPTH) -> dict[str, Any]:
    """A shallow classification tree for an ending (Breiman et al. 1984), with its accuracy on points it has not seen.

    ``rules``: the leaves with the conditions that lead there, their histories and the share with the ending, most
    frequent first; ``score``: Brier score at points left out (five folds of points) beside that of the overall share.
    Points weigh alike.
    Raises :class:`InputError` when the optional packages are missing.
    """
    _workbench()
    from sklearn.model_selection import GroupKFold
    from sklearn.tree import DecisionTreeClassifier

    numbers = _numbers(frame)
    happened = frame.outcome(ending).to_numpy().astype(int)
    if happened.min() == happened.max():
        return {"ending": ending, "rules": [], "score": None, "score_of_share": None}
    weights = frame.weights()
    fitted = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=max(5, len(happened) // 50), random_state=0)
    folds, score, base = min(5, frame.points), None, None
    if folds >= 2:
        guess = np.zeros(len(happened))
        for seen, new in GroupKFold(folds).split(numbers, happened, frame.cells.point):
            fitted.fit(numbers.iloc[seen], happened[seen], weights[seen])
            chances = fitted.predict_proba(numbers.iloc[new])
            guess[new] = chances @ fitted.classes_  # the chance of class 1, also where only one class was seen
        score = float(np.average((guess - happened) ** 2, weights=weights))
        base = float(np.average((np.average(happened, weights=weights) - happened) ** 2, weights=weights))
    fitted.fit(numbers, happened, weights)
    rules = _leaves(fitted.tree_, list(numbers.columns), 0, {})
    return {
        "ending": ending,
        "rules": sorted(rules, key=lambda rule: -rule["probability"]),
        "score": score,
        "score_of_share": base,
    }


def _leaves(tree_: Any, names: list[str], node: int, bounds: dict[tuple[str, bool], float]) -> list[dict[str, Any]]:
    """Leaves below a node; ``bounds``: the tightest threshold by column and side (True: above it)."""
    left = int(tree_.children_left[node])
    if left < 0:
        counts = tree_.value[node][0]
        return [
            {
                "when": [_condition(name, above, threshold) for (name, above), threshold in bounds.items()],
                "histories": int(tree_.n_node_samples[node]),
                "probability": float(counts[1] / counts.sum()),
            }
        ]
    name, threshold = names[int(tree_.feature[node])], float(tree_.threshold[node])
    right = int(tree_.children_right[node])
    # A threshold further down the tree is always the tighter one.
    below, above = {**bounds, (name, False): threshold}, {**bounds, (name, True): threshold}
    return [*_leaves(tree_, names, left, below), *_leaves(tree_, names, right, above)]


def _condition(name: str, above: bool, threshold: float) -> str:
    if " = " in name:
        factor, value = name.split(" = ", 1)
        return f"{factor} is {value}" if above else f"{factor} is not {value}"
    return f"{name} above {threshold:.3g}" if above else f"{name} at most {threshold:.3g}"


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
