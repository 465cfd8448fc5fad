"""Art. 34.7: the term, the joint review and its extension."""

from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import (
    FIRST_REPORT_DAYS,
    LATER_REPORT_DAYS,
    NEVER,
    PUBLIC_NOTICE_DAYS,
    REVIEW_YEARS,
    Party,
)
from model.law.refusals import Refusal
from model.law.state import parties_left


@compiled
def _may_speak(law: Any, party: int, day: int) -> int:
    if law.term_end >= NEVER:
        return Refusal.NO_SUNSET
    if law.expired > 0 or day >= law.term_end or parties_left(law) < 2:
        return Refusal.TERM_OVER
    if law.member[party] == 0:
        return Refusal.NOT_A_PARTY
    return Refusal.NONE


@compiled
def may_confirm(law: Any, party: int, day: int) -> int:
    """Whether a head of government may confirm in writing: at a review or, late, at any time after one.

    Art. 34.7.3-4. Before the first review only the review itself opens the round; at a review the United
    States must have reported to Congress (19 U.S.C. 4611).
    """
    refusal = _may_speak(law, party, day)
    if refusal != Refusal.NONE:
        return refusal
    if law.confirmed[party] > 0:
        return Refusal.ALREADY_CONFIRMED
    if law.reviews_held == 0 and day < law.next_review:
        return Refusal.NOT_AT_REVIEW
    if party == Party.UNITED_STATES and law.report_to_congress == 0:
        # Between reviews Art. 34.7.4 lets it confirm at any time; the statute speaks of reviews only.
        if law.reviews_held == 0 or day >= law.next_review:
            return Refusal.REPORT_MISSING
    return Refusal.NONE


@compiled
def confirm(law: Any, party: int, day: int, counts_from_expiry: bool) -> int:
    """Confirm the extension; with the third confirmation of a round the term runs as long again: sixteen years."""
    refusal = may_confirm(law, party, day)
    if refusal != Refusal.NONE:
        return refusal
    law.confirmed[party] = day
    law.declined[party] = 0
    for other in range(3):
        if law.member[other] == 1 and law.confirmed[other] == 0:
            return Refusal.NONE
    law.extensions += 1
    law.term_end = add_months(law.term_end if counts_from_expiry else day, 12 * law.term_years)
    law.next_review = add_months(day, 12 * REVIEW_YEARS)
    law.reviews_held = 0
    law.report_to_congress = 0
    law.public_notice = 0
    for other in range(3):
        law.confirmed[other] = 0
        law.declined[other] = 0
    return Refusal.NONE


@compiled
def decline(law: Any, party: int, day: int) -> int:
    """Say no at a review: reviews then follow every year (Art. 34.7.4). Late confirmation stays possible."""
    refusal = _may_speak(law, party, day)
    if refusal != Refusal.NONE:
        return refusal
    if day < law.next_review and law.reviews_held == 0:
        return Refusal.NOT_AT_REVIEW
    if law.confirmed[party] > 0:
        return Refusal.ALREADY_CONFIRMED
    law.declined[party] = day
    return Refusal.NONE


@compiled
def review_due(law: Any, day: int) -> bool:
    """Whether a joint review is due on or before ``day``."""
    return law.term_end < NEVER and law.expired == 0 and law.next_review <= day < law.term_end


@compiled
def open_review(law: Any, day: int) -> None:
    """A joint review opens a round of its own: what was said in the last one lapses, and each party speaks anew.

    A party confirms "as part of a joint review" (Art. 34.7.3); who confirms between reviews (Art. 34.7.4) adds to the
    confirmations of the last one.
    """
    if not review_due(law, day):
        return
    for party in range(3):
        if law.confirmed[party] < law.next_review:
            law.confirmed[party] = 0
        if law.declined[party] < law.next_review:
            law.declined[party] = 0


@compiled
def close_review(law: Any, day: int) -> None:
    """A review without extension: the next one is a year later (Art. 34.7.4)."""
    if review_due(law, day):
        law.reviews_held += 1
        law.next_review = add_months(law.next_review, 12)
        law.report_to_congress = 0


@compiled
def publish_notice(law: Any, day: int) -> int:
    """Public notice 270 days before the first review (19 U.S.C. 4611)."""
    if law.term_end >= NEVER:
        return Refusal.NO_SUNSET
    if law.reviews_held == 0 and day > law.next_review - PUBLIC_NOTICE_DAYS:
        return Refusal.TOO_LATE_FOR_CONGRESS
    law.public_notice = day
    return Refusal.NONE


@compiled
def report_to_congress(law: Any, day: int) -> int:
    """Report to Congress: 180 days before the first review, 70 before each later one (19 U.S.C. 4611)."""
    if law.term_end >= NEVER:
        return Refusal.NO_SUNSET
    if law.reviews_held == 0 and law.public_notice == 0:
        return Refusal.HEARING_MISSING
    lead = FIRST_REPORT_DAYS if law.reviews_held == 0 else LATER_REPORT_DAYS
    if day > law.next_review - lead:
        return Refusal.TOO_LATE_FOR_CONGRESS
    law.report_to_congress = day
    return Refusal.NONE
