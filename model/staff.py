"""What a government's staff expects of a trade policy (design: details section 12).

The world clears exactly every month; candidate policies are valued by an estimate that starts at the month's prices.
Most candidates of a month leave trade policy as it is or change it alike, so each policy is estimated once and
remembered. What is remembered is compared in full, tariffs, wedges, subsidies, deficits and the prices it started
from: a view never depends on what else was asked.
"""

from typing import Any

import numpy as np
from numba import types

from model.compiled import compiled, compiled_apart
from model.economy.correction import correct_balances, income_correction, jobs_correction
from model.economy.elementary import alike
from model.economy.outcomes import output_ratio, price_level, real_income_pct
from model.economy.residual import unit_costs
from model.economy.solver import estimate, solve
from model.lasting_policy import has_passing_layers, lasting_policy
from model.payoffs import TOLERANCE, added_duty_pct, closed_deficit_pct, fill_balances, overall_balance_pct
from model.players import GOVERNMENTS, REGIONS
from model.tariffs.layers import applied_shock
from model.world import ADDED_DUTY, CLOSED_DEFICIT, INCOME, JOBS, OVERALL_BALANCE, VIEWS, World


@compiled_apart(types.int64)
def staff_view(world: World, state: Any) -> int:
    """Place in ``world.views`` of the trade policy of ``state``; -1 if there is no equilibrium.

    Leaves what to expect in ``world.expected``, and the policy's tariffs in ``world.tariffs``. With the parameter
    ``estimates`` at exact, what to expect is the exact equilibrium.
    """
    applied_shock(world, state)
    _forget_other_prices(world, state)
    known = _find(world)
    if known < 0:
        known = _add(world)
    if world.views[known].solved == 0:
        return -1
    for government in range(3):
        world.expected[government] = world.views[known].terms[government]
    return known


@compiled
def staff_views(world: World, state: Any) -> bool:
    """What to expect of the trade policy of ``state`` and of what lasts of it; False if there is no equilibrium.

    Into ``world.expected`` and ``world.lasting``: one and the same where nothing is expected to lapse.
    """
    if not has_passing_layers(world, state):
        return view_of_what_lasts(world, state)
    return view_of_what_lasts(world, lasting_policy(world, state)) and staff_view(world, state) >= 0


@compiled
def view_of_what_lasts(world: World, lasting: Any) -> bool:
    """What to expect of a policy that lasts, into ``world.lasting``; False if there is no equilibrium."""
    solved = staff_view(world, lasting) >= 0
    if solved:
        world.lasting[:] = world.expected
    return solved


@compiled
def _forget_other_prices(world: World, state: Any) -> None:
    """Views start from the month's prices, and unit costs at these; at others they are worth nothing."""
    if not alike(world.views_prices, state.prices):
        world.views_prices[:] = state.prices
        world.views_made = 0
        world.solution.z[:] = state.prices
        unit_costs(world)
        world.views_costs[:] = world.work.powers


@compiled
def _find(world: World) -> int:
    """The view of the policy in ``world.tariffs``, newest first; -1 if there is none."""
    kept = min(world.views_made, VIEWS)
    for back in range(1, kept + 1):
        place = (world.views_made - back) % VIEWS
        if _same(world, world.views[place]):
            return place
    return -1


@compiled
def _same(world: World, view: Any) -> bool:
    """Whether a view is of the policy at hand, to the last bit; pair by pair, as one is often enough to tell."""
    for importer in range(GOVERNMENTS):
        for exporter in range(REGIONS):
            if not alike(view.tariffs[importer, exporter], world.tariffs[importer, exporter]):
                return False
            if not alike(view.wedges[importer, exporter], world.wedges[importer, exporter]):
                return False
        if not alike(view.subsidies[importer], world.subsidies[importer]):
            return False
    return alike(view.deficit, world.deficit)


@compiled
def _add(world: World) -> int:
    """Estimate the policy in ``world.tariffs`` and remember it in the place of the oldest view."""
    place = world.views_made % VIEWS
    world.views_made += 1
    view = world.views[place]
    for importer in range(GOVERNMENTS):
        view.tariffs[importer] = world.tariffs[importer]
        view.wedges[importer] = world.wedges[importer]
        view.subsidies[importer] = world.subsidies[importer]
    view.deficit[:] = world.deficit
    solved = world.p.estimates > 0.5
    if solved:
        solved = estimate(
            world, world.tariffs, world.wedges, world.subsidies, world.deficit, world.views_prices, world.views_costs
        )
    if not solved:
        solved = solve(world, world.tariffs, world.wedges, world.subsidies, world.deficit, TOLERANCE, False)
    view.solved = 1 if solved else 0
    if solved:
        fill_balances(world.work.received, world.expected_balances)
        correct_balances(world, world.expected_balances)
        for government in range(3):
            _fill_terms(world, government, view.terms[government])
    return place


@compiled
def _fill_terms(world: World, government: int, out: np.ndarray) -> None:
    """:func:`model.payoffs.fill_trade_terms` of what the solver has left, without measuring all of its outcomes.

    ``world.expected_balances`` are those of its flows already. What its residual says of outcomes is added
    (:mod:`model.economy.correction`).
    """
    economy, work, solution = world.economy, world.work, world.solution
    regions, sectors = economy.spending.shape
    wage, jobs = work.powers[regions * sectors + government], 0.0
    level = price_level(economy, government, solution.z)
    for sector in range(sectors):
        ratio = output_ratio(economy, government, sector, solution.output[government, sector])
        jobs += world.priority[sector] * 100.0 * (ratio / wage - 1.0)
    out[INCOME] = real_income_pct(economy, government, wage, work.revenue[government], level)
    out[INCOME] += income_correction(world, government)
    out[JOBS] = jobs + jobs_correction(world, government)
    out[CLOSED_DEFICIT] = closed_deficit_pct(world, world.expected_balances, government)
    out[OVERALL_BALANCE] = overall_balance_pct(world, government)
    out[ADDED_DUTY] = added_duty_pct(world, government)
