"""A class in real browsers: a teacher opens a room, students join, play, drop out and come back."""

import contextlib
import io
import re
import time

import pandas as pd
import pytest
from playwright.sync_api import TimeoutError

SEND = "Submit your choices"
SERIOUS = ("serious", "critical")


def open_room(visitors, **fields):
    teacher = visitors.come("/class")
    for label, value in ({"Tables": "1", "Last month": "2026-03", "Seed": "1"} | fields).items():
        teacher.get_by_label(label, exact=True).first.fill(value)
    teacher.get_by_role("button", name="Open the room").click()
    code = teacher.locator(".jr-code")
    code.wait_for()
    visitors.at_end.append(lambda: close_room(teacher))
    return teacher, code.inner_text()


def close_room(teacher):
    """A server has eight open rooms at most."""
    button = teacher.get_by_role("button", name="Close the class")
    if button.count():
        button.click()
        teacher.get_by_role("button", name="Yes, close it").click()
        button.wait_for(state="detached")


def join(visitors, code, name, width=1400, height=900, seat=None):
    student = visitors.come("/join", width, height)
    student.get_by_label("Room code").first.fill(code)
    student.get_by_label("Your name").fill(name)
    if seat is not None:
        student.get_by_label("Seat", exact=True).select_option(label=seat)
    student.get_by_role("button", name="Join").click()
    student.get_by_role("heading", name="At your table").wait_for()
    return student


def round_of(page):
    return int(page.get_by_text("round").first.inner_text().rsplit("round ", 1)[1])


def play_round(*students):
    """Everybody sends the first choices until the next round has begun."""
    this, end = round_of(students[0]), time.monotonic() + 120
    while round_of(students[0]) == this and time.monotonic() < end:
        for student in students:
            # A question may close between the look and the press: then there is nothing to press.
            with contextlib.suppress(TimeoutError):
                answer(student)
        time.sleep(0.3)
    assert round_of(students[0]) == this + 1


def answer(student):
    """Send what is marked; what others put to a seat has nothing marked: stand firm, or turn it down."""
    for radio in student.locator("fieldset:not(:has(input:checked)) input[type=radio] >> nth=-1").all():
        radio.check(timeout=2000)
    button = student.get_by_role("button", name=SEND)
    if button.count() and button.is_enabled():
        button.click(timeout=2000)


def faults(page):
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found if one["impact"] in SERIOUS]


@pytest.mark.long
def test_two_students_play_a_round_one_is_lost_replaced_and_comes_back(visitors):
    teacher, code = open_room(visitors)
    ana, ben = join(visitors, code, "Ana"), join(visitors, code, "Ben", 390, 844)
    teacher.get_by_text("2 students in their seats").wait_for()
    teacher.get_by_role("button", name="Start the class").click()
    ana.get_by_text("round 1").wait_for()
    play_round(ana, ben)
    assert ben.get_by_role("heading", name="Mexico, table 1").is_visible()

    key = ben.locator("details", has_text="Your seat key").locator("strong").text_content()
    ben.context.close()
    visitors.contexts.remove(ben.context)
    ana.get_by_text("Ben: lost, the model plays").wait_for(timeout=60_000)
    teacher.get_by_text("Ben: lost, the model plays").wait_for()
    play_round(ana)

    back = visitors.come("/join")
    back.get_by_text("I have a seat already").click()
    back.get_by_label("Room code").last.fill(code)
    back.get_by_label("Seat key").fill(key)
    back.get_by_role("button", name="Go to my seat").click()
    back.get_by_role("heading", name="Mexico, table 1").wait_for()
    play_round(ana, back)

    teacher.get_by_text("Take the decisions away").click()
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Decisions (CSV)").click()
    rows = pd.read_csv(io.BytesIO(download.value.path().read_bytes()))
    assert set(rows["player"].dropna()) == {"Ana", "Ben"}
    assert {"person", "model"} <= set(rows[rows["seat"] == "Mexico"]["by"])


def test_a_reload_finds_the_seat_again_and_a_wrong_code_opens_nothing(visitors):
    _, code = open_room(visitors)
    ana = join(visitors, code, "Ana <b>bold</b>")
    assert ana.get_by_text("Ana <b>bold</b> (you)").is_visible()
    ana.reload()
    ana.get_by_text("Ana <b>bold</b> (you)").wait_for()
    stranger = visitors.come("/join")
    stranger.get_by_label("Room code").first.fill("AAAA-AAAA")
    stranger.get_by_label("Your name").fill("X")
    stranger.get_by_role("button", name="Join").click()
    stranger.get_by_role("alert").wait_for()
    assert "no room has this code" in stranger.get_by_role("alert").inner_text()


