"""A game is the model's history, with people's choices in it and nothing else changed."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.values.preparation import prepare
from experiments.seats.game import Game
from experiments.seats.questions import Phase
from experiments.seats.saved import fingerprint, read_game, saved
from model.errors import InputError, NoConvergence
from model.parameters import resolve
from model.review import JointReview

US, MX, CA = range(3)
BURGLARY = {"month": 0, "seat": 1, "phase": "initiatives", "choices": {"410": "rob_a_bank"}}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve())


def new_game(world, people=(), seed=1, doctrine="lighthizer"):
    return Game(resolve(), doctrine, seed, people, world=world)


def answer_by_chance(game, generator, boldness=0.3):
    """Everybody who is asked chooses: mostly the first choice, sometimes any."""
    while questions := game.questions():
        for seat in sorted({question.seat for question in questions}):
            chosen = {}
            for question in game.questions(seat):
                k = generator.integers(len(question.choices)) if generator.random() < boldness else 0
                chosen[question.occasion] = question.choices[k].name
            game.answer(seat, chosen)


def at_initiatives(game):
    """The game where initiatives are asked for, what comes before them left to the model."""
    while game.questions()[0].phase != Phase.INITIATIVES:
        game.leave_to_model(game.questions()[0].seat)
    return game


def play_by_chance(world, people, seed, months=200):
    game, generator = new_game(world, people, seed), np.random.default_rng(seed)
    while not game.over and game.months_played < months:
        answer_by_chance(game, generator)
        assert game.advance()
    return game


def test_without_people_a_game_is_the_models_history(world):
    game = new_game(world)
    while game.advance():
        pass
    review = JointReview(resolve(), "lighthizer", 1, 0, world.copy()).play()
    assert game.review.state.tobytes() == review.state.tobytes()
    assert game.review.outcome.tobytes() == review.outcome.tobytes()
    assert game.payoffs() == pytest.approx(np.asarray(review.outcome.payoff))


def test_a_seat_left_to_the_model_is_played_as_the_model_plays_it(world):
    """An empty seat changes nothing: the model's history comes out."""
    game = new_game(world, (MX,))
    while not game.over:
        while game.questions(MX):
            game.leave_to_model(MX)
        assert game.advance()
    review = JointReview(resolve(), "lighthizer", 1, 0, world.copy()).play()
    assert game.review.state.tobytes() == review.state.tobytes()


def test_back_and_forth_along_a_line_gives_the_same_bytes(world):
    game = new_game(world)
    while game.advance():
        pass
    end, months = fingerprint(game), game.months_played
    game.back_to(5)
    assert game.months_played == 5
    assert not game.over
    assert game.months_known == months
    while game.advance():
        pass
    assert fingerprint(game) == end


def test_a_branch_goes_on_with_other_luck_and_keeps_what_came_before(world):
    game = new_game(world)
    while game.advance():
        pass
    before, end = game.moment(), fingerprint(game)
    game.back_to(5)
    game.branch(99)
    while game.advance():
        pass
    after = game.moment()
    assert fingerprint(game) != end
    assert game.branches == {5: 99}
    assert after.months[:5] == before.months[:5]
    assert after.months[5:] != before.months[5:]


def test_what_a_person_chooses_is_what_happens(world):
    """Notice of withdrawal in the first month: the government that never would have given it has given it."""
    game = new_game(world, (CA,))
    home = next(question for question in game.questions(CA) if question.find("give_notice"))
    game.answer(CA, {home.occasion: "give_notice"})
    while game.questions():
        game.leave_to_model(CA)
    assert game.advance()
    assert game.review.state.law.notice_day[CA] > 0
    assert any(event["type"] == "give_notice" and event["actor"] == "Canada" for event in game.moment().events)


