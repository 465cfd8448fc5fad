"""Elections: their months are the law's, they put other doctrines in office, and that changes what is agreed."""

import numpy as np
import pytest

from agents.values.preparation import prepare
from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.run import run_history
from experiments.histories.story import tell
from model.calendar import month_from_text
from model.elections import CONTENDERS, election_in, winner_of_election
from model.parameters import doctrine_names, resolve
from model.parameters.registry import doctrine_file
from model.players import GOVERNMENT_NAMES, Regime, Tier
from model.review import JointReview

RUNS = range(200)
PARTNERS = ((1, "opposition_wins_mexico", "2030-10"), (2, "conservative_wins_canada", "2029-10"))


def test_governments_can_change_in_the_months_that_their_constitutions_set():
    months = range(month_from_text("2025-01"), month_from_text("2037-01"))
    found = [[month for month in months if election_in(month, government)] for government in range(3)]
    assert found[0] == [month_from_text(text) for text in ("2029-01", "2033-01")]
    assert found[1] == [month_from_text(text) for text in ("2030-10", "2036-10")]
    assert found[2] == [month_from_text(text) for text in ("2029-10", "2033-10")]


def test_two_doctrines_of_each_government_may_govern():
    assert {name for pair in CONTENDERS for name in pair} == set(doctrine_names())
    for government, pair in enumerate(CONTENDERS):
        name = GOVERNMENT_NAMES[government].lower().replace(" ", "_")
        assert {doctrine_file(one)["government"] for one in pair} == {name}


@pytest.mark.parametrize(("government", "chance", "month"), PARTNERS)
def test_a_partners_election_brings_the_other_government_with_its_probability(government, chance, month):
    """The rule against its probability, for both results of the election before; a draw decides each alone."""
    world = JointReview(resolve({chance: 0.3})).world
    first, second = world.evaluators[2 * government : 2 * government + 2]
    for before in (first, second):
        for draw, winner in ((0.0, second), (0.29, second), (0.31, first), (0.99, first)):
            when = month_from_text(month)
            assert winner_of_election(world.p, world.evaluators, when, government, before, draw) == winner


@pytest.mark.parametrize(("government", "chance", "month"), PARTNERS)
@pytest.mark.parametrize("wins", [0.0, 1.0])
def test_the_winner_takes_office_in_the_month_of_the_election(government, chance, month, wins):
    settings = {"horizon": "2031-03", "play_on": True, "challenger_wins_us_2028": 0.0, chance: wins}
    other = PARTNERS[2 - government][1]
    review = JointReview(resolve({**settings, other: 0.0}), seed=2)
    while review.state.month < month_from_text(month):
        review.step()
    before = review.doctrine_in_office(government)
    review.step()
    assert before == CONTENDERS[government][0]
    assert review.doctrine_in_office(government) == CONTENDERS[government][int(wins)]


def test_the_story_tells_that_the_opposition_takes_office_in_mexico():
    settings = {"opposition_wins_mexico": 1.0, "play_on": True, "horizon": "2030-12"}
    told = tell(run_history(resolve(settings), 2, "lighthizer"))
    assert "A new government takes office in Mexico: the opposition." in told


@pytest.mark.parametrize(
    ("doctrine", "measure"), [("lighthizer", "standards"), ("open_world", "standards"), ("open_world", "screening")]
)
def test_with_the_opposition_in_office_mexico_agrees_on_more_standards_and_where_it_is_asked_on_more_screening(
    doctrine, measure
):
    """Its ideals lie nearer to those of the United States (model/data/doctrines/mexico_opposition.toml).

    Balanced trade presses for screening with duties and denied access, and gets about as much of it from either.
    """
    runs = range(2 * len(RUNS))
    pairs = [
        play_ensemble(
            resolve({"mexico_opposition_at_start": on, "opposition_wins_mexico": float(on)}), doctrine, 1, runs
        )
        for on in (False, True)
    ]
    gained = pairs[1][measure] - pairs[0][measure]
    assert gained.mean() > 4.0 * gained.std() / np.sqrt(len(runs))


@pytest.mark.parametrize("in_office", [False, True])
def test_a_doctrine_counts_on_its_own_answer_to_duties_and_others_on_that_of_the_government_in_office(in_office):
    """Canada under the Conservatives answers or does not; the Liberals never count on it, Washington if they govern."""
    row, liberal, washington = (
        doctrine_names().index(name) for name in ("canada_conservative", "canada_liberal", "lighthizer")
    )
    stages = []
    for defiance in (1.0, 40.0):
        firm = {"canada_conservative.temperament.defiance": defiance, "canada_conservative_at_start": in_office}
        stages.append(prepare(resolve(firm)).stage_trade[Regime.ANNUAL_REVIEWS, Tier.BROAD].copy())
    changed = np.abs(stages[1] - stages[0]) > 1e-6
    assert changed[row]
    assert not changed[liberal]
    assert changed[washington] == in_office