@pytest.mark.long
def test_where_a_class_is_served_alone_no_page_shows_what_governments_want(visitors):
    """No address of the server leads to the presenter's page, on which every government's ideals stand."""
    home = visitors.come("/")
    home.get_by_role("heading", name="Join a class").wait_for()
    for path in ("/mesa", "/class", "/join"):
        page = visitors.come(path)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(1500)
        for words in ("At the table", "The game now", "Play a seat"):
            assert page.get_by_text(words).count() == 0


@pytest.mark.long
def test_a_student_takes_the_seat_of_the_own_choice_and_gives_it_up_on_the_second_press_only(visitors):
    _, code = open_room(visitors)
    ana = join(visitors, code, "Ana", seat="Canada")
    ana.get_by_role("heading", name="Canada, table 1").wait_for()
    ana.get_by_text("Your seat key").click()
    ana.get_by_role("button", name="Give up my seat").click()
    ana.get_by_role("button", name="Cancel").click()
    assert ana.get_by_role("heading", name="Canada, table 1").is_visible()
    ana.get_by_role("button", name="Give up my seat").click()
    ana.get_by_role("button", name="Yes, give it up").click()
    ana.get_by_role("heading", name="Join a class").wait_for()


@pytest.mark.long
def test_what_is_marked_is_sent_when_the_round_ends_and_the_clock_stays_in_sight_on_a_phone(visitors):
    teacher, code = open_room(visitors)
    ana = join(visitors, code, "Ana", 390, 844)
    teacher.get_by_role("button", name="Start the class").click()
    ana.get_by_role("button", name=SEND).wait_for()
    for radio in ana.locator("fieldset:not(:has(input:checked)) input[type=radio] >> nth=-1").all():
        radio.check()
    ana.locator("input[type=radio]").last.check()
    ana.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    clock = ana.get_by_role("timer").bounding_box()
    assert 0 <= clock["y"] < 100
    teacher.get_by_role("button", name="End the round now").click()
    ana.get_by_text("what you had marked was sent").wait_for()


@pytest.mark.long
def test_every_student_of_a_table_gets_a_debrief_that_keeps_others_wishes_until_they_are_revealed(visitors):
    teacher, code = open_room(visitors, **{"Last month": "2025-03"})
    ana, ben = join(visitors, code, "Ana"), join(visitors, code, "Ben", 390, 844)
    teacher.get_by_role("button", name="Start the class").click()
    teacher.get_by_role("button", name="End the round now").click()
    for student in (ana, ben):
        student.get_by_role("button", name="Show my debrief").click()
    for student, country in ((ana, "United States"), (ben, "Mexico")):
        student.get_by_text(f"{country}: annual reviews go on after 3 months").wait_for(timeout=240_000)
        student.get_by_text("They come here when your teacher reveals").wait_for()
        assert student.get_by_role("heading", name="Turning points").count() == 0
        assert student.evaluate("document.documentElement.scrollWidth") <= student.viewport_size["width"]
        assert faults(student) == []
    assert teacher.get_by_text("Payoffs, % of GDP a year").count() == 0
    teacher.get_by_role("button", name="Reveal private numbers").click()
    for student in (ana, ben):
        student.get_by_role("heading", name="Turning points").wait_for()
        student.get_by_role("heading", name="Theory that you met").wait_for()
    teacher.get_by_text("Payoffs, % of GDP a year").wait_for()


@pytest.mark.long
def test_a_teacher_looks_into_a_table_and_sees_what_is_private_once_it_is_revealed(visitors):
    teacher, code = open_room(visitors)
    join(visitors, code, "Ana")
    teacher.get_by_role("button", name="Start the class").click()
    teacher.get_by_role("button", name="End the round now").click()
    what = teacher.get_by_label("What to see")
    teacher.get_by_label("Look at").select_option(label="Table 1")
    what.select_option(label="Duties by pair and sector")
    teacher.get_by_role("button", name="Look", exact=True).click()
    teacher.get_by_text("Applied duties on 1 April 2025").first.wait_for()
    private = "What each wants, what is offered"
    assert private not in what.inner_text()
    teacher.get_by_role("button", name="Reveal private numbers").click()
    teacher.get_by_role("option", name=private).wait_for(state="attached")
    what.select_option(label=private)
    teacher.get_by_role("button", name="Look", exact=True).click()
    teacher.get_by_text("issues, those furthest apart first").first.wait_for()
    teacher.get_by_role("button", name="Hide private numbers").click()
    teacher.get_by_text("it comes when you reveal private numbers").wait_for()
    for width in (1400, 390):
        teacher.set_viewport_size({"width": width, "height": 844})
        assert faults(teacher) == []
        assert teacher.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.long
