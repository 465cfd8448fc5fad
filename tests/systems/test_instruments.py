"""Instruments of policy: each does what it says, at its price, and not before the law allows (S1-S6, S12-S20, S25)."""

from itertools import pairwise

import pytest

from agents.decisions.policies import apply_policy, may_open_market, open_market, policy_kind, policy_value
from agents.values.valuation import approval_worth, value
from model.calendar import month_from_text
from model.instruments import (
    INSTRUMENTS,
    Instrument,
    alignment,
    budget_cost,
    club_utility,
    political_worth,
    screening,
    subsidy_rate,
)
from model.moves import MoveKind
from model.parameters import doctrine_names, resolve
from model.parameters.registry import instruments
from model.payoffs import clear_economy, lost_jobs_points, standing_utility
from model.players import CHINA, Issue, Sector
from model.review import JointReview
from model.staff import staff_view
from model.tariffs.layers import applied_shock
from tests.scenes import fresh

US, MX, CA = range(3)


def duties(world, state):
    applied_shock(world, state)
    return world.tariffs - world.economy.tariff


def use(state, instrument, slot=0):
    state.instruments[instrument, slot] = 1


def test_the_data_file_and_the_code_name_the_same_instruments():
    assert [row["name"] for row in instruments()] == [one.name.lower() for one in Instrument]
    assert len(Instrument) == INSTRUMENTS


@pytest.mark.parametrize(("instrument", "days"), [(Instrument.TRADE_REMEDIES, 280), (Instrument.ACCESS_DENIAL, 105)])
def test_a_case_comes_first_and_takes_its_time(instrument, days):
    world, state = fresh()
    assert policy_kind(world, state, US, instrument, CA) == MoveKind.OPEN_CASE
    apply_policy(world, state, instrument, CA, MoveKind.OPEN_CASE)
    assert policy_kind(world, state, US, instrument, CA) == MoveKind.HOLD
    state.month += days // 31
    assert policy_kind(world, state, US, instrument, CA) == MoveKind.HOLD
    state.month += 2
    assert policy_kind(world, state, US, instrument, CA) == MoveKind.ADOPT_INSTRUMENT


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_an_instrument_aimed_at_a_partner_counts_against_trust(weight):
    review = JointReview(resolve({"instrument_against_trust": weight}))
    before = float(review.state.broken[US, CA])
    apply_policy(review.world, review.state, Instrument.ACCESS_DENIAL, CA, MoveKind.ADOPT_INSTRUMENT)
    assert review.state.broken[US, CA] == before + weight


def test_the_case_on_tomatoes_is_open_from_the_start_and_ripe_once_its_suspension_ends():
    world, state = fresh()
    assert policy_kind(world, state, US, Instrument.TRADE_REMEDIES, MX) == MoveKind.HOLD
    state.month = month_from_text("2025-08")
    assert policy_kind(world, state, US, Instrument.TRADE_REMEDIES, MX) == MoveKind.ADOPT_INSTRUMENT


def test_trade_remedies_fall_on_the_goods_of_the_case_alone():
    world, state = fresh()
    use(state, Instrument.TRADE_REMEDIES, MX)
    found = duties(world, state)
    assert found[US, MX, Sector.AGRICULTURE] == pytest.approx(0.17 * 0.3)
    assert found[US, MX].sum() == pytest.approx(found[US, MX, Sector.AGRICULTURE])
    assert not found[US, CA].any()
    use(state, Instrument.TRADE_REMEDIES, CA)
    assert duties(world, state)[US, CA, Sector.OTHER_MANUFACTURES] > 0


def test_access_is_denied_until_it_is_given():
    world, state = fresh()
    use(state, Instrument.ACCESS_DENIAL, MX)
    assert duties(world, state)[US, MX, Sector.MACHINERY] == pytest.approx(0.025)
    assert may_open_market(world, state, MX)
    before = state.positions.sum()
    open_market(world, state, MX)
    assert state.positions.sum() > before
    assert not duties(world, state)[US, MX, Sector.MACHINERY]
    assert not may_open_market(world, state, MX)


def test_the_duty_that_offsets_standards_shrinks_as_standards_rise():
    world, state = fresh()
    use(state, Instrument.STANDARDS_OFFSET, MX)
    low = duties(world, state)[US, MX, Sector.MACHINERY]
    state.positions[0, Issue.PRODUCT_STANDARDS] = 0.3
    middle = duties(world, state)[US, MX, Sector.MACHINERY]
    state.positions[0, Issue.PRODUCT_STANDARDS] = 1.0
    assert low > middle > duties(world, state)[US, MX, Sector.MACHINERY] == 0.0


