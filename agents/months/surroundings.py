"""What moves on its own each month: Chinese investment, water, security, lock-in, and what they make urgent."""

from typing import Any

import numpy as np

from agents.choices.records import add_event
from model.calendar import first_day
from model.chinese_investment import invest_from_china, start_chinese_investment
from model.compiled import compiled
from model.instruments import Instrument, in_use
from model.moves import EventKind
from model.urgency import move_security, set_urgency
from model.water import CYCLE_DELIVERY, arrears, close_cycle, move_water, start_water
from model.world import World


@compiled
def start_surroundings(world: World, state: Any) -> None:
    """Put the surroundings where they stand at the start of a history."""
    start_chinese_investment(world, state)
    start_water(world, state)
    set_urgency(world, state)


@compiled
def move_surroundings(world: World, state: Any, log: np.ndarray) -> None:
    """One month, after the economy has cleared."""
    invest_from_china(world, state)
    # A cycle that has ended closes first: what is delivered this month counts in the next one.
    closed = _close_cycle(world, state, log)
    move_water(world, state)
    if not closed and state.funds_withheld == 1 and arrears(state) <= 0.0:
        state.funds_withheld = 0
    move_security(world, state)
    _lock_in(world, state)
    for g in range(3):
        state.labour_won[g] *= np.exp(-world.p.labour_won_fading / 12.0)
    set_urgency(world, state)


@compiled
def _close_cycle(world: World, state: Any, log: np.ndarray) -> bool:
    """At a cycle's end a large debt makes legislators withhold funds until deliveries are on time; whether it ended."""
    if not close_cycle(state, first_day(state.month)):
        return False
    event = add_event(log, state, EventKind.WATER_CYCLE, 1, 0)
    event.value = state.water_debt
    if state.water_debt > world.p.funds_threshold * CYCLE_DELIVERY and world.p.funds_withheld > 0.0:
        state.funds_withheld = 1
        add_event(log, state, EventKind.FUNDS_WITHHELD, 0, 1)
    return True


@compiled
def _lock_in(world: World, state: Any) -> None:
    """Laws and alliances lock a policy in while their instrument is in use; afterwards they decay slowly (S14)."""
    if in_use(state, Instrument.LOCK_IN, 0):
        state.lock_in += (1.0 - state.lock_in) * (1.0 - np.exp(-world.p.lock_in_rate / 12.0))
    else:
        state.lock_in *= np.exp(-world.p.lock_in_decay / 12.0)
