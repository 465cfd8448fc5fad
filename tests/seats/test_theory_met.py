"""Rules on what happened: each result of theory is met where its mechanism decided, and not elsewhere."""

from dataclasses import replace

import numpy as np
import pytest

from agents.bargaining.offers import place_offer
from agents.values.preparation import prepare
from experiments.classroom.views import _public
from experiments.histories.sentences import sentence, without_private
from experiments.seats.beats import Beat, beats_of
from experiments.seats.game import Game
from experiments.seats.met import (
    answer_lifts,
    belief_decides,
    bluff_called,
    gave_way_when_held_up,
    hands_tied,
    met,
    ratifier_refuses,
)
from experiments.seats.questions import Phase
from experiments.seats.rollouts import Point, Rollouts, Step
from model.calendar import first_day
from model.law.constants import Scope
from model.moves import EVENT, EventKind, Form, MoveKind, Table
from model.parameters import resolve
from model.players import ThreatClass, Tier

US, MX, CA = range(3)
SHORT = {"horizon": "2025-06"}
COSTLY, WELCOME = 2, 8  # issues: giving way on the first costs Mexico, on the second it gains by it


@pytest.fixture(scope="module")
def rollouts():
    return Rollouts(prepare(resolve(SHORT)))


@pytest.fixture(scope="module")
def answered(rollouts):
    """The step in which Mexico answers a threat of a broad duty, and its row of the log."""
    game = Game(resolve(SHORT), "lighthizer", 1, (US, MX), world=rollouts.world)
    while game.questions()[0].phase != Phase.INITIATIVES:
        game.leave_to_model(game.questions()[0].seat)
    towards = game.questions(US)[0]
    game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith("threaten"))})
    game.answer(MX, {})
    game.answer(MX, {game.questions(MX)[0].occasion: "resist"})
    while not game.advance():
        game.leave_to_model(game.questions()[0].seat)
    beat = next(one for one in beats_of(game, rollouts, 0) if one.step == Step(Phase.ANSWERS, MX))
    return beat, next(row for row in beat.rows.view(np.recarray) if row.kind == MoveKind.RESIST)


def with_answer(row, kind, belief):
    changed = row.copy()
    changed.kind, changed.belief = kind, belief
    return changed


def test_an_answer_hangs_on_the_belief_only_if_it_went_the_way_the_belief_points(rollouts, answered):
    """Sure of a bluff one stands firm, sure of the deed one gives way; whoever does the opposite had other reasons."""
    beat, row = answered
    consistent = [with_answer(row, MoveKind.RESIST, 0.0), with_answer(row, MoveKind.CONCEDE, 1.0)]
    against = [with_answer(row, MoveKind.RESIST, 1.0), with_answer(row, MoveKind.CONCEDE, 0.0)]
    found = [belief_decides(rollouts.world, MX, beat, one) for one in consistent]
    assert (found[0] is None) == (found[1] is None)
    assert [belief_decides(rollouts.world, MX, beat, one) for one in against] == [None, None]


def test_only_those_at_the_threat_meet_it(rollouts, answered):
    beat, row = answered
    assert belief_decides(rollouts.world, CA, beat, with_answer(row, MoveKind.RESIST, 0.0)) is None
    assert belief_decides(rollouts.world, US, beat, row) == belief_decides(rollouts.world, MX, beat, row)


def test_a_threat_is_a_bluff_or_ties_hands_but_never_both(rollouts, answered):
    """Acting costs more than backing down, or less: for any audience cost one of the two at most."""
    beat, row = answered
    state = beat.after.state.copy()
    doctrine = rollouts.world.doctrines[int(state.doctrine[US])]
    before, seen = float(doctrine.temperament.audience_cost), set()
    for cost in (0.0, 5.0, 40.0):
        doctrine.temperament.audience_cost = cost
        due = Beat(1, Step(Phase.THREATS_DUE, US), Point(state, None, 0), Point(state, None, 0), beat.rows)
        settled = row.copy()
        settled.actor, settled.target = US, MX
        for kind, rule in ((MoveKind.BACK_DOWN, bluff_called), (MoveKind.CARRY_OUT, hands_tied)):
            settled.kind = kind
            if rule(rollouts.world, MX, due, settled) is not None:
                seen.add((cost, rule.__name__))
    doctrine.temperament.audience_cost = before
    assert len({cost for cost, _ in seen}) == len(seen)
    assert (0.0, "hands_tied") not in seen
    assert (40.0, "bluff_called") not in seen


