"""A student's instructions are those of the government in office, whatever month it came to office in."""

import solara

from experiments.classroom.rooms import Rooms
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import seat_view
from experiments.live.classroom.student import Side
from experiments.live.seat.words import doctrine_card

CA = 2


def answer_round(room, key):
    this, table = room.round, room.tables[room.member(key).table - 1]
    while room.round == this and (sheet := table.sheet(CA)) is not None:
        room.answer(key, sheet.number, {})
        room.tick()


def told(box):
    """All HTML and text that is sent to the browser."""
    found, waiting = [], [box]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        else:
            found += [value for value in vars(one)["_trait_values"].values() if isinstance(value, str)]
            waiting += list(getattr(one, "children", None) or [])
    return "\n".join(found)


def test_a_government_that_takes_office_within_the_month_shown_brings_its_own_instructions():
    room = Rooms(lambda: 0.0).open(RoomSettings(tables=2, seats=(CA,), months_a_round=1, seconds_a_round=None))
    ana, ben = room.join("Ana"), room.join("Ben")
    room.start(room.teacher_key)
    answer_round(room, ana.key)
    waits = seat_view(room, ana.key)
    assert (waits.sheet, room.round) == (None, 1), "the table waits for the other one"
    box, page = solara.render(Side(room, ana.key, waits, lambda words: None), handle_error=False)
    game = room.tables[0].game
    before = doctrine_card(game, CA)
    assert before in told(box)
    room.inject(room.teacher_key, "canadian_election", {"winner": "conservative"}, table=1)
    answer_round(room, ben.key)
    now = seat_view(room, ana.key)
    assert (now.month, room.round) == (waits.month, 2)
    assert now.doctrine != waits.doctrine
    page.render(Side(room, ana.key, now, lambda words: None))
    assert doctrine_card(game, CA) != before
    assert doctrine_card(game, CA) in told(box)
    assert before not in told(box)
    page.close()
