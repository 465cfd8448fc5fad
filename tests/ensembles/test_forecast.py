"""Forecasts: continuations of the present by the rules, alike for the same present, in the way of nobody."""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy import stats

from experiments.ensembles.ensemble import play_ensemble
from experiments.ensembles.forecast import (
    FIRST_RUN,
    Continuer,
    Forecast,
    changes,
    forecast,
    months_later,
    moved,
    present_of,
)
from experiments.ensembles.forecaster import NICENESS, Forecaster
from experiments.seats.game import Game
from model.law.endings import Ending
from model.parameters import resolve
from tests.ensembles.held import SEED, present


def shares(endings):
    return np.bincount(endings, minlength=len(Ending))


def test_from_the_first_month_it_is_the_ensemble_of_the_same_lucks(game, parameters):
    found = forecast(present(game, 0), 30)
    ensemble = play_ensemble(parameters, "lighthizer", SEED, range(FIRST_RUN, FIRST_RUN + 30))
    assert list(found.endings) == list(ensemble.ending)


def test_from_the_first_month_it_has_the_distribution_of_any_ensemble(game, parameters):
    found = forecast(present(game, 0), 200)
    ensemble = shares(play_ensemble(parameters, "lighthizer", SEED, range(200)).ending)
    table = np.array([found.counts, ensemble])
    assert stats.chi2_contingency(table[:, table.sum(axis=0) > 0]).pvalue > 0.001


def test_the_same_present_gives_the_same_bytes_in_whatever_parts_it_is_played(game):
    here = present(game, 5)
    whole, continuer = forecast(here, 40).endings, Continuer()
    assert whole == forecast(here, 40).endings
    assert whole == continuer.endings(here, 0, 15) + continuer.endings(here, 15, 25)


def test_it_leaves_the_game_as_it_was(game):
    present(game, 6)
    before = game.review.state.tobytes(), game.review.log.tobytes(), game.months_played
    forecast(present_of(game.parameters.overrides, game.review.state), 30)
    assert before == (game.review.state.tobytes(), game.review.log.tobytes(), game.months_played)
    line = [state.tobytes() for state in game.moment().states]
    while game.advance():
        pass
    again = Game(game.parameters, "lighthizer", SEED)
    while again.advance():
        pass
    assert again.review.state.tobytes() == game.review.state.tobytes()
    assert [state.tobytes() for state in again.moment().states[:7]] == line


def test_a_continuation_with_the_games_own_luck_is_the_games_future(game, monkeypatch):
    here = present(game, 8)
    monkeypatch.setattr("experiments.ensembles.forecast.FIRST_RUN", 0)
    own = Continuer().endings(here, 0, 1)
    while game.advance():
        pass
    assert own == bytes([int(game.review.ending)])


def test_who_sits_in_a_seat_and_what_was_played_before_do_not_count(game):
    here = present(game, 4)
    taken = game.review.state.copy()
    taken.people[:] = 1
    taken.run = 17
    assert present_of(game.parameters.overrides, taken).key == here.key


def test_a_history_that_is_over_ends_as_it_ended(game):
    over = present(game, 1000)
    assert game.over
    assert forecast(over, 20).probability(game.review.ending) == 1.0


def test_its_intervals_hold_the_probability_of_many_more_continuations(game):
    here = present(game, 12)
    many = forecast(here, 300)
    few = Forecast(many.endings[:100])
    for ending in many.likeliest():
        low, high = few.interval(ending)
        assert low - 0.02 <= many.probability(ending) <= high + 0.02
    assert sum(many.probability(ending) for ending in Ending) == pytest.approx(1.0)


def test_a_change_is_that_of_the_same_lucks_and_sure_only_outside_chance():
    before = Forecast(bytes([Ending.EXTENDED] * 60 + [Ending.WITHDRAWN] * 40))
    after = Forecast(bytes([Ending.EXTENDED] * 40 + [Ending.WITHDRAWN] * 60))
    found = {one.ending: one for one in changes(before, after)}
    assert found[Ending.EXTENDED].change == pytest.approx(-0.2)
    assert found[Ending.EXTENDED].sure
    # Twenty of a hundred pairs changed, all in one direction: the variance of the paired difference is .2 - .04.
    half = 1.96 * np.sqrt(0.16 / 100)
    assert found[Ending.EXTENDED].low == pytest.approx(-0.2 - half)
    assert moved(list(found.values())) == pytest.approx(0.2)
    back_and_forth = Forecast(bytes([Ending.WITHDRAWN] * 3 + [Ending.EXTENDED] * 60 + [Ending.WITHDRAWN] * 37))
    assert not any(one.sure for one in changes(before, back_and_forth))
    assert changes(before, before) == []


@pytest.mark.parametrize("continuations", [20, 200, 2000])
@pytest.mark.parametrize(("more", "less"), [(1, 0), (4, 0), (5, 0), (6, 0), (0, 6), (3, 3), (9, 2), (10, 1), (12, 3)])
def test_a_change_is_sure_only_where_the_exact_test_of_paired_shares_is(more, less, continuations):
    """Four lucks that all turn one way are four tosses of a coin (p = 1/8), however many others stayed as they were."""
    alike = continuations - more - less
    was = [Ending.WITHDRAWN] * more + [Ending.EXTENDED] * less + [Ending.EXPIRED] * alike
    now = [Ending.EXTENDED] * more + [Ending.WITHDRAWN] * less + [Ending.EXPIRED] * alike
    found = {one.ending: one for one in changes(Forecast(bytes(was)), Forecast(bytes(now)))}
    by_chance = stats.binomtest(more, more + less, 0.5).pvalue
    one = found[Ending.EXTENDED]
    assert one.sure == (by_chance < 0.05)
    assert one.low <= one.change <= one.high


