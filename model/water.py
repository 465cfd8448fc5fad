"""The water treaty of 1944: inflows, reservoirs, deliveries, the five-year cycle and its debt (system S30).

Physical: Mexico owes the United States 431.7 million cubic metres a year over cycles of five years from six
tributaries (Treaty of 3 February 1944, Art. 4 B(c)); what is missing at a cycle's end in an extraordinary drought is
owed in the next one. Deliveries come out of what the reservoirs hold above what cities need, a constitutional
right; the position on the issue decides how much of that is sent north.
"""

from typing import Any

import numpy as np

from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import WATER_CYCLE_END, WATER_CYCLE_YEARS
from model.players import Issue
from model.randomness import Purpose, normal
from model.world import World

YEARLY_DELIVERY = 431.721  # million cubic metres: Treaty of 3 February 1944, Art. 4 B(c)
CYCLE_DELIVERY = WATER_CYCLE_YEARS * YEARLY_DELIVERY
CYCLE_DAYS = 1826  # five years


@compiled
def start_water(world: World, state: Any) -> None:
    """Reservoirs and the running cycle at the start of a history."""
    state.reservoir = world.p.reservoir_start * world.p.reservoir_capacity
    state.cycle_end = WATER_CYCLE_END
    while state.cycle_end < first_day(state.month):
        state.cycle_end += CYCLE_DAYS
    while state.cycle_end - CYCLE_DAYS >= first_day(state.month):
        state.cycle_end -= CYCLE_DAYS
    years = WATER_CYCLE_YEARS - (state.cycle_end - first_day(state.month)) / 365.25
    state.water_delivered = world.p.water_delivered_start * years * YEARLY_DELIVERY
    # Cycle 36 closed short, and what was missing is owed in the next one; of later cycles nothing is known.
    owing = WATER_CYCLE_END <= first_day(state.month) < WATER_CYCLE_END + CYCLE_DAYS
    state.water_debt = (1.0 - world.p.water_delivered_cycle_36) * CYCLE_DELIVERY if owing else 0.0
    state.drought = world.p.drought_start


@compiled
def arrears(state: Any) -> float:
    """Share of what is due so far, old debt included, that has not been delivered; 0 to 1."""
    years = WATER_CYCLE_YEARS - max(state.cycle_end - first_day(state.month), 0) / 365.25
    due = max(years, 0.0) * YEARLY_DELIVERY + state.water_debt
    return min(max((due - state.water_delivered) / due, 0.0), 1.0) if due > 1.0 else 0.0


@compiled
def deliverable_share(world: World, state: Any) -> float:
    """Share of the water above cities' needs that is sent north: habit, raised by the position on the issue."""
    habit = world.p.water_habit
    return habit + (1.0 - habit) * state.positions[0, Issue.WATER_1944]


@compiled
def flow_of_the_month(world: World, state: Any) -> float:
    """Inflow of the month, million cubic metres: seasonal, and lower in a drought (log index, mean reverting)."""
    # Months of a state count from 0, January.
    since_peak = state.month % 12 - (world.p.wettest_month - 1.0)
    season = 1.0 + world.p.inflow_season * np.cos(2.0 * np.pi * since_peak / 12.0)
    return world.p.inflow_mean / 12.0 * season * np.exp(-state.drought - 0.5 * world.p.drought_shock**2)


@compiled
def move_water(world: World, state: Any) -> float:
    """One month of rain, use and delivery; returns the delivery in million cubic metres.

    Conservation (an investment that follows an agreed position) lowers use at home.
    """
    p = world.p
    shock = normal(state.seed, state.run, state.month, Purpose.RAINFALL, 0)
    keep = p.drought_persistence
    state.drought = keep * state.drought + p.drought_shock * np.sqrt(1.0 - keep * keep) * shock
    state.conservation += p.conservation_rate / 12.0 * (state.positions[0, Issue.WATER_1944] - state.conservation)
    use = p.inflow_mean / 12.0 * p.water_use * (1.0 - p.conservation_saving * state.conservation)
    state.reservoir = min(state.reservoir + flow_of_the_month(world, state), p.reservoir_capacity)
    state.reservoir = max(state.reservoir - use, 0.0)
    floor = p.reservoir_floor * p.reservoir_capacity
    spare = max(state.reservoir - floor, 0.0)
    delivery = min(p.delivery_pace * deliverable_share(world, state) * spare, p.delivery_cap * CYCLE_DELIVERY)
    state.reservoir -= delivery
    state.water_delivered += delivery
    return delivery


@compiled
def close_cycle(state: Any, day: int) -> bool:
    """At the end of a cycle: what is missing becomes debt of the next one; returns whether a cycle ended."""
    if day < state.cycle_end:
        return False
    state.water_debt = max(CYCLE_DELIVERY + state.water_debt - state.water_delivered, 0.0)
    state.water_delivered = 0.0
    state.cycle_end += CYCLE_DAYS
    return True
