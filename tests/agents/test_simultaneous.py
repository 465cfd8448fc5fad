"""Nash-in-Nash: each deal is the Nash solution given the other, and the two are a fixed point."""

import numpy as np
import pytest

from agents.bargaining.simultaneous import (
    TOLERANCE,
    bargain_terms,
    curve_positions,
    nash_weight,
    pair_gain,
    place_round,
    round_value,
    solve_round,
    worth_besides_issues,
)
from agents.values.packages import fill_package, package_gain
from agents.values.valuation import value
from model.moves import Form, Table
from model.parameters import resolve
from model.players import ISSUES
from model.review import JointReview
from model.urgency import lasting_urgency

US = 0
LINKED = {"lighthizer.protocol.order": "nash_in_nash", "lighthizer.weights.same_rules": 0.5}
APART = {"lighthizer.protocol.order": "nash_in_nash"}


@pytest.fixture(scope="module", params=["apart", "linked"])
def review(request):
    return JointReview(resolve(LINKED if request.param == "linked" else APART))


def solved(review, form):
    positions, weights, tiers = np.empty_like(review.state.positions), np.empty(2), np.zeros(2, np.int64)
    change = solve_round(review.world, review.state, form, positions, weights, tiers)
    return positions, weights, change


def bargain(review, form, pair):
    """Terms and worth besides issues of one pair's bargain, the other deal struck."""
    terms, worth = np.empty((ISSUES, 12)), np.empty((4, 4, 3))
    bargain_terms(review.world, review.state, pair, form, terms)
    worth_besides_issues(review.world, review.state, form, worth)
    without = worth[0, 1] if pair == 0 else worth[1, 0]
    return terms, np.array([worth[1, 1, US] - without[US], worth[1, 1, pair + 1] - without[pair + 1]])


@pytest.mark.parametrize("form", [Form.EXECUTIVE, Form.TREATY])
def test_the_two_packages_are_a_fixed_point(review, form):
    positions, weights, change = solved(review, form)
    assert change < TOLERANCE == 1e-8
    assert (weights > 0.0).all()
    for pair in range(2):
        terms, base = bargain(review, form, pair)
        again = np.empty(ISSUES)
        weight = nash_weight(terms, base, positions[1 - pair], review.world.p.red_line_factor, again)
        assert weight == pytest.approx(weights[pair], abs=1e-7)
        assert again == pytest.approx(positions[pair], abs=1e-7)


@pytest.mark.parametrize("form", [Form.EXECUTIVE, Form.TREATY])
def test_each_package_has_the_largest_product_of_gains_given_the_other(review, form):
    positions, _, _ = solved(review, form)
    factor = review.world.p.red_line_factor
    for pair in range(2):
        terms, base = bargain(review, form, pair)

        def product(package, terms=terms, base=base, others=positions[1 - pair]):
            ours = base[0] + pair_gain(terms, True, package, others, factor)
            theirs = base[1] + pair_gain(terms, False, package, others, factor)
            return min(ours, 1e9) * theirs if ours > 0 and theirs > 0 else 0.0

        best = product(positions[pair])
        along, rng = np.empty(ISSUES), np.random.default_rng(0)
        for weight in np.linspace(0.0, 1.0, 201):
            curve_positions(terms, weight, positions[1 - pair], along)
            assert product(along) <= best * (1 + 1e-9)
        for _ in range(200):
            tried = positions[pair] + rng.normal(0.0, 0.05, ISSUES)
            tried = np.where(terms[:, 0] == 1.0, np.clip(tried, 0.0, terms[:, 5]), positions[pair])
            assert product(tried) <= best * (1 + 1e-9)


def test_gains_in_closed_form_are_the_gains_that_are_played():
    review = JointReview(resolve(APART))
    world, state = review.world, review.state
    rows = [world.doctrines[state.doctrine[g]] for g in range(3)]
    after = np.empty_like(state.positions)
    for pair in range(2):
        fill_package(world, *rows, pair, Form.TREATY, (0.5, 0.5), state.positions, lasting_urgency(world, state), after)
        terms = np.empty((ISSUES, 12))
        bargain_terms(world, state, pair, Form.TREATY, terms)
        for ours, seat in ((True, US), (False, pair + 1)):
            found = pair_gain(terms, ours, after[pair], state.positions[1 - pair], world.p.red_line_factor)
            if not ours:
                standards = rows[seat].weights.joint_standards * (after - state.positions)[pair, 4]
                found -= standards
            played = package_gain(world, rows[seat], seat, state.positions, after, lasting_urgency(world, state))
            assert found == pytest.approx(played, abs=1e-12)


def test_rules_that_should_not_differ_bring_the_two_deals_together():
    gaps = []
    for settings in (APART, LINKED):
        review = JointReview(resolve(settings))
        positions, _, _ = solved(review, Form.TREATY)
        both = review.world.lies.all(axis=0)
        gaps.append(np.abs(positions[0] - positions[1])[both].mean())
    assert gaps[1] < 0.6 * gaps[0]


def test_duties_during_the_talks_move_the_split_towards_who_puts_them():
    weights = []
    for rate in (0.0, 0.1, 0.25):
        review = JointReview(resolve(APART))
        review.state.broad[0, 1] = rate
        weights.append(solved(review, Form.EXECUTIVE)[1][0])
    assert weights[0] < weights[1] < weights[2]


def test_a_round_lays_both_offers_at_once_and_is_worth_having():
    review = JointReview(resolve(APART))
    world, state = review.world, review.state
    assert round_value(world, state, Form.EXECUTIVE, np.empty(2), np.zeros(2, np.int64)) > value(world, state, US)
    place_round(world, state, Form.EXECUTIVE)
    positions, weights, _ = solved(review, Form.EXECUTIVE)
    for pair in (Table.US_MX, Table.US_CA):
        offer = state.offers[pair]
        assert (offer.active, offer.proposer, offer.simultaneous) == (1, US, 1)
        assert offer.positions[pair] == pytest.approx(positions[pair])
        assert offer.weights[pair] == pytest.approx(weights[pair])
