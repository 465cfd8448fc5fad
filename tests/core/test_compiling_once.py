"""A rule is a rule whatever numbers its callers write out: it is compiled once for all of them."""

import numpy as np

from model.compiled import compiled
from model.moves import MoveKind


@compiled
def _price(number, kind):
    return 10 * number + (1 if kind == MoveKind.OFFER else 0)


@compiled
def _bill(number):
    return _price(3, MoveKind.OFFER) + _price(number, MoveKind.HOLD) + _price(number=-1, kind=number)


def test_numbers_and_members_of_an_enumeration_that_a_caller_writes_out_are_integers_like_others():
    assert _bill(int(MoveKind.OFFER)) == 31 + 10 * MoveKind.OFFER + (-10 + 1)
    assert len(_price.signatures) == 1


@compiled
def _first(numbers):
    return numbers[0]


@compiled
def _both():
    return _first(np.ones(2)) + _first((2, 3))


def test_what_differs_in_kind_is_still_compiled_apart():
    assert _both() == 3.0
    assert len(_first.signatures) == 2
