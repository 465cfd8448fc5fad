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
def trade(
    economy: Any, tariffs: np.ndarray, share: np.ndarray, spending: np.ndarray, flows: np.ndarray, revenue: np.ndarray
) -> None:
    """Flows [importer, exporter, sector] at basic prices and tariff revenue [N] from shares and spending."""
    regions, sectors = economy.spending.shape
    for n in range(regions):
        revenue[n] = 0.0
        for i in range(regions):
            for j in range(sectors):
                flows[n, i, j] = share[n, i, j] * spending[n, j] / (1.0 + tariffs[n, i, j])
                revenue[n] += tariffs[n, i, j] * flows[n, i, j]


@compiled
def measure(economy: Any, tariffs: np.ndarray, solution: Any, out: Any) -> None:
    """Fill ``out`` with the outcomes of ``solution`` at ``tariffs`` [importer, exporter, sector] (ad valorem).

    Shapes and units of ``out`` as in :class:`model.economy.equilibrium.Equilibrium`; ``solution`` must be solved.
    """
    regions, sectors = economy.spending.shape
    block = regions * sectors
    spending = np.empty((regions, sectors))
    for n in range(regions):
        for j in range(sectors):
            spending[n, j] = economy.spending[n, j] * (1.0 + solution.z[block + n * sectors + j])
    trade(economy, tariffs, solution.share, spending, out.flows, out.revenue)
    for n in range(regions):
        wage = math.exp(solution.z[2 * block + n])
        _balances(economy, n, out)
        _incomes(economy, n, wage, solution.z, out)
        _jobs(economy, n, wage, out)


@compiled
def _balances(economy: Any, n: int, out: Any) -> None:
    """Bilateral balances [n, partner], in world value added, and imports from abroad, %."""
    regions, sectors = economy.spending.shape
    imports, base_imports = 0.0, 0.0
    for i in range(regions):
        out.balance[n, i] = 0.0
        if i == n:
            continue
        for j in range(sectors):
            out.balance[n, i] += out.flows[i, n, j] - out.flows[n, i, j]
            imports += out.flows[n, i, j]
            base_imports += economy.base_flows[n, i, j]
    out.imports[n] = 100.0 * (imports / base_imports - 1.0) if base_imports > 0.0 else 0.0


@compiled
def base_deficit(economy: Any, n: int) -> float:
    """Imports less exports at the base, in world value added."""
    regions, sectors = economy.spending.shape
    deficit = 0.0
    for i in range(regions):
        balance = 0.0
        if i != n:
            for j in range(sectors):
                balance += economy.base_flows[i, n, j] - economy.base_flows[n, i, j]
        deficit -= balance
    return deficit


@compiled
def _incomes(economy: Any, n: int, wage: float, z: np.ndarray, out: Any) -> None:
    regions, sectors = economy.spending.shape
    price, deficit = 0.0, 0.0
    for j in range(sectors):
        price += economy.final_share[n, j] * z[n * sectors + j]
    for i in range(regions):
        deficit -= out.balance[n, i]
    level = math.exp(price)
    income = wage * economy.value_added[n] + out.revenue[n]
    before = economy.value_added[n] + economy.base_revenue[n]
    out.real_income[n] = 100.0 * (income / before / level - 1.0)
    out.total_income[n] = 100.0 * ((income + deficit) / (before + base_deficit(economy, n)) / level - 1.0)
    out.real_wage[n] = 100.0 * (wage / level - 1.0)
    out.price[n] = 100.0 * (level - 1.0)
    out.wage[n] = 100.0 * (wage - 1.0)


@compiled
def _jobs(economy: Any, n: int, wage: float, out: Any) -> None:
    """Sectoral value added and employment: with one wage, jobs follow value added over the wage."""
    regions, sectors = economy.spending.shape
    for j in range(sectors):
        now, before = 0.0, 0.0
        for i in range(regions):
            now += out.flows[i, n, j]
            before += economy.base_flows[i, n, j]
        hat = now / before if before > 0.0 else 1.0
        out.value_added[n, j] = 100.0 * (hat - 1.0)
        out.employment[n, j] = 100.0 * (hat / wage - 1.0)
