"""The recorded history as data: dated, sourced, doubts marked, joint moves told apart."""

from experiments.record.hindcast import EPISODES, questions, record
from model.calendar import day_from_text

PARTIES = {"United States", "Mexico", "Canada", "China", "each other"}


def test_rows_are_dated_in_order_and_each_has_a_source():
    days = [day_from_text(row["announced"]) for row in record()]
    assert days == sorted(days)
    assert all(row["source"].startswith("http") for row in record())
    assert {row["announced"][:4] for row in record()} >= {str(year) for year in range(2017, 2026)} - {"2024"}


def test_nothing_takes_effect_before_it_is_announced():
    dated = [row for row in record() if row["effective"]]
    assert len(dated) > 40
    assert all(day_from_text(row["effective"]) >= day_from_text(row["announced"]) for row in dated)


def test_every_row_has_one_target_and_doubts_are_marked():
    assert all(row["target"] in PARTIES or " and " in row["target"] for row in record())
    assert all("/" not in row["actor"] + row["target"] for row in record())
    assert sum(bool(row["doubtful"]) for row in record()) >= 6
    assert not any("from memory" in row["description"] for row in record())


def test_questions_rest_on_rows_of_the_record():
    assert all(len(questions(episode)) >= 15 for episode in EPISODES)
    for episode in EPISODES:
        assert {question.happened for question in questions(episode)} == {True, False}
