"""Games in coalitions: what a coalition can get by itself decides the shares (Shapley 1953; Gillies 1959)."""

import itertools
import math
from collections.abc import Mapping

import numpy as np
from scipy.optimize import linprog

from model.errors import InputError

Coalition = frozenset[int]


def shapley_value(worth: Mapping[Coalition, float], players: int) -> np.ndarray:
    """Shapley value [player] of ``worth`` over coalitions of ``range(players)``; an absent one is worth 0."""
    value = np.zeros(players)
    for player in range(players):
        others = [other for other in range(players) if other != player]
        for size in range(players):
            weight = math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)
            for members in itertools.combinations(others, size):
                joined = frozenset((*members, player))
                value[player] += weight * (worth.get(joined, 0.0) - worth.get(frozenset(members), 0.0))
    return value


def core_point(worth: Mapping[Coalition, float], players: int) -> np.ndarray | None:
    """An allocation [player] in the core, the one that gives the worst-off coalition the most; None if it is empty."""
    everyone = frozenset(range(players))
    if everyone not in worth:
        raise InputError("the worth of the coalition of all is missing")
    coalitions = [
        frozenset(members)
        for size in range(1, players)
        for members in itertools.combinations(range(players), size)
    ]  # fmt: skip
    rows = np.array([[-float(player in members) for player in range(players)] + [1.0] for members in coalitions])
    bounds = np.array([-worth.get(members, 0.0) for members in coalitions])
    found = linprog(
        [0.0] * players + [-1.0], A_ub=rows, b_ub=bounds, A_eq=[[1.0] * players + [0.0]], b_eq=[worth[everyone]],
        bounds=[(None, None)] * (players + 1),
    )  # fmt: skip
    if not found.success or found.x[-1] < -1e-9:
        return None
    return np.asarray(found.x[:-1])
