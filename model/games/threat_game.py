"""The threat game as theory has it: a sender who may be resolved, a threat, an answer, a deadline.

Nature draws a resolved sender with probability r. The sender threatens or keeps quiet; the target concedes or resists;
a resolved sender then carries out (k < alpha), a bluffer backs down (alpha < k). Fearon (1994), Schultz (1999).
"""

from typing import Any, NamedTuple

import numpy as np

from model.beliefs import belief_after_threat, bluff_probability
from model.errors import InputError
from model.games.equilibria import logit_equilibrium, mixed_equilibria


class ThreatGame(NamedTuple):
    """Values over the status quo: prize v to the sender, cost of conceding c and of the act w to the target.

    ``audience`` alpha: cost of backing down; ``act`` k: cost of the act to a resolved sender; ``resolved`` r;
    ``defiance`` d: what standing up to a threat earns the target at home, whatever follows.
    """

    prize: float
    concession: float
    war: float
    audience: float
    act: float
    resolved: float
    defiance: float = 0.0


def payoffs_of(game: ThreatGame) -> np.ndarray:
    """Expected payoffs [sender's strategy, target's answer, player] with the last move solved backwards.

    The sender threatens always, if resolved, if bluffing, or keeps quiet; the target concedes or resists.
    """
    if not 0.0 <= game.resolved <= 1.0:
        raise InputError(f"the chance of resolve is {game.resolved}; it must be from 0 to 1")
    tensor = np.zeros((4, 2, 2))
    for k, (resolved, bluffer) in enumerate(((True, True), (True, False), (False, True), (False, False))):
        first, second = game.resolved * resolved, (1.0 - game.resolved) * bluffer
        tensor[k, 0] = (first + second) * np.array([game.prize, -game.concession])
        tensor[k, 1, 0] = -first * min(game.act, game.audience) - second * game.audience
        tensor[k, 1, 1] = (first + second) * game.defiance - first * game.war
    return tensor


class ThreatSolution(NamedTuple):
    """Chance that a bluffer threatens, that the target resists, and the target's belief once it is threatened."""

    bluff: float
    resist: float
    belief: float


def solve_threat_game(game: ThreatGame) -> ThreatSolution:
    """Sequential equilibrium in mixed strategies, by Gambit: of several, the one with the most threats."""
    found = [_read(game, profile) for profile in mixed_equilibria(payoffs_of(game))]
    threatened = [one for one in found if one.bluff >= 0.0]
    if not threatened:
        raise InputError("no equilibrium of this game has a threat in it")
    return max(threatened, key=lambda one: (one.bluff, one.resist))


def solve_by_logit(game: ThreatGame, precisions: tuple[float, float]) -> ThreatSolution:
    """Logit equilibrium of the same game, by Gambit; with large precisions it nears the sequential one.

    ``precisions``: of the sender and of the target, each over its own payoffs.
    """
    sender = precisions[0]
    return _read(game, logit_equilibrium(payoffs_of(game) * (np.array(precisions) / sender), sender))


def by_hand(game: ThreatGame) -> ThreatSolution:
    """The same in closed form, with the formulas that governments' beliefs use.

    For a prize and 0 < c + d < w; a resolved sender is one whom the act costs less than backing down. A sender so
    likely resolved that even a bluff is believed, r > (c + d) / w, is conceded to by everybody.
    """
    concession = game.concession + game.defiance
    bluff = bluff_probability(game.resolved, concession, game.war)
    resist = 0.0 if game.resolved * game.war > concession else game.prize / (game.prize + game.audience)
    return ThreatSolution(bluff, resist, belief_after_threat(game.resolved, concession, game.war))


def _read(game: ThreatGame, profile: Any) -> ThreatSolution:
    always, resolved_only, bluffer_only, _ = profile[0]
    by_resolved, by_bluffer = always + resolved_only, always + bluffer_only
    heard = game.resolved * by_resolved + (1.0 - game.resolved) * by_bluffer
    belief = game.resolved * by_resolved / heard if heard > 1e-12 else float("nan")
    return ThreatSolution(by_bluffer if heard > 1e-12 else -1.0, profile[1][1], belief)
