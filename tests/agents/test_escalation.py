"""What an answer in kind is feared to bring: the next lawful step of whoever governs (details section 7)."""

import numpy as np
import pytest

from agents.decisions.answers import answer_in_kind
from agents.decisions.escalation import NO_STEP, next_step_up
from agents.decisions.initiatives import new_moves
from agents.decisions.menus import list_towards
from agents.pressure.acts import announce_withdrawal, put_sectoral
from agents.values.valuation import value
from model.calendar import first_day
from model.law.constants import Statute
from model.law.statutes import void_emergency_tariffs
from model.moves import MoveKind
from model.parameters import resolve
from model.players import ThreatClass
from model.review import JointReview
from model.state import copy_state, new_state

US, MX, CA = range(3)
BROAD, SECTORAL, WITHDRAWAL = ThreatClass.BROAD, ThreatClass.SECTORAL, ThreatClass.WITHDRAWAL
OFTEN = {"canada_liberal.temperament.duties_a_year": 12.0, "joint_answers": 0.0}


def scene(doctrine="lighthizer", broad=0.0, metals=0.0, autos=0.0, **settings):
    """Canada under duties of the United States, in the summer of 2025."""
    review = JointReview(resolve({"start": "2025-06", **OFTEN, **settings}), doctrine)
    state = review.state
    state.broad[US, CA], state.sectoral[US, CA] = broad, (metals, autos)
    state.broad_statute[CA] = Statute.IEEPA if broad > 0.0 else Statute.NONE
    return review


def answering(review):
    """The move to answer in kind, in the first month in which an opportunity for it comes."""
    menu = new_moves()
    for run in range(100):
        review.state.run = run
        count = list_towards(review.world, review.state, CA, US, menu)
        found = np.flatnonzero(menu.kind[:count] == MoveKind.RETALIATE)
        if len(found):
            return menu[found[0]]
    pytest.fail("no opportunity to answer came")


def answered(review):
    """A copy of the state in which Canada has answered."""
    after = new_state()[0]
    copy_state(review.state, after)
    answer_in_kind(review.world, after, CA)
    return after


@pytest.mark.parametrize(
    ("doctrine", "duties", "step"),
    [
        ("lighthizer", {"metals": 0.25}, BROAD),
        ("lighthizer", {"broad": 0.25}, SECTORAL),
        ("lighthizer", {"broad": 0.25, "metals": 0.25}, SECTORAL),
        ("lighthizer", {"broad": 0.25, "metals": 0.25, "autos": 0.25}, WITHDRAWAL),
        ("open_world", {"metals": 0.25}, SECTORAL),
        ("open_world", {"metals": 0.25, "autos": 0.25}, WITHDRAWAL),
    ],
)
def test_the_next_step_up_is_the_first_that_stands_not_yet_in_the_repertoire_of_whoever_governs(doctrine, duties, step):
    review = scene(doctrine, **duties)
    assert next_step_up(review.world, review.state, CA) == step


def test_a_statute_that_a_court_has_voided_is_no_step_up():
    review = scene(metals=0.25)
    void_emergency_tariffs(review.state.law, first_day(int(review.state.month)))
    assert next_step_up(review.world, review.state, CA) == SECTORAL


def test_a_notice_that_is_pending_is_no_step_up():
    review = scene(broad=0.25, metals=0.25, autos=0.25)
    announce_withdrawal(review.world, review.state, US, first_day(int(review.state.month)))
    assert next_step_up(review.world, review.state, CA) == NO_STEP


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_an_answer_is_worth_what_it_brings_and_the_next_step_as_far_as_it_is_believed(doctrine):
    review = scene(doctrine, metals=0.25, autos=0.25)
    world, state = review.world, review.state
    after = answered(review)
    alone, day = value(world, after, CA), first_day(int(state.month))
    if doctrine == "lighthizer":
        after.broad[US, CA], after.broad_statute[CA] = world.p.broad_rate, Statute.IEEPA
        after.broken[US, CA] += 1.0
        state.resolve[US, BROAD] = 0.3
    else:
        announce_withdrawal(world, after, US, day)
        state.resolve[US, WITHDRAWAL] = 0.3
    escalated = value(world, after, CA)
    assert escalated < alone - 1e-4
    assert answering(review).value == pytest.approx(alone + 0.3 * (escalated - alone), abs=1e-9)


def test_under_a_broad_duty_an_answer_is_feared_to_bring_sectoral_ones():
    """As in 2025: that a broad duty stands already does not make an answer safe."""
    review = scene(broad=0.25)
    world, state = review.world, review.state
    after = answered(review)
    alone = value(world, after, CA)
    put_sectoral(world, after, US, CA, world.p.sectoral_rate, first_day(int(state.month)))
    after.broken[US, CA] += 1.0
    escalated = value(world, after, CA)
    assert escalated < alone - 1e-4
    expected = alone + state.resolve[US, SECTORAL] * (escalated - alone)
    assert answering(review).value == pytest.approx(expected, abs=1e-9)


def test_where_no_step_is_left_an_answer_is_worth_what_it_brings():
    review = scene("open_world", metals=0.25, autos=0.25, **{"open_world.repertoire.withdrawal": False})
    review.state.resolve[US] = 0.9
    assert answering(review).value == pytest.approx(value(review.world, answered(review), CA), abs=1e-12)
