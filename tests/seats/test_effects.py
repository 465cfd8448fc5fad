"""How much each step of a month mattered: the effects of its steps add up to the month's, with the same luck."""

from collections import Counter

import numpy as np
import pytest

from agents.values.preparation import prepare
from experiments.ensembles.forecast import Forecast, changes
from experiments.seats.effects import Effects, key_of
from experiments.seats.game import Game
from experiments.seats.rollouts import Rollouts
from experiments.seats.turning import month_forecast
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
