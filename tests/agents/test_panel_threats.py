"""The threat of a panel: who can make it, who believes it, what it brings, what becomes of it (details section 5)."""

import numpy as np
import pytest

from agents.choices.choice import logit
from agents.choices.occasions import threat_due
from agents.decisions.initiatives import new_moves
from agents.decisions.menus import list_towards
from agents.extraction import threat_game_of
from agents.months.month import close_month
from agents.pressure.demands import demand_of, give_way
from agents.pressure.disputes import dispute_value, disputed_already, may_bring
from agents.pressure.threats import (
    answer_threats,
    answer_values,
    draft_threat,
    settle_threats,
    values_under_threat,
)
from agents.values.valuation import value
from agents.values.wishes import precision_of
from experiments.histories.articles import article
from experiments.histories.run import events_of
from experiments.histories.sentences import sentence
from model.calendar import first_day
from model.errors import InputError
from model.moves import MAXIMUM_THREATS, EventKind, MoveKind
from model.parameters import resolve
from model.players import Issue, ThreatClass
from model.review import JointReview
from model.state import new_log
from tests.agents.single_threat import worth_of_threat
from tests.ensembles.test_drivers import assert_equal_drivers

US, MX, CA = range(3)
PANEL = ThreatClass.PANEL
BEFORE_ROLL_UP = {"start": "2021-01", "horizon": "2022-12"}  # no case had been brought yet
EAGER = {f"{name}.temperament.threats_a_year": 6.0 for name in ("sheinbaum", "canada_liberal")}
UNMOVED_AT_HOME = {"lighthizer.temperament.defiance": 0.0}  # standing up to a threat earns nothing
SLOW_TO_SUE = {f"{name}.temperament.disputes_a_year": 0.0 for name in ("lighthizer", "sheinbaum", "canada_liberal")}


def scene(**settings):
    review = JointReview(resolve(BEFORE_ROLL_UP | settings))
    return review.world, review.state


def threat_of(world, state, actor, target, issue, slot=0):
    """An open threat of a panel, due now."""
    threat = state.threats[slot]
    assert draft_threat(world, state, actor, target, PANEL, issue, threat)
    threat.active, threat.deadline = 1, state.month
    return threat


def giving_way(world, state, threat):
    """Chance that the target gives way."""
    answers, chances = np.empty(2), np.empty(2)
    answer_values(world, state, threat, answers)
    logit(answers, 2, precision_of(world, state.doctrine[threat.target]), chances)
    return chances[0]


def worth_of_dispute(world, state, actor, target, issue):
    return dispute_value(world, state, actor, target, issue, value(world, state, actor))


def settled(world, state, actor, slot, index):
    """The deadline of a threat with the choice (0: carry out, 2: back down) made for its actor; the log."""
    log = new_log()
    world.forced[0] = threat_due(actor, slot), index, 0, 0
    settle_threats(world, state, actor, log)
    world.forced[0] = 0
    return log[: state.events]


def moves_of(review):
    """Moves of a history that have to do with panels."""
    log = review.log[: review.state.events]
    return log[(log.event == EventKind.MOVE) & (log.threat_class == PANEL)]


def test_a_partner_with_a_case_it_can_win_threatens_and_sometimes_gets_conformity_without_a_panel():
    """Where standing up to it earns the United States nothing at home: what it does earn outweighs most cases."""
    conceded = resisted = 0
    for seed in range(20):
        review = JointReview(resolve(BEFORE_ROLL_UP | EAGER | SLOW_TO_SUE | UNMOVED_AT_HOME), seed=seed).play()
        moves = moves_of(review)
        made = moves[(moves.kind == MoveKind.THREATEN) & (moves.target == US)]
        assert set(made.issue) <= {Issue.AUTO_CONTENT}
        answers = moves[(moves.actor == US) & np.isin(moves.kind, (MoveKind.CONCEDE, MoveKind.RESIST))]
        resisted += int((answers.kind == MoveKind.RESIST).sum())
        met = answers[answers.kind == MoveKind.CONCEDE]
        if len(met):
            conceded += 1
            assert review.state.roll_up_applied == 1
            brought = moves[(moves.kind == MoveKind.CARRY_OUT) & (moves.target == US)]
            assert not (brought.month > met.month[0]).any()
            assert not disputed_already(review.state, Issue.AUTO_CONTENT, int(met.target[0]))
    assert conceded > 0
    assert resisted > 0


