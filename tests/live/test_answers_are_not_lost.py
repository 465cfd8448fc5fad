"""What is pressed or answered reaches the room, however quickly and whatever changes on the page meanwhile."""

import json
from dataclasses import replace
from pathlib import Path

import solara

from experiments.classroom.room import PLAYING, Room
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import class_view
from experiments.live.classroom.teacher import Controls
from experiments.live.load import SUBMIT
from experiments.live.simulated import SimulatedPage
from tests.live.browser import served


def open_room(server):
    desk = SimulatedPage(server, "/class")
    form = desk.wait(lambda: desk.form("Open the room"), "the form")
    sent = {one["name"]: one["value"] for one in form["fields"]} | {"tables": 1, "seconds": 0, "seed": "1"}
    desk.event(form, "send", sent)
    return desk, desk.wait(lambda: desk.find("code", "seated"), "the code")["code"]


def test_an_answer_to_a_question_that_the_heartbeat_is_just_drawing_is_taken():
    with served(Path(__file__).with_name("slow_class_app.py")) as address:
        server = address.removeprefix("http://")
        desk, code = open_room(server)
        pupil = SimulatedPage(server, "/join")
        form = pupil.wait(lambda: pupil.form("Join"), "the form")
        pupil.event(form, "send", {"code": code, "name": "Ana", "table": 0, "seat": -1})
        pupil.wait(lambda: pupil.shows("At your table"), "the seat")
        desk.click("Start the class")
        question = pupil.wait(lambda: pupil.find("occasion", "content"), "a question")
        name = json.loads(question["content"])["groups"][-1]["members"][0]["name"]
        assert name != question["chosen"]
        pupil.event(question, "choose", name)

        def marked():
            now = [one for one in pupil.find_all("occasion", "content") if one["id"] == question["id"]]
            return bool(now) and now[0]["chosen"] == name

        pupil.wait(marked, "the choice to be marked", 30)
        pupil.wait(lambda: pupil.button(SUBMIT), "the button", 30)
        pupil.close()
        desk.close()


def buttons(widget):
    """Every button inside a widget by its label."""
    found = {}
    for one in getattr(widget, "children", None) or []:
        if isinstance(one, str):
            continue
        if getattr(one, "tag", "") == "button":
            found[one.children[0]] = one
        found |= buttons(one)
    return found


def test_a_button_that_others_come_and_go_beside_stays_itself_with_a_click_on_its_way_to_it():
    room = Room("ABCDEFGH", RoomSettings(tables=1, seconds_a_round=60), lambda: 0.0)
    room.status = PLAYING
    playing = class_view(room, room.teacher_key)
    box, page = solara.render(Controls(room, room.teacher_key, playing, lambda action: action()), handle_error=False)
    before = buttons(box)
    assert {"Pause", "End the round now", "Close the class"} < before.keys()
    ended = replace(playing, tables=tuple(replace(one, over=True) for one in playing.tables), seconds_left=None)
    page.render(Controls(room, room.teacher_key, ended, lambda action: action()))
    after = buttons(box)
    assert "Pause" not in after
    for label in after:
        assert after[label] is before[label], label
    page.close()
