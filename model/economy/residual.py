"""What an equilibrium of the trade economy has to satisfy (Caliendo & Parro 2015, in exact hat algebra).

Unknowns: z = (ln P̂[n, j], X[n, j]/X₀[n, j] - 1, ln ŵ[n]), with P̂ the change of sectoral price indices, X
spending and ŵ wages. Their equations, in the same order:

    ln P̂_nj = -1/θ_j ln Σ_i π_nij (κ̂_nij ĉ_ij)^(-θ_j),  ĉ_ij = ŵ_i^{γ_ij} Π_k P̂_ik^{γ_ijk}
    X_nj = Σ_k γ_nkj Y_nk + α_nj I_n,  Y_ij = Σ_n π'_nij X_nj / (1 + τ'_nij),  I_n = ŵ_n L_n + R_n + D_n
    ln ŵ_n L_n = ln Σ_j γ_nj Y_nj   for every region but the last;   Σ_n ŵ_n L_n = Σ_n L_n (the numeraire)
"""

import math
from typing import Any

import numpy as np

from model.compiled import compiled


@compiled
def shocked_shares(economy: Any, tariffs: np.ndarray, wedges: np.ndarray, out: np.ndarray) -> None:
    """π_nij κ̂_nij^(-θ_j), the trade shares before costs respond; κ̂ = (1 + wedge) (1 + τ') / (1 + τ).

    A wedge is an iceberg cost against the base: it raises the price like a tariff and earns no revenue.
    """
    regions, _, sectors = economy.share.shape
    for n in range(regions):
        for i in range(regions):
            for j in range(sectors):
                new, base = tariffs[n, i, j], economy.tariff[n, i, j]
                out[n, i, j] = economy.share[n, i, j]
                if new != base or wedges[n, i, j] != 0.0:
                    cost = (1.0 + wedges[n, i, j]) * (1.0 + new) / (1.0 + base)
                    out[n, i, j] *= math.exp(-economy.theta[j] * math.log(cost))


@compiled
def price_residual(economy: Any, z: np.ndarray, shocked: np.ndarray, share_now: np.ndarray, out: np.ndarray) -> None:
    """First block of the residual; also leaves the new trade shares π' in ``share_now``."""
    regions, sectors = economy.spending.shape
    block = regions * sectors
    cost = np.empty((regions, sectors))
    total = np.empty(sectors)
    for i in range(regions):
        for j in range(sectors):
            logarithm = economy.value_added_share[i, j] * z[2 * block + i]
            for k in range(sectors):
                logarithm += economy.input_share[i, j, k] * z[i * sectors + k]
            cost[i, j] = math.exp(-economy.theta[j] * logarithm)
    for n in range(regions):
        total[:] = 0.0
        for i in range(regions):
            for j in range(sectors):
                share_now[n, i, j] = shocked[n, i, j] * cost[i, j]
                total[j] += share_now[n, i, j]
        for j in range(sectors):
            out[n * sectors + j] = z[n * sectors + j] + math.log(total[j]) / economy.theta[j]
            total[j] = 1.0 / total[j]
        for i in range(regions):
            for j in range(sectors):
                share_now[n, i, j] *= total[j]


@compiled
def _sales(
    economy: Any, z: np.ndarray, tariffs: np.ndarray, share_now: np.ndarray, output: np.ndarray, revenue: np.ndarray
) -> None:
    """Gross output [region, sector] and tariff revenue [region] at the trade shares and spending of ``z``."""
    regions, sectors = economy.spending.shape
    block = regions * sectors
    spent, levied = np.empty(sectors), np.empty(sectors)
    output[:, :] = 0.0
    for n in range(regions):
        levied[:] = 0.0
        for j in range(sectors):
            spent[j] = economy.spending[n, j] * (1.0 + z[block + n * sectors + j])
        for i in range(regions):
            for j in range(sectors):
                received = share_now[n, i, j] * spent[j] / (1.0 + tariffs[n, i, j])
                output[i, j] += received
                levied[j] += tariffs[n, i, j] * received
        revenue[n] = 0.0
        for j in range(sectors):
            revenue[n] += levied[j]


@compiled
def equilibrium_residual(
    economy: Any,
    z: np.ndarray,
    tariffs: np.ndarray,
    shocked: np.ndarray,
    deficit: np.ndarray,
    share_now: np.ndarray,
    output: np.ndarray,
    out: np.ndarray,
) -> None:
    """Residual of all equations at ``z``, less the calibration's own rounding residual, into ``out``.

    ``share_now`` [N, N, J] and ``output`` [N, J] receive the trade shares and gross output implied by z.
    """
    regions, sectors = economy.spending.shape
    block = regions * sectors
    price_residual(economy, z, shocked, share_now, out)
    income, demand = np.empty(regions), np.empty(sectors)
    _sales(economy, z, tariffs, share_now, output, income)
    unfinanced = 0.0
    if economy.deficit_follows_gdp:
        for n in range(regions):
            unfinanced += deficit[n] * math.exp(z[2 * block + n])
    total, world = 0.0, 0.0
    for n in range(regions):
        wage = math.exp(z[2 * block + n])
        wage_bill = wage * economy.value_added[n]
        if economy.deficit_follows_gdp:
            # Deficits in own GDP do not add up by themselves; the rest is shared in proportion to GDP.
            income[n] += wage_bill + deficit[n] * wage - unfinanced * wage_bill
        else:
            income[n] += wage_bill + deficit[n]
        earned = 0.0
        for j in range(sectors):
            earned += economy.value_added_share[n, j] * output[n, j]
            demand[j] = economy.final_share[n, j] * income[n]
        for k in range(sectors):
            for j in range(sectors):
                demand[j] += economy.input_share[n, k, j] * output[n, k]
        for j in range(sectors):
            base = economy.spending[n, j]
            spent = 1.0 + z[block + n * sectors + j]
            # A sector the region never buys stays at its base: an equation, so that the Jacobian is regular.
            out[block + n * sectors + j] = spent - (demand[j] / base if base > 0.0 else 1.0)
        out[2 * block + n] = math.log(wage_bill / earned)
        total += wage_bill
        world += economy.value_added[n]
    out[2 * block + regions - 1] = total / world - 1.0
    for k in range(out.shape[0]):
        out[k] -= economy.base_residual[k]
