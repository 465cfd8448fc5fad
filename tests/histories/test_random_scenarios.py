"""Random scenarios over the full ranges of every parameter: legal, finite, and the accounts add up in every month.

A few are played by default. The number is taken from the environment and both cores share them; a scenario takes some
0.6 seconds of processor time, most of it the strategic tables that have no stationary point:

    JOINT_REVIEW_SCENARIOS=2000 pytest -m long tests/histories/test_random_scenarios.py
"""

import os

import numpy as np
import pytest

from model.calendar import first_day, month_from_text, text_of_month
from model.law.endings import Ending
from model.law.legality import legal_errors, trade_policy_errors
from model.parameters import registry, resolve
from model.review import JointReview
from model.state import STATE
from model.tariffs.claims import least_raised_share

SCENARIOS = int(os.environ.get("JOINT_REVIEW_SCENARIOS", "24"))
IDENTITY = 1e-8  # shares of world value added


def random_settings(seed):
    """A value for every parameter, even over its whole range; dates in order, the start before the end of the term."""
    rng = np.random.default_rng(seed)
    chosen = {}
    for name, parameter in registry().items():
        if parameter.kind == "switch":
            chosen[name] = bool(rng.integers(2))
        elif parameter.kind == "choice":
            chosen[name] = str(rng.choice(parameter.choices))
        elif parameter.kind == "integer":
            chosen[name] = int(rng.integers(parameter.low, parameter.high + 1))
        elif parameter.kind == "month":
            continue
        else:
            chosen[name] = float(rng.uniform(parameter.low, parameter.high))
    for partner in ("mexico", "canada"):
        # A greater margin cannot mean fewer claims, nor next to none more: no cost of complying fits that.
        points, raised = chosen["mfn_margin_points"], f"claims_raised_{partner}"
        least = least_raised_share(points, chosen[f"claims_2024_{partner}"], points + chosen["claims_raised_by"])
        chosen[raised] = float(rng.uniform(max(least, registry()[raised].low), registry()[raised].high))
    sunset = month_from_text("2020-07") + 12 * chosen["term_years"]
    start = int(rng.integers(month_from_text("2017-05"), min(month_from_text("2036-06"), sunset)))
    chosen["start"] = text_of_month(start)
    chosen["horizon"] = text_of_month(start + int(rng.integers(1, 60)))
    chosen["treaty"] = "usmca" if start >= month_from_text("2020-07") else "nafta"
    return chosen, ("lighthizer", "open_world")[int(rng.integers(2))]


def gross_output(world):
    """What makers get: what buyers pay before duties, and what subsidies add to it."""
    return world.outcomes.flows.sum(axis=0) / (1.0 - world.subsidies)


def check_trade(world):
    """Every buyer's spending reaches a seller or a treasury, and balances between regions add up to zero."""
    flows, balance = world.outcomes.flows, world.outcomes.balance
    assert flows.min() >= 0.0
    outlay = (world.subsidies * gross_output(world)).sum(axis=1)
    assert np.abs((world.tariffs * flows).sum(axis=(1, 2)) - outlay - world.outcomes.revenue).max() < IDENTITY
    assert np.abs(balance + balance.T).max() < IDENTITY
    sold, bought = flows.sum(axis=(0, 2)), flows.sum(axis=(1, 2))
    assert np.abs(sold - bought - balance.sum(axis=1)).max() < IDENTITY


def check_incomes(world):
    """Sales pay for inputs and labour; what a region spends beyond its income is its deficit."""
    economy, outcomes = world.economy, world.outcomes
    output = gross_output(world)
    labour = economy.value_added * (1.0 + outcomes.wage / 100.0)
    assert np.abs((economy.value_added_share * output).sum(axis=1) - labour).max() < IDENTITY
    assert abs(labour.sum() - 1.0) < IDENTITY
    inputs = np.einsum("nkj,nk->n", economy.input_share, output)
    spent = (outcomes.flows * (1.0 + world.tariffs)).sum(axis=(1, 2))
    final = spent - inputs
    deficit = final - labour - outcomes.revenue
    assert abs(deficit.sum()) < IDENTITY
    if not economy.deficit_follows_gdp:
        assert np.abs(deficit - world.deficit).max() < IDENTITY


def check_real_income(world):
    """Real income is labour income and revenue, less what subsidies cost, over prices."""
    economy, outcomes = world.economy, world.outcomes
    income = economy.value_added * (1.0 + outcomes.wage / 100.0) + outcomes.revenue
    real = income / (economy.value_added + economy.base_revenue) / (1.0 + outcomes.price / 100.0)
    assert np.abs(real - 1.0 - outcomes.real_income / 100.0).max() < IDENTITY


def check_state(review, month):
    """What was played in the month is lawful, and every number of the state is one."""
    state = review.state
    day = first_day(month)
    assert legal_errors(state.law, day) + trade_policy_errors(state, day) == [], text_of_month(month)
    for name in STATE.names:
        values = state[name]
        if values.dtype.kind == "f":
            assert np.isfinite(values).all(), (name, text_of_month(month))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_a_random_scenario_is_legal_finite_and_balanced(seed):
    settings, doctrine = random_settings(seed)
    review = JointReview(resolve(settings), doctrine, seed)
    while not review.state.over:
        month = int(review.state.month)
        review.step()
        check_state(review, month)
        check_trade(review.world)
        check_incomes(review.world)
        check_real_income(review.world)
    assert review.ending in set(Ending) - {Ending.NONE}
