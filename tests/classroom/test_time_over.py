"""When the time is over, what a student has marked is sent, and what the model chose instead is said."""

import pytest

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


def test_a_student_who_marked_nothing_is_told_what_the_model_chose(new_class):
    group, us, _ = first_sheet(new_class, months_a_round=1)
    group.passes(61, us)
    made = [one for one in decided_by(group, us) if one.month == "2025-01" and one.by == "model"]
    assert made
    (notice,) = group.view(us).notices
    assert notice.startswith("The time was over in January 2025, and the model chose for you: ")
    assert all(one.words in notice for one in made if one.phase == "initiatives")


def test_marks_that_leave_a_question_open_or_name_what_is_not_open_are_not_sent(new_class):
    group, us, sheet = first_sheet(new_class, months_a_round=1)
    marks = marks_of(sheet, -1)
    group.room.mark(us.key, sheet.number, marks | {sheet.questions[0].occasion: "declare_war"})
    assert sheet.questions[0].occasion not in group.view(us).sheet.marks
    group.passes(61, us)
    assert {one.by for one in decided_by(group, us) if one.month == "2025-01"} == {"model"}
    assert "the model chose for you" in group.view(us).notices[0]


def test_a_round_that_the_teacher_ends_sends_the_marks_too(new_class):
    group, us, sheet = first_sheet(new_class, seconds_a_round=None)
    group.room.mark(us.key, sheet.number, marks_of(sheet, -1))
    group.room.end_round(group.key)
    assert "person" in {one.by for one in decided_by(group, us)}


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
