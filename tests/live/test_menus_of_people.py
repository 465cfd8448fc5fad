"""Menus behind what was done in games that people played: those of the game itself, or none."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.live.views.menus import options_of_month
from experiments.seats.game import Game
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from tests.live.moments import moment_of
from tests.live.test_views_of_play import INITIATIVES


def play_by_chance(people, seed, changed=None, months=1000):
    """A game in which these people take what comes, hold at times, and leave some parts to the model."""
    game, generator = (
        Game(resolve(changed or {"horizon": "2026-08"}), "lighthizer", seed, people),
        np.random.default_rng(seed),
    )
    while not game.over and game.months_played < months:
        while questions := game.questions():
            seat, luck = questions[0].seat, generator.integers(4)
            if luck == 0:
                game.leave_to_model(seat)
            elif luck == 1:
                game.answer(seat, {})
            else:
                game.answer(seat, {one.occasion: one.choices[generator.integers(len(one.choices))].name
                                   for one in questions if one.seat == seat})  # fmt: skip
        game.advance()
    return game


@pytest.mark.parametrize(("people", "seed"), [((0,), 3), ((1, 2), 4), ((0, 1, 2), 5)])
def test_the_menus_behind_what_people_and_the_model_chose_are_those_of_the_game(people, seed):
    """What was chosen is in the table at the logged worth and chance; every initiative of the game has a table."""
    moment = play_by_chance(people, seed).moment()
    menus = {row: menu for k in range(len(moment.months)) for row, menu in options_of_month(moment, k).items()}
    events = moment.log[: int(moment.state.events)]
    moves = {row for row, event in enumerate(events) if event.event == EventKind.MOVE
             and MoveKind(int(event.kind)).name.lower() in INITIATIVES}  # fmt: skip
    assert moves == set(menus)
    for row, menu in menus.items():
        (chosen,) = [option for option in menu if option.chosen]
        assert chosen.value == pytest.approx(float(events[row].value), abs=1e-8)
        assert chosen.probability == pytest.approx(float(events[row].probability), abs=1e-8)
        if events[row].actor not in people:
            assert len(menu) < 60, "the model chooses among the best packages, not among all of the grid"
    told = {int(row.kind) for row in events if row.event == EventKind.MOVE and row.actor in people}
    assert told & {MoveKind.CARRY_OUT, MoveKind.POSTPONE, MoveKind.BACK_DOWN} or 0 not in people


def test_where_worth_or_chance_is_not_that_of_the_log_no_table_is_shown():
    moment = moment_of("withdrawn", 12)
    menus = {row: menu for k in range(12) for row, menu in options_of_month(moment, k).items()}
    row = sorted(menus)[len(menus) // 2]
    for name in ("value", "probability"):
        log = moment.log.copy()
        log[name][row] += 1e-4
        found = {one: menu for k in range(12) for one, menu in options_of_month(replace(moment, log=log), k).items()}
        assert row not in found
        assert all(menus[one] == menu for one, menu in found.items())
