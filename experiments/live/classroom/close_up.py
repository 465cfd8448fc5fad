"""A look into one table of a class: its story, its offers, clocks and duties; what is private once it is revealed."""

from collections.abc import Callable
from typing import Any

import solara

from experiments.classroom.room import Room
from experiments.classroom.views import CloseUp, close_up
from experiments.live.classroom.parts import Refusal, Words, attempt, story_data, use_pulse
from experiments.live.fragment import Fragment
from experiments.live.native import NativeForm, StoryList, select_field, text_of, whole_of
from experiments.live.views.calendar import calendar
from experiments.live.views.game_now import game_now
from experiments.live.views.negotiation import negotiation
from experiments.live.views.network import network
from experiments.live.views.tariffs import tariffs
from experiments.seats.moment import Moment
from model.errors import InputError

STORY = "story"
PUBLIC: dict[str, tuple[str, Callable[[Moment], str]]] = {
    "players": ("Duties, threats, deals", network),
    "duties": ("Duties by pair and sector", tariffs),
    "calendar": ("The law's clocks", calendar),
}
PRIVATE: dict[str, tuple[str, Callable[[Moment], str]]] = {
    "negotiation": ("What each wants, what is offered", negotiation),
    "game": ("The game now", game_now),
}


@solara.component
def LookInto(room: Room, key: str, tables: int) -> None:
    """Choose a table and what to see of it; it follows the table."""
    chosen, set_chosen = solara.use_state((0, STORY))
    refused, set_refused = solara.use_state("")
    use_pulse(room, chosen[0] or None, None)

    def look(sent: Any) -> None:
        def act() -> None:
            what = text_of(sent, "what")
            if what != STORY and what not in PUBLIC | PRIVATE:
                raise InputError("there is no such view")
            number = whole_of(sent, "table")
            if number:
                room.table(key, number)
            set_chosen((number, what))

        attempt(act, set_refused)

    views = [(STORY, "The story"), *((name, title) for name, (title, _) in (PUBLIC | _private(room)).items())]
    listed = [(0, "None"), *((k, f"Table {k}") for k in range(1, tables + 1))]
    with solara.v.Html(tag="section", class_="jr-card"):
        Words("Look into a table", tag="h2")
        fields = [select_field("table", "Look at", 0, listed), select_field("what", "What to see", STORY, views)]
        NativeForm(fields=fields, label="Look", number=0, disabled=False, event_send=look)
        Refusal(refused)
        number, what = chosen
        if number:
            _CloseUp(close_up(room, key, number), what)


def _private(room: Room) -> dict[str, tuple[str, Callable[[Moment], str]]]:
    return PRIVATE if room.open_to_all else {}


@solara.component
def _CloseUp(view: CloseUp, what: str) -> None:
    Words(f"Table {view.number}", tag="h3", css="jr-place")
    if what == STORY:
        StoryList(lines=story_data(view.story))
        return
    if what in PRIVATE and not view.whole:
        Words("This shows what only a government knows: it comes when you reveal private numbers.", css="jr-note")
        return
    _Drawn(view, what)


@solara.component
def _Drawn(view: CloseUp, what: str) -> None:
    title, draw = (PUBLIC | PRIVATE)[what]
    at = (view.number, what, len(view.moment.states), int(view.moment.state.events))
    drawn = solara.use_memo(lambda: draw(view.moment), [at])
    Fragment(html=drawn, kind="jr-view", label=f"Table {view.number}: {title}", scrolls=True)
