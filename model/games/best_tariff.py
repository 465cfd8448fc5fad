"""Best and Nash tariffs on the exact economy: what a government would do that cared for real income alone."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from model.economy.arrays import Economy
from model.economy.equilibrium import Equilibrium, solve_equilibrium
from model.errors import InputError, NoConvergence

_ROUNDS = 200


def with_tariff(
    economy: Economy, tariffs: np.ndarray, importer: int, exporters: Sequence[int], sectors: Sequence[int], rate: float
) -> np.ndarray:
    """A copy of ``tariffs`` [importer, exporter, sector] with ``rate`` over the base on the named flows."""
    changed = tariffs.copy()
    for exporter in exporters:
        changed[importer, exporter, list(sectors)] = economy.tariff[importer, exporter, list(sectors)] + rate
    return changed


def best_tariff(
    economy: Economy,
    importer: int,
    exporters: Sequence[int],
    sectors: Sequence[int],
    tariffs: np.ndarray | None = None,
    highest: float = 2.0,
    tolerance: float = 1e-7,
) -> tuple[float, Equilibrium]:
    """The uniform tariff over the base that is best for the importer's real income, and the equilibrium at it.

    The others keep ``tariffs`` (default: the base). Johnson (1953); with one sector and two countries
    t = 1/((sigma - 1) lambda_FF) (Gros 1987). Raises :class:`InputError` when the best lies at ``highest``.
    """
    given = economy.tariff if tariffs is None else tariffs

    def lost(rate: float) -> float:
        found = solve_equilibrium(
            economy, with_tariff(economy, given, importer, exporters, sectors, rate), tolerance=1e-12
        )
        return -float(found.total_income_change_pct[importer])

    best = float(minimize_scalar(lost, bounds=(0.0, highest), method="bounded", options={"xatol": tolerance}).x)
    if best > highest - 100 * tolerance:
        raise InputError(f"the best tariff is at the bound {highest}; give a higher one")
    return best, solve_equilibrium(economy, with_tariff(economy, given, importer, exporters, sectors, best))


def nash_tariffs(
    economy: Economy, players: Sequence[int], sectors: Sequence[int], highest: float = 2.0, tolerance: float = 1e-6
) -> tuple[np.ndarray, Equilibrium]:
    """Uniform tariffs [player] on each other, each best against the rest, and the equilibrium at them.

    Iterated best replies. Raises :class:`NoConvergence` when they do not settle.
    """
    rates, tariffs = np.zeros(len(players)), economy.tariff.copy()
    for _ in range(_ROUNDS):
        before = rates.copy()
        for k, player in enumerate(players):
            others = [other for other in players if other != player]
            rates[k], _ = best_tariff(economy, player, others, sectors, tariffs, highest, 0.01 * tolerance)
            tariffs = with_tariff(economy, tariffs, player, others, sectors, rates[k])
        if np.abs(rates - before).max() < tolerance:
            return rates, solve_equilibrium(economy, tariffs)
    raise NoConvergence(f"best replies did not settle in {_ROUNDS} rounds")
