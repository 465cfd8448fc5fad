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
def shocked_shares(economy: Any, tariffs: np.ndarray, out: np.ndarray) -> None:
    """π_nij ((1 + τ'_nij) / (1 + τ_nij))^(-θ_j), the trade shares before costs respond."""
    regions, _, sectors = economy.share.shape
    for n in range(regions):
        for i in range(regions):
            for j in range(sectors):
                new, base = tariffs[n, i, j], economy.tariff[n, i, j]
                out[n, i, j] = economy.share[n, i, j]
                if new != base:
                    out[n, i, j] *= math.exp(-economy.theta[j] * math.log((1.0 + new) / (1.0 + base)))


@compiled
def price_residual(economy: Any, z: np.ndarray, shocked: np.ndarray, share_now: np.ndarray, out: np.ndarray) -> None:
    """First block of the residual; also leaves the new trade shares π' in ``share_now``."""
    regions, sectors = economy.spending.shape
    block = regions * sectors
    cost = np.empty((regions, sectors))
    for i in range(regions):
        for j in range(sectors):
            logarithm = economy.value_added_share[i, j] * z[2 * block + i]
            for k in range(sectors):
                logarithm += economy.input_share[i, j, k] * z[i * sectors + k]
            cost[i, j] = math.exp(-economy.theta[j] * logarithm)
    for n in range(regions):
        for j in range(sectors):
            total = 0.0
            for i in range(regions):
                share_now[n, i, j] = shocked[n, i, j] * cost[i, j]
                total += share_now[n, i, j]
            for i in range(regions):
                share_now[n, i, j] /= total
            out[n * sectors + j] = z[n * sectors + j] + math.log(total) / economy.theta[j]


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
    income = np.empty(regions)
    output[:, :] = 0.0
    unfinanced = 0.0
    if economy.deficit_follows_gdp:
        for n in range(regions):
            unfinanced += deficit[n] * math.exp(z[2 * block + n])
    for n in range(regions):
        wage_bill = math.exp(z[2 * block + n]) * economy.value_added[n]
        income[n] = wage_bill + deficit[n]
        if economy.deficit_follows_gdp:
            # Deficits in own GDP do not add up by themselves; the rest is shared in proportion to GDP.
            income[n] = wage_bill + deficit[n] * math.exp(z[2 * block + n]) - unfinanced * wage_bill
        for j in range(sectors):
            spent = economy.spending[n, j] * (1.0 + z[block + n * sectors + j])
            for i in range(regions):
                received = share_now[n, i, j] * spent / (1.0 + tariffs[n, i, j])
                output[i, j] += received
                income[n] += tariffs[n, i, j] * received
    total = 0.0
    world = 0.0
    for n in range(regions):
        earned = 0.0
        for j in range(sectors):
            earned += economy.value_added_share[n, j] * output[n, j]
            demand = economy.final_share[n, j] * income[n]
            for k in range(sectors):
                demand += economy.input_share[n, k, j] * output[n, k]
            base = economy.spending[n, j]
            implied = demand / base if base > 0.0 else 1.0 + z[block + n * sectors + j]
            out[block + n * sectors + j] = 1.0 + z[block + n * sectors + j] - implied
        wage_bill = math.exp(z[2 * block + n]) * economy.value_added[n]
        out[2 * block + n] = math.log(wage_bill / earned)
        total += wage_bill
        world += economy.value_added[n]
    out[2 * block + regions - 1] = total / world - 1.0
    for k in range(out.shape[0]):
        out[k] -= economy.base_residual[k]
