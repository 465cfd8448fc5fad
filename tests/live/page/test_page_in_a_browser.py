"""The live page as a visitor meets it, in a real browser that is cut off from everything else."""

import re

import pytest

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect


def month(page):
    return page.locator(".jr-jump strong")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def step(page, times=1):
    for _ in range(times):
        before = month(page).inner_text()
        page.get_by_role("button", name="Step").click()
        expect(month(page)).not_to_have_text(before)


def jump(page, months):
    slider = page.locator("#jr-month")
    slider.evaluate(
        "(one, k) => { one.value = k; for (const kind of ['input', 'change']) one.dispatchEvent(new Event(kind)); }",
        months,
    )


def story(page):
    page.get_by_role("tab", name="Story").click()
    page.locator(".jr-view").first.wait_for()
    return page.locator(".jr-view").first.inner_text()


def open_settings(page):
    if not page.get_by_role("button", name="Hide settings").count():
        page.get_by_role("button", name="Settings").click()
    page.locator("#jr-form").wait_for()


def test_the_page_opens_in_english_with_title_history_and_forecast(visits):
    page = visits.open()
    assert page.title() == "Joint Review"
    assert page.locator("html").get_attribute("lang") == "en"
    expect(month(page)).to_have_text("January 2025")
    expect(page.get_by_role("heading", level=1)).to_have_text("Joint Review")
    expect(page.locator(".jr-outlook")).to_contain_text("continuations by the model", timeout=60_000)
    shares = [float(text.rstrip("%")) for text in page.locator("[data-share]").all_inner_texts()]
    assert sum(shares) == pytest.approx(100, abs=1.0)


def test_a_step_plays_a_month_and_back_takes_it_back(visits):
    page = visits.open()
    step(page, 2)
    expect(month(page)).to_have_text("March 2025")
    button(page, "Back").click()
    expect(month(page)).to_have_text("February 2025")
    expect(page.locator(".jr-line")).to_contain_text("up to March 2025")


def test_every_month_tells_what_it_changed(visits):
    page = visits.open()
    step(page, 1)
    expect(page.locator(".jr-outlook")).to_contain_text("January 2025", timeout=60_000)
    expect(page.locator(".jr-note")).not_to_contain_text("worked out", timeout=60_000)


def test_it_plays_until_paused(visits):
    page = visits.open()
    page.get_by_label("Speed").select_option("fast")
    button(page, "Play").click()
    page.wait_for_function("document.querySelector('#jr-month').value >= 3", timeout=60_000)
    button(page, "Pause").click()
    expect(button(page, "Play")).to_be_visible()
    # A month that was on its way may still come: what counts is that the page then stands still before the end.
    page.wait_for_function(
        """wait => {
        const now = document.querySelector('.jr-jump strong').innerText;
        if (window.lastMonth !== now) { window.lastMonth = now; window.since = performance.now(); }
        return performance.now() - window.since > wait;
    }""",
        arg=900,
    )
    expect(page.get_by_role("button", name="Step")).to_be_enabled()


def test_a_jump_plays_what_was_not_played_and_stops_at_the_end(visits):
    page = visits.open()
    jump(page, 10)
    expect(month(page)).to_have_text("November 2025")
    jump(page, 137)
    expect(page.locator(".jr-line")).to_contain_text("The history is over.")
    expect(page.locator(".jr-outlook")).to_contain_text("How it ended")
    expect(page.get_by_role("button", name="Step")).to_be_disabled()
    button(page, "Back").click()
    expect(page.get_by_role("button", name="Step")).to_be_enabled()


def test_another_luck_branches_off_and_leaves_the_past_alone(visits):
    page = visits.open()
    jump(page, 18)
    expect(month(page)).to_have_text("July 2026")
    first = story(page)
    jump(page, 6)
    expect(month(page)).to_have_text("July 2025")
    past = story(page)
    button(page, "Branch from here").click()
    expect(page.locator(".jr-line")).to_contain_text("Other luck: branch 1.")
    assert story(page) == past
    jump(page, 18)
    expect(month(page)).to_have_text("July 2026")
    assert story(page) != first


