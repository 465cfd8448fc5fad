"""Everything that can be chosen on an occasion is on its list, once, whatever the luck of the month would have made."""

import numpy as np
import pytest

from agents.choices.occasions import finding_met, offer_answered, threat_due, vote_cast
from agents.values.preparation import prepare
from experiments.seats.debrief import _weight
from experiments.seats.debrief_text import turning_line
from experiments.seats.game import Game
from experiments.seats.questions import Choice, Phase, Question
from experiments.seats.walk import Walk
from model.moves import Form, Table
from model.parameters import resolve
from model.players import Issue, ThreatClass

US, MX, CA = range(3)


@pytest.fixture(scope="module")
def world():
    return prepare(resolve())


def in_month(world, months, people, seed=1):
    """A game after so many months in which the model chose for everybody."""
    game = Game(resolve(), "lighthizer", seed, (), world=world)
    while game.months_played < months:
        assert game.advance()
    return Game(resolve(), "lighthizer", seed, people, world=world), game.review.state.copy()


def asked_of(world, state, people, phase, seat):
    """The questions of a phase to a seat, everything before it left to the model."""
    answers = {(one, earlier): None for one in people for earlier in Phase if earlier < phase}
    found = Walk(world.copy(), np.array([state]).view(np.recarray)[0], people, answers).run()
    return {question.occasion: question for question in found.questions if question.seat == seat}


def test_whoever_votes_at_the_review_can_confirm_and_decline(world):
    """To decline takes two wishes in a row: a person who wants it has both."""
    asked = 0
    for seed in range(1, 9):
        _, state = in_month(world, 18, (US,), seed)
        question = asked_of(world, state, (US,), Phase.VOTE, US).get(vote_cast(US))
        if question is not None:  # nobody has left, and nothing was extended before
            asked += 1
            assert [choice.kind for choice in question.choices] == ["confirm", "decline"]
    assert asked >= 4


@pytest.mark.parametrize("seed", range(1, 7))
def test_at_the_deadline_of_a_threat_of_withdrawal_all_three_can_be_done(world, seed):
    _, state = in_month(world, 3, (US,), seed)
    state.threats[:] = np.zeros_like(state.threats)
    threat = state.threats[0]
    threat.active, threat.actor, threat.target, threat.threat_class = 1, US, CA, ThreatClass.WITHDRAWAL
    threat.issue, threat.made, threat.deadline, threat.resisted = Issue.DAIRY, state.month - 2, state.month, 1
    question = asked_of(world, state, (US,), Phase.THREATS_DUE, US)[threat_due(US, 0)]
    kinds = [choice.kind for choice in question.choices]
    assert sorted(kinds) == sorted(set(kinds)), "each once"
    assert {"carry_out", "back_down"} <= set(kinds)


def test_two_findings_on_one_issue_are_two_questions_with_words_and_values_of_their_own(world):
    """Roll-up was won by Mexico and by Canada: the United States answers to each."""
    both, seen, seed = {finding_met(0), finding_met(1)}, {}, 0
    while not both <= set(seen) and seed < 20:
        seed += 1
        game = Game(resolve(), "lighthizer", seed, (US,), world=world)
        while not both <= set(seen) and game.months_played < 18 and not game.over:
            seen = {one.occasion: one for one in game.questions() if one.occasion in both}
            while questions := game.questions():
                game.leave_to_model(questions[0].seat)
            assert game.advance()
    assert set(seen) == both, "in one month"
    for occasion, complainant in ((finding_met(0), "Mexico"), (finding_met(1), "Canada")):
        question = seen[occasion]
        assert question.words.endswith(f"a complaint by {complainant}. Do you comply?")
        assert [choice.kind for choice in question.choices] == ["comply", "defy"]
        assert all(complainant in choice.words for choice in question.choices)
        assert len({choice.value for choice in question.choices}) == 2


def test_the_terms_of_a_deal_of_two_leave_out_what_the_third_has_conceded_since(world):
    _, state = in_month(world, 2, (CA,))
    offer = state.offers[Table.US_CA]
    offer.active, offer.proposer, offer.form, offer.tier = 1, US, Form.TREATY, 0
    offer.positions[:] = state.positions
    offer.positions[CA - 1, Issue.DAIRY] += 0.3
    offer.accepted[:] = (1, 1, 0)
    state.positions[MX - 1, Issue.GM_CORN] += 0.4
    question = asked_of(world, state, (CA,), Phase.ANSWERS, CA)[offer_answered(CA, Table.US_CA, False)]
    (moved,) = question.choices[0].terms
    assert moved[0].endswith("(Canada)")
    assert moved[2] - moved[1] == pytest.approx(0.3)


def choice(name, value, first):
    return Choice(name, name, name, "", value, value - first, None)


@pytest.mark.parametrize(("taken", "weight"), [(0, 0.03), (1, 0.03), (2, 0.10)])
def test_a_choice_counts_by_how_far_it_is_from_the_best_other_one(taken, weight):
    choices = tuple(choice(name, value, 0.05) for name, value in (("accept", 0.05), ("reject", 0.02), ("wait", -0.05)))
    question = Question(1, US, Phase.ANSWERS, "", choices)
    assert _weight(question, choices[taken]) == pytest.approx(weight)


@pytest.mark.parametrize(("interval", "told"), [([-0.38, 0.04], False), ([0.52, 1.01], True)])
def test_a_turning_point_tells_of_an_ending_what_is_told_apart_from_chance_and_stays_a_chance(interval, told):
    point = {
        "month": "2025-12", "payoff_change": -0.1, "interval_95": [-0.2, -0.05], "what": "Something.",
        "continuations": 20, "whose": "you",
        "ending_changes": [{"ending": "hub_and_spoke", "interval_95": interval}],
        "endings_before": {"hub_and_spoke": 0.15}, "endings_after": {"hub_and_spoke": 1.0},
    }  # fmt: skip
    line = turning_line(point)
    assert ("the chance of" in line) == told
    if told:
        assert "[+52, +85 points]" in line
