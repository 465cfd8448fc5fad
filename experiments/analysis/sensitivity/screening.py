"""Which single parameters move the ending: each is halved and raised by half, everything else at its default."""

from collections.abc import Iterable

import numpy as np

from experiments.ensembles.ensemble import Player, play_ensemble
from model.errors import InputError, NoConvergence
from model.law.endings import Ending
from model.parameters import ParameterSet, registry, resolve
from model.parameters.registry import Parameter

DOCTRINES = ("lighthizer", "open_world")
FACTORS = (0.5, 1.5)
TEMPER = ("weights", "temperament")


def candidates() -> list[Parameter]:
    """Numbers with a default other than zero: the plain ones, and weights and temperament of each doctrine."""
    return [
        one for one in registry().values()
        if one.kind in ("number", "integer") and one.default
        and ("." not in one.name or one.name.split(".")[1] in TEMPER)
    ]  # fmt: skip


def screen(names: Iterable[str], histories: int, seed: int) -> dict[str, float]:
    """Share of probability that changes its ending, the larger of halving and raising by half, mean of two doctrines.

    Half the sum of absolute differences between two distributions of endings (total variation), each of
    ``histories`` with the same luck, cut to the parameter's range. One factor at a time: interactions are not seen.
    """
    player, runs = Player(), range(histories)

    def endings(parameters: ParameterSet, doctrine: str) -> np.ndarray:
        outcomes = play_ensemble(parameters, doctrine, seed, runs, player)
        return np.bincount(outcomes.ending, minlength=len(Ending)) / histories

    base = {doctrine: endings(resolve(), doctrine) for doctrine in DOCTRINES}
    moved: dict[str, float] = {}
    for name in names:
        changes = np.zeros((len(FACTORS), len(DOCTRINES)))
        for k, factor in enumerate(FACTORS):
            for j, doctrine in enumerate(DOCTRINES):
                try:
                    changed = endings(resolve({name: _changed(registry()[name], factor)}), doctrine)
                except (InputError, NoConvergence):
                    continue  # a value that another parameter excludes, or no equilibrium: nothing to compare
                changes[k, j] = 0.5 * np.abs(changed - base[doctrine]).sum()
        moved[name] = float(changes.mean(axis=1).max())
    return moved


def _changed(parameter: Parameter, factor: float) -> float | int:
    """A value times a factor, cut to the parameter's range."""
    low, high = float(parameter.low or 0.0), float(parameter.high or 0.0)
    value = min(max(float(parameter.default) * factor, low), high)
    return round(value) if parameter.kind == "integer" else value
