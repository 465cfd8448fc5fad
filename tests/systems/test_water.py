"""The 1944 water treaty is physical: water is conserved, what is missing is owed, rain and promises decide (S30)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.months.surroundings import move_surroundings
from model.calendar import first_day, text_of_day
from model.parameters import resolve
from model.players import Issue
from model.review import JointReview
from model.state import new_log
from model.urgency import set_urgency
from model.water import CYCLE_DELIVERY, arrears, close_cycle, flow_of_the_month, move_water

REVIEW = JointReview(resolve())


def fresh():
    review = JointReview(REVIEW.parameters, world=REVIEW.world)
    return review.world, review.state


def months(world, state, count):
    delivered = 0.0
    for _ in range(count):
        delivered += move_water(world, state)
        state.month += 1
    return delivered


def test_the_cycle_running_in_january_2025_ends_on_the_recorded_day():
    _, state = fresh()
    assert text_of_day(state.cycle_end) == "2025-10-24"


@settings(max_examples=40)
@given(st.floats(0.0, 1.0), st.floats(-1.0, 1.5), st.floats(0.15, 0.9), st.integers(0, 500))
def test_water_is_conserved(position, drought, filling, seed):
    world, state = fresh()
    state.seed, state.positions[0, Issue.WATER_1944], state.drought = seed, position, drought
    before = state.reservoir = filling * world.p.reservoir_capacity
    delivery = move_water(world, state)
    use = world.p.inflow_mean / 12 * world.p.water_use * (1 - world.p.conservation_saving * state.conservation)
    expected = min(before + flow_of_the_month(world, state), world.p.reservoir_capacity)
    expected = max(expected - use, 0.0) - delivery
    assert state.reservoir == pytest.approx(expected, abs=1e-9)
    assert delivery >= 0.0


def test_a_concession_on_water_raises_deliveries_and_brings_conservation():
    delivered = {}
    for position in (0.0, 0.5, 1.0):
        world, state = fresh()
        state.positions[0, Issue.WATER_1944] = position
        delivered[position] = months(world, state, 36)
    assert delivered[0.0] < delivered[0.5] < delivered[1.0]
    assert state.conservation > 0.3


def test_a_drought_lowers_deliveries_and_makes_water_urgent_for_both_sides():
    world, wet = fresh()
    world, dry = fresh()
    wet.drought, dry.drought = -1.0, 1.0
    assert months(world, dry, 24) < months(world, wet, 24)
    wet.drought, dry.drought = -1.0, 1.0
    for state in (wet, dry):
        set_urgency(world, state)
    assert dry.urgency[0, Issue.WATER_1944] > wet.urgency[0, Issue.WATER_1944]
    assert dry.urgency[1, Issue.WATER_1944] > 1.0


@pytest.mark.parametrize("month", [9, 1])
def test_most_water_comes_in_the_wettest_month(month):
    review = JointReview(resolve({"wettest_month": month}))
    flows = []
    for number in range(12):
        review.state.month = 12 * 2026 + number
        flows.append(flow_of_the_month(review.world, review.state))
    assert flows.index(max(flows)) == month - 1


def test_what_is_missing_at_the_end_of_a_cycle_is_owed_in_the_next():
    _, state = fresh()
    state.water_delivered, day = 1000.0, int(state.cycle_end)
    assert not close_cycle(state, day - 1)
    assert close_cycle(state, day)
    assert state.water_debt == pytest.approx(CYCLE_DELIVERY - 1000.0)
    assert state.water_delivered == 0.0
    state.month += 10
    assert 0.0 < arrears(state) <= 1.0


def test_what_cycle_36_left_is_owed_by_histories_that_start_after_it():
    review = JointReview(resolve({"start": "2026-01"}))
    assert review.state.water_debt == pytest.approx(0.524 * CYCLE_DELIVERY)
    assert review.state.water_debt == pytest.approx(1131, abs=1)


def test_the_first_delivery_of_a_new_cycle_counts_in_it():
    world, state = fresh()
    while first_day(state.month) < state.cycle_end:
        state.month += 1
    state.water_delivered, before = 1000.0, float(state.reservoir)
    move_surroundings(world, state, new_log())
    assert before != state.reservoir
    assert state.water_debt == pytest.approx(CYCLE_DELIVERY - 1000.0)
    assert state.water_delivered > 0.0


def test_legislators_withhold_funds_over_a_large_debt_and_mexico_pays():
    paid = {}
    for threshold in (0.05, 1.0):
        review = JointReview(resolve({"funds_threshold": threshold, "horizon": "2025-12"})).play()
        paid[threshold] = int(review.state.funds_withheld)
    assert paid == {0.05: 1, 1.0: 0}
