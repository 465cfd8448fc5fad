"""A seat on the page: what is shown, what is kept private, and a short game in a real browser."""

import contextlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import solara
from browser import complaints_of, page_of, served
from playwright.sync_api import TimeoutError
from playwright.sync_api import expect as browser_expects

from agents.values.preparation import prepare
from experiments.classroom.marks import taken_by_default
from experiments.live.seat.chart import line_chart
from experiments.live.seat.menu import (
    gdp_bn_usd,
    grouped,
    in_second_person,
    missing,
    put_to_you,
    signed_bn,
    signed_pct,
)
from experiments.live.seat.seat import Seat, names_to_compare
from experiments.live.seat.words import debrief_page, doctrine_card, expected, news, who_you_are
from experiments.live.views.story import public_story, story
from experiments.seats.debrief import debrief
from experiments.seats.expectations import expect
from experiments.seats.game import Game
from experiments.seats.questions import Phase
from experiments.seats.saved import read_game
from model.moves import EventKind, Form
from model.parameters import resolve

US, MX, CA = range(3)
SHORT = {"horizon": "2025-03"}


@pytest.fixture(scope="module")
def world():
    return prepare(resolve(SHORT))


def new_game(world, people, phase=None):
    game = Game(resolve(SHORT), "lighthizer", 1, people, world=world)
    while phase is not None and game.questions()[0].phase != phase:
        game.leave_to_model(game.questions()[0].seat)
    return game


def all_widgets(box):
    found, waiting = [], [box]
    while waiting:
        widget = waiting.pop(0)
        if not isinstance(widget, str):
            found.append(widget)
            waiting += list(getattr(widget, "children", None) or [])
    return found


def everything(box):
    """All that is sent to the browser for a rendered component, templates aside."""
    told = []
    for widget in all_widgets(box):
        told += [str(getattr(widget, key)) for key in widget.keys if key not in ("template", "layout", "children")
                 and not key.startswith("_") and getattr(widget, key, None)]  # fmt: skip
        told += [child for child in getattr(widget, "children", None) or [] if isinstance(child, str)]
    return "\n".join(told)


def rendered(game, seat, **more):
    box, rc = solara.render(Seat(game, seat, lambda: None, **more), handle_error=False)
    return everything(box), rc


def test_every_open_choice_is_on_the_page_once(world):
    """Grouping loses nothing and doubles nothing."""
    for seat in (US, MX, CA):
        for question in new_game(world, (seat,), Phase.INITIATIVES).questions(seat):
            names = [member["name"] for group in grouped(question) for member in group["members"]]
            assert sorted(names) == sorted(choice.name for choice in question.choices)


def test_a_long_menu_has_few_lines(world):
    """Threats are one line a class, offers one line a form with a slider."""
    question = new_game(world, (US,), Phase.INITIATIVES).questions(US)[0]
    groups = grouped(question)
    assert len(question.choices) > 30
    assert len(groups) <= 15
    assert [group["form"] for group in groups if group["key"].startswith("threaten")] == ["pick"] * 4
    slides = [group for group in groups if group["form"] == "slide"]
    assert slides
    for group in slides:
        weights = [int(member["label"].rstrip("%")) for member in group["members"]]
        assert weights == sorted(weights)
        assert any(member["terms"] for member in group["members"])


def test_a_choice_has_law_worth_and_chance(world):
    question = new_game(world, (US,), Phase.INITIATIVES).questions(US)[0]
    threat = next(member for group in grouped(question) for member in group["members"]
                  if member["name"].startswith("threaten,threat=1"))  # fmt: skip
    said = dict(threat["lines"])
    assert "section 232" in said["Law"]
    assert "gives way" in said["Chance, as your staff sees it"]
    assert "bn USD a year" in said["By your doctrine's reckoning"]


def test_numbers_are_shown_as_they_are():
    assert signed_pct(0.0123) == "+0.012%"
    assert signed_pct(-0.0123) == "−0.012%"
    assert signed_pct(-0.0000001) == "0.000%"
    assert signed_bn(1.0, US) == f"+{gdp_bn_usd(US) / 100:.0f} bn USD"
    assert 20_000 < gdp_bn_usd(US) < 35_000


