"""Exponentials and logarithms of vectors agree with extended precision, comparisons of vectors with NumPy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from model.economy.elementary import LARGEST_EXPONENT, alike, exponentials, largest, logarithms, no_number


def exponential(x):
    out = np.empty_like(x)
    exponentials(x.copy(), out)
    return out


def logarithm(x):
    out = np.empty_like(x)
    logarithms(x, out)
    return out


def errors(found, exact):
    """Errors in units of the last place."""
    return np.abs((found - exact) / np.spacing(np.abs(found)))


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 60, reason="no extended precision to compare with")
def test_errors_stay_below_one_unit_in_the_last_place():
    draws = np.random.default_rng(0)
    x = np.concatenate([draws.normal(0, 1, 50_000), draws.uniform(-690, 690, 50_000)])
    assert errors(exponential(x), np.exp(x.astype(np.longdouble))).max() < 1.0
    y = np.concatenate([draws.lognormal(0, 1, 50_000), np.exp(draws.uniform(-690, 690, 50_000)), 1 + 1e-6 * x])
    y = y[(y > 0) & (y != 1.0)]
    assert errors(logarithm(y), np.log(y.astype(np.longdouble))).max() < 1.0


def test_nothing_changed_is_exactly_one_and_no_logarithm_is_exactly_zero():
    assert exponential(np.zeros(3)).tolist() == [1.0] * 3
    assert logarithm(np.ones(3)).tolist() == [0.0] * 3


def test_what_is_out_of_bounds_does_not_pass_for_a_number():
    x = np.array([1e300, -1e300, np.nan])
    large, small, nothing = exponential(x)
    assert large == pytest.approx(np.exp(LARGEST_EXPONENT), rel=1e-14)
    assert small == pytest.approx(np.exp(-LARGEST_EXPONENT), rel=1e-14)
    assert np.isnan(nothing)
    assert np.isnan(logarithm(np.array([0.0, -1.0, np.nan]))).all()


@given(hnp.arrays(np.float64, st.integers(1, 40)), st.integers(0, 63), st.data())
def test_vectors_are_alike_exactly_when_every_bit_is(vector, bit, data):
    other = vector.copy()
    assert alike(vector, other)
    place = data.draw(st.integers(0, len(vector) - 1))
    other.view(np.uint64)[place] ^= np.uint64(1) << np.uint64(bit)
    assert not alike(vector, other)


@given(hnp.arrays(np.float64, st.integers(1, 40)))
def test_the_largest_is_numpys_and_zeros_of_either_sign_are_no_number(vector):
    found = largest(vector, np.zeros(1))
    assert found == np.abs(vector).max() or (np.isnan(found) and np.isnan(vector).any())
    assert no_number(vector) == (not vector.any())
    assert no_number(vector * 0.0) or not np.isfinite(vector).all()
