"""Chinese investment follows duties, space and openness; the sector decides whether it worries anyone (S21-S24)."""

import pytest

from agents.values.valuation import value
from model.chinese_investment import (
    announcements,
    counterweight_utility,
    duty_on_own_stock,
    duty_wedge,
    exposure,
    invest_from_china,
    park_space,
)
from model.instruments import Instrument
from model.parameters import resolve
from model.payoffs import clear_economy, standing_utility
from model.players import CHINESE_SECTORS, ChineseSector, Issue
from model.review import JointReview


def fresh(**settings):
    review = JointReview(resolve(settings))
    clear_economy(review.world, review.state)
    return review.world, review.state


def test_stocks_start_at_the_recorded_two_and_twelve_billion():
    _, state = fresh()
    assert state.chinese_stock.sum() == pytest.approx(2.0)
    assert state.chinese_pipeline.sum() == pytest.approx(12.0)


def test_what_is_announced_is_realised_or_still_announced():
    world, state = fresh()
    before = state.chinese_stock + state.chinese_pipeline
    shock_before = float(state.chinese_shock)
    invest_from_china(world, state)
    assert state.chinese_shock != shock_before
    gained = state.chinese_stock + state.chinese_pipeline - before
    assert gained.min() > 0.0
    assert gained.sum() < 2.0 * world.p.china_announcements / 12


def test_duties_on_china_draw_investment_to_mexico_and_duties_on_mexico_repel_it():
    world, state = fresh()
    base = [announcements(world, state, k) for k in range(CHINESE_SECTORS)]
    state.instruments[Instrument.CHINA_DUTIES, 0] = 1
    clear_economy(world, state)
    assert duty_wedge(world) == pytest.approx(world.p.china_duty_rate)
    drawn = [announcements(world, state, k) for k in range(CHINESE_SECTORS)]
    assert all(more > less for more, less in zip(drawn, base, strict=True))
    state.broad[0, 1] = 0.25
    clear_economy(world, state)
    assert all(announcements(world, state, k) < drawn[k] for k in range(CHINESE_SECTORS))


def test_screening_stops_what_matters_for_security_and_reaches_the_rest_in_part():
    world, state = fresh()
    state.positions[0, Issue.INVESTMENT_SCREENING] = 1.0
    assert announcements(world, state, ChineseSector.TELECOMS) == 0.0
    assert announcements(world, state, ChineseSector.OTHER) > 0.0
    before = state.chinese_stock.copy()
    invest_from_china(world, state)
    built = state.chinese_stock - before
    assert built[ChineseSector.TELECOMS] == 0.0
    free, other = fresh()
    before = other.chinese_stock.copy()
    invest_from_china(free, other)
    pace = 1.0 - world.p.screening_of_other
    unscreened = (other.chinese_stock - before)[ChineseSector.OTHER]
    assert built[ChineseSector.OTHER] == pytest.approx(pace * unscreened, rel=0.05), "what is announced is built"


def test_full_parks_hold_back_vehicles_and_electronics_only():
    world, state = fresh()
    free = [announcements(world, state, k) for k in range(CHINESE_SECTORS)]
    state.parks = 1.0
    assert park_space(world, state) == 0.0
    assert (
        announcements(world, state, ChineseSector.ELECTRIC_VEHICLES)
        == announcements(world, state, ChineseSector.ELECTRONICS)
        == 0.0
    )
    assert announcements(world, state, ChineseSector.TELECOMS) == free[ChineseSector.TELECOMS]


def test_content_rules_push_electric_vehicles_back_and_finance_replaces_infrastructure():
    world, state = fresh()
    free = [announcements(world, state, k) for k in range(CHINESE_SECTORS)]
    state.positions[0, Issue.AUTO_CONTENT] = 1.0
    assert announcements(world, state, ChineseSector.ELECTRIC_VEHICLES) < free[ChineseSector.ELECTRIC_VEHICLES]
    state.instruments[Instrument.INFRASTRUCTURE_FINANCE, 0] = 1
    assert announcements(world, state, ChineseSector.TELECOMS) == pytest.approx(
        free[ChineseSector.TELECOMS] * (1 - world.p.finance_substitution)
    )
    assert announcements(world, state, ChineseSector.ELECTRONICS) == free[ChineseSector.ELECTRONICS]


def test_the_sector_matters_and_not_the_value():
    world, state = fresh()
    state.chinese_stock[ChineseSector.OTHER] += 1.0
    assert exposure(world, state, False) == 0.0
    elsewhere = exposure(world, state, True)
    state.chinese_stock[ChineseSector.OTHER] -= 1.0
    state.chinese_stock[ChineseSector.TELECOMS] += 1.0
    assert exposure(world, state, True) == pytest.approx(world.p.telecoms_weight * elsewhere)


def test_the_united_states_own_stock_in_mexico_makes_duties_on_it_dear():
    world, state = fresh()
    assert duty_on_own_stock(world, state) == 0.0
    state.broad[0, 1] = 0.25
    assert duty_on_own_stock(world, state) > 0.0
    without, other = fresh(us_stock_mexico=0.0)
    other.broad[0, 1] = 0.25
    assert duty_on_own_stock(without, other) == 0.0


def test_what_a_duty_costs_own_firms_in_mexico_is_booked_in_full_and_valued_for_as_long_as_duties_last():
    worths, flows, stocks = [], [], (0.0, 1000.0)
    for stock in stocks:
        world, state = fresh(us_stock_mexico=stock)
        state.broad[0, 1] = 0.25
        worths.append(value(world, state, 0))
        flows.append(standing_utility(world, state, 0))
    lost = duty_on_own_stock(world, state)
    assert lost > 0.03
    assert flows[0] - flows[1] == pytest.approx(lost)
    assert worths[0] - worths[1] == pytest.approx(world.discounting[state.doctrine[0]].duties * lost)


def test_what_own_firms_earn_in_mexico_grows_with_its_capital_whatever_the_duty():
    world, state = fresh()
    assert counterweight_utility(world, state) == 0.0
    state.broad[0, 1] = 0.25
    assert counterweight_utility(world, state) == 0.0
    state.capital[1] = 1.1
    assert counterweight_utility(world, state) == pytest.approx(100 * 207.0 / 29185.0 * 0.1 * 0.1)