@pytest.mark.parametrize(("said", "seat", "told"), [
    ("The United States carries out its threat against Mexico.", US, "Carry out your threat against Mexico."),
    ("Mexico adopts screening of its own.", MX, "Adopt screening of your own."),
    ("Canada does not confirm; reviews go on.", CA, "Do not confirm; reviews go on."),
    ("The United States threatens Mexico.", MX, "The United States threatens Mexico."),
])  # fmt: skip
def test_what_a_government_does_is_told_as_what_you_do(said, seat, told):
    assert in_second_person(said, seat) == told


def test_a_seat_sees_its_own_questions_and_nobody_elses(world):
    game = new_game(world, (US, MX), Phase.INITIATIVES)
    said, _ = rendered(game, MX)
    assert "You are Mexico" in said
    for question in game.questions(US):
        assert f'"{question.choices[1].name}"' not in said
    assert f'"{game.questions(MX)[0].choices[1].name}"' in said
    assert "What do you do towards the United States?" in said
    assert "What do you do towards Mexico?" not in said


def test_the_page_of_a_seat_does_not_change_with_what_others_chose_in_the_phase(world):
    pages = []
    for wanted in (None, "threaten", "offer"):
        game = new_game(world, (US, MX), Phase.INITIATIVES)
        game.questions(MX)
        if wanted:
            towards = game.questions(US)[0]
            game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith(wanted))})
        pages.append(rendered(game, MX)[0])
    assert pages[0] == pages[1] == pages[2]


def test_the_card_tells_what_the_own_government_wants_only(world):
    game = new_game(world, (US, MX, CA))
    cards = [doctrine_card(game, seat) for seat in (US, MX, CA)]
    assert len(set(cards)) == 3
    assert "dairy" not in cards[MX]
    assert "Mexico under Sheinbaum" in who_you_are(game, MX)
    assert "short term is leverage" in cards[US]
    assert "short term is leverage" not in cards[CA]


def test_what_others_believe_is_not_in_the_news(world):
    game = new_game(world, (US,), Phase.INITIATIVES)
    towards = game.questions(US)[0]
    game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith("threaten"))})
    game.advance()
    said = news(game)
    assert re.search("stands firm|gives way", said)
    assert "chance" not in said
    assert "%" not in re.sub(r"of \d+%", "", said)


def test_the_terms_of_an_offer_are_told_before_it_is_answered(world):
    game = new_game(world, (US, MX), Phase.INITIATIVES)
    towards = game.questions(US)[0]
    game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith("offer"))})
    game.answer(MX, {})
    question = next(one for one in game.questions(MX) if one.choices[0].kind == "accept")
    assert len(put_to_you(question)) > 1
    assert put_to_you(towards) == []
    assert "What the package moves" not in news(game)


def test_an_answer_needs_a_choice_and_an_initiative_does_not(world):
    game = new_game(world, (US, MX), Phase.INITIATIVES)
    assert missing(game.questions(MX), {}) == 0
    towards = game.questions(US)[0]
    game.answer(US, {towards.occasion: next(c.name for c in towards.choices if c.name.startswith("threaten"))})
    game.answer(MX, {})
    assert missing(game.questions(MX), {}) == 1
    assert missing(game.questions(MX), {game.questions(MX)[0].occasion: "resist"}) == 0


def test_short_questions_are_compared_whole_and_long_ones_by_the_choice(world):
    game = new_game(world, (US, MX), Phase.INITIATIVES)
    question = game.questions(US)[0]
    assert names_to_compare(question, question.choices[7].name) == [question.choices[7].name]
    best = max(question.choices, key=lambda one: one.value).name
    assert names_to_compare(question, "hold") == [best]
    assert names_to_compare(question, "what a tampered page sent") == [best]


