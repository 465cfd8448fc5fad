"""A seat as the live page has it: taken in mid-history, played, debriefed, saved and loaded, and not lost."""

import contextlib
import json
import re

import pytest

from experiments.seats.saved import read_game
from tests.live.browser import complaints_of
from tests.live.page.test_page_in_a_browser import button, expect, month, open_settings

playwright = pytest.importorskip("playwright.sync_api")
MEXICO = 1


@pytest.fixture
def seated(visits):
    """A page on which a short history was begun, a month played, and the seat of Mexico taken."""
    page = visits.open()
    open_settings(page)
    page.get_by_label("Search").fill("horizon")
    field = page.locator("[id='jr-p-horizon']")
    field.fill("2025-03")
    field.press("Tab")
    button(page, "Start a new history").click()
    page.wait_for_function("document.querySelector('#jr-month').max === '2'")
    button(page, "Hide settings").click()
    page.get_by_role("button", name="Step").click()
    expect(month(page)).to_have_text("February 2025")
    button(page, "Mexico").click()
    page.get_by_role("heading", name="You are Mexico: February 2025").wait_for()
    return page


def submit(page):
    """Hold, and stand firm where an answer is asked for."""
    # On a busy machine the last questions may close between the look and the press.
    with contextlib.suppress(playwright.TimeoutError):
        for radio in page.locator("fieldset:not(:has(input:checked)) input[type=radio] >> nth=-1").all():
            radio.check(timeout=2000)
        button(page, "Submit your choices").click(timeout=2000)


def finish(page):
    for _ in range(30):
        page.wait_for_timeout(150)
        if button(page, "Show my debrief").count():
            return
        submit(page)
    raise AssertionError("the game does not come to its end")


def test_a_seat_on_the_live_page_from_taking_it_to_the_debrief_and_back_from_a_file(seated, tmp_path):
    page = seated
    for name in ("Play", "Step"):
        expect(page.get_by_role("button", name=name)).to_be_disabled()
    expect(page.get_by_text("Time waits for your answer")).to_be_visible()
    expect(page.get_by_role("tab").first).to_have_text("Story")  # what only a government knows of itself is not shown
    assert complaints_of(page, "body") == []
    submit(page)
    finish(page)
    expect(page.get_by_role("heading", name="You are Mexico: the end")).to_be_visible()
    button(page, "Show my debrief").click()
    page.get_by_role("heading", name="Theory that you met").wait_for(timeout=120_000)
    assert complaints_of(page, "body") == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Save this game").click()
    file = tmp_path / "game.json"
    download.value.save_as(file)
    game = read_game(file.read_bytes())
    assert (game.over, game.people, game.months_played) == (True, {MEXICO}, 3)
    content = json.loads(file.read_text())
    assert content["turns"], "what was answered is in the file"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(content | {"doctrine": "nobody"}))
    page.get_by_label("Load a saved game").set_input_files(bad)
    page.get_by_role("alert").get_by_text("doctrine is 'nobody'").wait_for()
    page.goto("about:blank")
    page.go_back()
    page.get_by_role("button", name="Step").wait_for()
    page.get_by_text("This history as a file").click()
    page.get_by_label("Load a saved game").set_input_files(file)
    page.get_by_role("heading", name="You are Mexico: the end").wait_for()
    expect(month(page)).to_have_text(re.compile("2025"))


def test_a_game_in_play_is_not_lost_by_one_press(seated):
    page = seated
    asked = []

    def refuse(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", refuse)
    open_settings(page)
    submit(page)
    page.wait_for_timeout(1500)
    button(page, "Start a new history").click()
    page.wait_for_timeout(300)
    assert asked == ["confirm"]
    expect(page.get_by_role("heading", name=re.compile("You are Mexico"))).to_be_visible()
    with contextlib.suppress(playwright.Error):
        page.reload(timeout=3000)
    assert asked == ["confirm", "beforeunload"]
    expect(page.get_by_role("heading", name=re.compile("You are Mexico"))).to_be_visible()
    page.remove_listener("dialog", refuse)
    page.on("dialog", lambda dialog: dialog.accept())
    button(page, "Start a new history").click()
    expect(page.get_by_role("heading", name=re.compile("You are Mexico"))).to_have_count(0)


def test_nobody_is_asked_where_nothing_would_be_lost(visits):
    page = visits.open()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("button", name="Step").click()
    expect(month(page)).to_have_text("February 2025")
    open_settings(page)
    button(page, "Start a new history").click()
    expect(month(page)).to_have_text("January 2025")
    page.reload()
    page.get_by_role("button", name="Step").wait_for()
    assert asked == []


def test_a_seat_that_the_game_has_not_is_refused_in_words(visits):
    page = visits.open()
    open_settings(page)
    page.get_by_label("Search").fill("parts_of_month")
    field = page.locator("[id='jr-p-parts_of_month']")
    field.fill("2")
    field.press("Tab")
    button(page, "Start a new history").click()
    page.wait_for_timeout(500)
    button(page, "Mexico").click()
    page.get_by_role("alert").get_by_text("No seat was taken: a seat needs parts_of_month=1").wait_for()
    page.get_by_role("button", name="Step").click()
    expect(month(page)).to_have_text("February 2025")
