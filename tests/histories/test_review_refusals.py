"""The Mesa model refuses at its door what a command would refuse at its own: in Python nobody else has checked it."""

import numpy as np
import pytest

from agents.values.preparation import unsolved_world
from model.errors import InputError
from model.parameters import resolve
from model.review import JointReview

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
    "governments in another order": ({"governments": ()}, "give one of the United States, of Mexico and of Canada"),
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


def test_no_seed_and_a_seed_of_numpy_are_whole_numbers(world):
    first = [JointReview(seed=seed, run=np.int64(2), world=world).random.random() for seed in (None, 0, np.int64(0))]
    assert first[0] == first[1] == first[2]
