"""What disputes and labour cases do to trade: suspended benefits, remedies, unsettled entries."""

from typing import Any

from model.compiled import compiled
from model.law.constants import LabourRemedy
from model.law.labour import settlement_suspended, without_mechanism
from model.law.panels import without_agreement
from model.players import Issue, Sector
from model.world import World


@compiled
def sector_of(issue: int) -> int:
    """Sector of the trade concerned, where benefits of equivalent effect are suspended (Art. 31.19)."""
    if issue == Issue.AUTO_CONTENT:
        return Sector.VEHICLES
    if issue == Issue.GM_CORN:
        return Sector.AGRICULTURE
    if issue == Issue.ENERGY:
        return Sector.ENERGY
    return Sector.FOOD if issue == Issue.DAIRY else Sector.ELECTRONICS


@compiled
def remedy_rate(world: World, state: Any, case: Any) -> float:
    """Duty on the goods of a facility under a remedy.

    Without its preference what claimed it pays most-favoured-nation duty, which is less than penalties amount to;
    denial of entry is a multiple of those.
    """
    if case.remedy == LabourRemedy.PREFERENCE_SUSPENDED:
        claims = state.compliance[case.complainant, case.respondent]
        return float(claims * world.mfn[case.complainant, case.respondent, case.sector])
    multiple = world.p.denial_multiple if case.remedy == LabourRemedy.DENIAL_OF_ENTRY else 1.0
    return world.p.labour_remedy_rate * multiple


@compiled
def add_disputed(world: World, state: Any) -> None:
    """Add suspensions and labour remedies to ``world.tariffs`` and ``world.wedges`` [importer, exporter, sector].

    They end with the agreement between the two, in a state that is only looked at as well.
    """
    p = world.p
    for row in range(state.law.panels.shape[0]):
        dispute = state.law.panels[row]
        if dispute.consultations > 0 and dispute.suspension > 0 and not without_agreement(state.law, row):
            world.tariffs[dispute.complainant, dispute.respondent, sector_of(dispute.issue)] += p.suspension_rate
    for row in range(state.law.labour_cases.shape[0]):
        case = state.law.labour_cases[row]
        if without_mechanism(state.law, row):
            continue
        if case.remedy > 0:
            duty = p.facility_share * remedy_rate(world, state, case)
            world.tariffs[case.complainant, case.respondent, case.sector] += duty
        elif settlement_suspended(state.law, row):
            world.wedges[case.complainant, case.respondent, case.sector] += p.facility_share * p.unsettled_cost
