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
def measure(economy: Any, tariffs: np.ndarray, subsidies: np.ndarray, solution: Any, out: Any) -> None:
    """Fill ``out`` with the outcomes of ``solution`` at ``tariffs`` [importer, exporter, sector] (ad valorem).

    ``subsidies`` [maker, sector]: share of unit cost that the maker's own budget bears.

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
        _jobs(economy, n, wage, subsidies, out)
        _incomes(economy, n, wage, solution.z, out)


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
def real_income_pct(economy: Any, n: int, wage: float, revenue: float, level: float) -> float:
    """Change of (wL + R) / P, %, at a wage and revenue in their units and the price level ``level``."""
    income = wage * economy.value_added[n] + revenue
    return 100.0 * (income / (economy.value_added[n] + economy.base_revenue[n]) / level - 1.0)


@compiled
def price_level(economy: Any, n: int, z: np.ndarray) -> float:
    """Price of final demand against the base, 1 without change."""
    sectors = economy.spending.shape[1]
    price = 0.0
    for j in range(sectors):
        price += economy.final_share[n, j] * z[n * sectors + j]
    return math.exp(price)


@compiled
def _incomes(economy: Any, n: int, wage: float, z: np.ndarray, out: Any) -> None:
    deficit, level = 0.0, price_level(economy, n, z)
    for i in range(economy.spending.shape[0]):
        deficit -= out.balance[n, i]
    income = wage * economy.value_added[n] + out.revenue[n]
    before = economy.value_added[n] + economy.base_revenue[n]
    out.real_income[n] = real_income_pct(economy, n, wage, out.revenue[n], level)
    out.total_income[n] = 100.0 * ((income + deficit) / (before + base_deficit(economy, n)) / level - 1.0)
    out.real_wage[n] = 100.0 * (wage / level - 1.0)
    out.price[n] = 100.0 * (level - 1.0)
    out.wage[n] = 100.0 * (wage - 1.0)


@compiled
def output_ratio(economy: Any, n: int, j: int, now: float) -> float:
    """Gross output of a sector against the base; 1 where there was none."""
    before = economy.base_output[n, j]
    return now / before if before > 0.0 else 1.0


@compiled
def _jobs(economy: Any, n: int, wage: float, subsidies: np.ndarray, out: Any) -> None:
    """Sectoral value added and employment: with one wage, jobs follow value added over the wage.

    Makers get their cost in full; what buyers do not pay of it comes off revenue.
    """
    regions, sectors = economy.spending.shape
    for j in range(sectors):
        now = 0.0
        for i in range(regions):
            now += out.flows[i, n, j]
        now /= 1.0 - subsidies[n, j]
        out.revenue[n] -= subsidies[n, j] * now
        hat = output_ratio(economy, n, j, now)
        out.value_added[n, j] = 100.0 * (hat - 1.0)
        out.employment[n, j] = 100.0 * (hat / wage - 1.0)
