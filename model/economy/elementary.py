"""Exponentials, logarithms, products and comparisons of vectors, in operations that processors do several of at once.

The same operations in the same order for every element, so results do not depend on the machine, its mathematical
library or its BLAS. Errors of exponentials and logarithms stay below one unit in the last place (tests); arguments are
reduced as in Cody & Waite (1980, "Software Manual for the Elementary Functions"); the rest is a Taylor series for the
exponential and a polynomial of least largest error for the logarithm.
"""

import math
from typing import Any

import numpy as np

from model.compiled import compiled

LARGEST_EXPONENT = 700.0  # beyond it either way the exponential stays what it is there
_PER_DOUBLING = 1.0 / math.log(2.0)
# ln 2 in two parts: multiples of the first, of up to 21 bits, are exact.
_LN2_HIGH, _LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
# Added to a small number, it leaves the nearest integer in the low bits.
_ROUNDER = 1.5 * 2.0**52
_FRACTION_BITS, _BIAS = 52, 1023
_WITHOUT_SIGN = 2**63 - 1
_ROOT_OF_HALF = int(np.array([math.sqrt(0.5)]).view(np.int64)[0])
_E3, _E4, _E5, _E6, _E7, _E8 = (1.0 / math.factorial(n) for n in range(3, 9))
_E9, _E10, _E11, _E12, _E13 = (1.0 / math.factorial(n) for n in range(9, 14))
# Least largest error of ln((1 + s) / (1 - s)) / s - 2 where |s| < 0.1716 (Sun Microsystems 1993, FDLIBM, e_log.c).
_L3, _L5, _L7, _L9 = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
)
_L11, _L13, _L15 = 1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01


@compiled
def exponentials(x: Any, out: Any) -> None:
    """e to the power of each element of ``x`` into ``out``, both of one dimension; ``x`` is overwritten."""
    whole = out.view(np.int64)
    for m in range(x.shape[0]):
        x[m] = LARGEST_EXPONENT if x[m] > LARGEST_EXPONENT else x[m]
        x[m] = -LARGEST_EXPONENT if x[m] < -LARGEST_EXPONENT else x[m]
        out[m] = x[m] * _PER_DOUBLING + _ROUNDER
    for m in range(x.shape[0]):
        doublings = out[m] - _ROUNDER
        r = (x[m] - doublings * _LN2_HIGH) - doublings * _LN2_LOW
        high = _E7 + r * (_E8 + r * (_E9 + r * (_E10 + r * (_E11 + r * (_E12 + r * _E13)))))
        x[m] = 1.0 + (r + r * r * (0.5 + r * (_E3 + r * (_E4 + r * (_E5 + r * (_E6 + r * high))))))
    for m in range(x.shape[0]):
        whole[m] = (whole[m] + _BIAS) << _FRACTION_BITS
    for m in range(x.shape[0]):
        out[m] *= x[m]


@compiled
def logarithms(x: Any, out: Any) -> None:
    """Natural logarithm of each element of ``x`` into ``out``, both of one dimension; NaN where it is not positive."""
    given, whole = x.view(np.int64), out.view(np.int64)
    for m in range(x.shape[0]):
        doublings = (given[m] - _ROOT_OF_HALF) >> _FRACTION_BITS
        whole[m] = given[m] - (doublings << _FRACTION_BITS)
    for m in range(x.shape[0]):
        doublings = float((given[m] - _ROOT_OF_HALF) >> _FRACTION_BITS)
        f = out[m] - 1.0
        s = f / (2.0 + f)
        q = s * s
        series = q * (_L3 + q * (_L5 + q * (_L7 + q * (_L9 + q * (_L11 + q * (_L13 + q * _L15))))))
        half = 0.5 * f * f
        found = doublings * _LN2_HIGH + (f - (half - (s * (half + series) + doublings * _LN2_LOW)))
        out[m] = found if x[m] > 0.0 else math.nan


@compiled
def inner_product(first: np.ndarray, second: np.ndarray) -> float:
    """Inner product of two vectors of one size, as four sums that do not wait for each other."""
    a, b, c, d = 0.0, 0.0, 0.0, 0.0
    size = first.shape[0]
    fours = size - size % 4
    for m in range(0, fours, 4):
        a += first[m] * second[m]
        b += first[m + 1] * second[m + 1]
        c += first[m + 2] * second[m + 2]
        d += first[m + 3] * second[m + 3]
    for m in range(fours, size):
        a += first[m] * second[m]
    return (a + b) + (c + d)


@compiled
def alike(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two vectors have the same bits: as integers, of which a processor compares several at once."""
    ours, theirs, different = first.view(np.int64), second.view(np.int64), np.int64(0)
    for m in range(ours.shape[0]):
        different |= ours[m] ^ theirs[m]
    return different == 0


@compiled
def alike_tables(first: np.ndarray, second: np.ndarray) -> bool:
    """:func:`alike` for two tables of one shape."""
    ours, theirs, different = first.view(np.int64), second.view(np.int64), np.int64(0)
    for row in range(ours.shape[0]):
        for column in range(ours.shape[1]):
            different |= ours[row, column] ^ theirs[row, column]
    return different == 0


@compiled
def no_number(vector: np.ndarray) -> bool:
    """Whether all numbers of a vector are zero."""
    bits, found = vector.view(np.int64), np.int64(0)
    for m in range(bits.shape[0]):
        found |= bits[m]
    return found & _WITHOUT_SIGN == 0


@compiled
def largest(vector: np.ndarray, out: np.ndarray) -> float:
    """Largest absolute value, NaN if there is one; ``out`` [1] is scratch.

    The bits of positive numbers are in the order of the numbers, NaN last, and a maximum of integers may be taken in
    any order: several at once.
    """
    bits, found = vector.view(np.int64), np.int64(0)
    for m in range(vector.shape[0]):
        bare = bits[m] & _WITHOUT_SIGN
        found = bare if bare > found else found
    out.view(np.int64)[0] = found
    return out[0]
