"""The logit choice of governments as an equilibrium: replies to each other's logit replies (agent quantal response).

McKelvey & Palfrey (1995, 1998): everyone chooses by logit on expected payoffs, and expects the others to do so.
"""

import numpy as np
from scipy.optimize import root

from agents.choices.choice import logit
from model.errors import InputError, NoConvergence
from model.games.equilibria import Profile, expected_payoffs
from model.games.trees import End, Tree

RESIDUAL = 1e-11  # of a fixed point, in probability
SHORTEST_STEP = 1e-6  # in precision, where following the branch gives up


def logit_replies(payoffs: np.ndarray, profile: Profile, precision: float) -> Profile:
    """Each player's logit reply to the others' mixtures; ``payoffs[a_1, ..., a_n, player]``."""
    replies = []
    for player in range(payoffs.shape[-1]):
        worth = expected_payoffs(payoffs, profile, player)
        chances = np.empty(len(worth))
        logit(worth, len(worth), precision, chances)
        replies.append(tuple(float(chance) for chance in chances))
    return tuple(replies)


def quantal_response(payoffs: np.ndarray, precision: float) -> Profile:
    """Fixed point of the logit replies, followed from even chances at precision 0 up to ``precision``.

    Precision is per unit of payoff: divide payoffs by stakes first. Raises :class:`InputError` for a negative one and
    :class:`NoConvergence` where the branch bends back.
    """
    if not 0.0 <= precision < np.inf:
        raise InputError(f"precision is {precision}; it must be a number from 0 up")
    profile: Profile = tuple(tuple([1.0 / size] * size) for size in payoffs.shape[:-1])
    reached, step = 0.0, 0.25 * precision
    while reached < precision:
        goal = min(reached + step, precision)
        found = _settled(payoffs, profile, goal)
        if found is None:
            step *= 0.5
            if step < SHORTEST_STEP * precision:
                raise NoConvergence(f"the logit replies could not be followed beyond precision {reached:.6g}")
        else:
            profile, reached = found, goal
    return profile


def _settled(payoffs: np.ndarray, start: Profile, precision: float) -> Profile | None:
    """The fixed point near ``start``; None if there is none within reach."""
    sizes = payoffs.shape[:-1]
    cuts = np.cumsum(sizes)[:-1]

    def gap(flat: np.ndarray) -> np.ndarray:
        profile = tuple(tuple(part) for part in np.split(flat, cuts))
        return flat - np.concatenate(logit_replies(payoffs, profile, precision))

    before = np.concatenate(start)
    found = root(gap, before, tol=1e-14)
    # A jump means that another branch was caught, not the one that leads here from even chances.
    if np.abs(gap(found.x)).max() > RESIDUAL or np.abs(found.x - before).max() > 0.25:
        return None
    return tuple(tuple(float(chance) for chance in part) for part in np.split(found.x, cuts))


def quantal_play(tree: Tree, precisions: tuple[float, ...]) -> tuple[np.ndarray, dict[str, dict[str, float]]]:
    """Expected payoffs [player] and the chance of every action at every decision, each by the player's own logit.

    ``precisions`` [player], per unit of payoff. As they grow this becomes backward induction.
    """
    if isinstance(tree, End):
        return np.array(tree.payoffs), {}
    chances: dict[str, dict[str, float]] = {}
    below = []
    for branch in tree.actions.values():
        payoffs, further = quantal_play(branch, precisions)
        below.append(payoffs)
        chances.update(further)
    worth = np.array([payoffs[tree.player] for payoffs in below])
    mix = np.empty(len(worth))
    logit(worth, len(worth), precisions[tree.player], mix)
    chances[tree.name] = {action: float(chance) for action, chance in zip(tree.actions, mix, strict=True)}
    return mix @ np.array(below), chances
