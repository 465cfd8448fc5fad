"""Elections: in which months one can change a government, and who may win it.

Two doctrines of each government may come to office: the two of the United States, Sheinbaum's party and the
opposition in Mexico, Liberals and Conservatives in Canada (design: details section 3).
"""

from typing import Any

import numpy as np

from model.calendar import JANUARY, OCTOBER
from model.compiled import compiled

CONTENDERS = (
    ("lighthizer", "open_world"),
    ("sheinbaum", "mexico_opposition"),
    ("canada_liberal", "canada_conservative"),
)
"""Doctrines that may govern, by government; the first is in office at the start unless a run says otherwise."""
AT_START = ("", "mexico_opposition_at_start", "canada_conservative_at_start")
"""Switch by which the second is in office at the start, by government; that of the United States is chosen by name."""

TERM, TO_MIDTERMS = 4, 2  # years of a president, and of the Congress that came with him


@compiled
def election_in(month: int, government: int) -> bool:
    """Whether an election may change a government in a month: the one in which the winner takes office.

    United States: January, every four years from 2029 on (20th Amendment); Mexico: October, every six years from 2030
    on (Constitution, Art. 83); Canada: October, at the latest every four years from 2029 on (S.C. 2007, c. 10).
    """
    year, number = month // 12, month % 12
    if government == 0:
        return year >= 2029 and inaugurated_in(month)
    if government == 1:
        return number == OCTOBER and year >= 2030 and (year - 2030) % 6 == 0
    return number == OCTOBER and year >= 2029 and (year - 2029) % 4 == 0


@compiled
def midterm_in(month: int) -> bool:
    """Whether the Congress of the midterm elections meets in a month (20th Amendment, section 2)."""
    return month % 12 == JANUARY and month // 12 % 4 == 3


@compiled
def inaugurated_in(month: int) -> bool:
    """Whether a president of the United States takes office in a month (20th Amendment, section 1)."""
    return month % 12 == JANUARY and month // 12 % 4 == 1


@compiled
def chance_of_opposed_congress(p: Any, start: int, month: int) -> float:
    """Probability that a majority of Congress is against the president in a month, as expected at the ``start``.

    It is with him when he takes office; the midterms two years later may turn it, for the two years that are left.
    """
    inaugurated = TERM * ((month // 12 - 1) // TERM) + 1
    midterms = 12 * (inaugurated + TO_MIDTERMS)
    return float(p.midterm_turns_congress) if start <= midterms <= month else 0.0


@compiled
def lasting_chance_of_opposed_congress(p: Any) -> float:
    """:func:`chance_of_opposed_congress` over all the months of many terms."""
    return float(p.midterm_turns_congress * (TERM - TO_MIDTERMS) / TERM)


@compiled
def next_election(month: int, government: int) -> int:
    """First month from this one on in which an election may change Mexico's (1) or Canada's (2) government."""
    while not election_in(month, government):
        month += 1
    return month


@compiled
def challenger_wins(p: Any, month: int) -> float:
    """Probability that the United States doctrine out of office takes it in a month; 0 where nobody is inaugurated."""
    if not election_in(month, 0):
        return 0.0
    return float(p.challenger_wins_us_2028 if month // 12 < 2033 else p.challenger_wins_us_2032)


@compiled
def second_wins(p: Any, government: int) -> float:
    """Probability that an election in Mexico (1) or Canada (2) is won by the second of its :data:`CONTENDERS`."""
    return float(p.opposition_wins_mexico if government == 1 else p.conservative_wins_canada)


@compiled
def winner_of_election(p: Any, evaluators: np.ndarray, month: int, government: int, in_office: int, draw: float) -> int:
    """Doctrine row that an election brings to office.

    ``evaluators``: rows that may govern, two of each government; ``in_office``: the row that governs; ``draw``:
    uniform on [0, 1). In the United States the challenger wins or does not, in its partners one of the two.
    """
    first, second = evaluators[2 * government], evaluators[2 * government + 1]
    if government == 0:
        other = second if in_office == first else first
        return other if draw < challenger_wins(p, month) else in_office
    return second if draw < second_wins(p, government) else first
