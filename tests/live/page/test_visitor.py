"""A visitor's verbs: months played and taken back, another luck, new settings; and nothing left when it goes."""

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from experiments.ensembles.forecast import Forecast, forecast, present_of
from experiments.ensembles.forecaster import Forecaster
from experiments.live.page.settings import Settings
from experiments.live.page.visitor import AHEAD, Visitor, prepared_world
from model.law.endings import Ending
from model.parameters import resolve
from model.review import JointReview


@pytest.fixture
def forecaster():
    made = Forecaster(1, continuations=50, open_pool=ThreadPoolExecutor)
    yield made
    made.close()


@pytest.fixture
def visitor(forecaster):
    return Visitor(forecaster)


def test_the_months_are_those_of_the_model(visitor):
    for _ in range(5):
        assert visitor.step()
    review = JointReview(resolve(), "lighthizer", 1)
    for _ in range(5):
        review.step()
    assert visitor.moment().state.tobytes() == review.state.tobytes()


def test_a_jump_goes_anywhere_on_the_line_and_no_further(visitor):
    visitor.jump(7)
    assert visitor.game.months_played == 7
    visitor.jump(2)
    assert (visitor.game.months_played, visitor.game.months_known) == (2, 7)
    visitor.jump(-5)
    assert visitor.game.months_played == 0
    visitor.jump(100_000)
    assert visitor.game.over
    visitor.branch()
    assert visitor.luck == 0, "a history that is over has nowhere to branch to"


def test_a_branch_keeps_the_past_and_takes_another_luck_each_time(visitor):
    visitor.jump(6)
    past = [state.tobytes() for state in visitor.moment().states[:6]]
    ends = []
    for k in range(3):
        visitor.jump(6)
        if k:
            visitor.branch()
        assert visitor.luck == k
        visitor.jump(20)
        ends.append(visitor.moment().state.tobytes())
    assert [state.tobytes() for state in visitor.moment().states[:6]] == past
    assert len(set(ends)) == 3


def test_forecasts_of_the_line_come_by_month_and_those_of_a_lost_line_go(visitor):
    visitor.jump(3)
    while visitor.waiting():
        pass
    assert sorted(visitor.forecasts()) == [0, 1, 2, 3]
    visitor.jump(1)
    visitor.branch()
    assert sorted(visitor.forecasts()) == [0, 1]


@pytest.mark.parametrize(("turn", "wanted"), [
    (lambda one: one.jump(9), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), (lambda one: one.jump(2), [2, 1, 0]),
    (lambda one: one.step(), [7, 6, 5, 4, 3, 2, 1, 0]), (lambda one: one.start_again(), [0]),
])  # fmt: skip
def test_a_move_asks_for_the_month_shown_first_and_for_none_that_is_shown_no_more(visitor, monkeypatch, turn, wanted):
    visitor.jump(6)
    asked = []
    monkeypatch.setattr(visitor.forecaster, "ask", lambda _, presents, *rest: asked.append(presents))
    turn(visitor)
    (presents,) = asked
    states = visitor.moment().states
    assert presents == [present_of(visitor.game.parameters.overrides, states[month]) for month in wanted]


def test_the_same_luck_has_the_same_forecast_before_anything_happens(visitor):
    """A branch changes the history's own luck; its present and so its forecast stay."""
    while visitor.waiting():
        pass
    before = visitor.forecasts()[0]
    visitor.branch()
    assert visitor.forecasts()[0] == before


def answer_a_month(visitor):
    """Hold, and let the model choose where holding is no choice, until the month is over."""
    played = visitor.game.months_played
    while visitor.game.months_played == played and not visitor.game.over:
        visitor.game.leave_to_model(visitor.seat)
        visitor.answered()


def test_time_waits_for_the_answer_of_who_sits_in_a_seat(visitor):
    visitor.jump(2)
    assert not visitor.waits
    visitor.sit_down(1)
    assert visitor.waits
    assert not visitor.step()
    assert visitor.game.months_played == 2
    answer_a_month(visitor)
    assert visitor.game.months_played == 3
    visitor.stand_up()
    assert not visitor.waits
    assert visitor.step()


def test_who_went_back_in_a_seat_can_go_forward_again_or_answer_otherwise(visitor):
    visitor.sit_down(1)
    for _ in range(3):
        answer_a_month(visitor)
    reached = visitor.moment().state.tobytes()
    visitor.jump(1)
    assert not visitor.waits
    assert visitor.step()
    assert visitor.step()
    assert visitor.moment().state.tobytes() == reached
    assert visitor.waits
    visitor.back()
    question = visitor.game.questions(1)[0]
    other = next(one.name for one in question.choices if one.name.startswith("adopt") or one.name != "hold")
    visitor.game.answer(1, {question.occasion: other})
    visitor.answered()
    assert visitor.waits or visitor.game.months_played > 2
    answer_a_month(visitor)
    assert visitor.moment().state.tobytes() != reached


def test_a_seat_that_the_game_has_not_is_refused_with_the_reason_and_nothing_changes(visitor):
    visitor.settings.set_value("parts_of_month", "2")
    assert visitor.start_again()
    visitor.jump(1)
    before = visitor.moment().state.tobytes()
    visitor.sit_down(1)
    assert "parts_of_month=1" in visitor.problem
    assert visitor.seat is None
    assert visitor.moment().state.tobytes() == before
    assert visitor.step()
    assert visitor.problem == ""


