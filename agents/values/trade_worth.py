"""What trade adds to the value of a state: each part of it for as long as it is expected to last.

Duties stand for about ``duty_persistence`` months, the cost of the transition to them fades in its own time. What
positions and instruments do to trade stands as long as they do, like what they are worth in politics and what they
cost the budget (design: details section 3). Approval answers income that is lost (details section 7), by duties, by
what lasts and by the transition alike: each loss counts with its answer.
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.payoffs import weigh_trade
from model.world import ADDED_DUTY, INCOME, World

TRADE_COLUMNS = 5
NOW, LASTING, INCOME_NOW, INCOME_LASTING, DUTY = range(TRADE_COLUMNS)


@compiled
def fill_trade(world: World, state: Any, government: int, out: np.ndarray) -> None:
    """What ``world.expected`` and ``world.lasting`` mean to a government, into ``out`` [column].

    Columns: the part of utility that the trade equilibrium decides, % of own GDP a year, under the policy as it is and
    under what lasts of it; real income under both, %; the average duty in force, % of own GDP.
    """
    row = state.doctrine[government]
    doctrine, inertia = world.doctrines[row], world.discounting[row].inertia
    out[NOW] = weigh_trade(doctrine, world.expected[government], inertia)
    out[LASTING] = weigh_trade(doctrine, world.lasting[government], inertia)
    out[INCOME_NOW], out[INCOME_LASTING] = world.expected[government, INCOME], world.lasting[government, INCOME]
    out[DUTY] = world.expected[government, ADDED_DUTY]


@compiled
def with_answer(world: World, row: int, utility: float, income: float) -> float:
    """Utility from trade to a doctrine with approval's answer to a real income (%), % of own GDP a year.

    What is lost lowers approval, what is gained does not raise it.
    """
    return utility + world.discounting[row].answer * min(income, 0.0)


@compiled
def as_it_lasts(world: World, row: int, now: float, lasting: float) -> float:
    """Annuity of utility from trade to a doctrine: what lasts in full, the rest for as long as duties are to last."""
    return lasting + world.discounting[row].duties * (now - lasting)


@compiled
def trade_worth(world: World, state: Any, government: int, trade: np.ndarray) -> float:
    """What trade as expected adds to the value of a state, from :func:`fill_trade`: % of own GDP a year."""
    row, income = state.doctrine[government], trade[INCOME_NOW]
    now = with_answer(world, row, trade[NOW], income)
    lasting = with_answer(world, row, trade[LASTING], trade[INCOME_LASTING])
    added = max(trade[DUTY] - state.duty_before[government], 0.0)
    cost = world.p.transition_cost * (state.transition[government] + added)
    passing = with_answer(world, row, -cost, income - cost) - with_answer(world, row, 0.0, income)
    return as_it_lasts(world, row, now, lasting) + world.discounting[row].transition * passing
