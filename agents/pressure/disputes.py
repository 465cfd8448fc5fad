"""Disputes between states about single issues: bring, report, comply or defy, suspend (systems S31, S32, S34, S35).

The law (``model.law.panels``) gives the steps and their times; here governments decide. A third party sides with
whoever's ideal is nearer to its own, so a new government may take the other side.
"""

from typing import Any

import numpy as np

from agents.choices.choice import logit
from agents.choices.occasions import benefits_suspended, finding_met, to_comply, to_suspend_benefits
from agents.choices.records import add_event, add_move, choice, opportunity
from agents.values.valuation import branch, value
from agents.values.wishes import precision_of
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import (
    CORN_COMPLIED,
    CORN_REPORT,
    CORN_REQUEST,
    PANEL_REQUEST_DAYS,
    ROLL_UP_REPORT,
    ROLL_UP_REQUEST,
    Subject,
    Treaty,
)
from model.law.panels import (
    comply,
    consult,
    free_dispute,
    may_consult,
    may_suspend_benefits,
    report,
    request_panel,
    settle,
    suspend_benefits,
    without_agreement,
)
from model.law.state import PANELS
from model.moves import EventKind, MoveKind
from model.players import ISSUES, Issue
from model.randomness import Purpose, uniform
from model.world import World


@compiled
def disputable(issue: int) -> bool:
    """Whether the text has rules on the issue that a panel can find against."""
    charged = issue == Issue.AUTO_CONTENT or issue == Issue.GM_CORN or issue == Issue.ENERGY
    return charged or issue == Issue.DAIRY or issue == Issue.LABOR_RRM


@compiled
def respondent_of(issue: int) -> int:
    """Who is charged in a dispute on the issue: the United States on roll-up, Canada on dairy, else Mexico."""
    if issue == Issue.AUTO_CONTENT:
        return 0
    return 2 if issue == Issue.DAIRY else 1


@compiled
def evidence(world: World, issue: int) -> float:
    """Chance on the evidence alone that a panel finds for the complainant."""
    p = world.p
    if issue == Issue.AUTO_CONTENT:
        return p.evidence_auto
    if issue == Issue.GM_CORN:
        return p.evidence_corn
    if issue == Issue.ENERGY:
        return p.evidence_energy
    return p.evidence_dairy if issue == Issue.DAIRY else p.evidence_labour


@compiled
def side_of_third(world: World, state: Any, issue: int, complainant: int, respondent: int) -> int:
    """+1 if the third party sides with the complainant, -1 with the respondent, 0 if it has no view."""
    third = 3 - complainant - respondent
    ideal = world.doctrines[state.doctrine[third]].issues.ideal[issue]
    near = abs(ideal - world.doctrines[state.doctrine[complainant]].issues.ideal[issue])
    far = abs(ideal - world.doctrines[state.doctrine[respondent]].issues.ideal[issue])
    if near < far:
        return 1
    return -1 if far < near else 0


@compiled
def winning_chance(world: World, state: Any, issue: int, complainant: int, respondent: int) -> float:
    """Chance that the panel finds for the complainant, the third party's support included."""
    chance = evidence(world, issue)
    chance += world.p.third_party_weight * side_of_third(world, state, issue, complainant, respondent)
    return min(max(chance, 0.0), 1.0)


@compiled
def put_into_conformity(world: World, state: Any, issue: int, complainant: int, respondent: int) -> None:
    """What compliance changes: roll-up is applied; elsewhere the issue moves towards the complainant's ideal.

    It stops at the respondent's red line: domestic law beyond it (native corn in the constitution) stands.
    """
    if issue == Issue.AUTO_CONTENT:
        state.roll_up_applied = 1
        return
    pair = max(complainant, respondent) - 1 if complainant * respondent == 0 else 0
    ideal = world.doctrines[state.doctrine[complainant]].issues.ideal[issue]
    now = state.positions[pair, issue]
    red_line = world.doctrines[state.doctrine[respondent]].issues.red_line[issue]
    goal = min(now + world.p.panel_step * (ideal - now), red_line)
    state.positions[pair, issue] = max(now, goal)


