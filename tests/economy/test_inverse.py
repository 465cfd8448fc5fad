"""Inverses are found in one order of operations, whatever the processor and its library of linear algebra."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.economy.inverse import inverted, solved
from model.errors import NoConvergence

ENTRIES = st.floats(-1.0, 1.0)


@given(arrays(float, (6, 6), elements=ENTRIES), arrays(float, (6, 2), elements=ENTRIES))
def test_what_is_solved_meets_its_equations(matrix, right):
    matrix = matrix + 7.0 * np.eye(6)  # diagonally dominant, and so regular
    assert matrix @ solved(matrix, right) == pytest.approx(right, abs=1e-12)


def test_rows_are_exchanged_where_a_pivot_is_zero():
    assert inverted(np.array([[0.0, 2.0], [4.0, 0.0]])).tolist() == [[0.0, 0.25], [0.5, 0.0]]


def test_what_is_handed_over_stays_as_it_is():
    matrix = np.array([[2.0, 1.0], [1.0, 3.0]])
    inverted(matrix)
    assert matrix.tolist() == [[2.0, 1.0], [1.0, 3.0]]


def test_a_singular_matrix_is_refused():
    with pytest.raises(NoConvergence, match="singular"):
        inverted(np.ones((3, 3)))


@pytest.mark.parametrize("size", [5, 64, 150])
def test_every_bit_is_as_found_step_by_step(size):
    """Strips of columns and groups of steps change when a number is worked on, not what is done to it."""
    matrix = np.random.default_rng(size).normal(size=(size, size))
    both, steps = np.hstack([matrix, np.eye(size)]), np.arange(size)
    for step in steps:
        pivot = step + np.argmax(abs(both[step:, step]))
        both[[step, pivot]] = both[[pivot, step]]
        both[step] *= 1.0 / both[step, step]
        others = steps != step
        both[others] -= both[others, step][:, None] * both[step]
    assert inverted(matrix).tobytes() == both[:, size:].tobytes()
