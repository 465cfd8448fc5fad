"""Known identities of trade theory, to 1e-8: welfare from trade shares, Lerner symmetry, the choice of numeraire."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.economy.armington import one_sector_economy
from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.tables.trade_table import default_trade_table

USA = 0
FINE = 1e-13
IDENTITY = 1e-8
rates = st.floats(-0.1, 0.8)


@settings(max_examples=30)
@given(theta=st.floats(1.5, 9.0), rate=rates, answer=rates)
def test_welfare_with_tariffs_is_the_income_multiplier_times_the_domestic_share(theta, rate, answer):
    """U = mu lambda^(1/(1-sigma)) in changes, mu income over labour income (Arkolakis, Costinot &
    Rodriguez-Clare 2012, section IV on tariffs); theta = sigma - 1."""
    economy = one_sector_economy(theta, base_tariff=0.05)
    tariffs = economy.tariff.copy()
    tariffs[0, 1:] += rate
    tariffs[1:, 0] += answer
    found = solve_equilibrium(economy, tariffs, tolerance=FINE)
    paid = found.flows * (1.0 + tariffs)
    domestic = np.diagonal(paid[:, :, 0]) / paid[:, :, 0].sum(axis=1)
    lambda_hat = domestic / np.diagonal(economy.share[:, :, 0])
    mu = 1.0 + found.revenue / found.flows.sum(axis=0)[:, 0]
    mu_hat = mu / (1.0 + economy.base_revenue / economy.value_added)
    welfare = 1.0 + found.real_income_change_pct / 100.0
    assert welfare == pytest.approx(mu_hat * lambda_hat ** (-1.0 / theta), abs=IDENTITY)
    assert 1.0 + found.real_wage_change_pct / 100.0 == pytest.approx(lambda_hat ** (-1.0 / theta), abs=IDENTITY)


def test_a_uniform_import_tax_is_a_uniform_export_tax_when_trade_balances():
    """Lerner (1936), on the calibrated economy with deficits removed."""
    economy = economy_arrays(default_trade_table(), deficit_unit="zero")
    assert largest_gap(economy, deficit_scale=1.0) < IDENTITY


def test_with_deficits_the_two_taxes_agree_once_deficits_are_rescaled():
    """Deficits are fixed in world value added, which the tax on exports lowers by the fall of US value added."""
    economy = economy_arrays(default_trade_table())
    taxed = imports_taxed(economy)
    earned = (economy.value_added_share * taxed.flows.sum(axis=0)).sum(axis=1)
    world = 1.0 - earned[USA] + earned[USA] / (1.0 + RATE)
    assert largest_gap(economy, deficit_scale=1.0 / world) < IDENTITY


def test_with_deficits_fixed_in_world_value_added_the_two_taxes_differ_by_a_tenth_of_a_percent():
    economy = economy_arrays(default_trade_table())
    assert largest_gap(economy, deficit_scale=1.0) == pytest.approx(0.0010, abs=0.0002)


RATE = 0.1


def imports_taxed(economy):
    tariffs = economy.tariff.copy()
    tariffs[USA, 1:] = (1.0 + tariffs[USA, 1:]) * (1.0 + RATE) - 1.0
    return solve_equilibrium(economy, tariffs, tolerance=FINE)


def exports_taxed(economy, deficit):
    """A tax on exports is a duty abroad whose revenue is handed to the exporter; solved for that transfer."""
    tariffs = economy.tariff.copy()
    tariffs[1:, USA] = (1.0 + tariffs[1:, USA]) * (1.0 + RATE) - 1.0
    transfer = np.zeros_like(deficit)
    for _ in range(60):
        found = solve_equilibrium(economy, tariffs, deficit + transfer, tolerance=FINE)
        collected = RATE * found.flows[:, USA].sum(axis=1)
        collected[USA] = 0.0
        wanted = -collected
        wanted[USA] = collected.sum()
        if np.abs(wanted - transfer).max() < 1e-14:
            return found
        transfer = wanted
    raise AssertionError("the transfer did not settle")


def largest_gap(economy, deficit_scale):
    first, second = imports_taxed(economy), exports_taxed(economy, economy.deficit * deficit_scale)
    assert np.abs(first.total_income_change_pct).max() > 0.1, "the tax matters"
    names = ("total_income_change_pct", "real_wage_change_pct")
    return max(np.abs(getattr(first, name) - getattr(second, name)).max() for name in names) / 100.0


@settings(max_examples=10)
@given(scale=st.floats(1e-3, 1e3), rate=rates)
def test_the_unit_of_account_changes_nothing(scale, rate):
    """All values and deficits in another currency: the same equilibrium."""
    table = default_trade_table()
    names = ("flows", "value_added", "deficit")
    other = dataclasses.replace(table, **{name: getattr(table, name) * scale for name in names})
    found = []
    for one in (table, other):
        economy = economy_arrays(one)
        tariffs = economy.tariff.copy()
        tariffs[USA, 1:3, :11] += rate
        found.append(solve_equilibrium(economy, tariffs, tolerance=FINE))
    for name in ("real_income_change_pct", "price_change_pct", "wage_change_pct", "employment_change_pct"):
        assert getattr(found[0], name) / 100 == pytest.approx(getattr(found[1], name) / 100, abs=IDENTITY)


@given(rate=st.floats(0.01, 1.0))
@settings(max_examples=10)
def test_a_cost_on_every_sale_at_home_and_abroad_is_that_much_less_real_income_and_moves_no_trade(rate):
    economy = one_sector_economy()
    wedges = np.full_like(economy.tariff, rate)
    found = solve_equilibrium(economy, economy.tariff, wedges=wedges, tolerance=FINE)
    assert found.wage_change_pct == pytest.approx(np.zeros(3), abs=100 * IDENTITY)
    assert found.flows == pytest.approx(economy.base_flows, abs=IDENTITY)
    assert found.real_wage_change_pct / 100 == pytest.approx(np.full(3, 1 / (1 + rate) - 1), abs=IDENTITY)
