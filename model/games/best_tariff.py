"""Best and Nash tariffs on the exact economy: what a government would do that cared for total income alone.

Total income is wages, revenue and the deficit over prices, (I'/I)/P: the measure of trade tables, in which a deficit is
income. Governments in a history value wages and revenue alone (details section 2).
"""

from collections.abc import Callable, Sequence

import numpy as np

from model.economy.arrays import Economy
from model.economy.equilibrium import Equilibrium, solve_equilibrium
from model.games.replies import best_reply, settle


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
    """The uniform tariff over the base that is best for the importer's total income, and the equilibrium at it.

    The others keep ``tariffs`` (default: the base). Johnson (1953); with one sector and two countries
    t = 1/((sigma - 1) lambda_FF) (Gros 1987). Raises :class:`InputError` when the best lies at ``highest``.
    """
    given = economy.tariff if tariffs is None else tariffs

    def income(rate: float) -> float:
        changed = with_tariff(economy, given, importer, exporters, sectors, rate)
        return float(solve_equilibrium(economy, changed, tolerance=1e-12).total_income_change_pct[importer])

    best = best_reply(income, 0.0, highest, tolerance)
    return best, solve_equilibrium(economy, with_tariff(economy, given, importer, exporters, sectors, best))


def nash_tariffs(
    economy: Economy, players: Sequence[int], sectors: Sequence[int], highest: float = 2.0, tolerance: float = 1e-6
) -> tuple[np.ndarray, Equilibrium]:
    """Uniform tariffs [player] on each other, each best against the rest, and the equilibrium at them.

    Iterated best replies. Raises :class:`NoConvergence` when they do not settle.
    """

    def tariffs_of(rates: np.ndarray) -> np.ndarray:
        tariffs = economy.tariff.copy()
        for player, rate in zip(players, rates, strict=True):
            tariffs = with_tariff(economy, tariffs, player, [g for g in players if g != player], sectors, float(rate))
        return tariffs

    def reply_of(player: int) -> Callable[[np.ndarray], float]:
        others = [other for other in players if other != player]
        return lambda rates: best_tariff(
            economy, player, others, sectors, tariffs_of(rates), highest, 0.01 * tolerance
        )[0]

    rates = settle([reply_of(player) for player in players], [0.0] * len(players), tolerance)
    return rates, solve_equilibrium(economy, tariffs_of(rates))
