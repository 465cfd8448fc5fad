"""What the model expects of a choice: the same luck for all, no look into other people's cards, known limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.choices.occasions import initiative
from agents.decisions.at_home import list_at_home
from agents.decisions.menus import list_towards
from agents.months.history import begin
from agents.values.preparation import prepare, seat_rows
from experiments.analysis.games.best_response import Branch
from experiments.seats.expectations import Expectations, Seen, expect, mean_estimate, share_estimate
from experiments.seats.game import Game
from experiments.seats.questions import Phase, find_move, move_name
from experiments.seats.rollouts import Rollouts, Run
from experiments.seats.walk import targets_of
from model.errors import InputError
from model.moves import EVENT, EventKind, MoveKind
from model.parameters import resolve
from model.players import ThreatClass

US, MX, CA = range(3)
SHORT = {"horizon": "2025-06"}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(SHORT))


def new_game(world, people, seed=1, changed=SHORT):
    return Game(resolve(changed), "lighthizer", seed, people, world=world)


def at_phase(game, phase):
    while game.questions()[0].phase != phase:
        game.leave_to_model(game.questions()[0].seat)
    return game


def threatened(world, victim=MX):
    """A game in which the United States has just threatened a partner, both being people."""
    game = at_phase(new_game(world, (US, victim)), Phase.INITIATIVES)
    towards = next(one for one in game.questions(US) if one.occasion == initiative(US, victim))
    name = next(choice.name for choice in towards.choices if choice.name.startswith("threaten,threat=0"))
    game.answer(US, {towards.occasion: name})
    game.answer(victim, {})
    return game


def test_a_month_played_step_by_step_is_the_month_the_game_plays(world):
    """The point after a month's last step is the state that the game closes its books on."""
    game, rollouts, generator = new_game(world, (US, MX, CA)), Rollouts(world), np.random.default_rng(5)
    for _ in range(4):
        while questions := game.questions():
            seat = questions[0].seat
            game.answer(seat, {one.occasion: one.choices[generator.integers(len(one.choices))].name
                               for one in questions if one.seat == seat})  # fmt: skip
        game.advance()
        points = [point for _, point in rollouts.months_steps(game.past(game.months_played - 1), game.people)]
        after = game.past(game.months_played).state
        for name in ("positions", "broad", "threats", "offers", "instruments", "pledged"):
            assert np.array_equal(points[-1].state[name], after[name]), name


def test_a_move_is_found_by_its_name_whatever_else_is_on_the_menu(world):
    rollouts = Rollouts(world)
    state, moves = new_game(world, (US,)).past(0).state, rollouts.branch.moves
    state.people[:] = 1
    for seat in (US, MX, CA):
        for target in targets_of(seat):
            count = (
                list_towards(rollouts.world, state, seat, target, moves)
                if target >= 0
                else (list_at_home(rollouts.world, state, seat, moves))
            )
            for k in range(1, count):
                assert find_move(moves, count, move_name(moves[k])) == k
            assert find_move(moves, count, "hold") == 0
            assert find_move(moves, count, "give_notice,target=2") == -1


def test_expectations_change_nothing_and_are_the_same_each_time(world):
    game = threatened(world)
    question = game.questions(MX)[0]
    before = game.review.state.tobytes(), game.questions()
    first = expect(game, question, continuations=6)
    assert expect(game, question, continuations=6) == first
    assert (game.review.state.tobytes(), game.questions()) == before


def test_a_choice_does_not_depend_on_what_it_is_compared_with(world):
    """The same luck for every choice, whatever else is played."""
    game = at_phase(new_game(world, (US,)), Phase.INITIATIVES)
    question = game.questions(US)[0]
    some = [question.choices[k].name for k in (3, 20)]
    alone = expect(game, question, some[1:], continuations=4)
    assert expect(game, question, some, continuations=4)[-1] == alone[-1]


def test_the_first_choice_gains_nothing_over_itself(world):
    game = threatened(world)
    first = expect(game, game.questions(MX)[0], continuations=5)[0]
    assert (first.gain.value, first.gain.low, first.gain.high) == (0.0, 0.0, 0.0)