@compiled
def in_conformity(world: World, state: Any, issue: int, complainant: int, respondent: int) -> bool:
    """Whether there is nothing left to complain about: the issue stands at the ideal, or at the red line before it."""
    if issue == Issue.AUTO_CONTENT:
        return state.roll_up_applied == 1
    pair = max(complainant, respondent) - 1 if complainant * respondent == 0 else 0
    ideal = world.doctrines[state.doctrine[complainant]].issues.ideal[issue]
    red_line = world.doctrines[state.doctrine[respondent]].issues.red_line[issue]
    return state.positions[pair, issue] >= min(ideal, red_line) - world.p.conformity_tolerance


@compiled
def disputed_already(state: Any, issue: int, complainant: int) -> bool:
    """Whether the complainant has a dispute on the issue on the docket."""
    for row in range(PANELS):
        dispute = state.law.panels[row]
        if dispute.consultations > 0 and dispute.issue == issue and dispute.complainant == complainant:
            return True
    return False


@compiled
def may_bring(world: World, state: Any, actor: int, target: int, issue: int) -> bool:
    """Whether a dispute on the issue lies open to the actor against the target, by law and by interest."""
    if not disputable(issue) or respondent_of(issue) != target or disputed_already(state, issue, actor):
        return False
    if issue == Issue.DAIRY and actor != 0:
        return False
    if issue == Issue.AUTO_CONTENT and state.law.treaty != Treaty.USMCA:
        return False  # roll-up is a rule of the new text
    if in_conformity(world, state, issue, actor, target):
        return False
    subject = Subject.LABOUR if issue == Issue.LABOR_RRM else Subject.GOODS
    return may_consult(state.law, actor, target, subject, True) == 0


@compiled
def dispute_value(world: World, state: Any, actor: int, target: int, issue: int, now: float) -> float:
    """Value of bringing a dispute: the chance of winning times the gain from conformity, less its cost.

    ``now``: what the state is worth to the actor.
    """
    won = branch(world, state, 0)
    put_into_conformity(world, won, issue, actor, target)
    chance = winning_chance(world, state, issue, actor, target)
    return expected_of_panel(now, value(world, won, actor), chance) - world.p.dispute_cost


@compiled
def expected_of_panel(now: float, won: float, chance: float) -> float:
    """Value of a dispute to anyone, before what it costs its parties: conformity with the chance of winning."""
    return now + chance * (won - now)


@compiled
def disputed_issue(world: World, state: Any, actor: int, target: int, now: float) -> int:
    """Issue on which a dispute with the target is worth most to the actor; -1 where none lies open.

    ``now``: what the state is worth to the actor.
    """
    best, found = -np.inf, -1
    for issue in range(ISSUES):
        if may_bring(world, state, actor, target, issue):
            worth = dispute_value(world, state, actor, target, issue, now)
            if worth > best:
                best, found = worth, issue
    return found


@compiled
def bring_dispute(state: Any, actor: int, target: int, issue: int) -> bool:
    """Ask for consultations; False where the law refuses."""
    subject = Subject.LABOUR if issue == Issue.LABOR_RRM else Subject.GOODS
    row = free_dispute(state.law)
    if consult(state.law, actor, target, subject, False, True, first_day(state.month)) != 0:
        return False
    state.law.panels[row].issue = issue
    return True


@compiled
def advance_disputes(world: World, state: Any, log: np.ndarray) -> None:
    """One month on the docket: panels are asked for, report, and their findings are met or not."""
    day = first_day(state.month)
    for row in range(PANELS):
        dispute = state.law.panels[row]
        if dispute.consultations == 0:
            continue
        if without_agreement(state.law, row):
            event = add_event(log, state, EventKind.DISPUTE_LAPSES, dispute.complainant, dispute.respondent)
            event.issue = dispute.issue
            settle(state.law, row)
            continue
        agreed = in_conformity(world, state, dispute.issue, dispute.complainant, dispute.respondent)
        lost = dispute.final_report > 0 and dispute.complainant_wins == 0
        if agreed or lost or dispute.complied > 0:
            settle(state.law, row)
            continue
        pace = uniform(state.seed, state.run, state.month, Purpose.PANEL, 10 + row)
        if dispute.request == 0:
            if pace < world.p.panel_pace:
                request_panel(state.law, row, day)
        elif dispute.final_report == 0:
            if pace < world.p.panel_pace:
                _report(world, state, row, day, log)
        else:
            _after_report(world, state, row, day, log)


