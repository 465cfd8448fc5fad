"""Sitting down at the table: a visitor takes a seat from the present on, plays it, and leaves it to the model again."""

from typing import Any

import solara
from mesa.visualization.utils import force_update

from experiments.live.page.visitor import Visitor
from experiments.live.seat.seat import Seat, SeatFiles
from model.players import GOVERNMENT_NAMES


@solara.component_vue("chair.vue", vuetify=False)
def Seats(
    names: list[str], taken: int, others: list[int], over: bool, problem: str, event_sit: Any, event_change: Any,
    event_stand: Any,
) -> None:  # fmt: skip
    """Buttons to take a seat and to leave it; ``taken``: the seat the visitor is in, -1 for none.

    ``others``: seats that people have in this game besides, each of which the visitor may take instead; ``problem``: a
    refusal.
    """


@solara.component
def Chair(visitor: Visitor, version: int) -> None:
    """The seats, what the visitor's own asks, and the game as a file."""

    def do(verb: Any, *given: Any) -> None:
        verb(*given)
        force_update()

    seat = visitor.seat
    Seats(
        names=list(GOVERNMENT_NAMES), taken=-1 if seat is None else seat, over=visitor.game.over,
        others=[] if seat is None else sorted(visitor.game.people - {seat}),
        event_change=lambda chosen: do(visitor.change_seat, chosen) if chosen in (0, 1, 2) else None,
        problem=f"No seat was taken: {visitor.problem}." if visitor.problem else "",
        event_sit=lambda chosen: do(visitor.sit_down, chosen) if chosen in (0, 1, 2) else None,
        event_stand=lambda _: do(visitor.stand_up),
    )  # fmt: skip
    with solara.Div(classes=["jr-chair"]):
        if seat is not None:
            Seat(
                visitor.game,
                seat,
                lambda: do(visitor.answered),
                version,
                visitor.lock,
                lambda game: do(visitor.load, game),
            )
        else:
            with solara.v.Html(tag="details", class_="jr-file"):
                solara.v.Html(tag="summary", children=["This history as a file"])
                SeatFiles(visitor.game, lambda game: do(visitor.load, game), visitor.lock, True)