def test_endings_are_probabilities_of_one_thing_or_another(world):
    game = threatened(world)
    for found in expect(game, game.questions(MX)[0], continuations=8):
        assert sum(one.value for one in found.endings.values()) == pytest.approx(1.0)
        for one in (*found.endings.values(), *(share for row in found.others.values() for share in row.values())):
            assert 0.0 <= one.low <= one.value <= one.high <= 1.0
        assert found.payoff.low <= found.payoff.value <= found.payoff.high


def test_a_threat_is_answered_at_once_one_way_or_the_other(world):
    """Who is threatened gives way or stands firm in the same month."""
    game = at_phase(new_game(world, (US,)), Phase.INITIATIVES)
    question = next(one for one in game.questions(US) if one.occasion == initiative(US, MX))
    name = next(choice.name for choice in question.choices if choice.name.startswith("threaten,threat=1"))
    found = expect(game, question, [name], continuations=20)[-1]
    mexico = found.others["Mexico"]
    assert mexico["gives way"].value + mexico["stands firm"].value >= 1.0
    assert found.fallen == 0.0


def test_nobody_is_told_what_another_person_chose_in_the_same_phase(world):
    """Mexico's expectations are the same whether the United States has chosen to threaten it, to leave, or nothing."""
    found = []
    for wanted in (None, "threaten", "offer"):
        game = at_phase(new_game(world, (US, MX)), Phase.INITIATIVES)
        question = game.questions(MX)[0]
        if wanted:
            towards = game.questions(US)[0]
            game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith(wanted))})
        found.append(expect(game, question, [question.choices[-1].name], continuations=3))
    assert found[0] == found[1] == found[2]


def test_without_a_choice_the_continuations_are_the_models_own(world):
    """A point at the start of a month and no choice fixed: the model's history of that run number."""
    game, rollouts = new_game(world, (MX,)), Rollouts(world)
    question = game.questions(MX)[0]
    point = rollouts.point_of(game.past(0), game.people, question)
    assert point.position == 0
    run = rollouts.play(point, {}, 7)
    branch = Branch(world.copy())
    begin(branch.world, branch.state, seat_rows(resolve(SHORT), "lighthizer"), 1, int(rollouts.branch.state.run))
    assert run.payoff == pytest.approx(np.array(branch.finish()), abs=0)


def played_to_the_end(game, question, name):
    """Payoff of a game in its last month when this is answered."""
    game.answer(question.seat, {question.occasion: name})
    while game.questions():
        game.leave_to_model(game.questions()[0].seat)
    assert game.advance()
    assert game.over
    return game.payoffs()[question.seat]


def test_in_the_last_month_a_choice_is_worth_what_it_brings_at_once():
    """Nothing follows but the books, so the gain expected is the difference between the two games played out."""
    last = {"horizon": "2025-02"}
    world = prepare(resolve(last))
    payoffs = []
    for name in ("concede", "resist"):
        game = Game(resolve(last), "lighthizer", 1, (US, MX), world=world)
        while game.months_played < 1:
            for seat in {one.seat for one in game.questions()}:
                game.answer(seat, {})
            game.advance()
        at_phase(game, Phase.INITIATIVES)
        towards = game.questions(US)[0]
        game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith("threaten"))})
        game.answer(MX, {})
        question = game.questions(MX)[0]
        found = expect(game, question, continuations=12)
        payoffs.append(played_to_the_end(game, question, name))
    assert [one.choice for one in found] == ["concede", "resist"]
    assert found[1].gain.value == pytest.approx(payoffs[1] - payoffs[0], abs=1e-6)
    assert found[1].gain.error < 1e-6