def crafted(rollouts, kind, event=EventKind.MOVE, **fields):
    state = Game(resolve(SHORT), "lighthizer", 1, (US,), world=rollouts.world).past(0).state
    row = np.zeros(1, EVENT).view(np.recarray)[0]
    row.event, row.kind, row.month = event, kind, state.month
    for name, value in fields.items():
        row[name] = value
    return state, row


def test_duties_that_nobody_answered_were_not_taken_off_because_of_an_answer(rollouts):
    state, row = crafted(rollouts, MoveKind.SUSPEND_DUTIES, actor=US, target=MX)
    state.broad[US, MX] = 0.25
    beat = Beat(0, None, Point(state, None, 0), Point(state, None, 0), np.array([]))
    assert answer_lifts(rollouts.world, MX, beat, row) is None
    state.broad[MX, US] = 0.25
    found = answer_lifts(rollouts.world, MX, beat, row)
    assert found is None or "Mexico's answer in kind" in found["sentence"]
    assert answer_lifts(rollouts.world, CA, beat, row) is None


@pytest.mark.parametrize(("table", "seats"), [(0, {US, MX}), (1, {US, CA}), (2, {US, MX, CA})])
def test_a_legislature_that_refuses_is_met_by_all_at_the_table(rollouts, table, seats):
    state, row = crafted(rollouts, 0, EventKind.RATIFIER_REFUSES, actor=US, table=table, value=-0.02)
    beat = Beat(0, None, Point(state, None, 0), Point(state, None, 0), np.array([]))
    found = {seat: ratifier_refuses(rollouts.world, seat, beat, row) for seat in (US, MX, CA)}
    assert {seat for seat, one in found.items() if one is not None} == seats
    assert "Congress did not pass" in found[US]["sentence"]


def test_capital_held_back_without_a_duty_is_uncertainty_and_with_one_it_is_not(rollouts):
    state, _ = crafted(rollouts, 0)
    after = state.copy()
    after.capital[MX] = 0.98
    beat = Beat(0, None, Point(state, None, 0), Point(after, None, 0), np.zeros(0, EVENT))
    assert [one["result"] for one in met(rollouts.world, MX, [beat], [])] == ["T22"]
    assert met(rollouts.world, US, [beat], []) == []
    after.broad[US, MX] = 0.25
    assert met(rollouts.world, MX, [beat], []) == []


@pytest.mark.parametrize("layer", ["offset", "ratchet", "left"])
def test_a_duty_of_any_kind_is_one_that_was_added(rollouts, layer):
    state, _ = crafted(rollouts, 0)
    after = state.copy()
    after.capital[MX] = 0.98
    if layer == "offset":
        after.offset[US, MX] = 0.02
    elif layer == "ratchet":
        after.ratchet = 0.05
    else:
        after.law.member[US] = 0
    beat = Beat(0, None, Point(state, None, 0), Point(after, None, 0), np.zeros(0, EVENT))
    assert met(rollouts.world, MX, [beat], []) == []


def test_a_duty_that_is_added_does_not_hide_behind_one_that_is_taken_off(rollouts):
    state, _ = crafted(rollouts, 0)
    state.sectoral[US, MX, Scope.METALS] = 0.5
    after = state.copy()
    after.capital[MX] = 0.98
    after.sectoral[US, MX] = 0.0, 0.1
    beat = Beat(0, None, Point(state, None, 0), Point(after, None, 0), np.zeros(0, EVENT))
    assert met(rollouts.world, MX, [beat], []) == []
    after.sectoral[US, MX] = 0.4, 0.0
    assert [one["result"] for one in met(rollouts.world, MX, [beat], [])] == ["T22"]


def held_up(rollouts, seat, kind=MoveKind.ACCEPT, weight=0.9, proposer=US, **fields):
    """What is found when a seat gives way while the United States has given notice, and the beat.

    A package of three lies on the table in which the United States has ``weight``: at 0.9 Mexico would lose by it, were
    it not for the notice that it ends. The United States also threatens Mexico with withdrawal, on an issue on which
    giving way costs.
    """
    game = Game(resolve(SHORT), "open_world", 1, (US,), world=rollouts.world)
    state, row = game.past(0).state, np.zeros(1, EVENT).view(np.recarray)[0]
    state.people[:] = 0
    threat = {"threat_class": ThreatClass.WITHDRAWAL, "issue": COSTLY} if kind == MoveKind.CONCEDE else {}
    row.event, row.kind, row.month = EventKind.MOVE, kind, state.month
    for name, value in ({"actor": seat, "table": Table.TRILATERAL} | threat | fields).items():
        row[name] = value
    state.law.notice_day[US] = first_day(int(state.month))
    place_offer(rollouts.world, state, proposer, Table.TRILATERAL, Form.TRILATERAL, (weight, weight), Tier.NONE)
    open_threat = state.threats[0]
    open_threat.active, open_threat.actor, open_threat.target, open_threat.issue = 1, US, MX, COSTLY
    open_threat.threat_class = ThreatClass.WITHDRAWAL
    beat = Beat(0, None, Point(state, None, 0), Point(state, None, 0), np.array([]))
    return gave_way_when_held_up(rollouts.world, seat, beat, row), beat, row


