"""How a run ends, in the order of the design (details section 11), and the clocks that bring it about."""

from enum import IntEnum
from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import REPLACEMENT_MONTHS, Treaty
from model.law.non_market import expel, expulsion_day
from model.law.state import trilateral_binds
from model.law.term import open_review
from model.law.withdrawal import leave, notice_effective


class Ending(IntEnum):
    """Ending of a run."""

    NONE = 0
    EXTENDED = 1
    HUB_AND_SPOKE = 2
    WITHDRAWN = 3
    EXPELLED = 4
    EXPIRED = 5
    ANNUAL_REVIEWS = 6
    NEW_AGREEMENT = 7
    OLD_AGREEMENT = 8


@compiled
def advance_law(law: Any, day: int) -> None:
    """Let every clock run to ``day``: expulsions, then notices, then expiry, then the round of a review that is due."""
    for party in range(3):
        effective = expulsion_day(law, party)
        if law.member[party] == 1 and effective > 0 and day >= effective:
            expel(law, party, effective)
    for party in range(3):
        effective = notice_effective(law, party)
        if law.member[party] == 1 and effective > 0 and day >= effective and effective < law.term_end:
            leave(law, party, effective)
    if law.expired == 0 and day >= law.term_end:
        law.expired = law.term_end
    open_review(law, day)


@compiled
def record_ending(law: Any, day: int) -> int:
    """Classify the legal state; records the first ending and returns it (``Ending.NONE`` while open).

    A bilateral in the place of the text makes a hub and spokes: after an exit one that comes within two years, at the
    end of the term one that is in force by then, for nobody waits any longer.
    """
    if law.ending != Ending.NONE:
        return law.ending
    for party in range(3):
        if law.member[party] == 0 and law.left_under_32_10[party] == 1:
            return _record(law, Ending.EXPELLED, law.left_day[party], party)
    for partner in range(1, 3):
        if trilateral_binds(law, 0, partner) or law.member[0] + law.member[partner] == 2:
            continue
        leaver = 0 if law.member[0] == 0 else partner
        ended = law.left_day[leaver]
        for pair in range(2):
            in_force = law.treaty_in_force[pair]
            if 0 < in_force <= add_months(ended, REPLACEMENT_MONTHS):
                return _record(law, Ending.HUB_AND_SPOKE, max(in_force, ended), leaver)
        if day >= add_months(ended, REPLACEMENT_MONTHS):
            return _record(law, Ending.WITHDRAWN, ended, leaver)
    for party in range(3):
        if law.member[party] == 0:
            # Two may extend between themselves; the agreement of three is not extended by that.
            return Ending.NONE
    if law.extensions > 0:
        return _record(law, Ending.EXTENDED, day, -1)
    if law.new_text_in_force > 0:
        return _record(law, Ending.NEW_AGREEMENT, law.new_text_in_force, -1)
    if law.expired > 0:
        replaced = False
        for pair in range(2):
            replaced = replaced or 0 < law.treaty_in_force[pair] <= law.expired
        return _record(law, Ending.HUB_AND_SPOKE if replaced else Ending.EXPIRED, law.expired, -1)
    return Ending.NONE


@compiled
def close_at_horizon(law: Any, day: int) -> int:
    """Ending of a run that reaches its horizon: an exit without a bilateral, reviews or the old text still going on."""
    if record_ending(law, day) != Ending.NONE:
        return law.ending
    for party in range(3):
        if law.member[party] == 0:
            return _record(law, Ending.WITHDRAWN, law.left_day[party], party)
    going_on = Ending.OLD_AGREEMENT if law.treaty == Treaty.NAFTA else Ending.ANNUAL_REVIEWS
    return _record(law, going_on, day, -1)


@compiled
def _record(law: Any, ending: int, day: int, by: int) -> int:
    law.ending = ending
    law.ending_day = day
    law.ending_by = by
    return ending
