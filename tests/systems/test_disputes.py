"""Disputes between states: their delays, what findings change, and who sides with whom (S31, S32, S34, S35)."""

import numpy as np
import pytest

from agents.pressure.disputes import (
    advance_disputes,
    bring_dispute,
    disputed_already,
    may_bring,
    put_into_conformity,
    side_of_third,
    winning_chance,
)
from model.calendar import first_day
from model.law.panels import report
from model.law.refusals import Refusal
from model.moves import EventKind, MoveKind
from model.parameters import doctrine_names, resolve
from model.players import Issue
from model.review import JointReview
from model.state import new_log
from model.tariffs.layers import applied_shock
from model.tariffs.origin import vehicle_compliance
from tests.scenes import fresh

US, MX, CA = range(3)


def rows(state):
    return [row for row in state.law.panels if row.consultations > 0]


def test_the_docket_of_january_2025_holds_roll_up_and_corn():
    _, state = fresh()
    assert [(int(r.complainant), int(r.respondent), int(r.issue)) for r in rows(state)] == [
        (MX, US, Issue.AUTO_CONTENT),
        (CA, US, Issue.AUTO_CONTENT),
        (US, MX, Issue.GM_CORN),
    ]
    assert all(r.complainant_wins for r in rows(state))


def test_a_new_dispute_reports_no_sooner_than_the_law_allows():
    for seed in range(8):
        world, state = fresh(panel_pace=1.0, compliance_rate=0.0)
        state.seed = seed
        assert bring_dispute(state, US, MX, Issue.ENERGY)
        assert disputed_already(state, Issue.ENERGY, US)
        assert not may_bring(world, state, US, MX, Issue.ENERGY)
        begun, log = first_day(state.month), new_log()
        while not any(log[: state.events].event == EventKind.PANEL_REPORT):
            state.month += 1
            advance_disputes(world, state, log)
        assert first_day(state.month) - begun >= 75 + 180


def test_conformity_applies_roll_up_or_moves_the_issue_towards_the_complainant():
    world, state = fresh()
    before = vehicle_compliance(world, state, US, MX)
    put_into_conformity(world, state, Issue.AUTO_CONTENT, MX, US)
    assert vehicle_compliance(world, state, US, MX) > before
    put_into_conformity(world, state, Issue.GM_CORN, US, MX)
    red_line = world.doctrines[state.doctrine[MX]].issues.red_line[Issue.GM_CORN]
    assert state.positions[0, Issue.GM_CORN] == pytest.approx(red_line)


def test_suspended_benefits_are_a_duty_on_the_sector_until_compliance():
    world, state = fresh()
    state.law.panels[2].suspension = first_day(state.month)
    applied_shock(world, state)
    found = world.tariffs - world.economy.tariff
    assert found[US, MX, 0] == pytest.approx(world.p.suspension_rate)
    assert np.count_nonzero(np.abs(found) > 1e-12) == 1


@pytest.mark.parametrize("how", ["expired", "left"])
def test_disputes_and_suspensions_end_with_the_agreement_between_the_two(how):
    world, state = fresh()
    state.law.panels[2].suspension = first_day(state.month)
    if how == "expired":
        state.law.expired = first_day(state.month)
    else:
        state.law.member[CA] = 0
    applied_shock(world, state)
    with_suspension = world.tariffs.copy()
    log = new_log()
    advance_disputes(world, state, log)
    told = log[: state.events][log[: state.events].event == EventKind.DISPUTE_LAPSES]
    ended = [(MX, US), (CA, US), (US, MX)] if how == "expired" else [(CA, US)]
    assert list(zip(told.actor.tolist(), told.target.tolist(), strict=True)) == ended
    assert len(rows(state)) == 3 - len(ended)
    applied_shock(world, state)
    assert (world.tariffs == with_suspension).all(), "a suspension counts for nothing once no agreement binds"
    assert (state.law.panels[2].suspension > 0) == (how == "left")


def test_a_panel_does_not_report_once_the_agreement_is_over():
    _, state = fresh(panel_pace=1.0)
    assert bring_dispute(state, US, CA, Issue.DAIRY)
    state.law.panels[3].request = state.law.panels[3].consultations + 75
    state.law.member[CA] = 0
    assert report(state.law, 3, True, first_day(state.month + 12)) == Refusal.NOT_A_PARTY


def test_canada_sides_with_the_united_states_on_corn_and_with_mexico_on_cars():
    world, state = fresh()
    assert side_of_third(world, state, Issue.GM_CORN, US, MX) == 1
    assert side_of_third(world, state, Issue.AUTO_CONTENT, MX, US) == 1
    assert winning_chance(world, state, Issue.GM_CORN, US, MX) == pytest.approx(0.95)


def test_another_government_of_canada_can_take_the_other_side():
    world, state = fresh(**{"canada_conservative.issues.gm_corn.ideal": 0.0})
    state.doctrine[CA] = doctrine_names().index("canada_conservative")
    assert side_of_third(world, state, Issue.GM_CORN, US, MX) == -1


def test_complying_settles_the_dispute_and_defying_costs_trust():
    complied = defied = 0
    for seed in range(12):
        review = JointReview(resolve({"compliance_rate": 12.0, "horizon": "2026-03"}), seed=seed).play()
        log = review.log[: review.state.events]
        answers = log[(log.event == EventKind.MOVE) & np.isin(log.kind, (MoveKind.COMPLY, MoveKind.DEFY))]
        complied += np.sum(answers.kind == MoveKind.COMPLY)
        defied += np.sum(answers.kind == MoveKind.DEFY)
        corn = answers[(answers.issue == Issue.GM_CORN) & (answers.kind == MoveKind.COMPLY)]
        if len(corn):
            later = answers[(answers.issue == Issue.GM_CORN) & (answers.month > corn.month[0])]
            brought = log[(log.kind == MoveKind.BRING_DISPUTE) & (log.issue == Issue.GM_CORN)]
            assert not len(later) or len(brought)
    assert complied > 0
    assert defied > 0