def test_mexico_and_canada_gain_from_the_roll_up_for_which_they_went_to_a_panel():
    world, state = scene()
    for partner in (MX, CA):
        values = np.empty((3, 3))
        values_under_threat(world, state, threat_of(world, state, partner, US, Issue.AUTO_CONTENT), values)
        assert values[0, partner] > values[2, partner]
        assert values[0, US] < values[2, US]


def test_a_panel_is_worth_the_same_threatened_as_brought():
    world, state = scene()
    for actor, target in ((US, MX), (US, CA), (MX, US), (CA, US), (CA, MX)):
        for issue in Issue:
            if may_bring(world, state, actor, target, issue):
                values = np.empty((3, 3))
                values_under_threat(world, state, threat_of(world, state, actor, target, issue), values)
                brought = worth_of_dispute(world, state, actor, target, issue)
                assert values[1, actor] == pytest.approx(brought, abs=1e-12)


@pytest.mark.parametrize(("actor", "target", "issue", "evidence"), [
    (MX, US, Issue.AUTO_CONTENT, "auto"), (CA, US, Issue.AUTO_CONTENT, "auto"), (US, MX, Issue.GM_CORN, "corn"),
    (US, MX, Issue.ENERGY, "energy"), (US, CA, Issue.DAIRY, "dairy"),
])  # fmt: skip
def test_the_better_the_case_the_readier_the_other_side_to_give_way(actor, target, issue, evidence):
    ready = []
    for chance in (0.0, 0.4, 0.8, 1.0):
        world, state = scene(**{f"evidence_{evidence}": chance, "third_party_weight": 0.0})
        ready.append(giving_way(world, state, threat_of(world, state, actor, target, issue)))
    assert ready == sorted(ready)
    assert ready[-1] > 1.2 * ready[0]


@pytest.mark.parametrize("partner", [MX, CA])
def test_a_hopeless_case_moves_nobody_and_its_threat_is_worth_nothing(partner):
    world, state = scene(evidence_auto=0.0, third_party_weight=0.0)
    threat = threat_of(world, state, partner, US, Issue.AUTO_CONTENT)
    assert giving_way(world, state, threat) < 1e-3
    assert worth_of_threat(world, state, threat) < value(world, state, partner)
    without = worth_of_threat(world, state, threat) - value(world, state, partner)
    for settings in ({}, UNMOVED_AT_HOME):
        with_a_case, won = scene(**settings)
        threat = threat_of(with_a_case, won, partner, US, Issue.AUTO_CONTENT)
        assert worth_of_threat(with_a_case, won, threat) - value(with_a_case, won, partner) > without
    assert worth_of_threat(with_a_case, won, threat) > value(with_a_case, won, partner)


def test_carried_out_it_is_a_request_for_consultations_and_breaks_no_promise():
    world, state = scene()
    threat_of(world, state, MX, US, Issue.AUTO_CONTENT)
    broken = state.broken.copy()
    rows = settled(world, state, MX, 0, 0)
    (dispute,) = [row for row in state.law.panels if row.consultations > 0]
    assert (int(dispute.complainant), int(dispute.respondent), int(dispute.issue)) == (MX, US, Issue.AUTO_CONTENT)
    assert dispute.consultations == first_day(state.month)
    assert dispute.request == 0
    assert rows.kind.tolist() == [MoveKind.CARRY_OUT]
    assert state.threats["active"].sum() == 0
    assert (state.broken == broken).all()


def test_two_disputes_of_one_day_keep_each_its_issue():
    world, state = scene()
    threat_of(world, state, US, MX, Issue.GM_CORN, 0)
    threat_of(world, state, US, MX, Issue.ENERGY, 1)
    for slot in range(2):
        settled(world, state, US, slot, 0)
    issues = [int(row.issue) for row in state.law.panels if row.consultations > 0]
    assert issues == [Issue.GM_CORN, Issue.ENERGY]


