"""Anderson acceleration of a fixed-point iteration x = G(x) (Anderson 1965; Walker & Ni 2011, type II).

The next point is G(x) less the combination of earlier steps that, to first order, leaves the smallest residual
G(x) - x. The order of every sum is fixed, so results do not depend on a BLAS.
"""

import numpy as np

from model.compiled import compiled
from model.economy.elementary import inner_product

MEMORY = 24
RIDGE = 1e-14  # relative, keeps nearly parallel steps apart


@compiled
def remember(residual_steps: np.ndarray, place: int, products: np.ndarray) -> None:
    """Inner products of the step at ``place`` with every step, into ``products`` [memory, memory]."""
    for i in range(products.shape[0]):
        products[place, i] = products[i, place] = inner_product(residual_steps[i], residual_steps[place])


@compiled
def solve_symmetric(matrix: np.ndarray, right: np.ndarray, size: int) -> bool:
    """Solve the leading ``size`` positive definite equations in place by Cholesky; False when they are singular."""
    for j in range(size):
        for i in range(j, size):
            total = matrix[i, j]
            for k in range(j):
                total -= matrix[i, k] * matrix[j, k]
            if i == j:
                if not total > 0.0:
                    return False
                matrix[j, j] = np.sqrt(total)
            else:
                matrix[i, j] = total / matrix[j, j]
    for i in range(size):
        for k in range(i):
            right[i] -= matrix[i, k] * right[k]
        right[i] /= matrix[i, i]
    for i in range(size - 1, -1, -1):
        for k in range(i + 1, size):
            right[i] -= matrix[k, i] * right[k]
        right[i] /= matrix[i, i]
    return True


@compiled
def accelerate(
    residual_steps: np.ndarray, image_steps: np.ndarray, products: np.ndarray, count: int, residual: np.ndarray,
    image: np.ndarray, out: np.ndarray,
) -> None:  # fmt: skip
    """Next point into ``out`` [n] from G(x) = ``image`` and ``residual`` = G(x) - x.

    ``residual_steps``, ``image_steps`` [memory, n]: changes of both over the last ``count`` iterations, in any order;
    ``products``: inner products of the former (:func:`remember`).
    """
    matrix, right = np.empty((MEMORY, MEMORY)), np.empty(MEMORY)
    for i in range(count):
        right[i] = inner_product(residual_steps[i], residual)
        for j in range(i + 1):
            matrix[i, j] = products[i, j]
        matrix[i, i] *= 1.0 + RIDGE
    solved = solve_symmetric(matrix, right, count)
    for m in range(out.shape[0]):
        out[m] = image[m]
    if not solved:
        return
    for i in range(count):
        for m in range(out.shape[0]):
            out[m] -= right[i] * image_steps[i, m]
