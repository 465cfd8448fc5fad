"""Layers of applied tariffs: what each adds, what it exempts, and that none leaves the base exact."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.values.preparation import retaliate_in_kind, set_regime
from model.calendar import day_from_text
from model.instruments import Instrument
from model.law.constants import Scope
from model.payoffs import clear_economy
from model.players import Issue, Regime, Sector, Tier
from model.staff import staff_view
from model.tariffs.balance import BalanceInstrument, certificate_price, deficit_pct, tighten_balance_instrument
from model.tariffs.claims import fit_claims
from model.tariffs.compliance import compliance_cost, compliance_share, margin_now, set_margin
from model.tariffs.layers import applied_shock, sectoral_duty
from model.tariffs.origin import vehicle_compliance
from tests.scenes import fresh

US, MX, CA, CN, ROW = range(5)
CHEMICALS = 4


@pytest.fixture
def scene():
    return fresh()


def duties(world, state):
    applied_shock(world, state)
    return world.tariffs - world.economy.tariff


def income(world, state):
    assert clear_economy(world, state)
    return world.outcomes.real_income.copy()


def test_without_any_layer_the_shock_is_exactly_none(scene):
    world, state = scene
    assert not duties(world, state).any()
    assert not world.wedges.any()
    assert (world.deficit == world.economy.deficit).all()
    assert not income(world, state).any()


def test_two_observed_shares_fit_the_cost_of_complying():
    mu, sd = fit_claims(3.0, 0.489, 28.0, 0.88)
    assert compliance_share(3.0, mu, sd) == pytest.approx(0.489, abs=1e-12)
    assert compliance_share(28.0, mu, sd) == pytest.approx(0.88, abs=1e-12)


@given(st.floats(0.01, 200.0), st.floats(-1.0, 4.0), st.floats(0.2, 4.0))
def test_complying_never_costs_more_than_the_margin_it_escapes(margin, mu, sd):
    assert 0.0 <= compliance_cost(margin, mu, sd) <= margin * compliance_share(margin, mu, sd) + 1e-9


def test_a_broad_duty_spares_compliant_goods_and_compliance_rises_with_it(scene):
    world, state = scene
    state.broad[US, CA] = 0.25
    early = duties(world, state)[US, CA, CHEMICALS]
    assert early == pytest.approx(0.25 * (1 - 0.379))
    set_margin(world, state, US, CA, margin_now(world, state, US, CA))
    assert state.compliance[US, CA] == pytest.approx(0.88)
    assert duties(world, state)[US, CA, CHEMICALS] == pytest.approx(0.25 * (1 - 0.88))
    assert world.wedges[US, CA, CHEMICALS] > 0.0, "complying costs something and earns no revenue"


def test_energy_from_canada_is_taxed_less_by_orders_on_canada_but_not_by_a_surcharge_on_all_countries(scene):
    """Timeline 2025-03-04: 10% on energy, 25% on the rest; 19 U.S.C. 2132: one rate for all."""
    world, state = scene
    world.p.broad_exempts_compliant = 0.0
    state.broad[US, CA] = 0.25
    assert duties(world, state)[US, CA, [Sector.ENERGY, CHEMICALS]] == pytest.approx([0.1, 0.25])
    state.surcharge = state.broad[US, CA] = state.broad[US, MX] = 0.1
    added = duties(world, state)[US, 1:]
    assert added[:, Sector.ENERGY] == pytest.approx([0.1, 0.1, 0.1, 0.1])
    state.broad[US, CA] = 0.25
    assert duties(world, state)[US, CA, Sector.ENERGY] == pytest.approx(0.1 + 0.4 * 0.15)


def test_a_partners_answer_spares_nothing(scene):
    world, state = scene
    state.broad[CA, US] = 0.25
    assert duties(world, state)[CA, US, CHEMICALS] == pytest.approx(0.25)


def test_sectoral_duties_take_the_place_of_broad_ones(scene):
    world, state = scene
    state.broad[US, MX], state.sectoral[US, MX, Scope.METALS] = 0.25, 0.5
    assert duties(world, state)[US, MX, Sector.METALS] == pytest.approx(0.5)


def test_the_duty_on_cars_spares_united_states_content_of_cars_that_comply_and_parts_that_do(scene):
    """Timeline 2025-03-26 and 2025-05-03."""
    world, state = scene
    state.sectoral[US, MX, Scope.AUTOS] = 0.25
    added = duties(world, state)[US, MX]
    assert added[Sector.VEHICLES] == pytest.approx(0.25 * (1 - 0.489 * world.p.us_content_vehicles))
    assert added[Sector.PARTS] == pytest.approx(0.25 * (1 - 0.489))
    state.positions[:, Issue.AUTO_CONTENT] = 1.0
    complying = vehicle_compliance(world, state, US, MX)
    assert complying < 0.489
    assert sectoral_duty(world, state, US, MX, Sector.VEHICLES, True, complying) == pytest.approx(
        0.25 * (1 - complying * world.p.us_content_vehicles)
    )
    state.law.member[US] = 0
    assert duties(world, state)[US, MX, Sector.VEHICLES] >= 0.25


def goods_share(world, importer, exporter, *sectors):
    flows = world.economy.base_flows[importer, exporter]
    return flows[list(sectors)].sum() / flows[: Sector.SERVICES].sum()


@pytest.mark.parametrize("partner", [MX, CA])
def test_what_the_duty_on_cars_spares_makes_complying_pay_as_much_as_the_trade_it_concerns(scene, partner):
    world, state = scene
    cars, parts, metals = (
        goods_share(world, US, partner, sector) for sector in (Sector.VEHICLES, Sector.PARTS, Sector.METALS)
    )
    state.sectoral[US, partner, Scope.METALS] = 0.5
    assert margin_now(world, state, US, partner) == pytest.approx(3.0), "the duty on metals spares nothing"
    state.sectoral[US, partner, Scope.AUTOS] = 0.25
    of_autos = 25.0 * (parts + world.p.us_content_vehicles * cars)
    assert margin_now(world, state, US, partner) == pytest.approx(3.0 + of_autos)
    state.broad[US, partner] = 0.1
    of_others = 10.0 * (1.0 - cars - parts - metals)
    assert margin_now(world, state, US, partner) == pytest.approx(3.0 + of_autos + of_others)
    state.sectoral[partner, US] = 0.25
    assert margin_now(world, state, partner, US) == pytest.approx(3.0), "partners' duties spare nothing"


@pytest.mark.parametrize("partner", [MX, CA])
def test_duties_on_cars_are_answered_on_the_share_of_cars_and_parts_that_they_fall_on(scene, partner):
    """Canada's answer of 2025-04-09 spared cars that comply and content of the region."""
    world, state = scene
    state.sectoral[US, partner] = 0.25
    flows = world.economy.base_flows[US, partner][[Sector.VEHICLES, Sector.PARTS]]
    paid = duties(world, state)[US, partner][[Sector.VEHICLES, Sector.PARTS]]
    mean = (paid * flows).sum() / flows.sum()
    retaliate_in_kind(world, state, partner, 0.5)
    assert state.sectoral[partner, US, Scope.AUTOS] == pytest.approx(0.5 * mean)
    assert mean < 0.25
    assert state.sectoral[partner, US, Scope.METALS] == pytest.approx(0.5 * 0.25), "the duty on metals spares nothing"
    state.law.expired = day_from_text("2036-07-01")
    retaliate_in_kind(world, state, partner, 0.5)
    assert state.sectoral[partner, US] == pytest.approx([0.5 * 0.25, 0.5 * 0.25])


