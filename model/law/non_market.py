"""Art. 32.10: a free trade agreement with a non-market country.

Only a full agreement counts; a sectoral swap (Canada and China, January 2026) does not open this route.
"""

from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import TALKS_NOTICE_MONTHS, TERMINATION_MONTHS, TEXT_DAYS, Treaty
from model.law.refusals import Refusal
from model.law.state import pair_of, trilateral_binds
from model.law.withdrawal import leave


@compiled
def notify_talks(law: Any, party: int, day: int) -> int:
    """Notify the others of intended talks, three months ahead (Art. 32.10.2)."""
    if law.member[party] == 0 or law.expired > 0:
        return Refusal.NOT_A_PARTY
    if law.treaty != Treaty.USMCA:
        return Refusal.NOT_IN_THIS_TEXT
    if law.talks_notified[party] > 0:
        return Refusal.TALKS_NOTIFIED_ALREADY
    law.talks_notified[party] = day
    return Refusal.NONE


@compiled
def show_text(law: Any, party: int, day: int) -> int:
    """Show the full text to the others (Art. 32.10.4), once the three months have passed."""
    if law.talks_notified[party] == 0 or day < add_months(law.talks_notified[party], TALKS_NOTICE_MONTHS):
        return Refusal.TALKS_NOT_NOTIFIED
    if law.text_shown[party] > 0:
        return Refusal.TALKS_NOTIFIED_ALREADY
    law.text_shown[party] = day
    return Refusal.NONE


@compiled
def sign_non_market(law: Any, party: int, day: int) -> int:
    """Sign the agreement, thirty days after the text was shown at the earliest."""
    if law.talks_notified[party] == 0:
        return Refusal.TALKS_NOT_NOTIFIED
    if law.text_shown[party] == 0 or day < law.text_shown[party] + TEXT_DAYS:
        return Refusal.TEXT_TOO_LATE
    if law.non_market_signed[party] > 0:
        return Refusal.TALKS_NOTIFIED_ALREADY
    law.non_market_signed[party] = day
    return Refusal.NONE


@compiled
def may_terminate(law: Any, party: int, target: int, day: int) -> int:
    """Whether ``party`` may terminate against ``target`` (Art. 32.10.5)."""
    if party == target or not trilateral_binds(law, party, target):
        return Refusal.NOT_A_PARTY
    if law.non_market_signed[target] == 0 or day < law.non_market_signed[target]:
        return Refusal.NO_NON_MARKET_AGREEMENT
    if law.termination_day[party, target] > 0:
        return Refusal.TERMINATION_PENDING
    return Refusal.NONE


@compiled
def terminate(law: Any, party: int, target: int, day: int) -> int:
    """Give six months' notice that the agreement with ``target`` ends and a bilateral replaces it."""
    refusal = may_terminate(law, party, target, day)
    if refusal == Refusal.NONE:
        law.termination_day[party, target] = day
    return refusal


@compiled
def expulsion_day(law: Any, target: int) -> int:
    """Day on which both others' terminations have taken effect; 0 if one of them has not terminated."""
    last = 0
    for party in range(3):
        if party == target:
            continue
        if law.termination_day[party, target] == 0:
            return 0
        last = max(last, add_months(law.termination_day[party, target], TERMINATION_MONTHS))
    return last


@compiled
def expel(law: Any, target: int, day: int) -> None:
    """Carry out an expulsion: the target leaves, the other two go on under a bilateral (Art. 32.10.6-8)."""
    leave(law, target, day)
    law.left_under_32_10[target] = 1
    pair = pair_of((target + 1) % 3, (target + 2) % 3)
    law.treaty_signed[pair] = day
    law.treaty_in_force[pair] = day