@compiled
def _report(world: World, state: Any, row: int, day: int, log: np.ndarray) -> None:
    dispute = state.law.panels[row]
    chance = winning_chance(world, state, dispute.issue, dispute.complainant, dispute.respondent)
    wins = uniform(state.seed, state.run, state.month, Purpose.PANEL, row) < chance
    if report(state.law, row, wins, day) == 0:
        event = add_event(log, state, EventKind.PANEL_REPORT, dispute.complainant, dispute.respondent)
        event.issue, event.value, event.belief = dispute.issue, 1.0 if wins else 0.0, chance


@compiled
def _after_report(world: World, state: Any, row: int, day: int, log: np.ndarray) -> None:
    dispute = state.law.panels[row]
    complainant, respondent, issue = dispute.complainant, dispute.respondent, dispute.issue
    values, chances = np.empty(2), np.empty(2)
    if opportunity(state, world.p.compliance_rate, to_comply(row)):
        done = branch(world, state, 0)
        put_into_conformity(world, done, issue, complainant, respondent)
        done.law.panels[row].suspension = 0
        values[0] = value(world, done, respondent)
        defied = branch(world, state, 0)
        defied.broken[respondent, complainant] += world.p.defiance_of_panel
        values[1] = value(world, defied, respondent) - world.p.dispute_cost
        logit(values, 2, precision_of(world, state.doctrine[respondent]), chances)
        chosen = choice(world, state, chances, 2, finding_met(row))
        kind = MoveKind.COMPLY if chosen == 0 else MoveKind.DEFY
        event = add_move(log, state, kind, respondent, complainant, values[chosen], values[1 - chosen], chances[chosen])
        event.issue = issue
        if chosen == 0:
            comply(state.law, row, day)
            put_into_conformity(world, state, issue, complainant, respondent)
            return
        state.broken[respondent, complainant] += world.p.defiance_of_panel
    if dispute.suspension == 0 and may_suspend_benefits(state.law, row, day) == 0:
        if opportunity(state, world.p.suspension_opportunities, to_suspend_benefits(row)):
            suspended = branch(world, state, 0)
            suspended.law.panels[row].suspension = day
            values[0], values[1] = value(world, suspended, complainant), value(world, state, complainant)
            logit(values, 2, precision_of(world, state.doctrine[complainant]), chances)
            if choice(world, state, chances, 2, benefits_suspended(row)) == 0:
                suspend_benefits(state.law, row, day)
                event = add_move(
                    log, state, MoveKind.SUSPEND_BENEFITS, complainant, respondent, values[0], values[1], chances[0]
                )
                event.issue, event.rate = issue, world.p.suspension_rate


@compiled
def disputes_on_record(state: Any, treaty: int) -> None:
    """Put the disputes that stood at the start on the docket: roll-up won and not met, corn (facts: timeline)."""
    day = first_day(state.month)
    if treaty != Treaty.USMCA:
        return
    _place(state, 0, 1, 0, Issue.AUTO_CONTENT, ROLL_UP_REQUEST, ROLL_UP_REPORT, day)
    _place(state, 1, 2, 0, Issue.AUTO_CONTENT, ROLL_UP_REQUEST, ROLL_UP_REPORT, day)
    if day < CORN_COMPLIED:
        _place(state, 2, 0, 1, Issue.GM_CORN, CORN_REQUEST, CORN_REPORT, day)


@compiled
def _place(
    state: Any, row: int, complainant: int, respondent: int, issue: int, request: int, final: int, day: int
) -> None:
    if day < request:
        return
    dispute = state.law.panels[row]
    dispute.complainant, dispute.respondent, dispute.subject, dispute.issue = (
        complainant,
        respondent,
        Subject.GOODS,
        issue,
    )
    dispute.consultations, dispute.request = request - PANEL_REQUEST_DAYS, request
    if day >= final:
        dispute.final_report, dispute.complainant_wins = final, 1
