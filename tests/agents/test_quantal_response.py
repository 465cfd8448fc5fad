"""The logit of the governments as an equilibrium: the same as Gambit's, and in the limit theory's own choice."""

import numpy as np
import pytest

from agents.choices.quantal_response import logit_replies, quantal_play, quantal_response
from agents.extraction import threat_game_of, threat_tree_of
from agents.pressure.demands import demanded_issue
from agents.pressure.threats import (
    answer_values,
    deadline_forecast,
    draft_threat,
    outcomes_of_threat,
    settle_threats,
)
from agents.values.valuation import value
from agents.values.wishes import precision_of
from model.errors import InputError
from model.games.equilibria import logit_behaviour, logit_equilibrium
from model.games.tariff_game import tariff_game
from model.games.threat_game import payoffs_of
from model.games.trees import Decision, End, backward_induction
from model.moves import MoveKind
from model.parameters import resolve
from model.players import ThreatClass
from model.review import JointReview
from model.state import copy_state, new_log, new_state
from tests.agents.single_threat import worth_of_threat

US, MX, CA = range(3)
SCALED = (1.0, 3.0, 10.0, 30.0)  # precision times stake
PLAYERS = ("lighthizer", "open_world", "sheinbaum", "canada_liberal")


@pytest.fixture(scope="module")
def review():
    return JointReview(resolve())


def over_stakes(payoffs):
    return payoffs / np.ptp(payoffs.reshape(-1, payoffs.shape[-1]), axis=0)


@pytest.mark.parametrize("scaled", SCALED)
@pytest.mark.parametrize("players", [(US, MX), (US, CA), (US, MX, CA)])
@pytest.mark.parametrize("objective", ["utility", "real_income"])
def test_logit_replies_on_the_tariff_game_of_a_month_meet_on_gambits_branch(review, scaled, players, objective):
    game = over_stakes(tariff_game(review.world, review.state, players, (0.0, 0.1, 0.25), objective).payoffs)
    ours, theirs = quantal_response(game, scaled), logit_equilibrium(game, scaled)
    for mine, gambits in zip(ours, theirs, strict=True):
        assert mine == pytest.approx(gambits, abs=1e-4)


@pytest.mark.parametrize("scaled", SCALED)
@pytest.mark.parametrize("target", [MX, CA])
@pytest.mark.parametrize("kind", list(ThreatClass))
def test_logit_replies_on_the_threat_game_of_a_month_meet_on_gambits_branch(review, scaled, target, kind):
    game = over_stakes(payoffs_of(threat_game_of(review.world, review.state, US, target, kind)[0]))
    ours, theirs = quantal_response(game, scaled), logit_equilibrium(game, scaled)
    for mine, gambits in zip(ours, theirs, strict=True):
        assert mine == pytest.approx(gambits, abs=1e-4)


def test_at_the_fixed_point_everyone_replies_to_everyone():
    rng = np.random.default_rng(3)
    for _ in range(20):
        game = rng.normal(size=(3, 3, 2, 3))
        found = quantal_response(game, 2.0)
        again = logit_replies(game, found, 2.0)
        assert np.concatenate(found) == pytest.approx(np.concatenate(again), abs=1e-10)
    with pytest.raises(InputError, match="precision"):
        quantal_response(np.zeros((2, 2, 2)), -1.0)


@pytest.mark.parametrize("scaled", SCALED)
@pytest.mark.parametrize("target", [MX, CA])
def test_a_threat_of_a_month_is_the_agent_quantal_response_of_its_tree(review, scaled, target):
    """Each by its own precision over stakes, as Gambit has it with payoffs in those units."""
    tree = threat_tree_of(review.world, review.state, US, target, ThreatClass.BROAD)
    stakes = np.array([review.world.stake[review.state.doctrine[seat]] for seat in (US, target)])
    _, chances = quantal_play(tree, tuple(scaled / stakes))
    theirs = logit_behaviour(in_units(tree, stakes), 2, scaled)
    for place, mix in chances.items():
        assert mix == pytest.approx(theirs[place], abs=1e-4)


@pytest.mark.parametrize("scaled", SCALED)
def test_where_beliefs_are_right_governments_threaten_answer_and_carry_out_as_in_the_tree(scaled):
    """The target believes in a threat by reputation; where that is what the sender will do, all is one equilibrium.

    The tree has no deadline put off.
    """
    shown = 0
    for target in (MX, CA):
        for kind in (ThreatClass.BROAD, ThreatClass.SECTORAL):
            settings = {f"{name}.temperament.precision": scaled for name in PLAYERS}
            review = JointReview(resolve({**settings, "postponements": 0}))
            world, state = review.world, review.state
            threat = state.threats[0].copy()
            assert draft_threat(world, state, US, target, kind, demanded_issue(world, state, US, target), threat)
            tree = threat_tree_of(world, state, US, target, kind)
            precisions = tuple(precision_of(world, state.doctrine[seat]) for seat in (US, target))
            _, chances = quantal_play(tree, precisions)
            worth, answers = np.empty(3), np.empty(2)
            outcomes_of_threat(world, state, threat, US, worth)
            carried, postponed = deadline_forecast(world, state, threat, worth)
            assert postponed == 0.0
            assert carried == pytest.approx(chances["deadline"]["carry out"], abs=1e-12)
            state.resolve[US, kind] = carried
            if answer_values(world, state, threat, answers) != pytest.approx(carried, abs=1e-12):
                continue  # a bluffer so doubtful that the mixture of T15, not the reputation, is believed
            shown += 1
            conceded = 1.0 / (1.0 + np.exp(-precisions[1] * (answers[0] - answers[1])))
            assert conceded == pytest.approx(chances["answer"]["concede"], abs=1e-9)
            gain = worth_of_threat(world, state, threat) - value(world, state, US)
            threatened = 1.0 / (1.0 + np.exp(-precisions[0] * gain))
            assert threatened == pytest.approx(chances["opening"]["threaten"], abs=1e-9)
    assert shown > 0


