"""Best replies in one continuous action, and the Nash equilibrium that they settle at."""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize_scalar

from model.errors import InputError, NoConvergence

_ROUNDS = 500


def best_reply(payoff: Callable[[float], float], low: float, high: float, tolerance: float = 1e-10) -> float:
    """The action between ``low`` and ``high`` with the largest payoff; payoffs must have a single peak.

    Raises :class:`InputError` when the best lies at ``high``.
    """
    found = minimize_scalar(lambda action: -payoff(action), bounds=(low, high), method="bounded",
                            options={"xatol": tolerance, "maxiter": 1000})  # fmt: skip
    if found.x > high - 100 * tolerance:
        raise InputError(f"the best action is at the bound {high}; give a higher one")
    return float(found.x)


def settle(
    replies: Sequence[Callable[[np.ndarray], float]], start: Sequence[float], tolerance: float = 1e-9
) -> np.ndarray:
    """Actions [player] at which each player's reply to the others' actions is its own (iterated best replies).

    Raises :class:`NoConvergence` when they do not settle.
    """
    actions = np.array(start, dtype=float)
    for _ in range(_ROUNDS):
        before = actions.copy()
        for player, reply in enumerate(replies):
            actions[player] = reply(actions)
        if np.abs(actions - before).max() < tolerance:
            return actions
    raise NoConvergence(f"best replies did not settle in {_ROUNDS} rounds")
