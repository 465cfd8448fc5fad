"""Counter-based random numbers: one draw for one purpose, whatever else happens.

A draw is a pure function of (seed, run, month, purpose, who). It does not depend on how many draws
were made before it, so two scenarios share the same luck (common random numbers) and both drivers,
every worker and every batch size see the same numbers.

The mixing function is splitmix64 (Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
generators", OOPSLA), applied once for each part of the key.
"""

import math
from enum import IntEnum

import numpy as np

from model.compiled import compiled

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_U30 = np.uint64(30)
_U27 = np.uint64(27)
_U31 = np.uint64(31)
_U11 = np.uint64(11)
_TO_UNIT = 1.0 / 9007199254740992.0  # 2^-53: the bits of a float's fraction


class Purpose(IntEnum):
    """What a draw is for; part of its key, so purposes never share a draw."""

    OPPORTUNITY = 1
    CHOICE_OF_MOVE = 3
    ELECTION = 4
    COURT = 5
    INVESTMENT_SHOCK = 6
    RAINFALL = 7
    SHOCK = 8
    RATIFICATION = 9
    PANEL = 11
    LABOUR_CASE = 12
    MIDTERM = 14
    OWN_AGENT = 15


@compiled
def _mix(value: np.uint64) -> np.uint64:
    value = value + _GAMMA
    value = (value ^ (value >> _U30)) * _MIX_1
    value = (value ^ (value >> _U27)) * _MIX_2
    return value ^ (value >> _U31)


@compiled
def uniform(seed: int, run: int, month: int, purpose: int, who: int) -> float:
    """A draw from the open interval (0, 1), determined by its key alone: whole numbers, none negative.

    The same key gives the same draw in whatever order draws are asked for (counter-based streams, Salmon et al.
    2011, "Parallel random numbers: as easy as 1, 2, 3").
    """
    key = _mix(np.uint64(seed))
    key = _mix(key ^ np.uint64(run))
    key = _mix(key ^ np.uint64(month))
    key = _mix(key ^ np.uint64(purpose))
    key = _mix(key ^ np.uint64(who))
    return (float(key >> _U11) + 0.5) * _TO_UNIT


@compiled
def normal(seed: int, run: int, month: int, purpose: int, who: int) -> float:
    """A standard normal draw determined by its key alone (Box & Muller 1958); keys as in :func:`uniform`."""
    radius = math.sqrt(-2.0 * math.log(uniform(seed, run, month, purpose, 2 * who)))
    return radius * math.cos(2.0 * math.pi * uniform(seed, run, month, purpose, 2 * who + 1))
