"""A trade table of any size, up to the 31 x 40 of Caliendo & Parro (2015), loads, calibrates and solves."""

import dataclasses

import numpy as np
import pytest

from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.errors import InputError
from model.tables.trade_table import load_trade_table
from model.tables.writer import write_trade_table
from tests.economy.synthetic_table import synthetic_table

SIZES = [(2, 1), (3, 2), (5, 12), (31, 40)]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def table(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("table") / "written"
    write_trade_table(synthetic_table(*request.param), folder)
    return load_trade_table(folder)


@pytest.fixture(scope="module")
def economy(table):
    return economy_arrays(table, "RND")


def test_a_written_table_reads_back_bit_for_bit(table):
    made = synthetic_table(*table.value_added_share.shape)
    for field in dataclasses.fields(made):
        first, second = getattr(table, field.name), getattr(made, field.name)
        assert np.array_equal(first, second) if isinstance(first, np.ndarray) else first == second, field.name


def test_no_shock_changes_nothing_at_all(economy):
    found = solve_equilibrium(economy, economy.tariff.copy())
    for name in ("real_income_change_pct", "total_income_change_pct", "real_wage_change_pct", "imports_change_pct",
                 "employment_change_pct", "price_change_pct", "terms_of_trade_change_pct"):  # fmt: skip
        assert np.all(getattr(found, name) == 0.0), name


def test_a_trade_war_solves_and_its_accounts_close(economy):
    tariffs = economy.tariff.copy()
    tariffs[0, 1:] += 0.25
    tariffs[1:, 0] += 0.10
    found = solve_equilibrium(economy, tariffs)
    assert found.residual <= 1e-9
    output = found.flows.sum(axis=0)
    earned = (economy.value_added_share * output).sum(axis=1)
    deficit = -found.balance.sum(axis=1)
    demand = np.einsum("nkj,nk->nj", economy.input_share, output)
    demand += economy.final_share * (earned + found.revenue + deficit)[:, None]
    assert (found.flows * (1 + tariffs)).sum(axis=1) == pytest.approx(demand, abs=1e-8), "markets clear"
    assert deficit == pytest.approx(economy.deficit, abs=1e-8), "deficits stay as saving and investment fix them"
    assert deficit.sum() == pytest.approx(0.0, abs=1e-8), "balances add up to zero"
    assert earned.sum() == pytest.approx(1.0, abs=1e-8), "world value added is the numeraire"
    assert found.real_wage_change_pct[0] < 0.0, "who puts tariffs on all it buys pays higher prices"


@pytest.mark.parametrize("deficit_unit", ["world_value_added", "zero"])
def test_a_sector_that_a_region_neither_makes_nor_buys_is_no_obstacle(tmp_path, deficit_unit):
    write_trade_table(synthetic_table(3, 2, absent=(2, 1)), tmp_path / "table")
    economy = economy_arrays(load_trade_table(tmp_path / "table"), "RND", deficit_unit)
    assert economy.spending[2, 1] == 0.0
    tariffs = economy.tariff.copy()
    tariffs[0, 1:] += 0.25
    found = solve_equilibrium(economy, tariffs)
    assert found.residual <= 1e-9
    assert np.isfinite(found.employment_change_pct).all()
    assert found.flows[2, :, 1].sum() == found.flows[:, 2, 1].sum() == 0.0


def test_nothing_is_overwritten_and_nothing_is_half_written(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").write_text("mine")
    with pytest.raises(InputError, match="is not empty; name a new folder"):
        write_trade_table(synthetic_table(2, 1), tmp_path / "full")
    with pytest.raises(InputError, match="is a file"):
        write_trade_table(synthetic_table(2, 1), tmp_path / "full" / "note.txt")
    broken = dataclasses.replace(synthetic_table(2, 1), elasticities={"RND": {}})
    with pytest.raises(KeyError):
        write_trade_table(broken, tmp_path / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["full"], "no temporary folder is left"
