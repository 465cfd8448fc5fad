"""Dates, draws, choice and beliefs: the ground every rule stands on."""

import datetime
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.choices.choice import draw, logit, nested_logit
from model.beliefs import belief_after_threat, bluff_probability, reputation_after, surest_belief
from model.calendar import add_months, day_from_text, first_day, month_from_text, month_of, text_of_day
from model.investment import access_loss
from model.positions import contract_position
from model.randomness import Purpose, normal, uniform

DAYS = st.integers(datetime.date(1994, 1, 1).toordinal(), datetime.date(2199, 12, 31).toordinal())


@given(DAYS)
def test_the_compiled_calendar_is_the_gregorian_one(day):
    date = datetime.date.fromordinal(day)
    assert month_of(day) == 12 * date.year + date.month - 1
    assert first_day(month_of(day)) == date.replace(day=1).toordinal()


def test_six_months_after_the_end_of_august_is_the_end_of_february():
    assert text_of_day(add_months(day_from_text("2026-08-31"), 6)) == "2027-02-28"


@pytest.mark.parametrize("text", ["2026-13", "26-01", "January", "2026/01", None])
def test_a_malformed_month_is_refused_with_what_was_given(text):
    with pytest.raises(ValueError, match="is not a month"):
        month_from_text(text)


def test_draws_depend_on_their_key_alone_and_are_uniform():
    draws = np.array([uniform(7, 0, month, Purpose.COURT, 1) for month in range(20000)])
    assert uniform(7, 0, 11, Purpose.COURT, 1) == draws[11]
    assert abs(draws.mean() - 0.5) < 0.01
    assert abs(draws.var() - 1 / 12) < 0.002
    assert len(np.unique(draws)) == len(draws)


def test_normal_draws_have_mean_zero_and_variance_one():
    draws = np.array([normal(7, 0, month, Purpose.INVESTMENT_SHOCK, 0) for month in range(20000)])
    assert abs(draws.mean()) < 0.03
    assert abs(draws.var() - 1.0) < 0.04


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=8), st.floats(0.1, 50))
def test_a_duplicated_move_leaves_the_chances_of_the_classes_unchanged(values, precision):
    values = np.array([*values, values[0]])
    classes = np.arange(len(values))
    single = np.empty(len(values))
    nested_logit(values, classes, len(values) - 1, precision, single)
    classes[-1] = classes[0]
    doubled = np.empty(len(values))
    nested_logit(values, classes, len(values), precision, doubled)
    assert doubled[0] + doubled[-1] == pytest.approx(single[0], abs=1e-12)
    assert doubled.sum() == pytest.approx(1.0, abs=1e-12)


def test_with_one_move_a_class_nested_logit_is_logit_and_high_precision_takes_the_best():
    values = np.array([0.1, 0.5, 0.3])
    plain, nested = np.empty(3), np.empty(3)
    logit(values, 3, 4.0, plain)
    nested_logit(values, np.arange(3), 3, 4.0, nested)
    assert nested == pytest.approx(plain, abs=1e-15)
    nested_logit(values, np.arange(3), 3, 1e6, nested)
    assert draw(nested, 3, 0.999) == 1


def test_bluffing_makes_the_target_indifferent():
    """T15: r = .3, c = 1, w = 2 gives a bluff probability of .428571 and a belief of exactly c/w."""
    assert bluff_probability(0.3, 1.0, 2.0) == pytest.approx(0.428571, abs=1e-6)
    assert belief_after_threat(0.3, 1.0, 2.0) == pytest.approx(0.5, abs=1e-12)


def test_a_threat_that_is_resisted_even_when_sure_is_no_bluff_and_one_that_all_give_way_to_tells_nothing():
    """A bluffer would pay the audience cost for nothing; where giving way gains, every government threatens."""
    assert bluff_probability(0.3, 1.0, 1.0) == 0.0
    assert belief_after_threat(0.3, 1.0, 0.5) == 1.0
    assert belief_after_threat(0.3, -0.1, 2.0) == pytest.approx(0.3)
    assert belief_after_threat(0.0, 1.0, 0.5) == 0.0


@given(st.floats(0.05, 0.95), st.floats(0.1, 10.0))
def test_the_belief_in_a_threat_does_not_jump_where_giving_way_costs_as_much_as_the_act(resolved, war):
    """It is the mean of what it is just below and just above."""
    below, above = (belief_after_threat(resolved, war * (1.0 + part), war) for part in (-1e-9, 1e-9))
    assert below == pytest.approx(above, abs=1e-6)


def test_who_backs_down_from_a_threat_that_was_surely_believed_is_believed_no_more_than_before():
    """A bluffer threatens by error as seldom as a resolved government backs down: the two cancel."""
    assert surest_belief(0.35, 0.05) < 1.0
    assert reputation_after(surest_belief(0.35, 0.05), False, 0.05) == pytest.approx(0.35, abs=0.02)
    assert reputation_after(surest_belief(0.35, 0.05), True, 0.05) > 0.99
    assert surest_belief(0.0, 0.05) == 0.0


def test_a_threat_carried_out_raises_a_reputation_and_a_bluff_lowers_it():
    assert reputation_after(0.5, True, 0.05) == pytest.approx(0.95)
    assert reputation_after(0.5, False, 0.05) == pytest.approx(0.05)


@given(st.floats(0.5, 0.99), st.floats(0, 0.9), st.floats(0, 20), st.floats(0, 1))
def test_the_discounted_risk_of_losing_access_is_the_sum_it_claims_to_be(beta, hazard, years, no_renewal):
    by_hazard = sum((1 - beta) * beta**s * (1 - (1 - hazard) ** s) for s in range(4000))
    assert access_loss(beta, hazard, 1e9, no_renewal) == pytest.approx(by_hazard, abs=1e-9)
    assert access_loss(beta, hazard, years, no_renewal) >= by_hazard - 1e-9


def test_the_contract_curve_runs_from_one_ideal_to_the_other():
    assert contract_position(1.0, 2.0, 0.9, 1.0, 0.1, 1.0) == pytest.approx(0.9)
    assert contract_position(0.0, 2.0, 0.9, 1.0, 0.1, 1.0) == pytest.approx(0.1)
    assert contract_position(0.5, 2.0, 0.9, 1.0, 0.1, 0.5) == pytest.approx(0.5)
    assert math.isclose(contract_position(0.5, 1.0, 0.9, 1.0, 0.1, 1.0), 0.5)