def wait_for(forecaster, visitor, seconds=60):
    end = time.monotonic() + seconds
    while forecaster.waiting(visitor):
        assert time.monotonic() < end, "the forecast did not come"
        time.sleep(0.01)


@pytest.fixture
def forecaster():
    made = Forecaster(2, continuations=120, open_pool=ThreadPoolExecutor)
    yield made
    made.close()


def test_in_the_background_it_is_the_same_forecast(game, forecaster):
    here = present(game, 5)
    forecaster.ask("a visitor", [here])
    wait_for(forecaster, "a visitor")
    assert forecaster.get(here) == forecast(here, 120)


def test_it_comes_bit_by_bit(game, held):
    forecaster, pools = held
    here = present(game, 2)
    forecaster.ask("a visitor", [here])
    assert forecaster.get(here) is None
    for known in (50, 100):
        assert forecaster.waiting("a visitor")
        pools[0].finish()
        assert forecaster.get(here) == forecast(here, known)
    assert not forecaster.waiting("a visitor")


def test_what_is_no_longer_wanted_is_not_played(game, held):
    forecaster, pools = held
    stale, fresh = present(game, 2), present(game, 3)
    forecaster.ask("a visitor", [stale])
    assert len(pools[0].given) == 1, "no more is handed out than a worker can begin"
    forecaster.ask("a visitor", [fresh])
    while pools[0].given:
        assert len(pools[0].given) == 1
        pools[0].finish()
    assert forecaster.get(fresh).continuations == 100
    assert forecaster.get(stale).continuations == 50, "what had begun is kept"


def test_visitors_take_turns(game, held):
    forecaster, pools = held
    first, second = present(game, 2), present(game, 3)
    forecaster.ask("one", [first])
    forecaster.ask("another", [second])
    pools[0].finish()
    pools[0].finish()
    assert forecaster.get(first).continuations == forecaster.get(second).continuations == 50


def played(pools, pieces):
    """The presents that the next pieces of work are of, one after another."""
    found = []
    for _ in range(pieces):
        found.append(pools[0].given[0][2][0].key)
        pools[0].finish()
    return found


def test_months_gone_by_wait_for_everybodys_present(game, held, monkeypatch):
    """A jump asks for every month on the way: nobody's present stands behind those."""
    monkeypatch.setattr("experiments.ensembles.forecaster.SOON", 50)
    forecaster, pools = held
    now, last, gone_by, others = (present(game, k).key for k in (5, 4, 3, 2))
    forecaster.ask("one", [present(game, k) for k in (5, 4, 3)])
    assert played(pools, 4) == [now, last, now, last], "the present comes first, and what the last month changed"
    forecaster.ask("another", [present(game, 2)])
    assert played(pools, 4) == [gone_by, others, others, gone_by]


def test_who_has_gone_costs_nothing(game, held):
    forecaster, pools = held
    forecaster.ask("one", [present(game, 2)])
    forecaster.forget("one")
    pools[0].finish()
    assert pools[0].given == []
    assert not forecaster.waiting("one")


def test_a_present_that_cannot_be_played_stops_nobody(game, held):
    forecaster, pools = held
    bad, good = present(game, 2), present(game, 3)
    forecaster.ask("a visitor", [bad, good])
    future, _, _ = pools[0].given.pop()
    future.set_exception(RuntimeError("no equilibrium"))
    while pools[0].given:
        pools[0].finish()
    assert not forecaster.waiting("a visitor")
    assert forecaster.get(bad) is None
    assert forecaster.get(good).continuations == 100


def test_its_workers_stand_behind_the_page_and_end_with_the_service(game):
    made = Forecaster(2, continuations=100)
    here = present(game, 4)
    made.ask("a visitor", [here])
    workers = [one for one in threading.enumerate() if one.name.startswith("forecast")]
    assert workers
    if sys.platform == "linux":
        assert all(os.getpriority(os.PRIO_PROCESS, one.native_id) == NICENESS for one in workers)
    wait_for(made, "a visitor")
    assert made.get(here) == forecast(here, 100)
    made.close()
    assert not any(one.is_alive() for one in workers)
    made.ask("a visitor", [present(game, 5)])
    assert not made.waiting("a visitor"), "a service that was closed plays nothing"


def test_months_later_are_where_the_next_steps_of_the_game_lead():
    """Through the first review and past it, whatever has been extended by then, and no further than the end."""
    game = Game(resolve({"play_on": True, "horizon": "2027-06"}), "lighthizer", SEED)
    overrides, foretold = game.parameters.overrides, []
    while not game.over:
        before = game.review.state.tobytes()
        later = months_later(game.moment().world, game.review.state, 3)
        assert game.review.state.tobytes() == before
        foretold.append([present_of(overrides, state).key for state in later])
        assert game.advance()
    game.back_to(0)
    reached = []
    while game.advance():
        reached.append(present_of(overrides, game.review.state).key)
    assert len(reached) == 30
    assert foretold == [reached[k : k + 3] for k in range(30)]
    assert months_later(game.moment().world, game.review.state, 3) == []
