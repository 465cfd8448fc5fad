"""A student's page: join by code, wait, play a seat, see how it ends."""

from collections.abc import Callable
from typing import Any

import solara

from experiments.classroom.keys import CODE_LENGTH, grouped
from experiments.classroom.members import LONGEST_NAME
from experiments.classroom.room import CLOSED, PAUSED, WAITING, Room, WrongKey
from experiments.classroom.seat_game import SeatGame
from experiments.classroom.settings import MOST_TABLES
from experiments.classroom.views import SeatView, seat_view
from experiments.histories.numbers import signed
from experiments.histories.sentences import month_words
from experiments.live.classroom.debrief import StudentDebrief
from experiments.live.classroom.parts import (
    CSS,
    REMEMBERED,
    ROOMS,
    Button,
    ConfirmedButton,
    Refusal,
    Words,
    attempt,
    chair_data,
    held_room,
    session_of_browser,
    story_data,
    use_pulse,
)
from experiments.live.native import (
    ChairList,
    Countdown,
    English,
    NativeForm,
    Numbers,
    StoryList,
    select_field,
    text_field,
    text_of,
    whole_of,
)
from experiments.live.seat.menu import signed_pct
from experiments.live.seat.seat import STYLE, Questions
from experiments.live.seat.words import doctrine_card
from experiments.live.views.marks import PLAYERS
from model.players import GOVERNMENT_NAMES

SHOWN_LATEST = 12
ANY = -1  # seat: the room chooses


@solara.component
def Answers(game: SeatGame, seat: int, on_change: Callable[[], None]) -> None:
    """The questions open to a seat, as every seat has them.

    The model is not asked what it expects: a class would ask for hundreds of histories at once.
    """
    with solara.Div(classes=["seat", "jr-card"]):
        solara.Style(STYLE)
        Questions(game, seat, game.questions(seat), on_change, game.guard, expectations=False,
                  before=game.marked(seat), on_mark=lambda marks: game.mark(seat, marks))  # fmt: skip


@solara.component
def StudentPage() -> None:
    """Join, or go on where this browser left off."""
    session = session_of_browser()
    held, set_held = solara.use_state(REMEMBERED.find(session, "student"))
    said, set_said = solara.use_state("")

    def keep(code: str, key: str) -> None:
        REMEMBERED.keep(session, "student", code, key)
        set_held((code, key))

    def drop(words: str) -> None:
        REMEMBERED.forget(session, "student")
        set_held(None)
        set_said(words)

    solara.Title("Join a class · Joint Review")
    solara.Style(CSS)
    English()
    with solara.v.Html(tag="main", class_="jr"):
        room = held_room(held, Room.member)
        if held is None or room is None:
            JoinForms(keep, said)
        else:
            Seat(room, held[1], drop).key(held[1])


@solara.component
def JoinForms(keep: Callable[[str, str], None], said: str) -> None:
    """Two forms: a new seat by code and name, or the own seat by its key."""
    refused, set_refused = solara.use_state(said)
    session, router = session_of_browser(), solara.use_router()
    given = _code_in(router.search)

    def join(sent: Any) -> None:
        def act() -> None:
            table, seat = whole_of(sent, "table"), whole_of(sent, "seat")
            room = ROOMS.find(text_of(sent, "code"), session)
            member = room.join(text_of(sent, "name"), table or None, None if seat == ANY else seat)
            keep(room.code, member.key)

        attempt(act, set_refused)

    def come_back(sent: Any) -> None:
        def act() -> None:
            room, member = ROOMS.find_seat(text_of(sent, "code"), text_of(sent, "key"), session)
            keep(room.code, member.key)

        attempt(act, set_refused)

    Words("Join a class", tag="h1")
    Refusal(refused)
    with solara.v.Html(tag="div", class_="jr-card"):
        code = text_field("code", "Room code", 2 * CODE_LENGTH, given, "Eight letters and digits, from your teacher")
        name = text_field("name", "Your name", LONGEST_NAME, "", "As the class will see it; no account is needed")
        table = select_field("table", "Table", 0, [(0, "Any"), *((k, f"Table {k}") for k in range(1, MOST_TABLES + 1))])
        seat = select_field(
            "seat",
            "Seat",
            ANY,
            [(ANY, "Any that is free"), *enumerate(GOVERNMENT_NAMES)],
            "Leave it unless your teacher told you one",
        )
        NativeForm(fields=[code, name, table, seat], label="Join", number=0, disabled=False, event_send=join)
    with solara.v.Html(tag="details", class_="jr-card"):
        Words("I have a seat already", tag="summary")
        back = text_field("code", "Room code", 2 * CODE_LENGTH, given)
        key = text_field("key", "Seat key", 40, "", "It stands on your page under “Your seat key”")
        NativeForm(fields=[back, key], label="Go to my seat", number=0, disabled=False, event_send=come_back)