def test_giving_way_brings_conformity_and_ends_the_matter():
    world, state = scene()
    threat = threat_of(world, state, CA, US, Issue.AUTO_CONTENT)
    give_way(world, state, threat)
    assert state.roll_up_applied == 1
    assert not may_bring(world, state, CA, US, Issue.AUTO_CONTENT)


@pytest.mark.parametrize("how", ["expired", "left", "met", "brought"])
def test_without_a_text_or_a_matter_the_threat_is_unlawful_and_an_open_one_falls_away(how):
    world, state = scene()
    threat_of(world, state, MX, US, Issue.AUTO_CONTENT)
    if how == "expired":
        state.law.expired = first_day(state.month)
    elif how == "left":
        state.law.member[US] = 0
    elif how == "met":
        state.roll_up_applied = 1
    else:
        settled(world, state.copy(), MX, 0, 0)
        copy = state.copy()
        settled(world, copy, MX, 0, 0)
        state.law.panels[:] = copy.law.panels
    approval, resolve_before = state.approval.copy(), state.resolve.copy()
    assert not draft_threat(world, state, MX, US, PANEL, Issue.AUTO_CONTENT, state.threats[1])
    with pytest.raises(InputError, match="no panel threat"):
        threat_game_of(world, state, MX, US, PANEL)
    log = new_log()
    answer_threats(world, state, US, log)
    (row,) = log[: state.events]
    assert row.event == EventKind.THREAT_LAPSES
    assert state.threats[0].active == 0
    assert (state.approval == approval).all()
    assert (state.resolve == resolve_before).all()


def test_what_a_panel_threat_comes_to_moves_the_belief_in_panels_only_and_it_fades():
    for index, sign in ((0, 1.0), (2, -1.0)):
        world, state = scene()
        prior = world.p.resolve_prior_panel
        assert state.resolve[MX].tolist() == [
            world.p.resolve_prior_broad, world.p.resolve_prior_sectoral, world.p.resolve_prior_withdrawal, prior,
        ]  # fmt: skip
        before = state.resolve.copy()
        threat = threat_of(world, state, MX, US, Issue.AUTO_CONTENT)
        threat.resisted, threat.belief = 1, prior
        settled(world, state, MX, 0, index)
        assert sign * (state.resolve[MX, PANEL] - prior) > 0.1
        before[MX, PANEL] = state.resolve[MX, PANEL]
        assert (state.resolve == before).all()
        apart = [abs(state.resolve[MX, PANEL] - prior)]
        for _ in range(6):
            close_month(world, state, new_log())
            apart.append(abs(state.resolve[MX, PANEL] - prior))
        assert apart == sorted(apart, reverse=True)
        assert apart[-1] < apart[0]


def test_a_threat_that_was_not_resisted_leaves_reputations_alone():
    world, state = scene()
    before = state.resolve.copy()
    threat_of(world, state, MX, US, Issue.AUTO_CONTENT)
    settled(world, state, MX, 0, 2)
    assert (state.resolve == before).all()


def test_backing_down_costs_approval_at_home_as_from_any_threat():
    world, state = scene()
    threat_of(world, state, MX, US, Issue.AUTO_CONTENT)
    approval = state.approval[MX]
    settled(world, state, MX, 0, 2)
    assert approval - state.approval[MX] == world.doctrines[state.doctrine[MX]].temperament.audience_cost


def listed(world, state, actor, target):
    moves = new_moves()
    count = list_towards(world, state, actor, target, moves)
    return moves[:count]


@pytest.mark.parametrize("person", [False, True])
def test_a_doctrine_without_panels_neither_brings_nor_threatens_one_but_a_person_may(person):
    settings = {"sheinbaum.temperament.threats_a_year": 12.0, "sheinbaum.temperament.disputes_a_year": 12.0}
    for used in (True, False):
        world, state = scene(**settings, **{"sheinbaum.repertoire.panels": used})
        state.people[MX] = int(person)
        found = set()
        for month in range(12):
            state.month += month > 0
            moves = listed(world, state, MX, US)
            found |= {int(kind) for kind in moves.kind[moves.issue == Issue.AUTO_CONTENT]}
        assert found == ({MoveKind.THREATEN, MoveKind.BRING_DISPUTE} if used or person else set())


