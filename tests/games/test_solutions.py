"""Bargaining solutions, coalitions and repeated play against their closed forms and axioms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.games.bargaining import egalitarian, kalai_smorodinsky, nash_solution, pareto_frontier
from model.games.coalitions import core_point, shapley_value
from model.games.repeated import critical_discount_factor, largest_hazard

HUB, MEXICO, CANADA = 0, 1, 2
SOLUTIONS = (nash_solution, kalai_smorodinsky, egalitarian)


def test_t7_grim_trigger_needs_patience_and_quick_answers():
    """Friedman (1971) at the numbers of a prisoner's dilemma 5, 3, 1."""
    critical = critical_discount_factor(5.0, 3.0, 1.0)
    assert critical == pytest.approx(0.5, abs=1e-12)
    assert critical_discount_factor(5.0, 3.0, 1.0, lag=2) == pytest.approx(0.70710678, abs=1e-8)
    assert largest_hazard(critical, 0.8) == pytest.approx(0.375, abs=1e-12)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.integers(1, 12), st.floats(0.05, 0.99))
def test_t7_at_the_critical_discount_factor_deviation_pays_exactly_nothing(temptation, loss, lag, delta):
    cooperation = 3.0
    deviation, punishment = cooperation + temptation, cooperation - loss
    critical = critical_discount_factor(deviation, cooperation, punishment, lag)
    stream = critical**lag
    cheat = deviation * (1 - stream) + punishment * stream
    assert cheat == pytest.approx(cooperation, abs=1e-9)
    hazard = largest_hazard(critical, delta)
    assert delta * (1 - hazard) >= min(critical, delta) - 1e-12


def test_t19_the_shapley_value_of_a_hub_and_its_core():
    """Hub pair worth a, spoke pair b, all three 1: hub (1 + a - b)/3... at a = .6, b = .1 it gets a half."""
    worth = {frozenset({HUB, MEXICO}): 0.6, frozenset({HUB, CANADA}): 0.6, frozenset({MEXICO, CANADA}): 0.1}
    worth[frozenset({HUB, MEXICO, CANADA})] = 1.0
    assert shapley_value(worth, 3) == pytest.approx([0.5, 0.25, 0.25], abs=1e-12)


@given(st.floats(0, 1), st.floats(0, 1))
def test_t19_formula_and_the_core_is_empty_exactly_beyond_2a_plus_b_of_2(a, b):
    worth = {frozenset({0, 1}): a, frozenset({0, 2}): a, frozenset({1, 2}): b, frozenset({0, 1, 2}): 1.0}
    value = shapley_value(worth, 3)
    assert value[0] == pytest.approx((1 + a - b) / 3, abs=1e-12)
    assert value.sum() == pytest.approx(1.0, abs=1e-12)
    point = core_point(worth, 3)
    if abs(2 * a + b - 2) > 1e-6:
        assert (point is not None) == (2 * a + b <= 2)
    if point is not None:
        for members, least in worth.items():
            assert sum(point[player] for player in members) >= least - 1e-7


def test_an_empty_core_and_a_missing_grand_coalition():
    worth = {frozenset(pair): 1.0 for pair in ((0, 1), (0, 2), (1, 2))}
    with pytest.raises(InputError, match="coalition of all"):
        core_point(worth, 3)
    assert core_point({**worth, frozenset({0, 1, 2}): 1.0}, 3) is None


points_of = st.integers(0, 10**6).map(lambda seed: np.random.default_rng(seed).uniform(0.0, 1.0, (8, 3)))


@settings(max_examples=30)
@given(points_of, st.sampled_from(SOLUTIONS))
def test_t13_solutions_are_individually_rational_and_symmetric(points, solution):
    disagreement = points.min(axis=0) - 0.1
    found = solution(points, disagreement)
    assert (found >= disagreement - 1e-7).all()
    order = [2, 0, 1]
    assert solution(points[:, order], disagreement[order]) == pytest.approx(found[order], abs=1e-4)


@settings(max_examples=30)
@given(points_of, st.floats(0.1, 10), st.floats(-3, 3))
def test_t13_nash_and_kalai_smorodinsky_do_not_depend_on_units(points, scale, shift):
    disagreement = points.min(axis=0) - 0.1
    factor, origin = np.array([scale, 1.0, 1.0]), np.array([shift, 0.0, 0.0])
    for solution in (nash_solution, kalai_smorodinsky):
        plain = solution(points, disagreement)
        other = solution(points * factor + origin, disagreement * factor + origin)
        assert (other - origin) / factor == pytest.approx(plain, abs=1e-4)


@settings(max_examples=30)
@given(points_of)
def test_t13_nash_does_not_depend_on_irrelevant_alternatives(points):
    disagreement = points.min(axis=0) - 0.1
    found = nash_solution(points, disagreement)
    product = np.prod(found - disagreement)
    assert product >= np.prod(points - disagreement, axis=1).max() - 1e-9
    fewer = np.vstack([points[:4], found])
    if np.prod(fewer - disagreement, axis=1).argmax() == 4:
        assert np.prod(nash_solution(fewer, disagreement) - disagreement) == pytest.approx(product, rel=1e-5)


def test_t13_a_linear_frontier_is_split_evenly_whatever_the_solution():
    dollar = np.array([[1.0, 0.0], [0.0, 1.0], [0.3, 0.3]])
    for solution in SOLUTIONS:
        assert solution(dollar, np.zeros(2)) == pytest.approx([0.5, 0.5], abs=1e-6)
    assert nash_solution(dollar, np.array([0.2, 0.0])) == pytest.approx([0.6, 0.4], abs=1e-6)
    assert pareto_frontier(dollar).tolist() == [0, 1, 2]
    assert pareto_frontier(np.array([[1.0, 1.0], [0.5, 1.0]])).tolist() == [0]


def test_where_nothing_is_better_than_disagreement_there_is_nothing_to_solve():
    with pytest.raises(InputError, match="no agreement"):
        nash_solution(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.8, 0.8]))