def test_a_bad_value_is_refused_beside_its_field_and_a_good_one_is_played(visits):
    page = visits.open()
    open_settings(page)
    field = page.locator("[id='jr-p-term_years']")
    field.fill("1000")
    field.press("Tab")
    message = page.locator("[id='jr-says-term_years'] .jr-error")
    expect(message).to_contain_text("between 7 and 40")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Start a new history").click()
    expect(page.locator("#jr-form > .jr-error")).to_contain_text("term_years")
    expect(page.locator(".jr-glance")).to_contain_text("1 July 2036")
    field.fill("24")
    field.press("Tab")
    expect(message).to_have_count(0)
    page.get_by_role("button", name="Start a new history").click()
    expect(page.locator(".jr-glance")).to_contain_text("1 July 2044")


def test_governments_scenario_and_any_parameter_can_be_chosen(visits):
    page = visits.open()
    open_settings(page)
    page.get_by_label("Doctrine of the United States").select_option("open_world")
    page.get_by_label("Government of Canada").select_option("canada_conservative")
    page.get_by_label("Search").fill("water urgency")
    found = page.locator("[id='jr-p-water_urgency']")
    found.wait_for()
    assert "multiple" in page.locator(".jr-field", has=found).inner_text()
    page.get_by_role("button", name="Start a new history").click()
    expect(page.locator(".jr-glance")).to_contain_text("Conservative")
    page.get_by_label("Scenario").select_option("nafta_2017")
    page.get_by_role("button", name="Start a new history").click()
    expect(page.locator(".jr-glance")).to_contain_text("NAFTA")


def test_every_view_is_drawn(visits):
    page = visits.open()
    jump(page, 20)
    tabs = page.get_by_role("tab")
    for k in range(tabs.count()):
        tabs.nth(k).click()
        expect(tabs.nth(k)).to_have_attribute("aria-selected", "true")
        expect(page.locator(".jr-view").first).not_to_be_empty()


def test_the_story_is_looked_through_and_the_filter_survives_a_step(visits):
    page = visits.open()
    jump(page, 14)
    story(page)
    count = page.locator(".jr-count")
    expect(count).to_contain_text("The newest 20 of")
    page.get_by_role("button", name=re.compile("Show .* earlier event")).click()
    expect(page.locator(".jr-view li").nth(20)).to_be_visible()
    page.get_by_label("Who acts").select_option("Mexico")
    expect(page.locator(".jr-view li").first).to_contain_text("Mexico")
    page.get_by_label("Kind of event").select_option("threats")
    other = page.locator(".jr-view li").filter(has_not_text=re.compile("^Mexico (gives way|stands firm)"))
    expect(other).to_have_count(0)
    rows = page.locator(".jr-view li").all_inner_texts()
    assert rows
    step(page)
    expect(page.get_by_label("Who acts")).to_have_value("Mexico")
    expect(page.get_by_label("Kind of event")).to_have_value("threats")
    assert set(rows) <= set(page.locator(".jr-view li").all_inner_texts())
    page.get_by_label("Issue or words").fill("no such words")
    expect(page.locator(".jr-view").first).to_contain_text("Nothing that has happened is what you look for.")
    page.get_by_role("button", name="Show all").click()
    expect(count).to_contain_text("The newest 20 of")
    expect(page.get_by_label("Issue or words")).to_have_value("")
    page.get_by_label("From", exact=True).select_option("2025-05")
    page.get_by_label("To", exact=True).select_option("2025-06")
    expect(page.locator(".jr-view h3").last).to_have_text("May 2025")
    assert set(page.locator(".jr-view h3").all_inner_texts()) <= {"May 2025", "June 2025"}


