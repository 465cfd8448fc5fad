"""Trade elasticities: each is a source's own estimate for the sector, or says that it is an assumption."""

import csv

import pytest

from model.tables.trade_table import DEFAULT_FOLDER

# Caliendo & Parro (2015), Table 1, 99% sample: industries that are one sector here.
TABLE_1 = {"AGR": 9.11, "FOD": 2.62, "TEX": 8.10, "MET": 3.28, "MAC": 1.45, "VEH": 1.84, "PRT": 1.84}


@pytest.fixture(scope="module")
def rows():
    with (DEFAULT_FOLDER / "elasticities.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_caliendo_and_parros_are_those_of_their_table_and_cars_are_not_averaged_with_other_transport(rows):
    """Other transport equipment (.39) is part of other manufactures here, so cars and parts are autos alone."""
    found = {row["sector"]: float(row["theta"]) for row in rows if row["source"] == "CP"}
    assert {sector: found[sector] for sector in TABLE_1} == TABLE_1


def test_no_estimate_exists_for_services_so_each_source_that_is_not_uniform_assumes_one(rows):
    cited = {row["source"] for row in rows if row["sector"] == "SRV" and not row["citation"].startswith("assumption:")}
    assert cited == {"U4"}, "uniform by its own choice"


def test_a_bare_four_is_cited_only_where_all_are_four(rows):
    bare = [row for row in rows if row["theta"] == "4.0" and row["source"] != "U4"]
    assert bare
    assert all(row["citation"].startswith("assumption:") for row in bare)
