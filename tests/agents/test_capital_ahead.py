"""Capital in values: its path over the window that `lookahead` sets, month by month in closed form."""

import pytest

from agents.values.valuation import look, value
from model.investment import adjusted_capital
from model.parameters import resolve
from model.payoffs import capital_income_pct
from model.review import JointReview

MX, CA = 1, 2


def path_income(review, government, capital, months):
    """Discounted income from capital that adjusts month by month, less what the table has of it, % of GDP a year."""
    world, state = review.world, review.state
    assert look(world, state)
    target, seen = float(world.seen.target[government]), world.seen
    expected = float(world.capital_income[seen.quarter, seen.regime, government])
    patience, total = float(world.discounting[state.doctrine[government]].monthly), 0.0
    for month in range(months):
        income = capital_income_pct(world, government, capital) - expected
        total += (1.0 - patience) * patience**month * income
        capital = adjusted_capital(capital, target, float(world.p.capital_adjustment))
    return total


@pytest.mark.parametrize("government", [MX, CA])
@pytest.mark.parametrize("months", [1, 12, 24])
def test_capital_counts_as_it_adjusts_from_month_to_month(months, government):
    worths, paths = [], []
    for capital in (1.0, 0.9):
        review = JointReview(resolve({"lookahead": months}))
        review.state.capital[government] = capital
        worths.append(value(review.world, review.state, government))
        paths.append(path_income(review, government, capital, months))
    assert worths[0] - worths[1] == pytest.approx(paths[0] - paths[1], abs=1e-9)
    assert paths[0] - paths[1] > 1e-4


def test_a_longer_window_adds_the_months_it_adds_and_nothing_else():
    worths, paths = [], []
    for months in (1, 24):
        review = JointReview(resolve({"lookahead": months}))
        review.state.capital[MX] = 0.9
        worths.append(value(review.world, review.state, MX))
        paths.append(path_income(review, MX, 0.9, months))
    assert worths[0] - worths[1] == pytest.approx(paths[0] - paths[1], abs=1e-9)


def test_in_a_year_capital_goes_a_tenth_of_the_way_and_is_five_percent_of_it_on_average():
    review = JointReview(resolve())
    discounting = review.world.discounting[review.state.doctrine[MX]]
    assert 1.0 - float(discounting.capital) / float(discounting.window) == pytest.approx(0.05, abs=0.005)
