"""A bilateral treaty that no legislature ratifies in time is no longer applied."""

import numpy as np
import pytest

from agents.bargaining.deals import conclude
from agents.months.month import open_month
from model.calendar import month_from_text
from model.moves import EventKind, Form
from model.parameters import resolve
from model.players import Issue, Tier
from model.review import JointReview
from model.state import new_log

US_MX = 0


def signed(**settings):
    """A state in which the United States and Mexico have just signed a treaty; world, state, positions before."""
    review = JointReview(resolve({"treaty_ratified_per_month": 0.0} | settings), "open_world")
    world, state = review.world, review.state
    before = state.positions.copy()
    agreed = np.where(world.lies == 1, 0.5, state.positions)
    conclude(world, state, US_MX, Form.TREATY, agreed, Tier.NONE)
    return world, state, before


def after(world, state, months):
    log, first = new_log(), int(state.events)
    state.month += months
    open_month(world, state, log)
    return log[first : state.events]


def test_it_is_applied_until_eighteen_months_are_over():
    world, state, before = signed()
    moved = (state.positions[US_MX] != before[US_MX]).nonzero()[0]
    assert Issue.GM_CORN in moved, "what is no text of three is applied from signature"
    assert not any(row.event == EventKind.RATIFICATION_FAILED for row in after(world, state, 17))
    assert state.positions[US_MX, Issue.GM_CORN] == 0.5
    assert any(row.event == EventKind.RATIFICATION_FAILED for row in after(world, state, 1))
    assert state.positions[US_MX] == pytest.approx(before[US_MX])


def test_what_was_moved_since_stays():
    world, state, before = signed()
    state.positions[US_MX, Issue.GM_CORN] = 0.8
    after(world, state, 18)
    assert state.positions[US_MX, Issue.GM_CORN] == 0.8
    others = [issue for issue in Issue if issue != Issue.GM_CORN]
    assert state.positions[US_MX, others] == pytest.approx(before[US_MX, others])


def test_one_that_is_ratified_stays_applied():
    world, state, _ = signed(treaty_ratified_per_month=1.0)
    after(world, state, 6)
    assert state.law.treaty_in_force[US_MX] > 0
    after(world, state, 18)
    assert state.month == month_from_text("2025-01") + 24
    assert state.positions[US_MX, Issue.GM_CORN] == 0.5
