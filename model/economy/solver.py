"""The exact equilibrium after a change of tariffs: limited-memory Broyden from the base or a warm start.

Broyden's method in the step-storing form of Kelley (1995, "Iterative Methods for Linear and Nonlinear
Equations", section 7.3), preconditioned by the inverse Jacobian at the base. When a shock is too large
for one stride it is approached in steps from the base (homotopy in the tariffs).
"""

from typing import Any, NamedTuple

import numpy as np

from model.compiled import compiled
from model.economy.residual import equilibrium_residual, shocked_shares

_MEMORY = 60
SWEEPS = 4  # design: details section 12
ESTIMATE_NEAR, ESTIMATE_RESIDUAL = 1e-3, 1e-2
_HALVINGS = 7


class Solution(NamedTuple):
    """Where a solve leaves its result.

    ``z`` (see :mod:`model.economy.residual`), trade shares [N, N, J], gross output [N, J] in units of world
    value added, and ``status`` = (residual, iterations).
    """

    z: np.ndarray
    share: np.ndarray
    output: np.ndarray
    status: np.ndarray


class Workspace(NamedTuple):
    """Scratch arrays of a solve, allocated once and reused."""

    shocked: np.ndarray
    residual: np.ndarray
    steps: np.ndarray
    norms: np.ndarray
    tariffs: np.ndarray
    wedges: np.ndarray
    deficit: np.ndarray


def new_solution(economy: Any) -> Solution:
    """An empty solution for ``economy``, at the base."""
    size = economy.base_residual.shape[0]
    return Solution(np.zeros(size), economy.share.copy(), np.zeros_like(economy.spending), np.zeros(2))


def new_workspace(economy: Any) -> Workspace:
    """Scratch arrays for ``economy``."""
    size = economy.base_residual.shape[0]
    return Workspace(
        np.empty_like(economy.share),
        np.empty(size),
        np.empty((_MEMORY + 2, size)),
        np.empty(_MEMORY + 2),
        np.empty_like(economy.tariff),
        np.empty_like(economy.tariff),
        np.empty_like(economy.deficit),
    )


@compiled
def _precondition(matrix: np.ndarray, vector: np.ndarray, out: np.ndarray) -> None:
    """-H F with H stored transposed; the order of sums is fixed, so results do not depend on a BLAS.

    Four columns at a time: the sum is read and written once for all four.
    """
    size = vector.shape[0]
    fours = size - size % 4
    out[:] = 0.0
    for k in range(0, fours, 4):
        a, b, c, d = vector[k], vector[k + 1], vector[k + 2], vector[k + 3]
        for m in range(size):
            out[m] -= (matrix[k, m] * a + matrix[k + 1, m] * b) + (matrix[k + 2, m] * c + matrix[k + 3, m] * d)
    for k in range(fours, size):
        for m in range(size):
            out[m] -= matrix[k, m] * vector[k]


@compiled
def _dot(first: np.ndarray, second: np.ndarray) -> float:
    total = 0.0
    for m in range(first.shape[0]):
        total += first[m] * second[m]
    return total


@compiled
def _largest(vector: np.ndarray) -> float:
    largest = 0.0
    for value in vector:
        if not abs(value) <= largest:
            largest = abs(value)
    return largest


