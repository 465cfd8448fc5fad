"""Values count what a lost income takes from approval, as the months' rule and utility do."""

import pytest

from agents.months.month import _politics
from agents.values.trade_worth import with_answer
from agents.values.valuation import value
from model.annuity import annuity_weight
from model.parameters import resolve
from model.payoffs import clear_economy
from model.review import JointReview

MX = 1
MONTHS = 4000


def booked_loss(review, income, kept):
    """Discounted utility of the approval that Mexico loses over the months, by the rule of the months.

    ``income``: real income in the first month, %, of which a share is ``kept`` each month.
    """
    world, state = review.world, review.state
    assert clear_economy(world, state)
    patience, total = float(world.discounting[state.doctrine[MX]].monthly), 0.0
    for month in range(MONTHS):
        lost = float(state.approval[MX]) - float(world.p.base_approval)
        total += (1.0 - patience) * patience**month * float(world.p.approval_value) * lost
        state.real_income[MX] = income * kept**month
        _politics(world, state, MX, 1.0)
    return total


@pytest.mark.parametrize("kept", [1.0, 1.0 - 1.0 / 24.0, 0.5])
def test_an_income_lost_for_ever_or_for_a_while_costs_the_approval_that_the_months_take(kept):
    review = JointReview(resolve())
    world, row = review.world, int(review.state.doctrine[MX])
    valued = with_answer(world, row, 0.0, -0.5) * annuity_weight(float(world.discounting[row].monthly), 1.0 - kept)
    booked = booked_loss(review, -0.5, kept)
    assert booked < -1e-4
    assert valued == pytest.approx(booked, rel=1e-6)


def test_an_income_that_is_gained_raises_no_approval():
    review = JointReview(resolve())
    assert with_answer(review.world, int(review.state.doctrine[MX]), 0.3, 2.0) == 0.3
    assert booked_loss(review, 2.0, 1.0) == pytest.approx(0.0, abs=1e-12)


def test_the_transition_to_duties_counts_with_what_it_takes_from_approval():
    worths = []
    for points in (0.0, 4.0):
        changes = []
        for transition in (0.0, 1.0):
            review = JointReview(resolve({"approval_income": points, "estimates": "exact"}))
            review.state.transition[MX] = transition
            changes.append(value(review.world, review.state, MX))
        worths.append(changes[1] - changes[0])
    discounting = review.world.discounting[review.state.doctrine[MX]]
    cost = float(discounting.transition) * float(review.world.p.transition_cost)
    assert worths[0] == pytest.approx(-cost, rel=1e-6)
    assert worths[1] == pytest.approx(-cost * (1.0 + float(discounting.answer)), rel=1e-3)


def test_the_answer_of_approval_adds_seven_percent_to_an_income_that_is_lost():
    review = JointReview(resolve())
    row = int(review.state.doctrine[MX])
    assert with_answer(review.world, row, -0.5, -0.5) == pytest.approx(-0.5 * 1.07, abs=0.01)
