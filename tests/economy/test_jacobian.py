"""The Jacobian at the base is that of the equations themselves."""

import numpy as np
import pytest

from model.economy.arrays import economy_arrays
from model.economy.jacobian import base_jacobian
from model.economy.residual import equilibrium_residual, set_policy
from model.economy.solver import new_problem
from model.tables.trade_table import default_trade_table

STEP = 1e-6


@pytest.mark.parametrize("unit", ["world_value_added", "own_gdp", "zero"])
def test_the_jacobian_in_closed_form_is_the_limit_of_differences(unit):
    economy = economy_arrays(default_trade_table(), deficit_unit=unit)
    problem = new_problem(economy)
    z, residual = problem.solution.z, problem.work.residual
    nothing = np.zeros_like(economy.tariff)
    set_policy(problem, economy.tariff, nothing, nothing[0], economy.deficit)
    found = base_jacobian(economy, economy.base_flows)
    for unknown in range(len(z)):
        z[unknown] = STEP
        equilibrium_residual(problem)
        up = residual.copy()
        z[unknown] = -STEP
        equilibrium_residual(problem)
        np.testing.assert_allclose(found[:, unknown], (up - residual) / (2 * STEP), rtol=1e-5, atol=1e-7)
        z[unknown] = 0.0
