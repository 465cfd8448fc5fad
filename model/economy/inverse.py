"""Inverse of a small matrix, in one order of operations on every machine.

Libraries of linear algebra choose their kernels by the processor, and the last bits of what they find with it. Results
of a study must not depend on the machine that a part of it was played on.
"""

import numpy as np

from model.compiled import compiled
from model.errors import NoConvergence


@compiled
def _eliminate(left: np.ndarray, right: np.ndarray) -> bool:
    """Gauss-Jordan elimination with partial pivoting (Golub & Van Loan 2013, section 3.4), in place.

    Turns ``left`` [n, n] into the identity and does the same to ``right`` [n, m]; False where ``left`` is singular.
    """
    size = left.shape[0]
    for column in range(size):
        pivot = column
        for row in range(column + 1, size):
            if abs(left[row, column]) > abs(left[pivot, column]):
                pivot = row
        if not abs(left[pivot, column]) > 0.0:
            return False
        _swap(left, column, pivot)
        _swap(right, column, pivot)
        scale = 1.0 / left[column, column]
        for k in range(size):
            left[column, k] *= scale
        for k in range(right.shape[1]):
            right[column, k] *= scale
        for row in range(size):
            if row == column:
                continue
            factor = left[row, column]
            for k in range(size):
                left[row, k] -= factor * left[column, k]
            for k in range(right.shape[1]):
                right[row, k] -= factor * right[column, k]
    return True


@compiled
def _swap(matrix: np.ndarray, first: int, second: int) -> None:
    """Exchange two rows."""
    for k in range(matrix.shape[1]):
        kept = matrix[first, k]
        matrix[first, k] = matrix[second, k]
        matrix[second, k] = kept


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """X of ``matrix`` [n, n] X = ``right`` [n, m]; raises :class:`model.errors.NoConvergence` where it is singular."""
    left, found = np.array(matrix, float, order="C"), np.array(right, float, order="C")
    if not _eliminate(left, found):
        raise NoConvergence("a matrix that the model has to invert is singular")
    return found


def inverted(matrix: np.ndarray) -> np.ndarray:
    """Inverse of ``matrix`` [n, n]; raises :class:`model.errors.NoConvergence` where it is singular."""
    return solved(matrix, np.eye(len(matrix)))
