"""What firms build for: the duties they would meet without access, and what of it is threatened, pair by pair."""

import numpy as np
import pytest

from model.annuity import annuity_weight
from model.calendar import day_from_text, first_day
from model.firms import fill_capital_targets, regime_hazard
from model.law.constants import Scope
from model.law.regimes import notice_by, regime_of
from model.payoffs import capital_income_pct
from model.players import Regime, Sector, ThreatClass
from model.tariffs.layers import mean_spared_of_autos
from tests.scenes import fresh

US, MX, CA = range(3)
PARTNERS = [MX, CA]


@pytest.fixture
def scene():
    return fresh()


def targets(world, state, regime=None):
    out = np.empty(3)
    here = regime_of(state.law) if regime is None else regime
    fill_capital_targets(world, state, here, first_day(state.month), out)
    return out


def threaten(state, actor, target, threat_class, rate=0.25):
    threat = state.threats[0]
    threat.active, threat.actor, threat.target, threat.threat_class, threat.rate = 1, actor, target, threat_class, rate
    return threat


def mean_mfn(world, importer, exporter):
    flows = world.economy.base_flows[importer, exporter, : Sector.SERVICES]
    return (flows * world.mfn[importer, exporter, : Sector.SERVICES]).sum() / flows.sum()


def test_without_access_firms_expect_most_favoured_nation_duty_on_what_they_sell_and_a_further_duty(scene):
    world, _ = scene
    for seller, buyer in ((MX, US), (CA, US), (US, MX), (US, CA)):
        expected = mean_mfn(world, buyer, seller) + world.p.further_duty_without_access
        assert world.loss_without_access[seller, buyer] == pytest.approx(1.0 - (1.0 + expected) ** -4.0)
    assert world.loss_without_access[MX, US] > 1.3 * world.loss_without_access[CA, US], "cars and light trucks"
    assert world.sales_share.sum(axis=1) == pytest.approx(1.0)


def test_where_the_agreement_of_1989_takes_over_canada_expects_the_further_duty_alone():
    world, _ = fresh(us_ca_fallback="agreement_1989")
    for seller, buyer in ((CA, US), (US, CA)):
        expected = world.p.further_duty_without_access
        assert world.loss_without_access[seller, buyer] == pytest.approx(1.0 - (1.0 + expected) ** -4.0)


def test_at_the_start_firms_want_what_there_is(scene):
    assert targets(*scene) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("partner", "size"), [(MX, 0.17), (CA, 0.09)])
def test_an_extension_is_worth_about_what_the_design_computes_and_no_more_than_what_is_lost_with_access(
    scene, partner, size
):
    """Details section 6, long run, % of GDP; one number for the further duty meets both within a seventh."""
    world, state = scene
    reviews = targets(world, state)
    state.law.term_end = first_day(state.month) + round(16 * 365.25)
    extended = targets(world, state, Regime.EXTENDED)
    without = targets(world, state, Regime.NO_TEXT)
    gain = capital_income_pct(world, partner, 1.0 + extended[partner] - reviews[partner])
    assert gain == pytest.approx(size, rel=0.15)
    assert capital_income_pct(world, partner, without[partner]) < -gain


def test_a_threat_to_leave_concerns_the_pairs_that_it_would_end(scene):
    """Art. 34.6: a partner that leaves leaves the other two bound."""
    world, state = scene
    threaten(state, US, MX, ThreatClass.WITHDRAWAL)
    of_us = targets(world, state)
    assert (of_us < 0.999).all(), "the United States would leave both, whomever it threatens"
    threaten(state, MX, US, ThreatClass.WITHDRAWAL)
    of_mexico = targets(world, state)
    assert of_mexico[CA] == 1.0
    assert of_mexico[MX] == pytest.approx(of_us[MX])
    assert of_us[US] < of_mexico[US] < 1.0


def test_a_notice_of_one_partner_leaves_the_other_as_safe_as_it_was(scene):
    world, _ = scene
    for extended, calm in ((False, world.p.hazard_in_reviews), (True, world.p.hazard_extended)):
        assert regime_hazard(world.p, notice_by(MX, extended), CA) == calm
        assert regime_hazard(world.p, notice_by(MX, extended), MX) == world.p.hazard_in_notice
        assert regime_hazard(world.p, notice_by(US, extended), CA) == world.p.hazard_in_notice


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_threatened_duty_concerns_the_sales_of_its_target_that_do_not_comply(scene, partner):
    world, state = scene
    threaten(state, US, partner, ThreatClass.BROAD)
    threatened = targets(world, state)
    assert threatened[partner] < 0.999
    assert threatened[3 - partner] == threatened[US] == 1.0
    state.compliance[US, partner] = 1.0
    assert targets(world, state)[partner] == 1.0, "all comply: nothing to fear"
    state.law.expired = day_from_text("2025-01-01")
    bare = targets(world, state, Regime.ANNUAL_REVIEWS)[partner]
    assert bare < threatened[partner], "without a preference it falls on all goods"


@pytest.mark.parametrize("partner", PARTNERS)
def test_a_threat_never_costs_more_than_what_it_threatens_with(scene, partner):
    world, state = scene
    threat = threaten(state, US, partner, ThreatClass.BROAD)
    state.resolve[US, ThreatClass.BROAD] = 0.4
    feared = targets(world, state)[partner]
    threat.resisted, threat.belief = 1, 0.9
    known = targets(world, state)[partner]
    threat.active, state.broad[US, partner] = 0, 0.25
    carried_out = targets(world, state)[partner]
    assert carried_out < known < feared < 1.0, "what is believed after resisting counts, and certainty most"
    threaten(state, US, partner, ThreatClass.BROAD, 0.1)
    assert targets(world, state)[partner] == carried_out, "a threat with less than stands adds nothing"


def test_duties_take_sales_for_as_long_as_they_are_expected_to_stand(scene):
    """Closed form for Mexico: 1 - (1 + t)^-4 of what does not comply, discounted over their expected time."""
    world, state = scene
    p = world.p
    state.broad[US, MX] = 0.25
    lost = annuity_weight(p.firms_discount ** (1 / 12), 1 / p.duty_persistence) * (1 - 1.25**-4) * (1 - 0.489)
    at_start = world.start_target[MX, US]
    certainty = ((at_start - 1 + p.exposed_capital_share) / p.exposed_capital_share) ** (1 / p.capital_curvature)
    expected = 1 - p.exposed_capital_share + p.exposed_capital_share * (certainty * (1 - lost)) ** p.capital_curvature
    assert targets(world, state)[MX] == pytest.approx(expected / at_start)


def test_a_threatened_duty_on_cars_and_metals_counts_where_section_232_has_a_finding(scene):
    world, state = scene
    threaten(state, US, MX, ThreatClass.SECTORAL)
    state.law.finding_day[:], state.law.investigation_opened[:] = 0, 0
    assert targets(world, state)[MX] == 1.0
    state.law.finding_day[Scope.METALS] = 1
    on_metals = targets(world, state)[MX]
    state.law.finding_day[Scope.AUTOS] = 1
    on_both = targets(world, state)[MX]
    assert on_both < on_metals < 1.0
    state.compliance[US, MX] = 1.0
    assert mean_spared_of_autos(world, state, US, MX) > 0.4
    assert on_both < targets(world, state)[MX] < on_metals, "parts that comply are spared, metals are not"


def test_broken_promises_frighten_no_firm_for_values_count_them_already(scene):
    """Details section 5: promises are not discounted both in the objective and in the investment hazard."""
    world, state = scene
    state.broken[US, :] = 20.0
    assert targets(world, state) == pytest.approx(1.0, abs=1e-12)
