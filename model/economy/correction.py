"""What the residual that an estimate leaves says of its outcomes: an adjoint correction.

An outcome J at a point where the equations leave a residual F differs from that at the solution by J_z (F_z)⁻¹ F and
terms of second order (Pierce & Giles 2000, "Adjoint recovery of superconvergent functionals from PDE approximations",
SIAM Review 42, 247-264). Derivatives are those at the base, so that the correction costs one product of a row with the
residual.
"""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.economy.elementary import inner_product
from model.economy.jacobian import flow_responses, unknown_block
from model.players import GOODS, GOVERNMENTS

CORRECTED = 3 * GOVERNMENTS  # rows: incomes, priority jobs, balances of the pairs of governments
_PAIRS = ((1, 0), (2, 0), (2, 1))


@compiled
def income_correction(problem: Any, government: int) -> float:
    """To be added to a government's change of real income, %."""
    return -inner_product(problem.corrections[government], problem.work.residual)


@compiled
def jobs_correction(problem: Any, government: int) -> float:
    """To be added to the change of a government's priority jobs, %."""
    return -inner_product(problem.corrections[GOVERNMENTS + government], problem.work.residual)


@compiled
def correct_balances(problem: Any, balances: np.ndarray) -> None:
    """Correct balances in goods [government, other], in world value added."""
    for government in range(GOVERNMENTS):
        for other in range(government):
            row = problem.corrections[2 * GOVERNMENTS + government + other - 1]  # in the order of _PAIRS
            balances[government, other] -= inner_product(row, problem.work.residual)
            balances[other, government] = -balances[government, other]


def corrections(economy: Any, priority: np.ndarray) -> np.ndarray:
    """J_z (F_z)⁻¹ at the base [outcome, equation], of the outcomes in the order of :data:`CORRECTED`.

    ``priority`` [sector]: weights of employment. Incomes and jobs in %, balances (of the first of a pair) in world
    value added, for a residual of one. In single precision: last bits differ between machines.
    """
    size = economy.preconditioner.shape[0]
    inverse = economy.preconditioner[:, :size] * economy.preconditioner_columns
    inverse = inverse * economy.preconditioner_rows[:, None]
    found = np.einsum("jz,zk->jk", _outcome_responses(economy, priority), inverse)
    return found.astype(np.float32).astype(np.float64)


def _outcome_responses(economy: Any, priority: np.ndarray) -> np.ndarray:
    """J_z at the base [outcome, unknown]."""
    regions, sectors = economy.spending.shape
    flows = flow_responses(economy, economy.base_flows)
    wages = np.eye(2 * regions * sectors + regions)[2 * regions * sectors :]
    revenue = np.einsum("nij,nijz->nz", economy.tariff, flows)
    prices = np.einsum("nj,njz->nz", economy.final_share, unknown_block(economy, 0))
    income = economy.value_added + economy.base_revenue
    incomes = (economy.value_added[:, None] * wages + revenue) / income[:, None] - prices
    made = economy.base_output[:, :, None] > 0.0
    output = np.divide(flows.sum(axis=0), economy.base_output[:, :, None], out=np.zeros_like(flows[0]), where=made)
    jobs = np.einsum("j,njz->nz", priority, output - wages[:, None])
    balances = [(flows[other, one, :GOODS] - flows[one, other, :GOODS]).sum(axis=0) for one, other in _PAIRS]
    return np.concatenate([100.0 * incomes[:GOVERNMENTS], 100.0 * jobs[:GOVERNMENTS], balances])