def without_the_threat(beat):
    beat.before.state.threats[0].active = 0


def test_who_gives_way_under_a_notice_that_costs_capital_is_held_up(rollouts):
    found, beat, row = held_up(rollouts, MX)
    assert (found["result"], found["mechanism"]) == ("T23", "sunk capital")
    assert "Mexico gave way to the United States" in found["sentence"]
    without_the_threat(beat)
    assert gave_way_when_held_up(rollouts.world, MX, beat, row) is not None
    beat.before.state.law.notice_day[US] = 0
    assert gave_way_when_held_up(rollouts.world, MX, beat, row) is None, "nobody could end access"


def test_who_would_have_agreed_without_the_notice_did_not_give_way(rollouts):
    """An even package is worth more to Mexico than no deal, with the notice or without."""
    assert held_up(rollouts, MX, weight=0.5)[0] is None
    assert held_up(rollouts, CA, weight=0.9)[0] is None
    assert held_up(rollouts, CA, weight=1.0)[0] is not None


def test_who_signs_what_it_proposed_itself_and_gains_by_was_not_held_up(rollouts):
    sessions = float(rollouts.world.p.signing_sessions)
    rollouts.world.p.signing_sessions = 1e6
    try:
        for weight, held in ((0.5, False), (0.9, True)):
            _, beat, row = held_up(rollouts, MX, kind=MoveKind.SIGN, weight=weight, proposer=MX)
            offer = beat.before.state.offers[Table.TRILATERAL]
            offer.agreed, offer.accepted[:] = int(beat.before.state.month), (1, 0, 1)
            assert (gave_way_when_held_up(rollouts.world, MX, beat, row) is not None) == held
    finally:
        rollouts.world.p.signing_sessions = sessions


def test_who_agreed_against_its_own_reckoning_was_not_made_to_by_the_notice(rollouts):
    """A less good choice is made at times: that is chance, and no hold-up."""
    assert held_up(rollouts, MX, value=0.1, alternative=0.2)[0] is None
    assert held_up(rollouts, MX, value=0.2, alternative=0.1)[0] is not None


def test_nobody_is_held_up_where_no_capital_is_exposed(rollouts):
    """Investment that can leave at no loss cannot be held up (phi = 0)."""
    share = float(rollouts.world.p.exposed_capital_share)
    rollouts.world.p.exposed_capital_share = 0.0
    try:
        assert held_up(rollouts, MX)[0] is None
    finally:
        rollouts.world.p.exposed_capital_share = share
    assert held_up(rollouts, MX)[0] is not None


def test_only_who_gives_way_to_the_holder_is_held_up(rollouts):
    assert held_up(rollouts, MX, kind=MoveKind.REJECT)[0] is None
    assert held_up(rollouts, MX, actor=US)[0] is None
    assert held_up(rollouts, CA, weight=1.0, table=Table.TRILATERAL)[0] is not None
    assert held_up(rollouts, US, actor=US)[0] is None, "its own notice holds nobody up but the others"
    assert held_up(rollouts, MX, kind=MoveKind.CONCEDE, target=CA)[0] is None
    assert held_up(rollouts, MX, kind=MoveKind.CONCEDE, target=US)[0] is not None


def test_a_threat_to_leave_holds_up_as_a_notice_does(rollouts):
    _, beat, row = held_up(rollouts, MX, kind=MoveKind.CONCEDE, target=US)
    state = beat.before.state
    state.law.notice_day[US] = 0
    assert gave_way_when_held_up(rollouts.world, MX, beat, row)["result"] == "T23"
    state.threats[0].issue = row.issue = WELCOME
    assert gave_way_when_held_up(rollouts.world, MX, beat, row) is None, "Mexico wanted it anyway"
    state.threats[0].issue = row.issue = COSTLY
    state.threats[0].threat_class = row.threat_class = ThreatClass.BROAD
    assert gave_way_when_held_up(rollouts.world, MX, beat, row) is None


