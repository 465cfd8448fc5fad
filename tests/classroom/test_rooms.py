"""What a server may rely on: few rooms, freed when idle or closed, and only classes that can be played."""

import gc
import time
import weakref

import pytest

from experiments.classroom.keys import WRONG_A_CLIENT
from experiments.classroom.rooms import IDLE_SECONDS, MOST_CLOSED, MOST_ROOMS, Rooms
from experiments.classroom.settings import RoomSettings, parameters_of
from model.errors import InputError


def test_rooms_are_few_and_idle_ones_are_freed(new_class):
    group = new_class()
    for _ in range(MOST_ROOMS - 1):
        group.rooms.open(RoomSettings(tables=1))
    with pytest.raises(InputError, match="rooms are open"):
        group.rooms.open(RoomSettings(tables=1))
    group.now += IDLE_SECONDS + 1
    group.rooms.sweep()
    assert len(group.rooms) == 0


def test_only_the_last_closed_rooms_are_kept_and_they_keep_nobody_from_opening_one(new_class):
    group = new_class()
    kept = []
    for _ in range(2 * MOST_ROOMS):
        group.now += 1.0
        room = group.rooms.open(RoomSettings(tables=1))
        room.close(room.teacher_key)
        kept.append(room.code)
    group.rooms.sweep()
    assert [code for code in kept if group.rooms.remembered(code)] == kept[-MOST_CLOSED:]
    assert group.rooms.remembered(group.room.code) is group.room


def test_closing_a_room_frees_its_games(new_class):
    group = new_class(tables=2)
    joined = group.join(*"AB")
    group.start()
    group.answer_all(*joined)
    kept = [weakref.ref(thing) for table in group.room.tables for thing in (table, table.game, table.game.review)]
    with pytest.raises(InputError, match="teacher's key"):
        group.rooms.remove(group.room, "no")
    group.rooms.remove(group.room, group.key)
    with pytest.raises(InputError, match="closed"):
        group.join("C")
    group.room = None
    gc.collect()
    assert [one() for one in kept] == [None] * len(kept)


def test_rooms_that_are_closed_do_not_count_as_open(new_class):
    group = new_class()
    for _ in range(MOST_CLOSED):
        room = group.rooms.open(RoomSettings(tables=1))
        room.close(room.teacher_key)
    for _ in range(MOST_ROOMS - 1):
        group.rooms.open(RoomSettings(tables=1))
    with pytest.raises(InputError, match="rooms are open"):
        group.rooms.open(RoomSettings(tables=1))


def test_idle_rooms_are_freed_though_nobody_comes():
    now = [0.0]
    rooms = Rooms(lambda: now[0], swept_every=0.01)
    rooms.open(RoomSettings(tables=1))
    now[0] += IDLE_SECONDS + 1
    end = time.monotonic() + 20
    while len(rooms) and time.monotonic() < end:
        time.sleep(0.01)
    assert len(rooms) == 0


def test_where_there_is_an_opening_code_nobody_opens_a_room_without_it(new_class):
    group = new_class()
    group.rooms.opening_code = "K" * 8
    for wrong in ("", "AAAAAAAA", group.room.code):
        with pytest.raises(InputError, match="not the opening code"):
            group.rooms.open(RoomSettings(tables=1), wrong, "student")
    assert group.rooms.open(RoomSettings(tables=1), "kkkk-kkkk", "teacher").code
    for _ in range(WRONG_A_CLIENT):
        with pytest.raises(InputError, match=r"opening code|too many"):
            group.rooms.open(RoomSettings(tables=1), "", "student")
    with pytest.raises(InputError, match="too many wrong codes"):
        group.rooms.open(RoomSettings(tables=1), "K" * 8, "student")
    assert group.rooms.find(group.room.code, "other") is group.room


def test_a_teacher_seats_each_government_and_sets_parameters(new_class):
    typed = parameters_of("challenger_wins_us_2028 = 1\n broad_rate=0.1, term_years=8")
    group = new_class(mexico="mexico_opposition", canada="canada_conservative", parameters=typed)
    game = group.room.tables[0].game
    assert [game.review.doctrine_in_office(seat) for seat in range(3)] == [
        "lighthizer", "mexico_opposition", "canada_conservative"
    ]  # fmt: skip
    given = game.parameters
    assert (given["challenger_wins_us_2028"], given["broad_rate"], given["term_years"]) == (1.0, 0.1, 8)


@pytest.mark.parametrize("text", ["broad_rate", "broad_rate=", "=1", "broad_rate=1\nbroad_rate=2"])
def test_parameters_that_are_typed_wrong_are_refused(text):
    with pytest.raises(InputError, match="parameter"):
        parameters_of(text)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"tables": 0}, "tables"),
        ({"tables": 99}, "tables"),
        ({"tables": 2.5}, "tables"),
        ({"seats": ()}, "seats"),
        ({"seats": (0, 0)}, "seats"),
        ({"seats": (3,)}, "seats"),
        ({"scenario": "/etc/passwd"}, "built in"),
        ({"doctrine": "../secret.toml"}, "built in"),
        ({"doctrine": "sheinbaum"}, "not of the United States"),
        ({"mexico": "canada_liberal"}, "not of Mexico"),
        ({"canada": "lighthizer"}, "not of Canada"),
        ({"canada": "nobody"}, "built in; use one of canada_conservative"),
        ({"seconds_a_round": 1}, "seconds"),
        ({"months_a_round": 0}, "months"),
        ({"seed": -1}, "seed"),
        ({"last_month": "soon"}, "horizon"),
        ({"parameters": {"no_such": 1}}, "unknown"),
        ({"parameters": {"parts_of_month": 2}}, "parts_of_month"),
    ],
)  # fmt: skip
def test_settings_that_make_no_class_are_refused(new_class, settings, said):
    with pytest.raises(InputError, match=said):
        new_class(**settings)
