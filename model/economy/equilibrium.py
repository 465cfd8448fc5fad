"""The friendly face of the solver: new tariffs in, an equilibrium with its outcomes out."""

from dataclasses import dataclass

import numpy as np

from model.economy.arrays import Economy, spending_shares, with_preconditioner
from model.economy.decomposition import terms_of_trade_pct, unit_cost_change_pct, welfare_decomposition_pct
from model.economy.outcomes import measure, new_outcomes
from model.economy.solver import new_problem, solve
from model.errors import InputError, NoConvergence

TOLERANCE = 1e-10


@dataclass(frozen=True)
class Equilibrium:
    """Outcomes of one equilibrium against the base; N regions, J sectors.

    Changes in %: ``real_income_change_pct`` [N] of y = (wL + R)/P (labour income and tariff revenue, the
    governments' measure), ``total_income_change_pct`` [N] of (wL + R + D)/P, ``real_wage_change_pct``,
    ``price_change_pct``, ``wage_change_pct``, ``terms_of_trade_change_pct``, ``imports_change_pct`` [N] (goods
    and services from abroad, at base prices of flows' values), ``employment_change_pct`` [N, J],
    ``value_added_change_pct`` [N, J]. Levels in shares of world value added: ``flows`` [N, N, J]
    [importer, exporter, sector] at basic prices, ``revenue`` [N], ``balance`` [N, N] (exports of row to
    column less imports from it). ``terms_of_trade_effect_pct``, ``volume_of_trade_effect_pct`` [N]: the published
    first-order decomposition of welfare. ``residual``: largest residual; ``iterations``.
    """

    real_income_change_pct: np.ndarray
    total_income_change_pct: np.ndarray
    real_wage_change_pct: np.ndarray
    price_change_pct: np.ndarray
    wage_change_pct: np.ndarray
    imports_change_pct: np.ndarray
    employment_change_pct: np.ndarray
    value_added_change_pct: np.ndarray
    flows: np.ndarray
    revenue: np.ndarray
    balance: np.ndarray
    terms_of_trade_change_pct: np.ndarray
    terms_of_trade_effect_pct: np.ndarray
    volume_of_trade_effect_pct: np.ndarray
    z: np.ndarray
    residual: float
    iterations: int


def solve_equilibrium(
    economy: Economy,
    tariffs: np.ndarray,
    deficit: np.ndarray | None = None,
    wedges: np.ndarray | None = None,
    tolerance: float = TOLERANCE,
    start: Equilibrium | None = None,
) -> Equilibrium:
    """Exact equilibrium at ``tariffs`` [importer, exporter, sector] (ad valorem) and ``deficit`` [N].

    ``deficit`` in shares of world value added (default: as calibrated); ``wedges`` alike tariffs: iceberg costs
    against the base, which earn no revenue (default: none); ``start`` warm-starts. Raises
    :class:`InputError` for a wrong shape, NaN or a tariff at or below -100%, and :class:`NoConvergence` with
    residual and iterations when no equilibrium was found. Equations: Caliendo & Parro (2015).
    """
    tariffs = np.ascontiguousarray(tariffs, dtype=float)
    if tariffs.shape != economy.share.shape:
        raise InputError(f"tariffs have shape {tariffs.shape}; the economy needs {economy.share.shape}")
    if not np.isfinite(tariffs).all() or (tariffs <= -1.0).any():
        raise InputError("tariffs must be finite and above -100%")
    costs = np.zeros_like(tariffs) if wedges is None else np.ascontiguousarray(wedges, dtype=float)
    if costs.shape != tariffs.shape or not np.isfinite(costs).all() or (costs <= -1.0).any():
        raise InputError(f"wedges must have shape {tariffs.shape}, be finite and above -100%")
    gaps = economy.deficit if deficit is None else np.ascontiguousarray(deficit, dtype=float)
    problem = new_problem(economy)
    solution = problem.solution
    if start is not None:
        solution.z[:] = start.z
    subsidies = np.zeros_like(economy.spending)
    if not solve(problem, tariffs, costs, subsidies, gaps, tolerance, start is not None):
        raise NoConvergence(
            f"no equilibrium found: residual {solution.status[0]:.2e} after {int(solution.status[1])} iterations"
        )
    out = new_outcomes(economy)
    measure(economy, tariffs, subsidies, solution, out)
    unit_costs = unit_cost_change_pct(economy, solution.z)
    effects = welfare_decomposition_pct(economy, solution.z, out.flows)
    return Equilibrium(
        *out, terms_of_trade_pct(economy, unit_costs), effects["terms_of_trade"], effects["volume_of_trade"],
        solution.z, float(solution.status[0]), int(solution.status[1]),
    )  # fmt: skip


def rebased_without_deficits(economy: Economy) -> Economy:
    """The economy recalibrated at its own balanced equilibrium (Caliendo & Parro 2015, section 4.2)."""
    balanced = solve_equilibrium(economy, economy.tariff, np.zeros_like(economy.deficit), tolerance=1e-13)
    paid = balanced.flows * (1.0 + economy.tariff)
    spending = paid.sum(axis=1)
    output = balanced.flows.sum(axis=0)
    return with_preconditioner(
        economy._replace(
            share=spending_shares(paid),
            spending=spending,
            value_added=(economy.value_added_share * output).sum(axis=1),
            deficit=np.zeros_like(economy.deficit),
        )
    )
