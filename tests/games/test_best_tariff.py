"""T1: the optimal tariff of theory, and the bands on the calibrated economy."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.economy.armington import two_countries
from model.economy.arrays import economy_arrays
from model.games.best_tariff import best_tariff, nash_tariffs
from model.tables.trade_table import default_trade_table

GOODS = range(11)


@pytest.mark.parametrize(("sigma", "expected"), [(3.0, 0.535243), (5.0, 0.267369), (8.0, 0.152724)])
def test_t1_the_optimal_tariff_at_known_numbers(sigma, expected):
    rate, _ = best_tariff(two_countries(sigma), 0, [1], [0])
    assert rate == pytest.approx(expected, abs=2e-6)


@settings(max_examples=12)
@given(st.floats(2.5, 8.0), st.floats(0.5, 4.0))
def test_t1_the_optimal_tariff_is_the_inverse_of_elasticity_times_the_foreign_domestic_share(sigma, size):
    """Gros (1987): t = 1/((sigma - 1) lambda_FF)."""
    rate, found = best_tariff(two_countries(sigma, (1.0, size)), 0, [1], [0])
    abroad = found.flows[1, 1, 0] / found.flows[1, :, 0].sum()
    assert rate == pytest.approx(1.0 / ((sigma - 1.0) * abroad), rel=2e-5)


def test_t1_a_small_country_still_has_the_market_power_of_its_own_good():
    rate, _ = best_tariff(two_countries(5.0, (1.0, 1000.0), ((0.5, 0.5), (1e-4, 1.0))), 0, [1], [0])
    assert rate == pytest.approx(1.0 / 4.0, abs=1e-3)


def test_a_tariff_war_between_equals_hurts_both():
    economy = two_countries(5.0, (1.0, 1.0), ((0.7, 0.3), (0.3, 0.7)))
    rates, war = nash_tariffs(economy, (0, 1), [0])
    assert rates[0] == pytest.approx(rates[1], abs=1e-5)
    assert (war.total_income_change_pct < -0.1).all()


def test_on_the_calibrated_economy_the_best_us_tariff_on_its_partners_is_about_ten_points():
    rate, found = best_tariff(economy_arrays(default_trade_table()), 0, [1, 2], GOODS, tolerance=1e-4)
    assert rate == pytest.approx(0.10, abs=0.03)
    assert found.total_income_change_pct[0] == pytest.approx(0.07, abs=0.02)


@pytest.mark.parametrize(("partner", "gain"), [(1, 0.23), (2, 0.13)])
def test_a_partner_could_gain_from_duties_of_ten_points_on_a_passive_us(partner, gain):
    rate, found = best_tariff(economy_arrays(default_trade_table()), partner, [0], GOODS, tolerance=1e-4)
    assert rate == pytest.approx(0.09, abs=0.02)
    assert found.total_income_change_pct[partner] == pytest.approx(gain, abs=0.02)
