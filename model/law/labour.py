"""The rapid response labour mechanism: Annex 31-A (United States, Mexico) and 31-B (Canada, Mexico).

It never runs between the United States and Canada. Periods that the project's sources do not give are marked
*memory* in ``model.law.constants``. A case is one row of ``law.labour_cases``.
"""

from typing import Any

from model.compiled import compiled
from model.law.constants import (
    DENIAL_AFTER_DETERMINATIONS,
    LABOUR_ANSWER_DAYS,
    LABOUR_PANEL_DAYS,
    LABOUR_PETITION_DAYS,
    LABOUR_REMEDIATION_DAYS,
    LABOUR_REMEDY_NOTICE_DAYS,
    LABOUR_REVIEW_DAYS,
    LabourRemedy,
    Party,
    Treaty,
)
from model.law.refusals import Refusal
from model.law.state import LABOUR_CASES, trilateral_binds
from model.players import Sector


@compiled
def mechanism_runs(law: Any, complainant: int, respondent: int) -> bool:
    """Whether the mechanism links two parties: Mexico and one other, under the trilateral text."""
    if complainant == respondent or (complainant != Party.MEXICO and respondent != Party.MEXICO):
        return False
    return law.treaty == Treaty.USMCA and trilateral_binds(law, complainant, respondent)


@compiled
def free_case(law: Any) -> int:
    """First free row of the docket; -1 when it is full."""
    for row in range(LABOUR_CASES):
        if law.labour_cases[row].petition == 0:
            return row
    return -1


@compiled
def may_petition(law: Any, complainant: int, respondent: int, covered: bool, order: bool) -> int:
    """Whether a denial of rights at a facility can be taken up.

    ``covered``: a facility in a priority sector that trades with, or competes in, the other party (31-A.15).
    ``order``: the workers are under an enforced order of the labour board of the respondent. Against the United
    States and Canada it is needed, against Mexico not: the asymmetry of the footnotes to 31-A.2 and 31-B.2.
    """
    if not mechanism_runs(law, complainant, respondent):
        return Refusal.NO_MECHANISM
    if not covered:
        return Refusal.NOT_COVERED
    if respondent != Party.MEXICO and not order:
        return Refusal.NO_LABOUR_BOARD_ORDER
    if free_case(law) < 0:
        return Refusal.DOCKET_FULL
    return Refusal.NONE


@compiled
def petition(law: Any, complainant: int, respondent: int, employer: int, covered: bool, order: bool, day: int) -> int:
    """A petition reaches the complainant's government, or it acts on its own; the case takes a free row."""
    refusal = may_petition(law, complainant, respondent, covered, order)
    if refusal != Refusal.NONE:
        return refusal
    case = law.labour_cases[free_case(law)]
    case.complainant, case.respondent, case.employer, case.petition = complainant, respondent, employer, day
    return Refusal.NONE


@compiled
def request_review(law: Any, row: int, day: int) -> int:
    """Ask the respondent for a review, within the 30 days of the petition; entries stay unsettled from here."""
    case = law.labour_cases[row]
    if case.petition == 0 or case.request > 0:
        return Refusal.NO_LABOUR_CASE
    if not mechanism_runs(law, case.complainant, case.respondent):
        return Refusal.NO_MECHANISM
    if day > case.petition + LABOUR_PETITION_DAYS:
        return Refusal.LABOUR_PERIOD_OVER
    case.request = day
    return Refusal.NONE


@compiled
def answer_request(law: Any, row: int, accepts: bool, day: int) -> int:
    """The respondent says within ten days whether it will review (Annex 31-A.4)."""
    case = law.labour_cases[row]
    if case.request == 0 or case.answer > 0:
        return Refusal.NO_LABOUR_CASE
    if day > case.request + LABOUR_ANSWER_DAYS:
        return Refusal.LABOUR_PERIOD_OVER
    case.answer, case.review_accepted = day, int(accepts)
    return Refusal.NONE


