"""Scoring against the record: proper scores, naive forecasters, the same answer from any number of processes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.analysis.intervals import wilson
from experiments.record.estimate import OPEN, defaults, draws, settings_of
from experiments.record.hindcast import (
    EPISODES,
    Answer,
    answer_all,
    base_rate,
    compared,
    hindcast_data,
    hindcast_text,
    play,
    play_shared,
    questions,
    scores,
)
from model.parameters import registry, resolve


@pytest.fixture(scope="module")
def played():
    return play("review_2026", range(6))


def with_probability(question, p):
    return Answer(question, p, p, p, 0.5, 0.02, base_rate(question))


def test_a_coin_scores_a_quarter_and_the_logarithm_of_two():
    found = scores([with_probability(question, 0.5) for question in questions("review_2026")])
    for name in ("model", "coin"):
        assert found[name]["brier"] == pytest.approx(0.25)
        assert found[name]["log"] == pytest.approx(np.log(2))


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_scores_are_proper_the_true_share_scores_best(forecast, share):
    def expected(p, kind):
        if kind == "brier":
            return share * (1 - p) ** 2 + (1 - share) * p**2
        return -share * np.log(p) - (1 - share) * np.log(1 - p)

    for kind in ("brier", "log"):
        assert expected(share, kind) <= expected(forecast, kind) + 1e-12


def test_who_knows_the_record_beats_every_naive_forecaster():
    found = scores([with_probability(q, 0.99 if q.happened else 0.01) for q in questions("nafta_2017")])
    assert found["model"]["log"] < min(found[name]["log"] for name in ("coin", "status quo", "other episode"))


def test_scores_are_compared_question_by_question():
    asked = questions("review_2026")
    forecasts = np.random.default_rng(0).uniform(0.3, 0.7, len(asked))
    answers = [with_probability(question, p) for question, p in zip(asked, forecasts, strict=True)]
    happened = np.array([question.happened for question in asked])
    apart = (forecasts - happened) ** 2 - 0.25
    row = compared(answers)["coin"]["brier"]
    assert row["difference"] == pytest.approx(apart.mean())
    assert row["difference"] == pytest.approx(scores(answers)["model"]["brier"] - scores(answers)["coin"]["brier"])
    assert row["standard_error"] == pytest.approx(apart.std(ddof=1) / np.sqrt(len(asked)))


def test_a_model_is_told_apart_from_a_coin_only_where_its_questions_say_so():
    asked = questions("review_2026")
    knowing = compared([with_probability(q, 0.8 if q.happened else 0.2) for q in asked])
    assert knowing["coin"]["brier"]["told_apart"]
    erring = [0.8 if q.happened != (k % 3 == 0) else 0.2 for k, q in enumerate(asked)]
    guessing = compared([with_probability(q, p) for q, p in zip(asked, erring, strict=True)])
    assert not guessing["coin"]["brier"]["told_apart"]


def test_the_text_says_which_scores_are_not_told_apart(played):
    data = hindcast_data("review_2026", 6, played)
    text = hindcast_text(data)
    assert f"paired standard error over {len(questions('review_2026'))} questions" in text
    told = [row["told_apart"] for rows in data["model_less_others"].values() for row in rows.values()]
    assert text.count(" not told apart") == told.count(False)


@given(st.integers(0, 200), st.integers(1, 200))
def test_intervals_hold_the_share_and_narrow_with_more_histories(yes, more):
    runs = yes + more
    low, high = wilson(yes, runs)
    assert 0.0 <= low <= yes / runs + 1e-12
    assert yes / runs <= high + 1e-12
    wide, narrow = wilson(yes, runs), wilson(yes * 10, runs * 10)
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_the_base_rate_comes_from_the_other_episode():
    by_kind = {q.kind: base_rate(q) for q in questions("review_2026")}
    assert by_kind["withdrawal notice"] == pytest.approx(0.25)  # one question in 2017-2020, answered no
    assert by_kind["sectoral duties"] == pytest.approx(2.5 / 3)


def test_the_answers_do_not_depend_on_the_number_of_processes(played):
    shared = play_shared("review_2026", 6, processes=2)
    assert np.array_equal(shared.answers, played.answers)
    assert shared.endings == played.endings


def test_the_text_tells_hits_from_misses_and_forecasts_the_votes(played):
    data = hindcast_data("review_2026", 6, played)
    text = hindcast_text(data)
    wrong = [row for row in data["questions"] if (row["probability"] > 0.5) != row["happened"]]
    assert text.count("! ") == len(wrong) + 1
    assert sum(data["endings"].values()) == pytest.approx(1.0)
    assert sum(data["votes"].values()) == pytest.approx(3.0)
    assert len(answer_all("review_2026", played)) == len(data["questions"])


def test_open_parameters_are_estimated_on_the_first_episode_alone():
    points = draws(12)
    assert points.shape == (12, len(OPEN))
    for point in (*points, defaults()):
        resolve(settings_of(point))
    in_use = settings_of(defaults())
    for one in OPEN:
        assert in_use[one.parameters[0]] == registry()[one.parameters[0]].default
        assert len({registry()[name].unit for name in one.parameters}) == 1
    assert EPISODES[0] == "nafta_2017"
