"""T1-T25: every known result at its known numbers, and the page that lists them."""

from pathlib import Path

import pytest

from experiments.theory.page import PAGE_HEAD, RESULTS, chosen_results, in_play, page_row, size_sections
from experiments.theory.result import error_of
from model.errors import InputError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.id)
def test_a_known_result_is_reproduced(result):
    assert error_of(result) <= result.tolerance, result.check()


def test_the_page_lists_every_result_with_an_error_within_what_is_allowed():
    page = (ROOT / "docs" / "theory.md").read_text(encoding="utf-8")
    head, (table, *sections) = page[: len(PAGE_HEAD)], page[len(PAGE_HEAD) :].split("\n\n## ")
    assert head == PAGE_HEAD
    assert [f"## {section.rstrip()}" for section in sections] == [section.rstrip() for section in size_sections()]
    rows = table.splitlines()
    for row, result in zip(rows, RESULTS, strict=True):
        assert row.startswith(page_row(result))
        assert float(row.split("|")[-2]) <= result.tolerance
        assert all((ROOT / place).exists() for place in result.code.split(", "))


def test_an_unknown_result_is_refused():
    with pytest.raises(InputError, match="T99"):
        chosen_results(["T99"])


def test_the_page_says_of_which_results_histories_run_the_code():
    marked = {result.id: in_play(result) for result in RESULTS}
    assert {name for name, how in marked.items() if how == "all"} == {"T6", "T8", "T22", "T23", "bands"}
    assert {name for name, how in marked.items() if how == "part"} == {"T15", "T21", "T25-logit"}