def test_expectations_and_a_debrief_are_pages_without_markup_of_others(world):
    game = new_game(world, (MX,))
    question = game.questions(MX)[0]
    table = expected(question, expect(game, question, continuations=3))
    assert "continuations of each choice" in table
    while not game.over:
        if game.questions():
            game.answer(MX, {})
        game.advance()
    data = debrief(game, MX, occasions=2, continuations=4, line=2)
    page = debrief_page(data)
    assert page.count("<svg") == 1
    assert "Your choices: 2 of" in page
    data["moves"][0]["chosen"] = "<script>alert(1)</script>"
    assert "<script>" not in debrief_page(data)


def test_what_a_deal_that_a_legislature_refused_was_worth_is_on_nobody_elses_page(world):
    """The number is the reckoning of one government, and the news are the same for every seat."""
    game = new_game(world, (MX,))
    row, number = game.review.log[0], 0.012345
    row.month, row.event, row.actor, row.target = game.review.state.month, EventKind.RATIFIER_REFUSES, CA, -1
    row.table, row.form, row.value = 1, Form.EXECUTIVE, number
    game.review.state.events = 1
    moment = replace(game.moment(), states=[game.review.state.copy()])
    for told in (news(game), public_story(moment).html):
        assert "The Parliament of Canada will not pass" in told
        assert "0.012" not in told
    assert "by its government&#x27;s reckoning it is worth +0.012%" in story(moment).html


