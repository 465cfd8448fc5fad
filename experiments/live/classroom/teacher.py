"""A teacher's page: open a room, run the rounds, let things happen, see all tables, take the decisions away."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import solara

from experiments.classroom.decisions import csv_bytes, parquet_bytes
from experiments.classroom.keys import grouped
from experiments.classroom.room import CLOSED, PAUSED, PLAYING, WAITING, Room
from experiments.classroom.settings import RoomSettings
from experiments.classroom.views import ClassView, TableView, class_view
from experiments.histories.numbers import signed
from experiments.histories.sentences import month_words
from experiments.live.classroom.close_up import LookInto
from experiments.live.classroom.figures import ending_histogram, payoff_strip
from experiments.live.classroom.open_form import OpenForms
from experiments.live.classroom.parts import (
    CSS,
    REMEMBERED,
    Button,
    ConfirmedButton,
    Refusal,
    Words,
    attempt,
    chair_data,
    held_room,
    session_of_browser,
    use_pulse,
)
from experiments.live.native import (
    ClassTables,
    Countdown,
    English,
    Entrance,
    NativeForm,
    number_field,
    number_of,
    select_field,
    text_of,
    whole_of,
)
from experiments.seats.interventions import Field, kinds
from model.errors import InputError
from model.players import GOVERNMENT_NAMES

CLOSING = ("Every table stops where it is and cannot go on. Students see their debriefs, and private numbers are "
           "shown to everybody.")  # fmt: skip
LEAVING = ("This browser forgets the class; it goes on without you, and only the room code and the key above bring "
           "you back to it.")  # fmt: skip
STATUS = {WAITING: "Waiting to begin", PLAYING: "Playing", PAUSED: "Paused", CLOSED: "Closed"}


@solara.component
def TeacherPage() -> None:
    """Open a room, or go on with the one this browser opened."""
    session = session_of_browser()
    held, set_held = solara.use_state(REMEMBERED.find(session, "teacher"))

    def keep(room: Room) -> None:
        REMEMBERED.keep(session, "teacher", room.code, room.teacher_key)
        set_held((room.code, room.teacher_key))

    def drop() -> None:
        REMEMBERED.forget(session, "teacher")
        set_held(None)

    solara.Title("A class · Joint Review")
    solara.Style(CSS)
    English()
    with solara.v.Html(tag="main", class_="jr"):
        room = held_room(held, Room.teach)
        if held is None or room is None:
            OpenForms(keep)
        else:
            Desk(room, held[1], drop).key(held[0])


@solara.component
def Desk(room: Room, key: str, drop: Callable[[], None]) -> None:
    """The room as its teacher runs it."""
    use_pulse(room, None, None)
    refused, set_refused = solara.use_state("")
    _, set_count = solara.use_state(0)
    view = class_view(room, key)

    def act(action: Callable[[], Any]) -> None:
        attempt(action, set_refused)
        set_count(lambda count: count + 1)

    def free(sent: Any) -> None:
        act(lambda: room.free_seat(key, whole_of(sent, "table"), whole_of(sent, "seat")))

    with solara.v.Html(tag="div", class_="jr-card"):
        count = view.students
        seated = (
            "No student yet"
            if count == 0
            else "1 student in a seat"
            if count == 1
            else f"{count} students in their seats"
        )
        Entrance(code=grouped(view.code), seated=seated)
    Refusal(refused)
    Controls(room, key, view, act)
    with solara.v.Html(tag="div", class_="jr-two"):
        with solara.v.Html(tag="div"):
            with solara.v.Html(tag="section", class_="jr-card"):
                Words("Tables", tag="h2")
                ClassTables(tables=[table_data(room, one) for one in view.tables], event_free=free)
            LookInto(room, key, len(view.tables)).key("look")
        with solara.v.Html(tag="div"):
            Figures(view)
            if view.status != CLOSED:
                Events(room, key, view, act).key("events")
            TakeAway(room, key, drop)


@solara.component
def Controls(room: Room, key: str, view: ClassView, act: Callable[..., None]) -> None:
    """Begin, pause, end a round, reveal, close."""
    with solara.v.Html(tag="div", class_="jr-card"), solara.v.Html(tag="div", class_="jr-bar"):
        words = STATUS[view.status] if view.status == WAITING else f"{STATUS[view.status]} · round {view.round}"
        ended = all(table.over for table in view.tables)
        if ended and view.status != CLOSED:
            words = f"All tables have ended, after {view.round} rounds"
        Words(words, tag="strong")
        if view.seconds_left is not None and view.status in (PLAYING, PAUSED):
            stamp = f"{view.round} {view.status} {view.seconds_left:.0f}"
            Countdown(seconds=view.seconds_left, still=view.status == PAUSED, stamp=stamp)
        # Each has a key of its own: a button that others come and go beside stays itself, with a click on its way.
        with solara.v.Html(tag="div", class_="jr-bar").key("actions"):
            if view.status == WAITING:
                Button("Start the class", lambda: act(lambda: room.start(key)), primary=True).key("start")
            if view.status == PLAYING and not ended:
                Button("Pause", lambda: act(lambda: room.pause(key))).key("pause")
                Button("End the round now", lambda: act(lambda: room.end_round(key))).key("end")
            if view.status == PAUSED:
                Button("Go on", lambda: act(lambda: room.resume(key)), primary=True).key("resume")
            hidden = not view.revealed
            if view.status != CLOSED:
                Button("Reveal private numbers" if hidden else "Hide private numbers",
                       lambda: act(lambda: room.reveal(key, hidden))).key("reveal")  # fmt: skip
                ConfirmedButton("Close the class", CLOSING, "Yes, close it",
                                lambda: act(lambda: room.close(key))).key("close")  # fmt: skip


def table_data(room: Room, view: TableView) -> dict[str, Any]:
    """One table as the desk shows it: month, who is there, the last event, the ending so far."""
    state = "ended" if view.over else "waits for the others" if view.round_done else "choosing"
    if room.status in (WAITING, CLOSED):
        state = room.status
    last = view.last
    if view.payoffs:
        worth = ", ".join(f"{GOVERNMENT_NAMES[k]} {signed(one)}" for k, one in enumerate(view.payoffs))
        last = f"Payoffs, % of GDP a year: {worth}"
    return {
        "number": view.number, "month": month_words(view.month), "state": state,
        "chairs": chair_data(view.chairs, closed=view.over or room.status == CLOSED),
        "ending": f"Ending: {view.ending_words}." if view.ending_words else "", "last": last,
        "refused": f"Did not happen: {view.refused[-1]}" if view.refused else "",
        "held": [{"seat": one.seat, "name": f"{GOVERNMENT_NAMES[one.seat]} ({one.name})"}
                 for one in view.chairs if one.name],
    }  # fmt: skip


@solara.component
def Figures(view: ClassView) -> None:
    """How the tables of the class ended and what it was worth."""
    with solara.v.Html(tag="section", class_="jr-card"):
        Words("How tables ended", tag="h2")
        solara.HTML(tag="div", unsafe_innerHTML=ending_histogram(view.endings))
        done = [(one.number, one.payoffs) for one in view.tables if one.payoffs is not None]
        if done:
            Words("What it was worth", tag="h2")
            solara.HTML(tag="div", unsafe_innerHTML=payoff_strip(done))
        made = view.decisions
        Words(f"Decisions so far: {made['person']} by students, {made['model']} by the model in their place.",
              css="jr-hint")  # fmt: skip


def _entry(field: Field) -> dict[str, Any]:
    if field.choices:
        return select_field(field.name, field.label, field.default, [(one, one.capitalize()) for one in field.choices])
    return number_field(field.name, field.label, float(field.default), field.low, field.high, step="any")


@solara.component
def Events(room: Room, key: str, view: ClassView, act: Callable[..., None]) -> None:
    """Let something happen at every table, or at one, when its next month begins."""
    name, set_name = solara.use_state("chinese_investment")
    kind = kinds()[name]
    said, set_said = solara.use_state("")
    where = [(0, "All tables"), *((one.number, f"Table {one.number}") for one in view.tables)]

    def choose(sent: Any) -> None:
        def change() -> None:
            chosen = text_of(sent, "kind")
            if chosen not in kinds():
                raise InputError("this event is unknown")
            set_name(chosen)
            set_said("")

        act(change)

    def inject(sent: Any) -> None:
        def happen() -> None:
            data = {one.name: text_of(sent, one.name) if one.choices else number_of(sent, one.name)
                    for one in kind.fields}  # fmt: skip
            event = room.inject(key, name, data, whole_of(sent, "table") or None)
            set_said(f"When the next month begins: {event.words}")

        set_said("")
        act(happen)

    with solara.v.Html(tag="details", class_="jr-card"):
        Words("Let something happen", tag="summary")
        listed = [(one.name, one.title) for one in kinds().values()]
        NativeForm(fields=[select_field("kind", "Event", name, listed)], label="Choose", number=0, disabled=False,
                   event_send=choose)  # fmt: skip
        Words(f"{kind.title}. Ground: {kind.ground}.", css="jr-hint")
        fields = [*(_entry(one) for one in kind.fields), select_field("table", "Where", 0, where)]
        NativeForm(fields=fields, label="Let it happen", number=list(kinds()).index(name), disabled=False,
                   event_send=inject)  # fmt: skip
        if said:
            Words(said, css="jr-note", role="status")


def games_bytes(room: Room, key: str) -> bytes:
    """A ZIP file with one saved game a table; each can be loaded on the live page."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, game in zip(room.tables, room.games(key), strict=True):
            archive.writestr(f"class-{room.code}-table-{table.number}.json", json.dumps(game, indent=1) + "\n")
    return buffer.getvalue()


