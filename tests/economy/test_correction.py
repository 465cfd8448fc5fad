"""What an estimate's residual says of its outcomes is right to first order: what it leaves is of second order."""

import numpy as np
import pytest

from agents.values.preparation import priority_weights
from model.economy.correction import correct_balances, corrections, income_correction, jobs_correction
from model.economy.residual import equilibrium_residual, set_policy, unit_costs
from model.economy.solver import estimate
from model.parameters import resolve
from model.payoffs import clear_economy, fill_balances, priority_jobs_pct
from model.review import JointReview
from model.staff import staff_view

NUDGE = 1e-4
ROUNDING = 0.02  # of the inverse in short integers, relative to the largest


@pytest.fixture(scope="module", params=["world_value_added", "own_gdp"])
def review(request):
    return JointReview(resolve({"deficit_unit": request.param}))


def outcomes_at(world):
    """Incomes, jobs and balances that the solver's last point implies, as the staff measures them."""
    economy, work, z = world.economy, world.work, world.solution.z
    cells = economy.spending.size
    wage, prices = np.exp(z[2 * cells :]), z[:cells].reshape(economy.spending.shape)
    level = np.exp((economy.final_share * prices).sum(axis=1))
    income = (wage * economy.value_added + work.revenue) / (economy.value_added + economy.base_revenue) / level
    ratio = world.solution.output / economy.base_output
    jobs = (ratio / wage[:, None] - 1.0) @ world.priority
    balances = np.zeros((3, 3))
    fill_balances(work.received, balances)
    return np.concatenate([100.0 * (income[:3] - 1.0), 100.0 * jobs[:3], balances[[1, 2, 2], [0, 0, 1]]])


def test_rows_are_derivatives_of_outcomes_times_the_inverse_jacobian(review):
    """Where a step away from the base leaves a residual, the rows tell what the step did to outcomes."""
    world = review.world
    economy, z = world.economy, world.solution.z
    nothing = np.zeros_like(economy.tariff)
    rows = corrections(economy, priority_weights())
    set_policy(world, economy.tariff, nothing, nothing[0], economy.deficit)
    draws = np.random.default_rng(3)
    for _ in range(20):
        step, found = draws.normal(size=z.size), []
        for sign in (1.0, -1.0):
            z[:] = sign * NUDGE * step
            equilibrium_residual(world)
            found.append((outcomes_at(world), world.work.residual.copy()))
        (up, residual_up), (down, residual_down) = found
        moved, told = (up - down) / (2 * NUDGE), rows @ (residual_up - residual_down) / (2 * NUDGE)
        assert np.abs(told - moved).max(initial=0.0, where=np.arange(9) < 6) < ROUNDING * np.abs(moved[:6]).max()
        assert told[6:] == pytest.approx(moved[6:], abs=ROUNDING * np.abs(moved[6:]).max())


def misses(rate):
    """By how much incomes and jobs miss the exact ones at a duty that leaves one sweep: with a correction, without."""
    review = JointReview(resolve())
    world, state = review.world, review.state
    state.broad[0, 1] = rate
    assert clear_economy(world, state)
    incomes, jobs = world.outcomes.real_income[:3].copy(), [priority_jobs_pct(world, g) for g in range(3)]
    start = np.zeros_like(world.solution.z)
    world.solution.z[:] = start
    unit_costs(world)
    assert estimate(world, world.tariffs, world.wedges, world.subsidies, world.deficit, start, world.work.powers.copy())
    assert world.solution.status[1] == 1.0
    bare = outcomes_at(world)[:6] - np.concatenate([incomes, jobs])
    added = [income_correction(world, g) for g in range(3)] + [jobs_correction(world, g) for g in range(3)]
    return np.abs(bare + added).max(), np.abs(bare).max()


def test_half_the_duty_leaves_a_quarter_of_the_error_with_the_correction_and_half_without():
    whole, bare = misses(0.008)
    half, bare_half = misses(0.004)
    assert half / whole == pytest.approx(0.25, abs=0.05)
    assert bare_half / bare == pytest.approx(0.5, abs=0.05)
    assert whole < 0.1 * bare


def test_balances_stay_opposite_when_they_are_corrected(review):
    world, state = review.world, review.state
    state.broad[0, 2] = 0.1
    assert staff_view(world, state) >= 0
    fill_balances(world.work.received, world.balances)
    before = world.balances.copy()
    correct_balances(world, world.balances)
    assert np.array_equal(world.balances, -world.balances.T)
    assert np.abs(world.balances - before).max() > 0.0
