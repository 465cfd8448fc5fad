"""The tariff stage game at a state: each government chooses one duty, the economy clears exactly (model, section 9)."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model.errors import InputError, NoConvergence
from model.payoffs import clear_economy, trade_utility
from model.players import GOVERNMENT_NAMES
from model.state import copy_state, new_state
from model.tariffs.layers import put_stage_duty
from model.world import World

OBJECTIVES = ("utility", "real_income")


@dataclass(frozen=True)
class TariffGame:
    """Payoffs ``payoffs[a_1, ..., a_n, player]`` of n governments choosing among ``rates`` (ad valorem, K of them).

    ``players``: seats; ``objective``: ``utility`` (the trade part of the doctrine in office, % of own GDP a year) or
    ``real_income`` (% against 2024).
    """

    players: tuple[int, ...]
    rates: tuple[float, ...]
    objective: str
    payoffs: np.ndarray

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the players."""
        return tuple(GOVERNMENT_NAMES[seat] for seat in self.players)


def tariff_game(
    world: World, state: Any, players: Sequence[int], rates: Sequence[float], objective: str = "utility"
) -> TariffGame:
    """The stage game at ``state``: each player's duty on all goods of its counterparts, over what is in force.

    The United States faces both partners, each partner the United States; duties of a government that does not
    play stay as they are. ``state`` is not changed. Raises :class:`InputError` for fewer than two players, a
    repeated or unknown one, fewer than two rates or one at or below -100%, and :class:`NoConvergence` where the
    economy has no equilibrium.
    """
    seats, grid = tuple(players), tuple(float(rate) for rate in rates)
    if not 2 <= len(set(seats)) == len(seats) or any(seat not in range(3) for seat in seats):
        raise InputError(f"players are {seats}; name two or three different seats among 0, 1, 2")
    if len(set(grid)) < 2 or len(set(grid)) != len(grid) or not all(-1.0 < rate < np.inf for rate in grid):
        raise InputError(f"rates are {grid}; give two or more different ones, each above -1")
    if objective not in OBJECTIVES:
        raise InputError(f"objective {objective!r} is unknown; use {' or '.join(OBJECTIVES)}")
    payoffs = np.empty((*[len(grid)] * len(seats), len(seats)))
    tried = new_state()[0]
    for profile in itertools.product(range(len(grid)), repeat=len(seats)):
        copy_state(state, tried)
        for seat, action in zip(seats, profile, strict=True):
            put_stage_duty(tried, seat, grid[action])
        if not clear_economy(world, tried):
            raise NoConvergence(f"no equilibrium of the economy at duties {[grid[action] for action in profile]}")
        payoffs[profile] = [_payoff(world, state, seat, objective) for seat in seats]
    return TariffGame(seats, grid, objective, payoffs)


def _payoff(world: World, state: Any, seat: int, objective: str) -> float:
    if objective == "real_income":
        return float(world.outcomes.real_income[seat])
    return float(trade_utility(world, world.doctrines[state.doctrine[seat]], seat, 0.0))
