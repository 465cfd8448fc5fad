"""A bilateral treaty that no legislature ratifies in time is no longer applied."""

import numpy as np
import pytest

from agents.bargaining.deals import conclude
from agents.months.month import open_month
from model.calendar import first_day, month_from_text
from model.law.constants import Treaty
from model.moves import EventKind, Form, Table
from model.parameters import resolve
from model.players import Issue, Tier
from model.review import JointReview
from model.scenario import load_scenario
from model.state import new_log

US_MX, US_CA = 0, 1


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


def both_signed(settings=None, joined=0.6):
    """A state in which both bilaterals are signed, which say the same on the text; world, state, positions before."""
    review = JointReview(resolve({"treaty_ratified_per_month": 0.0} | (settings or {})), "open_world")
    world, state = review.world, review.state
    before, agreed = state.positions.copy(), np.where(world.lies == 1, joined, state.positions)
    for table in (US_MX, US_CA):
        conclude(world, state, table, Form.TREATY, agreed, Tier.NONE)
    assert state.texts_joined == 1
    assert state.positions[US_CA, Issue.AUTO_CONTENT] == joined
    return world, state, before


def test_text_that_two_bilaterals_agreed_on_ends_with_both():
    world, state, before = both_signed()
    after(world, state, 18)
    assert state.positions == pytest.approx(before)
    assert state.texts_joined == 0


def test_where_one_of_two_fails_the_other_holds_its_text_again():
    world, state, before = both_signed()
    state.law.treaty_in_force[US_MX] = first_day(state.month + 6)
    after(world, state, 18)
    text = world.issue_flags[0] == 1
    assert state.positions[US_CA] == pytest.approx(before[US_CA])
    assert state.positions[US_MX, text] == pytest.approx(before[US_MX, text])
    assert state.positions[US_MX, Issue.GM_CORN] == 0.6, "what is no text of three stays agreed between the two"
    assert state.text_held.tolist() == [1, 0]
    state.law.member[:] = (0, 1, 1)
    after(world, state, 1)
    assert state.positions[US_MX, Issue.AUTO_CONTENT] == 0.6, "in the place of the text of three it takes effect"


def test_under_nafta_the_new_agreement_of_two_bilaterals_comes_to_nothing_with_either():
    world, state, _ = both_signed(load_scenario("nafta_2017").parameters | {"treaty_ratified_per_month": 0.0})
    assert state.law.new_text_signed > 0
    state.law.treaty_in_force[US_MX] = first_day(state.month + 6)
    after(world, state, 18)
    assert state.law.new_text_signed == 0
    after(world, state, 12)
    assert state.law.treaty == Treaty.NAFTA


def test_a_new_agreement_of_two_bilaterals_waits_for_both_to_be_ratified():
    settings = {"treaty_ratified_per_month": 0.0, "new_text_months": 3}
    world, state, _ = both_signed(load_scenario("nafta_2017").parameters | settings)
    after(world, state, 4)
    assert state.law.treaty == Treaty.NAFTA
    state.law.treaty_in_force[:2] = first_day(state.month)
    assert any(row.event == EventKind.NEW_TEXT for row in after(world, state, 1))


def test_what_all_three_agreed_on_since_stays():
    world, state, _ = both_signed()
    conclude(world, state, Table.TRILATERAL, Form.TRILATERAL, state.positions.copy(), Tier.NONE)
    agreed = state.positions.copy()
    after(world, state, 18)
    assert state.positions == pytest.approx(agreed)


def test_one_that_is_ratified_stays_applied():
    world, state, _ = signed(treaty_ratified_per_month=1.0)
    after(world, state, 6)
    assert state.law.treaty_in_force[US_MX] > 0
    after(world, state, 18)
    assert state.month == month_from_text("2025-01") + 24
    assert state.positions[US_MX, Issue.GM_CORN] == 0.5
