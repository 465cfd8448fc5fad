"""The class that the page on extending the model shows plays as the page says; what it names is where it says."""

import importlib
import re
from pathlib import Path

import numpy as np
import pytest

from agents.mexico import Mexico
from agents.united_states import UnitedStates
from agents.values.preparation import prepare
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.review import JointReview
from model.state import STATE

DOCS = Path(__file__).resolve().parents[2] / "docs"
ANSWERING = {MoveKind.RETALIATE, MoveKind.ALIGN_RETALIATION}


def shown_class():
    """The class of the document, made of its very text."""
    text = (DOCS / "extending.md").read_text("utf-8")
    names = {"__name__": "tit_for_tat"}
    exec(re.search(r"```python tit_for_tat.py\n(.*?)```", text, re.DOTALL).group(1), names)
    return names["TitForTat"]


@pytest.fixture(scope="module")
def histories():
    """Months of histories with tit for tat: is Canada hit, does its answer stand, right after its initiatives."""
    months = []

    class Watched(shown_class()):
        def take_initiatives(self):
            super().take_initiatives()
            state = self.model.state
            duties = state.broad[[0, 2], [2, 0]] + state.sectoral[[0, 2], [2, 0]].sum(axis=1)
            months.append((duties[0] > 0.0, duties[1] > 0.0))

    parameters = resolve({"horizon": "2027-12"})
    world, played = prepare(parameters), []
    for run in range(6):
        played.append(JointReview(parameters, "lighthizer", 1, run, world, (UnitedStates, Mexico, Watched)).play())
    return np.array(months), played


def test_canada_answers_in_the_month_in_which_it_is_hit_and_lifts_when_it_is_not(histories):
    months, _ = histories
    hit, answered = months.T
    assert hit.any()
    assert not hit.all()
    assert np.array_equal(answered, hit)


def test_it_makes_no_threat_and_no_offer_and_gives_way_to_none(histories):
    for review in histories[1]:
        log = review.log[: review.state.events]
        own = log[(log.event == EventKind.MOVE) & (log.actor == 2)]
        made = set(own.kind) & {MoveKind.THREATEN, MoveKind.OFFER, MoveKind.CONCEDE}
        assert made == set()
    assert any(ANSWERING & set(review.log[: review.state.events].kind) for review in histories[1])


def rows_of(page, header):
    """Cells of the table with this first line, without its head."""
    lines = (DOCS / page).read_text("utf-8").split(f"{header}\n")[1].splitlines()[1:]
    return [line.strip("| ").split(" | ") for line in lines[: next(k for k, one in enumerate(lines) if not one)]]


def test_every_place_where_a_decision_is_made_or_foreseen_is_there():
    rows = rows_of("extending.md", "| decision | made in | foreseen in |")
    named = [name for row in rows for cell in row[1:] for name in re.findall(r"`([\w.]+)`", cell)]
    assert len(named) >= 2 * len(rows) - 1
    for name in named:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function)), name


def test_every_field_of_the_state_that_the_page_lists_is_there():
    rows = rows_of("mesa.md", "| of `self.model.state` | meaning |")
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[0])]
    assert len(named) > 15
    assert set(named) <= set(STATE.names)
