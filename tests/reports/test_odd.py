"""The ODD page is what the code says today."""

from experiments.reports.odd import odd_page
from model.parameters import doctrine_names, registry
from tests.commands.documents import ROOT


def test_the_page_in_the_repository_is_current():
    assert (ROOT / "docs" / "odd.md").read_text(encoding="utf-8") == odd_page(), "joint-review odd > docs/odd.md"


def test_it_has_the_seven_elements_in_order():
    page = odd_page()
    places = [page.index(f"\n## {number}. ") for number in range(1, 8)]
    assert places == sorted(places)


def test_every_parameter_is_in_its_tables():
    page = odd_page()
    for name in registry():
        doctrine, _, field = name.partition(".")
        assert f"| `{field if doctrine in doctrine_names() else name}` |" in page, name