def outlay_pct(world):
    """What the subsidy to electronics costs at the last clearing, % of base income: a share of what makers get."""
    rate, paid = world.subsidies[US, Sector.ELECTRONICS], world.outcomes.flows[:, US, Sector.ELECTRONICS].sum()
    return 100 * rate * paid / (1.0 - rate) / world.economy.value_added[US]


def subsidised(rate, **settings):
    """A world in which electronics are subsidised at ``rate``, cleared, and what that costs in % of base income."""
    world, state = fresh(subsidy_rate=rate, **settings)
    use(state, Instrument.INDUSTRIAL_SUBSIDY)
    assert clear_economy(world, state)
    return world, state, outlay_pct(world)


def test_a_subsidy_raises_jobs_at_home_at_the_cost_of_jobs_abroad():
    jobs = [subsidised(rate)[0].outcomes.employment[:, Sector.ELECTRONICS].copy() for rate in (0.01, 0.05, 0.2, 0.5)]
    for less, more in pairwise(jobs):
        assert more[US] > less[US] > 1.0
        assert more[MX] < less[MX] < 0.0


def test_a_subsidy_grows_with_chinese_investment_in_electronics_and_its_outlay_with_what_is_sold():
    world, state, outlay = subsidised(0.01)
    duties_alone = (world.tariffs * world.outcomes.flows).sum(axis=(1, 2))[US]
    assert outlay == pytest.approx(100 * (duties_alone - world.outcomes.revenue[US]) / world.economy.value_added[US])
    state.chinese_stock[2] *= 3.0
    assert subsidy_rate(world, state) == pytest.approx(0.02)
    assert clear_economy(world, state)
    assert outlay_pct(world) > 2.0 * outlay, "twice the rate, and more is sold"


def test_makers_get_their_cost_in_full_so_jobs_rise_by_more_than_what_buyers_pay():
    world, _, _ = subsidised(0.2)
    paid = world.outcomes.flows[:, US, Sector.ELECTRONICS].sum() / world.economy.base_output[US, Sector.ELECTRONICS]
    jobs = 1.0 + world.outcomes.employment[US, Sector.ELECTRONICS] / 100
    assert jobs == pytest.approx(paid / 0.8 / (1.0 + world.outcomes.wage[US] / 100))


def test_a_subsidy_is_no_free_lunch():
    # To first order what buyers save the budget pays; the more it distorts, the more it costs beyond that.
    small, large = subsidised(0.01), subsidised(0.3)
    assert abs(small[0].outcomes.real_income[US]) < 0.1 * small[2]
    assert large[0].outcomes.real_income[US] < -0.1 * large[2]
    assert large[0].outcomes.real_income[US] == pytest.approx(large[0].outcomes.total_income[US], rel=0.1)


def test_what_a_subsidy_costs_and_what_it_brings_count_for_as_long_as_its_political_worth():
    # Only income counts here, in which both meet, with what approval loses by it: that and the stated worth are left.
    weights = {f"lighthizer.weights.{name}": 0.0 for name in ("priority_employment", "bilateral_balance")}
    for rate in (0.01, 0.05, 0.1):
        booked, _, outlay = subsidised(rate)
        income = float(booked.outcomes.real_income[US])
        world, state = fresh(subsidy_rate=rate, **weights)
        adopted = policy_value(world, state, US, Instrument.INDUSTRIAL_SUBSIDY, US, MoveKind.ADOPT_INSTRUMENT)
        left = adopted - value(world, state, US)
        answered = income + float(world.discounting[state.doctrine[US]].answer) * min(income, 0.0)
        assert left == pytest.approx(0.05 + answered, abs=0.02 * outlay), rate


def test_the_staff_expects_of_a_subsidy_what_the_books_then_show():
    world, state, _ = subsidised(0.05)
    booked = float(world.outcomes.real_income[US])
    assert staff_view(world, state) >= 0
    assert world.expected[US][0] == pytest.approx(booked, abs=0.02)