@pytest.mark.parametrize("kind", [ThreatClass.BROAD, ThreatClass.WITHDRAWAL])
def test_a_threat_is_forecast_as_its_deadlines_will_be_played(kind):
    """Played 2,000 times by the rule itself: a duty by one wish, a withdrawal by two, both with deadlines put off."""
    review = JointReview(resolve({"postponements": 2}))
    world, state, log = review.world, review.state, new_log()
    threat, worth = state.threats[0], np.empty(3)
    assert draft_threat(world, state, US, MX, kind, demanded_issue(world, state, US, MX), threat)
    threat.active = 1
    outcomes_of_threat(world, state, threat, US, worth)
    carried, postponed = deadline_forecast(world, state, threat, worth)
    start, done, waits = new_state()[0], 0, 0
    copy_state(state, start)
    for run in range(2000):
        copy_state(start, state)
        state.run = run
        while state.threats[0].active == 1:
            state.events, state.threats[0].deadline = 0, state.month
            settle_threats(world, state, US, log)
            waits += int(log[0].kind) == MoveKind.POSTPONE
            state.seed += 1  # another month's luck
        done += int(log[0].kind) == MoveKind.CARRY_OUT
    assert done / 2000 == pytest.approx(carried, abs=0.035)
    assert waits / 2000 == pytest.approx(postponed, abs=0.06)


@pytest.mark.parametrize("kind", [ThreatClass.BROAD, ThreatClass.WITHDRAWAL])
def test_the_log_tells_how_likely_a_choice_at_a_deadline_was_and_the_best_of_the_rest(kind):
    review = JointReview(resolve({"postponements": 2}))
    world, state, start = review.world, review.state, new_state()[0]
    threat = state.threats[0]
    assert draft_threat(world, state, US, MX, kind, demanded_issue(world, state, US, MX), threat)
    threat.active, threat.deadline = 1, state.month
    copy_state(state, start)
    told = {}
    for run in range(2000):
        copy_state(start, state)
        state.run, log = run, new_log()
        settle_threats(world, state, US, log)
        told.setdefault(int(log[0].kind), []).append((log[0].value, log[0].alternative, log[0].probability))
    assert set(told) == {MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN}
    assert sum(rows[0][2] for rows in told.values()) == pytest.approx(1.0)
    for chosen, rows in told.items():
        assert set(rows) == {rows[0]}
        _, alternative, probability = rows[0]
        assert alternative == max(others[0][0] for other, others in told.items() if other != chosen)
        assert len(rows) / 2000 == pytest.approx(probability, abs=0.035)


@pytest.mark.parametrize("target", [MX, CA])
@pytest.mark.parametrize("kind", list(ThreatClass))
def test_certain_choice_with_common_knowledge_is_backward_induction(review, target, kind):
    tree = threat_tree_of(review.world, review.state, US, target, kind)
    best, chosen = backward_induction(tree)
    gaps = []
    for precision in (1e2, 1e3, 1e4, 1e6):
        worth, chances = quantal_play(tree, (precision, precision))
        gaps.append(max(np.abs(worth - best).max(), *(1.0 - chances[place][act] for place, act in chosen.items())))
    assert gaps[-1] < 1e-9
    assert sorted(gaps[1:], reverse=True) == gaps[1:]  # far from certain, another choice may be the likelier one


def test_backward_induction_finds_that_an_empty_threat_is_not_believed():
    deadline = Decision("deadline", 0, {"carry out": End((-2.0, -3.0)), "back down": End((-1.0, 0.0))})
    answer = Decision("answer", 1, {"concede": End((2.0, -1.0)), "resist": deadline})
    tree = Decision("opening", 0, {"threaten": answer, "keep quiet": End((0.0, 0.0))})
    worth, chosen = backward_induction(tree)
    assert chosen == {"opening": "keep quiet", "answer": "resist", "deadline": "back down"}
    assert worth.tolist() == [0.0, 0.0]
    credible = deadline._replace(actions={**deadline.actions, "back down": End((-4.0, 0.0))})
    tree = Decision("opening", 0, {**tree.actions, "threaten": answer._replace(
        actions={**answer.actions, "resist": credible})})  # fmt: skip
    assert backward_induction(tree)[1] == {"opening": "threaten", "answer": "concede", "deadline": "carry out"}


def in_units(tree, stakes):
    """A tree with payoffs over stakes."""
    if isinstance(tree, End):
        return End(tuple(np.array(tree.payoffs) / stakes))
    return tree._replace(actions={action: in_units(branch, stakes) for action, branch in tree.actions.items()})
