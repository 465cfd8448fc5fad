"""What an equilibrium means: incomes, prices, balances, jobs (all against the base)."""

import math
from typing import Any, NamedTuple

import numpy as np

from model.compiled import compiled


class Outcomes(NamedTuple):
    """Measured outcomes; meaning, shapes and units as in :class:`model.economy.equilibrium.Equilibrium`."""

    real_income: np.ndarray
    total_income: np.ndarray
    real_wage: np.ndarray
    price: np.ndarray
    wage: np.ndarray
    terms_of_trade: np.ndarray
    imports: np.ndarray
    employment: np.ndarray
    value_added: np.ndarray
    flows: np.ndarray
    revenue: np.ndarray
    balance: np.ndarray


def new_outcomes(economy: Any) -> Outcomes:
    """Empty outcome arrays for ``economy``."""
    regions, sectors = economy.spending.shape
    names = Outcomes._fields
    fields = {name: np.zeros(regions) for name in names}
    fields["employment"], fields["value_added"] = np.zeros((regions, sectors)), np.zeros((regions, sectors))
    fields["flows"], fields["balance"] = np.zeros_like(economy.share), np.zeros((regions, regions))
    return Outcomes(**fields)


@compiled
def _trade(
    economy: Any,
    tariffs: np.ndarray,
    share: np.ndarray,
    spending: np.ndarray,
    flows: np.ndarray,
    revenue: np.ndarray,
) -> None:
    regions, sectors = economy.spending.shape
    for n in range(regions):
        revenue[n] = 0.0
        for i in range(regions):
            for j in range(sectors):
                flows[n, i, j] = share[n, i, j] * spending[n, j] / (1.0 + tariffs[n, i, j])
                revenue[n] += tariffs[n, i, j] * flows[n, i, j]


@compiled
def _goods_terms_of_trade(economy: Any, region: int, base_flows: np.ndarray, cost: np.ndarray) -> float:
    """Σ exports·d ln cost - Σ imports·d ln cost of the exporter, over exports; %, at base weights."""
    regions, sectors = economy.spending.shape
    gain, exports = 0.0, 0.0
    for other in range(regions):
        if other == region:
            continue
        for j in range(sectors):
            gain += base_flows[other, region, j] * cost[region, j] - base_flows[region, other, j] * cost[other, j]
            exports += base_flows[other, region, j]
    return 100.0 * gain / exports if exports > 0.0 else 0.0


@compiled
def _unit_costs(economy: Any, z: np.ndarray, cost: np.ndarray) -> None:
    regions, sectors = economy.spending.shape
    for i in range(regions):
        for j in range(sectors):
            cost[i, j] = economy.value_added_share[i, j] * z[2 * regions * sectors + i]
            for k in range(sectors):
                cost[i, j] += economy.input_share[i, j, k] * z[i * sectors + k]


@compiled
def measure(economy: Any, tariffs: np.ndarray, solution: Any, out: Any) -> None:
    """Fill ``out`` with the outcomes of ``solution`` at ``tariffs``, in % against the base."""
    regions, sectors = economy.spending.shape
    block = regions * sectors
    z = solution.z
    base_flows = np.empty_like(economy.share)
    base_revenue = np.empty(regions)
    spending = np.empty_like(economy.spending)
    cost = np.empty_like(economy.spending)
    for n in range(regions):
        for j in range(sectors):
            spending[n, j] = economy.spending[n, j] * (1.0 + z[block + n * sectors + j])
    _trade(economy, economy.tariff, economy.share, economy.spending, base_flows, base_revenue)
    _trade(economy, tariffs, solution.share, spending, out.flows, out.revenue)
    _unit_costs(economy, z, cost)
    for n in range(regions):
        price = 0.0
        for j in range(sectors):
            price += economy.final_share[n, j] * z[n * sectors + j]
        wage = math.exp(z[2 * block + n])
        labour, level = wage * economy.value_added[n], math.exp(price)
        before = economy.value_added[n] + base_revenue[n]
        deficit = 0.0
        imports, base_imports = 0.0, 0.0
        base_deficit = 0.0
        for i in range(regions):
            out.balance[n, i] = 0.0
            for j in range(sectors):
                out.balance[n, i] += out.flows[i, n, j] - out.flows[n, i, j]
                base_deficit += base_flows[n, i, j] - base_flows[i, n, j]
                if i != n:
                    imports += out.flows[n, i, j]
                    base_imports += base_flows[n, i, j]
            deficit -= out.balance[n, i]
        out.real_income[n] = 100.0 * ((labour + out.revenue[n]) / before / level - 1.0)
        total_before = before + base_deficit
        out.total_income[n] = 100.0 * ((labour + out.revenue[n] + deficit) / total_before / level - 1.0)
        out.real_wage[n] = 100.0 * (wage / level - 1.0)
        out.price[n] = 100.0 * (level - 1.0)
        out.wage[n] = 100.0 * (wage - 1.0)
        out.imports[n] = 100.0 * (imports / base_imports - 1.0) if base_imports > 0.0 else 0.0
        out.terms_of_trade[n] = _goods_terms_of_trade(economy, n, base_flows, cost)
        _jobs(economy, n, base_flows, wage, out)


@compiled
def _jobs(economy: Any, n: int, base_flows: np.ndarray, wage: float, out: Any) -> None:
    """Sectoral value added and employment: with one wage, jobs follow value added over the wage."""
    regions, sectors = economy.spending.shape
    for j in range(sectors):
        now, before = 0.0, 0.0
        for i in range(regions):
            now += out.flows[i, n, j]
            before += base_flows[i, n, j]
        hat = now / before if before > 0.0 else 1.0
        out.value_added[n, j] = 100.0 * (hat - 1.0)
        out.employment[n, j] = 100.0 * (hat / wage - 1.0)
