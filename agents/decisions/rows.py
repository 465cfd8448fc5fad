"""Rows of a menu: one for each move, the first of them to hold."""

from typing import Any

import numpy as np

from agents.values.valuation import value
from model.compiled import compiled
from model.moves import MoveKind
from model.world import World


@compiled
def add_row(moves: np.ndarray, count: int, kind: int, actor: int, target: int, worth: float) -> int:
    """Write a move into row ``count``; returns the number of rows."""
    move = moves[count]
    move.kind, move.actor, move.target, move.value = kind, actor, target, worth
    move.threat_class, move.table, move.form, move.statute = -1, -1, -1, 0
    for pair in range(2):
        move.weights[pair], move.tiers[pair] = 0.0, -1
    move.rate, move.issue, move.instrument, move.belief = 0.0, -1, -1, 0.0
    return count + 1


@compiled
def start_menu(moves: np.ndarray, actor: int, target: int) -> int:
    """Write the first row, to hold, not valued yet; returns the number of rows."""
    return add_row(moves, 0, MoveKind.HOLD, actor, target, np.nan)


@compiled
def holding(world: World, state: Any, actor: int, moves: np.ndarray) -> float:
    """What it is worth to hold: valued once a menu, for other moves are weighed against it as well."""
    if np.isnan(moves[0].value):
        moves[0].value = value(world, state, actor)
    return float(moves[0].value)


@compiled
def end_menu(world: World, state: Any, actor: int, moves: np.ndarray, count: int) -> int:
    """Value holding where there is something else to do; returns the number of rows."""
    if count > 1:
        holding(world, state, actor, moves)
    else:
        moves[0].value = 0.0
    return count