def test_a_reason_that_was_opened_stays_open_when_a_month_passes(visits):
    page = visits.open()
    jump(page, 6)
    story(page)
    # An older event than the newest month's, so that it is still shown after a step.
    why = page.locator(".jr-view details").nth(2)
    name = why.get_attribute("id")
    why.locator("summary").click()
    expect(page.locator(f"#{name}")).to_have_attribute("open", "")
    step(page)
    expect(page.locator(f"#{name}")).to_have_attribute("open", "")


def test_the_story_is_looked_through_by_keyboard(visits):
    page = visits.open()
    jump(page, 6)
    story(page)
    expect(page.get_by_label("Who acts")).to_be_visible()
    page.get_by_role("tab", name="Story").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Who acts")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Who acts")).to_have_value("United States")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.type("states offers")
    expect(page.locator(".jr-view li").first).to_contain_text("The United States offers")
    assert page.evaluate("document.activeElement.type") == "search"


def test_the_desk_of_a_class_and_the_way_in_open_beside_the_live_page(visits):
    """``joint-review live`` serves all three."""
    page = visits.open()
    desk, student = visits.come("/class"), visits.come("/join")
    desk.get_by_label("Tables", exact=True).fill("1")
    desk.get_by_label("Seed").fill("1")  # of which the first month asks nothing that has to be marked
    desk.get_by_role("button", name="Open the room").click()
    code = desk.locator(".jr-code").inner_text()
    expect(desk.get_by_text("/join")).to_be_visible()
    student.get_by_label("Room code").first.fill(code)
    student.get_by_label("Your name").fill("Ana")
    student.get_by_role("button", name="Join").click()
    student.get_by_role("heading", name="At your table").wait_for()
    expect(desk.get_by_text("1 student in a seat")).to_be_visible(timeout=60_000)
    desk.get_by_role("button", name="Start the class").click()
    student.get_by_role("button", name="Submit your choices").click()
    for one in (desk, student):
        assert one.locator("html").get_attribute("lang") == "en"
        assert one.title().endswith("Joint Review")
    expect(month(page)).to_have_text("January 2025")


