"""Midterm elections: a Congress against the president is a harder ratifier, for two years (two-level games)."""

import numpy as np
import pytest

from agents.bargaining.protocols import passes
from agents.values.preparation import prepare
from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.run import run_history
from experiments.histories.story import tell
from model.calendar import month_from_text
from model.elections import chance_of_opposed_congress, inaugurated_in, midterm_in
from model.moves import Form
from model.parameters import resolve
from model.players import Regime, Tier
from model.review import JointReview

RUNS = range(200)
TURNS = {"midterm_turns_congress": 1.0}


def test_congress_is_elected_in_november_of_even_years_and_meets_in_january():
    months = range(month_from_text("2017-01"), month_from_text("2037-01"))
    found = [month // 12 for month in months if midterm_in(month)]
    assert found == [2019, 2023, 2027, 2031, 2035]
    assert [month // 12 for month in months if inaugurated_in(month)] == [2017, 2021, 2025, 2029, 2033]
    assert all(month % 12 == 0 for month in months if midterm_in(month) or inaugurated_in(month))


@pytest.mark.parametrize(
    ("month", "opposed"),
    [("2026-12", 0.0), ("2027-01", 0.4), ("2028-12", 0.4), ("2029-01", 0.0), ("2030-12", 0.0), ("2031-01", 0.4)],
)
def test_a_congress_can_be_against_the_president_from_the_midterms_to_the_next_inauguration(month, opposed):
    world = JointReview(resolve({"midterm_turns_congress": 0.4})).world
    start = month_from_text("2025-01")
    assert chance_of_opposed_congress(world.p, start, month_from_text(month)) == pytest.approx(opposed)


def test_a_history_that_starts_after_the_midterms_expects_the_congress_it_starts_with():
    world = JointReview(resolve(TURNS)).world
    for start, expected in (("2027-02", 0.0), ("2027-01", 1.0), ("2026-12", 1.0)):
        found = [
            chance_of_opposed_congress(world.p, month_from_text(start), month_from_text(month))
            for month in ("2028-06", "2029-06", "2031-06")
        ]
        assert found == [expected, 0.0, 1.0], start


def test_congress_turns_in_play_as_its_probability_says_and_goes_with_the_next_president():
    for chance in (0.0, 1.0):
        review = JointReview(resolve({"midterm_turns_congress": chance, "play_on": True, "horizon": "2029-02"}), seed=2)
        seen = {}
        while review.state.over == 0:
            review.step()
            seen[int(review.state.month)] = int(review.state.congress)
        for text, expected in (("2026-12", 0), ("2027-02", chance), ("2029-01", chance), ("2029-02", 0)):
            assert seen[month_from_text(text)] == expected, text


def test_a_congress_against_the_president_asks_more_of_a_treaty_and_nothing_of_an_executive_deal():
    review = JointReview(resolve({"ratifier_precision": 100000.0, "opposed_congress_asks": 0.05}))
    world, state = review.world, review.state
    for opposed, least in ((0, 0.0), (1, 0.05)):
        state.congress = opposed
        assert passes(world, state, 0, Form.TREATY, least + 1e-3) > 0.99
        assert passes(world, state, 0, Form.TREATY, least - 1e-3) < 0.01
        assert passes(world, state, 0, Form.EXECUTIVE, -1.0) == 1.0
        assert passes(world, state, 1, Form.TREATY, 1e-3) > 0.99


def test_who_may_sit_in_congress_later_counts_today():
    worths = []
    for chance in (0.0, 1.0):
        world = prepare(resolve({"midterm_turns_congress": chance, "opposed_congress_asks": 0.1}))
        worths.append(world.value[0, Regime.ANNUAL_REVIEWS, Tier.NONE, 1].sum(axis=-1))
    assert np.abs(np.subtract(*worths)).max() > 1e-4


def test_a_hard_congress_leaves_fewer_deals_that_need_it():
    """From January 2027 on no text of three passes; the open world deals with both partners at one table."""
    deals = []
    for asks in (0.0, 0.5):
        parameters = resolve({**TURNS, "opposed_congress_asks": asks, "play_on": True, "horizon": "2028-12"})
        deals.append(play_ensemble(parameters, "open_world", 3, RUNS).deals[:, 2])
    fewer = deals[0].astype(float) - deals[1]
    assert fewer.mean() > 4.0 * fewer.std() / np.sqrt(len(RUNS))


def test_the_story_tells_what_the_midterms_bring():
    settings = {**TURNS, "play_on": True, "horizon": "2027-02"}
    told = tell(run_history(resolve(settings), 2, "lighthizer"))
    assert "The midterm elections bring a Congress against the president." in told
