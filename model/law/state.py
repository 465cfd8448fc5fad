"""The legal state of the world, one small record. Days are ordinals; 0 means "never happened"."""

from typing import Any

import numpy as np

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import (
    AUTOS_FINDING,
    EMERGENCY_RULING,
    FIRST_REVIEW,
    LATER_REPORT_DAYS,
    METALS_FINDING,
    METALS_INVESTIGATION,
    NEVER,
    PUBLIC_NOTICE_MADE,
    REPORT_MADE,
    REVIEW_YEARS,
    SECTION_232_MOST_DAYS,
    SECTION_301_MOST_DAYS,
    TERM_YEARS,
    TOMATO_CASE,
    TOMATO_SUSPENSION_ENDS,
    USMCA_IN_FORCE,
    Party,
    Scope,
    Treaty,
)
from model.record import new_record

PANELS = 8
LABOUR_CASES = 8
EMPLOYERS = 8

PANEL = np.dtype(
    [
        ("complainant", "i8"),
        ("respondent", "i8"),
        ("subject", "i8"),
        ("issue", "i8"),
        ("perishable", "i8"),
        ("consultations", "i8"),
        ("request", "i8"),
        ("final_report", "i8"),
        ("complainant_wins", "i8"),
        ("complied", "i8"),
        ("suspension", "i8"),
    ],
    align=True,
)
LABOUR_CASE = np.dtype(
    [
        ("complainant", "i8"),
        ("respondent", "i8"),
        ("employer", "i8"),
        ("sector", "i8"),
        ("petition", "i8"),
        ("request", "i8"),
        ("answer", "i8"),
        ("review_accepted", "i8"),
        ("panel", "i8"),
        ("determination", "i8"),
        ("denial_found", "i8"),
        ("remedy", "i8"),
    ],
    align=True,
)
LAW = np.dtype(
    [
        ("treaty", "i8"),
        ("new_text_signed", "i8"),
        ("new_text_in_force", "i8"),
        ("member", "i8", (3,)),
        ("left_day", "i8", (3,)),
        ("left_under_32_10", "i8", (3,)),
        ("term_years", "i8"),
        ("term_end", "i8"),
        ("next_review", "i8"),
        ("reviews_held", "i8"),
        ("confirmed", "i8", (3,)),
        ("declined", "i8", (3,)),
        ("extensions", "i8"),
        ("expired", "i8"),
        ("notice_day", "i8", (3,)),
        ("talks_notified", "i8", (3,)),
        ("text_shown", "i8", (3,)),
        ("non_market_signed", "i8", (3,)),
        ("termination_day", "i8", (3, 3)),
        ("executive_signed", "i8", (3,)),
        ("executive_in_force", "i8", (3,)),
        ("treaty_signed", "i8", (3,)),
        ("treaty_in_force", "i8", (3,)),
        ("investigation_opened", "i8", (3,)),
        ("finding_day", "i8", (3,)),
        ("section_301_opened", "i8", (3,)),
        ("trade_remedy_opened", "i8", (3,)),
        ("trade_remedy_suspended", "i8", (3,)),
        ("section_232_days", "i8"),
        ("section_301_days", "i8"),
        ("discriminates", "i8", (3,)),
        ("section_122_start", "i8"),
        ("section_122_extended", "i8"),
        ("emergency_void", "i8"),
        ("side_letters_broken", "i8", (3,)),
        ("public_notice", "i8"),
        ("report_to_congress", "i8"),
        ("panels", PANEL, (PANELS,)),
        ("labour_cases", LABOUR_CASE, (LABOUR_CASES,)),
        ("determinations", "i8", (3, EMPLOYERS)),
        ("ending", "i8"),
        ("ending_day", "i8"),
        ("ending_by", "i8"),
    ],
    align=True,
)


