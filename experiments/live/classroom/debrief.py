"""A student's debrief on the own page: asked for, worked out in the background, shown as far as it may be."""

import solara

from experiments.classroom.room import Room
from experiments.classroom.views import SeatView, Told
from experiments.histories.sentences import month_words
from experiments.live.classroom.parts import Button, Refusal, Words, attempt
from experiments.live.seat.words import debrief_page

WITHHELD = ("Turning points, and the results of theory that you met, tell what the others wished and believed. "
            "They come here when your teacher reveals private numbers or closes the class.")  # fmt: skip


@solara.component
def StudentDebrief(room: Room, key: str, view: SeatView) -> None:
    """What a seat's choices were worth, once its history or the class is over."""
    refused, set_refused = solara.use_state("")
    told = view.debrief
    with solara.v.Html(tag="div", class_="jr-card"):
        Words("Your debrief", tag="h2")
        Refusal(refused or (told.failure if told else ""))
        if told is None or told.failure:
            Words("The game is played again in other ways: what your choices were worth against others, and what the "
                  "model would have got in your seat.")  # fmt: skip
            Button("Show my debrief", lambda: attempt(lambda: room.ask_debrief(key), set_refused), primary=True)
        elif told.data is None:
            Words(_progress(told.share), css="jr-note", role="status")
        else:
            _Worked(told)


def _progress(share: float) -> str:
    if share == 0.0:
        return "Your debrief is worked out after those that others asked for before you."
    return f"Playing the game again in other ways: {share:.0%}"


@solara.component
def _Worked(told: Told) -> None:
    if told.broken_off is not None:
        Words(f"The class was closed before {month_words(told.broken_off)} was over. So that your choices can be "
              "weighed, the model played on from there for everybody.", css="jr-note")  # fmt: skip
    assert told.data is not None
    with solara.Div(classes=["seat"]):
        solara.HTML(tag="div", unsafe_innerHTML=debrief_page(told.data, told.whole))
    if not told.whole:
        Words(WITHHELD, css="jr-note")
