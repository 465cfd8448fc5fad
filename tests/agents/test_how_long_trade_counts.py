"""What trade adds to values: duties for as long as they are to last, content rules and instruments in full."""

import numpy as np
import pytest

from agents.values.valuation import table_worth, value
from model.instruments import Instrument
from model.parameters import resolve
from model.payoffs import added_duty_pct, capital_income_pct, clear_economy, standing_worth, trade_utility
from model.players import Issue
from model.review import JointReview
from model.staff import staff_view, staff_views

US, MX, CA = range(3)
EXACT = {"estimates": "exact"}


def adopt(instrument, slot=0):
    return lambda state: state.instruments.__setitem__((instrument, slot), 1)


def agree(issue):
    return lambda state: state.positions.__setitem__((0, issue), 1.0)


LASTING = {
    "duties on China": adopt(Instrument.CHINA_DUTIES),
    "ban on forced labour": adopt(Instrument.FORCED_LABOUR_BAN),
    "access denied to Mexico": adopt(Instrument.ACCESS_DENIAL, MX),
    "standards offset by a duty": adopt(Instrument.STANDARDS_OFFSET, MX),
    "subsidy": adopt(Instrument.INDUSTRIAL_SUBSIDY),
    "content rules": agree(Issue.AUTO_CONTENT),
    "duties on China aligned": agree(Issue.NON_MARKET),
}


def trade_in_value(world, state):
    """What trade and the passage to new duties add to values [government], without capital."""
    found = []
    for g in range(3):
        worth = value(world, state, g) - standing_worth(world, state, g) - table_worth(world, state, g)
        discounting = world.discounting[state.doctrine[g]]
        wanted = capital_income_pct(world, g, float(world.seen.target[g]))
        found.append(worth - (float(discounting.window) - float(discounting.capital)) * wanted)
    return np.array(found)


def trade_booked(world, state):
    """Utility from the exact equilibrium [government], reached as slowly as jobs and balances follow.

    With what approval loses by it.
    """
    assert clear_economy(world, state)
    rows = [int(state.doctrine[g]) for g in range(3)]
    flows = [trade_utility(world, world.doctrines[row], g, world.discounting[row].inertia)
             + world.discounting[row].answer * min(world.outcomes.real_income[g], 0.0)
             for g, row in enumerate(rows)]  # fmt: skip
    return np.array(flows)


def passage(world, state):
    """Cost of getting used to duties that have just been added and what approval loses by it [government]."""
    assert clear_economy(world, state)
    costs = []
    for g in range(3):
        discounting, income = world.discounting[state.doctrine[g]], float(world.outcomes.real_income[g])
        cost = float(world.p.transition_cost) * max(added_duty_pct(world, g) - state.duty_before[g], 0.0)
        lost = min(income, 0.0) - min(income - cost, 0.0)
        costs.append(float(discounting.transition) * (cost + float(discounting.answer) * lost))
    return np.array(costs)


def change(review, policy):
    """By how much a policy changes what trade adds to values, and what is booked less the passage [government]."""
    world, state = review.world, review.state
    valued, booked = trade_in_value(world, state), trade_booked(world, state)
    passed = passage(world, state)
    policy(state)
    return trade_in_value(world, state) - valued + passage(world, state) - passed, trade_booked(world, state) - booked


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
@pytest.mark.parametrize("policy", LASTING)
def test_what_lasts_counts_in_full_like_its_worth_in_politics_and_its_cost_to_the_budget(policy, doctrine):
    valued, booked = change(JointReview(resolve(EXACT), doctrine), LASTING[policy])
    assert np.abs(booked).max() > 2e-3
    assert valued == pytest.approx(booked, abs=1e-6)


@pytest.mark.parametrize("policy", ["content rules", "duties on China"])
def test_what_lasts_counts_in_full_under_duties_as_well(policy):
    """With them it counts for as long as they are to last, without them from then on."""
    without = change(JointReview(resolve(EXACT)), LASTING[policy])[1]
    review = JointReview(resolve(EXACT))
    review.state.broad[US, 1:] = 0.25
    valued, booked = change(review, LASTING[policy])
    duties = np.array([review.world.discounting[review.state.doctrine[g]].duties for g in range(3)])
    assert valued == pytest.approx(without + duties * (booked - without), abs=1e-6)
    assert np.abs(booked - without).max() > 1e-4


def test_a_duty_beyond_those_of_the_table_counts_for_as_long_as_duties_are_to_last():
    review = JointReview(resolve(EXACT))
    world, state = review.world, review.state
    state.broad[US, MX] = float(world.p.broad_rate)
    valued, booked = change(review, lambda state: state.broad.__setitem__((US, MX), 2.0 * float(world.p.broad_rate)))
    duties = np.array([world.discounting[state.doctrine[g]].duties for g in range(3)])
    assert booked[MX] < -0.3
    assert (duties < 0.25).all()
    assert valued == pytest.approx(duties * booked, abs=1e-6)


def test_a_duty_by_article_counts_on_other_origins_for_as_long_as_duties_are_to_last():
    """Or a partner whose own duty lapses would gain by it for ever."""
    review = JointReview(resolve(EXACT))
    world, state = review.world, review.state
    valued, booked = change(review, lambda state: state.sectoral_abroad.__setitem__(slice(None), 0.25))
    duties = np.array([world.discounting[state.doctrine[g]].duties for g in range(3)])
    assert booked[MX] > 0.1
    assert valued == pytest.approx(duties * booked, abs=1e-6)


def test_what_lasts_is_the_policy_without_duties_answers_suspensions_and_what_firms_do_about_them():
    review = JointReview(resolve())
    world, state = review.world, review.state
    LASTING["content rules"](state)
    LASTING["duties on China"](state)
    assert staff_view(world, state) >= 0
    alone, made = world.expected.copy(), int(world.views_made)
    assert staff_views(world, state)
    assert world.views_made == made, "nothing lapses: one look is enough"
    assert (world.lasting == world.expected).all()
    state.broad[US, 1:], state.sectoral[US, 1:], state.sectoral[CA, US], state.surcharge = 0.25, 0.25, 0.1, 0.1
    state.margin[US, MX], state.compliance[US, MX], state.complying_cost[US, MX] = 28.0, 0.86, 2.0
    state.law.panels[0].complainant, state.law.panels[0].respondent = MX, US
    state.law.panels[0].consultations = state.law.panels[0].suspension = 1
    assert staff_views(world, state)
    assert (world.lasting == alone).all()
    assert np.abs(world.expected - alone).max() > 0.5
