"""What no legal state may contain, whatever was played: the invariants that tests and long runs check."""

from collections.abc import Iterator
from typing import Any

from model.calendar import add_months, text_of_day
from model.law.constants import (
    DENIAL_AFTER_DETERMINATIONS,
    NEVER,
    PANEL_COMPLY_DAYS,
    PANEL_FINAL_DAYS,
    PANEL_INITIAL_DAYS,
    PANEL_REQUEST_DAYS_PERISHABLE,
    REVIEW_YEARS,
    SECTION_122_MAXIMUM,
    SECTION_338_MAXIMUM,
    TALKS_NOTICE_MONTHS,
    TERMINATION_MONTHS,
    TEXT_DAYS,
    USMCA_IN_FORCE,
    LabourRemedy,
    Party,
    Statute,
)
from model.law.labour import without_mechanism
from model.law.panels import without_agreement
from model.law.withdrawal import notice_effective


def legal_errors(law: Any, day: int) -> list[str]:
    """What is impossible in a legal state on ``day`` (record of dtype ``LAW``); empty when all is lawful."""
    return [*_term(law, day), *_members(law, day), *_non_market(law), *_disputes(law), *_labour(law)]


def trade_policy_errors(state: Any, day: int) -> list[str]:
    """Duties that nothing bears: voided, above a cap, without finding, case or agreement (``STATE``)."""
    return [*_duties(state, day), *_without_agreement(state.law)]


def _term(law: Any, day: int) -> Iterator[str]:
    if law.term_end >= NEVER:
        if law.extensions or any(law.confirmed):
            yield "Art. 34.7: an agreement without a term was extended"
        return
    first_end = add_months(law.new_text_in_force or USMCA_IN_FORCE, 12 * law.term_years)
    if law.extensions == 0 and law.term_end != first_end:
        yield f"Art. 34.7.1: the term ends on {text_of_day(law.term_end)} without an extension"
    if law.extensions > 0 and law.term_end <= first_end:
        yield "Art. 34.7.3: an extension did not lengthen the term"
    if law.expired and law.expired != law.term_end:
        yield "Art. 34.7.1: the agreement expired on another day than the end of its term"
    if not law.expired and day >= law.term_end:
        yield "Art. 34.7.1: the term is over and the agreement has not terminated"
    if all(law.confirmed[p] > 0 for p in range(3) if law.member[p]) and sum(law.member) > 1:
        yield "Art. 34.7.3: all parties have confirmed and the term was not extended"
    if law.next_review > add_months(day, 12 * REVIEW_YEARS) and law.next_review > add_months(first_end, -120):
        yield "Art. 34.7.3: more than six years until the next review"


def _members(law: Any, day: int) -> Iterator[str]:
    for party in range(3):
        name = Party(party).name
        effective = int(notice_effective(law, party))
        if law.member[party] == 0 and not 0 < law.left_day[party] <= day:
            yield f"Art. 34.6: {name} is out without having left"
        if law.member[party] == 1 and law.left_day[party]:
            yield f"Art. 34.6: {name} left and is a party"
        if law.member[party] == 1 and 0 < effective <= min(day, law.term_end - 1):
            yield f"Art. 34.6: the notice of {name} took effect and it is a party"
        if law.notice_day[party] > day or law.confirmed[party] > day:
            yield f"{name} has acted in the future"
        if law.left_under_32_10[party]:
            for other in set(range(3)) - {party}:
                given = int(law.termination_day[other, party])
                if given == 0 or law.left_day[party] < add_months(given, TERMINATION_MONTHS):
                    yield f"Art. 32.10.5: {name} was expelled without six months' notice by both others"


