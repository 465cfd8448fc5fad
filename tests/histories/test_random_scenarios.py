"""Random scenarios over the full ranges of every parameter: legal, finite, and the accounts add up."""

import os

import numpy as np
import pytest

from model.calendar import first_day, month_from_text, text_of_month
from model.errors import NoConvergence
from model.law.endings import Ending
from model.law.legality import legal_errors, trade_policy_errors
from model.parameters import registry, resolve
from model.payoffs import clear_economy
from model.review import JointReview
from model.state import STATE

SCENARIOS = int(os.environ.get("JOINT_REVIEW_SCENARIOS", "24"))
IDENTITY = 1e-8


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
    sunset = month_from_text("2020-07") + 12 * chosen["term_years"]
    start = int(rng.integers(month_from_text("2017-05"), min(month_from_text("2036-06"), sunset)))
    chosen["start"] = text_of_month(start)
    chosen["horizon"] = text_of_month(start + int(rng.integers(1, 60)))
    chosen["treaty"] = "usmca" if start >= month_from_text("2020-07") else "nafta"
    return chosen, ("lighthizer", "open_world")[int(rng.integers(2))]


def check_accounts(review):
    """Markets clear, spending is income, balances add up to zero (in shares of world value added)."""
    world = review.world
    assert clear_economy(world, review.state)
    flows, economy = world.outcomes.flows, world.economy
    output, spent = flows.sum(axis=(0, 2)), (flows * (1 + world.tariffs)).sum(axis=(1, 2))
    assert abs(world.outcomes.balance.sum()) < IDENTITY
    assert np.abs(world.outcomes.balance + world.outcomes.balance.T).max() < IDENTITY
    assert np.abs(output - flows.sum(axis=(1, 2)) - world.outcomes.balance.sum(axis=1)).max() < IDENTITY
    assert np.isfinite(spent).all()
    revenue = (world.tariffs * flows).sum(axis=(1, 2))
    assert np.abs(revenue - world.outcomes.revenue).max() < IDENTITY
    assert economy.value_added.sum() == pytest.approx(1.0, abs=IDENTITY)


def check_law(review):
    day = first_day(int(review.state.month))
    assert legal_errors(review.state.law, day) + trade_policy_errors(review.state, day) == []
    assert review.ending in set(Ending) - {Ending.NONE}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SCENARIOS))
def test_a_random_scenario_is_legal_finite_and_balanced(seed):
    settings, doctrine = random_settings(seed)
    try:
        review = JointReview(resolve(settings), doctrine, seed).play()
    except NoConvergence:
        pytest.fail(f"no equilibrium in scenario {seed}")
    for name in STATE.names:
        values = review.state[name]
        if values.dtype.kind == "f":
            assert np.isfinite(values).all(), name
    check_accounts(review)
    check_law(review)