def test_what_a_teacher_does_reaches_the_students(visitors):
    teacher, code = open_room(visitors)
    ana = join(visitors, code, "Ana")
    teacher.get_by_role("button", name="Start the class").click()
    ana.get_by_role("button", name=SEND).wait_for()
    teacher.get_by_role("button", name="Pause").click()
    ana.get_by_text("The teacher has paused the class").wait_for()
    teacher.get_by_text("Let something happen").click()
    teacher.get_by_label("Event").select_option("drought")
    teacher.get_by_role("button", name="Choose").click()
    teacher.get_by_label("Strength (standard deviations)").fill("3")
    teacher.get_by_role("button", name="Let it happen").click()
    teacher.get_by_text("When the next month begins: A drought of 3 standard deviations").wait_for()
    teacher.get_by_role("button", name="Go on").click()
    ana.get_by_role("button", name=SEND).wait_for()
    play_round(ana)
    ana.get_by_text("A drought of 3 standard deviations").wait_for()
    teacher.get_by_role("button", name="Close the class").click()
    teacher.get_by_text("Every table stops where it is").wait_for()
    teacher.get_by_role("button", name="Cancel").click()
    assert ana.get_by_text("The class is over").count() == 0
    teacher.get_by_role("button", name="Close the class").click()
    teacher.get_by_role("button", name="Yes, close it").click()
    ana.get_by_text("The class is over").wait_for()


@pytest.mark.long
def test_a_student_plays_with_the_keyboard_alone(visitors):
    teacher, code = open_room(visitors)
    page = visitors.come(f"/join?code={code.replace('-', '')}")
    page.get_by_label("Your name").focus()
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="At your table").wait_for()
    teacher.get_by_role("button", name="Start the class").click()
    button = page.get_by_role("button", name=SEND)
    button.wait_for()
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_text("bn USD a year").first.wait_for()
    assert page.locator("input[type=radio]:checked").first.get_attribute("value") != "hold"
    asked = page.locator("fieldset").first.inner_text()
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == SEND:
            break
    page.keyboard.press("Enter")
    page.wait_for_function("asked => !document.querySelector('fieldset') || "
                           "document.querySelector('fieldset').innerText !== asked", arg=asked)  # fmt: skip


@pytest.mark.long
def test_a_student_sees_what_a_choice_is_worth_its_law_its_chance_and_its_terms(visitors):
    """The seat of the live page, in a class: nothing is left out but what the model expects."""
    teacher, code = open_room(visitors)
    ana = join(visitors, code, "Ana")
    teacher.get_by_role("button", name="Start the class").click()
    mexico = ana.locator("fieldset", has_text="towards Mexico")
    mexico.get_by_label("Offer an executive deal").check()
    for words in ("bn USD a year", "that it is accepted and passes", "no legislature votes", "What the package moves"):
        mexico.get_by_text(words).first.wait_for()
    mexico.get_by_role("slider").focus()
    ana.keyboard.press("Home")
    mexico.get_by_text("Weight on the United States in the package: 5%").wait_for()
    assert ana.get_by_role("button", name="What does the model expect?").count() == 0
    assert ana.get_by_text("Your approval at home").count() == 0
    ana.get_by_text("Your instructions").click()
    ana.get_by_role("heading", name="What you want, issue by issue").wait_for()
    play_round(ana)


@pytest.mark.long
def test_a_student_may_leave_the_questions_to_the_model(visitors):
    teacher, code = open_room(visitors)
    ana = join(visitors, code, "Ana")
    teacher.get_by_role("button", name="Start the class").click()
    ana.get_by_role("button", name="Let the model choose").click()
    teacher.get_by_text("1 by the model in their place").or_(
        teacher.get_by_text(re.compile(r"[1-9]\d* by the model in their place"))
    ).first.wait_for()


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_pages_have_no_serious_fault_of_accessibility_and_fit_the_screen(visitors, width, height):
    teacher, code = open_room(visitors)
    teacher.set_viewport_size({"width": width, "height": height})
    empty = visitors.come("/join", width, height)
    empty.get_by_role("button", name="Join").wait_for()
    ana = join(visitors, code, "Ana", width, height)
    teacher.get_by_role("button", name="Start the class").click()
    ana.get_by_role("button", name=SEND).wait_for()
    for page in (teacher, empty, ana):
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
