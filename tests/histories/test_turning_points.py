"""Turning points: what a history forecast from month to month, and the steps that moved it."""

import numpy as np
import pytest

from experiments.ensembles.forecast import Forecast, forecast, present_of
from experiments.histories.figure import draw_history
from experiments.histories.run import run_history
from experiments.histories.sentences import ending_name
from experiments.histories.story import tell, turns_told
from experiments.histories.turning_points import MOST, _turns, turning_points
from experiments.seats.beats import Beat
from experiments.seats.game import Game
from experiments.seats.rollouts import Point, Rollouts
from experiments.seats.turning import QUIET, words_of
from model.law.endings import Ending
from model.parameters import resolve
from model.review import JointReview

CONTINUATIONS = 120
LEAVING: dict[str, float] = {}  # at the defaults some histories hold notices
LEAVES = 20  # a seed under which the United States gives notice


@pytest.fixture(scope="module")
def history():
    parameters = resolve(LEAVING)
    found = run_history(parameters, LEAVES, "lighthizer")
    found["turning_points"] = turning_points(parameters, "lighthizer", LEAVES, CONTINUATIONS)
    return found


def test_the_first_forecast_is_that_of_the_start_and_the_last_is_what_came(history):
    rows = history["turning_points"]["forecast"]
    review = JointReview(resolve(LEAVING), "lighthizer", LEAVES)
    start = forecast(present_of(LEAVING, review.state), CONTINUATIONS)
    assert rows[0]["endings"] == {
        ending.name.lower(): pytest.approx(start.probability(ending), abs=1e-6) for ending in start.likeliest()
    }
    assert rows[-1]["endings"] == {history["ending"]: 1.0}
    assert len(rows) == history["months"] + 1
    assert all(sum(row["endings"].values()) == pytest.approx(1.0, abs=1e-5) for row in rows)


def test_a_notice_of_withdrawal_turns_a_history_and_is_named_as_the_step_that_did(history):
    notice = next(event for event in history["events"] if event["type"] == "give_notice")
    (point,) = (one for one in history["turning_points"]["points"] if one["month"] == notice["month"])
    assert point["whose"] == "United States"
    assert "gives notice of withdrawal" in point["what"]
    assert point["after"].get("extended", 0.0) < point["before"]["extended"] - 0.2


def test_a_wish_that_nobody_saw_is_told_and_not_laid_at_the_door_of_the_next_move(history):
    """An act that cannot be taken back is wished twice: the first wish moves the odds and leaves no line in the log."""
    review, first = JointReview(resolve(LEAVING), "lighthizer", LEAVES), None
    while first is None:
        assert not review.state.over, "the history has to hold such a wish"
        before = int(review.state.considered[0, 0])
        review.step()
        if int(review.state.considered[0, 0]) > before:
            first = review.months[-1]["month"]
    (point,) = (one for one in history["turning_points"]["points"] if one["month"] == first)
    assert point["what"].startswith("The United States wishes for the first time to give notice of withdrawal")
    assert any(event["month"] == first for event in history["events"]), "somebody did move in that month"


def test_turning_points_are_few_in_order_and_as_large_as_the_forecasts_they_lie_between(history):
    turns = history["turning_points"]
    months = [row["month"] for row in turns["forecast"]]
    assert 1 <= len(turns["points"]) <= MOST
    assert [one["month"] for one in turns["points"]] == sorted(one["month"] for one in turns["points"])
    for point in turns["points"]:
        place = months.index(point["month"])
        before, after = (turns["forecast"][place + k]["endings"] for k in range(2))
        assert (point["before"], point["after"]) == (before, after)
        size = 0.5 * sum(abs(after.get(name, 0.0) - before.get(name, 0.0)) for name in before | after)
        assert point["moved"] == pytest.approx(size, abs=1e-5)
        assert point["what"]


def test_every_turning_point_tells_its_interval_and_that_it_was_picked_for_its_size(history):
    turns = history["turning_points"]
    told = " ".join(tell(history).split())
    assert f"These are the largest changes of {history['months']} months, picked because they are large" in told
    for point, (_, _, moved) in zip(turns["points"], turns_told(turns), strict=True):
        for name, one in point["changes"].items():
            difference = point["after"].get(name, 0.0) - point["before"].get(name, 0.0)
            assert one["change"] == pytest.approx(difference, abs=1e-5)
            assert one["low"] <= one["change"] <= one["high"]
        name, one = next(iter(point["changes"].items()))
        assert f"({100 * one['change']:+.0f} [{100 * one['low']:+.0f}, {100 * one['high']:+.0f}])" in moved
        assert ending_name(name) in moved
        assert one["high"] - one["low"] > 0.02, "a hundred continuations leave a change open by points"


def test_the_same_history_has_the_same_turning_points(history):
    assert turning_points(resolve(LEAVING), "lighthizer", LEAVES, CONTINUATIONS) == history["turning_points"]


def endings(extended, of=400):
    return Forecast(bytes([Ending.EXTENDED] * extended + [Ending.WITHDRAWN] * (of - extended)))


def test_a_month_that_moved_no_more_than_luck_explains_is_no_turning_point():
    draws = np.random.default_rng(3)
    still = [Forecast(draws.permutation(np.frombuffer(endings(200).endings, np.uint8)).tobytes()) for _ in range(40)]
    assert _turns(still) == []
    assert _turns([endings(200), endings(200), endings(260), endings(262)]) == [1]
    assert _turns([endings(5, of=10), endings(10, of=10)]) == [], "five that turn one way are five tosses of a coin"


def test_the_story_tells_them_and_the_picture_shows_the_forecast(history, tmp_path):
    told = tell(history)
    assert "Turning points, by 120 continuations" in told
    assert told.index("What decided it") < told.index("Turning points")
    plain = {name: value for name, value in history.items() if name != "turning_points"}
    assert "Turning points" not in tell(plain)
    heights = []
    for name, one in (("with", history), ("without", plain)):
        draw_history(one, tmp_path / f"{name}.png")
        heights.append(int.from_bytes((tmp_path / f"{name}.png").read_bytes()[20:24], "big"))
    assert heights[0] > heights[1] + 200


def test_an_election_that_changes_nothing_is_told_where_it_moves_the_odds():
    parameters = resolve({"start": "2028-12", "horizon": "2029-03", "challenger_wins_us_2028": 0.0})
    game = Game(parameters, "lighthizer", 3)
    while game.advance():
        pass
    rollouts, told = Rollouts(game.review.world), []
    for month in range(2):
        past = game.past(month)
        _, opened = next(rollouts.months_steps(past, frozenset()))
        quiet = Beat(month, None, Point(past.state, past.outcome, 0), opened, game.review.log[:0])
        told.append(words_of(quiet))
    assert told == [QUIET, "An election leaves the government of the United States in office."]
