"""A game is taken from any month of a history, whether its seed or a saved game holds it."""

import json

import numpy as np
import pytest

from experiments.games.month_games import bargain_report, threat_report
from experiments.games.origin import history_at, saved_history
from experiments.seats.game import Game
from experiments.seats.saved import saved as content_of
from model.errors import InputError
from model.parameters import resolve
from tests.processes import joint_review_here

CA = 2


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A game of four months in which Canada gave notice in the first."""
    game = Game(resolve(), "lighthizer", 1, (CA,))
    while game.months_played < 4:
        while questions := game.questions(CA):
            notice = {q.occasion: "give_notice" for q in questions if q.find("give_notice")}
            game.answer(CA, notice if game.months_played == 0 else {})
        assert game.advance()
    path = tmp_path_factory.mktemp("games") / "game.json"
    path.write_text(json.dumps(content_of(game)), encoding="utf-8")
    return path


def test_a_saved_month_gives_the_game_of_that_month(saved):
    review = saved_history(saved, None)
    assert int(review.state.law.notice_day[CA]) > 0
    here, plain = (
        threat_report(review, "CAN", "broad"),
        threat_report(history_at(resolve(), 1, "lighthizer", "2025-05"), "CAN", "broad"),
    )
    assert here["month"] == plain["month"] == "2025-05"
    assert here["values"] != plain["values"]


def test_an_earlier_month_of_a_saved_game_can_be_asked_for(saved):
    first = bargain_report(saved_history(saved, "2025-01"), "us_mx", "")
    plain = bargain_report(history_at(resolve(), 1, "lighthizer", None), "us_mx", "")
    assert np.array(first["points"]) == pytest.approx(np.array(plain["points"]), abs=1e-9)


@pytest.mark.parametrize("month", ["2025-09", "2024-12"])
def test_a_month_that_a_saved_game_does_not_hold_is_refused(saved, month):
    with pytest.raises(InputError, match="holds 2025-01 to 2025-05"):
        saved_history(saved, month)


def test_the_command_takes_a_saved_game_and_nothing_that_contradicts_it(saved, tmp_path):
    done = joint_review_here("game", "threat", "--saved", str(saved), "--target", "CAN", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["month"] == "2025-05"
    refused = joint_review_here("game", "threat", "--saved", str(saved), "--seed", "3")
    assert refused.returncode == 2
    assert "leave out" in refused.stderr
    missing = joint_review_here("game", "threat", "--saved", str(tmp_path / "none.json"))
    assert missing.returncode == 2
    assert "cannot read" in missing.stderr
