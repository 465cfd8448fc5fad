"""Forecasts: continuations of the present by the rules, alike for the same present, in the way of nobody."""

import os
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor

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
    month_later,
    moved,
    present_of,
)
from experiments.ensembles.forecaster import NICENESS, PREPARED_BATCH, Forecaster
from experiments.seats.game import Game
from model.law.endings import Ending
from model.parameters import resolve

SEED = 3


@pytest.fixture(scope="module")
def parameters():
    return resolve({"first_term_broken": 2.0})


@pytest.fixture(scope="module")
def game(parameters):
    return Game(parameters, "lighthizer", SEED)


def present(game, months):
    game.back_to(min(months, game.months_known))
    while game.months_played < months and game.advance():
        pass
    return present_of(game.parameters.overrides, game.review.state)


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


class Held(Executor):
    """An executor whose work is done when the test says so."""

    def __init__(self, workers):
        self.workers, self.given = workers, []

    def submit(self, function, *given):
        future = Future()
        self.given.append((future, function, given))
        return future

    def finish(self):
        future, function, given = self.given.pop(0)
        future.set_result(function(*given))

    def shutdown(self, wait=True, cancel_futures=False):
        pass


@pytest.fixture
def held():
    pools = []

    def open_pool(workers):
        pools.append(Held(workers))
        return pools[-1]

    forecaster = Forecaster(1, continuations=100, open_pool=open_pool)
    return forecaster, pools


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


def test_a_month_later_is_where_the_next_step_of_the_game_leads():
    """Through the first review and past it, whatever has been extended by then."""
    game = Game(resolve({"play_on": True, "horizon": "2027-06"}), "lighthizer", SEED)
    while not game.over:
        before = game.review.state.tobytes()
        later = month_later(game.moment().world, game.review.state)
        assert game.review.state.tobytes() == before
        assert game.advance()
        overrides = game.parameters.overrides
        assert present_of(overrides, later).key == present_of(overrides, game.review.state).key
    assert game.months_played == 30


def handed_out(pool):
    """The presents and the numbers of continuations that workers have been given."""
    return [(given[0].key, given[2]) for _, _, given in pool.given]


def test_what_is_prepared_comes_after_all_that_anybody_asked_for_and_in_small_pieces(game, held):
    forecaster, pools = held
    here, ahead, other = (present(game, k) for k in (2, 3, 4))
    forecaster.ask("one", [here], ahead)
    for _ in range(2):
        assert handed_out(pools[0]) == [(here.key, 50)]
        pools[0].finish()
    assert handed_out(pools[0]) == [(ahead.key, PREPARED_BATCH)], "nobody waits"
    assert not forecaster.waiting("one")
    forecaster.ask("another", [other])
    pools[0].finish()
    assert handed_out(pools[0]) == [(other.key, 50)], "who asks waits for one small piece"
    pools[0].finish()
    pools[0].finish()
    assert handed_out(pools[0]) == [(ahead.key, PREPARED_BATCH)]


@pytest.mark.parametrize("pieces", [0, 7, 100 // PREPARED_BATCH])
def test_a_forecast_that_was_prepared_is_to_the_byte_the_one_asked_for_cold(game, held, pieces):
    forecaster, pools = held
    here, ahead = present(game, 2), present(game, 3)
    forecaster.ask("a visitor", [here], ahead)
    for _ in range(2 + pieces):
        pools[0].finish()
    forecaster.ask("a visitor", [ahead, here])
    known = forecaster.get(ahead)
    assert (known.continuations if known else 0) == pieces * PREPARED_BATCH
    assert forecaster.waiting("a visitor") == (pieces * PREPARED_BATCH < 100)
    while pools[0].given:
        pools[0].finish()
    assert forecaster.get(ahead) == forecast(ahead, 100)


def test_a_wrong_guess_is_thrown_away_and_what_somebody_else_needs_is_not(game, held):
    forecaster, pools = held
    here, guess, right = (present(game, k) for k in (2, 3, 4))
    forecaster.ask("one", [here], guess)
    forecaster.ask("another", [here], guess)
    for _ in range(5):
        pools[0].finish()
    assert forecaster.get(guess).continuations == 3 * PREPARED_BATCH
    forecaster.ask("one", [right, here])
    assert forecaster.get(guess), "another visitor may still come to it"
    forecaster.ask("another", [right, here])
    assert forecaster.get(guess) is None
    while pools[0].given:
        pools[0].finish()
    assert forecaster.get(guess) is None, "a piece that had begun brings it back for nobody"
    forecaster.ask("one", [here], right)
    forecaster.ask("one", [here])
    assert forecaster.get(right), "what was asked for once stays"


def test_one_worker_prepares_one_present_for_each_visitor_and_then_rests(game):
    pools = []
    forecaster = Forecaster(3, continuations=20, open_pool=lambda workers: pools.append(Held(workers)) or pools[0])
    here, first, second, third = (present(game, k) for k in (2, 3, 4, 5))
    forecaster.ask("one", [here], first)
    forecaster.ask("one", [here], second)
    forecaster.ask("another", [here], third)
    pools[0].finish()
    played = []
    while pools[0].given:
        assert len(pools[0].given) == 1
        played += handed_out(pools[0])
        pools[0].finish()
    # A piece of the first had been given out before the visitor changed its mind.
    assert [key for key, _ in played] == [first.key] + [second.key] * 4 + [third.key] * 4
    assert forecaster.get(second) == forecast(second, 20)


def prepared_after(game, held, pieces):
    """The present that is prepared for a visitor once so many pieces of work are done."""
    forecaster, pools = held
    ahead = present(game, 3)
    forecaster.ask("one", [present(game, 2)], ahead)
    for _ in range(pieces):
        pools[0].finish()
    return ahead


def test_nothing_is_prepared_for_who_has_gone(game, held):
    forecaster, pools = held
    ahead = prepared_after(game, held, 3)
    forecaster.forget("one")
    assert forecaster.get(ahead) is None
    pools[0].finish()
    assert pools[0].given == []
    assert ahead.key not in forecaster._lines


def test_what_failed_while_nobody_looked_is_tried_again_for_who_asks(game, held):
    forecaster, pools = held
    ahead = prepared_after(game, held, 2)
    future, _, _ = pools[0].given.pop()
    future.set_exception(MemoryError())
    assert pools[0].given == []
    forecaster.ask("one", [ahead])
    while pools[0].given:
        pools[0].finish()
    assert forecaster.get(ahead) == forecast(ahead, 100)
