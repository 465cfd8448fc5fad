"""An empirical game: doctrines and stances as strategies, simulated payoffs, equilibria by Gambit.

Empirical game-theoretic analysis (Wellman 2006, "Methods for empirical game-theoretic analysis", AAAI): the factors of
a design that belong to a player are its strategies, the mean outcome at a profile its payoff.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from experiments.analysis.frames import Frame
from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.resampling import spread_of
from model.errors import InputError
from model.games.equilibria import best_response_gains, logit_equilibrium, mixed_equilibria, pure_equilibria
from model.players import GOVERNMENT_COLUMNS, GOVERNMENT_NAMES

SEATS = dict(zip(GOVERNMENT_COLUMNS, GOVERNMENT_NAMES, strict=True))
OBJECTIVES = {
    "effective_income": "income with income from capital, less transition costs, % of GDP, mean over the months played",
    "final_real_income": "real income in the last month, % against 2024",
    "payoff": "utility of the doctrine in office, % of own GDP a year",
    "real_income": "real income, % against 2024, mean over the months played",
}
PRECISIONS = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)
MOST_STRATEGIES = 8


def read_players(texts: Sequence[str], frame: Frame) -> dict[str, tuple[str, ...]]:
    """Factors of each player from texts such as ``mexico=mexico_firmness`` or ``us=doctrine,us_trust``.

    Raises :class:`InputError` for an unknown seat or factor, one factor for two players, or fewer than two players.
    """
    players: dict[str, tuple[str, ...]] = {}
    for text in texts:
        seat, sign, names = text.partition("=")
        if not sign or seat not in SEATS:
            raise InputError(f"--player {text!r}: write seat=factor[,factor], seats are {', '.join(SEATS)}")
        if seat in players:
            raise InputError(f"--player {seat} is given twice")
        players[seat] = tuple(frame.check_factor(name.strip(), f"--player {seat}=") for name in names.split(","))
    used = [name for names in players.values() for name in names]
    if len(players) < 2:
        raise InputError("an empirical game needs two or three players; give --player twice or more")
    if len(set(used)) < len(used):
        raise InputError("--player: a factor can be the strategy of one player only")
    return {seat: players[seat] for seat in SEATS if seat in players}


def _strategies(frame: Frame, seat: str, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    found = sorted(set(frame.table[list(names)].itertuples(index=False, name=None)))
    if not 2 <= len(found) <= MOST_STRATEGIES:
        raise InputError(f"--player {seat}: {len(found)} strategies; a player needs 2 to {MOST_STRATEGIES}")
    return found


def tensor(frame: Frame, players: Mapping[str, tuple[str, ...]], objective: str) -> tuple[Any, Any, Any]:
    """Strategies by player, code of the profile of each history, and payoffs [history, player].

    Raises :class:`InputError` when a profile was not played.
    """
    strategies = {seat: _strategies(frame, seat, names) for seat, names in players.items()}
    code = np.zeros(len(frame.table), np.int64)
    for seat, names in players.items():
        place = {strategy: k for k, strategy in enumerate(strategies[seat])}
        own = [place[row] for row in frame.table[list(names)].itertuples(index=False, name=None)]
        code = code * len(strategies[seat]) + np.array(own)
    profiles = list(product(*(strategies[seat] for seat in players)))
    for k, profile in enumerate(profiles):
        if not (code == k).any():
            raise InputError(f"the study did not play the profile {_words(profile)}; a grid over the strategies does")
    payoffs = np.column_stack([frame.outcome(f"{objective}_{seat}").to_numpy() for seat in players])
    return strategies, code, payoffs


def mean_payoffs(code: np.ndarray, payoffs: np.ndarray, weights: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Mean payoffs [strategy of each player ..., player] of histories with weights; NaN where a profile has none."""
    size = int(np.prod(shape))
    total = np.bincount(code, weights, size)[:, None]
    sums = np.column_stack([np.bincount(code, weights * own, size) for own in payoffs.T])
    means = np.divide(sums, total, out=np.full(sums.shape, np.nan), where=total > 0.0)
    return means.reshape(*shape, payoffs.shape[1])