def _non_market(law: Any) -> Iterator[str]:
    for party in range(3):
        name, signed, shown = Party(party).name, law.non_market_signed[party], law.text_shown[party]
        if signed and (not shown or signed < shown + TEXT_DAYS):
            yield f"Art. 32.10.4: {name} signed within thirty days of showing the text"
        if shown and shown < add_months(int(law.talks_notified[party]), TALKS_NOTICE_MONTHS):
            yield f"Art. 32.10.2: {name} showed a text within three months of its notice"
        for other in range(3):
            if law.termination_day[other, party] and not signed:
                yield f"Art. 32.10.5: {name} was terminated without a non-market agreement"


def _disputes(law: Any) -> Iterator[str]:
    for row, dispute in enumerate(law.panels):
        if dispute.consultations and dispute.complainant == dispute.respondent:
            yield f"Art. 31.4: dispute {row + 1} is of a party with itself"
        if dispute.request and dispute.request < dispute.consultations + PANEL_REQUEST_DAYS_PERISHABLE:
            yield f"Art. 31.6: the panel of dispute {row + 1} was requested too early"
        if dispute.final_report and dispute.final_report < dispute.request + PANEL_INITIAL_DAYS + PANEL_FINAL_DAYS:
            yield f"Art. 31.17: dispute {row + 1} was reported too early"
        if dispute.suspension:
            if dispute.complied or not dispute.complainant_wins:
                yield f"Art. 31.19: benefits are suspended in dispute {row + 1} without a right to"
            if dispute.suspension < dispute.final_report + PANEL_COMPLY_DAYS:
                yield f"Art. 31.19: benefits were suspended in dispute {row + 1} within 45 days"


def _labour(law: Any) -> Iterator[str]:
    for row, case in enumerate(law.labour_cases):
        if case.petition and {int(case.complainant), int(case.respondent)} == {0, 2}:
            yield f"Annex 31-A: labour case {row + 1} runs between the United States and Canada"
        if case.remedy and not case.denial_found:
            yield f"Annex 31-A.10: labour case {row + 1} has a remedy without a denial of rights"
        if case.remedy == LabourRemedy.DENIAL_OF_ENTRY:
            if law.determinations[case.respondent, case.employer] <= DENIAL_AFTER_DETERMINATIONS:
                yield f"Annex 31-A.10: labour case {row + 1} denies entry at too early a determination"


def _without_agreement(law: Any) -> Iterator[str]:
    for row in range(len(law.panels)):
        if without_agreement(law, row):
            yield f"Art. 34.6: dispute {row + 1} goes on without an agreement between the two"
    for row in range(len(law.labour_cases)):
        if without_mechanism(law, row):
            yield f"Annex 31-A: labour case {row + 1} goes on without an agreement between the two"


def _duties(state: Any, day: int) -> Iterator[str]:
    law = state.law
    for partner in (1, 2):
        rate, statute = state.broad[0, partner], state.broad_statute[partner]
        if rate > 0.0 and statute == Statute.NONE:
            yield f"a broad duty on {Party(partner).name} rests on no statute"
        if rate > 0.0 and statute == Statute.IEEPA and law.emergency_void:
            yield f"IEEPA: a voided duty on {Party(partner).name} is in force"
        if rate > SECTION_338_MAXIMUM and statute == Statute.SECTION_338:
            yield f"19 U.S.C. 1338: the duty on {Party(partner).name} is above 50%"
        if rate > SECTION_122_MAXIMUM and statute == Statute.SECTION_122:
            yield f"19 U.S.C. 2132: the duty on {Party(partner).name} is above 15%"
        if state.surcharge > 0.0 and rate == 0.0:
            yield f"19 U.S.C. 2132(d): the surcharge on all countries spares {Party(partner).name}"
        for scope in range(2):
            if state.sectoral[0, partner, scope] > 0.0 and not law.finding_day[scope]:
                yield f"19 U.S.C. 1862: a sectoral duty on {Party(partner).name} without a finding"
            if state.sectoral[0, partner, scope] > state.sectoral_abroad[scope]:
                yield f"19 U.S.C. 1862: a sectoral duty on {Party(partner).name} that other origins do not pay"
    if (state.broad < 0.0).any() or (state.sectoral < 0.0).any():
        yield "a duty is negative"