@compiled
def _broyden(
    economy: Any, tariffs: np.ndarray, wedges: np.ndarray, deficit: np.ndarray, tolerance: float, sweeps: int,
    solution: Any, work: Any,
) -> bool:  # fmt: skip
    """At most ``sweeps`` steps from ``solution.z``; True when the residual is at most ``tolerance``."""
    z, steps, norms = solution.z, work.steps, work.norms
    shocked_shares(economy, tariffs, wedges, work.shocked)
    for iteration in range(sweeps + 1):
        equilibrium_residual(economy, z, tariffs, work.shocked, deficit, solution.share, solution.output, work.residual)
        size = _largest(work.residual)
        solution.status[0] = size
        solution.status[1] += 1.0
        if size == 0.0 and iteration == 0:
            # The base itself: give back its shares, not their rounding-level recomputation.
            solution.share[:, :, :] = economy.share
        if size <= tolerance:
            return True
        if iteration == sweeps or not size < 1e6:
            return False
        step = steps[iteration]
        _precondition(economy.preconditioner, work.residual, step)
        for earlier in range(iteration):
            if earlier < iteration - 1:
                weight = _dot(steps[earlier], step) / norms[earlier]
                for m in range(step.shape[0]):
                    step[m] += steps[earlier + 1, m] * weight
            else:
                scale = 1.0 - _dot(steps[earlier], step) / norms[earlier]
                if abs(scale) < 1e-8:
                    return False
                for m in range(step.shape[0]):
                    step[m] /= scale
        norms[iteration] = _dot(step, step)
        for m in range(step.shape[0]):
            z[m] += step[m]
    return False


@compiled
def _part_of_the_way(
    economy: Any, tariffs: np.ndarray, wedges: np.ndarray, deficit: np.ndarray, part: float, work: Any
) -> None:
    """Tariffs, wedges and deficits a ``part`` of the way from the base to the new ones, exactly theirs at 1."""
    for n in range(tariffs.shape[0]):
        work.deficit[n] = deficit[n] if part == 1.0 else economy.deficit[n] + part * (deficit[n] - economy.deficit[n])
        for i in range(tariffs.shape[1]):
            for j in range(tariffs.shape[2]):
                base, new = 1.0 + economy.tariff[n, i, j], 1.0 + tariffs[n, i, j]
                work.tariffs[n, i, j] = tariffs[n, i, j] if part == 1.0 else base * (new / base) ** part - 1.0
                work.wedges[n, i, j] = wedges[n, i, j] if part == 1.0 else (1.0 + wedges[n, i, j]) ** part - 1.0


@compiled
def solve(
    economy: Any,
    tariffs: np.ndarray,
    wedges: np.ndarray,
    deficit: np.ndarray,
    tolerance: float,
    warm: bool,
    solution: Any,
    work: Any,
) -> bool:
    """Solve for the equilibrium at new ``tariffs``, ``wedges`` [importer, exporter, sector] and ``deficit`` [N].

    Starts at the base, or at ``solution.z`` if ``warm``. Returns True when the largest residual (relative
    prices, spending and wages) is at most ``tolerance``; ``solution.status`` holds residual and iterations.
    False means no solution: ``solution`` must not be used.
    """
    solution.status[:] = 0.0
    if not warm:
        solution.z[:] = 0.0
    if _broyden(economy, tariffs, wedges, deficit, tolerance, _MEMORY, solution, work):
        return True
    for halving in range(1, _HALVINGS + 1):
        pieces = 2**halving
        solution.z[:] = 0.0
        reached = True
        for piece in range(1, pieces + 1):
            _part_of_the_way(economy, tariffs, wedges, deficit, piece / pieces, work)
            goal = tolerance if piece == pieces else max(tolerance, 1e-6)
            if not _broyden(economy, work.tariffs, work.wedges, work.deficit, goal, _MEMORY, solution, work):
                reached = False
                break
        if reached:
            return True
    return False


@compiled
def estimate(
    economy: Any, tariffs: np.ndarray, wedges: np.ndarray, deficit: np.ndarray, start: np.ndarray,
    solution: Any, work: Any,
) -> bool:  # fmt: skip
    """The staff's estimate of the same: at most :data:`SWEEPS` steps from ``start``, a vector like ``solution.z``.

    It stops at a residual of :data:`ESTIMATE_NEAR` (design: details section 12). Returns False when the steps
    diverge, and then the exact solver is the way.
    """
    solution.status[:] = 0.0
    for m in range(start.shape[0]):
        solution.z[m] = start[m]
    near = _broyden(economy, tariffs, wedges, deficit, ESTIMATE_NEAR, SWEEPS, solution, work)
    return near or solution.status[0] < ESTIMATE_RESIDUAL
