"""A trade table built from the public OECD layout keeps the published sums, closes, solves; mistakes are refused."""

import json
import re

import numpy as np
import pytest

from experiments.trade.table_builder import build_table
from model.economy.arrays import economy_arrays
from model.economy.equilibrium import solve_equilibrium
from model.errors import InputError
from model.tables.trade_table import load_trade_table
from tests.economy.synthetic_icio import synthetic_icio, write_maps
from tests.processes import joint_review_here


@pytest.fixture
def built(tmp_path):
    blocks = synthetic_icio(tmp_path / "icio.csv")
    report = build_table(tmp_path / "icio.csv", *write_maps(tmp_path), tmp_path / "table", None, None)
    return blocks, report, load_trade_table(tmp_path / "table")


def test_output_value_added_and_trade_are_the_published_sums(built):
    (inputs, final, output, added), _, table = built
    assert table.regions == ("USA", "MEX", "CAN", "ROW")
    assert table.sectors == ("AGR", "IND")
    assert table.flows.sum() == pytest.approx(output.sum(), rel=1e-12)
    # Mexico is rows 3 to 8 (MX1, MX2), its final demand columns 3 to 5.
    mexico = slice(3, 9)
    assert table.flows[:, 1].sum() == pytest.approx(output[mexico].sum(), rel=1e-12)
    assert table.value_added[1] == pytest.approx(added[mexico].sum(), rel=1e-9)
    imports = inputs[:3, mexico].sum() + final[:3, 3:6].sum()
    assert table.flows[1, 0].sum() == pytest.approx(imports, rel=1e-12)
    assert table.deficit.sum() == pytest.approx(0.0, abs=1e-6)


def test_shares_of_final_use_are_nearly_the_published_ones(built):
    (_, final, _, _), report, table = built
    canada = final[:, 6:9].reshape(5, 3, 3).sum(axis=(0, 2))
    published = np.array([canada[0], canada[1] + canada[2]]) / canada.sum()
    assert table.final_share[2] == pytest.approx(published, abs=0.05)
    assert report["largest_change_of_final_share"] < 0.05


def test_the_built_table_solves_and_no_shock_is_no_change(built):
    economy = economy_arrays(built[2], "U4")
    still = solve_equilibrium(economy, economy.tariff.copy())
    assert np.all(still.total_income_change_pct == 0.0)
    tariffs = economy.tariff.copy()
    tariffs[0, 1] += 0.25
    moved = solve_equilibrium(economy, tariffs)
    assert moved.residual <= 1e-9
    assert moved.total_income_change_pct[1] < 0.0


def test_base_tariffs_and_elasticities_can_be_given(tmp_path):
    synthetic_icio(tmp_path / "icio.csv")
    maps = write_maps(tmp_path)
    (tmp_path / "t.csv").write_text("exporter,importer,sector,tariff\nROW,USA,IND,0.1\n")
    (tmp_path / "e.csv").write_text("sector,source,theta\nAGR,mine,3\nIND,mine,6\n")
    build_table(tmp_path / "icio.csv", *maps, tmp_path / "table", tmp_path / "t.csv", tmp_path / "e.csv")
    table = load_trade_table(tmp_path / "table")
    assert table.tariffs[0, 3, 1] == 0.1
    assert table.elasticities == {"mine": {"AGR": 3.0, "IND": 6.0}}


def test_the_command_builds_and_then_solves(tmp_path):
    synthetic_icio(tmp_path / "icio.csv")
    regions, sectors = map(str, write_maps(tmp_path))
    words = ["--from-icio", str(tmp_path / "icio.csv"), "--regions", regions, "--sectors", sectors]
    done = joint_review_here("economy", *words, "--out", str(tmp_path / "new" / "table"))
    assert done.returncode == 0, done.stderr
    assert "4 regions x 2 sectors" in done.stdout
    assert "zero (assumption" in done.stdout
    solved = joint_review_here("economy", "--table", str(tmp_path / "new" / "table"), "--elasticities", "U4", "--json")
    assert json.loads(solved.stdout)["real_income_change_pct"]["MEX"] == 0.0


FILES = [
    ({"HEAD__OUT": "TOTAL"}, "column OUT is missing"),
    ({"HEAD__USA_C29": "USA_A01_02"}, "column USA_A01_02 appears twice"),
    ({"VA__V1": "VALU"}, "row VA is missing"),
    ({"USA_C29__V1": "USA_D"}, "'USA_D' appears twice"),
    ({"USA_C29__V1": "usa29"}, "label 'usa29' is malformed"),
    ({"USA_C29__CAN_D": "many"}, "row 3 (USA_C29), column CAN_D: 'many' is not a number"),
    ({"USA_C29__CAN_D": ""}, "row 3 (USA_C29), column CAN_D is nan; every cell must hold a finite number"),
    ({"USA_C29__CAN_D": "-5"}, "is -5; intermediate use cannot be negative"),
    ({"USA_C29__OUT": "9"}, "output is 9.000, but the row adds up to"),
    ({"OUT__USA_C29": "9"}, "but row OUT has 9.000"),
]


@pytest.mark.parametrize(("changed", "message"), FILES, ids=range(len(FILES)))
def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_written(tmp_path, changed, message):
    synthetic_icio(tmp_path / "icio.csv", **changed)
    with pytest.raises(InputError, match=re.escape(message)):
        build_table(tmp_path / "icio.csv", *write_maps(tmp_path), tmp_path / "table", None, None)
    assert not (tmp_path / "table").exists()


MAPS = [
    ({"USA": "USA"}, None, "country 'MX1' of"),
    (None, {"A01_02": "AGR", "C29": "IND", "D": "IND", "C30": "IND"}, "row 5: industry 'C30' is not in"),
    (None, {"A01_02": "AGR", "C29": "", "D": "IND"}, "row 3: industry 'C29' has sector ''"),
    (None, {"A01_02": "AGR", "C29": "IND", "C29 ": "IND", "D": "IND"}, "row 4: industry 'C29' is mapped twice"),
]


@pytest.mark.parametrize(("regions", "sectors", "message"), MAPS, ids=range(len(MAPS)))
def test_a_wrong_map_is_refused_with_its_row(tmp_path, regions, sectors, message):
    synthetic_icio(tmp_path / "icio.csv")
    with pytest.raises(InputError, match=re.escape(message)):
        build_table(tmp_path / "icio.csv", *write_maps(tmp_path, regions, sectors), tmp_path / "table", None, None)


COMMANDS = [
    (["--from-icio", "icio.csv"], "--from-icio needs --regions, --sectors, --out as well"),
    (["--regions", "r.csv"], "--regions is for --from-icio only"),
    (["--from-icio", "icio.csv", "--table", "here"], "--table is of no use with --from-icio"),
    (["--from-icio", "i.csv", "--regions", "r.csv", "--sectors", "s.csv", "--out", "new"], "r.csv is missing"),
]


@pytest.mark.parametrize(("words", "message"), COMMANDS, ids=range(len(COMMANDS)))
def test_a_wrong_command_is_refused(words, message, tmp_path):
    done = joint_review_here("economy", *words)
    assert done.returncode == 2
    assert message in done.stderr
