"""The forms by which a teacher opens a room, or comes back to one."""

import secrets
from collections.abc import Callable
from typing import Any

import solara

from experiments.classroom.keys import CODE_LENGTH
from experiments.classroom.room import Room
from experiments.classroom.settings import LAST_MONTH, MOST_MONTHS_A_ROUND, MOST_TABLES, RoomSettings, parameters_of
from experiments.live.classroom.parts import ROOMS, Refusal, Words, attempt, session_of_browser
from experiments.live.native import (
    NativeForm,
    checks_field,
    lines_field,
    number_field,
    select_field,
    text_field,
    text_of,
    whole_of,
)
from model.doctrines import built_in
from model.errors import InputError
from model.players import GOVERNMENT_KEYS, GOVERNMENT_NAMES
from model.scenario import MAXIMUM_SEED, scenario_names

TIMERS = ((0, "No time limit"), (60, "1 minute"), (90, "1½ minutes"), (120, "2 minutes"), (180, "3 minutes"),
          (300, "5 minutes"), (600, "10 minutes"))  # fmt: skip
LONGEST_PARAMETERS = 2000  # letters


def settings_of(sent: Any) -> RoomSettings:
    """Settings as a browser sent them; raises :class:`InputError`."""
    seats = sent.get("seats") if isinstance(sent, dict) else None
    if not isinstance(seats, list) or not all(seat in (0, 1, 2) for seat in seats):
        raise InputError("choose at least one seat for students")
    seconds, seed = whole_of(sent, "seconds"), text_of(sent, "seed").strip()
    return RoomSettings(
        tables=whole_of(sent, "tables"), seats=tuple(sorted(seats)), scenario=text_of(sent, "scenario") or None,
        doctrine=text_of(sent, GOVERNMENT_KEYS[0]) or None, mexico=text_of(sent, GOVERNMENT_KEYS[1]) or None,
        canada=text_of(sent, GOVERNMENT_KEYS[2]) or None,
        parameters=parameters_of(text_of(sent, "parameters", LONGEST_PARAMETERS)),
        seed=whole_of(sent, "seed") if seed else secrets.randbelow(MAXIMUM_SEED + 1),
        same_luck=text_of(sent, "luck") == "same", months_a_round=whole_of(sent, "months"),
        seconds_a_round=seconds or None, last_month=text_of(sent, "last"),
    )  # fmt: skip


def _doctrines(seat: int) -> dict[str, Any]:
    own = [(one.name, one.title) for one in built_in() if one.government == GOVERNMENT_KEYS[seat]]
    return select_field(GOVERNMENT_KEYS[seat], f"{GOVERNMENT_NAMES[seat]}: doctrine", "",
                        [("", "As the scenario has it"), *own])  # fmt: skip


def form_fields() -> list[dict[str, Any]]:
    """What a teacher sets for a class; with the opening code, where this server has one."""
    scenarios = [("", "As the law stands"), *((name, name.replace("_", " ").capitalize()) for name in scenario_names())]
    fields = [
        number_field("tables", "Tables", 10, 1, MOST_TABLES, "Up to three students each"),
        checks_field("seats", "Seats for students", [0, 1, 2], list(enumerate(GOVERNMENT_NAMES))),
        select_field("seconds", "Time for a round", 120, TIMERS),
        number_field("months", "Months a round", 3, 1, MOST_MONTHS_A_ROUND,
                     "Students take initiatives in the first; in all they answer what is put to them"),
        text_field("last", "Last month", 7, LAST_MONTH, "Year-month; the first is January 2025"),
        select_field("scenario", "Scenario", "", scenarios),
        *(_doctrines(seat) for seat in range(len(GOVERNMENT_KEYS))),
        select_field("luck", "Luck", "same", [("same", "The same at every table"), ("own", "Each table its own")]),
        text_field("seed", "Seed", len(str(MAXIMUM_SEED)), "", "Leave empty to have it drawn at random: a seed that "
                   "students know lets them look ahead"),
        lines_field("parameters", "Parameters", LONGEST_PARAMETERS, "",
                    "One name=value a line, such as challenger_wins_us_2028=1; joint-review params lists them"),
    ]  # fmt: skip
    if ROOMS.opening_code is not None:
        fields.append(text_field("opening", "Opening code", 40, "", "It stands where the server was started"))
    return fields


@solara.component
def OpenForms(keep: Callable[[Room], None]) -> None:
    """Two forms: a new room, or one's own by its key."""
    refused, set_refused = solara.use_state("")
    session = session_of_browser()
    Words("Open a class", tag="h1")
    Refusal(refused)

    def open_room(sent: Any) -> None:
        def act() -> None:
            code = text_of(sent, "opening") if ROOMS.opening_code is not None else ""
            keep(ROOMS.open(settings_of(sent), code, session))

        attempt(act, set_refused)

    with solara.v.Html(tag="div", class_="jr-card"):
        NativeForm(fields=form_fields(), label="Open the room", number=0, disabled=False, event_send=open_room)
    with solara.v.Html(tag="details", class_="jr-card"):
        Words("I have opened a room already", tag="summary")

        def back(sent: Any) -> None:
            attempt(lambda: keep(ROOMS.find_taught(text_of(sent, "code"), text_of(sent, "key"), session)), set_refused)

        code, key = text_field("code", "Room code", 2 * CODE_LENGTH), text_field("key", "Teacher's key", 40)
        NativeForm(fields=[code, key], label="Go to my room", number=0, disabled=False, event_send=back)