def test_only_what_somebody_has_answered_is_at_stake(visitor):
    visitor.jump(3)
    assert not visitor.at_stake
    visitor.sit_down(2)
    assert not visitor.at_stake
    visitor.game.answer(2, {})
    assert visitor.at_stake
    answer_a_month(visitor)
    assert visitor.at_stake
    visitor.start_again()
    assert not visitor.at_stake


def test_new_settings_begin_a_new_history_and_refused_ones_leave_the_old(visitor):
    visitor.jump(4)
    visitor.settings.set_value("horizon", "2025-02")
    visitor.settings.set_value("start", "2025-03")
    assert not visitor.start_again()
    assert "must come after start" in visitor.settings.problem
    assert visitor.game.months_played == 4
    visitor.settings.reset("start")
    assert visitor.start_again()
    assert visitor.settings.problem == ""
    assert visitor.game.months_played == 0
    visitor.jump(100)
    assert visitor.game.months_played == 2


def test_visitors_share_a_prepared_world_and_nothing_else(forecaster):
    one, other = Visitor(forecaster), Visitor(forecaster)
    world = prepared_world(tuple(sorted(one.game.parameters.overrides.items())))
    before = world.tobytes()
    one.jump(9)
    assert other.game.months_played == 0
    assert other.game.review.world is not one.game.review.world
    assert world.tobytes() == before


def until_prepared(visitor):
    """Look on until all that was asked for and the months to come are played; the presents of those months."""
    forecaster = visitor.forecaster
    guesses = visitor.next_presents()
    end = time.monotonic() + 60
    while visitor.waiting() or any((forecaster.get(one) or Forecast(b"")).continuations < 50 for one in guesses):
        assert time.monotonic() < end, "the months to come are not prepared"
        time.sleep(0.01)
    return guesses


def test_who_has_looked_on_has_the_forecasts_of_the_next_months_at_once_and_they_are_the_same(visitor):
    visitor.jump(4)
    assert len(until_prepared(visitor)) == AHEAD > 1
    for _ in range(AHEAD):
        assert visitor.step()
        assert not visitor.waiting()
        played = visitor.game.months_played
        cold = present_of(visitor.game.parameters.overrides, visitor.game.review.state)
        assert visitor.forecasts()[played] == forecast(cold, 50)


def test_what_is_prepared_is_not_shown_and_not_waited_for(visitor):
    visitor.jump(2)
    until_prepared(visitor)
    assert sorted(visitor.forecasts()) == [0, 1, 2]
    assert visitor.known() == 150


def another_seed(visitor):
    visitor.settings.set_value("seed", "8")
    assert visitor.start_again()


@pytest.mark.parametrize(
    "turn",
    [Visitor.branch, lambda visitor: visitor.jump(2), another_seed, lambda visitor: visitor.sit_down(1)],
    ids=["another luck", "a jump back", "another seed", "a seat"],
)
def test_whoever_turns_elsewhere_throws_away_what_was_prepared(visitor, turn):
    visitor.jump(5)
    guesses = until_prepared(visitor)
    turn(visitor)
    assert [visitor.forecaster.get(guess) for guess in guesses] == [None] * AHEAD


def test_nobody_guesses_what_a_person_in_a_seat_will_do(visitor):
    visitor.jump(3)
    visitor.sit_down(1)
    assert visitor.waits
    assert visitor.next_presents() == []
    answer_a_month(visitor)
    visitor.back()
    assert not visitor.waits
    (guess,) = visitor.next_presents()
    assert visitor.step()
    assert guess.key == present_of(visitor.game.parameters.overrides, visitor.game.review.state).key


def test_who_left_a_seat_is_prepared_for_again(visitor):
    visitor.jump(2)
    visitor.sit_down(1)
    answer_a_month(visitor)
    visitor.stand_up()
    until_prepared(visitor)
    assert visitor.step()
    assert not visitor.waiting()


def test_nothing_is_prepared_after_the_end(visitor):
    visitor.jump(100_000)
    assert visitor.next_presents() == []
    ending = Ending(int(visitor.game.review.state.law.ending))
    visitor.back()
    (last,) = visitor.next_presents()
    assert forecast(last, 5).likeliest() == [ending], "the month that ends it is the last to be prepared"


def test_nothing_is_left_of_a_visitor_that_has_gone(forecaster):
    visitor = Visitor(forecaster, Settings(seed="7"))
    visitor.jump(3)
    while visitor.waiting():
        pass
    left = [weakref.ref(one) for one in (visitor, visitor.game, visitor.game.review, visitor.game.review.world)]
    visitor.close()
    del visitor
    gc.collect()
    assert [one() for one in left] == [None] * 4
    assert not forecaster._asked
    assert not forecaster._prepared


def test_a_verb_that_ends_after_its_visitor_has_gone_leaves_nothing_to_play(forecaster):
    visitor = Visitor(forecaster)
    visitor.close()
    visitor.step()
    assert not forecaster._asked
    assert not forecaster._prepared
