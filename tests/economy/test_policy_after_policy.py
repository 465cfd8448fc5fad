"""A policy put in after others leaves what it leaves when it is put in first, to the last bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.economy.arrays import economy_arrays
from model.economy.residual import equilibrium_residual, set_policy
from model.economy.solver import new_problem
from model.tables.trade_table import default_trade_table

ECONOMY = economy_arrays(default_trade_table())
REGIONS, SECTORS = ECONOMY.spending.shape
LEFT = ("shocked", "levied", "dearer", "reaching", "deficit", "borne", "grossed")

place = st.tuples(st.integers(0, REGIONS - 1), st.integers(0, REGIONS - 1), st.integers(0, SECTORS - 1))
change = st.tuples(st.sampled_from(("tariff", "wedge", "subsidy", "deficit")), place, st.floats(0.0, 0.6))


def policy_of(changes):
    tariffs, wedges = ECONOMY.tariff.copy(), np.zeros_like(ECONOMY.tariff)
    subsidies, deficit = np.zeros_like(ECONOMY.spending), ECONOMY.deficit.copy()
    for what, (importer, exporter, sector), size in changes:
        if what == "tariff":
            tariffs[importer, exporter, sector] += size
        elif what == "wedge":
            wedges[importer, exporter, sector] = size
        elif what == "subsidy":
            subsidies[exporter, sector] = size
        else:
            deficit[importer] += 0.01 * size
    return tariffs, wedges, subsidies, deficit


@given(st.lists(st.lists(change, max_size=4), min_size=2, max_size=5))
def test_what_stands_does_not_depend_on_the_policies_before(policies):
    used = new_problem(ECONOMY)
    for changes in policies:
        set_policy(used, *policy_of(changes))
    fresh = new_problem(ECONOMY)
    set_policy(fresh, *policy_of(policies[-1]))
    for name in LEFT:
        assert getattr(used.work, name).tobytes() == getattr(fresh.work, name).tobytes(), name


def test_back_at_the_base_nothing_is_left_of_a_policy():
    problem = new_problem(ECONOMY)
    set_policy(problem, *policy_of([("tariff", (0, 1, 8), 0.25), ("subsidy", (0, 0, 7), 0.1)]))
    assert equilibrium_residual(problem) > 1e-3
    set_policy(problem, *policy_of([]))
    assert equilibrium_residual(problem) == 0.0
    assert problem.work.shocked.tobytes() == ECONOMY.share.tobytes()


def test_a_policy_moves_the_shares_of_its_own_pair_alone():
    problem = new_problem(ECONOMY)
    set_policy(problem, *policy_of([("tariff", (0, 1, 8), 0.25)]))
    moved = problem.work.shocked / np.where(ECONOMY.share > 0.0, ECONOMY.share, 1.0)
    expected = ((1.25 + ECONOMY.tariff[0, 1, 8]) / (1.0 + ECONOMY.tariff[0, 1, 8])) ** -ECONOMY.theta[8]
    assert moved[0, 1, 8] == pytest.approx(expected, rel=1e-12)
    elsewhere = np.ones_like(moved, bool)
    elsewhere[0, 1, 8] = False
    # The sectors beside it are worked out anew, at no change of cost.
    np.testing.assert_allclose(problem.work.shocked[elsewhere], ECONOMY.share[elsewhere], rtol=1e-14)
