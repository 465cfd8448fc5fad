"""How large T17 is on the calibrated economy, starting from Nash tariffs.

Rates are those that are best for total income (with deficits); beside them stands what they mean for real income
(wages and revenue), which governments value.
"""

import itertools

import numpy as np

from agents.values.preparation import economy_of
from model.economy.arrays import Economy
from model.economy.equilibrium import Equilibrium, solve_equilibrium
from model.games.best_tariff import nash_tariffs
from model.games.unions import efficient_rates, members_income, nash_in_nash, with_free_pairs
from model.parameters import resolve
from model.players import GOODS, GOVERNMENT_NAMES

THREE = (0, 1, 2)
HUB, ALL = ((0, 1), (0, 2)), ((0, 1), (0, 2), (1, 2))


def hub_sizes() -> list[str]:
    """Real incomes at war, with the United States as a hub, and with free trade; and how low separate deals go."""
    economy, goods = economy_of(resolve()), range(GOODS)
    rates, war = nash_tariffs(economy, THREE, goods, highest=1.0, tolerance=1e-5)
    at_war = tariffs_at(economy, rates)
    hub = solve_equilibrium(economy, with_free_pairs(economy, at_war, HUB, goods))
    free = solve_equilibrium(economy, with_free_pairs(economy, at_war, ALL, goods))
    deals, _ = nash_in_nash(economy, at_war, HUB, goods, tolerance=1e-6)
    efficient, best = efficient_rates(economy, at_war, HUB, goods, THREE)
    separate = solve_at(economy, at_war, deals)
    lost = members_income(economy, best, THREE) - members_income(economy, separate, THREE)
    incomes = (("Nash tariffs of all three", war), ("Hub and spoke", hub), ("Free trade of all three", free))
    started = ", ".join(f"{name} {100 * rate:.1f}%" for name, rate in zip(GOVERNMENT_NAMES, rates, strict=True))
    lines = [
        "On the calibrated economy, starting from Nash tariffs on all goods over those of 2024, each best for total "
        f"income (with deficits): {started}."
    ]
    for title, found in incomes:
        changes = zip(GOVERNMENT_NAMES, found.real_income_change_pct, strict=False)
        lines.append(f"{title}: " + ", ".join(f"{name} {change + 0.0:+.3f}" for name, change in changes)
                     + " (% of real income against 2024)")  # fmt: skip
    lines.append(
        f"Separate deals of the hub with Mexico and with Canada set {_pair(deals)}% both ways, all three together "
        f"would set {_pair(efficient)}% for these pairs: too low by {_pair(efficient - deals)} points, which costs "
        f"the three {lost:.5f}% of total income (with deficits)"
    )
    lines.append(
        "The hub's gain over free trade and the cost of separate deals lie far below the precision of any calibration "
        "(smaller still with zero tariffs to start from). The signs are theory's; by their size, on income alone, they "
        "would decide nothing. What the spokes lose is many times what the hub gains."
    )
    return lines


def tariffs_at(economy: Economy, rates: np.ndarray) -> np.ndarray:
    """Tariffs [importer, exporter, sector] with each of the three's rate on all goods of the other two."""
    tariffs = economy.tariff.copy()
    for importer, exporter in itertools.permutations(THREE, 2):
        tariffs[importer, exporter, :GOODS] += rates[importer]
    return tariffs


def solve_at(economy: Economy, tariffs: np.ndarray, deals: np.ndarray) -> Equilibrium:
    """Equilibrium with the rates of deals on the hub's pairs."""
    for pair, rate in zip(HUB, deals, strict=True):
        tariffs = with_free_pairs(economy, tariffs, [pair], range(GOODS), float(rate))
    return solve_equilibrium(economy, tariffs, tolerance=1e-12)


def _pair(rates: np.ndarray) -> str:
    return " and ".join(f"{100 * rate:+.2f}" for rate in rates)