def test_the_strategic_table_knows_that_duties_on_cars_make_more_parts_comply(scene):
    world, state = scene
    set_regime(world, state, Regime.ANNUAL_REVIEWS, Tier.SECTORAL)
    assert state.margin[US, MX] == margin_now(world, state, US, MX) > 3.0
    assert state.compliance[US, MX] > 0.489


def test_without_the_text_most_favoured_nation_duty_applies_but_not_between_mexico_and_canada(scene):
    world, state = scene
    state.law.expired = day_from_text("2036-07-01")
    added = duties(world, state)
    assert (added[US, MX, :11] == world.mfn[US, MX, :11]).all()
    assert (added[CA, US, :11] == world.mfn[CA, US, :11]).all()
    assert not added[MX, CA].any()
    assert not added[CA, MX].any()


def test_the_agreement_of_1989_can_stand_in_for_the_united_states_and_canada():
    world, state = fresh(us_ca_fallback="agreement_1989")
    state.law.expired = day_from_text("2036-07-01")
    assert not duties(world, state)[US, CA].any()


def test_a_duty_of_the_stage_game_and_section_301_add_to_everything_else(scene):
    world, state = scene
    state.broad[US, MX], state.offset[US, MX] = 0.1, 0.05
    state.instruments[Instrument.ACCESS_DENIAL, MX] = 1
    added = duties(world, state)[US, MX, CHEMICALS]
    section_301 = world.p.access_rate * world.p.access_coverage
    assert section_301 > 0.0
    assert added == pytest.approx(0.1 * (1 - 0.489) + 0.05 + section_301)


