"""The exact equilibrium after a change of tariffs: limited-memory Broyden from the base or a warm start.

Broyden's method in the step-storing form of Kelley (1995, "Iterative Methods for Linear and Nonlinear
Equations", section 7.3), preconditioned by the inverse Jacobian at the base. When a shock is too large
for one stride it is approached in steps from the base (homotopy in the tariffs).
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.economy.arrays import SHORT
from model.economy.elementary import inner_product, largest
from model.economy.residual import fill_shares, note_rounding, residual_at_costs, set_policy, unit_costs
from model.economy.workspace import MEMORY, Problem, new_solution, new_workspace

SWEEPS = 4  # design: details section 12
ESTIMATE_NEAR = 1.5e-2  # what is left is small enough for a correction of first order
_HALVINGS = 7
_LARGEST_SUM, _LARGEST_SHORT = 2**31 - 1, 2**15 - 1


def new_problem(economy: Any) -> Problem:
    """A problem of ``economy``, at the base."""
    own = economy._replace(base_residual=np.zeros_like(economy.base_residual))
    problem = Problem(own, new_solution(economy), new_workspace(economy))
    note_rounding(problem)
    return problem


@compiled
def _precondition(problem: Any, out: np.ndarray) -> None:
    """-H F into ``out``, with H and F in short integers: three digits and a half are enough to point the way.

    Sums of products of short integers are what processors do most of at once, and they are exact: results do not
    depend on the order of a sum. No sum goes beyond 31 bits.
    """
    economy, work = problem.economy, problem.work
    matrix, row_unit, column_unit = economy.preconditioner, economy.preconditioner_rows, economy.preconditioner_columns
    scaled, short = work.scaled, work.short
    size = scaled.shape[0]
    for k in range(size):
        scaled[k] = -work.residual[k] * column_unit[k]
    unit = largest(scaled, work.largest) / min(_LARGEST_SUM // (SHORT * size), _LARGEST_SHORT)
    per_unit = 1.0 / unit if unit > 0.0 else 0.0
    for k in range(size):
        short[k] = np.int16(np.int32(scaled[k] * per_unit))
    for m in range(size):  # ``out`` may be longer, and ends in zeros
        total = np.int32(0)
        for k in range(short.shape[0]):
            total = np.int32(total + np.int32(np.int32(matrix[m, k]) * np.int32(short[k])))
        out[m] = float(total) * (row_unit[m] * unit)


@compiled
def _next_step(problem: Any, iteration: int) -> bool:
    """Broyden's step number ``iteration`` from the residual and the steps before it; False where it breaks down."""
    steps, norms = problem.work.steps, problem.work.norms
    step = steps[iteration]
    _precondition(problem, step)
    for earlier in range(iteration):
        weight = inner_product(steps[earlier], step) / norms[earlier]
        if earlier < iteration - 1:
            following = steps[earlier + 1]
            for m in range(step.shape[0]):
                step[m] += following[m] * weight
        else:
            scale = 1.0 - weight
            if abs(scale) < 1e-8:
                return False
            for m in range(step.shape[0]):
                step[m] /= scale
    norms[iteration] = inner_product(step, step)
    return True


@compiled
def _broyden(problem: Any, tolerance: float, sweeps: int) -> bool:
    """At most ``sweeps`` steps from ``solution.z`` under the policy in ``work``; True once near: at ``tolerance``.

    ``work`` holds the unit costs at the start.
    """
    z, status, work = problem.solution.z, problem.solution.status, problem.work
    for iteration in range(sweeps + 1):
        size = residual_at_costs(problem)
        status[0] = size
        status[1] += 1.0
        if size <= tolerance:
            return True
        if iteration == sweeps or not size < 1e6 or not _next_step(problem, iteration):
            return False
        for m in range(z.shape[0]):
            z[m] += work.steps[iteration, m]
        unit_costs(problem)
    return False