def test_a_belief_is_left_out_of_what_others_are_told():
    said = "Mexico stands firm against the United States on water; it gave the threat a 70% chance."
    assert without_private(said) == "Mexico stands firm against the United States on water."
    assert without_private("Canada signs.") == "Canada signs."


def test_what_a_refused_deal_was_worth_stays_with_the_government_whose_reckoning_it_is():
    event = {"month": "2026-05", "type": "ratifier_refuses", "actor": "Canada", "target": None, "form": "executive",
             "table": "us_ca", "gain": -0.0071}  # fmt: skip
    whole = sentence(event)
    assert whole.endswith("; by its government's reckoning it is worth -0.007% of its GDP a year against no deal.")
    bare = "The Parliament of Canada will not pass an executive deal between the United States and Canada."
    assert without_private(whole) == bare
    assert [_public(event, seat, False) for seat in (None, US, MX, CA)] == [bare, bare, bare, whole]
    assert [_public(event, seat, True) for seat in (None, US)] == [whole, whole], "revealed by the teacher"


@pytest.fixture(scope="module")
def turned_down():
    """The United States asks Mexico for nearly everything in the third month, and Mexico turns it down."""
    game = Game(resolve(SHORT), "lighthizer", 1, (US, MX))
    while game.months_played < 3:
        while questions := game.questions():
            seat, phase = questions[0].seat, questions[0].phase
            wanted = {one.occasion: one.choices[0].name for one in questions if one.seat == seat}
            if game.months_played == 2 and (seat, phase) == (US, Phase.INITIATIVES):
                wanted[questions[0].occasion] = GREEDY
            if (seat, phase) == (MX, Phase.ANSWERS):
                wanted = {one.occasion: one.choices[-1].name for one in questions if one.seat == seat}
            game.answer(seat, wanted)
        assert game.advance()
    rollouts = Rollouts(game.review.world)
    beats = [beat for month in range(3) for beat in beats_of(game, rollouts, month)]
    asked = [
        (month, question, name)
        for month in range(3) for _, question, name in rollouts.askings(game.past(month), game.people, US)
    ]  # fmt: skip
    return rollouts, beats, asked


GREEDY = "offer,table=0,form=0,target=1,tier=0,weight=0.86"


def risky(rollouts, beats, asked):
    return [one for one in met(rollouts.world, US, beats, asked) if one["result"] == "T16"]


def test_an_offer_turned_down_where_a_smaller_one_was_safer_is_risk_and_return(turned_down):
    (found,) = risky(*turned_down)
    assert found["month"] == "2025-03"
    assert "Mexico turned down an offer of the United States" in found["sentence"]


def changed_rows(beats, change):
    """The same beats with ``change(row)`` made to every refusal."""
    found = []
    for beat in beats:
        rows = beat.rows.copy()
        for row in rows.view(np.recarray):
            if row.event == EventKind.MOVE and row.kind == MoveKind.REJECT:
                change(row)
        found.append(beat._replace(rows=rows))
    return found


@pytest.mark.parametrize(("name", "value"), [
    ("table", Table.US_CA), ("form", Form.TREATY), ("weights", (0.5, 0.0)), ("actor", US), ("kind", MoveKind.ACCEPT),
])  # fmt: skip
def test_only_the_refusal_of_that_very_package_counts(turned_down, name, value):
    rollouts, beats, asked = turned_down

    def change(row):
        row[name] = value

    assert risky(rollouts, changed_rows(beats, change), asked) == []


def test_a_refusal_in_another_month_is_not_that_of_the_offer(turned_down):
    rollouts, beats, asked = turned_down
    moved = [beat._replace(month=5) if (beat.rows["kind"] == MoveKind.REJECT).any() else beat for beat in beats]
    assert risky(rollouts, moved, asked) == []


def test_an_offer_that_asked_for_more_is_no_smaller_demand_however_safe(turned_down):
    """Only the offer that was made and those that would bring more are on the list: none asked for less."""
    rollouts, beats, asked = turned_down
    more = ("weight=0.86", "weight=0.95")
    fewer = [
        (month, replace(question, choices=tuple(
            replace(one, success=0.9) if one.name.endswith("weight=0.95") else one for one in question.choices
            if one.kind != "offer" or one.name.endswith(more)
        )), name) for month, question, name in asked
    ]  # fmt: skip
    assert risky(rollouts, beats, fewer) == []
