"""Art. 34.6 (NAFTA Art. 2205): withdrawal on six months' notice, revocable until it takes effect."""

from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import WITHDRAWAL_MONTHS
from model.law.refusals import Refusal
from model.law.state import parties_left


@compiled
def may_give_notice(law: Any, party: int, day: int) -> int:
    """Whether a party may give notice of withdrawal."""
    if law.expired > 0 or day >= law.term_end or parties_left(law) < 2:
        return Refusal.TERM_OVER
    if law.member[party] == 0:
        return Refusal.NOT_A_PARTY
    if law.notice_day[party] > 0:
        return Refusal.NOTICE_PENDING
    return Refusal.NONE


@compiled
def give_notice(law: Any, party: int, day: int) -> int:
    """Give notice; it takes effect six months later."""
    refusal = may_give_notice(law, party, day)
    if refusal == Refusal.NONE:
        law.notice_day[party] = day
    return refusal


@compiled
def revoke_notice(law: Any, party: int, day: int) -> int:
    """Take a notice back before it takes effect."""
    if law.member[party] == 0:
        return Refusal.NOT_A_PARTY
    if law.notice_day[party] == 0:
        return Refusal.NO_NOTICE
    if day >= notice_effective(law, party):  # it takes effect today
        return Refusal.NOT_A_PARTY
    law.notice_day[party] = 0
    return Refusal.NONE


@compiled
def leave(law: Any, party: int, day: int) -> None:
    """Take a party out; confirmations lapse, as they were of an agreement that included it (assumption)."""
    law.member[party] = 0
    law.left_day[party] = day
    law.notice_day[party] = 0
    for other in range(3):
        law.confirmed[other] = 0
        law.declined[other] = 0


@compiled
def notice_effective(law: Any, party: int) -> int:
    """Day on which a pending notice takes effect; 0 when none is pending."""
    if law.notice_day[party] == 0:
        return 0
    return add_months(law.notice_day[party], WITHDRAWAL_MONTHS)
