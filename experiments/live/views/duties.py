"""Duties in force at a state of a moment, on the viewer's own world."""

from typing import Any

import numpy as np

from experiments.live.views.memory import remembered
from experiments.seats.moment import Moment
from model.payoffs import clear_economy
from model.players import CHINA
from model.state import copy_state, new_state
from model.tariffs.layers import applied_shock, mean_duty

# Importer and exporter of every pair shown, those of the three first.
PAIRS = ((0, 1), (0, 2), (1, 0), (2, 0), (1, 2), (2, 1), (0, CHINA), (1, CHINA), (2, CHINA))


def duties_by_sector(moment: Moment) -> np.ndarray:
    """Applied duty, %, [pair of :data:`PAIRS`, sector], at the equilibrium of the present state."""
    tried = new_state()[0]
    copy_state(moment.state, tried)
    clear_economy(moment.world, tried)
    return np.array([100.0 * moment.world.tariffs[importer, exporter] for importer, exporter in PAIRS])


def mean_duties(moment: Moment, state: Any) -> tuple[float, ...]:
    """Applied duty on goods by pair of :data:`PAIRS`, %, weighted by imports of 2024 (as ``mean_duty``)."""

    def compute() -> tuple[float, ...]:
        applied_shock(moment.world, state)
        return tuple(float(mean_duty(moment.world, m, x, x + 1)) for m, x in PAIRS)

    return remembered(moment, "mean duties", state, compute)