def _code_in(search: str | None) -> str:
    for part in (search or "").lstrip("?").split("&"):
        if part.startswith("code="):
            return "".join(letter for letter in part[5:21] if letter.isalnum())
    return ""


@solara.component
def Seat(room: Room, key: str, drop: Callable[[str], None]) -> None:
    """One student's seat for as long as the room is there."""
    member = room.member(key) if _holds(room, key) else None
    use_pulse(room, member.table if member else None, key)
    _, set_count = solara.use_state(0)
    try:
        view = seat_view(room, key)
    except WrongKey as error:
        Words("Your seat", tag="h1")
        Refusal(str(error))
        Button("Join again", lambda: drop(""), primary=True)
        return
    Head(room, view)
    # Before the class begins there is only something to read, which takes the width of the page.
    with solara.v.Html(tag="div", class_="" if view.status == WAITING else "jr-two"):
        with solara.v.Html(tag="div"):
            Middle(room, key, view, lambda: set_count(lambda count: count + 1))
        with solara.v.Html(tag="div"):
            Side(room, key, view, drop)


def _holds(room: Room, key: str) -> bool:
    try:
        room.member(key)
    except WrongKey:
        return False
    return True


@solara.component
def Head(room: Room, view: SeatView) -> None:
    """Who one is, when it is, and how much time is left."""
    colour = f"border-top: 6px solid {PLAYERS[view.seat].words}"
    # In sight wherever the page is scrolled to: a countdown that is not seen is none.
    with (
        solara.v.Html(tag="div", class_="jr-head"),
        solara.v.Html(tag="div", class_="jr-card", style_=colour),
        solara.v.Html(tag="div", class_="jr-bar"),
    ):
        Words(f"{GOVERNMENT_NAMES[view.seat]}, table {view.table}", tag="h1")
        if view.status != WAITING:
            Words(f"{month_words(view.month)} · round {view.round}")
        if view.sheet is not None and view.status != CLOSED:
            stamp = f"{view.sheet.number} {view.status} {view.seconds_left or 0:.0f}"
            Countdown(seconds=view.seconds_left, still=view.status == PAUSED, stamp=stamp)


@solara.component
def Middle(room: Room, key: str, view: SeatView, on_change: Callable[[], None]) -> None:
    """What there is to do now."""
    if view.notices:
        with solara.v.Html(tag="div", class_="jr-warn", attributes={"role": "status"}):
            for notice in view.notices:
                Words(notice)
    if view.over:
        Outcome(view)
    elif view.status == CLOSED:
        Words("The class is over. The history stops here.", css="jr-note")
    elif view.status == WAITING:
        Words("Your teacher starts the class in a moment. Read your instructions on this page.", css="jr-note")
    elif view.status == PAUSED:
        Words("The teacher has paused the class. Your clock stands still.", css="jr-note", role="status")
    elif view.sheet is None:
        Words("Nothing is put to you now: the others are still choosing. Your next questions come by themselves.",
              css="jr-note", role="status")  # fmt: skip
    else:
        Answers(SeatGame(room, key, view), view.seat, on_change)
    if view.over or (view.status == CLOSED and view.round > 0):
        StudentDebrief(room, key, view)
    if view.shown:
        Revealed(view)


