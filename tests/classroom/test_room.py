"""What a class may rely on: keys, turns, rounds that wait for nobody lost, pauses, events, no look ahead."""

import pytest

from experiments.classroom.members import GIVEN_AFTER, LOST_AFTER
from experiments.classroom.room import GONE_KEPT
from experiments.classroom.views import class_view, close_up, seat_view
from experiments.seats.questions import Phase
from experiments.seats.saved import fingerprint, replay
from model.errors import InputError

US, MX, CA = range(3)


def test_students_fill_table_after_table(new_class):
    group = new_class(tables=2)
    joined = group.join(*"ABCDEF")
    assert [(one.table, one.seat) for one in joined] == [(1, 0), (1, 1), (1, 2), (2, 0), (2, 1), (2, 2)]
    with pytest.raises(InputError, match="every seat is taken"):
        group.join("G")


def test_a_seat_can_be_asked_for_and_is_taken_once(new_class):
    group = new_class(tables=2)
    assert group.room.join("A", table=2, seat=CA).seat == CA
    with pytest.raises(InputError, match="taken"):
        group.room.join("B", table=2, seat=CA)
    with pytest.raises(InputError, match="no such seat"):
        group.room.join("B", table=9)


@pytest.mark.parametrize(
    ("name", "said"), [("", "needed"), ("  \n", "needed"), ("\u202e\u200b", "needed"), ("x" * 25, "25 letters")]
)
def test_a_name_that_is_none_is_refused(new_class, name, said):
    with pytest.raises(InputError, match=said):
        new_class().join(name)


def test_a_name_is_one_line_without_direction_marks_and_belongs_to_one(new_class):
    group = new_class()
    assert group.join(" Ana\u202e \n Lu\x07z ").name == "Ana Luz"
    with pytest.raises(InputError, match="called"):
        group.join("ANA LUZ")


def test_every_action_needs_the_key_it_belongs_to(new_class):
    group = new_class()
    one = group.join("A")
    room = group.room
    room.start(group.key)
    for wrong in ("", "A" * 20, group.room.code, group.key):
        with pytest.raises(InputError, match="key"):
            room.answer(wrong, 1, {})
        with pytest.raises(InputError, match="key"):
            seat_view(room, wrong)
    for wrong in ("", one.key, room.code):
        for act, rest in (
            (room.start, ()), (room.pause, ()), (room.resume, ()), (room.end_round, ()), (room.inject, ("drought",)),
            (room.reveal, ()), (room.close, ()), (room.free_seat, (1, 0)), (room.decisions, ()), (room.games, ()),
        ):  # fmt: skip
            with pytest.raises(InputError, match="teacher's key"):
                act(wrong, *rest)
        with pytest.raises(InputError, match="teacher's key"):
            class_view(room, wrong)


def test_a_student_answers_only_the_own_open_sheet(new_class):
    group = new_class()
    us, mx, _ = group.join(*"ABC")
    group.start()
    while group.view(us).sheet.phase != Phase.INITIATIVES if group.view(us).sheet else True:
        group.answer(next(one for one in (us, mx) if group.view(one).sheet))
    theirs = group.view(us).sheet
    with pytest.raises(InputError, match="closed"):
        group.room.answer(mx.key, theirs.number, {})
    with pytest.raises(InputError, match="not open"):
        group.room.answer(us.key, theirs.number, {theirs.questions[0].occasion: "declare_war"})
    group.answer(us)
    with pytest.raises(InputError, match="closed"):
        group.room.answer(us.key, theirs.number, {})


def test_nobody_sees_what_another_has_chosen_while_the_phase_is_open(new_class):
    """Canada's view is the same whatever the United States has answered, but for the word that it has answered."""
    views = []
    for bold in (False, True):
        group = new_class()
        us, _, ca = group.join(*"ABC")
        group.start()
        while not (group.view(us).sheet and group.view(us).sheet.phase == Phase.INITIATIVES):
            group.answer(next(one for one in group.room.students if group.view(one).sheet))
        group.answer(us, lambda question, bold=bold: question.choices[-1 if bold else 0].name)
        views.append(group.view(ca))
    assert views[0].sheet is not None
    assert views[0].sheet.questions == views[1].sheet.questions
    for name in ("story", "income", "chairs", "shown", "payoffs", "approval", "month"):
        assert getattr(views[0], name) == getattr(views[1], name)


def test_others_private_numbers_are_shown_only_when_the_teacher_reveals_them(new_class):
    group = new_class()
    us, mx, ca = group.join(*"ABC")
    group.start()
    group.answer_all(us, mx, ca)
    assert group.view(ca).shown == ()
    group.room.reveal(group.key)
    shown = group.view(ca).shown
    assert {one.seat for one in shown} == {US, MX}
    assert all(one.month < group.view(ca).month for one in shown)
    group.room.reveal(group.key, False)
    assert group.view(ca).shown == ()


