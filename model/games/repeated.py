"""Cooperation by reciprocity in a repeated game: when the threat of returning to Nash holds it (Friedman 1971)."""

from collections.abc import Sequence

import numpy as np

from model.errors import InputError, NoConvergence


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


def pooled_discount_factor(gains: Sequence[float], losses: Sequence[float]) -> float:
    """Critical discount factor when all relations (partners, issues) are enforced together.

    ``gains`` of deviating once and ``losses`` a period of being punished, relation by relation: sum of gains over
    sum of gains and losses. One relation alone is the usual condition; pooling three parties (Maggi 1999) or linking
    issues (Bernheim & Whinston 1990) lets slack in one relation hold another. Raises :class:`InputError` when the
    two differ in length or nothing is at stake.
    """
    if len(gains) != len(losses) or not sum(gains) + sum(losses) > 0.0:
        raise InputError("gains and losses must be as many, and something must be at stake")
    return float(min(max(sum(gains) / (sum(gains) + sum(losses)), 0.0), 1.0))


def sustainable_tariffs(
    volumes: np.ndarray, chances: np.ndarray, discount_factor: float, persistence: float = 0.0
) -> np.ndarray:
    """Lowest tariff [volume] that two equal countries can sustain when import volumes vary (Bagwell & Staiger 1990).

    Payoff a period at volume v, own tariff t and the other's t*: v (t - t^2 - t*); the static best is 1/2, free trade
    is jointly best. Deviating gains v (1/2 - t)^2 and the war that follows loses E v' (1/4 - t(v')^2) a period. With
    probability ``persistence`` the volume stays for ever, else it is drawn anew each period with ``chances``.
    """
    if not 0.0 < discount_factor < 1.0 or not 0.0 <= persistence <= 1.0:
        raise InputError("the discount factor must be between 0 and 1, persistence from 0 to 1")
    weight = discount_factor / (1.0 - discount_factor)
    tariffs = np.zeros(len(volumes))
    for _ in range(100000):
        loss = volumes * (0.25 - tariffs**2)
        future = weight * (persistence * loss + (1.0 - persistence) * float(chances @ loss))
        lowest = np.maximum(0.5 - np.sqrt(future / volumes), 0.0)
        if np.abs(lowest - tariffs).max() < 1e-13:
            return lowest
        tariffs = lowest
    raise NoConvergence("the sustainable tariffs did not settle")
