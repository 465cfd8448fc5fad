"""Forecasts of the month that comes next: prepared behind all that is asked for, and the same bytes."""

import pytest

from experiments.ensembles.forecast import forecast
from experiments.ensembles.forecaster import PREPARED_BATCH, Forecaster
from tests.ensembles.held import Held, handed_out, present


def test_what_is_prepared_comes_after_all_that_anybody_asked_for_and_in_small_pieces(game, held):
    forecaster, pools = held
    here, ahead, other = (present(game, k) for k in (2, 3, 4))
    forecaster.ask("one", [here], [ahead])
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
    forecaster.ask("a visitor", [here], [ahead])
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
    forecaster.ask("one", [here], [guess])
    forecaster.ask("another", [here], [guess])
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
    forecaster.ask("one", [here], [right])
    forecaster.ask("one", [here])
    assert forecaster.get(right), "what was asked for once stays"


def test_all_workers_prepare_the_first_of_each_visitor_before_the_second_of_any_and_then_rest(game):
    pools = []
    forecaster = Forecaster(2, continuations=10, open_pool=lambda workers: pools.append(Held(workers)) or pools[0])
    here, first, second, third, fourth = (present(game, k) for k in (2, 3, 4, 5, 6))
    forecaster.ask("one", [here], [first])
    forecaster.ask("one", [here], [second, third])
    forecaster.ask("another", [here], [fourth])
    pools[0].finish()
    played = []
    while pools[0].given:
        assert len(pools[0].given) <= 2
        played += handed_out(pools[0])[:1]
        pools[0].finish()
    # A piece of the first had been given out before the visitor changed its mind.
    pieces = [first.key] + [second.key] * 2 + [fourth.key] * 2 + [third.key] * 2
    assert played == [(key, PREPARED_BATCH) for key in pieces]
    for one in (second, third, fourth):
        assert forecaster.get(one) == forecast(one, 10)


def test_what_is_prepared_still_is_kept_when_a_step_is_taken(game, held):
    forecaster, pools = held
    here, first, second = (present(game, k) for k in (2, 3, 4))
    forecaster.ask("one", [here], [first, second])
    while pools[0].given:
        pools[0].finish()
    forecaster.ask("one", [first, here], [second])
    assert not forecaster.waiting("one")
    assert forecaster.get(second).continuations == 100
    assert pools[0].given == [], "nothing is left to play"


def prepared_after(game, held, pieces):
    """The present that is prepared for a visitor once so many pieces of work are done."""
    forecaster, pools = held
    ahead = present(game, 3)
    forecaster.ask("one", [present(game, 2)], [ahead])
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