def test_a_choice_that_is_not_legal_is_refused_and_changes_nothing(world):
    game = new_game(world, (MX,))
    before = game.review.state.tobytes()
    occasion = game.questions(MX)[0].occasion
    for choices, said in (
        ({occasion: "impose_sectoral,target=0"}, "not open to Mexico"), ({999: "hold"}, "occasion 999 is not open"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=said):
            game.answer(MX, choices)
    with pytest.raises(InputError, match="nothing is open to Canada"):
        game.answer(CA, {})
    assert game.review.state.tobytes() == before
    assert not game.advance()


def test_people_choose_within_a_phase_without_seeing_each_other(world):
    """What is put to Mexico does not depend on whether the United States has answered already."""
    first, second = (at_initiatives(new_game(world, (US, MX))) for _ in range(2))
    asked = first.questions(MX)
    towards = next(question for question in second.questions(US) if any("threaten" in c.name for c in question.choices))
    threat = next(choice.name for choice in towards.choices if choice.name.startswith("threaten"))
    second.answer(US, {towards.occasion: threat})
    assert second.questions(MX) == asked


def test_a_threatened_person_is_asked_in_the_same_month(world):
    game = at_initiatives(new_game(world, (US, MX)))
    towards = game.questions(US)[0]
    threat = next(choice.name for choice in towards.choices if choice.name.startswith("threaten,threat=0"))
    game.answer(US, {towards.occasion: threat})
    game.answer(MX, {})
    questions = game.questions(MX)
    assert {question.phase for question in questions} == {Phase.ANSWERS}
    assert {choice.kind for choice in questions[0].choices} == {"concede", "resist"}
    positions = game.review.state.positions.copy()
    game.answer(MX, {questions[0].occasion: "concede"})
    assert game.advance()
    assert game.review.state.positions[0].sum() > positions[0].sum()


def test_a_saved_game_replays_to_the_same_bytes(world):
    game = play_by_chance(world, (US, MX, CA), 3)
    again = read_game(json.dumps(saved(game)))
    assert fingerprint(again) == fingerprint(game)
    assert again.review.log.tobytes() == game.review.log.tobytes()
    assert saved(again) == saved(game)


def test_a_branched_game_can_be_saved(world):
    game = play_by_chance(world, (MX,), 4, months=8)
    game.back_to(4)
    game.branch(12)
    answer_by_chance(game, np.random.default_rng(0))
    assert game.advance()
    assert fingerprint(read_game(json.dumps(saved(game)))) == fingerprint(game)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.sets(st.sampled_from((US, MX, CA)), min_size=1))
def test_whatever_people_choose_the_game_goes_on_legally_and_can_be_replayed(world, seed, people):
    game = play_by_chance(world, sorted(people), seed, months=20)
    assert np.isfinite(game.review.state.real_income).all()
    assert fingerprint(read_game(json.dumps(saved(game)))) == fingerprint(game)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "something else"}, "format"),
        ({"people": [7]}, "seats are"),
        ({"parameters": {"no_such": 1.0}}, "unknown"),
        ({"months": 10_000}, "months"),
        ({"extra": 1}, "extra"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**70}, "seed 1180591620717411303424 must be"),
        ({"run": 2**70}, "run is 1180591620717411303424; use 0 to"),
        ({"doctrine": "nobody"}, "doctrine is 'nobody'; use lighthizer or open_world"),
        ({"doctrine": "canada_liberal"}, "use lighthizer or open_world"),
        ({"fingerprint": "0"}, "changed after it was saved"),
        ({"fingerprint": "0", "rules": "old"}, "other rules"),
        ({"turns": [dict(BURGLARY)]}, "not open to Mexico"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_saved_game_is_refused(world, change, said):
    game = play_by_chance(world, (MX,), 4, months=2)
    with pytest.raises(InputError, match=said):
        read_game(json.dumps(saved(game) | change))


def test_a_file_whose_economy_does_not_clear_is_refused(world, monkeypatch):
    def unsolved(parameters):
        raise NoConvergence("the residual is 0.1 after 1000 iterations")

    content = json.dumps(saved(new_game(world, (MX,))))
    monkeypatch.setattr("experiments.seats.game.prepare", unsolved)
    with pytest.raises(InputError, match=r"make no world to play in: the residual is 0\.1"):
        read_game(content)


LONG_NUMBER = b'{"seed": ' + b"1" * 5000 + b"}"  # JSON, of more digits than Python turns into a number


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1, 2]", b"{", b"[" * 100_000, b"x" * 2_000_000, LONG_NUMBER])
def test_bytes_that_are_no_game_are_refused(content):
    with pytest.raises(InputError, match="game"):
        read_game(content)


def test_whoever_sits_down_in_mid_game_finds_the_same_present(world):
    game = new_game(world)
    for _ in range(4):
        assert game.advance()
    game.branch(7)
    assert game.advance()
    seated = game.seated((CA,))
    before, now = game.review.state.copy(), seated.review.state.copy()
    before.people[:] = now.people[:] = 0
    assert now.tobytes() == before.tobytes()
    assert seated.branches == game.branches
    assert seated.questions(CA)
    assert fingerprint(read_game(json.dumps(saved(seated)))) == fingerprint(seated)


def test_a_seat_that_was_played_cannot_be_taken_away(world):
    game = play_by_chance(world, (MX,), 4, months=2)
    assert fingerprint(game.seated((MX, CA))) == fingerprint(game)
    with pytest.raises(InputError, match="Mexico is in play"):
        game.seated((CA,))
