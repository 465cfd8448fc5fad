"""Every ending is reached by its documented scenario, and long runs never leave the law."""

from collections import Counter

import numpy as np
import pytest

from agents.values.preparation import prepare
from model.calendar import first_day
from model.law.endings import Ending
from model.law.legality import legal_errors, trade_policy_errors
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.review import JointReview
from model.scenario import load_scenario, scenario_names

PRESETS = {"review_2026", "nafta_2017"}
OF_THE_OLD_TEXT = {"NEW_AGREEMENT", "OLD_AGREEMENT"}  # see tests/record/test_nafta.py


def play(doctrine, seed, parameters, world=None):
    """One history, its legal state checked every month."""
    review = JointReview(parameters, doctrine, seed, world=world)
    while not review.state.over:
        day = first_day(int(review.state.month))
        review.step()
        errors = legal_errors(review.state.law, day)
        assert errors + trade_policy_errors(review.state, day) == [], (doctrine, seed, day)
    assert np.isfinite(review.state.real_income).all(), (doctrine, seed)
    return review


@pytest.mark.parametrize("name", sorted(set(scenario_names()) - PRESETS))
def test_a_scenario_named_after_an_ending_reaches_it(name):
    scenario = load_scenario(name)
    review = play(scenario.doctrine, scenario.seed, resolve(scenario.parameters))
    assert review.ending == Ending[name.upper()]


def test_every_ending_has_its_scenario():
    named = {name.upper() for name in set(scenario_names()) - PRESETS}
    assert named == {ending.name for ending in Ending} - {"NONE"} - OF_THE_OLD_TEXT


@pytest.mark.long(seconds=35)
def test_two_hundred_histories_of_each_doctrine_stay_lawful_and_the_doctrines_differ():
    endings, threats = {}, {}
    parameters = resolve()
    world = prepare(parameters)
    for doctrine in ("lighthizer", "open_world"):
        endings[doctrine], threats[doctrine] = Counter(), 0
        for seed in range(200):
            review = play(doctrine, seed, parameters, world)
            endings[doctrine][review.ending] += 1
            log = review.log[: review.state.events]
            threats[doctrine] += int(((log.event == EventKind.MOVE) & (log.kind == MoveKind.THREATEN)).sum())
        print(doctrine, {ending.name: count for ending, count in endings[doctrine].items()}, threats[doctrine])
    assert endings["open_world"][Ending.EXTENDED] > endings["lighthizer"][Ending.EXTENDED]
    assert threats["lighthizer"] > 3 * threats["open_world"]
    assert set(endings["lighthizer"]) - {Ending.EXTENDED}
