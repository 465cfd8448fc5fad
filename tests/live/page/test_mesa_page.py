"""The model on Mesa's own page: what its inputs mean, and what a visitor meets in a real browser."""

import re
import time
from pathlib import Path

import pytest

from experiments.live.mesa.model import REPORTERS, PageReview, WatchedReview, approval_of, model_params
from experiments.live.mesa.views import components
from experiments.live.page.settings import first_parameters
from model.errors import InputError
from model.parameters import resolve
from model.review import JointReview
from tests.live.browser import complaints_of, page_of, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect
ROOT = Path(__file__).resolve().parents[3]


def typed():
    """What Mesa passes at a reset when nobody has changed an input."""
    return {name: one["value"] for name, one in model_params().items()}


def test_a_watched_review_plays_the_same_history_as_the_model_itself():
    watched, plain = WatchedReview(seed=3), JointReview(resolve(), "lighthizer", 3)
    for _ in range(6):
        watched.step()
        plain.step()
    assert watched.state.tobytes() == plain.state.tobytes()
    assert len(watched.moment().states) == 7


def test_inputs_left_as_they_are_make_the_default_review():
    review = WatchedReview(**typed(), scenario=None)
    assert review.problem == ""
    assert review.parameters.overrides == WatchedReview().parameters.overrides


def test_the_inputs_are_governments_seed_and_the_parameters_that_matter_most_with_their_units():
    inputs = model_params()
    assert list(inputs) == ["united_states", "mexico", "canada", "seed", *first_parameters()]
    assert inputs["term_years"]["label"] == "term_years, years"


def test_a_modeler_chooses_other_parameters_by_name():
    assert list(model_params("notice_cost", "horizon"))[4:] == ["notice_cost", "horizon"]
    with pytest.raises(InputError, match="joint-review params"):
        model_params("no_such_parameter")


def test_a_text_in_a_field_and_a_title_in_a_list_are_understood():
    review = WatchedReview(**{**typed(), "united_states": "The open world", "term_years": "10", "seed": "7"})
    assert (review.doctrine_in_office(0), review.parameters["term_years"]) == ("open_world", 10)


@pytest.mark.parametrize("given", [{"term_years": "1000"}, {"seed": "soon"}, {"united_states": "anarchy"}, {"x": 1}])
def test_what_the_registry_refuses_is_told_on_a_page_and_nothing_is_played(given):
    review = PageReview(**given)
    assert str(*given.values()) in review.problem or "x" in review.problem
    review.step()
    assert review.months == []
    assert not review.running


def test_measures_are_collected_before_the_first_month_and_after_each():
    review = WatchedReview()
    review.step()
    frame = review.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(REPORTERS)
    assert len(frame) == 2
    assert frame[approval_of(1)].iloc[-1] == review.state.approval[1]


def test_a_review_that_nobody_looks_at_any_more_stops():
    review = WatchedReview()
    review.leave()
    review.step()
    assert not review.running
    assert review.months == []


def test_two_views_are_on_a_page_at_most():
    numbers = [number for _, number in components()]
    assert max(map(numbers.count, numbers)) == 2


# In a browser.


def button(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name}$", re.IGNORECASE))


def opened(visits):
    page = visits.come("/mesa")
    expect(page.locator(".view-glance")).to_contain_text("1 January 2025")
    expect(page.locator(".jr-mesa-view svg").first).to_be_visible()
    return page


def choose(page, label, title):
    page.get_by_label(label).click(force=True)
    page.get_by_role("option", name=title).click()


def test_mesas_page_opens_and_steps(visits):
    page = opened(visits)
    button(page, "step").click()
    expect(page.locator(".view-glance")).to_contain_text("1 February 2025")
    expect(page.get_by_text("Time: 1")).to_be_attached()


def test_mesas_page_plays_until_paused(visits):
    page = opened(visits)
    button(page, "▶").click()
    expect(page.locator(".view-glance")).to_contain_text("1 March 2025", timeout=60_000)
    button(page, "❚❚").click()
    expect(button(page, "▶")).to_be_visible()


