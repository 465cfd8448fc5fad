"""A game that several people played: each of them finds the own seat and its debrief when the file is loaded."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
import solara

from experiments.classroom.room import Room
from experiments.classroom.settings import RoomSettings
from experiments.ensembles.forecaster import Forecaster
from experiments.live.classroom.teacher import games_bytes
from experiments.live.page.visitor import Visitor
from experiments.live.seat.chair import Chair
from experiments.seats.saved import fingerprint, read_game

US, MX, CA = range(3)


@pytest.fixture
def visitor():
    forecaster = Forecaster(1, continuations=50, open_pool=ThreadPoolExecutor)
    yield Visitor(forecaster)
    forecaster.close()


@pytest.fixture(scope="module")
def class_file():
    """What the teacher of a class of two tables takes away, after one round."""
    room = Room("ABCDEFGH", RoomSettings(tables=2, seats=(US, MX), last_month="2025-03"), lambda: 0.0)
    for name in "ABCD":
        room.join(name)
    room.start(room.teacher_key)
    room.end_round(room.teacher_key)
    return room, games_bytes(room, room.teacher_key)


def test_the_file_of_a_class_holds_a_saved_game_a_table_that_replays_to_the_same_bytes(class_file):
    room, content = class_file
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        games = [read_game(archive.read(name)) for name in names]
    assert names == ["class-ABCDEFGH-table-1.json", "class-ABCDEFGH-table-2.json"]
    assert [fingerprint(one) for one in games] == [fingerprint(table.game) for table in room.tables]


def test_each_of_several_can_take_the_own_seat_and_nobody_an_empty_one(visitor, class_file):
    room, _ = class_file
    visitor.load(room.tables[0].game)
    assert visitor.seat == US
    visitor.change_seat(MX)
    assert visitor.seat == MX
    visitor.change_seat(CA)
    assert visitor.seat == MX


def seats_of(box):
    """The buttons of the chair, and the words under it."""
    found, texts, waiting = None, [], [box]
    while waiting:
        widget = waiting.pop()
        if isinstance(widget, str):
            texts.append(widget)
            continue
        found = widget if hasattr(widget, "others") else found
        texts += [widget.unsafe_innerHTML] if getattr(widget, "unsafe_innerHTML", None) else []
        waiting += list(getattr(widget, "children", None) or [])
    return found, " ".join(texts)


def test_the_page_offers_the_others_seats_and_shows_the_end_of_the_one_that_is_taken(visitor, class_file):
    room, _ = class_file
    game = room.tables[0].game
    assert game.over
    visitor.load(game)
    box, page = solara.render(Chair(visitor, visitor.version), handle_error=False)
    buttons, said = seats_of(box)
    assert (buttons.taken, buttons.others) == (US, [MX])
    assert f"{game.payoffs()[US]:+.3f}".lstrip("+-") in said
    visitor.change_seat(MX)
    page.render(Chair(visitor, visitor.version))
    buttons, said = seats_of(box)
    assert (buttons.taken, buttons.others) == (MX, [US])
    assert "You are Mexico" in said
    assert f"{game.payoffs()[MX]:+.3f}".lstrip("+-") in said
    page.close()