def test_what_somebody_believed_stays_with_them(new_class):
    group = new_class(seats=(US, CA), months_a_round=1)
    us, ca = group.join(*"AB")
    group.start()
    told = None
    while told is None and group.room.round < 24 and not group.room.over:
        for member in (us, ca):
            while (sheet := group.view(member).sheet) is not None:
                group.answer(member, lambda question: next(
                    (one.name for one in question.choices if one.name.startswith("threaten")), question.choices[0].name
                ))  # fmt: skip
                assert sheet.seat == member.seat
        told = next((k for k, event in enumerate(group.room.tables[0].story())
                     if event["type"] in ("concede", "resist") and event["actor"] == "Canada"), None)  # fmt: skip
    assert told is not None
    assert "chance" in group.view(ca).story[told].words
    assert "chance" not in group.view(us).story[told].words
    assert not any("chance" in line.words for line in close_up(group.room, group.key, 1).story)
    group.room.reveal(group.key)
    assert "chance" in group.view(us).story[told].words
    assert "chance" in close_up(group.room, group.key, 1).story[told].words


def test_an_empty_seat_is_played_by_the_model(new_class):
    group = new_class()
    us = group.join("A")
    group.start()
    group.answer_all(us)
    assert group.room.round == 2
    made = group.room.decisions(group.key)
    assert {one.by for one in made if one.seat != "United States"} == {"model"}
    assert "person" in {one.by for one in made if one.seat == "United States"}


def test_a_lost_seat_is_played_by_the_model_within_the_round_and_taken_back_with_its_key(new_class):
    group = new_class(seconds_a_round=None)
    us, mx = group.join(*"AB")
    group.start()
    group.answer_all(mx)
    assert group.room.round == 1
    group.passes(LOST_AFTER, mx)
    assert group.room.round == 1
    group.passes(2, mx)
    assert group.view(us).sheet is None
    assert group.view(mx).chairs[US].presence == "lost"
    group.answer_all(mx)
    assert group.room.round == 2
    room, back = group.rooms.find_seat(group.room.code, us.key, "another browser")
    assert (room, back) == (group.room, us)
    group.answer_all(mx)
    group.answer_all(us, mx)
    assert group.room.round == 3
    by = {one.by for one in group.room.decisions(group.key) if one.seat == "United States"}
    assert {"model", "person"} <= by


def test_who_is_late_is_played_by_the_model_and_a_round_never_takes_more_than_twice_its_timer(new_class):
    group = new_class(seconds_a_round=60)
    us, mx, ca = group.join(*"ABC")
    group.start()
    group.passes(60, us, mx, ca)
    group.passes(60, us, mx, ca)
    assert group.room.round == 2


def test_a_sheet_that_comes_late_in_a_round_still_leaves_a_third_of_the_timer(new_class):
    group = new_class(seconds_a_round=60)
    us, mx, ca = group.join(*"ABC")
    group.start()
    while group.view(us).sheet is None:
        group.answer(next(one for one in (mx, ca) if group.view(one).sheet))
    group.passes(58, us, mx, ca)
    before = group.view(us).sheet.number
    for member in (us, mx, ca):
        if group.view(member).sheet:
            group.answer(member, lambda question: question.choices[-1].name)
    left = [group.view(one).seconds_left for one in (us, mx, ca) if group.view(one).sheet]
    assert left
    assert min(left) > 15
    assert all(group.view(one).sheet.number > before for one in (us, mx, ca) if group.view(one).sheet)


def test_a_teacher_ends_a_round_for_all(new_class):
    group = new_class(tables=2, seconds_a_round=None)
    group.join(*"ABCD")
    group.start()
    group.room.end_round(group.key)
    assert group.room.round == 2
    assert [table.game.months_played for table in group.room.tables] == [3, 3]


def test_a_class_waits_for_its_last_table(new_class):
    group = new_class(tables=2)
    joined = group.join(*"ABCDEF")
    group.start()
    group.answer_all(*joined[:3])
    assert group.room.round == 1
    assert group.room.tables[0].round_done
    assert not group.room.tables[1].round_done
    group.answer_all(*joined[3:])
    assert group.room.round == 2


def test_a_room_that_everybody_has_left_waits(new_class):
    group = new_class()
    group.join("A")
    group.start()
    group.passes(500)
    assert group.room.round <= 2
    assert not group.room.over


def test_an_event_comes_at_the_start_of_the_next_month_at_every_table(new_class):
    group = new_class(tables=2, months_a_round=1)
    joined = group.join(*"ABCDEF")
    group.start()
    event = group.room.inject(group.key, "chinese_investment", {"amount": 9.0})
    assert all(event.words not in [line.words for line in group.view(one).story] for one in joined)
    group.answer_all(*joined)
    for one in joined:
        line = next(line for line in group.view(one).story if line.words == event.words)
        assert line.month == "2025-02"
        assert line.outside
    assert [dict(table.game.interventions)[1] for table in group.room.tables] == [(event,), (event,)]