def content(world, state, position):
    state.positions[:, Issue.AUTO_CONTENT] = position
    assert clear_economy(world, state)
    return world.outcomes


def test_stricter_content_helps_parts_hurts_assembly_and_sends_cars_to_mfn(scene):
    """The pattern of USITC 332-600 (July 2025)."""
    world, state = scene
    world.p.us_content_floor = 0.0
    found = content(world, state, 1.0)
    assert found.employment[:3, Sector.PARTS].min() > 0.0
    assert found.employment[MX, Sector.VEHICLES] < 0.0
    assert vehicle_compliance(world, state, US, MX) < state.compliance[US, MX]
    assert found.flows[US, ROW, Sector.VEHICLES] > world.economy.base_flows[US, ROW, Sector.VEHICLES]
    assert found.real_income[MX] < 0.0


def test_a_floor_of_united_states_content_moves_parts_to_the_united_states(scene):
    world, state = scene
    with_floor = content(world, state, 1.0).employment[US, Sector.PARTS]
    world.p.us_content_floor = 0.0
    assert with_floor > content(world, state, 1.0).employment[US, Sector.PARTS]


def test_applying_roll_up_relaxes_the_rule(scene):
    world, state = scene
    state.roll_up_applied = 1
    assert clear_economy(world, state)
    assert world.outcomes.employment[MX, Sector.VEHICLES] > 0.0
    assert vehicle_compliance(world, state, US, MX) > state.compliance[US, MX]


def overall(instrument, years=12):
    """Overall deficit of the United States, % of GDP, year after year under an instrument."""
    world, state = fresh(balance_instrument=instrument)
    path = []
    for _ in range(years):
        assert clear_economy(world, state)
        path.append(deficit_pct(world))
        tighten_balance_instrument(world, state)
    return path, state


def test_the_ratchet_climbs_to_its_cap_and_hardly_moves_the_overall_balance():
    path, state = overall("ratchet")
    assert state.ratchet == pytest.approx(0.5)
    assert abs(path[-1] - path[0]) < 0.15 * path[0]


def test_a_market_access_charge_closes_the_deficit_and_stops_at_its_goal():
    path, state = overall("access_charge")
    assert path[-1] < 0.5 < path[0]
    assert state.access_charge < certificate_price(0.2) + 1e-12
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(path))


def test_certificates_balance_trade_at_once_at_the_price_that_clears():
    path, state = overall("certificates", 2)
    assert path[1] == pytest.approx(0.0, abs=1e-6)
    assert state.access_charge == pytest.approx(5.0)


def test_no_instrument_does_nothing():
    _, state = overall("none", 2)
    assert int(BalanceInstrument.NONE) == 0
    assert state.ratchet == state.access_charge == 0.0


def test_the_staffs_estimate_is_close_and_the_same_rule_for_every_policy(scene):
    """Design: details section 12 asks for a maximum of about 0.05 points, 95% below 0.014."""
    world, state = scene
    draws = np.random.default_rng(7)
    errors = []
    for _ in range(300):
        for importer in range(3):
            for exporter in range(3):
                if importer != exporter:
                    state.broad[importer, exporter] = draws.choice([0.0, 0.0, 0.1, 0.25, 0.35])
                    state.sectoral[importer, exporter] = draws.choice([0.0, 0.25, 0.5])
        state.sectoral_abroad[:] = draws.choice([0.0, 0.0, 0.25], 2)
        state.positions[:] = draws.uniform(0, 1, state.positions.shape)
        exact = income(world, state)
        assert staff_view(world, state) >= 0
        errors.append(np.abs(world.expected[:, 0] - exact[:3]).max())
    assert np.percentile(errors, 95) < 0.014
    assert max(errors) < 0.05


def test_estimates_can_be_exact():
    world, state = fresh(estimates="exact")
    state.broad[US, MX] = 0.25
    exact = income(world, state)
    assert staff_view(world, state) >= 0
    assert world.expected[:, 0] == pytest.approx(exact[:3], abs=1e-8)