def shown(page):
    """Labels of the views on the tab that is open, and whether there is a plot."""
    labels = page.locator("[role=group].jr-mesa-view").evaluate_all("all => all.map((one) => one.ariaLabel)")
    plots = page.locator(".vue-grid-item img, .vue-grid-item .solara-figure").count()
    return {*labels, *(["a plot"] if plots else [])}


def test_every_view_is_on_one_of_mesas_pages(visits):
    page = opened(visits)
    button(page, "step").click()
    missing = {"The table", "The story", "Duties", "Incomes and jobs", "The game now", "Parameters", "a plot"}
    end = time.monotonic() + 60
    while missing and time.monotonic() < end:
        for tab in page.get_by_role("tab").all():
            tab.click()
            page.wait_for_timeout(1000)
            missing -= shown(page)
    assert missing == set()


def test_an_accessibility_engine_finds_nothing_in_our_views_on_mesas_page(visits):
    page = opened(visits)
    tabs = page.get_by_role("tab")
    for k in range(tabs.count()):
        tabs.nth(k).click()
        expect(tabs.nth(k)).to_have_attribute("aria-selected", "true")
        views = page.locator(".jr-mesa-view:visible")
        if views.count() == 0:
            continue  # Mesa's own plots
        expect(views.first).not_to_be_empty()
        assert complaints_of(page, ".jr-mesa-view") == []


def test_a_reset_takes_another_doctrine(visits):
    page = opened(visits)
    button(page, "step").click()
    choose(page, "Government of the United States", "The open world")
    button(page, "reset").click()
    glance = page.locator(".view-glance")
    expect(glance).to_contain_text("1 January 2025")
    expect(glance).to_contain_text("open world")


def test_a_refused_value_is_told_in_words_and_put_right(visits):
    page = opened(visits)
    field = page.get_by_label("term_years")
    field.fill("1000")
    field.press("Tab")
    button(page, "reset").click()
    expect(page.locator(".solara-alert, .v-alert").first).to_contain_text("between 7 and 40")
    button(page, "step").click()
    expect(button(page, "step")).to_be_disabled()
    field.fill("10")
    field.press("Tab")
    button(page, "reset").click()
    expect(page.locator(".view-glance")).to_contain_text("1 January 2025")
    button(page, "step").click()
    expect(page.locator(".view-glance")).to_contain_text("1 February 2025")


def test_the_page_of_a_modelers_own_that_the_docs_show_works(chromium, tmp_path):
    shown = re.search(r"```python my_page.py\n(.*?)```", (ROOT / "docs" / "live.md").read_text("utf-8"), re.DOTALL)
    app = tmp_path / "my_page.py"
    app.write_text(shown.group(1), encoding="utf-8")
    with served(app, PYTHONPATH=str(ROOT)) as address, page_of(chromium, address) as page:
        page.locator(".jr-mesa-view svg").first.wait_for(timeout=120_000)
        button(page, "step").click()
        expect(page.get_by_text("Time: 1")).to_be_attached()
        expect(page.locator(".jr-mesa-view").first).to_contain_text("1 February 2025")


def test_on_a_telephone_the_page_comes_first_and_its_drawer_from_a_button(visits):
    page = visits.come("/mesa", width=390, height=844)
    expect(page.locator(".view-glance")).to_be_visible()
    step, cards = button(page, "step"), page.locator(".vue-grid-item")
    expect(step).not_to_be_in_viewport()
    expect(cards.nth(1)).to_be_attached()
    first, second = cards.nth(0).bounding_box(), cards.nth(1).bounding_box()
    assert min(first["width"], second["width"]) > 300
    assert second["y"] >= first["y"] + first["height"]
    page.get_by_role("banner").get_by_role("button").first.click()
    step.click()
    expect(page.locator(".view-glance")).to_contain_text("1 February 2025")
