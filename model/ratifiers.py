"""Two-level games: a ratifier passes what leaves its side at least ``bound`` better off than no agreement.

Schelling (1960), Putnam (1988). The bound is nearly known when a text is signed; how nearly is a precision, and with
precision going to infinity the win-set is sharp.
"""

from model.compiled import compiled
from model.logistic import logistic

KNOWN = 1e15  # a precision at which the bound is known


@compiled
def passing_chance(gain: float, bound: float, precision: float) -> float:
    """Probability that a ratifier passes an agreement: logit of its gain over disagreement less the bound.

    ``gain``, ``bound`` in the same unit (in play % of own GDP a year); ``precision`` per that unit.
    """
    return logistic(precision * (gain - bound))


@compiled
def in_win_set(gain: float, bound: float) -> bool:
    """Whether a ratifier with a known bound passes an agreement: a gain of at least the bound."""
    return passing_chance(gain, bound - 1e-12, KNOWN) > 0.5
