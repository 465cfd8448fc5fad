"""The joint reviews that governments expect are those that Art. 34.7 holds, and a vote looks past itself."""

import numpy as np
import pytest

from agents.decisions.votes import vote
from agents.values.continuation import BEFORE_REVIEWS, NO_REVIEWS
from agents.values.preparation import prepare, reviews_ahead, seat_rows
from agents.values.strategic_table import solve_table
from agents.values.valuation import table_quarter
from model.calendar import month_from_text
from model.elections import CONTENDERS
from model.parameters import resolve
from model.review import JointReview


def years_of_reviews(**settings):
    """Julys of the quarters in which a review is expected."""
    parameters = resolve(settings)
    first = month_from_text(str(parameters["start"])) // 3
    ahead = reviews_ahead(parameters, 60)
    months = 3 * (first + np.flatnonzero(ahead == 0))
    assert (months % 12 == 6).all()  # counted from January as 0
    return [int(month) // 12 for month in months]


def test_the_first_review_is_in_july_2026_and_one_follows_every_year_until_the_term_ends():
    assert years_of_reviews() == list(range(2026, 2036))
    assert years_of_reviews(term_years=10) == list(range(2026, 2030))


def test_the_old_text_has_no_review():
    assert years_of_reviews(treaty="nafta", start="2017-06", horizon="2020-06") == []


def test_quarters_are_counted_from_the_last_review_on_until_the_term_ends():
    ahead = reviews_ahead(resolve({"start": "2026-01"}), 60).tolist()
    assert ahead[:8] == [BEFORE_REVIEWS, BEFORE_REVIEWS, 0, 1, 2, 3, 0, 1]
    assert ahead[38:43] == [0, 1, 2, 3, NO_REVIEWS], "the term ends in July 2036"
    old_text = resolve({"treaty": "nafta", "start": "2017-06", "horizon": "2020-06"})
    assert set(reviews_ahead(old_text, 60)) == {NO_REVIEWS}


def test_a_review_before_the_start_has_opened_late_confirmation():
    assert reviews_ahead(resolve({"start": "2027-08"}), 60)[:6].tolist() == [1, 1, 2, 3, 0, 1]
    assert reviews_ahead(resolve({"start": "2027-12"}), 60)[:4].tolist() == [1, 2, 3, 0]


def test_a_review_that_is_over_at_the_start_is_not_expected():
    assert years_of_reviews(start="2027-08") == list(range(2028, 2036))
    assert years_of_reviews(start="2027-07")[0] == 2027


def test_without_reviews_no_vote_extends_in_the_table():
    """Where only confirmations could extend, a table without them is that of governments that never confirm."""
    idle = {f"{name}.temperament.offers_a_year": 0.0 for pair in CONTENDERS for name in pair}
    parameters = resolve(idle)
    world, seats = prepare(parameters), seat_rows(parameters)
    quarters, first = int(world.quarters), month_from_text(str(parameters["start"]))
    voting = world.value[:quarters].copy()
    solve_table(
        world, seats, world.capital_income[:quarters], first, month_from_text("2036-07"), np.zeros(quarters),
        np.full(quarters, NO_REVIEWS), 1e-10,
    )  # fmt: skip
    assert np.abs(voting[0] - world.value[0]).max() > 1e-4
    assert voting[quarters - 1] == pytest.approx(world.value[quarters - 1], abs=1e-9)


def test_those_who_vote_and_the_rest_of_their_quarter_look_at_the_table_after_the_vote():
    review = JointReview(resolve({"start": "2026-05"}), seed=3)
    while int(review.state.month) < month_from_text("2026-07"):
        review.step()
    world, state = review.world, review.state
    before = table_quarter(world, state)
    vote(world, state, 0, review.moves, review.log)
    after = table_quarter(world, state)
    assert after == before + 1
    ahead = [after]
    for _ in range(3):
        state.month += 1
        ahead.append(table_quarter(world, state))
    assert ahead == [after, after, after, after]
    state.month += 3
    assert table_quarter(world, state) == after + 1
