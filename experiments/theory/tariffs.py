"""Tariffs and trade: best, Nash, efficient and reciprocal tariffs, unions and hubs (T1-T6, T14, T17, T18)."""

import numpy as np

from experiments.theory.result import EXACT, Result, yes
from experiments.theory.sizes import hub_sizes
from model.economy.armington import one_sector_economy, symmetric_countries, two_countries
from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.games.best_tariff import best_tariff, nash_tariffs
from model.games.exchange import (
    Exchange,
    efficient_tariffs,
    nash_tariffs_of_exchange,
    reciprocal_cut,
    size_that_wins,
    welfare,
    world_price,
)
from model.games.protection import politically_best_tariff
from model.games.unions import efficient_rates, nash_in_nash, unharming_union, with_free_pairs
from model.tables.trade_table import default_trade_table


def _optimal_tariff() -> list[tuple[float, float]]:
    known = ((3.0, 0.535243), (5.0, 0.267369), (8.0, 0.152724))
    return [(best_tariff(two_countries(sigma), 0, [1], [0])[0], rate) for sigma, rate in known]


def _nash_in_exchange() -> list[tuple[float, float]]:
    equal, unequal = Exchange(0.8, 0.2, 0.2, 0.8), Exchange(0.8, 0.3, 0.2, 0.7)
    found = [*nash_tariffs_of_exchange(equal), *nash_tariffs_of_exchange(unequal)]
    return list(zip(found, (1.0, 1.0, 0.870829, 0.632993), strict=True))


def _efficiency() -> list[tuple[float, float]]:
    economy = Exchange(0.8, 0.2, 0.2, 0.8)
    return [(float(np.prod(1 + efficient_tariffs(economy, weight))), 1.0) for weight in (0.3, 0.5, 0.7)]


def _reciprocity() -> list[tuple[float, float]]:
    economy = Exchange(0.8, 0.3, 0.2, 0.7)
    nash = nash_tariffs_of_exchange(economy)
    cut = 0.8 * nash[0], reciprocal_cut(economy, nash, 0.8 * nash[0])
    better = bool((welfare(economy, *cut) > welfare(economy, *nash)).all())
    return [(world_price(economy, *cut), world_price(economy, *nash)), yes(better)]


def _welfare_from_shares() -> list[tuple[float, float]]:
    economy = one_sector_economy(4.0, base_tariff=0.05)
    tariffs = economy.tariff.copy()
    tariffs[0, 1:] += 0.25
    found = solve_equilibrium(economy, tariffs, tolerance=1e-13)
    paid = found.flows * (1.0 + tariffs)
    share = np.diagonal(paid[:, :, 0]) / paid[:, :, 0].sum(axis=1) / np.diagonal(economy.share[:, :, 0])
    mu = (1.0 + found.revenue / found.flows.sum(axis=0)[:, 0]) / (1.0 + economy.base_revenue / economy.value_added)
    unchanged = solve_equilibrium(economy, economy.tariff)
    pairs = list(zip(1.0 + found.real_income_change_pct / 100.0, mu * share ** (-1.0 / 4.0), strict=True))
    return [*pairs, (float(np.abs(unchanged.real_income_change_pct).max()), 0.0)]


def _protection_for_sale() -> list[tuple[float, float]]:
    rate = politically_best_tariff(lambda p: 4 - p, lambda p: 0.5 * p, 1.0, 0.0)
    price = 1 + rate
    imports = 4 - 1.5 * price
    formula = (1 - 0.0) / (1.0 + 0.0) * (0.5 * price / imports) / (1.5 * price / imports)
    return [(rate / (1 + rate), formula), (formula, 1 / 3)]


def _hub_and_spoke() -> list[tuple[float, float]]:
    economy = symmetric_countries(3)
    _, war = nash_tariffs(economy, (0, 1, 2), [0])
    rates = nash_tariffs(economy, (0, 1, 2), [0])[0]
    at_war = economy.tariff.copy()
    for importer in range(3):
        for exporter in range(3):
            if importer != exporter:
                at_war[importer, exporter] = rates[importer]
    hub = solve_equilibrium(economy, with_free_pairs(economy, at_war, [(0, 1), (0, 2)], [0])).total_income_change_pct
    free = solve_equilibrium(economy, with_free_pairs(economy, at_war, [(0, 1), (0, 2), (1, 2)], [0]))
    deals, _ = nash_in_nash(economy, at_war, [(0, 1), (0, 2)], [0])
    efficient, _ = efficient_rates(economy, at_war, [(0, 1), (0, 2)], [0], (0, 1, 2))
    everyone = free.total_income_change_pct
    return [
        yes(hub[0] > everyone[0]), yes(hub[1] < everyone[1]), yes(hub[2] < everyone[2]),
        yes(bool((deals < efficient - 1e-3).all())), yes(bool((war.total_income_change_pct < everyone).all())),
    ]  # fmt: skip


def _unharming_union() -> list[tuple[float, float]]:
    economy = one_sector_economy(4.0, base_tariff=0.2)
    _, change = unharming_union(economy, (0, 1), 2)
    return [(1 + change[2] / 100, 1.0), yes(bool((change[:2] > 0).all()))]


def _bands() -> list[tuple[float, float]]:
    economy = economy_arrays(default_trade_table())
    tariffs = economy.tariff.copy()
    tariffs[0, 1:3, :11] += 0.25
    return list(zip(solve_equilibrium(economy, tariffs).total_income_change_pct[:3], (0.03, -1.71, -1.18), strict=True))


RESULTS = (
    Result("T1", "Optimal tariff against a passive partner", "Johnson 1953; Gros 1987",
           "model/games/best_tariff.py", 2e-6, _optimal_tariff),
    Result("T2", "Nash tariffs of an exchange economy", "Kennan & Riezman 1988", "model/games/exchange.py", EXACT,
           _nash_in_exchange),
    Result("T3", "A large enough country wins a tariff war", "Kennan & Riezman 1988", "model/games/exchange.py",
           EXACT, lambda: [(size_that_wins(0.8), 1.741591)]),
    Result("T4", "Efficient tariffs: (1 + t1)(1 + t2) = 1", "Mayer 1981", "model/games/exchange.py", EXACT,
           _efficiency),
    Result("T5", "Reciprocity fixes the world price", "Bagwell & Staiger 1999", "model/games/exchange.py", 1e-12,
           _reciprocity),
    Result("T6", "Welfare from trade shares and tariffs; no shock, no change",
           "Arkolakis, Costinot & Rodriguez-Clare 2012", "model/economy/solver.py", 1e-8, _welfare_from_shares),
    Result("T14", "Protection for sale", "Grossman & Helpman 1994", "model/games/protection.py", EXACT,
           _protection_for_sale),
    Result("T17", "The hub prefers hub and spoke, spokes lose; separate deals set tariffs too low",
           "Bagwell, Staiger & Yurukoglu 2020", "model/games/unions.py", 0.0, _hub_and_spoke, hub_sizes),
    Result("T18", "A union that leaves outsiders unharmed gains", "Kemp & Wan 1976", "model/games/unions.py",
           1e-8, _unharming_union),
    Result("bands", "25 points on Mexico and Canada, % of total income (with deficits)",
           "design: two independent solvers", "model/economy/solver.py", 0.02, _bands),
)  # fmt: skip
