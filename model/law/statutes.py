"""United States statutes under which duties are imposed, with their lead times and limits."""

from typing import Any

from model.compiled import compiled
from model.law.constants import (
    CHINA_ACTION,
    SECTION_122_DAYS,
    SECTION_122_MAXIMUM,
    SECTION_338_MAXIMUM,
    TRADE_REMEDY_DAYS,
    Statute,
)
from model.law.refusals import Refusal

ALL_COUNTRIES = -1


@compiled
def open_investigation(law: Any, scope: int, day: int) -> int:
    """Open a section 232 investigation: at most 270 days to the finding, 90 to the decision (19 U.S.C. 1862)."""
    if law.investigation_opened[scope] > 0 and law.finding_day[scope] == 0:
        return Refusal.INVESTIGATION_RUNNING
    law.investigation_opened[scope] = day
    return Refusal.NONE


@compiled
def open_301(law: Any, target: int, day: int) -> int:
    """Open a section 301 investigation of a partner."""
    if law.section_301_opened[target] > 0:
        return Refusal.SECTION_301_RUNNING
    law.section_301_opened[target] = day
    return Refusal.NONE


@compiled
def open_trade_remedy(law: Any, target: int, day: int) -> int:
    """Open an antidumping or countervailing duty case on a partner's goods (19 U.S.C. 1671-1673)."""
    if law.trade_remedy_opened[target] > 0:
        return Refusal.TRADE_REMEDY_RUNNING
    law.trade_remedy_opened[target] = day
    return Refusal.NONE


@compiled
def may_impose(law: Any, statute: int, scope: int, target: int, rate: float, day: int) -> int:
    """Whether a duty may be imposed under a statute on ``target`` (a party, or ``ALL_COUNTRIES``)."""
    if statute == Statute.SECTION_232:
        if law.finding_day[scope] > 0:
            return Refusal.NONE
        if law.investigation_opened[scope] == 0:
            return Refusal.NO_FINDING
        if day < law.investigation_opened[scope] + law.section_232_days:
            return Refusal.INVESTIGATION_RUNNING
    elif statute == Statute.SECTION_301:
        if target < 0 or law.section_301_opened[target] == 0:
            return Refusal.NO_INVESTIGATION
        if day < law.section_301_opened[target] + law.section_301_days:
            return Refusal.SECTION_301_RUNNING
    elif statute == Statute.AD_CVD:
        if target < 0 or law.trade_remedy_opened[target] == 0:
            return Refusal.NO_INVESTIGATION
        if day < law.trade_remedy_opened[target] + TRADE_REMEDY_DAYS:
            return Refusal.TRADE_REMEDY_RUNNING
        if day < law.trade_remedy_suspended[target]:
            return Refusal.CASE_SUSPENDED
    elif statute == Statute.SECTION_122:
        if rate > SECTION_122_MAXIMUM:
            return Refusal.RATE_ABOVE_CAP
        if target != ALL_COUNTRIES:
            return Refusal.DISCRIMINATES
        if law.section_122_start > 0 and law.section_122_extended == 0:
            if day >= law.section_122_start + SECTION_122_DAYS:
                return Refusal.PERIOD_OVER
    elif statute == Statute.IEEPA:
        if law.emergency_void > 0:
            return Refusal.VOIDED_BY_COURT
    elif statute == Statute.SECTION_338:
        if rate > SECTION_338_MAXIMUM:
            return Refusal.RATE_ABOVE_CAP
        if target < 0 or law.discriminates[target] == 0:
            return Refusal.NO_DISCRIMINATION
    return Refusal.NONE


@compiled
def statute_on_china(law: Any, day: int) -> int:
    """Statute for a further duty on China: emergency powers, or, once they are voided, the section 301 action of 2018.

    An action in force can be modified (19 U.S.C. 2417), so no new case is needed; ``NONE`` before there was one.
    """
    if law.emergency_void == 0:
        return Statute.IEEPA
    return Statute.SECTION_301 if day >= CHINA_ACTION else Statute.NONE


@compiled
def impose(law: Any, statute: int, scope: int, target: int, rate: float, day: int) -> int:
    """Use a statute: marks the finding as made or the period as begun; refused as in ``may_impose``."""
    refusal = may_impose(law, statute, scope, target, rate, day)
    if refusal != Refusal.NONE:
        return refusal
    if statute == Statute.SECTION_232 and law.finding_day[scope] == 0:
        law.finding_day[scope] = day
    if statute == Statute.SECTION_122 and law.section_122_start == 0:
        law.section_122_start = day
    return Refusal.NONE


@compiled
def find_discrimination(law: Any, target: int, found: bool, day: int) -> None:
    """A proclamation finds that a country discriminates against United States commerce, or no longer (section 338)."""
    if not found:
        law.discriminates[target] = 0
    elif law.discriminates[target] == 0:
        law.discriminates[target] = day


@compiled
def extend_section_122(law: Any, day: int) -> int:
    """Congress extends the duties by Act, before the 150 days end (19 U.S.C. 2132(a))."""
    if law.section_122_start == 0 or section_122_over(law, day):
        return Refusal.PERIOD_OVER
    law.section_122_extended = day
    return Refusal.NONE


@compiled
def section_122_over(law: Any, day: int) -> bool:
    """Whether a section 122 duty has run its 150 days without an extension by Congress."""
    return (
        law.section_122_start > 0 and law.section_122_extended == 0 and day >= law.section_122_start + SECTION_122_DAYS
    )


@compiled
def void_emergency_tariffs(law: Any, day: int) -> None:
    """A court holds that IEEPA gives no power to impose tariffs."""
    law.emergency_void = day
