"""Benchmarks: each figure beside its comparison, measured in the same run."""

import time
from typing import Any

import numpy as np

from model.compiled import compiled, open_rules
from model.economy.arrays import Economy, economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.economy.residual import note_rounding
from model.economy.solver import solve
from model.state import new_state
from model.tables.trade_table import default_trade_table
from model.world import World, new_world

TOLERANCE = 1e-9
COMPILED_RUNS, SOLVES_A_SAMPLE, NUMPY_RUNS = 4000, 20, 5


def shocks(economy: Economy) -> list[np.ndarray]:
    """Tariff changes of different size and place to be timed on."""
    goods = slice(0, economy.tariff.shape[2] - 1)
    partners, cars, answered = economy.tariff.copy(), economy.tariff.copy(), economy.tariff.copy()
    partners[0, 1:3, goods] += 0.25
    answered[0, 1:3, goods] += 0.25
    answered[1:3, 0, goods] += 0.25
    cars[0, 1:, 8:10] += 0.25
    return [partners, cars, answered]


def numpy_fixed_point(economy: Economy, tariffs: np.ndarray, tolerance: float) -> np.ndarray:
    """Real income y = (wL + R)/P, % change, by the plain nested fixed point (Alvarez & Lucas 2007)."""
    regions, sectors = economy.spending.shape
    wage, spending = np.ones(regions), economy.spending.copy()
    hat = (1.0 + tariffs) / (1.0 + economy.tariff)
    for _ in range(100000):
        price = np.ones((regions, sectors))
        for _ in range(10000):
            inputs = np.einsum("ijk,ik->ij", economy.input_share, np.log(price))
            cost = np.exp(economy.value_added_share * np.log(wage)[:, None] + inputs)
            terms = economy.share * (hat * cost[None, :, :]) ** -economy.theta
            new = terms.sum(axis=1) ** (-1.0 / economy.theta)
            change, price = np.abs(new - price).max(), new
            if change < 0.01 * tolerance:
                break
        share = terms / terms.sum(axis=1, keepdims=True)
        for _ in range(10000):
            flows = share * spending[:, None, :] / (1.0 + tariffs)
            output = flows.sum(axis=0)
            revenue = (flows * tariffs).sum(axis=(1, 2))
            income = wage * economy.value_added + revenue + economy.deficit
            new = np.einsum("nkj,nk->nj", economy.input_share, output) + economy.final_share * income[:, None]
            change, spending = np.abs(new - spending).max(), new
            if change < 0.01 * tolerance:
                break
        excess = (economy.value_added_share * output).sum(axis=1) / (wage * economy.value_added)
        wage = wage * excess**0.3
        wage /= (wage * economy.value_added).sum()
        if np.abs(excess - 1.0).max() < tolerance:
            break
    level = np.exp((economy.final_share * np.log(price)).sum(axis=1))
    base = (economy.share * economy.spending[:, None, :] / (1.0 + economy.tariff) * economy.tariff).sum(axis=(1, 2))
    return 100.0 * ((wage * economy.value_added + revenue) / (economy.value_added + base) / level - 1.0)


@compiled
def solve_repeatedly(world: World, times: int) -> int:
    """Solve cold ``times`` times at the tariffs of ``world``; returns the iterations taken."""
    iterations = 0.0
    for _ in range(times):
        solve(world, world.tariffs, world.wedges, world.subsidies, world.deficit, TOLERANCE, False)
        iterations += world.solution.status[1]
    return int(iterations)


def bench_economy() -> dict[str, Any]:
    """Median cold solve on the 5 x 12 table at residual 1e-9, one core, beside the NumPy fixed point.

    The compiled solver is timed as a negotiation calls it: by a compiled rule, on a world record.
    """
    economy = economy_arrays(default_trade_table())
    world = new_world(economy)
    open_rules(world, new_state()[0])
    note_rounding(world)
    none = np.zeros_like(economy.tariff)
    compiled, plain, difference = [], [], 0.0
    for tariffs in shocks(economy):
        world.tariffs[:], world.deficit[:] = tariffs, economy.deficit
        solve_repeatedly(world, 1)
        for _ in range(COMPILED_RUNS // SOLVES_A_SAMPLE):
            start = time.perf_counter()
            solve_repeatedly(world, SOLVES_A_SAMPLE)
            compiled.append((time.perf_counter() - start) / SOLVES_A_SAMPLE)
        for _ in range(NUMPY_RUNS):
            start = time.perf_counter()
            income = numpy_fixed_point(economy, tariffs, TOLERANCE)
            plain.append(time.perf_counter() - start)
        exact = solve_equilibrium(economy, tariffs, wedges=none).real_income_change_pct
        difference = max(difference, float(np.abs(exact - income).max()))
    fast, slow = 1e6 * float(np.median(compiled)), 1e6 * float(np.median(plain))
    return {"compiled_us": fast, "numpy_us": slow, "ratio": slow / fast, "difference_pct": difference}
