"""Answering the United States in kind and taking the answer back: what a move is valued at is what it brings."""

import numpy as np
import pytest

from agents.decisions.initiatives import apply, new_moves
from agents.decisions.menus import list_towards
from agents.values.valuation import approval_worth, value
from model.moves import MoveKind
from model.parameters import resolve
from model.review import JointReview

US, MX, CA = range(3)
OFTEN = {"answers_a_year": 12.0, "joint_answers": 0.0}


def under_duties(settings, hit=True):
    """Mexico answers duties of the United States on its metals and cars; with ``hit`` those still stand."""
    review = JointReview(resolve({**OFTEN, **settings}))
    review.state.sectoral[MX, US] = 0.25
    review.state.sectoral[US, MX] = 0.25 if hit else 0.0
    return review


def lifting(review):
    """The move to lift the answer, valued in the first month in which an opportunity for it comes."""
    menu, first = new_moves(), int(review.state.month)
    for month in range(first, first + 24):
        review.state.month = month
        count = list_towards(review.world, review.state, MX, US, menu)
        found = menu[:count][menu.kind[:count] == MoveKind.LIFT_RETALIATION]
        if len(found):
            return found[0]
    pytest.fail("no opportunity to lift the answer came in two years")


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