def test_the_ban_on_forced_labour_reaches_partners_by_the_chinese_inputs_in_their_goods():
    world, state = fresh()
    use(state, Instrument.FORCED_LABOUR_BAN)
    applied_shock(world, state)
    reached = world.wedges[US, :, Sector.ELECTRONICS]
    assert reached[CHINA] == pytest.approx(0.1)
    assert 0.0 < reached[CA] < reached[MX] < 0.1
    assert reached[MX] == pytest.approx(0.1 * world.chinese_content[MX, Sector.ELECTRONICS])


def test_de_risking_spares_goods_without_security_and_decoupling_does_not():
    for doctrine, spared in (("open_world", True), ("lighthizer", False)):
        world, state = fresh(doctrine)
        use(state, Instrument.CHINA_DUTIES)
        found = duties(world, state)[US, CHINA]
        assert found[Sector.ELECTRONICS] == pytest.approx(world.p.china_duty_rate)
        assert (found[Sector.TEXTILES] == 0.0) == spared


def test_alignment_and_substitution_are_duties_of_the_partner_on_china():
    world, state = fresh()
    state.positions[0, Issue.NON_MARKET] = 0.5
    assert duties(world, state)[MX, CHINA, Sector.TEXTILES] == pytest.approx(0.35 * 0.4 * 0.5)
    state.positions[0, Issue.NON_MARKET] = 0.0
    use(state, Instrument.IMPORT_SUBSTITUTION, MX)
    assert alignment(world, state, MX) == pytest.approx(0.35)
    assert duties(world, state)[MX, CHINA, Sector.TEXTILES] > 0.0
    assert not duties(world, state)[CA, CHINA].any()
    use(state, Instrument.OWN_SCREENING, MX)
    assert screening(world, state, MX) == pytest.approx(0.4)


def test_support_for_displaced_workers_lowers_the_political_cost_of_openness():
    world, state = fresh("open_world")
    state.jobs[US] = -2.0
    alone = lost_jobs_points(world, state, US)
    use(state, Instrument.WORKER_SUPPORT)
    assert lost_jobs_points(world, state, US) == pytest.approx(0.4 * alone)
    assert budget_cost(world, state, US) > 0.0


def test_lost_jobs_cost_approval_and_nothing_beside_it():
    """Their whole annuity is what approval will have lost for good: now it fades at its own pace, later it is lower."""
    world, state = fresh("open_world")
    utility, worth = standing_utility(world, state, US), value(world, state, US)
    state.jobs[US] = -2.0
    assert standing_utility(world, state, US) == utility
    fading = approval_worth(world, state, US)
    inertia = world.discounting[state.doctrine[US]].inertia
    followed = inertia * world.doctrines[state.doctrine[US]].weights.priority_employment * -2.0
    lost = lost_jobs_points(world, state, US)
    assert lost == pytest.approx(2.0 * world.p.approval_jobs)
    assert value(world, state, US) - worth == pytest.approx(followed - (world.p.approval_value - fading) * lost)
    settled = value(world, state, US)
    state.approval[US] -= lost
    assert settled - value(world, state, US) == pytest.approx(fading * lost)
    state.jobs[US] = 0.0
    state.approval[US] += lost
    assert value(world, state, US) == pytest.approx(worth)


def test_a_club_rewards_members_and_two_members_hurt_the_outsider():
    world, state = fresh("open_world")
    state.positions[:, Issue.PRODUCT_STANDARDS] = 0.5
    assert club_utility(world, state, CA) == 0.0
    use(state, Instrument.STANDARDS_CLUB, US)
    assert club_utility(world, state, CA) == 0.0
    outside = {}
    use(state, Instrument.STANDARDS_CLUB, MX)
    outside[CA] = club_utility(world, state, CA)
    use(state, Instrument.STANDARDS_CLUB, CA)
    assert outside[CA] < 0.0 < club_utility(world, state, CA)


def test_doctrines_differ_in_their_instruments_and_what_they_are_worth():
    names = doctrine_names()
    world, _ = fresh()
    used = {name: world.doctrines[names.index(name)].instruments.use.astype(bool) for name in names}
    assert used["lighthizer"][Instrument.STANDARDS_OFFSET]
    assert not used["open_world"][Instrument.STANDARDS_OFFSET]
    assert used["open_world"][Instrument.WORKER_SUPPORT]
    assert not used["lighthizer"][Instrument.WORKER_SUPPORT]
    world, state = fresh()
    use(state, Instrument.CHINA_DUTIES)
    assert political_worth(world, state, US) == pytest.approx(0.26)
