"""The preconditioner's short integers point where the inverse Jacobian does, and none of its sums overflows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.economy.arrays import SHORT, economy_arrays
from model.economy.jacobian import base_jacobian
from model.economy.solver import _precondition, new_problem
from model.tables.trade_table import default_trade_table


@pytest.fixture(scope="module")
def problem():
    return new_problem(economy_arrays(default_trade_table()))


def step(problem, residual):
    problem.work.residual[:] = residual
    out = problem.work.steps[0]
    _precondition(problem, out)
    assert not out[len(residual) :].any()
    return out[: len(residual)].copy()


@given(seed=st.integers(0, 10_000), exponent=st.integers(-12, 6))
def test_a_step_is_the_inverse_jacobian_times_the_residual_to_three_digits(problem, seed, exponent):
    residual = np.random.default_rng(seed).normal(size=len(problem.work.residual)) * 10.0**exponent
    exact = -np.linalg.solve(base_jacobian(problem.economy, problem.economy.base_flows), residual)
    assert np.abs(step(problem, residual) - exact).max() < 2e-3 * np.abs(exact).max()


def test_no_sum_overflows_where_all_products_are_at_their_largest():
    economy = economy_arrays(default_trade_table())
    full = economy._replace(preconditioner=np.where(np.arange(economy.preconditioner.shape[1]) < 125, SHORT, 0)
                            .astype(np.int16) * np.ones((125, 1), np.int16))  # fmt: skip
    problem = new_problem(economy)._replace(economy=full)
    expected = -SHORT * full.preconditioner_rows * 125.0
    assert step(problem, 1.0 / full.preconditioner_columns) == pytest.approx(expected, rel=1e-3)


def test_no_residual_is_no_step(problem):
    assert not step(problem, np.zeros(len(problem.work.residual))).any()
