"""What trade adds to the value of a state: each part of it for as long as it is expected to last.

Duties stand for about ``duty_persistence`` months, the cost of the transition to them fades in its own time. What
positions and instruments do to trade stands as long as they do, like what they are worth in politics and what they
cost the budget (design: details section 3).
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.payoffs import weigh_trade
from model.world import ADDED_DUTY, World

TRADE_COLUMNS = 3
NOW, LASTING, DUTY = range(TRADE_COLUMNS)


@compiled
def fill_trade(world: World, state: Any, government: int, out: np.ndarray) -> None:
    """What ``world.expected`` and ``world.lasting`` mean to a government, into ``out`` [column].

    Columns: the part of utility that the trade equilibrium decides, % of own GDP a year, under the policy as it is and
    under what lasts of it; the average duty in force, % of own GDP.
    """
    row = state.doctrine[government]
    doctrine, inertia = world.doctrines[row], world.discounting[row].inertia
    out[NOW] = weigh_trade(doctrine, world.expected[government], inertia)
    out[LASTING] = weigh_trade(doctrine, world.lasting[government], inertia)
    out[DUTY] = world.expected[government, ADDED_DUTY]


@compiled
def as_it_lasts(world: World, row: int, now: float, lasting: float) -> float:
    """Annuity of utility from trade to a doctrine: what lasts in full, the rest for as long as duties are to last."""
    return lasting + world.discounting[row].duties * (now - lasting)


@compiled
def trade_worth(world: World, state: Any, government: int, trade: np.ndarray) -> float:
    """What trade as expected adds to the value of a state, from :func:`fill_trade`: % of own GDP a year."""
    row = state.doctrine[government]
    passing = state.transition[government] + max(trade[DUTY] - state.duty_before[government], 0.0)
    return as_it_lasts(world, row, trade[NOW], trade[LASTING]) - world.discounting[row].transition * passing