def drawn_words(settings: RoomSettings) -> str:
    """By what the luck of the class can be drawn again; a student who knows it can look ahead."""
    runs = "run 0 at every table" if settings.same_luck else f"runs 0 to {settings.tables - 1}, table by table"
    return f"Seed {settings.seed}, {runs}: with these the luck of this class is drawn again. Keep them to yourself."


@solara.component
def TakeAway(room: Room, key: str, drop: Callable[[], None]) -> None:
    """Decisions and games as files, and the key by which to come back."""
    with solara.v.Html(tag="details", class_="jr-card"):
        Words("Take the decisions away", tag="summary")
        name = f"class-{room.code}"
        solara.FileDownload(lambda: csv_bytes(room.decisions(key)), f"{name}.csv", "Decisions (CSV)")
        solara.FileDownload(lambda: parquet_bytes(room.decisions(key)), f"{name}.parquet", "Decisions (Parquet)")
        solara.FileDownload(lambda: games_bytes(room, key), f"{name}-games.zip", "Games (ZIP)")
        Words("In the ZIP file there is one saved game a table, as the live page loads them.", css="jr-hint")
    with solara.v.Html(tag="details", class_="jr-card"):
        Words("Your teacher's key", tag="summary")
        Words(grouped(key), tag="strong")
        Words("With it and the code you can run this class from another browser. Do not project it.", css="jr-hint")
        Words(drawn_words(room.settings), css="jr-hint")
        ConfirmedButton("Open another class in this browser", LEAVING, "Yes, leave this class", drop)
