"""The benchmark of the live page measures in a real browser and says what it measured."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from experiments.live import bench
from experiments.live.bench import LOOK, measure
from tests.live.page.few_forecasts import CONTINUATIONS
from tests.processes import joint_review_here

pytest.importorskip("playwright.sync_api")


def test_the_numbers_of_steps_and_forecasts_are_checked_before_a_server_is_started():
    for words in (("--steps", "0"), ("--steps", "many"), ("--forecasts", "1000")):
        done = joint_review_here("bench", "live", *words)
        assert done.returncode == 2
        assert words[0] in done.stderr


@pytest.mark.long
def test_it_measures_first_paint_steps_and_forecasts_in_a_real_browser():
    command = (sys.executable, str(Path(__file__).with_name("few_forecasts.py")))
    # In a thread of its own: another test of this process may have a browser open, and one thread drives one only.
    with ThreadPoolExecutor(1) as apart:
        asked = apart.submit(measure, steps=3, forecasts=1, command=command, continuations=CONTINUATIONS)
        found = asked.result()
    assert {name: len(found[name]) for name in ("paint", "step", "cold", "prepared")} == {
        "paint": 2, "step": 3, "cold": 1, "prepared": 1,
    }  # fmt: skip
    assert all(time > 0 for name in ("paint", "step", "cold", "prepared") for time in found[name])
    assert found["look"] == LOOK * found["cold"][0]


def test_it_prints_what_was_measured_with_how_often(monkeypatch):
    found = {"paint": [900.0, 300.0], "step": [40.0, 50.0, 60.0], "cold": [9000.0], "prepared": [70.0], "look": 18000.0}
    monkeypatch.setattr(bench, "measure", lambda steps, forecasts: found if (steps, forecasts) == (3, 1) else None)
    done = joint_review_here("bench", "live", "--steps", "3", "--forecasts", "1")
    assert done.returncode == 0, done.stderr
    measured = re.findall(r"(\d+) times, p50 ([\d,]+) ms, p95 ([\d,]+) ms", done.stdout)
    assert [row[:2] for row in measured] == [("2", "600"), ("3", "50"), ("1", "9,000"), ("1", "70")]
    assert re.search(r"cold: .*\n.*prepared while the month before was looked at for 18.0 s: ", done.stdout)
    for _, middle, high in measured:
        assert 0 < int(middle.replace(",", "")) <= int(high.replace(",", ""))
