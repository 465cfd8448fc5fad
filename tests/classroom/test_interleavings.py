"""Whatever order people join, answer, vanish and come back in, the class goes on and every table can be replayed."""

import threading
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.classroom.members import LOST_AFTER
from experiments.classroom.rooms import Rooms
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import class_view, seat_view
from experiments.seats.saved import fingerprint, replay
from model.errors import InputError

ACTS = st.one_of(
    st.tuples(st.just("join"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("leave"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.integers(0, 200)),
    st.tuples(st.just("answer"), st.integers(0, 5), st.integers(0, 200)),
    st.tuples(st.just("beat"), st.integers(0, 5), st.just(0)),
    st.tuples(st.just("pass"), st.sampled_from([1, 15, 40, 120]), st.just(0)),
    st.tuples(st.just("pause"), st.booleans(), st.just(0)),
    st.tuples(st.just("event"), st.sampled_from(["drought", "court_ruling", "canadian_election"]), st.just(0)),
    st.tuples(st.just("end_round"), st.just(0), st.just(0)),
)


def do(room, keys, act, who, number):
    """One act, as a page would make it."""
    if act == "join":
        keys.append(room.join(f"{who} {len(keys)}").key)
    elif act == "pause":
        (room.pause if who else room.resume)(room.teacher_key)
    elif act == "event":
        room.inject(room.teacher_key, who)
    elif act == "end_round":
        room.end_round(room.teacher_key)
    elif keys:
        key = keys[who % len(keys)]
        if act == "leave":
            room.leave(key)
        elif act == "beat":
            room.beat(key)
        elif (sheet := seat_view(room, key).sheet) is not None:
            room.answer(key, sheet.number, {
                one.occasion: one.choices[number % len(one.choices)].name for one in sheet.questions
            })  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.lists(ACTS, min_size=5, max_size=40))
def test_any_order_of_acts_keeps_the_rules(acts):
    now = [0.0]
    room = Rooms(lambda: now[0]).open(RoomSettings(tables=2, seconds_a_round=60, last_month="2026-06"))
    keys = []
    room.start(room.teacher_key)
    for act, who, number in acts:
        if act == "pass":
            now[0] += who
            room.tick()
            continue
        try:
            do(room, keys, act, who, number)
        except InputError:
            continue
        seats = [(one.table, one.seat) for one in room.students]
        assert len(seats) == len(set(seats))
        for table in room.tables:
            assert table.game.months_played <= table.pace.target
            for seat in range(3):
                assert table.sheet(seat) is None or table.sheet(seat).seat == seat
    for table, content in zip(room.tables, room.games(room.teacher_key), strict=True):
        assert fingerprint(replay(content)) == fingerprint(table.game)
    # Nobody comes any more: whatever was open, the round is over once everybody is lost.
    room.resume(room.teacher_key)
    for _ in range(4):
        now[0] += LOST_AFTER + 1
        room.tick()
    assert room.round_done


@pytest.mark.parametrize("tables", [3])
def test_many_threads_play_one_room(tables):
    """Nine students and a teacher from ten threads: no answer is lost, doubled or given to another."""
    room = Rooms().open(RoomSettings(tables=tables, last_month="2025-06", seconds_a_round=None))
    members = [room.join(f"S{k}") for k in range(3 * tables)]
    room.start(room.teacher_key)
    given = {one.name: 0 for one in members}
    failures = []

    def study(member):
        try:
            while not room.over:
                view = seat_view(room, member.key)
                if view.sheet is not None:
                    try:
                        room.answer(member.key, view.sheet.number, {})
                    except InputError as error:
                        if "paused" not in str(error):
                            raise
                        continue
                    given[member.name] += len(view.sheet.questions)
                else:
                    room.beat(member.key)
                    room.tick()
        except BaseException as error:
            failures.append(error)
            raise

    def teach():
        try:
            while not room.over:
                class_view(room, room.teacher_key)
                room.pause(room.teacher_key)
                room.resume(room.teacher_key)
                room.tick()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [threading.Thread(target=study, args=(one,)) for one in members] + [threading.Thread(target=teach)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert failures == []
    assert not any(thread.is_alive() for thread in threads)
    made = Counter(one.player for one in room.decisions(room.teacher_key) if one.by == "person")
    assert made == given
    for table, content in zip(room.tables, room.games(room.teacher_key), strict=True):
        assert fingerprint(replay(content)) == fingerprint(table.game)
