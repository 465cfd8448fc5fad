"""What an equilibrium of the trade economy has to satisfy (Caliendo & Parro 2015, in exact hat algebra).

Unknowns: z = (ln P̂[n, j], X[n, j]/X₀[n, j] - 1, ln ŵ[n]), with P̂ the change of sectoral price indices, X
spending and ŵ wages. Their equations, in the same order:

    ln P̂_nj = -1/θ_j ln Σ_i π_nij (κ̂_nij ĉ_ij)^(-θ_j),  ĉ_ij = ŵ_i^{γ_ij} Π_k P̂_ik^{γ_ijk}
    X_nj = Σ_k γ_nkj Y_nk + α_nj I_n,  Y_ij = Σ_n π'_nij X_nj / (1 + τ'_nij) / (1 - s_ij),  I_n = ŵ_n L_n + R_n + D_n
    1 = Σ_j γ_nj Y_nj / ŵ_n L_n   for every region but the last;   Σ_n ŵ_n L_n = Σ_n L_n (the numeraire)

R is revenue from tariffs less what subsidies cost: a share s of unit cost is borne by the maker's own budget, whoever
buys, and makers get their cost in full.

The innermost loops run over sectors and add to arrays, so that a processor does several elements at once; the order of
every sum is fixed. All arrays are fields of one record: the compiler then knows that none is part of another. What is
handed over as an argument is compared with what stands there, and copied where it differs.
"""

import math
from typing import Any

import numpy as np
from numba import types

from model.compiled import compiled, compiled_apart
from model.economy.elementary import alike, alike_tables, exponentials, largest, logarithms, no_number


@compiled
def set_policy(
    problem: Any, tariffs: np.ndarray, wedges: np.ndarray, subsidies: np.ndarray, deficit: np.ndarray
) -> None:
    """Put a policy into ``problem.work``: tariffs, subsidies, deficits, and trade shares before costs respond.

    These are π_nij κ̂_nij^(-θ_j), κ̂ = (1 + wedge) (1 + τ') / (1 + τ) (1 - s_ij). A wedge is an iceberg cost against
    the base: it raises the price like a tariff and earns no revenue. ``subsidies`` [maker, sector]: s.

    What is as in the policy before stays as it stands: candidates of a month differ in few pairs.
    """
    economy, work = problem.economy, problem.work
    regions, sectors = economy.spending.shape
    work.deficit[:] = deficit
    subsidised, changed = not alike_tables(work.borne, subsidies), 0
    if subsidised:
        _put_subsidies(work, subsidies)
    for n in range(regions):
        if not subsidised and alike_tables(work.levied[n], tariffs[n]) and alike_tables(work.dearer[n], wedges[n]):
            continue
        for i in range(regions):
            if not subsidised and alike(work.levied[n, i], tariffs[n, i]) and alike(work.dearer[n, i], wedges[n, i]):
                continue
            work.levied[n, i, :] = tariffs[n, i]
            work.dearer[n, i, :] = wedges[n, i]
            if _at_base(economy, work, n, i):
                continue
            for j in range(sectors):
                paid, cost = 1.0 + work.levied[n, i, j], (1.0 + work.dearer[n, i, j]) * (1.0 - work.borne[i, j])
                work.reaching[n, i, j] = 1.0 / paid
                work.costs[changed * sectors + j] = cost * paid * economy.base_kept[n, i, j]
            work.places[changed] = n * regions + i
            changed += 1
    _shock(economy, changed, work)


@compiled
def _put_subsidies(work: Any, subsidies: np.ndarray) -> None:
    """Shares of unit cost that budgets bear [maker, sector], and what makers get for a dollar that reaches them."""
    work.borne[:] = subsidies
    for i in range(work.borne.shape[0]):
        for j in range(work.borne.shape[1]):
            work.grossed[i, j] = 1.0 / (1.0 - work.borne[i, j])


@compiled
def _at_base(economy: Any, work: Any, n: int, i: int) -> bool:
    """Put in the policy of a pair if it is that of the base: shares are then the base's, to the last bit."""
    levied, dearer, borne = work.levied[n, i], work.dearer[n, i], work.borne[i]
    if not (alike(levied, economy.tariff[n, i]) and no_number(dearer) and no_number(borne)):
        return False
    for j in range(borne.shape[0]):
        work.shocked[n, i, j] = economy.share[n, i, j]
        work.reaching[n, i, j] = economy.base_kept[n, i, j] * economy.share[n, i, j]
    return True


@compiled
def _shock(economy: Any, changed: int, work: Any) -> None:
    """Shares of the pairs in ``work.places``: those of the base times costs to the power -θ."""
    regions, sectors = economy.spending.shape
    costs, powers = work.costs[: changed * sectors], work.cost_powers[: changed * sectors]
    logarithms(costs, powers)
    for k in range(changed):
        for j in range(sectors):
            costs[k * sectors + j] = -economy.theta[j] * powers[k * sectors + j]
    exponentials(costs, powers)
    for k in range(changed):
        n, i = work.places[k] // regions, work.places[k] % regions
        for j in range(sectors):
            work.shocked[n, i, j] = economy.share[n, i, j] * powers[k * sectors + j]
            work.reaching[n, i, j] *= work.shocked[n, i, j]


@compiled
def unit_costs(problem: Any) -> None:
    """Unit costs to the power -θ and wages at ``problem.solution.z``, into ``problem.work.powers``."""
    economy, work, z = problem.economy, problem.work, problem.solution.z
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    for i in range(regions):
        wage, first = z[2 * cells + i], i * sectors
        work.exponents[cells + i] = wage
        for j in range(sectors):
            work.exponents[first + j] = economy.labour_response[i, j] * wage
        for k in range(sectors):
            price = z[first + k]
            for j in range(sectors):
                work.exponents[first + j] += economy.input_response[i, k, j] * price
    exponentials(work.exponents, work.powers)