@compiled
def start_law(law: Any, treaty: int, day: int) -> None:
    """Set a cleared record to the law as it stood on ``day``: USMCA with its sunset, or NAFTA without."""
    law.treaty = treaty
    law.term_years = TERM_YEARS
    law.section_232_days, law.section_301_days = SECTION_232_MOST_DAYS, SECTION_301_MOST_DAYS
    law.ending_by = -1
    for party in range(3):
        law.member[party] = 1
    if treaty == Treaty.USMCA:
        law.term_end = add_months(USMCA_IN_FORCE, 12 * TERM_YEARS)
        law.next_review = add_months(USMCA_IN_FORCE, 12 * REVIEW_YEARS)
        while law.next_review < day:
            law.next_review = add_months(law.next_review, 12)
            law.reviews_held += 1
        # What the record shows done before the start need not be done again (19 U.S.C. 4611).
        if day > PUBLIC_NOTICE_MADE and law.next_review == FIRST_REVIEW:
            law.public_notice = PUBLIC_NOTICE_MADE
        if day > REPORT_MADE and law.next_review == FIRST_REVIEW:
            law.report_to_congress = REPORT_MADE
        if law.reviews_held > 0 and day > law.next_review - LATER_REPORT_DAYS:
            law.report_to_congress = law.next_review - LATER_REPORT_DAYS
    else:
        law.term_end = NEVER
        law.next_review = NEVER
    if METALS_INVESTIGATION <= day < METALS_FINDING:
        law.investigation_opened[Scope.METALS] = METALS_INVESTIGATION
    if day >= TOMATO_CASE:
        law.trade_remedy_opened[Party.MEXICO] = TOMATO_CASE
        law.trade_remedy_suspended[Party.MEXICO] = TOMATO_SUSPENSION_ENDS
    if day >= EMERGENCY_RULING:
        law.emergency_void = EMERGENCY_RULING
    # The findings of 2018 (metals) and 2019 (automobiles) stand and can be reused.
    if day >= METALS_FINDING:
        law.finding_day[Scope.METALS] = METALS_FINDING
    if day >= AUTOS_FINDING:
        law.finding_day[Scope.AUTOS] = AUTOS_FINDING


@compiled
def set_pace_of_cases(law: Any, section_232_days: int, section_301_days: int) -> None:
    """How long cases under these statutes take from their opening to a duty; the statutes set the most."""
    law.section_232_days = min(section_232_days, SECTION_232_MOST_DAYS)
    law.section_301_days = min(section_301_days, SECTION_301_MOST_DAYS)


@compiled
def set_term(law: Any, years: int) -> None:
    """Give the text a term of another length than Art. 34.7.1 has; for a law that has just been started."""
    law.term_years = years
    if law.treaty == Treaty.USMCA:
        law.term_end = add_months(USMCA_IN_FORCE, 12 * years)


def new_law(treaty: int, day: int) -> Any:
    """A fresh legal state (record of dtype :data:`LAW`)."""
    law = new_record(LAW)
    start_law(law, treaty, day)
    return law


@compiled
def pair_of(a: int, b: int) -> int:
    """Pair of two different parties: US-MX 0, US-CA 1, MX-CA 2."""
    return a + b - 1


@compiled
def trilateral_binds(law: Any, a: int, b: int) -> bool:
    """Whether the trilateral text is in force between two parties."""
    return law.member[a] == 1 and law.member[b] == 1 and law.expired == 0


@compiled
def parties_left(law: Any) -> int:
    """Number of parties; with fewer than two there is no agreement."""
    return law.member[0] + law.member[1] + law.member[2]


@compiled
def treaty_binds(law: Any, a: int, b: int) -> bool:
    """Whether a bilateral of treaty form is in force between two parties."""
    return law.treaty_in_force[pair_of(a, b)] > 0


@compiled
def preference_in_force(law: Any, a: int, b: int) -> bool:
    """Whether goods of b enter a under a preference: the trilateral text or a bilateral treaty."""
    return trilateral_binds(law, a, b) or treaty_binds(law, a, b)
