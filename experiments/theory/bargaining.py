"""Bargaining, threats and coalitions (T11-T13, T15, T16, T19, T21)."""

import numpy as np

from experiments.theory.result import EXACT, Result, yes
from model.beliefs import bluff_probability
from model.games.bargaining import egalitarian, kalai_smorodinsky, nash_solution
from model.games.coalitions import core_point, shapley_value
from model.games.protocols import alternating_offers, best_demand, proposer_share, ratified_split
from model.games.threat_game import ThreatGame, solve_by_logit, solve_threat_game


def _alternating_offers() -> list[tuple[float, float]]:
    half = (0.9, 0.9)
    responder = [1 - alternating_offers(half, outside=w) for w in (0.0, 0.3, 0.6, 0.8)]
    split = [alternating_offers(half, inside=(0.0, flow)) for flow in (0.0, 0.1, 0.2)]
    linear = split[2] - 2 * split[1] + split[0]
    known = [(got, max(0.9 / 1.9, w)) for got, w in zip(responder, (0.0, 0.3, 0.6, 0.8), strict=True)]
    return [(alternating_offers((0.9, 0.8)), 0.714286), *known, (linear, 0.0), yes(split[0] > split[2])]


def _legislatures() -> list[tuple[float, float]]:
    return [(proposer_share(0.9, 3, 3), 0.4), (proposer_share(0.9, 3, 2), 0.7)]


def _solutions() -> list[tuple[float, float]]:
    line, nothing = np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros(2)
    pairs = [(float(solve(line, nothing)[0]), 0.5) for solve in (nash_solution, kalai_smorodinsky, egalitarian)]
    stretched = nash_solution(line * [3.0, 1.0], nothing)
    return [*pairs, (float(stretched[0]), 1.5), (float(egalitarian(line * [3.0, 1.0], nothing)[0]), 0.75)]


def _audience_costs() -> list[tuple[float, float]]:
    game = ThreatGame(prize=1.0, concession=1.0, war=2.0, audience=0.5, act=0.1, resolved=0.3)
    solved = solve_threat_game(game)
    near = solve_by_logit(game, (2000.0, 2000.0))
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


def _coalitions() -> list[tuple[float, float]]:
    def worth(a: float, b: float) -> dict[frozenset[int], float]:
        pairs = {frozenset({0, 1}): a, frozenset({0, 2}): a, frozenset({1, 2}): b}
        return {**pairs, frozenset({0, 1, 2}): 1.0}

    shares = zip(shapley_value(worth(0.6, 0.1), 3), (0.5, 0.25, 0.25), strict=True)
    full, empty = core_point(worth(0.9, 0.19), 3), core_point(worth(0.9, 0.21), 3)
    return [*shares, yes(full is not None), yes(empty is None)]


def _ratifiers() -> list[tuple[float, float]]:
    share = np.linspace(0.0, 1.0, 1001)
    points, nothing = np.column_stack([share, 1.0 - share]), np.zeros(2)
    bounds = (0.0, 0.3, 0.5, 0.7, 0.9, 1.0)
    won = [float(ratified_split(points, nothing, 0, bound)[0]) for bound in bounds]
    return [*((got, max(0.5, bound)) for got, bound in zip(won, bounds, strict=True)),
            (float(ratified_split(points, nothing, 0, 1.001)[0]), 0.0)]  # fmt: skip


RESULTS = (
    Result("T11", "Alternating offers, outside and inside options",
           "Rubinstein 1982; Binmore, Shaked & Sutton 1989", "model/games/protocols.py", EXACT,
           _alternating_offers),
    Result("T12", "Unanimity against majority", "Baron & Ferejohn 1989", "model/games/protocols.py", EXACT,
           _legislatures),
    Result("T13", "Nash, Kalai-Smorodinsky and egalitarian solutions", "Nash 1950; Kalai & Smorodinsky 1975",
           "model/games/bargaining.py", EXACT, _solutions),
    Result("T15", "Bluff and resistance under audience costs", "Fearon 1994; Schultz 1999",
           "model/games/threat_game.py, model/beliefs.py", 1e-3, _audience_costs),
    Result("T16", "Risk and return of a demand", "Fearon 1995", "model/games/protocols.py", EXACT,
           _risk_and_return),
    Result("T19", "Shapley value and core of a hub", "Shapley 1953", "model/games/coalitions.py", EXACT,
           _coalitions),
    Result("T21", "A tighter ratifier gains until nothing passes", "Schelling 1960; Putnam 1988",
           "model/games/protocols.py, model/ratifiers.py", EXACT, _ratifiers),
)  # fmt: skip
