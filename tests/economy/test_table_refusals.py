"""A defective trade table is refused with file, row and rule."""

import shutil

import pytest

from model.errors import InputError
from model.tables.trade_table import DEFAULT_FOLDER, load_trade_table

DEFECTS = [
    (
        "flows.csv",
        "USA,USA,AGR,593783.6976",
        "USA,USA,AGR,-1",
        "row 2: value_musd of USA USA AGR is -1; a flow",
    ),
    ("flows.csv", "USA,USA,AGR,593783.6976", "USA,USA,AGR,abc", "row 2: value_musd is 'abc', not a number"),
    (
        "flows.csv",
        "USA,USA,AGR,593783.6976",
        "USA,USA,AGR,nan",
        "row 2: value_musd is nan; it must be finite",
    ),
    ("flows.csv", "USA,USA,AGR,593783.6976", "USA,USA,XXX,1", "row 2: sector 'XXX' is unknown"),
    ("flows.csv", "USA,USA,AGR,593783.6976", "UTO,USA,AGR,1", "row 2: exporter 'UTO' is unknown"),
    ("flows.csv", "USA,USA,AGR,593783.6976\n", "", "USA USA AGR is missing"),
    ("flows.csv", "USA,USA,AGR,593783.6976", "USA,USA,AGR,999999", "value added is"),
    ("flows.csv", "exporter,importer", "from,importer", "column 'exporter' is missing"),
    ("tariffs.csv", "USA,MEX,AGR,0,0", "USA,MEX,AGR,0,-1.5", "a tariff must be above -100%"),
    ("value_added_share.csv", "USA,AGR,0.415198153743", "USA,AGR,0.5", "they must add up to 1"),
    ("final_demand_share.csv", "USA,AGR,0.00813364651588", "USA,AGR,0.2", "they must add up to 1"),
    ("aggregates.csv", "MEX,1473886.2", "USA,1473886.2", "'USA' is listed twice"),
    ("aggregates.csv", "MEX,1473886.2", "MEX,1973886.2", "value added is 1,973,886.2"),
    ("elasticities.csv", "AGR,CP,9.11", "AGR,CP,-9.11", "a trade elasticity must be positive"),
    (
        "io_coefficients.csv",
        "USA,AGR,AGR,0.195008226716",
        "USA,AGR,AGR,-0.1",
        "an input share cannot be negative",
    ),
]


@pytest.mark.parametrize(("file", "before", "after", "message"), DEFECTS, ids=range(len(DEFECTS)))
def test_a_defect_is_refused_with_its_place_and_rule(tmp_path, file, before, after, message):
    folder = tmp_path / "table"
    shutil.copytree(DEFAULT_FOLDER, folder)
    text = (folder / file).read_text()
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1))
    with pytest.raises(InputError) as refused:
        load_trade_table(folder)
    assert message in str(refused.value)


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path):
    with pytest.raises(InputError, match="is not a folder"):
        load_trade_table(tmp_path / "none")
    with pytest.raises(InputError, match=r"sectors.csv is missing"):
        load_trade_table(tmp_path)