IN_SIGHT = """
kinds => kinds.filter(kind => {
  const found = document.querySelector(kind);
  if (!found) return true;
  const box = found.getBoundingClientRect();
  const inside = box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1;
  return !(inside && box.width > 100 && box.height > 15);
})
"""


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_a_presenter_has_network_forecast_clock_and_last_moves_on_one_screen(visits, width, height):
    page = visits.open(width, height)
    open_settings(page)
    page.get_by_label("Seed").fill("3")
    page.get_by_role("tab", name="Calendar").click()
    jump(page, 14)
    expect(month(page)).to_have_text("March 2026")
    page.locator("body").click(position={"x": width - 3, "y": height - 3})
    page.keyboard.press("p")
    page.locator(".jr-stage-network").wait_for()
    expect(page.locator(".jr-note")).to_contain_text("continuations", timeout=60_000)
    shown = [".jr-stage-network svg", ".jr-outlook", ".jr-stage-clock", ".jr-stage-clock li:last-child",
             ".jr-stage-moves h3", ".jr-stage-moves li", "#jr-month", ".jr-glance"]  # fmt: skip
    assert page.evaluate(IN_SIGHT, shown) == []
    scrolls = "document.documentElement.scrollHeight > innerHeight || document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(scrolls)
    for hidden in (".jr-tabs", "#jr-form", ".jr-seats"):
        expect(page.locator(hidden)).to_be_hidden()
    type_size = page.locator(".jr-stage-moves li").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert type_size >= height / 43, "a line of the story is at least a 43rd of the screen high"
    page.keyboard.press("ArrowRight")
    expect(page.locator(".jr-stage-moves h3").first).to_have_text("March 2026")
    page.keyboard.press("Escape")
    expect(page.get_by_role("tab", name="Calendar")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Seed")).to_have_value("3")
    expect(page.locator(".jr-view").first).to_contain_text("The next dates")


def test_a_presenters_page_is_sound_for_who_cannot_see_it_and_on_a_telephone(visits):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for width, height in ((1366, 768), (390, 844)):
        page = visits.open(width, height)
        jump(page, 12)
        button(page, "Present").click()
        page.locator(".jr-stage-network").wait_for()
        found = axe.Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        button(page, "Whole page").click()
        expect(page.get_by_role("tab", name="At the table")).to_be_visible()


def test_two_visitors_do_not_see_each_other(visits):
    one, other = visits.open(), visits.open()
    step(one, 3)
    open_settings(one)
    one.get_by_label("Doctrine of the United States").select_option("open_world")
    expect(month(one)).to_have_text("April 2025")
    expect(month(other)).to_have_text("January 2025")
    step(other)
    expect(month(other)).to_have_text("February 2025")
    expect(month(one)).to_have_text("April 2025")
    expect(other.get_by_label("Doctrine of the United States")).to_have_value("lighthizer")


def test_a_telephone_need_not_scroll_sideways(visits):
    page = visits.open(390, 844)
    step(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Seed").wait_for()
    tabs = page.get_by_role("tab")
    for k in range(tabs.count()):
        tabs.nth(k).click()
        expect(tabs.nth(k)).to_have_attribute("aria-selected", "true")
        widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], tabs.nth(k).inner_text()


def focus_by_keyboard(page, name, most=60):
    """Tab on until something with this accessible name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || "
                             "document.activeElement.id || '').trim()")  # fmt: skip
        if name in here:
            return
    raise AssertionError(f"no {name} within {most} presses of Tab")


def test_a_keyboard_is_enough(visits):
    page = visits.open()
    page.locator("body").focus()
    page.keyboard.press("ArrowRight")
    expect(month(page)).to_have_text("February 2025")
    page.keyboard.press("ArrowLeft")
    expect(month(page)).to_have_text("January 2025")
    focus_by_keyboard(page, "Start a new history")
    focus_by_keyboard(page, "Step")
    page.keyboard.press("Enter")
    expect(month(page)).to_have_text("February 2025")
    focus_by_keyboard(page, "jr-month")
    page.keyboard.press("ArrowRight")
    expect(month(page)).to_have_text("March 2025")
    focus_by_keyboard(page, "At the table")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Story")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Story")).to_be_focused()


@pytest.mark.parametrize(("width", "views"), [(1400, 8), (390, 2)])
def test_an_accessibility_engine_finds_nothing_serious(visits, width, views):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = visits.open(width, 900)
    jump(page, 20)
    open_settings(page)
    page.locator("[id='jr-p-term_years']").fill("nonsense")
    page.locator("[id='jr-p-term_years']").press("Tab")
    page.locator("[id='jr-says-term_years'] .jr-error").wait_for()
    page.get_by_label("Search").fill("panel")
    page.get_by_text("found;").wait_for()
    tabs = page.get_by_role("tab")
    for k in range(min(views, tabs.count())):
        tabs.nth(k).click()
        expect(tabs.nth(k)).to_have_attribute("aria-selected", "true")
        found = axe.Axe().run(page).response
        bad = [
            (one["id"], node["html"][:200]) for one in found["violations"] if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]  # fmt: skip
        assert bad == [], tabs.nth(k).inner_text()
        assert {"color-contrast", "label"} <= {one["id"] for one in found["passes"]}


def test_each_of_the_three_governments_can_be_chosen(visits):
    page = visits.open()
    open_settings(page)
    assert page.locator("#jr-united_states, #jr-mexico, #jr-canada").count() == 3
    page.get_by_label("Government of Mexico").select_option("mexico_opposition")
    expect(page.locator("#jr-says-mexico")).to_contain_text("Anchor Mexico in the region")
