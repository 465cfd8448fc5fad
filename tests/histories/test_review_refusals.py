"""The Mesa model refuses at its door what a command would refuse at its own: in Python nobody else has checked it."""

import numpy as np
import pytest
from mesa.experimental.scenarios import Scenario

from agents.canada import Canada
from agents.values.preparation import unsolved_world
from model.errors import InputError
from model.parameters import resolve
from model.review import GOVERNMENTS, JointReview

REFUSED = {
    "a doctrine of Mexico": ({"doctrine": "sheinbaum"}, "is one of Mexico, not of the United States"),
    "an unknown doctrine": ({"doctrine": "nosuch"}, "doctrine 'nosuch' is unknown; use lighthizer or open_world"),
    "a doctrine's file that is missing": ({"doctrine": "managed_trade.toml"}, "managed_trade.toml is missing"),
    "a doctrine by number": ({"doctrine": 3}, "doctrine is 3; give a name as text"),
    "a seed with a point": ({"seed": 1.5}, "seed 1.5 must be a whole number between 0 and"),
    "a seed that is a switch": ({"seed": True}, "seed True must be a whole number"),
    "a negative run": ({"run": -1}, "run -1 must be a whole number between 0 and"),
    "a run that is a text": ({"run": "x"}, "run 'x' must be a whole number"),
    "parameters that nobody checked": ({"parameters": {"start": "2026-01"}}, "are a dict; give resolve({...})"),
    "no parameters at all": ({"parameters": {}}, "parameters are a dict"),
    "no governments": ({"governments": ()}, "governments are none; give one of the United States, of Mexico and of"),
    "governments in another order": ({"governments": GOVERNMENTS[::-1]}, "are Canada, Mexico, UnitedStates"),
    "governments by number": ({"governments": (1, 2, 3)}, "governments: 1 is no subclass of agents.governments."),
    "one government": ({"governments": Canada}, "give three classes, such as (UnitedStates, Mexico, Canada)"),
    "governments by name": ({"governments": {"canada": Canada}}, "give three classes, such as (UnitedStates,"),
    "a generator": ({"rng": np.random.default_rng(3)}, "rng is a Generator; give a whole number"),
    "a seed and another rng": ({"seed": 3, "rng": 4}, "seed is 3 and rng is 4; give one of them"),
    "an rng that is a text": ({"rng": "x"}, "seed 'x' must be a whole number"),
    "a scenario by name": ({"scenario": "review_2026"}, "scenario is 'review_2026'; give a Scenario of Mesa's"),
    "a scenario with an unknown value": ({"scenario": Scenario(brod_rate=0.1)}, "did you mean broad_rate"),
    "parameters twice": (
        {"scenario": Scenario(broad_rate=0.1), "parameters": resolve()}, "are given, and broad_rate in the scenario"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def world():
    """A world without its strategic table: nothing is played."""
    return unsolved_world(resolve())


@pytest.mark.parametrize(("given", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_history_is_refused(world, given, message):
    with pytest.raises(InputError) as refused:
        JointReview(**{"world": world, **given})
    assert message in str(refused.value)


def test_a_seed_of_numpy_and_mesas_name_for_it_are_the_seed(world):
    given = ({"seed": 7}, {"seed": np.int64(7)}, {"rng": 7}, {"scenario": Scenario(rng=7)}, {"seed": 7, "rng": 7})
    reviews = [JointReview(run=np.int64(2), world=world, **one) for one in given]
    assert {int(review.state.seed) for review in reviews} == {7}
    assert len({review.random.random() for review in reviews}) == 1
    assert len({review.rng.random() for review in reviews}) == 1


def test_no_seed_is_another_history_each_time(world):
    """As ``mesa.batch_run`` with ``iterations`` and no ``rng`` asks for it."""
    for none in ({"seed": None}, {"rng": None}):
        seeds = [int(JointReview(**none, world=world).state.seed) for _ in range(4)]
        assert len(set(seeds)) == 4
    assert int(JointReview(seed=3, rng=None, world=world).state.seed) == 3
    assert int(JointReview(world=world).state.seed) == 0


def test_mesas_own_random_numbers_are_others_in_each_replication(world):
    drawn = [JointReview(seed=seed, run=run, world=world).random.random() for seed in (0, 1) for run in range(5)]
    assert len(set(drawn)) == 10
    arrays = [JointReview(seed=0, run=run, world=world).rng.random() for run in range(5)]
    assert len(set(arrays)) == 5


def test_a_scenario_of_mesas_is_read(world):
    scenario = Scenario(rng=3, run=2, doctrine="open_world", broad_rate=0.1, horizon="2026-08")
    review = JointReview(world=world, scenario=scenario)
    assert dict(review.parameters.overrides) == {"broad_rate": 0.1, "horizon": "2026-08"}
    assert (review.doctrine_in_office(0), int(review.state.seed), int(review.state.run)) == ("open_world", 3, 2)
    assert review.scenario is scenario
    assert JointReview(resolve({"broad_rate": 0.1}), world=world, scenario=Scenario()).parameters["broad_rate"] == 0.1
