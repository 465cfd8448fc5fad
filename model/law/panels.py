"""Chapter 31: disputes between states, from consultations to the suspension of benefits.

Labour under Arts. 23.3 and 23.5 takes the same road (Art. 23.17); screening decisions are excluded (Art. 32.12).
A dispute is one row of ``law.panels``; rows free up when a dispute is settled.
"""

from typing import Any

from model.compiled import compiled
from model.law.constants import (
    PANEL_COMPLY_DAYS,
    PANEL_FINAL_DAYS,
    PANEL_INITIAL_DAYS,
    PANEL_REQUEST_DAYS,
    PANEL_REQUEST_DAYS_PERISHABLE,
    Subject,
)
from model.law.refusals import Refusal
from model.law.state import PANELS, trilateral_binds


@compiled
def free_dispute(law: Any) -> int:
    """First free row of the docket; -1 when it is full."""
    for row in range(PANELS):
        if law.panels[row].consultations == 0:
            return row
    return -1


@compiled
def may_consult(law: Any, complainant: int, respondent: int, subject: int, recurring: bool) -> int:
    """Whether a party may ask for consultations (Arts. 31.4, 23.17).

    ``recurring``: a sustained or recurring course of action affecting trade or investment, which a claim that
    labour law is not enforced must show (Art. 23.5.1; the effect is presumed); other subjects ignore it.
    """
    if complainant == respondent or not trilateral_binds(law, complainant, respondent):
        return Refusal.NOT_A_PARTY
    if subject == Subject.SCREENING:
        return Refusal.SCREENING_EXCLUDED
    if subject == Subject.LABOUR and not recurring:
        return Refusal.NOT_RECURRING
    if free_dispute(law) < 0:
        return Refusal.DOCKET_FULL
    return Refusal.NONE


@compiled
def consult(
    law: Any, complainant: int, respondent: int, subject: int, perishable: bool, recurring: bool, day: int
) -> int:
    """Ask for consultations; the dispute takes the first free row of the docket."""
    refusal = may_consult(law, complainant, respondent, subject, recurring)
    if refusal != Refusal.NONE:
        return refusal
    dispute = law.panels[free_dispute(law)]
    dispute.complainant, dispute.respondent, dispute.subject = complainant, respondent, subject
    dispute.perishable, dispute.consultations = int(perishable), day
    return Refusal.NONE


@compiled
def request_panel(law: Any, row: int, day: int) -> int:
    """Ask for a panel, 75 days after consultations began, 30 for perishable goods (Art. 31.6)."""
    dispute = law.panels[row]
    if dispute.consultations == 0 or dispute.request > 0:
        return Refusal.NO_PANEL
    if not trilateral_binds(law, dispute.complainant, dispute.respondent):
        return Refusal.NOT_A_PARTY
    wait = PANEL_REQUEST_DAYS_PERISHABLE if dispute.perishable == 1 else PANEL_REQUEST_DAYS
    if day < dispute.consultations + wait:
        return Refusal.TOO_EARLY
    dispute.request = day
    return Refusal.NONE


@compiled
def report(law: Any, row: int, complainant_wins: bool, day: int) -> int:
    """Final report: initial report after 150 days, final one 30 days later (Art. 31.17)."""
    dispute = law.panels[row]
    if dispute.request == 0 or dispute.final_report > 0:
        return Refusal.NO_PANEL
    if not trilateral_binds(law, dispute.complainant, dispute.respondent):
        return Refusal.NOT_A_PARTY
    if day < dispute.request + PANEL_INITIAL_DAYS + PANEL_FINAL_DAYS:
        return Refusal.TOO_EARLY
    dispute.final_report, dispute.complainant_wins = day, int(complainant_wins)
    return Refusal.NONE


@compiled
def _won_and_unmet(dispute: Any) -> int:
    """Whether a panel has found for the complainant and its finding is not met."""
    if dispute.final_report == 0:
        return Refusal.NO_PANEL
    if dispute.complainant_wins == 0:
        return Refusal.NOT_FOUND_AGAINST
    return Refusal.COMPLIED if dispute.complied > 0 else Refusal.NONE


@compiled
def may_suspend_benefits(law: Any, row: int, day: int) -> int:
    """Whether the complainant may suspend equivalent benefits: 45 days after a report it won (Art. 31.19)."""
    dispute = law.panels[row]
    refusal = _won_and_unmet(dispute)
    if refusal != Refusal.NONE:
        return refusal
    if not trilateral_binds(law, dispute.complainant, dispute.respondent):
        return Refusal.NOT_A_PARTY
    if day < dispute.final_report + PANEL_COMPLY_DAYS:
        return Refusal.TOO_EARLY
    return Refusal.NONE


@compiled
def suspend_benefits(law: Any, row: int, day: int) -> int:
    """Suspend benefits of equivalent effect until the respondent complies."""
    refusal = may_suspend_benefits(law, row, day)
    if refusal == Refusal.NONE:
        law.panels[row].suspension = day
    return refusal


@compiled
def comply(law: Any, row: int, day: int) -> int:
    """The respondent brings its measure into conformity, which ends any suspension (Art. 31.18)."""
    dispute = law.panels[row]
    refusal = _won_and_unmet(dispute)
    if refusal == Refusal.NONE:
        dispute.complied, dispute.suspension = day, 0
    return refusal


@compiled
def without_agreement(law: Any, row: int) -> bool:
    """Whether a dispute stands between two that no agreement binds any more: it ends, and a suspension with it."""
    dispute = law.panels[row]
    return dispute.consultations > 0 and not trilateral_binds(law, dispute.complainant, dispute.respondent)


@compiled
def settle(law: Any, row: int) -> int:
    """The parties settle, the complainant gives up, or the agreement between them is over: the row is free again."""
    dispute = law.panels[row]
    if dispute.consultations == 0:
        return Refusal.NO_PANEL
    dispute.complainant = dispute.respondent = dispute.subject = dispute.issue = dispute.perishable = 0
    dispute.consultations = dispute.request = dispute.final_report = 0
    dispute.complainant_wins = dispute.complied = dispute.suspension = 0
    return Refusal.NONE
