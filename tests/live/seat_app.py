"""A tiny page with one seat, for the browser: the seat, horizon and file are read from the environment."""

import os
from functools import partial

import solara

from experiments.live.seat import seat as seat_page
from experiments.live.seat.seat import Seat, play_until_asked
from experiments.seats.game import Game
from model.parameters import resolve

SEAT = int(os.environ.get("SEAT", "1"))
HORIZON = os.environ.get("HORIZON", "2025-06")


def new_game():
    game = Game(resolve({"horizon": HORIZON}), "lighthizer", 1, (SEAT,))
    play_until_asked(game)
    return game


# What stands on the pages is claimed here, not how many continuations it rests on.
seat_page.Debrief = partial(seat_page.Debrief, occasions=3, continuations=4, line=4)
seat_page.Expectations = partial(seat_page.Expectations, continuations=4)
new_game()  # the rules are compiled before the server says that it is ready


@solara.component
def Page():
    game, set_game = solara.use_state(solara.use_memo(new_game, []))
    version, set_version = solara.use_state(0)

    def played():
        play_until_asked(game)
        set_version(lambda number: number + 1)

    solara.Title("A seat")
    Seat(game, SEAT, played, version, on_load=set_game)
