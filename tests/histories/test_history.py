"""Whole histories: legal, reproducible, and different under the two doctrines."""

import json

import numpy as np
import pytest

from experiments.histories.run import history_json, run_history
from experiments.histories.story import tell
from model.law.endings import Ending
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.review import JointReview


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_history():
    first, second = (history_json(run_history(resolve(), 5, "lighthizer")) for _ in range(2))
    assert first == second
    assert json.loads(first)["events"] != run_history(resolve(), 6, "lighthizer")["events"]


@pytest.mark.parametrize("doctrine", ["lighthizer", "open_world"])
def test_every_history_ends_with_a_story(doctrine):
    for seed in range(12):
        history = run_history(resolve(), seed, doctrine)
        assert history["ending"] in {ending.name.lower() for ending in Ending if ending != Ending.NONE}
        assert history["months"] <= 139
        assert "What decided it" in tell(history)
        assert all(np.isfinite(month["real_income_pct"]).all() for month in history["series"])


def threats_made(review):
    log = review.log[: review.state.events]
    return int(np.sum((log.event == EventKind.MOVE) & (log.kind == MoveKind.THREATEN)))


def test_the_open_world_threatens_less_than_balanced_trade():
    threats = {}
    for doctrine in ("lighthizer", "open_world"):
        reviews = [JointReview(resolve(), doctrine, seed).play() for seed in range(10)]
        threats[doctrine] = sum(threats_made(review) / len(review.months) for review in reviews)
    assert threats["open_world"] < threats["lighthizer"]


def test_a_step_past_the_end_does_nothing():
    review = JointReview(resolve({"horizon": "2025-03"})).play()
    before = review.states.tobytes()
    review.step()
    assert review.states.tobytes() == before
    assert review.ending == Ending.ANNUAL_REVIEWS
