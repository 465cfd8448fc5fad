"""Global sensitivity: which factors decide an outcome, beside a dummy that decides nothing and the share of luck."""

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.analysis.frames import Frame
from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.luck import luck
from experiments.analysis.sensitivity.designed import DUMMY, morris, sobol
from experiments.analysis.sensitivity.effects import LEVEL
from experiments.analysis.sensitivity.factorial import factorial
from experiments.analysis.sensitivity.pawn import RESAMPLES as PAWN_RESAMPLES
from experiments.analysis.sensitivity.pawn import pawn
from model.errors import InputError

MEASURE = {"factorial": "total", "sobol": "total", "morris": "mean_absolute", "pawn": "median"}
"""By method the index that ranks factors; its interval is beside it with the suffix ``_interval_95``."""
UNRANKED = (
    "the study has one replication, so that nothing says how large an effect luck alone would seem to have; play two "
    "replications or more"
)


def sensitivity(frame: Frame, outcome: str, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Every method that the design of a study admits, for one outcome, and the share of luck in its variance.

    ``methods``: those that could be used, ``missing``: the others, each with its reason; ``dummies``: what counts as
    noise in them; ``unranked``: why factors are not ranked, None where they are. Each method has ``told``: the factors
    that are told apart from luck, None where it cannot tell; and ``floor``: the highest dummy, where it has one.
    """
    values = frame.by_point(outcome)
    result: dict[str, Any] = {
        "outcome": outcome, "luck": luck(frame.played(outcome)), "methods": [], "missing": [],
        "dummies": [DUMMY, *frame.dummies()], "unranked": None,
    }  # fmt: skip
    if np.nanmin(values) == np.nanmax(values):
        result["constant"] = True
        return result
    for name, method in _methods(frame, outcome, values, resamples).items():
        try:
            result["methods"].append(method())
        except InputError as error:
            result["missing"].append({"method": name, "reason": str(error)})
    for method in result["methods"]:
        method["floor"] = _floor(method, frame)
        method["told"] = _told(method, result["dummies"])
    if result["methods"] and all(method["told"] is None for method in result["methods"]):
        result["unranked"] = UNRANKED
    return result


def _methods(frame: Frame, outcome: str, values: np.ndarray, resamples: int) -> dict[str, Callable[[], dict[str, Any]]]:
    """By name the methods that suit the design; each raises :class:`InputError` where it cannot be used after all."""
    options, names = frame.options, frame.factors
    found: dict[str, Callable[[], dict[str, Any]]] = {}
    if frame.kind == "grid":
        found["factorial"] = lambda: _whole_grid(frame, values)
    if frame.kind == "sobol":
        found["sobol"] = lambda: sobol(values, names, bool(options["second_order"]), resamples)
    if frame.kind == "morris" and (unit := frame.unit) is not None:
        found["morris"] = lambda: morris(values, unit, names, int(options["levels"]), resamples)
    found["pawn"] = lambda: pawn(frame, outcome, min(resamples, PAWN_RESAMPLES))
    return found


def _whole_grid(frame: Frame, values: np.ndarray) -> dict[str, Any]:
    sizes = frame.grid_sizes()
    if sizes is None:
        raise InputError("points of the grid have no history that was played to its end")
    if max(sizes, default=1) < 2:
        raise InputError("no factor varies")
    return factorial(values, sizes, frame.factors)


def _floor(method: dict[str, Any], frame: Frame) -> float | None:
    """What the strongest dummy scores; None where nothing tells what luck does, or where there are no intervals.

    A whole grid has none: luck is subtracted from its indices, and each factor has a test of its own.
    With one replication only a factor that is declared to change nothing tells it, and only where it scores more than
    zero: it scores exactly zero where points are compared under the same luck.
    """
    key, declared = MEASURE[method["method"]], frame.dummies()
    if method["method"] == "factorial" or any(row[f"{key}_interval_95"] is None for row in method["factors"]):
        return None
    scores = {row["factor"]: row[key] for row in method["factors"] if row["factor"] in (DUMMY, *declared)}
    if frame.replications == 1 and not any(scores[name] > 0.0 for name in declared):
        return None
    return max(scores.values(), default=None)


def _told(method: dict[str, Any], dummies: list[str]) -> list[str] | None:
    """Factors that are told apart from luck, strongest first; None where the method cannot tell.

    On a whole grid those whose own part of the means luck alone brings less than once in twenty times; in the other
    methods those whose interval lies above what the highest dummy scores.
    """
    key, floor = MEASURE[method["method"]], method["floor"]
    real = [row for row in method["factors"] if row["factor"] not in dummies]
    if all("by_luck" in row for row in real):
        told = [row for row in real if row["by_luck"] <= LEVEL]
    elif floor is None:
        return None
    else:
        told = [row for row in real if (bounds := row[f"{key}_interval_95"]) and bounds[0] > floor]
    return [row["factor"] for row in sorted(told, key=lambda row: -row[key])]


def deciding(index: dict[str, Any]) -> list[tuple[str, float]]:
    """Factors by their index in the method that ranks them, strongest first, those told apart from luck only."""
    method = ranking(index)
    if method is None:
        return []
    scores = {row["factor"]: row[MEASURE[method["method"]]] for row in method["factors"]}
    return [(name, scores[name]) for name in method["told"]]


def ranking(index: dict[str, Any]) -> dict[str, Any] | None:
    """The first method that ranks factors, None where none does."""
    return next((method for method in index["methods"] if method["told"] is not None), None)