@compiled
def _prices(problem: Any) -> None:
    """First block of the residual; ``work.totals`` receives Σ_i π_nij (κ̂_nij ĉ_ij)^(-θ_j)."""
    economy, work, z = problem.economy, problem.work, problem.solution.z
    regions, sectors = economy.spending.shape
    work.totals[:] = 0.0
    for n in range(regions):
        for i in range(regions):
            for j in range(sectors):
                work.totals[n * sectors + j] += work.shocked[n, i, j] * work.powers[i * sectors + j]
    logarithms(work.totals, work.logs)
    for m in range(regions * sectors):
        work.residual[m] = z[m] + work.logs[m] * economy.per_theta[m]


@compiled
def _sales(problem: Any) -> None:
    """Flows, gross output and revenue at the costs and spending of ``problem.solution.z``."""
    economy, work, z, output = problem.economy, problem.work, problem.solution.z, problem.solution.output
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    for m in range(cells):
        work.spent[m] = economy.spending_row[m] * (1.0 + z[cells + m]) / work.totals[m]
    work.duties[:] = 0.0
    output[:] = 0.0
    for n in range(regions):
        for i in range(regions):
            for j in range(sectors):
                received = work.reaching[n, i, j] * work.powers[i * sectors + j] * work.spent[n * sectors + j]
                work.received[n, i, j] = received
                output[i, j] += received
                work.duties[n * sectors + j] += work.levied[n, i, j] * received
    for n in range(regions):
        work.revenue[n] = 0.0
        for j in range(sectors):
            output[n, j] *= work.grossed[n, j]
            work.revenue[n] += work.duties[n * sectors + j] - work.borne[n, j] * output[n, j]


@compiled
def fill_shares(problem: Any, out: np.ndarray) -> None:
    """Trade shares π' [importer, exporter, sector] at the last point, into ``out``."""
    economy, work = problem.economy, problem.work
    regions, sectors = economy.spending.shape
    for n in range(regions):
        for i in range(regions):
            for j in range(sectors):
                share = work.shocked[n, i, j] * work.powers[i * sectors + j]
                out[n, i, j] = share / work.totals[n * sectors + j]


@compiled
def _spending(problem: Any) -> None:
    """Second and third block of the residual: spending and wages."""
    economy, work, z, output = problem.economy, problem.work, problem.solution.z, problem.solution.output
    regions, sectors = economy.spending.shape
    cells = regions * sectors
    unfinanced, total, world = 0.0, 0.0, 0.0
    if economy.deficit_follows_gdp:
        for n in range(regions):
            unfinanced += work.deficit[n] * work.powers[cells + n]
    for n in range(regions):
        wage = work.powers[cells + n]
        wage_bill = wage * economy.value_added[n]
        income = work.revenue[n] + wage_bill
        if economy.deficit_follows_gdp:
            # Deficits in own GDP do not add up by themselves; the rest is shared in proportion to GDP.
            income += work.deficit[n] * wage - unfinanced * wage_bill
        else:
            income += work.deficit[n]
        for j in range(sectors):
            work.demand[n * sectors + j] = economy.final_share[n, j] * income
        for k in range(sectors):
            sold = output[n, k]
            for j in range(sectors):
                work.demand[n * sectors + j] += economy.input_share[n, k, j] * sold
        earned = 0.0
        for j in range(sectors):
            earned += economy.value_added_share[n, j] * output[n, j]
        work.residual[2 * cells + n] = 1.0 - earned / wage_bill
        total += wage_bill
        world += economy.value_added[n]
    for m in range(cells):
        # A sector the region never buys stays at its base: an equation, so that the Jacobian is regular.
        wanted = work.demand[m] * economy.per_spending[m] + economy.never_bought[m]
        work.residual[cells + m] = (1.0 + z[cells + m]) - wanted
    work.residual[2 * cells + regions - 1] = total / world - 1.0


@compiled
def equilibrium_residual(problem: Any) -> float:
    """Residual of all equations at ``problem.solution.z`` under the policy in ``problem.work``, into its ``residual``.

    Less the calibration's own rounding residual; returns the largest. ``problem``: a
    :class:`model.economy.workspace.Problem`, or a record with the same fields; its ``solution.output`` [N, J] receives
    the gross output implied by z.
    """
    unit_costs(problem)
    return residual_at_costs(problem)


@compiled_apart(types.float64)
def residual_at_costs(problem: Any) -> float:
    """:func:`equilibrium_residual` where ``problem.work`` holds already what :func:`unit_costs` finds at z."""
    _prices(problem)
    _sales(problem)
    _spending(problem)
    residual, rounding = problem.work.residual, problem.economy.base_residual
    for k in range(residual.shape[0]):
        residual[k] -= rounding[k]
    return largest(residual, problem.work.largest)


@compiled
def note_rounding(problem: Any) -> None:
    """Fill ``problem.economy.base_residual``: what rounding leaves of the equations at the base.

    Less this, the residual of no shock is exactly zero.
    """
    economy, work = problem.economy, problem.work
    economy.base_residual[:] = 0.0
    problem.solution.z[:] = 0.0
    work.part_wedges[:] = 0.0
    work.part_subsidies[:] = 0.0
    work.levied[:], work.borne[:] = math.nan, math.nan  # no policy stands yet
    set_policy(problem, economy.tariff, work.part_wedges, work.part_subsidies, economy.deficit)
    equilibrium_residual(problem)
    for k in range(work.residual.shape[0]):
        economy.base_residual[k] = work.residual[k]