def every_question_has_a_point(world, seed, months, changed=SHORT):
    """Play by chance; at every question a continuation can be played with any choice. Returns how many there were."""
    game, generator = new_game(world, (US, MX, CA), seed, changed), np.random.default_rng(seed)
    rollouts, asked = Rollouts(world), 0
    while not game.over and game.months_played < months:
        while questions := game.questions():
            for question in questions:
                point = rollouts.point_of(game.past(game.months_played), game.people, question)
                name = question.choices[generator.integers(len(question.choices))].name
                run = rollouts.play(point, {question.occasion: name}, 1)
                assert np.isfinite(run.payoff).all()
                asked += 1
            seat = questions[0].seat
            game.answer(seat, {one.occasion: one.choices[generator.integers(len(one.choices))].name
                               for one in questions if one.seat == seat})  # fmt: skip
        game.advance()
    return asked


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000))
def test_whatever_is_asked_has_expectations(world, seed):
    """Also what is asked only because of what somebody has just chosen."""
    assert every_question_has_a_point(world, seed, 4) > 10


@pytest.mark.long(seconds=75)
def test_whatever_is_asked_in_a_long_game_has_expectations():
    long = {"horizon": "2027-12"}
    world = prepare(resolve(long))
    for seed in range(2):
        assert every_question_has_a_point(world, seed, 40, long) > 100


def test_progress_comes_in_pieces_and_results_grow(world):
    game = threatened(world)
    work = Expectations(game, game.questions(MX)[0], continuations=4)
    assert work.found() == ()
    shares = []
    for share in work.pieces(2):
        shares.append(share)
        if len(shares) == 2:
            assert work.found()[0].continuations == 2
    assert shares == [0.25, 0.5, 0.75, 1.0]
    assert work.found()[0].continuations == 4


def test_what_is_not_open_has_no_expectation(world):
    game = threatened(world)
    question = game.questions(MX)[0]
    with pytest.raises(InputError, match="not open on this occasion"):
        Expectations(game, question, ["surrender"])
    with pytest.raises(InputError, match="use 2 or more"):
        Expectations(game, question, continuations=1)
    game.answer(MX, {})
    game.advance()
    with pytest.raises(InputError, match="not open in this month"):
        Expectations(game, question)


def test_intervals_are_those_of_the_textbook():
    values = np.array([1.0, 2.0, 3.0, 4.0])
    found = mean_estimate(values)
    assert found.value == 2.5
    assert found.error == pytest.approx(np.sqrt(5 / 3) / 2)
    share = share_estimate([True] * 5 + [False] * 5)
    assert (share.low + share.high) / 2 == pytest.approx(0.5)


@pytest.mark.parametrize(("kind", "threat_class", "target", "said"), [
    (MoveKind.CARRY_OUT, ThreatClass.BROAD, MX, {"puts duties"}),
    (MoveKind.CARRY_OUT, ThreatClass.SECTORAL, MX, {"puts duties"}),
    (MoveKind.CARRY_OUT, ThreatClass.PANEL, MX, {"brings a dispute"}),
    (MoveKind.CARRY_OUT, ThreatClass.WITHDRAWAL, MX, {"gives notice"}),
    (MoveKind.CARRY_OUT, ThreatClass.BROAD, CA, set()),
    (MoveKind.CARRY_OUT, ThreatClass.WITHDRAWAL, CA, {"gives notice"}),
    (MoveKind.GIVE_NOTICE, -1, -1, {"gives notice"}),
    (MoveKind.BRING_DISPUTE, -1, MX, {"brings a dispute"}),
    (MoveKind.IMPOSE_SECTORAL, -1, MX, {"puts duties"}),
])  # fmt: skip
def test_what_others_do_is_told_by_what_it_is(kind, threat_class, target, said):
    """A threat carried out is a duty, a dispute or a notice, as it was made; a notice concerns every seat."""
    rows = np.zeros(1, EVENT)
    rows["event"], rows["kind"], rows["threat_class"], rows["actor"] = EventKind.MOVE, kind, threat_class, US
    rows["target"], rows["table"] = target, -1
    seen = Seen()
    seen.add(Run(np.zeros(3), 0, rows, False), MX, 0)
    assert seen.did == [frozenset((US, words) for words in said)]
