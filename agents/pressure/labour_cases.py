"""Labour cases at single facilities: petitions, reviews, panels, remedies (systems S17, S33).

The law (``model.law.labour``) gives the steps; the mechanism never runs between the United States and Canada. A
wider scope of the mechanism (the position on the issue) brings in sectors beyond cars. Mexico may use it as well, but
only for workers under an enforced order of the other's labour board (footnotes to 31-A.2 and 31-B.2).
"""

from typing import Any

import numpy as np

from agents.choices.records import add_event
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import LABOUR_PETITION_DAYS, LABOUR_REVIEW_DAYS, Party
from model.law.labour import (
    answer_request,
    close_case,
    determine,
    free_case,
    impose_remedy,
    may_petition,
    petition,
    request_labour_panel,
    request_review,
    severest_remedy,
    without_mechanism,
)
from model.law.state import EMPLOYERS, LABOUR_CASES
from model.moves import EventKind
from model.players import Issue, Sector
from model.randomness import Purpose, uniform
from model.world import World

FILED, REMEDIATED, LOST, WON, REMEDY_ENDS, LAPSED = 0, 1, 2, 3, 4, 5


@compiled
def facility_sector(p: Any, scope: float, u: float) -> int:
    """Sector of the facility: cars and parts at first, a wider scope reaches food, steel, mining and telecoms.

    ``p``: the parameters; ``u``: a draw between 0 and 1.
    """
    wide = p.labour_beyond_cars * scope
    if u > wide:
        return Sector.PARTS if (u - wide) / max(1.0 - wide, 1e-9) < p.labour_share_parts else Sector.VEHICLES
    food, metals, mining = p.labour_share_food, p.labour_share_metals, p.labour_share_mining
    part = u / max(wide, 1e-9) * (food + metals + mining + p.labour_share_services)
    if part < food:
        return Sector.FOOD
    if part < food + metals:
        return Sector.METALS
    return Sector.ENERGY if part < food + metals + mining else Sector.SERVICES


@compiled
def cases_a_year(world: World, state: Any, complainant: int) -> float:
    """Petitions that a government takes up a year: its doctrine's pace, times the scope agreed."""
    pace = world.doctrines[state.doctrine[complainant]].temperament.labour_cases_a_year
    return pace * (1.0 + world.p.labour_scope * state.positions[0, Issue.LABOR_RRM])


@compiled
def advance_labour(world: World, state: Any, log: np.ndarray) -> None:
    """One month of petitions and of the cases that are open."""
    day = first_day(state.month)
    for row in range(LABOUR_CASES):
        if state.law.labour_cases[row].petition > 0:
            _advance_case(world, state, row, day, log)
    for complainant in range(3):
        chance = 1.0 - np.exp(-cases_a_year(world, state, complainant) / 12.0)
        if uniform(state.seed, state.run, state.month, Purpose.LABOUR_CASE, complainant) < chance:
            _petition(world, state, complainant, day, log)


@compiled
def _draw(state: Any, row: int, what: int) -> float:
    return uniform(state.seed, state.run, state.month, Purpose.LABOUR_CASE, 100 + 10 * row + what)


@compiled
def _petition(world: World, state: Any, complainant: int, day: int, log: np.ndarray) -> None:
    row = free_case(state.law)
    if row < 0:
        return
    respondent, order = Party.MEXICO, False
    if complainant == Party.MEXICO:
        # Either neighbour alike (assumption); few of the workers concerned are under an enforced order.
        respondent = Party.CANADA if int(2 * _draw(state, row, 7)) == 1 else Party.UNITED_STATES
        order = _draw(state, row, 8) < world.p.labour_board_orders
    if may_petition(state.law, complainant, respondent, True, order) != 0:
        return
    employer = int(EMPLOYERS * _draw(state, row, 1))
    petition(state.law, complainant, respondent, employer, True, order, day)
    state.law.labour_cases[row].sector = facility_sector(
        world.p, state.positions[0, Issue.LABOR_RRM], _draw(state, row, 2)
    )
    from_below = _draw(state, row, 3) < world.p.petitions_from_below
    _tell(state, row, FILED, 1.0 if from_below else 0.0, log)


@compiled
def _tell(state: Any, row: int, stage: int, detail: float, log: np.ndarray) -> None:
    case = state.law.labour_cases[row]
    event = add_event(log, state, EventKind.LABOUR_CASE, case.complainant, case.respondent)
    event.form, event.table, event.value = stage, case.sector, detail


@compiled
def _advance_case(world: World, state: Any, row: int, day: int, log: np.ndarray) -> None:
    law, p = state.law, world.p
    case = law.labour_cases[row]
    if without_mechanism(law, row):
        _close_with(state, row, LAPSED, log)
        return
    if case.remedy > 0:
        if day > case.determination + 30 * p.labour_remedy_months:
            _tell(state, row, REMEDY_ENDS, 0.0, log)
            close_case(law, row)
        return
    if case.request == 0:
        # The committee's 30 days can be over before the next month begins: it asks on their last day.
        asked = min(day, case.petition + LABOUR_PETITION_DAYS)
        if request_review(law, row, asked) == 0:
            answer_request(law, row, _draw(state, row, 4) < p.labour_accepts, asked)
        return
    if case.panel == 0:
        reviewed = case.review_accepted == 1 and day > case.request + LABOUR_REVIEW_DAYS
        if reviewed and _draw(state, row, 5) < p.labour_remediated:
            _close_with(state, row, REMEDIATED, log)
        else:
            request_labour_panel(law, row, day)
        return
    if case.determination == 0:
        chance = min(max(p.labour_evidence + state.labour_precedent, 0.0), 1.0)
        denial = _draw(state, row, 6) < chance
        if determine(law, row, denial, day) != 0:
            return
        state.labour_precedent += p.precedent_step if denial else -p.precedent_step
        if not denial:
            _close_with(state, row, LOST, log)
        return
    if impose_remedy(law, row, severest_remedy(law, row), day) == 0:
        _tell(state, row, WON, float(case.remedy), log)
        state.labour_won[case.complainant] += 1.0


@compiled
def _close_with(state: Any, row: int, stage: int, log: np.ndarray) -> None:
    """End a case: workers' gains last with the complainant, a panel lost starts the search for better precedents."""
    case = state.law.labour_cases[row]
    _tell(state, row, stage, 0.0, log)
    if stage == REMEDIATED:
        state.labour_won[case.complainant] += 1.0
    close_case(state.law, row)
