"""Section 232 is about an article: its duty falls on other origins too, and stays there when a partner is exempted."""

import numpy as np
import pytest

from agents.pressure.acts import put_sectoral
from model.calendar import first_day
from model.law.constants import Scope
from model.law.legality import trade_policy_errors
from model.payoffs import clear_economy
from model.players import Sector, Tier
from model.tariffs.layers import applied_shock, levy_by_article, take_off_duties
from tests.scenes import fresh

US, MX, CA, CN, ROW = range(5)
ARTICLES = [Sector.METALS, Sector.VEHICLES, Sector.PARTS]


def in_june(**settings):
    return fresh(**{"start": "2025-06"} | settings)


def duties(world, state):
    applied_shock(world, state)
    return world.tariffs - world.economy.tariff


def test_a_duty_on_the_metals_and_cars_of_a_partner_falls_on_all_origins_but_the_other_partner():
    world, state = in_june()
    assert put_sectoral(world, state, US, MX, 0.25, first_day(state.month))
    added = duties(world, state)[US]
    for origin in (CN, ROW):
        assert added[origin, ARTICLES] == pytest.approx(0.25)
        assert np.count_nonzero(added[origin]) == len(ARTICLES), "other goods and services pay nothing"
    assert added[MX, Sector.METALS] == pytest.approx(0.25)
    assert not added[CA].any(), "Canada has its exemption until that ends"
    assert not duties(world, state)[[MX, CA, CN, ROW]].any(), "a duty of the United States alone"
    assert not trade_policy_errors(state, first_day(state.month))


def test_in_2018_there_is_a_finding_on_metals_alone():
    world, state = in_june(start="2018-06", treaty="nafta")
    assert put_sectoral(world, state, US, CA, 0.25, first_day(state.month))
    assert list(state.sectoral_abroad) == [0.25, 0.0]


def test_an_exemption_leaves_the_duty_on_others_and_is_worth_something_for_that():
    """May 2019: the joint statements exempted both partners, the proclamation stood."""
    world, state = in_june()
    put_sectoral(world, state, US, MX, 0.25, first_day(state.month))
    assert clear_economy(world, state)
    taxed = world.outcomes.real_income[MX]
    take_off_duties(state, US, MX, Tier.NONE)
    assert list(state.sectoral_abroad) == [0.25, 0.25]
    assert clear_economy(world, state)
    exempt, elsewhere = world.outcomes.real_income[MX], world.outcomes.real_income[ROW]
    assert taxed < 0.0 < exempt, "its cars have an edge over those of others"
    assert elsewhere < 0.0


def test_a_partners_answer_is_no_proclamation():
    world, state = in_june()
    assert put_sectoral(world, state, MX, US, 0.25, first_day(state.month))
    assert not state.sectoral_abroad.any()


def test_it_takes_the_place_of_the_surcharge_abroad_as_it_does_in_the_region():
    world, state = in_june()
    state.surcharge = state.broad[US, MX] = state.broad[US, CA] = 0.1
    levy_by_article(state, CA, Scope.METALS, 0.25)
    added = duties(world, state)[US]
    assert added[[CA, CN, ROW], Sector.METALS] == pytest.approx(0.25)
    assert added[[CN, ROW], Sector.CHEMICALS] == pytest.approx(0.1)


def test_a_lower_duty_on_the_second_partner_lowers_none():
    _, state = in_june()
    levy_by_article(state, MX, Scope.METALS, 0.5)
    levy_by_article(state, CA, Scope.METALS, 0.25)
    assert state.sectoral_abroad[Scope.METALS] == 0.5


def test_a_duty_that_other_origins_do_not_pay_is_found_unlawful():
    _, state = in_june()
    state.sectoral[US, MX, Scope.METALS] = 0.25
    assert any("other origins" in error for error in trade_policy_errors(state, first_day(state.month)))
