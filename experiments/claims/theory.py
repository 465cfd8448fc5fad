"""Known results of theory, reproduced by the code that plays the negotiation: each with source, place and error."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from agents.preparation import prepare
from model.beliefs import bluff_probability
from model.economy.armington import one_sector_economy, symmetric_countries, two_countries
from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.errors import InputError
from model.games.bargaining import egalitarian, kalai_smorodinsky, nash_solution
from model.games.best_tariff import best_tariff, nash_tariffs
from model.games.coalitions import core_point, shapley_value
from model.games.equilibria import best_response_gains, pure_equilibria
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
from model.games.protocols import alternating_offers, best_demand, proposer_share, ratified_split
from model.games.repeated import (
    critical_discount_factor,
    largest_hazard,
    pooled_discount_factor,
    sustainable_tariffs,
)
from model.games.specialisation import small_side_after_talks
from model.games.tariff_game import tariff_game
from model.games.threat_game import ThreatGame, solve_by_logit, solve_threat_game
from model.games.unions import efficient_rate, nash_in_nash, unharming_union, with_free_pairs
from model.investment import access_loss, loss_when_access_ends, target_capital
from model.parameters import resolve
from model.players import Regime
from model.review import JointReview
from model.tables.trade_table import default_trade_table

GOODS = range(11)


class Result(NamedTuple):
    """A known result: what theory says, who said it, where it lives in the code, how near the code must come.

    ``check`` returns pairs (found, expected); the error is the largest distance.
    """

    id: str
    title: str
    source: str
    code: str
    tolerance: float
    check: Callable[[], list[tuple[float, float]]]


def error_of(result: Result) -> float:
    """Largest distance between what the code finds and what theory says."""
    return max(abs(found - expected) for found, expected in result.check())


def _yes(claim: bool) -> tuple[float, float]:
    return float(claim), 1.0


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
    return [(world_price(economy, *cut), world_price(economy, *nash)), _yes(better)]


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


def _grim_trigger() -> list[tuple[float, float]]:
    critical = critical_discount_factor(5.0, 3.0, 1.0)
    late = critical_discount_factor(5.0, 3.0, 1.0, lag=2)
    return [(critical, 0.5), (late, math.sqrt(0.5)), (largest_hazard(critical, 0.8), 0.375)]


def _known_last_round() -> list[tuple[float, float]]:
    idle = {f"{name}.temperament.{rate}": 0.0 for name in ("lighthizer", "open_world", "sheinbaum", "canada_liberal")
            for rate in ("offers_a_year", "exits_a_year")}  # fmt: skip
    sharp = {f"{name}.temperament.precision": 1000.0 for name in ("lighthizer", "open_world")}
    world = prepare(resolve({**idle, **sharp, "belief_no_renewal": 1.0}))
    best = int(np.argmax(world.stage[Regime.NO_TEXT, :, world.us_rows[0]]))
    values = world.value[:40, Regime.NO_TEXT, :, 0, 0].sum(axis=-1)
    return [(float(np.argmax(row)), float(best)) for row in values]


def _pooled_enforcement() -> list[tuple[float, float]]:
    return [(pooled_discount_factor([2], [1]), 2 / 3), (pooled_discount_factor([2, 1], [1, 3]), 3 / 7)]


def _import_surges() -> list[tuple[float, float]]:
    volumes, even = np.array([0.5, 1.0, 1.5, 2.0]), np.full(4, 0.25)
    drawn = sustainable_tariffs(volumes, even, 0.4)
    lasting = sustainable_tariffs(volumes, even, 0.4, persistence=1.0)
    return [_yes(bool((np.diff(drawn) > 0).all())), (float(np.ptp(lasting)), 0.0)]


def _alternating_offers() -> list[tuple[float, float]]:
    half = (0.9, 0.9)
    responder = [1 - alternating_offers(half, outside=w) for w in (0.0, 0.3, 0.6, 0.8)]
    split = [alternating_offers(half, inside=(0.0, flow)) for flow in (0.0, 0.1, 0.2)]
    linear = split[2] - 2 * split[1] + split[0]
    known = [(got, max(0.9 / 1.9, w)) for got, w in zip(responder, (0.0, 0.3, 0.6, 0.8), strict=True)]
    return [(alternating_offers((0.9, 0.8)), 0.714286), *known, (linear, 0.0), _yes(split[0] > split[2])]


def _legislatures() -> list[tuple[float, float]]:
    return [(proposer_share(0.9, 3, 3), 0.4), (proposer_share(0.9, 3, 2), 0.7)]


def _solutions() -> list[tuple[float, float]]:
    line, nothing = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2)
    pairs = [(float(solve(line, nothing)[0]), 0.5) for solve in (nash_solution, kalai_smorodinsky, egalitarian)]
    stretched = nash_solution(line * [3.0, 1.0], nothing)
    return [*pairs, (float(stretched[0]), 1.5), (float(egalitarian(line * [3.0, 1.0], nothing)[0]), 0.75)]


def _protection_for_sale() -> list[tuple[float, float]]:
    rate = politically_best_tariff(lambda p: 4 - p, lambda p: 0.5 * p, 1.0, 0.0)
    price = 1 + rate
    imports = 4 - 1.5 * price
    formula = (1 - 0.0) / (1.0 + 0.0) * (0.5 * price / imports) / (1.5 * price / imports)
    return [(rate / (1 + rate), formula), (formula, 1 / 3)]


def _audience_costs() -> list[tuple[float, float]]:
    game = ThreatGame(prize=1.0, concession=1.0, war=2.0, audience=0.5, act=0.1, resolved=0.3)
    solved = solve_threat_game(game)
    near = solve_by_logit(game, 2000.0)
    beliefs = bluff_probability(0.3, 1.0, 2.0)
    return [
        (solved.bluff, 0.42857143), (solved.resist, 0.66666667), (beliefs, 0.42857143), (solved.belief, 0.5),
        # The logit branch comes near as precision grows; a hundredth of its distance is counted.
        (0.01 * near.bluff, 0.01 * 0.42857143), (0.01 * near.resist, 0.01 * 0.66666667),
    ]  # fmt: skip


def _risk_and_return() -> list[tuple[float, float]]:
    p, own, highest = 0.5, 0.1, 0.6

    def acceptance(demand: float) -> float:
        return 1.0 - min(max((demand - p) / highest, 0.0), 1.0)

    demand, breakdown = best_demand(acceptance, p - own, 0.0, 1.2)
    return [(demand, 0.75), (breakdown, 0.416667)]


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
    efficient = efficient_rate(economy, at_war, [(0, 1), (0, 2)], [0], (0, 1, 2))
    everyone = free.total_income_change_pct
    return [
        _yes(hub[0] > everyone[0]), _yes(hub[1] < everyone[1]), _yes(hub[2] < everyone[2]),
        _yes(bool((deals < efficient - 1e-3).all())), _yes(bool((war.total_income_change_pct < everyone).all())),
    ]  # fmt: skip


def _unharming_union() -> list[tuple[float, float]]:
    economy = one_sector_economy(4.0, base_tariff=0.2)
    _, change = unharming_union(economy, (0, 1), 2)
    return [(1 + change[2] / 100, 1.0), _yes(bool((change[:2] > 0).all()))]


def _coalitions() -> list[tuple[float, float]]:
    def worth(a: float, b: float) -> dict[frozenset[int], float]:
        pairs = {frozenset({0, 1}): a, frozenset({0, 2}): a, frozenset({1, 2}): b}
        return {**pairs, frozenset({0, 1, 2}): 1.0}

    shares = zip(shapley_value(worth(0.6, 0.1), 3), (0.5, 0.25, 0.25), strict=True)
    full, empty = core_point(worth(0.9, 0.19), 3), core_point(worth(0.9, 0.21), 3)
    return [*shares, _yes(full is not None), _yes(empty is None)]


def _linkage() -> list[tuple[float, float]]:
    return [(pooled_discount_factor([1, 3], [3, 1]), 0.5), (pooled_discount_factor([1, 1], [3, 3]), 0.25)]


def _ratifiers() -> list[tuple[float, float]]:
    share = np.linspace(0.0, 1.0, 1001)
    points, nothing = np.column_stack([share, 1.0 - share]), np.zeros(2)
    bounds = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)
    won = [float(ratified_split(points, nothing, 0, bound)[0]) for bound in bounds]
    return [*((got, max(0.5, bound)) for got, bound in zip(won, bounds, strict=True)),
            (float(ratified_split(points, nothing, 0, 1.001)[0]), 0.0)]  # fmt: skip


def _entry() -> list[tuple[float, float]]:
    sure = 1.0 - access_loss(0.95, 0.2, 1e9, 0.0) * loss_when_access_ends(0.25, 0.0, 4.0)
    return [(sure ** (1.0 / 3.0), 0.810588)]


def _hold_up() -> list[tuple[float, float]]:
    return [(target_capital(0.5, 1.0, 2.0), 0.25)]


def _sunk_costs() -> list[tuple[float, float]]:
    sweep = [small_side_after_talks(gain, 0.2, 1.0, 1.0) for gain in (0.1, 2.0)]
    reversible = [small_side_after_talks(gain, 0.2, 1.0, 0.0) for gain in (0.1, 0.5, 2.0)]
    return [_yes(sweep[0] < 0.0 < sweep[1]), _yes(min(reversible) >= 0.0)]


def _docking() -> list[tuple[float, float]]:
    review = JointReview(resolve())
    game = tariff_game(review.world, review.state, (0, 1, 2), (0.0, 0.05, 0.1), "real_income")
    by_hand = []
    for profile in np.ndindex(*game.payoffs.shape[:-1]):
        mixed = tuple(tuple(float(k == action) for k in range(3)) for action in profile)
        if best_response_gains(game.payoffs, mixed).max() <= 0.0:
            by_hand.append(tuple(int(action) for action in profile))
    return [_yes(sorted(by_hand) == pure_equilibria(game.payoffs)), _yes(bool(by_hand))]


def _bands() -> list[tuple[float, float]]:
    economy = economy_arrays(default_trade_table())
    tariffs = economy.tariff.copy()
    tariffs[0, 1:3, :11] += 0.25
    return list(zip(solve_equilibrium(economy, tariffs).total_income_change_pct[:3], (0.03, -1.71, -1.18), strict=True))


EXACT = 1e-6
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
    Result("T7", "Grim trigger with a lag, and the largest hazard", "Friedman 1971", "model/games/repeated.py",
           1e-9, _grim_trigger),
    Result("T8", "A known last round unravels cooperation", "Selten 1978", "agents/continuation.py", 0.0,
           _known_last_round),
    Result("T9", "Pooled enforcement", "Maggi 1999", "model/games/repeated.py", 1e-12, _pooled_enforcement),
    Result("T10", "Import surges raise the sustainable tariff", "Bagwell & Staiger 1990",
           "model/games/repeated.py", 1e-9, _import_surges),
    Result("T11", "Alternating offers, outside and inside options",
           "Rubinstein 1982; Binmore, Shaked & Sutton 1989", "model/games/protocols.py", EXACT,
           _alternating_offers),
    Result("T12", "Unanimity against majority", "Baron & Ferejohn 1989", "model/games/protocols.py", EXACT,
           _legislatures),
    Result("T13", "Nash, Kalai-Smorodinsky and egalitarian solutions", "Nash 1950; Kalai & Smorodinsky 1975",
           "model/games/bargaining.py", EXACT, _solutions),
    Result("T14", "Protection for sale", "Grossman & Helpman 1994", "model/games/protection.py", EXACT,
           _protection_for_sale),
    Result("T15", "Bluff and resistance under audience costs", "Fearon 1994; Schultz 1999",
           "model/games/threat_game.py, model/beliefs.py", 1e-3, _audience_costs),
    Result("T16", "Risk and return of a demand", "Fearon 1995", "model/games/protocols.py", EXACT,
           _risk_and_return),
    Result("T17", "The hub prefers hub and spoke, spokes lose; separate deals set tariffs too low",
           "Bagwell, Staiger & Yurukoglu 2020", "model/games/unions.py", 0.0, _hub_and_spoke),
    Result("T18", "A union that leaves outsiders unharmed gains", "Kemp & Wan 1976", "model/games/unions.py",
           1e-8, _unharming_union),
    Result("T19", "Shapley value and core of a hub", "Shapley 1953", "model/games/coalitions.py", EXACT,
           _coalitions),
    Result("T20", "Issue linkage pools slack", "Bernheim & Whinston 1990; Spagnolo 1999",
           "model/games/repeated.py", 1e-12, _linkage),
    Result("T21", "A tighter ratifier gains until nothing passes", "Schelling 1960; Putnam 1988",
           "model/games/protocols.py, model/ratifiers.py", EXACT, _ratifiers),
    Result("T22", "Entry under uncertain access", "Handley & Limao 2017", "model/investment.py", EXACT, _entry),
    Result("T23", "Hold-up", "Grossman & Hart 1986", "model/investment.py", 1e-12, _hold_up),
    Result("T24", "Sunk specialisation before talks", "McLaren 1997", "model/games/specialisation.py", 0.0,
           _sunk_costs),
    Result("T25", "Equilibria of the discretised tariff game are Gambit's", "Savani & Turocy",
           "model/games/tariff_game.py, model/games/equilibria.py", 0.0, _docking),
    Result("bands", "25 points on Mexico and Canada, % of real income", "design: two independent solvers",
           "model/economy/solver.py", 0.02, _bands),
)  # fmt: skip


PAGE_HEAD = """# Known results

