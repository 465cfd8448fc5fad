"""Duties where no preference spares a partner's goods: they fall on all trade, and so do the answers to them."""

import pytest

from agents.values.preparation import retaliate_in_kind, set_regime
from model.calendar import day_from_text, month_from_text
from model.chinese_investment import duty_on_own_stock
from model.payoffs import clear_economy
from model.players import Regime, Tier
from model.tariffs.compliance import margin_now, set_margin, update_compliance
from model.tariffs.layers import applied_shock
from tests.scenes import fresh

US, MX, CA = range(3)
CHEMICALS = 4
SPARED = {MX: (Regime.US_MX_ONLY, Regime.ANNUAL_REVIEWS), CA: (Regime.US_CA_ONLY, Regime.ANNUAL_REVIEWS)}


@pytest.mark.parametrize("partner", [MX, CA])
def test_a_broad_duty_that_spares_nothing_is_answered_on_all_goods(partner):
    world, state = fresh()
    for regime in (Regime.NO_TEXT, Regime.MX_CA_ONLY, *SPARED[3 - partner][:1]):
        set_regime(world, state, regime, Tier.BROAD)
        retaliate_in_kind(world, state, partner, 1.0)
        assert state.broad[partner, US] == state.broad[US, partner] == world.p.broad_rate
    for regime in SPARED[partner]:
        set_regime(world, state, regime, Tier.BROAD)
        retaliate_in_kind(world, state, partner, 1.0)
        assert state.compliance[US, partner] > 0.8
        assert state.broad[partner, US] == world.p.broad_rate * (1.0 - state.compliance[US, partner])


def test_without_a_preference_a_good_escapes_nothing_by_complying_and_firms_stop():
    world, state = fresh()
    state.broad[US, MX] = 0.25
    assert margin_now(world, state, US, MX) == pytest.approx(28.0)
    state.law.expired = day_from_text("2036-07-01")
    assert margin_now(world, state, US, MX) == margin_now(world, state, MX, US) == 0.0
    assert margin_now(world, state, MX, CA) == world.p.mfn_margin_points, "CPTPP holds between these two"
    before = state.compliance[US, MX]
    update_compliance(world, state)
    assert 0.0 < state.compliance[US, MX] < before, "as slowly as they took it up"


def test_where_duties_outlive_the_preference_by_a_year_so_does_what_they_spare():
    world, state = fresh(duties_after_exit_months=12)
    state.law.member[US], state.law.left_day[US] = 0, day_from_text("2026-01-01")
    state.broad[US, CA] = 0.25
    for month, margin, answered in (("2026-12", 28.0, 0.25 * (1.0 - 0.379)), ("2027-01", 0.0, 0.25)):
        state.month = month_from_text(month)
        assert margin_now(world, state, US, CA) == pytest.approx(margin)
        retaliate_in_kind(world, state, CA, 1.0)
        assert state.broad[CA, US] == pytest.approx(answered)


@pytest.mark.parametrize(("partner", "row"), [(MX, 1), (CA, 2)])
def test_once_the_preference_has_lapsed_nobody_bears_what_complying_cost(partner, row):
    """All goods pay most-favoured-nation duty from that day, and none the cost of 2024 of escaping it."""
    world, state = fresh()
    state.law.expired = day_from_text("2036-07-01")
    saved = 0.01 * world.p.compliance_cost_booked * world.claim[row, 3]
    for month in range(3):
        applied_shock(world, state)
        for importer, exporter in ((US, partner), (partner, US)):
            assert world.wedges[importer, exporter, :-1] == pytest.approx(-saved, rel=1e-12), month
            assert world.wedges[importer, exporter, -1] == 0.0, "services have no preference to claim"
        assert not world.wedges[MX, CA].any(), "CPTPP holds between these two"
        update_compliance(world, state)
    assert 0.0005 < saved < 0.01, "small beside most-favoured-nation duty"
    assert clear_economy(world, state)
    spared, world.p.compliance_cost_booked = world.outcomes.real_income[partner], 0.0
    assert clear_economy(world, state)
    assert world.outcomes.real_income[partner] < spared < 0.0


def test_what_does_not_claim_again_yet_pays_the_duty_and_saves_the_cost():
    """A preference that comes back is taken up with firms' lag."""
    world, state = fresh()
    set_margin(world, state, US, MX, 1.0)
    applied_shock(world, state)
    assert state.compliance[US, MX] < world.claim[MX, 2]
    paid = world.tariffs[US, MX, CHEMICALS] - world.economy.tariff[US, MX, CHEMICALS]
    assert paid == pytest.approx(world.mfn[US, MX, CHEMICALS] * (world.claim[MX, 2] - state.compliance[US, MX]))
    assert -0.01 * world.claim[MX, 3] * world.p.compliance_cost_booked < world.wedges[US, MX, CHEMICALS] < 0.0
    set_margin(world, state, US, MX, world.p.mfn_margin_points)
    applied_shock(world, state)
    assert not world.wedges.any(), "as many as in 2024: exactly nothing"


def test_united_states_firms_in_mexico_pay_the_whole_of_a_duty_that_spares_nothing():
    world, state = fresh()
    state.broad[US, MX] = 0.25
    spared = duty_on_own_stock(world, state)
    state.law.expired = day_from_text("2036-07-01")
    assert spared == pytest.approx((1.0 - 0.489) * duty_on_own_stock(world, state))
