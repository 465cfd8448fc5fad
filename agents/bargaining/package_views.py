"""What the packages of a table mean to the trade economy: estimated at a few of them, told for the rest by their terms.

Three terms of a package act through the economy: content rules for cars, the partner's duties on China, and standards
where a duty offsets them. What each does hardly depends on the others or on the other pair. So the staff estimates the
even package, and the even package with one term of one pair as it stands at the end of the ladder: at its highest
weight, and for duties on China, whose effect bends, at its lowest as well. In between it takes a straight line in
content and standards, Lagrange's parabola in duties on China, and the sum of all. Terms last, so they are estimated
without the duties of the tier; that they do the same under duties is a small error, which counts for as long as these.
"""

from typing import Any

import numpy as np

from agents.values.packages import EVEN, LADDER
from agents.values.trade_worth import TRADE_COLUMNS, fill_trade
from model.compiled import compiled
from model.instruments import Instrument, alignment, in_use
from model.lasting_policy import lasting_policy
from model.moves import Table
from model.players import Issue
from model.staff import view_of_what_lasts
from model.world import TRADE_TERMS, World

TERMS_A_PAIR = 3
CONTENT, CHINA_DUTIES, STANDARDS = range(TERMS_A_PAIR)
TERMS = 2 * TERMS_A_PAIR
# The even package, then for each pair what differs from it: one term at the highest weight, or at the lowest.
SAMPLES_A_PAIR = 4
CONTENT_HIGH, DUTIES_HIGH, STANDARDS_HIGH, DUTIES_LOW = range(SAMPLES_A_PAIR)
SAMPLES = 1 + 2 * SAMPLES_A_PAIR
EVEN_SAMPLE = 0
SAME_TERM = 1e-2  # terms closer than this, in position, tell nothing of how their effect bends


@compiled
def ladder_weights(table: int, weight: float) -> tuple[float, float]:
    """A weight of the United States on both pairs, 0 on the one that does not sit at the table."""
    return (0.0 if table == Table.US_CA else weight), (0.0 if table == Table.US_MX else weight)


@compiled
def even_weights(table: int) -> tuple[float, float]:
    """Weights of the even package."""
    return ladder_weights(table, EVEN)


@compiled
def end_weights(table: int, highest: bool) -> tuple[float, float]:
    """Weights of an end of the ladder."""
    return ladder_weights(table, float(LADDER[LADDER.shape[0] - 1 if highest else 0]))


@compiled
def fill_terms(world: World, state: Any, out: np.ndarray) -> None:
    """The terms in force that act through the economy, into ``out`` [three of each pair], in position.

    Standards are 0 unless a duty offsets them.
    """
    for pair in range(2):
        first, partner = pair * TERMS_A_PAIR, pair + 1
        offset = in_use(state, Instrument.STANDARDS_OFFSET, partner)
        out[first + CONTENT] = state.positions[pair, Issue.AUTO_CONTENT]
        out[first + CHINA_DUTIES] = alignment(world, state, partner)
        out[first + STANDARDS] = state.positions[pair, Issue.PRODUCT_STANDARDS] if offset else 0.0


@compiled
def fill_sample(sample: int, even: np.ndarray, low: np.ndarray, high: np.ndarray, out: np.ndarray) -> None:
    """Positions of a sample, into ``out`` [pair, issue], from those of the even package and of the ladder's ends."""
    out[:] = even
    if sample == EVEN_SAMPLE:
        return
    pair, what = (sample - 1) // SAMPLES_A_PAIR, (sample - 1) % SAMPLES_A_PAIR
    if what == CONTENT_HIGH:
        out[pair, Issue.AUTO_CONTENT] = high[pair, Issue.AUTO_CONTENT]
    elif what == STANDARDS_HIGH:
        out[pair, Issue.PRODUCT_STANDARDS] = high[pair, Issue.PRODUCT_STANDARDS]
    else:
        out[pair, Issue.NON_MARKET] = (high if what == DUTIES_HIGH else low)[pair, Issue.NON_MARKET]


@compiled
def same_terms(first: np.ndarray, second: np.ndarray) -> bool:
    """Whether two packages are the same to the economy."""
    apart = 0.0
    for k in range(TERMS):
        apart = max(apart, abs(first[k] - second[k]))
    return apart <= SAME_TERM


@compiled
def look_at_terms(world: World, state: Any, expected: np.ndarray, lasting: np.ndarray) -> bool:
    """Expect of a package what the even one does, ``expected`` and ``lasting`` [government, term], and its own terms.

    Into ``world.expected`` and ``world.lasting``; False if there is no equilibrium.
    """
    if not view_of_what_lasts(world, lasting_policy(world, state)):
        return False
    for government in range(3):
        for term in range(TRADE_TERMS):
            changed = world.lasting[government, term] - lasting[government, term]
            world.expected[government, term] = expected[government, term] + changed
    return True


@compiled
def take_sample(world: World, state: Any, out: np.ndarray) -> None:
    """What trade as expected means to each government, into ``out`` [government, column] (:func:`fill_trade`)."""
    for government in range(3):
        fill_trade(world, state, government, out[government])


@compiled
def line(even: float, end: float, here: float) -> float:
    """Share of the way from the even package to an end that a term goes; 0 where the end is no other."""
    return (here - even) / (end - even) if abs(end - even) > SAME_TERM else 0.0


@compiled
def fill_shares(terms: np.ndarray, here: np.ndarray, out: np.ndarray) -> None:
    """Share of each sample in the view of a package with terms ``here``, into ``out``; ``terms`` [sample, term]."""
    out[:] = 0.0
    out[EVEN_SAMPLE] = 1.0
    for pair in range(2):
        sample, term = 1 + pair * SAMPLES_A_PAIR, pair * TERMS_A_PAIR
        even = terms[EVEN_SAMPLE]
        for place, k in ((CONTENT_HIGH, term + CONTENT), (STANDARDS_HIGH, term + STANDARDS)):
            out[sample + place] = line(even[k], terms[sample + place, k], here[k])
        k = term + CHINA_DUTIES
        low, middle, high, x = terms[sample + DUTIES_LOW, k], even[k], terms[sample + DUTIES_HIGH, k], here[k]
        towards_high, towards_low = line(middle, high, x), line(middle, low, x)
        if towards_high != 0.0 and towards_low != 0.0:
            towards_high *= (x - low) / (high - low)
            towards_low *= (x - high) / (low - high)
        out[sample + DUTIES_HIGH], out[sample + DUTIES_LOW] = towards_high, towards_low
        for place in range(SAMPLES_A_PAIR):
            out[EVEN_SAMPLE] -= out[sample + place]


@compiled
def interpolate(samples: np.ndarray, shares: np.ndarray, out: np.ndarray) -> None:
    """The samples by their shares, into ``out`` [government, column]; ``samples`` [sample, government, column]."""
    out[:] = 0.0
    for sample in range(SAMPLES):
        if shares[sample] == 0.0:
            continue
        for government in range(3):
            for column in range(TRADE_COLUMNS):
                out[government, column] += shares[sample] * samples[sample, government, column]