def empirical_game(
    frame: Frame, players: Mapping[str, tuple[str, ...]], objective: str = "effective_income", resamples: int = 200
) -> dict[str, Any]:
    """Payoffs with 95% intervals, pure and mixed equilibria, the logit branch, and how sure each equilibrium is.

    Points weigh alike within a profile. Intervals draw the points of each profile and, the same for all profiles, the
    replications (:mod:`experiments.analysis.resampling`), so that what luck all profiles share does not blur which is
    better; ``regret`` is what the player with most to gain could gain by leaving the profile, ``equilibrium_share`` in
    how many resampled games it is an equilibrium (Wiedenbeck, Cassell & Wellman 2014, "Bootstrap statistics for
    empirical games"). Precision of the logit branch is per unit of payoff, scaled by each player's spread of payoffs so
    that it means the same to all. Raises :class:`InputError` where a profile was not played, or once only.
    """
    strategies, code, payoffs = tensor(frame, players, objective)
    shape = tuple(len(strategies[seat]) for seat in players)
    cells = frame.cells
    profile_of_point = np.zeros(frame.points, np.int64)
    profile_of_point[cells.point] = code
    crossed = frame.crossed(min(resamples, RESAMPLES)).within(profile_of_point)
    if not crossed.draws_luck and np.bincount(profile_of_point).min() < 2:
        raise InputError("an empirical game needs two replications, or two points for each profile; the study has one "
                         "history of a profile, which says nothing of how sure its payoff is")  # fmt: skip
    found = spread_of(lambda points, luck: mean_payoffs(code, payoffs, cells.weights(points, luck), shape), crossed)
    mean, draws = found.estimate, found.draws
    low, high = found.interval()
    regrets = np.array([_regret(game) for game in draws if np.isfinite(game).all()])
    profiles = [
        {
            "strategies": {seat: _word(strategies[seat][s]) for seat, s in zip(players, place, strict=True)},
            "payoffs": mean[place].round(6).tolist(),
            "low": low[place].round(6).tolist(),
            "high": high[place].round(6).tolist(),
            "histories": int((code == np.ravel_multi_index(place, shape)).sum()),
            "regret": float(_regret(mean)[place]),
            "equilibrium_share": float((regrets[(slice(None), *place)] <= 1e-12).mean()),
        }
        for place in np.ndindex(shape)
    ]
    return {
        "players": [SEATS[seat] for seat in players],
        "factors": {SEATS[seat]: list(names) for seat, names in players.items()},
        "strategies": {SEATS[seat]: [_word(s) for s in strategies[seat]] for seat in players},
        "objective": objective,
        "drawn": crossed.drawn,
        "unit": OBJECTIVES[objective],
        "own_yardstick": objective == "payoff",
        "profiles": profiles,
        "pure_equilibria": [
            {SEATS[seat]: _word(strategies[seat][a]) for seat, a in zip(players, chosen, strict=True)}
            for chosen in pure_equilibria(mean)
        ],
        "mixed_equilibria": [
            {
                "probabilities": [list(map(float, mix)) for mix in profile],
                "largest_gain": float(best_response_gains(mean, profile).max()),
            }
            for profile in mixed_equilibria(mean)
        ],
        "logit_branch": _branch(mean),
    }


def _branch(mean: np.ndarray) -> list[dict[str, Any]]:
    spreads = np.ptp(mean.reshape(-1, mean.shape[-1]), axis=0)
    scaled = mean / np.where(spreads > 0.0, spreads, 1.0)
    return [
        {"precision": precision, "probabilities": [list(mix) for mix in logit_equilibrium(scaled, precision)]}
        for precision in PRECISIONS
    ]


def _regret(game: np.ndarray) -> np.ndarray:
    """Largest gain of any player from leaving each pure profile."""
    gains = [game[..., k].max(axis=k, keepdims=True) - game[..., k] for k in range(game.shape[-1])]
    return np.asarray(np.max(np.broadcast_arrays(*gains), axis=0))


def _word(strategy: tuple[Any, ...]) -> str:
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in strategy)


def _words(profile: tuple[tuple[Any, ...], ...]) -> str:
    return " / ".join(_word(strategy) for strategy in profile)
