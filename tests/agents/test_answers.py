"""Answering the United States in kind and taking the answer back: what a move is valued at is what it brings."""

import numpy as np
import pytest

from agents.decisions.initiatives import apply, new_moves
from agents.decisions.menus import list_towards
from agents.values.valuation import approval_worth, value
from model.law.constants import Scope
from model.moves import MoveKind
from model.parameters import resolve
from model.review import JointReview

US, MX, CA = range(3)
METALS, AUTOS = int(Scope.METALS), int(Scope.AUTOS)
OFTEN = {
    "sheinbaum.temperament.duties_a_year": 12.0, "canada_liberal.temperament.duties_a_year": 12.0, "joint_answers": 0.0,
}  # fmt: skip


def under_duties(settings, hit=True):
    """Mexico answers duties of the United States on its metals and cars; with ``hit`` those still stand."""
    review = JointReview(resolve({**OFTEN, **settings}))
    review.state.sectoral[MX, US] = 0.25
    review.state.sectoral[US, MX] = 0.25 if hit else 0.0
    return review


def answers_open(review, partner=MX):
    """Moves about its answer to the United States, in the first month in which an opportunity for them comes."""
    menu, first = new_moves(), int(review.state.month)
    kinds = (MoveKind.RETALIATE, MoveKind.ALIGN_RETALIATION, MoveKind.LIFT_RETALIATION)
    for month in range(first, first + 24):
        review.state.month = month
        count = list_towards(review.world, review.state, partner, US, menu)
        found = menu[:count][np.isin(menu.kind[:count], kinds)]
        if len(found):
            return {MoveKind(int(row.kind)): row for row in found}
    pytest.fail("no opportunity to answer came in two years")


def lifting(review):
    """The move to lift the answer, valued in the first month in which an opportunity for it comes."""
    return answers_open(review)[MoveKind.LIFT_RETALIATION]


def test_layers_that_come_one_after_another_can_be_answered_one_after_another():
    """As Canada did in March and April 2025: goods, metals, cars (timeline 2025-03-04, 03-13, 04-09)."""
    review = JointReview(resolve(OFTEN))
    world, state = review.world, review.state
    layers = [
        (state.broad[US, CA : CA + 1], state.broad[CA, US : US + 1]),
        (state.sectoral[US, CA, METALS : METALS + 1], state.sectoral[CA, US, METALS : METALS + 1]),
        (state.sectoral[US, CA, AUTOS : AUTOS + 1], state.sectoral[CA, US, AUTOS : AUTOS + 1]),
    ]
    for duty, answer in layers:
        duty[0] = 0.25
        assert answer[0] == 0.0
        before = float(state.approval[CA])
        open_now = answers_open(review, CA)
        assert MoveKind.ALIGN_RETALIATION not in open_now
        assert apply(world, state, open_now[MoveKind.RETALIATE])
        assert answer[0] > 0.0
        assert state.approval[CA] > before
        assert MoveKind.RETALIATE not in answers_open(review, CA)


def test_an_answer_can_be_brought_into_line_as_the_duty_falls_on_less_of_trade():
    review = JointReview(resolve(OFTEN))
    world, state = review.world, review.state
    state.broad[US, CA] = 0.25
    apply(world, state, answers_open(review, CA)[MoveKind.RETALIATE])
    first, approval = float(state.broad[CA, US]), float(state.approval[CA])
    assert MoveKind.ALIGN_RETALIATION not in answers_open(review, CA)
    state.compliance[US, CA] = 0.9
    move = answers_open(review, CA)[MoveKind.ALIGN_RETALIATION]
    assert apply(world, state, move)
    assert state.broad[CA, US] == pytest.approx(0.1 * 0.25)
    assert state.broad[CA, US] < first
    assert state.approval[CA] == approval, "it is the same answer, on the goods that are hit now"
    assert value(world, state, CA) == move.value


def test_of_two_layers_the_answer_to_one_that_is_gone_can_go_alone():
    review = JointReview(resolve(OFTEN))
    world, state = review.world, review.state
    state.broad[US, CA] = state.sectoral[US, CA, METALS] = 0.25
    apply(world, state, answers_open(review, CA)[MoveKind.RETALIATE])
    state.broad[US, CA] = 0.0
    apply(world, state, answers_open(review, CA)[MoveKind.ALIGN_RETALIATION])
    assert state.broad[CA, US] == 0.0
    assert state.sectoral[CA, US, METALS] > 0.0


@pytest.mark.parametrize("hit", [True, False], ids=["duties stand", "duties are gone"])
def test_lifting_an_answer_brings_the_state_that_it_was_valued_at(hit):
    review = under_duties({}, hit)
    move = lifting(review)
    assert apply(review.world, review.state, move)
    assert np.sum(review.state.sectoral[MX, US]) == 0.0
    assert value(review.world, review.state, MX) == move.value


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_lifting_an_answer_while_the_duty_stands_costs_a_share_of_the_approval_that_answering_won(share):
    review = under_duties({"lifting_share": share, "sheinbaum.temperament.defiance": 10.0})
    before = float(review.state.approval[MX])
    apply(review.world, review.state, lifting(review))
    assert before - review.state.approval[MX] == pytest.approx(10.0 * share)


def test_once_the_duty_is_gone_lifting_the_answer_costs_nothing():
    review = under_duties({}, hit=False)
    before = float(review.state.approval[MX])
    apply(review.world, review.state, lifting(review))
    assert review.state.approval[MX] == before


def test_what_lifting_costs_at_home_lowers_its_value_by_the_worth_of_that_approval():
    free, dear = (
        under_duties({"lifting_share": share, "sheinbaum.temperament.defiance": 10.0}) for share in (0.0, 1.0)
    )
    lost = 10.0 * approval_worth(free.world, free.state, MX)
    assert lifting(free).value - lifting(dear).value == pytest.approx(lost)