@solara.component
def Outcome(view: SeatView) -> None:
    """How the history of the table ended."""
    with solara.v.Html(tag="div", class_="jr-card"):
        Words("How it ended", tag="h2")
        Words(f"In {month_words(view.month)}, {view.ending or 'nothing was settled'}.")
        if view.payoff is not None:
            Words(f"To your government this history was worth {signed_pct(view.payoff)} of own GDP a year.")
        if view.payoffs is not None:
            rows = [[GOVERNMENT_NAMES[k], signed(worth, 3)] for k, worth in enumerate(view.payoffs)]
            Numbers(head=["Government", "% of own GDP a year"], rows=rows)


@solara.component
def Revealed(view: SeatView) -> None:
    """What the others chose and what it was worth to them."""
    with solara.v.Html(tag="div", class_="jr-card"):
        Words("What the others chose", tag="h2")
        made = [one for one in view.shown if not one.held]
        rows = [[month_words(one.month), one.words, signed_pct(one.gain)] for one in reversed(made[-SHOWN_LATEST:])]
        if rows:
            Numbers(head=["Month", "Choice", "Worth to them"], rows=rows)
        count = len(view.shown) - len(made)
        held = "" if count == 0 else "Once they held. " if count == 1 else f"{count} times they held. "
        Words(f"{held}Worth: over holding or the first choice, % of own GDP a year, by their own "
              "doctrine.", css="jr-hint")  # fmt: skip


def own_card(game: Any, seat: int) -> str:
    """What the own government wants, read while the table does not move."""
    with game.guard:
        return doctrine_card(game, seat)


@solara.component
def Side(room: Room, key: str, view: SeatView, drop: Callable[[str], None]) -> None:
    """The table, the instructions, the story, and the key to the seat."""
    solara.Style(STYLE)
    # An election or an event can change what the card says within a month.
    state_of = [room, key, view.doctrine, room.tables[view.table - 1].version]
    card = solara.use_memo(lambda: own_card(SeatGame(room, key, view), view.seat), state_of)
    with solara.v.Html(tag="div", class_="jr-card"):
        Words("At your table", tag="h2")
        ChairList(chairs=chair_data(view.chairs, view.seat, view.over or view.status == CLOSED))
        if view.income:
            Words("Change of real income since the start", tag="h2")
            rows = [[GOVERNMENT_NAMES[k], signed(one)] for k, one in enumerate(view.income)]
            Numbers(head=["Country", "%"], rows=rows)
            Words(f"Approval of your government: {view.approval:.0f} of 100", css="jr-hint")
    with solara.v.Html(tag="div", class_="jr-card"):
        Words("What has happened", tag="h2")
        StoryList(lines=story_data(view.story))
    with solara.v.Html(tag="details", class_="jr-card", attributes={"open": view.status == WAITING}):
        Words(f"Your instructions: {view.doctrine[0]}", tag="summary")
        Words(view.doctrine[1])
        with solara.Div(classes=["seat"]):
            solara.HTML(tag="div", unsafe_innerHTML=card)
        Words("Only you see what your moves are worth to your government. Talk to the others as much as you like; "
              "only what is sent on this page counts.", css="jr-hint")  # fmt: skip
    with solara.v.Html(tag="details", class_="jr-card"):
        Words("Your seat key", tag="summary")
        Words(grouped(key), tag="strong")
        Words("With it and the room code you can come back from another browser. Keep it to yourself.", css="jr-hint")

        def leave() -> None:
            attempt(lambda: room.leave(key), drop)
            drop("")

        ConfirmedButton("Give up my seat", "The model plays your seat from here on, and this key opens it no more.",
                        "Yes, give it up", leave)  # fmt: skip
