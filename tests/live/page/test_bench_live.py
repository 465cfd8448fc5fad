"""The benchmark of the live page measures in a real browser and says what it measured."""

import re

import pytest

from tests.processes import joint_review, joint_review_here

pytest.importorskip("playwright.sync_api")


def test_the_numbers_of_steps_and_forecasts_are_checked_before_a_server_is_started():
    for words in (("--steps", "0"), ("--steps", "many"), ("--forecasts", "1000")):
        done = joint_review_here("bench", "live", *words)
        assert done.returncode == 2
        assert words[0] in done.stderr


@pytest.mark.long
def test_it_prints_first_paint_steps_and_forecasts_with_how_often_each_was_measured():
    done = joint_review("bench", "live", "--steps", "3", "--forecasts", "1")
    assert done.returncode == 0, done.stderr
    measured = re.findall(r"(\d+) times, p50 ([\d,]+) ms, p95 ([\d,]+) ms", done.stdout)
    assert [row[0] for row in measured] == ["2", "3", "1", "1"]
    assert re.search(r"cold: .*\n.*prepared while the month before was looked at for [\d.]+ s: ", done.stdout)
    for _, middle, high in measured:
        assert 0 < int(middle.replace(",", "")) <= int(high.replace(",", ""))