What theory knows, reproduced by the code that plays the negotiation: at known numbers here, over random parameters in
`tests/theory`. Written by `joint-review theory --markdown`; the last column is the error of the run that wrote it.

```sh
joint-review theory T7 T11
```

| | result | source | code | allowed | achieved |
|---|---|---|---|---|---|
"""


def chosen_results(ids: list[str]) -> list[Result]:
    """Results with these ids, all if none are given; raises :class:`InputError` for an unknown one."""
    known = {result.id.lower(): result for result in RESULTS}
    for name in ids:
        if name.lower() not in known:
            raise InputError(f"result {name!r} is unknown; there are {', '.join(result.id for result in RESULTS)}")
    return [known[name.lower()] for name in ids] or list(RESULTS)


def theory_table(chosen: list[Result]) -> str:
    """Results with their achieved errors, as text."""
    lines = []
    for result in chosen:
        error = error_of(result)
        verdict = "ok" if error <= result.tolerance else "MISSED"
        lines.append(f"{result.id:<6}{result.title} ({result.source})")
        lines.append(f"{'':6}{result.code}: error {error:.1e}, allowed {result.tolerance:.0e}: {verdict}")
    return "\n".join(lines)


def page_row(result: Result) -> str:
    """The row of the page on a result, without the achieved error."""
    code = ", ".join(f"`{place}`" for place in result.code.split(", "))
    return f"| {result.id} | {result.title} | {result.source} | {code} | {result.tolerance:.0e} |"


def theory_page() -> str:
    """The user's page on known results, in Markdown, with errors achieved now."""
    return PAGE_HEAD + "\n".join(f"{page_row(result)} {error_of(result):.0e} |" for result in RESULTS) + "\n"