@compiled
def request_labour_panel(law: Any, row: int, day: int) -> int:
    """Ask for a labour panel: at once after a refusal or silence, else after review and remediation talks."""
    case = law.labour_cases[row]
    if case.request == 0 or case.panel > 0:
        return Refusal.NO_LABOUR_CASE
    if not mechanism_runs(law, case.complainant, case.respondent):
        return Refusal.NO_MECHANISM
    earliest = case.request + LABOUR_ANSWER_DAYS
    if case.answer > 0:
        earliest = case.answer
        if case.review_accepted == 1:
            earliest = case.request + LABOUR_REVIEW_DAYS + LABOUR_REMEDIATION_DAYS
    if day < earliest:
        return Refusal.TOO_EARLY
    case.panel = day
    return Refusal.NONE


@compiled
def determine(law: Any, row: int, denial: bool, day: int) -> int:
    """The panel determines, after verification, whether rights were denied; it counts against the employer."""
    case = law.labour_cases[row]
    if case.panel == 0 or case.determination > 0:
        return Refusal.NO_LABOUR_CASE
    if not mechanism_runs(law, case.complainant, case.respondent):
        return Refusal.NO_MECHANISM
    if day < case.panel + LABOUR_PANEL_DAYS:
        return Refusal.TOO_EARLY
    case.determination, case.denial_found = day, int(denial)
    if denial:
        law.determinations[case.respondent, case.employer] += 1
    return Refusal.NONE


@compiled
def may_remedy(law: Any, row: int, remedy: int, day: int) -> int:
    """Whether a remedy may be imposed: notice passed, and denial of entry only after two earlier determinations."""
    case = law.labour_cases[row]
    if case.determination == 0:
        return Refusal.NO_LABOUR_CASE
    if case.denial_found == 0:
        return Refusal.NO_DENIAL_OF_RIGHTS
    if not mechanism_runs(law, case.complainant, case.respondent):
        return Refusal.NO_MECHANISM
    if day < case.determination + LABOUR_REMEDY_NOTICE_DAYS:
        return Refusal.TOO_EARLY
    earlier = law.determinations[case.respondent, case.employer] - 1
    if remedy == LabourRemedy.DENIAL_OF_ENTRY and earlier < DENIAL_AFTER_DETERMINATIONS:
        return Refusal.REMEDY_TOO_SEVERE
    return Refusal.NONE


@compiled
def impose_remedy(law: Any, row: int, remedy: int, day: int) -> int:
    """Suspend preference, levy penalties or deny entry to the facility's goods."""
    refusal = may_remedy(law, row, remedy, day)
    if refusal == Refusal.NONE:
        law.labour_cases[row].remedy = remedy
    return refusal


@compiled
def settlement_suspended(law: Any, row: int) -> bool:
    """Whether customs may leave entries from the facility unsettled: from the request until the case closes."""
    return law.labour_cases[row].request > 0


@compiled
def severest_remedy(law: Any, row: int) -> int:
    """The remedy that an employer's record calls for: preference suspended, penalties, at the third denial no entry.

    Services enter under no preference that could be suspended: penalties come first for them (Annex 31-A.10).
    """
    case = law.labour_cases[row]
    earlier = law.determinations[case.respondent, case.employer] - 1
    if earlier >= DENIAL_AFTER_DETERMINATIONS:
        return LabourRemedy.DENIAL_OF_ENTRY
    if earlier > 0 or case.sector == Sector.SERVICES:
        return LabourRemedy.PENALTIES
    return LabourRemedy.PREFERENCE_SUSPENDED


@compiled
def without_mechanism(law: Any, row: int) -> bool:
    """Whether a case stands between two that the mechanism links no more: it ends, and a remedy with it."""
    case = law.labour_cases[row]
    return case.petition > 0 and not mechanism_runs(law, case.complainant, case.respondent)


@compiled
def close_case(law: Any, row: int) -> int:
    """Remediated, withdrawn, without denial or agreement: remedies end, the row is free, determinations stay."""
    case = law.labour_cases[row]
    if case.petition == 0:
        return Refusal.NO_LABOUR_CASE
    case.complainant = case.respondent = case.employer = case.sector = 0
    case.petition = case.request = case.answer = case.review_accepted = 0
    case.panel = case.determination = case.denial_found = case.remedy = 0
    return Refusal.NONE
