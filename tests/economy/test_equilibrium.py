"""The trade equilibrium: published figures, identities, and tables of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.economy.arrays import economy_arrays
from model.economy.decomposition import terms_of_trade_pct
from model.economy.equilibrium import solve_equilibrium
from model.errors import InputError, NoConvergence
from model.tables.trade_table import default_trade_table

GOODS = slice(0, 11)
USA, MEX, CAN, CHN, ROW = range(5)


@pytest.fixture(scope="module")
def economy():
    return economy_arrays(default_trade_table())


@pytest.fixture(scope="module")
def balanced():
    return economy_arrays(default_trade_table(), deficit_unit="zero")


def us_on_partners(economy, points=0.25):
    tariffs = economy.tariff.copy()
    tariffs[USA, [MEX, CAN], GOODS] += points
    return tariffs


def answered(economy):
    tariffs = us_on_partners(economy)
    tariffs[[MEX, CAN], USA, GOODS] += 0.25
    return tariffs


def cars(economy):
    tariffs = economy.tariff.copy()
    tariffs[USA, 1:, 8:10] += 0.25
    return tariffs


def chinese_goods(economy):
    tariffs = economy.tariff.copy()
    tariffs[USA, CHN, GOODS] += 0.60
    return tariffs


def lapse(economy):
    from agents.values.preparation import mfn_rates

    tariffs = economy.tariff.copy()
    rates = mfn_rates()
    tariffs[rates > 0] = rates[rates > 0]
    return tariffs


THEORY = [
    (us_on_partners, {USA: 0.03, MEX: -1.71, CAN: -1.18}),
    (answered, {USA: -0.08, MEX: -1.69, CAN: -1.32}),
    (cars, {USA: -0.02, MEX: -0.48, CAN: -0.08}),
    (chinese_goods, {USA: -0.58, CHN: -0.30, MEX: 0.28, CAN: 0.09}),
    (lapse, {USA: 0.00, MEX: -0.29, CAN: -0.13}),
]


@pytest.mark.parametrize(("shock", "expected"), THEORY, ids=[shock.__name__ for shock, _ in THEORY])
def test_real_income_is_that_of_two_independent_solvers(economy, shock, expected):
    found = solve_equilibrium(economy, shock(economy)).total_income_change_pct
    for region, figure in expected.items():
        assert found[region] == pytest.approx(figure, abs=0.02)


def test_no_shock_changes_nothing_at_all(economy):
    found = solve_equilibrium(economy, economy.tariff.copy())
    for name in ("real_income_change_pct", "total_income_change_pct", "imports_change_pct", "employment_change_pct",
                 "price_change_pct", "terms_of_trade_change_pct"):  # fmt: skip
        assert np.all(getattr(found, name) == 0.0), name


@settings(max_examples=25)
@given(st.lists(st.floats(-0.15, 1.0), min_size=8, max_size=8), st.integers(0, 1000))
def test_accounts_close_at_any_tariffs(economy, rates, mask):
    tariffs = economy.tariff.copy()
    places = np.random.default_rng(mask).integers(0, [5, 5, 11], size=(8, 3))
    for (importer, exporter, sector), rate in zip(places, rates, strict=True):
        if importer != exporter:
            tariffs[importer, exporter, sector] = max(tariffs[importer, exporter, sector] + rate, 0.0)
    found = solve_equilibrium(economy, tariffs)
    output = found.flows.sum(axis=0)
    earned = (economy.value_added_share * output).sum(axis=1)
    deficit = -found.balance.sum(axis=1)
    demand = np.einsum("nkj,nk->nj", economy.input_share, output)
    demand += economy.final_share * (earned + found.revenue + deficit)[:, None]
    paid = (found.flows * (1 + tariffs)).sum(axis=1)
    assert np.abs(paid - demand).max() < 1e-8, "markets clear and income is spent"
    assert abs(found.balance.sum()) < 1e-12, "balances add up to zero"
    assert deficit == pytest.approx(economy.deficit, abs=1e-8), "deficits stay as saving and investment fix them"
    assert earned.sum() == pytest.approx(1.0, abs=1e-8), "world value added is the numeraire"


def test_tariffs_at_or_below_minus_100_percent_are_refused(economy):
    tariffs = economy.tariff.copy()
    tariffs[0, 1, 0] = -1.0
    with pytest.raises(InputError, match="above -100%"):
        solve_equilibrium(economy, tariffs)
    with pytest.raises(InputError, match="shape"):
        solve_equilibrium(economy, tariffs[:, :, :3])


def test_an_impossible_tolerance_is_no_convergence_and_never_a_wrong_number(economy):
    with pytest.raises(NoConvergence, match="residual"):
        solve_equilibrium(economy, us_on_partners(economy), tolerance=1e-30)


def test_an_unknown_elasticity_source_is_refused_with_those_that_exist():
    with pytest.raises(InputError, match="it has CP, FGO"):
        economy_arrays(default_trade_table(), "FGX")


def test_costs_that_rise_alike_everywhere_change_no_terms_of_trade(economy):
    """Whatever the balance of trade: a country with a deficit does not lose by prices that all rise."""
    assert np.abs(economy.deficit).max() > 0.001
    alike = np.ones_like(economy.spending)
    assert terms_of_trade_pct(economy, alike) == pytest.approx(np.zeros(5), abs=1e-12)
    dearer = np.zeros_like(economy.spending)
    dearer[USA] = 1.0
    abroad = economy.base_flows * (1.0 - np.eye(5))[:, :, None]
    expected = -abroad[:, USA].sum(axis=1) / abroad.sum(axis=(1, 2))
    expected[USA] = 1.0
    assert terms_of_trade_pct(economy, dearer) == pytest.approx(expected, rel=1e-12)


def test_first_order_welfare_is_terms_plus_volume_of_trade_and_near_exact_for_small_shocks(economy):
    """Caliendo & Parro (2015): the published decomposition, exact in the limit of small changes."""
    tariffs = economy.tariff.copy()
    tariffs[USA, CHN, GOODS] += 1e-4
    found = solve_equilibrium(economy, tariffs, tolerance=1e-13)
    first_order = found.terms_of_trade_effect_pct + found.volume_of_trade_effect_pct
    assert found.total_income_change_pct == pytest.approx(first_order, abs=3e-6)
    assert np.abs(found.total_income_change_pct).max() > 1e-5


def test_a_wedge_costs_more_than_a_tariff_of_the_same_size_because_it_earns_nothing(economy):
    wedges = us_on_partners(economy) - economy.tariff
    lost = solve_equilibrium(economy, economy.tariff, wedges=wedges)
    paid = solve_equilibrium(economy, us_on_partners(economy))
    assert lost.real_income_change_pct[USA] < paid.real_income_change_pct[USA]
    assert lost.flows[USA, MEX, 0] < economy.base_flows[USA, MEX, 0]
    with pytest.raises(InputError, match="wedges must have shape"):
        solve_equilibrium(economy, economy.tariff, wedges=wedges[:2])