def test_the_chart_keeps_its_labels_apart(world):
    data = {"seat": MX, "government": "Mexico", "turning_points": [], "model": {"payoff": 0.1},
            "line": {"months": ["2025-01", "end"], "payoff": [0.0, 0.1], "continuations": 2}}  # fmt: skip
    heights = [float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start"', line_chart(data))]
    assert abs(heights[0] - heights[1]) >= 18.0


def press(rc, label):
    import ipyvuetify as v

    rc.find(v.Btn, children=[label]).widget.click()


def test_submitting_answers_and_calls_back(world):
    game, calls = new_game(world, (MX,), Phase.INITIATIVES), []
    _, rc = solara.render(Seat(game, MX, lambda: calls.append(1)), handle_error=False)
    press(rc, "Submit your choices")
    assert calls == [1]
    assert game.questions(MX) == () or game.questions(MX)[0].phase != Phase.INITIATIVES
    rc.close()


def test_a_choice_that_comes_while_the_page_is_drawn_is_the_one_that_is_submitted(world):
    game = new_game(world, (MX,), Phase.INITIATIVES)
    box, rc = solara.render(Seat(game, MX, lambda: None), handle_error=False)
    question = game.questions(MX)[0]
    other = next(one.name for one in question.choices if one.name != taken_by_default(question))
    menu = next(widget for widget in all_widgets(box) if getattr(widget, "occasion", None) == question.occasion)
    with rc:  # nothing is drawn until the end of the block
        menu.vue_choose(other)
        press(rc, "Submit your choices")
    assert game.answers_of(MX, Phase.INITIATIVES)[question.occasion] == other
    rc.close()


def test_what_is_not_open_is_refused_and_told(world):
    """A browser that sends a name of its own: nothing is answered, the person is told why."""
    game, calls = new_game(world, (MX,), Phase.INITIATIVES), []
    box, rc = solara.render(Seat(game, MX, lambda: calls.append(1)), handle_error=False)
    occasion = game.questions(MX)[0].occasion
    menu = next(widget for widget in all_widgets(box) if getattr(widget, "occasion", None) == occasion)
    for sent in ("impose_sectoral,target=0", "<b>x</b>", 7, None, {"name": "hold"}):
        menu.vue_choose(sent)
    menu.vue_choose("impose_sectoral,target=0")
    press(rc, "Submit your choices")
    assert calls == []
    assert "is not open to Mexico" in everything(box)
    assert game.questions(MX)[0].occasion == occasion
    rc.close()


def test_a_file_that_is_no_game_is_refused_and_told(world):
    loaded = []
    game = new_game(world, (MX,))
    box, rc = solara.render(Seat(game, MX, lambda: None, on_load=loaded.append), handle_error=False)
    upload = next(widget for widget in all_widgets(box) if getattr(widget, "largest", None))
    for sent in ({"content": "{}"}, {"content": ""}, {"content": "x" * 2_000_000}, {"content": 7}, "text", None):
        upload.vue_read(sent)
        assert "seat-error" in everything(box), sent
    assert loaded == []
    rc.close()


# In a real browser.


@pytest.fixture(scope="module")
def address():
    with served(Path(__file__).with_name("seat_app.py"), SEAT="0", HORIZON="2025-03") as found:
        yield found


def submit(page):
    button = page.get_by_role("button", name="Submit your choices")
    browser_expects(button).to_be_enabled()
    button.click()


def finish(page):
    """Hold, and stand firm where something is put to the seat, until the end."""
    debrief_button = page.get_by_role("button", name="Show my debrief")
    for _ in range(30):
        page.wait_for_timeout(150)
        if debrief_button.count():
            return
        # On a busy machine the last questions may close between the look and the press.
        with contextlib.suppress(TimeoutError):
            for radio in page.locator("fieldset:not(:has(input:checked)) input[type=radio] >> nth=-1").all():
                radio.check(timeout=2000)
            page.get_by_role("button", name="Submit your choices").click(timeout=2000)
    raise AssertionError("the game does not come to its end")


def test_a_short_game_in_the_browser(chromium, address, tmp_path):
    """Open, choose, be refused with a tampered page, finish, read the debrief, save, reload."""
    with page_of(chromium, address) as page:
        page.get_by_role("heading", name="You are the United States: January 2025").wait_for()
        mexico = page.locator("fieldset:has-text('towards Mexico')")
        mexico.get_by_label("Offer an executive deal").check()
        mexico.get_by_role("slider").focus()
        page.keyboard.press("Home")
        browser_expects(mexico.get_by_text("Weight on the United States in the package: 5%")).to_be_visible()
        page.get_by_role("button", name="What does the model expect?").first.click()
        page.get_by_text("continuations of each choice").wait_for(timeout=60_000)
        assert complaints_of(page, ".seat") == []
        page.get_by_label("Adopt an instrument of policy").check()
        picker = page.locator("fieldset:has-text('at home') select")
        picker.evaluate("""list => { list.options[0].value = 'rob_a_bank'; list.selectedIndex = 0;
                                     list.dispatchEvent(new Event('change')); }""")
        home = page.locator("fieldset:has-text('at home')")
        browser_expects(home.get_by_role("radio", checked=True)).to_have_count(0)
        submit(page)
        page.get_by_role("alert").get_by_text(re.compile("'rob_a_bank' is not open")).wait_for()
        home.get_by_label("Hold").check()
        browser_expects(home.get_by_text("measured against this one")).to_be_visible()
        finish(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save this game").click()
        download.value.save_as(tmp_path / "game.json")
        page.get_by_role("button", name="Show my debrief").click()
        page.get_by_role("heading", name="Theory that you met").wait_for(timeout=120_000)
        assert complaints_of(page, ".seat") == []
        again = read_game((tmp_path / "game.json").read_bytes())
        assert again.over
        assert again.people == {US}
        file = json.loads((tmp_path / "game.json").read_text())
        (tmp_path / "bad.json").write_text(json.dumps(file | {"people": [9]}))
        page.get_by_label("Load a saved game").set_input_files(tmp_path / "bad.json")
        page.get_by_role("alert").wait_for()
        page.reload()
        page.get_by_role("heading", name="You are the United States: January 2025").wait_for()
        page.get_by_label("Load a saved game").set_input_files(tmp_path / "game.json")
        page.get_by_role("heading", name="You are the United States: the end").wait_for(timeout=30_000)


def test_by_keyboard_alone_on_a_narrow_screen(chromium, address):
    """Every control is reached by the tabulator and the page is no wider than the screen."""
    with page_of(chromium, address, 390, 844) as page:
        page.get_by_role("heading", name="You are the United States").wait_for()
        page.get_by_role("radio").first.focus()
        page.keyboard.press("ArrowDown")
        browser_expects(page.get_by_role("button", name="Submit your choices")).to_be_enabled()
        for _ in range(20):
            if page.evaluate("document.activeElement.textContent").strip() == "Submit your choices":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What happened lately").wait_for()
        page.wait_for_function("document.activeElement.tagName === 'LEGEND'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert complaints_of(page, ".seat") == []
