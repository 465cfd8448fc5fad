"""When the time is over, what the page shows marked is sent, and what the model chose instead is said."""

import pytest

from experiments.classroom.marks import taken_by_default
from experiments.classroom.members import LOST_AFTER
from experiments.seats.questions import Phase
from model.errors import InputError

US, MX, CA = range(3)


def marks_of(sheet, index):
    return {one.occasion: one.choices[index].name for one in sheet.questions}


def decided_by(group, member):
    seats = ("United States", "Mexico", "Canada")
    return [one for one in group.room.decisions(group.key) if one.seat == seats[member.seat]]


def first_sheet(new_class, **settings):
    group = new_class(seats=(US,), **({"seconds_a_round": 60} | settings))
    us = group.join("Ana")
    group.start()
    return group, us, group.view(us).sheet


def test_what_is_marked_is_sent_when_the_time_is_over(new_class):
    group, us, sheet = first_sheet(new_class)
    marks = marks_of(sheet, -1)
    group.room.mark(us.key, sheet.number, marks)
    group.passes(61, us)
    made = {one.occasion: one for one in decided_by(group, us) if one.occasion in marks and one.month == "2025-01"}
    assert {occasion: one.choice for occasion, one in made.items()} == marks
    assert {one.by for one in made.values()} == {"person"}
    assert {one.player for one in made.values()} == {"Ana"}
    assert all(one.seconds == pytest.approx(60, abs=1) for one in made.values())


def test_a_student_is_told_that_the_marks_were_sent_until_the_next_answer(new_class):
    group, us, sheet = first_sheet(new_class, months_a_round=1)
    group.room.mark(us.key, sheet.number, marks_of(sheet, 0))
    group.passes(61, us)
    assert group.view(us).notices == ("The time was over in January 2025: what you had marked was sent.",)
    while not group.view(us).sheet:
        group.passes(1, us)
    group.answer(us)
    assert group.view(us).notices == ()


def test_initiatives_that_a_student_who_is_there_has_not_touched_are_held_as_the_page_shows(new_class):
    group, us, sheet = first_sheet(new_class, months_a_round=1)
    shown = {one.occasion: taken_by_default(one) for one in sheet.questions}
    assert set(shown.values()) == {"hold"}
    group.passes(61, us)
    made = {one.occasion: one for one in decided_by(group, us) if one.phase == "initiatives"}
    assert {occasion: one.choice for occasion, one in made.items()} == shown
    assert {(one.by, one.player) for one in made.values()} == {("person", "Ana")}
    assert group.view(us).notices == ("The time was over in January 2025: you had marked nothing, so you held.",)


def test_what_is_touched_is_sent_and_the_rest_is_held(new_class):
    group, us, sheet = first_sheet(new_class, months_a_round=1)
    first, *others = sheet.questions
    group.room.mark(us.key, sheet.number, {first.occasion: first.choices[-1].name})
    group.passes(61, us)
    made = {one.occasion: one.choice for one in decided_by(group, us) if one.phase == "initiatives"}
    assert made == {first.occasion: first.choices[-1].name} | {one.occasion: "hold" for one in others}


def test_a_choice_that_is_not_open_is_no_mark(new_class):
    group, us, sheet = first_sheet(new_class, months_a_round=1)
    group.room.mark(us.key, sheet.number, marks_of(sheet, -1) | {sheet.questions[0].occasion: "declare_war"})
    assert sheet.questions[0].occasion not in group.view(us).sheet.marks
    group.passes(61, us)
    made = {one.occasion: one.choice for one in decided_by(group, us) if one.phase == "initiatives"}
    assert made[sheet.questions[0].occasion] == "hold"


def threatened(new_class):
    """A class in which Canada has to answer a threat, its sheet, and who sits for the United States."""
    group = new_class(seats=(US, CA), months_a_round=1, seconds_a_round=60)
    us, ca = group.join(*"AB")
    group.start()
    while group.view(us).sheet is None:
        group.answer(ca)
    group.answer(us, lambda question: next(
        (one.name for one in question.choices if one.name.startswith("threaten") and one.name.endswith("target=2")),
        question.choices[0].name,
    ))  # fmt: skip
    while (sheet := group.view(ca).sheet).phase != Phase.ANSWERS:
        group.answer(ca)
    return group, us, ca, sheet


def test_where_an_answer_is_needed_and_none_is_marked_the_model_chooses_and_the_student_is_told(new_class):
    group, us, ca, _ = threatened(new_class)
    group.passes(61, us, ca)
    made = [one for one in decided_by(group, ca) if one.phase == "answers"]
    assert {one.by for one in made} == {"model"}
    (notice,) = group.view(ca).notices
    assert notice.startswith("The time was over in January 2025, and the model chose for you: ")
    assert all(one.words in notice for one in made)


def test_an_answer_that_is_marked_is_sent(new_class):
    group, us, ca, sheet = threatened(new_class)
    marks = marks_of(sheet, -1)
    group.room.mark(ca.key, sheet.number, marks)
    group.passes(61, us, ca)
    made = {one.occasion: one for one in decided_by(group, ca) if one.phase == "answers"}
    assert {occasion: one.choice for occasion, one in made.items()} == marks
    assert {one.by for one in made.values()} == {"person"}


def test_a_round_that_the_teacher_ends_sends_the_marks_too(new_class):
    group, us, sheet = first_sheet(new_class, seconds_a_round=None)
    group.room.mark(us.key, sheet.number, marks_of(sheet, -1))
    group.room.end_round(group.key)
    assert "person" in {one.by for one in decided_by(group, us)}


def test_a_round_that_the_teacher_ends_holds_for_who_is_there_in_every_month(new_class):
    group = new_class(seats=(US, MX), seconds_a_round=None, months_a_round=3)
    us, _ = group.join(*"AB")
    group.start()
    group.room.beat(us.key)
    group.now += LOST_AFTER + 1
    group.room.beat(us.key)
    group.room.end_round(group.key)
    initiatives = [one for one in group.room.decisions(group.key) if one.phase == "initiatives"]
    held = [one for one in initiatives if one.seat == "United States"]
    assert {(one.month, one.by) for one in held} == {
        ("2025-01", "person"), ("2025-02", "between rounds"), ("2025-03", "between rounds"),
    }  # fmt: skip
    assert {one.choice for one in held} == {"hold"}
    assert {one.by for one in initiatives if one.seat == "Mexico"} == {"model"}, "nobody is there any more"


def test_marks_of_who_is_lost_are_left_to_the_model(new_class):
    group, us, sheet = first_sheet(new_class)
    group.room.mark(us.key, sheet.number, marks_of(sheet, -1))
    group.passes(61)
    assert {one.by for one in decided_by(group, us) if one.month == "2025-01"} == {"model"}


def test_marks_are_taken_for_the_own_open_sheet_only(new_class):
    group = new_class(seats=(US, MX))
    us, mx = group.join(*"AB")
    group.start()
    sheet = group.view(us).sheet or group.view(mx).sheet
    other = mx if sheet.seat == US else us
    with pytest.raises(InputError, match="closed"):
        group.room.mark(other.key, sheet.number, marks_of(sheet, 0))