def test_an_event_at_one_table_leaves_the_others_alone_and_one_that_cannot_happen_is_reported(new_class):
    group = new_class(tables=2, months_a_round=1)
    joined = group.join(*"ABCDEF")
    group.start()
    group.room.inject(group.key, "court_ruling", table=2)
    group.room.inject(group.key, "court_ruling", table=2)
    with pytest.raises(InputError, match="unknown"):
        group.room.inject(group.key, "earthquake")
    with pytest.raises(InputError, match="table 5"):
        group.room.inject(group.key, "drought", table=5)
    group.answer_all(*joined)
    assert [bool(table.game.interventions) for table in group.room.tables] == [False, True]
    assert "already" in class_view(group.room, group.key).tables[1].refused[0]


def test_a_seat_lost_for_long_is_given_to_a_newcomer_and_the_old_key_is_worth_nothing(new_class):
    group = new_class(seats=(US,))
    old = group.join("A")
    group.start()
    group.now += LOST_AFTER + 1
    with pytest.raises(InputError, match="taken"):
        group.join("B")
    group.now += GIVEN_AFTER
    new = group.join("B")
    assert (new.table, new.seat) == (1, US)
    with pytest.raises(InputError, match="given to somebody else"):
        group.view(old)


def test_a_teacher_frees_a_seat_and_a_student_gives_one_up(new_class):
    group = new_class(seats=(US, MX))
    us, mx = group.join(*"AB")
    group.room.free_seat(group.key, 1, US)
    with pytest.raises(InputError, match="given to somebody else"):
        group.room.beat(us.key)
    group.room.leave(mx.key)
    assert [(one.table, one.seat) for one in group.join("C", "D")] == [(1, US), (1, MX)]
    with pytest.raises(InputError, match="no such seat"):
        group.room.free_seat(group.key, 1, CA)


def test_students_who_come_and_go_keep_nobody_out_and_fill_no_memory(new_class):
    group = new_class(seats=(US,))
    for k in range(5 * GONE_KEPT):
        group.room.leave(group.join(f"S{k}").key)
    assert len(group.room._members) <= GONE_KEPT + 1
    assert group.join("Ana").seat == US


def test_a_class_that_is_closed_keeps_nothing_private(new_class):
    group = new_class()
    joined = group.join(*"ABC")
    group.start()
    group.answer_all(*joined)
    assert group.view(joined[0]).shown == ()
    group.room.close(group.key)
    assert {one.seat for one in group.view(joined[0]).shown} == {MX, CA}


def test_a_teacher_looks_into_a_table_that_is_there(new_class):
    group = new_class(tables=2)
    group.join("A")
    seen = close_up(group.room, group.key, 2)
    assert (seen.number, len(seen.moment.states), seen.whole) == (2, 1, False)
    with pytest.raises(InputError, match="table 3 is not there; use 1 to 2"):
        close_up(group.room, group.key, 3)
    with pytest.raises(InputError, match="teacher's key"):
        close_up(group.room, "A" * 20, 1)


def test_the_same_luck_at_every_table_or_each_its_own(new_class):
    for same in (True, False):
        group = new_class(tables=2, same_luck=same)
        group.start()
        one, two = (table.game for table in group.room.tables)
        assert (fingerprint(one) == fingerprint(two)) is same
        assert (one.run, two.run) == ((0, 0) if same else (0, 1))


def test_every_table_of_a_class_replays_to_the_same_bytes(new_class):
    group = new_class(tables=2, same_luck=False)
    joined = group.join(*"ABCDE")
    group.start()
    for k in range(4):
        if k == 1:
            group.room.inject(group.key, "drought")
        group.answer_all(*joined)
    assert group.room.round == 5
    for table, content in zip(group.room.tables, group.room.games(group.key), strict=True):
        assert fingerprint(replay(content)) == fingerprint(table.game)


def test_a_class_plays_to_the_end_and_the_teacher_sees_how_it_ended(new_class):
    group = new_class(tables=2, last_month="2025-12", months_a_round=6)
    joined = group.join(*"ABCDEF")
    group.start()
    while not group.room.over:
        group.answer_all(*joined)
    shown = class_view(group.room, group.key)
    assert sum(shown.endings.values()) == 2
    assert "open" not in shown.endings
    assert all(one.ending_words and one.payoffs is None for one in shown.tables)
    view = group.view(joined[0])
    assert view.over
    assert view.payoffs is None
    group.room.reveal(group.key)
    shown = class_view(group.room, group.key)
    assert all(len(one.payoffs) == 3 for one in shown.tables)
    assert view.payoff == shown.tables[0].payoffs[0]
    assert group.view(joined[0]).payoffs == shown.tables[0].payoffs