def test_what_is_threatened_waits_for_its_deadline():
    world, state = scene(**{"sheinbaum.temperament.disputes_a_year": 12.0, "deadline_months": 6})
    threat_of(world, state, MX, US, Issue.AUTO_CONTENT).deadline += 6
    for _ in range(6):
        assert MoveKind.BRING_DISPUTE not in listed(world, state, MX, US).kind
        state.month += 1
    state.threats[0].active = 0
    assert any(MoveKind.BRING_DISPUTE in listed(world, state, MX, US).kind for state.month in range(24300, 24312))


def test_a_person_chooses_among_all_disputes_and_the_model_takes_the_one_worth_most():
    world, state = scene()
    state.people[US] = 1
    moves = listed(world, state, US, MX)
    threats = moves[(moves.kind == MoveKind.THREATEN) & (moves.threat_class == PANEL)]
    assert set(threats.issue) == {Issue.LABOR_RRM, Issue.GM_CORN, Issue.ENERGY}
    worth = {issue: worth_of_dispute(world, state, US, MX, issue) for issue in threats.issue}
    assert demand_of(world, state, US, MX, PANEL, value(world, state, US)) == max(worth, key=worth.get)


@pytest.mark.parametrize("scenario", [
    BEFORE_ROLL_UP | EAGER, EAGER | {"deadline_months": 3},
    EAGER | {"start": "2018-01", "horizon": "2020-06", "treaty": "nafta"},
])  # fmt: skip
@pytest.mark.parametrize("seed", range(2))
def test_both_drivers_play_the_same_threats_of_panels(scenario, seed):
    assert_equal_drivers(resolve(scenario), "lighthizer", seed, 0)


def test_no_more_threats_stand_open_than_there_is_room_for():
    everybody = {f"{name}.temperament.threats_a_year": 12.0 for name in ("lighthizer", "sheinbaum", "canada_liberal")}
    review, most = JointReview(resolve(BEFORE_ROLL_UP | everybody | {"deadline_months": 6}), seed=1), 0
    while not review.state.over:
        review.step()
        open_ = review.state.threats[review.state.threats["active"] == 1]
        pairs = list(zip(open_["actor"], open_["target"], strict=True))
        assert len(pairs) == len(set(pairs))
        most = max(most, len(pairs))
    assert 2 <= most <= MAXIMUM_THREATS


def test_the_story_tells_of_panels_with_their_articles():
    said = {}
    for seed in range(8):
        review = JointReview(resolve(BEFORE_ROLL_UP | EAGER), seed=seed).play()
        for event in events_of(review.log[: review.state.events], "usmca", {}):
            if event.get("threat") == "panel":
                said.setdefault((event["type"], event["actor"]), (sentence(event), article(event)))
                assert "rate_pct" not in event
                assert "Art" in article(event) or event["type"] == "threat_lapses"
    words, law = said["threaten", "Mexico"]
    assert words == (
        "Mexico threatens to take the United States to a panel (Arts. 31.4, 31.6) unless it comes into conformity on "
        "content rules for cars."
    )
    assert law == "Arts. 31.4, 31.6"
    assert "asks for consultations over content rules for cars" in said["carry_out", "Mexico"][0]


def test_under_nafta_panels_go_by_its_chapter_20():
    review = JointReview(resolve(EAGER | {"start": "2018-01", "horizon": "2020-06", "treaty": "nafta",
                                         "lighthizer.temperament.threats_a_year": 12.0}), seed=2).play()  # fmt: skip
    events = events_of(review.log[: review.state.events], "nafta", {})
    threats = [event for event in events if event.get("threat") == "panel" and event["type"] == "threaten"]
    assert threats
    for event in threats:
        assert article(event) == "NAFTA Arts. 2006, 2008"
        assert "NAFTA Arts. 2006, 2008" in sentence(event)
        assert event["issue"] != "auto_content"
