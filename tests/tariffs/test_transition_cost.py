"""What new duties would take on the imports of the base: from all the world, at what they are levied on."""

import numpy as np
import pytest

from model.parameters import resolve
from model.payoffs import added_duty_pct
from model.review import JointReview
from model.tariffs.layers import applied_shock

US, MX, CA, CN, ROW = range(5)


@pytest.fixture
def scene():
    review = JointReview(resolve())
    return review.world, review.state


def imports_over_gdp(world, importer, exporters):
    goods = world.economy.base_flows[importer, list(exporters), :-1]
    return goods.sum() / world.economy.value_added[importer]


def test_a_ratchet_of_five_points_takes_five_percent_of_goods_imports_from_everywhere(scene):
    world, state = scene
    state.ratchet = 0.05
    applied_shock(world, state)
    assert added_duty_pct(world, US) == pytest.approx(5.0 * imports_over_gdp(world, US, range(1, 5)), rel=1e-12)
    assert imports_over_gdp(world, US, [ROW]) > imports_over_gdp(world, US, [MX, CA, CN]), "most comes from elsewhere"


def test_duties_are_levied_on_imports_before_duty(scene):
    """Chinese goods carry high duties at the base: these are no part of what a new one is levied on."""
    world, state = scene
    applied_shock(world, state)
    world.tariffs[US, CN, :-1] += 0.1
    assert added_duty_pct(world, US) == pytest.approx(10.0 * imports_over_gdp(world, US, [CN]), rel=1e-12)


def test_no_new_duty_costs_exactly_nothing(scene):
    world, state = scene
    applied_shock(world, state)
    assert [added_duty_pct(world, g) for g in range(3)] == [0.0, 0.0, 0.0]
    assert np.all(world.tariffs == world.economy.tariff)
