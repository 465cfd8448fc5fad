"""Means over the months played compare only histories of one length: what is said where they differ."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.text import analysis_text
from experiments.analysis.windows import windows
from experiments.ensembles.ensemble import play_ensemble
from experiments.reports.wording import decides, game_lines, limits
from experiments.sweeps.studies.study import load_study
from tests.analysis.synthetic import made_up, step

REFERENCE = Path(__file__).parents[2] / "results" / "reference" / "study.toml"
PLAYERS = ("us=doctrine", "mexico=stance")


def of_lengths(*months, points=16):
    """Made-up histories that played so many months, in turn."""
    frame = made_up(step, points=points, replications=4)
    frame.table["months"] = pd.Series(months * len(frame.table)).iloc[: len(frame.table)].to_numpy()
    frame.table["payoff_us"] = frame.table["effective_income_us"]
    return frame


def test_histories_of_one_length_leave_nothing_to_say():
    assert windows(of_lengths(139), ["effective_income_us"]) is None


def test_of_histories_that_differ_in_length_means_counts_and_last_months_are_named_but_no_annuity():
    names = ["effective_income_us", "payoff_us", "threats_us", "us_deficit", "extended", "ending_month"]
    found = windows(of_lengths(26, 73), names)
    assert (found["shortest"], found["longest"]) == (26, 73)
    assert found["outcomes"] == {
        "effective_income_us": "a mean over the months played",
        "threats_us": "counted over the months played",
        "us_deficit": "taken in the last month",
    }


def test_text_and_report_say_where_an_income_is_partly_the_length_of_a_history():
    frame = of_lengths(26, 73)
    data = plain(analyse(frame, Asked(resamples=20, outcomes=("effective_income_us", "payoff_us"))))
    assert "Histories are 26 to 73 months long" in analysis_text(data)
    assert "effective income, United States" in limits(frame, data)[0]
    income, payoff = decides(data)
    assert "a mean over the months played, of histories that are 26 to 73 months long" in income
    assert "months long" not in payoff
    same = plain(analyse(of_lengths(139), Asked(resamples=20, outcomes=("effective_income_us",))))
    assert "months long" not in analysis_text(same) + decides(same)[0]


def test_a_game_whose_payoffs_are_such_means_says_so():
    frame = of_lengths(26, 73, points=40)
    frame.table["stance"] = (frame.table["x"] > 0.5).map({True: "hard", False: "soft"})
    frame = replace(frame, factors=(*frame.factors, "stance"))
    data = plain(analyse(frame, Asked(resamples=20, players=PLAYERS, outcomes=("extended",))))
    assert "months long" in game_lines(data)[0]


@pytest.mark.parametrize("point", [0, 383])
def test_every_history_of_the_reference_study_reaches_its_horizon(point):
    study = load_study(REFERENCE)
    assert study.design.points == 384
    outcomes = play_ensemble(study.parameters(point), study.plan.doctrine_at(study.values(point)), study.seed, range(2))
    assert outcomes["months"].tolist() == [139, 139]
