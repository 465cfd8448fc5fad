"""The model in a person's seat meets what the person met: events from outside, other luck, months held unasked."""

import json

import numpy as np
import pytest

from agents.values.preparation import prepare
from experiments.seats.debrief import Debrief, debrief
from experiments.seats.debrief_text import headline
from experiments.seats.game import Game
from experiments.seats.questions import Phase
from experiments.seats.rollouts import Rollouts
from experiments.seats.saved import fingerprint, read_game, saved
from experiments.seats.turning import forecast, start_of
from experiments.seats.twin import held_months, ruled_out, with_other_luck, without_the_person
from model.parameters import resolve

US, MX, CA = range(3)
SHORT = {"horizon": "2025-07"}
FEW = 6


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(SHORT))


def new_game(world, people, seed=1):
    return Game(resolve(SHORT), "lighthizer", seed, people, world=world)


def month(game, held=()):
    """A month left to the model, or held unasked for the seats in ``held``."""
    while questions := game.questions():
        seat, phase = questions[0].seat, questions[0].phase
        if seat in held and phase == Phase.INITIATIVES:
            game.hold(seat)
        else:
            game.leave_to_model(seat)
    assert game.advance()


def struck(game, held=()):
    """Play to the end; before the third month Chinese investors announce a plant, and courts rule."""
    while not game.over:
        if game.months_played == 2:
            game.intervene("chinese_investment", {"sector": "other", "amount": 20.0})
            game.intervene("court_ruling")
        if game.months_played == 3:
            game.branch(9)
            game.intervene("fentanyl", {"strength": 4.0})
        month(game, held if game.months_played % 3 else ())
    return game


@pytest.mark.parametrize("held", [(), (MX,), (US, MX)])
def test_what_was_let_happen_happens_to_the_model_in_the_seat_too(world, held):
    """All choices left to the model: the twin is the same history to the last byte, with the same payoffs."""
    game = struck(new_game(world, (US, MX)), held)
    twin = without_the_person(game, MX)
    assert fingerprint(twin) == fingerprint(game)
    assert np.array_equal(twin.payoffs(), game.payoffs())
    assert ruled_out(game, twin) == []
    data = debrief(game, MX, occasions=1, continuations=4, line=2)
    assert data["model"]["difference"] == 0.0
    assert data["model"]["from_outside"] == 3
    assert (data["occasions"], data["moves"]) == (0, []), "nobody chose anything"


def test_an_event_that_the_law_rules_out_in_the_other_history_is_named(world):
    game = new_game(world, (MX,))
    month(game)
    game.intervene("drought", {"strength": 2.0})
    twin = without_the_person(struck_end(game), MX)
    assert ruled_out(game, twin) == []
    twin._interventions.clear()
    assert ruled_out(game, twin) == ["A drought of 2 standard deviations empties the rivers of northern Mexico."]
    model = {
        "payoff": 0.0,
        "ending": "none",
        "difference": 0.0,
        "other_luck_histories": 4,
        "share_below_you": 0.5,
        "months_held": 0,
        "from_outside": 2,
        "ruled_out": ruled_out(game, twin),
        "other_luck_lacking": 3,
    }
    said = headline({"government": "Mexico", "ending": "none", "months": 3, "payoff": 0.0, "model": model})
    assert "except what was ruled out there: A drought of 2 standard deviations" in said
    assert "In 3 of the histories with other luck some of it was ruled out." in said


def struck_end(game):
    while not game.over:
        month(game)
    return game


def test_histories_with_other_luck_have_the_events_and_without_any_are_the_forecast_of_the_start(world):
    plain, hit = struck_end(new_game(world, (MX,))), struck(new_game(world, (MX,)))
    rollouts = Rollouts(world)
    calm = with_other_luck(plain, rollouts, MX, FEW)
    assert np.array_equal(calm.payoffs, forecast(rollouts, start_of(plain, 0), MX, FEW).payoffs)
    rough = with_other_luck(hit, rollouts, MX, FEW)
    assert (calm.lacking, rough.lacking) == (0, 0)
    assert (rough.payoffs != calm.payoffs).all(), "no history was spared the events"


def test_an_event_ruled_out_with_other_luck_is_counted(world):
    game = struck(new_game(world, (MX,)))
    game._interventions[3] = [*game._interventions[2][1:], *game._interventions[3]]  # a second ruling: it cannot be
    found = with_other_luck(game, Rollouts(world), MX, FEW)
    assert found.lacking == FEW
    assert np.array_equal(
        found.payoffs, with_other_luck(struck(new_game(world, (MX,))), Rollouts(world), MX, FEW).payoffs
    )


def test_what_a_seat_held_unasked_is_none_of_its_choices(world):
    """Two games alike to the byte; where the person was asked, holding is theirs, and where not, it is nobody's."""
    asked, unasked = new_game(world, (MX,)), new_game(world, (MX,))
    for game in (asked, unasked):
        while not game.over:
            while questions := game.questions():
                if questions[0].phase != Phase.INITIATIVES:
                    game.leave_to_model(MX)
                elif game is asked:
                    game.answer(MX, {})
                else:
                    game.hold(MX)
            game.advance()
    assert fingerprint(asked) == fingerprint(unasked)
    assert [held_months(game, MX) for game in (asked, unasked)] == [0, asked.months_played]
    counts = [len(list(Debrief(game, MX)._asked())) for game in (asked, unasked)]
    assert counts[0] >= asked.months_played
    assert counts[1] == 0


def test_the_model_in_a_seat_that_was_held_holds_in_the_same_months(world):
    game = new_game(world, (US,))
    while not game.over:
        month(game, (US,))
    twin = without_the_person(game, US)
    assert fingerprint(twin) == fingerprint(game)
    assert twin.turns[1].held == {(US, Phase.INITIATIVES)}
    free = struck_end(new_game(world, (US,)))
    assert fingerprint(without_the_person(free, US)) != fingerprint(game), "the model would have moved"
    said = headline(debrief(game, US, occasions=1, continuations=4, line=2))
    assert f"In {game.months_played} months your seat held unasked: the model held too." in said


def test_histories_with_other_luck_hold_in_the_same_months(world):
    held, free = new_game(world, (US,)), struck_end(new_game(world, (US,)))
    while not held.over:
        month(held, (US,))
    found = [with_other_luck(game, Rollouts(world), US, FEW).payoffs for game in (held, free)]
    assert (found[0] != found[1]).any()


def test_a_saved_game_keeps_what_was_held_apart_from_what_was_chosen(world):
    game = new_game(world, (US, MX))
    month(game, (MX,))
    month(game, (US,))
    again = read_game(json.dumps(saved(game)))
    assert [turn.held for turn in again.turns] == [turn.held for turn in game.turns]
    assert saved(again) == saved(game)
    assert [turn.held for turn in game.seated((US, MX, CA)).turns] == [turn.held for turn in game.turns]
