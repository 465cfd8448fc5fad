"""The model of Mesa's page in Python and in ``mesa.batch_run``, where nobody looks at a page."""

import re
from pathlib import Path

import mesa
import numpy as np
import pytest
import solara
from mesa.experimental.scenarios import Scenario

from agents.canada import Canada
from agents.mexico import Mexico
from agents.united_states import UnitedStates
from experiments.live.mesa.model import REPORTERS, PageReview, WatchedReview
from model.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


class Quiet(Canada):
    def take_initiatives(self):
        pass


REFUSED = {
    "a value out of range": ({"term_years": "1000"}, "between 7 and 40"),
    "a misspelt parameter": ({"brod_rate": 0.1}, "'brod_rate' is no parameter of this form"),
    "a seed in words": ({"seed": "soon"}, "soon"),
    "an unknown doctrine": ({"united_states": "anarchy"}, "'anarchy' is no government of united_states"),
    "a generator": ({"rng": np.random.default_rng(1)}, "whole number"),
    "a scenario by name": ({"scenario": "review_2026"}, "give a Scenario of Mesa's"),
    "a scenario's misspelt value": ({"scenario": Scenario(brod_rate=0.1)}, "'brod_rate' is no parameter"),
    "a value and another in the scenario": (
        {"scenario": Scenario(broad_rate=0.1), "broad_rate": 0.2}, "broad_rate is 0.2 and 0.1 in the scenario"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_played_is_an_error_in_python_and_a_message_on_a_page(given, message):
    with pytest.raises(InputError) as refused:
        WatchedReview(**given)
    assert message in str(refused.value)
    page = PageReview(**given)
    assert page.problem == str(refused.value)
    assert not page.running


def test_a_batch_run_with_a_misspelt_parameter_is_no_result():
    with pytest.raises(InputError, match="brod_rate"):
        mesa.batch_run(WatchedReview, {"brod_rate": [0.1]}, rng=[1], display_progress=False)


def test_a_batch_run_takes_its_seeds_from_rng_and_draws_them_where_it_has_none():
    rows = mesa.batch_run(WatchedReview, {"horizon": "2025-02"}, rng=range(2), display_progress=False)
    assert {row["seed"] for row in rows} == {0, 1}
    assert set(REPORTERS) < set(rows[0])
    assert len({WatchedReview(seed=None).seed_of_luck for _ in range(3)}) == 3


def test_a_scenario_of_mesas_is_read():
    scenario = Scenario(rng=3, broad_rate=0.5, united_states="open_world")
    review = WatchedReview(scenario=scenario)
    assert review.parameters["broad_rate"] == 0.5
    assert (review.doctrine_in_office(0), review.seed_of_luck, review.scenario) == ("open_world", 3, scenario)
    assert WatchedReview(rng=5).seed_of_luck == 5
    # As Mesa's page passes it at a reset.
    assert WatchedReview(seed="7", scenario=Scenario()).seed_of_luck == 7


def test_classes_of_ones_own_are_seated():
    assert isinstance(WatchedReview(governments=(UnitedStates, Mexico, Quiet)).governments[2], Quiet)


def test_the_page_that_the_docs_show_seats_ones_own_classes_at_first_and_after_a_reset(monkeypatch):
    given = {}
    monkeypatch.setattr("mesa.visualization.SolaraViz", lambda review, **others: given.update(others, review=review))
    text = re.search(r"```python my_page.py\n(.*?)```", (ROOT / "docs" / "live.md").read_text("utf-8"), re.DOTALL)
    page = {"__name__": "my_page"}
    exec(text.group(1), page)
    solara.render_fixed(page["Page"](), handle_error=False)
    first = given["review"]
    # Mesa hands on what is fixed as it is, and of an input its value.
    values = {name: one["value"] if isinstance(one, dict) else one for name, one in given["model_params"].items()}
    for review in (first, type(first)(**values)):
        assert tuple(type(one) for one in review.governments) == page["MINE"]
        assert review.problem == ""
