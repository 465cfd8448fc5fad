"""The game whose months are forecast, and a forecaster whose workers are held back."""

import pytest

from experiments.ensembles.forecaster import Forecaster
from experiments.seats.game import Game
from model.parameters import resolve
from tests.ensembles.held import SEED, Held


@pytest.fixture(scope="module")
def parameters():
    return resolve({"first_term_broken": 2.0})


@pytest.fixture(scope="module")
def game(parameters):
    return Game(parameters, "lighthizer", SEED)


@pytest.fixture
def held():
    pools = []

    def open_pool(workers):
        pools.append(Held(workers))
        return pools[-1]

    forecaster = Forecaster(1, continuations=100, open_pool=open_pool)
    return forecaster, pools
