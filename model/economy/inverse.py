"""Inverse of a small matrix, in one order of operations on every machine.

Libraries of linear algebra choose their kernels by the processor, and the last bits of what they find with it. Results
of a study must not depend on the machine that a part of it was played on.
"""

import numpy as np

from model.compiled import compiled
from model.errors import NoConvergence

_COLUMNS = 64  # of a strip, which stays in the processor's cache while steps are carried out on it
_STEPS = 16  # carried out on a row while it is at hand


@compiled
def _eliminate(left: np.ndarray, right: np.ndarray) -> bool:
    """Gauss-Jordan elimination with partial pivoting (Golub & Van Loan 2013, section 3.4); False if it is singular.

    What turns ``left`` [n, n] into the identity is done to ``right`` [n, m], in place: all steps on a strip of columns
    before the next is read. Each number goes through the same operations in the same order as step by step, but a
    large matrix is not read from memory at each step.
    """
    size = left.shape[0]
    factors, scales, pivots = np.empty((size, size)), np.empty(size), np.empty(size, np.int64)
    for start in range(0, size, _COLUMNS):
        strip = left[:, start : start + _COLUMNS].copy()
        _catch_up(strip, factors, scales, pivots[:start])
        for column in range(strip.shape[1]):
            step = start + column
            pivot = step
            for row in range(step + 1, size):
                if abs(strip[row, column]) > abs(strip[pivot, column]):
                    pivot = row
            if not abs(strip[pivot, column]) > 0.0:
                return False
            _swap(strip, step, pivot)
            for earlier in range(step):
                kept = factors[earlier, step]
                factors[earlier, step] = factors[earlier, pivot]
                factors[earlier, pivot] = kept
            pivots[step] = pivot
            scales[step] = 1.0 / strip[step, column]
            factors[step] = strip[:, column]
            _carry_out(strip, factors, scales, step, step + 1)
    for start in range(0, right.shape[1], _COLUMNS):
        strip = right[:, start : start + _COLUMNS].copy()
        _catch_up(strip, factors, scales, pivots)
        right[:, start : start + _COLUMNS] = strip
    return True


@compiled
def _catch_up(strip: np.ndarray, factors: np.ndarray, scales: np.ndarray, pivots: np.ndarray) -> None:
    """Carry out the steps so far, one for each of ``pivots``, on a strip of columns.

    Factors have moved with their rows, so rows are exchanged first. Steps on rows of zeros change nothing.
    """
    for step in range(len(pivots)):
        _swap(strip, step, pivots[step])
    first = 0
    while first < len(pivots) and not strip[first].any():
        first += 1
    _carry_out(strip, factors, scales, first, len(pivots))


@compiled
def _carry_out(strip: np.ndarray, factors: np.ndarray, scales: np.ndarray, first: int, last: int) -> None:
    """Steps from ``first`` to before ``last`` on a strip: each scales its own row and takes it off all others."""
    size, width = strip.shape
    rows = np.empty((_STEPS, width))
    for start in range(first, last, _STEPS):
        end = min(start + _STEPS, last)
        for step in range(start, end):
            for k in range(width):
                strip[step, k] *= scales[step]
            rows[step - start] = strip[step]  # later steps change it
            for row in range(start, end):
                if row != step:
                    _take_off(strip[row], factors[step, row], rows[step - start])
        for row in range(size):
            if row < start or row >= end:
                for step in range(start, end):
                    _take_off(strip[row], factors[step, row], rows[step - start])


@compiled
def _take_off(row: np.ndarray, factor: float, other: np.ndarray) -> None:
    """Subtract a multiple of another row."""
    for k in range(len(row)):
        row[k] -= factor * other[k]


@compiled
def _swap(matrix: np.ndarray, first: int, second: int) -> None:
    """Exchange two rows."""
    for k in range(matrix.shape[1]):
        kept = matrix[first, k]
        matrix[first, k] = matrix[second, k]
        matrix[second, k] = kept


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """X of ``matrix`` [n, n] X = ``right`` [n, m]; raises :class:`model.errors.NoConvergence` where it is singular."""
    found = np.array(right, float, order="C")
    if not _eliminate(np.array(matrix, float, order="C"), found):
        raise NoConvergence("a matrix that the model has to invert is singular")
    return found


def inverted(matrix: np.ndarray) -> np.ndarray:
    """Inverse of ``matrix`` [n, n]; raises :class:`model.errors.NoConvergence` where it is singular."""
    return solved(matrix, np.eye(len(matrix)))
