"""Bargaining by rules of the table: alternating offers, legislatures, ultimatums under doubt, ratifiers."""

from collections.abc import Callable

import numpy as np

from model.errors import InputError
from model.games.replies import best_reply
from model.ratifiers import in_win_set

_ROUNDS = 100000


def alternating_offers(
    discount: tuple[float, float], outside: float = 0.0, inside: tuple[float, float] = (0.0, 0.0)
) -> float:
    """First proposer's share of a pie of 1 under alternating offers, by backward induction to a fixed point.

    ``discount`` [player] a round (Rubinstein 1982: (1 - d2)/(1 - d1 d2)). ``outside``: what the responder gets by
    leaving; it matters only when it beats waiting (Binmore, Shaked & Sutton 1989). ``inside`` [player]: what each
    gets a round while talks go on (as a perpetual share: 1 - discount of it a round), which moves the split one for
    one with bargaining power (Muthoo 1999, ch. 6).
    """
    if not all(0.0 <= d < 1.0 for d in discount):
        raise InputError(f"discount factors are {discount}; they must be from 0 to below 1")
    own = np.array(discount)
    flow = (1.0 - own) * np.array(inside)
    share = np.array([1.0, 1.0])
    for _ in range(_ROUNDS):
        waiting = flow + own * share
        left = np.maximum(waiting, [0.0, outside])
        after = np.array([1.0 - left[1], 1.0 - left[0]])
        if np.abs(after - share).max() < 1e-15:
            break
        share = after
    return float(share[0])


def proposer_share(discount: float, players: int, votes: int) -> float:
    """What the proposer keeps of a pie of 1 when ``votes`` of ``players`` must agree (Baron & Ferejohn 1989).

    Recognition is even; a vote costs its discounted continuation value, found as a fixed point. Unanimity costs the
    proposer more than majority. Raises :class:`InputError` for impossible numbers of votes.
    """
    if not 1 <= votes <= players or not 0.0 <= discount < 1.0:
        raise InputError(f"{votes} votes of {players} players with discount factor {discount} make no legislature")
    value = 1.0 / players
    for _ in range(_ROUNDS):
        kept = 1.0 - (votes - 1) * discount * value
        # Chosen with even chances into the winning coalition when not proposing.
        after = kept / players + (1 - 1 / players) * (votes - 1) / max(players - 1, 1) * discount * value
        if abs(after - value) < 1e-16:
            break
        value = after
    return float(1.0 - (votes - 1) * discount * value)


def best_demand(acceptance: Callable[[float], float], breakdown: float, low: float, high: float) -> tuple[float, float]:
    """The demand with the largest expected payoff against an answer in doubt, and the chance of breakdown.

    ``acceptance(x)``: probability that x is accepted; ``breakdown``: payoff if it is not. The trade-off between
    asking for more and risking war (Fearon 1995).
    """
    demand = best_reply(lambda x: acceptance(x) * x + (1.0 - acceptance(x)) * breakdown, low, high)
    return demand, 1.0 - acceptance(demand)


def ratified_split(points: np.ndarray, disagreement: np.ndarray, player: int, bound: float) -> np.ndarray:
    """Nash's agreement among those that ``player``'s ratifier passes: a gain over disagreement of at least ``bound``.

    Points [K, 2] are single agreements (a ratifier votes on a text, not on a lottery). Zero gains when nothing
    passes. A tighter ratifier wins more for its side until no agreement is left (Schelling 1960; Putnam 1988).
    """
    gains = points - disagreement
    mutual = (gains >= -1e-12).all(axis=1)
    passing = gains[mutual & np.array([in_win_set(gain, bound) for gain in gains[:, player]])]
    if not len(passing):
        return np.zeros(points.shape[1])
    return np.asarray(passing[int(np.argmax(passing.prod(axis=1)))])
