"""Games handed over from a month: their values are the model's, their solutions theory's, mistakes are one line."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from agents.bargaining.offers import best_offer
from agents.extraction import bargaining_set, threat_game_of
from agents.pressure.demands import demanded_issue
from agents.pressure.threats import answer_values, draft_threat
from agents.values.preparation import economy_of
from experiments.cli import app
from experiments.games.repeated import repeated_report
from model.economy.armington import symmetric_countries
from model.errors import InputError
from model.games.bargaining import nash_solution
from model.games.coalitions import shapley_value
from model.games.partitions import coalition_worths, partition_equilibrium
from model.games.unions import with_free_pairs
from model.parameters import resolve
from model.players import ThreatClass
from model.review import JointReview

US, MX, CA = range(3)


@pytest.fixture(scope="module")
def review():
    return JointReview(resolve())


def test_the_threat_game_holds_the_values_that_the_target_answers_by(review):
    world, state = review.world, review.state
    game, issue = threat_game_of(world, state, US, MX, ThreatClass.BROAD)
    threat = state.threats[0].copy()
    assert draft_threat(world, state, US, MX, ThreatClass.BROAD, demanded_issue(world, state, US, MX), threat)
    values = np.empty(2)
    answer_values(world, state, threat, values)
    assert issue == threat.issue
    assert game.war > game.concession
    assert game.resolved == pytest.approx(0.35)
    assert game.audience > 0.0
    before = state.copy()
    threat_game_of(world, state, US, CA, ThreatClass.SECTORAL)
    assert state == before


def test_a_threat_that_the_doctrine_does_not_have_is_refused():
    review = JointReview(resolve(), "open_world")
    with pytest.raises(InputError, match="no broad threat"):
        threat_game_of(review.world, review.state, US, MX, ThreatClass.BROAD)


def test_the_bargaining_set_is_what_proposers_choose_from():
    review = JointReview(resolve(), "open_world")  # its protocol opens the table of three first
    world, state = review.world, review.state
    found = bargaining_set(world, state, 2, 2)
    assert found.points.shape == (len(found.weights), 3)
    chosen = np.zeros(4)
    best_offer(world, state, US, 2, 2, chosen)
    assert found.weights[:11] == pytest.approx(np.column_stack(2 * [np.linspace(0.05, 0.95, 11)]))
    assert np.abs(found.weights - chosen[:2]).max(axis=1).min() < 1e-12
    assert (np.diff(found.points[:11, US]) > 0).all()
    assert (np.diff(found.points[:11, MX]) < 0).all()
    gains = nash_solution(found.points, found.disagreement) - found.disagreement
    assert (gains > 0).all()


def test_a_deal_of_two_leaves_the_third_at_its_own_table(review):
    found = bargaining_set(review.world, review.state, 0, 0)
    assert found.players == (US, MX)
    with pytest.raises(InputError, match="no deal of this form"):
        bargaining_set(review.world, review.state, 0, 2)


def test_a_coalition_of_all_is_free_trade_and_equals_share_evenly():
    economy = symmetric_countries(3)
    worth, partitions = coalition_worths(economy, economy.tariff, (0, 1, 2), [0])
    assert worth[frozenset({0, 1, 2})] > worth[frozenset({0, 1})] > 0.0
    assert shapley_value(worth, 3) == pytest.approx(np.full(3, worth[frozenset({0, 1, 2})] / 3), abs=1e-4)
    assert partitions[((0, 1, 2),)][1] == pytest.approx(np.zeros(3), abs=1e-9)


def test_no_member_of_a_partition_gains_by_another_duty():
    economy = symmetric_countries(3)
    rates, found = partition_equilibrium(economy, economy.tariff, [(0,), (1,), (2,)], [0])
    assert np.ptp(rates) < 1e-4
    pair, outcome = partition_equilibrium(economy, economy.tariff, [(0, 1), (2,)], [0])
    assert outcome.real_income_change_pct[0] > found.real_income_change_pct[0]
    assert outcome.real_income_change_pct[2] < found.real_income_change_pct[2]
    assert pair[0] > 0.0


def test_on_the_calibrated_economy_the_united_states_wins_the_war_of_all_against_all():
    economy = economy_of(resolve())
    worth, partitions = coalition_worths(economy, economy.tariff, (0, 1, 2), range(11))
    alone = partitions[((0,), (1,), (2,))][1]
    assert alone[US] > 0.0
    assert alone[MX] < -0.5
    assert alone[CA] < -0.3
    assert worth[frozenset({US, MX})] > worth[frozenset({MX, CA})]
    assert with_free_pairs(economy, economy.tariff, [(0, 1)], [0]).shape == economy.tariff.shape


def test_by_playing_and_by_formula_the_same_governments_keep_duties_low():
    for partner in ("MEX", "CAN"):
        for objective in ("utility", "real_income"):
            report = repeated_report(JointReview(resolve()), partner, "0,0.25", objective, 1)
            for row, patience in zip(report["held"], report["discount_factor"], strict=True):
                assert row["keeps_low_by_playing"] == (row["critical_discount_factor"] <= patience)
            assert [one["name"] for one in report["machines"]][-1] == "in kind"
            low = [ends for *_, ends in report["equilibria"]]
            assert any(low) == all(row["keeps_low_by_playing"] for row in report["held"])


@pytest.mark.parametrize(
    "words",
    ["repeated", "threat", "threat --kind panel --actor CAN --target MEX", "bargain --table us_ca --form treaty",
     "coalitions"],
)  # fmt: skip
def test_a_game_prints_a_table_json_and_a_picture(words, tmp_path):
    name = words.split()[0]
    result = CliRunner().invoke(app, ["game", *words.split(), "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "2025-01" in result.output
    report = json.loads((tmp_path / f"{name}.json").read_text())
    assert report["month"] == "2025-01"
    assert (tmp_path / f"{name}.png").stat().st_size > 10000


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("threat --target USA", "use MEX or CAN"),
        ("threat --kind naval", "use one of broad, sectoral, withdrawal, panel"),
        ("threat --actor CHN", "use one of USA, MEX, CAN"),
        ("threat --actor MEX --target MEX", "use USA or CAN"),
        ("threat --actor MEX --target USA", "no broad threat"),
        ("bargain --table us_cn", "use one of us_mx, us_ca, trilateral"),
        ("bargain --table us_mx --form trilateral", "does not go with"),
        ("coalitions --month 2024-12", "starts in 2025-01"),
        ("repeated --partner USA", "use MEX or CAN"),
        ("repeated --rates 0.25,0", "must be lower"),
        ("repeated --rates 0,0.1,0.2", "write the low and the high duty"),
        ("repeated --lag 0", "from 1 to 20"),
    ],
)
def test_a_mistake_is_refused_in_one_line(words, message):
    result = CliRunner().invoke(app, ["game", *words.split()])
    assert isinstance(result.exception, InputError)
    assert message in str(result.exception)
