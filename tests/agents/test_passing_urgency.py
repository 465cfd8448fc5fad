"""What is urgent for a while counts in values for that while; what stays urgent counts in full."""

import numpy as np
import pytest

from agents.bargaining.deals import fill_now
from agents.months.surroundings import move_surroundings
from agents.values.valuation import value
from model.moves import Form, Table
from model.parameters import resolve
from model.payoffs import standing_utility, standing_worth
from model.players import Issue
from model.review import JointReview
from model.state import new_log
from model.urgency import lasting_urgency, move_security, set_urgency
from model.water import arrears

US, MX, CA = range(3)
PASSING = [(0, Issue.SECURITY, US, "fentanyl_persistence"), (1, Issue.WATER_1944, MX, "drought_persistence")]


def urgent(fentanyl=0.0, drought=0.0, **settings):
    """A history in which the index of fentanyl and the drought stand at these."""
    review = JointReview(resolve(settings))
    review.state.fentanyl, review.state.drought = fentanyl, drought
    set_urgency(review.world, review.state)
    return review.world, review.state


@pytest.mark.parametrize(("row", "issue", "government", "persistence"), PASSING)
@pytest.mark.parametrize("level", [0.8, -0.8])
def test_urgency_above_or_below_normal_counts_for_as_long_as_it_keeps(row, issue, government, persistence, level):
    """Its discounted sum month by month: what is kept of it each month times the patience of whose months they are."""
    world, state = urgent(level, level)
    excess = float(state.urgency[row, issue]) - 1.0
    patience = float(world.discounting[state.doctrine[government]].monthly)
    months = np.arange(4000)
    counted = (1.0 - patience) * (excess * (patience * float(world.p[persistence])) ** months).sum()
    assert lasting_urgency(world, state)[row, issue] == pytest.approx(1.0 + counted, abs=1e-9)
    assert row == 1 or abs(counted) < 0.1 * abs(excess)


def test_what_stays_urgent_counts_in_full():
    world, state = urgent(start="2025-08")
    state.chinese_stock[:] *= 2.0
    set_urgency(world, state)
    kept = [(0, Issue.INVESTMENT_SCREENING), (0, Issue.NON_MARKET), (0, Issue.AUTO_CONTENT), (0, Issue.WATER_1944)]
    for row, issue in (*kept, (2, Issue.INVESTMENT_SCREENING)):
        assert state.urgency[row, issue] > (0.0 if row == 2 else 1.0)
        assert lasting_urgency(world, state)[row, issue] == state.urgency[row, issue]


def test_a_wave_of_fentanyl_raises_what_a_position_on_it_is_worth_by_its_passing_share_and_its_utility_in_full():
    gained, worth, utility = [], [], []
    for fentanyl in (0.0, 0.8):
        world, state = urgent(fentanyl)
        before = value(world, state, US), standing_worth(world, state, US), standing_utility(world, state, US)
        state.positions[:, Issue.SECURITY] = 0.5
        after = value(world, state, US), standing_worth(world, state, US), standing_utility(world, state, US)
        for found, first, then in zip((gained, worth, utility), before, after, strict=True):
            found.append(then - first)
    weight = float(world.discounting[state.doctrine[US]].fentanyl)
    full = utility[1] - utility[0]
    assert full > 1e-3
    assert worth[1] - worth[0] == pytest.approx(weight * full, abs=1e-9)
    assert abs(gained[1] - gained[0]) < 2.0 * weight * full


@pytest.mark.parametrize("form", [Form.EXECUTIVE, Form.TREATY])
def test_a_package_moves_by_no_more_than_the_passing_share_of_a_wave(form):
    found = []
    for fentanyl in (0.0, 0.8):
        world, state = urgent(fentanyl)
        positions = np.empty_like(state.positions)
        fill_now(world, state, int(Table.US_MX), int(form), (0.5, 0.5), positions)
        found.append(float(positions[0, Issue.SECURITY]))
    us = world.doctrines[state.doctrine[US]].issues
    mexico = world.doctrines[state.doctrine[MX]].issues
    ideals = us.ideal[Issue.SECURITY], mexico.ideal[Issue.SECURITY]
    assert 0.0 < abs(found[1] - found[0]) < 0.05 * abs(ideals[0] - ideals[1])


def test_a_wave_of_fentanyl_fades_at_its_persistence():
    world, state = urgent(0.8, fentanyl_shock=0.0, fentanyl_policy=0.0)
    for month in range(1, 13):
        move_security(world, state)
        assert state.fentanyl == pytest.approx(0.8 * float(world.p.fentanyl_persistence) ** month)


def test_without_an_agreement_arrears_of_water_are_not_settled_within_a_run():
    """That is why their urgency counts in full: on average over luck they stay at two thirds and more.

    A new cycle's end raises them, deliveries lower them; in no month are they below a third on average.
    """
    paths = []
    for run in range(40):
        world, state = urgent()
        state.run, path = run, []
        for _ in range(138):
            state.events = 0
            move_surroundings(world, state, new_log())
            state.month += 1
            path.append(arrears(state))
        paths.append(path)
    assert np.mean(paths, axis=0).min() > 0.33
    assert np.mean(paths) > 0.6
