"""How much each step of a month mattered: the effects of its steps add up to the month's, with the same luck."""

from collections import Counter

import numpy as np
import pytest

from agents.values.preparation import prepare
from experiments.ensembles.forecast import Forecast, changes
from experiments.seats.beats import beats_of
from experiments.seats.effects import Effects, key_of
from experiments.seats.game import Game
from experiments.seats.rollouts import Rollouts
from experiments.seats.turning import month_forecast, words_of
from model.errors import InputError
from model.law.endings import Ending
from model.parameters import resolve

SHORT = {"horizon": "2026-12"}
FEW = 12


@pytest.fixture(scope="module")
def game():
    parameters = resolve(SHORT)
    made = Game(parameters, "lighthizer", 3, world=prepare(parameters))
    for _ in range(7):
        made.advance()
    return made


@pytest.fixture(scope="module")
def weighed(game):
    return Effects(game, 5, FEW)


def test_the_effects_of_the_steps_add_up_to_what_the_month_changed(game, weighed):
    rollouts = Rollouts(game.review.world)
    before, after = (month_forecast(game, rollouts, 0, 5 + k, FEW).endings for k in range(2))
    whole = {
        one.ending: one.change
        for one in changes(*(Forecast(endings.astype(np.uint8).tobytes()) for endings in (before, after)))
    }
    total = Counter()
    for effect in weighed.found():
        for one in effect.changes:
            total[one.ending] += one.change
            assert one.low <= one.change <= one.high
    for ending in Ending:
        assert total[ending] == pytest.approx(whole.get(ending, 0.0), abs=1e-12)


def test_every_row_of_the_month_belongs_to_one_step_and_what_has_no_row_has_words(game, weighed):
    first, last = (int(game.past(month).state.events) for month in (5, 6))
    assert [row for effect in weighed.found() for row in effect.rows] == list(range(first, last))
    assert all(bool(effect.words) == (len(effect.rows) == 0) for effect in weighed.found())


def test_the_same_month_gives_the_same_effects_and_says_how_far_it_is(game, weighed):
    again = Effects(game, 5, FEW)
    shares = list(again.pieces())
    assert shares == sorted(shares)
    assert again.found() == weighed.found()
    assert again.key == key_of(game.past(5).state, game.past(6).state)


@pytest.mark.parametrize("month", [-1, 7, 100])
def test_a_month_that_was_not_played_is_refused(game, month):
    with pytest.raises(InputError, match="was not played; use 0 to 6"):
        Effects(game, month)


@pytest.fixture(scope="module")
def struck():
    """A history in which, after three months, a drought comes, courts rule, and Canada has an early election."""
    parameters = resolve(SHORT)
    game = Game(parameters, "lighthizer", 3, world=prepare(parameters))
    while game.months_played < 3:
        game.advance()
    game.intervene("drought", {"strength": 4.0})
    game.intervene("court_ruling")
    liberal = game.review.doctrine_in_office(2) == "canada_liberal"
    game.intervene("canadian_election", {"winner": "conservative" if liberal else "liberal"})
    game.advance()
    game.intervene("fentanyl", {"strength": 3.0})
    return game


def test_what_happens_from_outside_is_a_step_of_its_own_month_with_its_own_words(struck):
    rollouts = Rollouts(struck.review.world)
    outside = {month: [one for one in beats_of(struck, rollouts, month) if one.outside] for month in range(4)}
    assert {month: [one.outside.name for one in found] for month, found in outside.items()} == {
        0: [], 1: [], 2: [], 3: ["drought", "court_ruling", "canadian_election"],
    }  # fmt: skip
    for one in outside[3]:
        assert words_of(one).startswith(one.outside.words)
        assert (one.whose, one.closes) == ("nobody", False)
    drought, ruling, _ = outside[3]
    assert drought.before.state.drought < drought.after.state.drought == ruling.before.state.drought
    assert words_of(ruling).count("A court voids") == 1


def test_the_steps_of_every_month_hang_together_and_hold_the_whole_log(struck):
    """Each step begins where the one before ended; nothing that came from outside lies in the month before."""
    rollouts, rows = Rollouts(struck.review.world), 0
    reached = struck.past(0).state
    for month in range(struck.months_played):
        for beat in beats_of(struck, rollouts, month):
            if beat.outside or beat.before.position == 0:
                assert beat.before.state.tobytes() == reached.tobytes()
            rows, reached = rows + len(beat.rows), beat.after.state
        assert reached.tobytes() == struck.past(month + 1).closed.tobytes()
    assert rows == int(struck.review.state.events)
    assert reached.fentanyl < struck.past(struck.months_played).state.fentanyl, "the last month closed before it"


def test_an_event_has_its_effect_in_its_own_month_and_the_steps_add_up(struck):
    rollouts = Rollouts(struck.review.world)
    for month in (2, 3):
        found = Effects(struck, month, FEW).found()
        assert any("drought of 4" in one.words for one in found) == (month == 3)
        around = [month_forecast(struck, rollouts, 0, month + k, FEW) for k in range(2)]
        whole = {one.ending: one.change for one in around[0].changes(around[1])}
        for ending in Ending:
            total = sum(one.change for effect in found for one in effect.changes if one.ending == ending)
            assert total == pytest.approx(whole.get(ending, 0.0), abs=1e-12)
        first, last = (int(struck.past(month + k).closed.events) for k in range(2))
        assert [row for effect in found for row in effect.rows] == list(range(first, last))


def test_a_game_that_goes_on_with_other_luck_is_forecast_with_the_same_luck_as_before():
    """Else the month before such a turn would seem to move what only the draws of the forecast moved."""
    parameters = resolve(SHORT)
    game = Game(parameters, "lighthizer", 3, world=prepare(parameters))
    rollouts = Rollouts(game.review.world)
    game.advance()
    before = month_forecast(game, rollouts, 0, 1, FEW)
    game.branch(7)
    after = month_forecast(game, rollouts, 0, 1, FEW)
    assert np.array_equal(before.payoffs, after.payoffs)
    assert np.array_equal(before.endings, after.endings)
