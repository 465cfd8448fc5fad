"""What a server may rely on: few rooms, freed when idle or closed, and only classes that can be played."""

import gc
import weakref

import pytest

from experiments.classroom.rooms import IDLE_SECONDS, MOST_CLOSED, MOST_ROOMS
from experiments.classroom.settings import RoomSettings
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
