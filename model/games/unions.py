"""Agreements among some: hub and spoke, separate bilateral deals, and unions that leave outsiders unharmed."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize, root

from model.economy.arrays import Economy
from model.economy.equilibrium import Equilibrium, solve_equilibrium
from model.errors import NoConvergence
from model.games.replies import best_reply, settle


def with_free_pairs(
    economy: Economy, tariffs: np.ndarray, pairs: Sequence[tuple[int, int]], sectors: Sequence[int], rate: float = 0.0
) -> np.ndarray:
    """A copy of ``tariffs`` with ``rate`` over the base both ways on the named pairs."""
    changed = tariffs.copy()
    for a, b in pairs:
        for importer, exporter in ((a, b), (b, a)):
            changed[importer, exporter, list(sectors)] = economy.tariff[importer, exporter, list(sectors)] + rate
    return changed


def nash_in_nash(
    economy: Economy, tariffs: np.ndarray, pairs: Sequence[tuple[int, int]], sectors: Sequence[int], low: float = -0.5,
    high: float = 1.0, tolerance: float = 1e-8,
) -> tuple[np.ndarray, Equilibrium]:  # fmt: skip
    """Rates [pair] of separate simultaneous deals, each the best for its pair given the others' deals.

    Each pair picks one rate both ways that maximises the sum of its members' total incomes (with deficits), weighted by
    size (transfers within the pair); a fixed point (Bagwell, Staiger & Yurukoglu 2020). Third parties are not asked, so
    rates come out lower than is efficient.
    """

    def solved(rates: np.ndarray) -> Equilibrium:
        changed = tariffs
        for pair, rate in zip(pairs, rates, strict=True):
            changed = with_free_pairs(economy, changed, [pair], sectors, float(rate))
        return solve_equilibrium(economy, changed, tolerance=1e-12)

    def reply_of(k: int):  # type: ignore[no-untyped-def]
        def joint(rate: float, rates: np.ndarray) -> float:
            tried = rates.copy()
            tried[k] = rate
            return members_income(economy, solved(tried), pairs[k])

        return lambda rates: best_reply(lambda rate: joint(rate, rates), low, high, 0.01 * tolerance)

    rates = settle([reply_of(k) for k in range(len(pairs))], [0.0] * len(pairs), tolerance)
    return rates, solved(rates)


def members_income(economy: Economy, found: Equilibrium, members: Sequence[int]) -> float:
    """Real income of several regions together, change in %, weighted by value added at the base."""
    weights = economy.value_added[list(members)]
    return float(found.total_income_change_pct[list(members)] @ weights / weights.sum())


def efficient_rates(
    economy: Economy, tariffs: np.ndarray, pairs: Sequence[tuple[int, int]], sectors: Sequence[int],
    members: Sequence[int],
) -> tuple[np.ndarray, Equilibrium]:  # fmt: skip
    """Rates [pair], one both ways on each pair, that maximise the total income of all ``members`` together."""

    def solved(rates: np.ndarray) -> Equilibrium:
        changed = tariffs
        for pair, rate in zip(pairs, rates, strict=True):
            changed = with_free_pairs(economy, changed, [pair], sectors, float(rate))
        return solve_equilibrium(economy, changed, tolerance=1e-12)

    found = minimize(
        lambda rates: -members_income(economy, solved(rates), members), np.zeros(len(pairs)), method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-13, "maxiter": 4000},
    )  # fmt: skip
    return np.asarray(found.x), solved(found.x)


def unharming_union(economy: Economy, members: tuple[int, int], outsider: int) -> tuple[float, np.ndarray]:
    """Common external tariff of a union of two that leaves the outsider's total income unchanged, and all changes, %.

    Inside, trade is free; a transfer between the members gives both the same change (Kemp & Wan 1976).
    Raises :class:`NoConvergence` when no such tariff is found.
    """
    first, second = members

    def found(guess: np.ndarray) -> Equilibrium:
        tariffs = economy.tariff.copy()
        for member in members:
            tariffs[member, outsider] = guess[0]
            for other in members:
                tariffs[member, other] = 0.0
        deficit = economy.deficit.copy()
        deficit[first] += guess[1]
        deficit[second] -= guess[1]
        return solve_equilibrium(economy, tariffs, deficit=deficit, tolerance=1e-13)

    def gap(guess: np.ndarray) -> list[float]:
        change = found(guess).total_income_change_pct
        return [change[outsider], change[first] - change[second]]

    result = root(gap, [float(economy.tariff[first, outsider].mean()), 0.0], tol=1e-13)
    if np.abs(gap(result.x)).max() > 1e-7:
        raise NoConvergence("no common tariff was found that leaves the outsider unharmed")
    return float(result.x[0]), np.asarray(found(result.x).total_income_change_pct)
