"""Cooperation by reciprocity in a repeated game: when the threat of returning to Nash holds it (Friedman 1971)."""

from model.errors import InputError


def critical_discount_factor(deviation: float, cooperation: float, punishment: float, lag: int = 1) -> float:
    """Smallest discount factor at which cooperating pays, delta_c = ((D - C)/(D - N))^(1/lag).

    ``deviation`` D, ``cooperation`` C, ``punishment`` N: payoffs a period; ``lag``: periods until the answer comes.
    0 when deviation gains nothing; 1 when punishment is no worse than cooperation. Raises :class:`InputError` for
    a lag below 1.
    """
    if lag < 1:
        raise InputError(f"lag is {lag}; an answer comes one period later at the earliest")
    if deviation <= cooperation:
        return 0.0
    if cooperation <= punishment:
        return 1.0
    return float(((deviation - cooperation) / (deviation - punishment)) ** (1.0 / lag))


def largest_hazard(critical: float, discount_factor: float) -> float:
    """Largest hazard a period of the agreement's end that cooperation survives, h* = 1 - delta_c/delta, at least 0.

    The agreement goes on with probability 1 - h, so the future counts with delta (1 - h).
    """
    if not 0.0 < discount_factor <= 1.0:
        raise InputError(f"the discount factor is {discount_factor}; it must be above 0 and at most 1")
    return max(1.0 - critical / discount_factor, 0.0)
