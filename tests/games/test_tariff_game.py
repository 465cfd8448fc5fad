"""The tariff stage game of a state: payoffs are those of the exact economy, and its equilibria what theory says."""

import json

import numpy as np
import pytest

from experiments.games.report import tariff_report
from model.errors import InputError
from model.games.equilibria import best_response_gains, logit_equilibrium, mixed_equilibria, pure_equilibria
from model.games.tariff_game import tariff_game
from model.parameters import resolve
from model.payoffs import clear_economy
from model.review import JointReview
from tests.processes import joint_review_here


@pytest.fixture(scope="module")
def review():
    return JointReview(resolve())


@pytest.fixture(scope="module")
def incomes(review):
    return tariff_game(review.world, review.state, (0, 1, 2), (0.0, 0.1, 0.25), "real_income")


def test_without_duties_nobody_gains_or_loses(incomes):
    assert np.abs(incomes.payoffs[0, 0, 0]).max() < 1e-9
    assert incomes.names == ("United States", "Mexico", "Canada")


def test_payoffs_are_the_real_incomes_of_the_model_and_the_state_is_left_alone(review, incomes):
    before = review.state.tobytes()
    again = tariff_game(review.world, review.state, (0, 1, 2), (0.0, 0.1, 0.25), "real_income")
    assert np.array_equal(again.payoffs, incomes.payoffs)
    assert review.state.tobytes() == before
    review.world.scratch[0] = review.state
    tried = review.world.scratch[0]
    tried.offset[0, 1], tried.offset[0, 2], tried.offset[1, 0] = 0.25, 0.25, 0.1
    assert clear_economy(review.world, tried)
    assert incomes.payoffs[2, 1, 0] == pytest.approx(review.world.outcomes.real_income[:3], abs=1e-9)


def test_a_us_duty_hurts_its_partners_and_spares_the_one_it_is_not_put_on(review, incomes):
    assert (incomes.payoffs[2, 0, 0][1:] < -1.0).all()
    assert incomes.payoffs[1, 0, 0][0] > 0.0
    pair = tariff_game(review.world, review.state, (1, 2), (0.0, 0.1), "real_income")
    assert pair.payoffs[1, 0][0] > 0.0
    assert abs(pair.payoffs[1, 0][1]) < 0.05


def test_the_equilibria_of_the_grid_are_where_the_continuous_nash_tariffs_are(review):
    """T25 in part: the discretised game against iterated best replies on the continuum."""
    economy_rates = np.round(np.arange(0.0, 0.21, 0.02), 2)
    game = tariff_game(review.world, review.state, (0, 1, 2), economy_rates, "real_income")
    (profile,) = pure_equilibria(game.payoffs)
    for player, action in enumerate(profile):
        worth = [game.payoffs[(*profile[:player], a, *profile[player + 1 :])][player] for a in range(11)]
        assert action == int(np.argmax(worth))
        assert 0.04 <= economy_rates[action] <= 0.14


def test_nobody_gains_by_leaving_an_equilibrium_of_the_model_game(incomes):
    for profile in mixed_equilibria(incomes.payoffs):
        assert best_response_gains(incomes.payoffs, profile).max() < 1e-6
    scaled = incomes.payoffs / np.ptp(incomes.payoffs.reshape(-1, 3), axis=0)
    gains = [best_response_gains(scaled, logit_equilibrium(scaled, precision)).max() for precision in (1.0, 10.0, 60.0)]
    assert gains[0] > gains[1] > gains[2], "more precise players leave less on the table"


@pytest.mark.parametrize(
    ("players", "rates", "objective", "message"),
    [
        ((0,), (0.0, 0.1), "utility", "two or three different seats"),
        ((0, 0), (0.0, 0.1), "utility", "two or three different seats"),
        ((0, 3), (0.0, 0.1), "utility", "two or three different seats"),
        ((0, 1), (0.1,), "utility", "two or more different ones"),
        ((0, 1), (0.1, -1.0), "utility", "each above -1"),
        ((0, 1), (0.0, 0.1), "glory", "use utility or real_income"),
    ],
)
def test_what_is_no_tariff_game_is_refused(review, players, rates, objective, message):
    with pytest.raises(InputError, match=message):
        tariff_game(review.world, review.state, players, rates, objective)


def test_the_command_prints_the_game_of_a_month():
    report = json.loads(joint_review_here("game", "tariffs", "--month", "2025-06", "--seed", "4", "--json").stdout)
    assert report["month"] == "2025-06"
    assert np.array(report["payoffs"]).shape == (3, 3, 3, 3)
    for mix in report["logit_equilibrium"]:
        assert sum(mix) == pytest.approx(1.0, abs=1e-5)


def test_under_balanced_trade_the_tariff_war_is_no_punishment():
    """Its duties close the deficits that it dislikes."""
    report = tariff_report(JointReview(resolve()), "USA,MEX,CAN", "0,0.1,0.25", "utility")
    hawk = report["reciprocity"][0]
    assert hawk["player"] == "United States"
    assert hawk["punishment"] > hawk["cooperation"]
    assert hawk["largest_hazard"] == 0.0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--month", "2040-01"], "--month 2040-01: this history runs from 2025-01 to"),
        (["--month", "2024-01"], "this history starts in 2025-01"),
        (["--month", "abc"], "'abc' is not a month"),
        (["--players", "USA"], "name two or three different ones"),
        (["--players", "USA,BRA"], "'BRA' is unknown"),
        (["--rates", "0,x"], "write numbers joined by commas"),
        (["--objective", "glory"], "use utility or real_income"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(words, message):
    done = joint_review_here("game", "tariffs", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
