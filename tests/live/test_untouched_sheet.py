"""What a student's page shows marked is what the class takes when the time is over, touched or not."""

import pytest
import solara

from experiments.classroom.rooms import Rooms
from experiments.classroom.seat_game import SeatGame
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import seat_view
from experiments.live.classroom.student import Answers

US = 0


def menus(box):
    """The lists of choices on a page, by occasion."""
    found, waiting = {}, [box]
    while waiting:
        one = waiting.pop()
        if hasattr(one, "occasion"):
            found[one.occasion] = one
        waiting += [child for child in getattr(one, "children", None) or [] if not isinstance(child, str)]
    return found


@pytest.mark.parametrize("touched", [False, True])
def test_when_the_time_is_over_the_class_takes_what_the_page_shows(touched):
    now = [0.0]
    room = Rooms(lambda: now[0]).open(RoomSettings(tables=1, seats=(US,), months_a_round=1, seconds_a_round=60))
    ana = room.join("Ana")
    room.start(room.teacher_key)
    view = seat_view(room, ana.key)
    box, page = solara.render(Answers(SeatGame(room, ana.key, view), US, lambda: None), handle_error=False)
    if touched:
        question = view.sheet.questions[0]
        menus(box)[question.occasion].vue_choose(question.choices[-1].name)
    shown = {occasion: menu.chosen for occasion, menu in menus(box).items()}
    assert len(shown) == len(view.sheet.questions)
    assert (set(shown.values()) == {"hold"}) is not touched
    now[0] += 61
    room.beat(ana.key)
    room.tick()
    taken = {one.occasion: one.choice for one in room.decisions(room.teacher_key) if one.phase == "initiatives"}
    assert taken == shown
    page.close()