@compiled
def _part_of_the_way(
    problem: Any, tariffs: np.ndarray, wedges: np.ndarray, subsidies: np.ndarray, deficit: np.ndarray, part: float
) -> None:
    """A policy a ``part`` of the way from the base to the new one, exactly that at 1."""
    economy, work = problem.economy, problem.work
    for n in range(tariffs.shape[0]):
        gap = deficit[n] - economy.deficit[n]
        work.part_deficit[n] = deficit[n] if part == 1.0 else economy.deficit[n] + part * gap
        for j in range(tariffs.shape[2]):
            borne = subsidies[n, j]
            work.part_subsidies[n, j] = borne if part == 1.0 else 1.0 - (1.0 - borne) ** part
        for i in range(tariffs.shape[1]):
            for j in range(tariffs.shape[2]):
                base, new = 1.0 + economy.tariff[n, i, j], 1.0 + tariffs[n, i, j]
                work.part_tariffs[n, i, j] = tariffs[n, i, j] if part == 1.0 else base * (new / base) ** part - 1.0
                wedge = wedges[n, i, j]
                work.part_wedges[n, i, j] = wedge if part == 1.0 else (1.0 + wedge) ** part - 1.0
    set_policy(problem, work.part_tariffs, work.part_wedges, work.part_subsidies, work.part_deficit)


@compiled
def _in_steps(
    problem: Any, tariffs: np.ndarray, wedges: np.ndarray, subsidies: np.ndarray, deficit: np.ndarray, tolerance: float
) -> bool:
    """From the base in ever more steps."""
    for halving in range(1, _HALVINGS + 1):
        pieces = 2**halving
        problem.solution.z[:] = 0.0
        reached = True
        for piece in range(1, pieces + 1):
            _part_of_the_way(problem, tariffs, wedges, subsidies, deficit, piece / pieces)
            unit_costs(problem)
            if not _broyden(problem, tolerance if piece == pieces else max(tolerance, 1e-6), MEMORY):
                reached = False
                break
        if reached:
            return True
    return False


@compiled
def solve(
    problem: Any, tariffs: np.ndarray, wedges: np.ndarray, subsidies: np.ndarray, deficit: np.ndarray, tolerance: float,
    warm: bool,
) -> bool:  # fmt: skip
    """Solve for the equilibrium at a new policy.

    ``tariffs``, ``wedges`` [importer, exporter, sector], ``subsidies`` [maker, sector], ``deficit`` [N].

    Starts at the base, or at ``problem.solution.z`` if ``warm``. Returns True when the largest residual (relative
    prices, spending and wages) is at most ``tolerance``; ``problem.solution.status`` holds residual and iterations.
    False means no solution: ``problem.solution`` must not be used. ``problem``: a
    :class:`model.economy.workspace.Problem`, or a record with its fields.
    """
    solution = problem.solution
    solution.status[:] = 0.0
    if not warm:
        solution.z[:] = 0.0
    set_policy(problem, tariffs, wedges, subsidies, deficit)
    unit_costs(problem)
    if not _broyden(problem, tolerance, MEMORY):
        if not _in_steps(problem, tariffs, wedges, subsidies, deficit, tolerance):
            return False
    if solution.status[0] == 0.0 and solution.status[1] == 1.0:
        # The base itself: its own shares, not their rounding-level recomputation.
        solution.share[:, :, :] = problem.economy.share
    else:
        fill_shares(problem, solution.share)
    return True


@compiled
def estimate(
    problem: Any, tariffs: np.ndarray, wedges: np.ndarray, subsidies: np.ndarray, deficit: np.ndarray,
    start: np.ndarray, costs: np.ndarray,
) -> bool:  # fmt: skip
    """The staff's estimate of the same: at most :data:`SWEEPS` steps from ``start``, a vector like ``solution.z``.

    ``costs``: what :func:`model.economy.residual.unit_costs` finds there, like ``work.powers``: one for many policies.
    It stops at a residual of :data:`ESTIMATE_NEAR` and leaves z and output in ``problem.solution``, flows, revenue,
    wages and the residual in ``problem.work``; trade shares are not filled in. What the residual says of outcomes is
    to be added to them (:mod:`model.economy.correction`). Returns False when it does not come as near, and then the
    exact solver is the way.
    """
    solution = problem.solution
    solution.status[:] = 0.0
    for m in range(start.shape[0]):
        solution.z[m] = start[m]
    for m in range(costs.shape[0]):
        problem.work.powers[m] = costs[m]
    set_policy(problem, tariffs, wedges, subsidies, deficit)
    return _broyden(problem, ESTIMATE_NEAR, SWEEPS)
