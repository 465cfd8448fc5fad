"""Columns of a result: every outcome of the model, with its unit, and the page that lists them."""

from agents.months.outcomes import OUTCOME
from experiments.sweeps.columns import OUTCOMES, columns_table, outcome_columns
from tests.commands.documents import ROOT


def test_every_outcome_of_the_model_is_a_column_with_unit_and_meaning():
    assert list(OUTCOMES) == list(OUTCOME.names)
    columns = [column for column, _, _ in outcome_columns()]
    assert len({column.name for column in columns}) == len(columns)
    assert all(column.unit and column.meaning for column in columns)
    assert len(columns) == sum(max(1, OUTCOME[name].shape[0] if OUTCOME[name].shape else 1) for name in OUTCOME.names)


def test_the_page_on_sweeps_lists_the_columns_as_the_code_has_them():
    assert columns_table() in (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
