"""Packages are taken together, term by term: each is worth, and as likely to be signed, as if it were taken alone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.bargaining.deals import place_positions
from agents.bargaining.protocols import fill_passes, fill_wishes, passes, wish
from agents.values.packages import fill_package, fill_packages, packages_of
from model.logistic import logistic, logistics
from model.moves import Form, Table
from model.parameters import resolve
from model.positions import fill_issue_utilities, issue_utility
from model.review import JointReview
from model.urgency import lasting_urgency

TABLES = [(Table.US_MX, Form.EXECUTIVE), (Table.US_CA, Form.TREATY), (Table.TRILATERAL, Form.TRILATERAL)]


@pytest.fixture(scope="module")
def review():
    """A year into a history, urgent issues and all."""
    found = JointReview(resolve(), "lighthizer", 5)
    for _ in range(12):
        found.step()
    return found


def positions_of(review, table, form):
    """Packages [package, pair] of a table, and their positions [pair, issue, package]."""
    world, state = review.world, review.state
    doctrines = [world.doctrines[state.doctrine[government]] for government in range(3)]
    packages, urgency = packages_of(table), lasting_urgency(world, state)
    found = np.empty((*state.positions.shape, len(packages)))
    weights = np.ascontiguousarray(packages.T)
    fill_packages(world, *doctrines, table, form, weights, state.positions, urgency, found)
    return packages, found


@pytest.mark.parametrize(("table", "form"), TABLES)
def test_positions_of_all_packages_are_those_of_each(review, table, form):
    world, state = review.world, review.state
    doctrines = [world.doctrines[state.doctrine[government]] for government in range(3)]
    packages, found = positions_of(review, table, form)
    alone, urgency = np.empty_like(state.positions), lasting_urgency(world, state)
    assert np.ptp(found, axis=2).max() > 0.1
    for k, weights in enumerate(packages):
        fill_package(world, *doctrines, table, form, tuple(weights), state.positions, urgency, alone)
        assert found[:, :, k] == pytest.approx(alone, abs=1e-15)


@pytest.mark.parametrize("government", [0, 1, 2])
def test_utilities_of_all_positions_are_those_of_each(review, government):
    world, state = review.world, review.state
    doctrine, urgency = world.doctrines[state.doctrine[government]], lasting_urgency(world, state)
    _, positions = positions_of(review, Table.TRILATERAL, Form.TRILATERAL)
    positions[:, :, 0] = 0.0
    positions[:, :, 1] = 1.0  # beyond every red line
    found = np.empty(positions.shape[2])
    factor = world.p.red_line_factor
    fill_issue_utilities(government, positions, doctrine, world.lies, urgency, factor, found)
    alone = [
        issue_utility(government, np.ascontiguousarray(positions[:, :, k]), doctrine, world.lies, urgency, factor)
        for k in range(len(found))
    ]
    assert found == pytest.approx(alone, abs=1e-14)
    assert found[0] == 0.0
    assert government == 0 or found[1] < found[2:].min(), "a partner loses most beyond its red lines"


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=20))
def test_many_logits_are_each_the_logit(differences):
    found = np.empty(len(differences))
    logistics(np.array(differences), found)
    assert found == pytest.approx([logistic(one) for one in differences], rel=1e-14, abs=1e-300)
    assert all(0.0 <= one <= 1.0 for one in found)


def test_no_difference_is_an_even_chance_and_certain_ones_stay_chances():
    found = np.empty(3)
    logistics(np.array([0.0, math.inf, -math.inf]), found)
    assert found[0] == 0.5
    assert found[1] == 1.0
    assert 0.0 <= found[2] < 1e-300


@pytest.mark.parametrize("form", [Form.EXECUTIVE, Form.TREATY])
@pytest.mark.parametrize("party", [0, 1, 2])
def test_chances_of_all_gains_are_those_of_each(review, party, form):
    world, state = review.world, review.state
    gains = np.linspace(-0.5, 0.5, 67)
    wishes, passed = np.empty_like(gains), np.empty_like(gains)
    fill_wishes(world, state, party, gains, wishes)
    fill_passes(world, state, party, form, gains, passed)
    assert wishes == pytest.approx([wish(world, state, party, gain) for gain in gains], rel=1e-13)
    assert passed == pytest.approx([passes(world, state, party, form, gain) for gain in gains], rel=1e-13)
    assert gains.tolist() == np.linspace(-0.5, 0.5, 67).tolist()
    assert (np.diff(wishes) >= 0.0).all()
    assert wishes[0] < 1e-3 < 0.999 < wishes[-1]


def test_what_a_treaty_says_on_a_text_that_is_held_moves_no_position_yet(review):
    world, state = review.world, np.array([review.state]).view(np.recarray)[0]
    positions = np.full_like(state.positions, 0.7)
    before = state.positions.copy()
    state.text_held[Table.US_MX] = 1
    place_positions(world, state, Table.US_MX, Form.TREATY, positions)
    text = world.issue_flags[0] == 1
    assert text.any()
    assert state.positions[0, text].tolist() == before[0, text].tolist()
    assert (state.text_positions[0, text] == 0.7).all()
    assert (state.positions[0, ~text] == 0.7).all()
    assert state.positions[1].tolist() == before[1].tolist()
