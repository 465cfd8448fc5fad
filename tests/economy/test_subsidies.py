"""Subsidies that the maker's own budget pays, in the trade equilibrium: accounts, neutrality, and what they waste."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.economy.arrays import economy_arrays
from model.economy.equilibrium import rebased_without_deficits
from model.economy.outcomes import measure, new_outcomes
from model.economy.solver import new_problem, solve
from tests.economy.synthetic_table import synthetic_table


def subsidised(economy, subsidies, tariffs=None):
    """Outcomes at these ``subsidies`` [maker, sector]."""
    problem, out = new_problem(economy), new_outcomes(economy)
    tariffs = economy.tariff if tariffs is None else tariffs
    assert solve(problem, tariffs, np.zeros_like(tariffs), subsidies, economy.deficit, 1e-12, False)
    measure(economy, tariffs, subsidies, problem.solution, out)
    return out, problem.solution.output.copy()


@pytest.fixture(scope="module")
def economy():
    return economy_arrays(synthetic_table(4, 5), "RND")


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31 - 1), st.floats(0.05, 0.6))
def test_accounts_close_at_any_subsidies(economy, seed, most):
    draw = np.random.default_rng(seed)
    subsidies, tariffs = draw.uniform(0.0, most, economy.spending.shape), draw.uniform(0.0, 0.3, economy.share.shape)
    tariffs[range(4), range(4)] = 0.0
    out, output = subsidised(economy, subsidies, tariffs)
    # What makers get is what buyers pay before duties and what budgets add; it pays for inputs and labour.
    assert output == pytest.approx(out.flows.sum(axis=0) / (1.0 - subsidies), abs=1e-10)
    revenue = (tariffs * out.flows).sum(axis=(1, 2)) - (subsidies * output).sum(axis=1)
    assert out.revenue == pytest.approx(revenue, abs=1e-10)
    labour = economy.value_added * (1.0 + out.wage / 100.0)
    assert (economy.value_added_share * output).sum(axis=1) == pytest.approx(labour, abs=1e-9)
    spent = (out.flows * (1.0 + tariffs)).sum(axis=(1, 2))
    final = spent - np.einsum("nkj,nk->n", economy.input_share, output)
    assert final - labour - out.revenue == pytest.approx(economy.deficit, abs=1e-9)
    assert out.balance.sum(axis=1) == pytest.approx(-economy.deficit, abs=1e-9)


@pytest.mark.parametrize("rate", [0.05, 0.3])
def test_labour_subsidised_alike_everywhere_is_a_transfer_from_each_to_itself(rate):
    # One good made by labour alone, balanced trade: every price falls by the rate, every budget takes it back.
    economy = rebased_without_deficits(economy_arrays(synthetic_table(3, 1, tariff=0.0), "RND"))
    out, _ = subsidised(economy, np.full_like(economy.spending, rate))
    assert out.real_income == pytest.approx(0.0, abs=1e-8)
    assert out.real_wage == pytest.approx(100.0 * (1.0 / (1.0 - rate) - 1.0), abs=1e-8)
    assert out.employment == pytest.approx(0.0, abs=1e-8)


def test_without_trade_a_small_subsidy_wastes_nothing_and_waste_grows_with_its_square():
    # The envelope theorem: at an undistorted optimum only the second order is left (Harberger's triangle).
    alone, lost = economy_arrays(synthetic_table(1, 5, home=1.0, tariff=0.0), "RND"), []
    for rate in (0.01, 0.02, 0.04):
        subsidies = np.zeros_like(alone.spending)
        subsidies[0, 2] = rate
        lost.append(-float(subsidised(alone, subsidies)[0].real_income[0]))
    assert 0.0 < lost[0] < 0.01
    assert lost[1] / lost[0] == pytest.approx(4.0, rel=0.05)
    assert lost[2] / lost[1] == pytest.approx(4.0, rel=0.1)


def test_a_subsidy_draws_an_industry_home_and_costs_its_own_country(economy):
    subsidies = np.zeros_like(economy.spending)
    subsidies[0, 1] = 0.2
    out, _ = subsidised(economy, subsidies)
    assert out.real_income[0] < 0.0
    assert out.employment[0, 1] > 0.0 > out.employment[1:, 1].max()
