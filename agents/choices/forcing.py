"""Choices settled beforehand: an occasion comes as the rules have it, and then goes as a person or a class decided."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from agents.choices.occasions import refusal_confirmed, threat_due, vote_cast, withdrawal_confirmed
from model.moves import MAXIMUM_THREATS
from model.world import World


@contextmanager
def forcing(world: World, rows: Sequence[tuple[int, int]]) -> Iterator[None]:
    """Choices (occasion, index) forced in a world while the body runs; an index of -1 watches the occasion.

    Occasions are those of :mod:`agents.choices.occasions`; :func:`agents.choices.records.choice` obeys.
    """
    world.forced[:] = 0
    for k, row in enumerate(rows):
        world.forced[k, :2] = row
    try:
        yield
    finally:
        world.forced[:] = 0


@cache
def second_wishes() -> dict[int, int]:
    """Occasions where the same wish is asked for twice, and the numbers of the second."""
    found = {vote_cast(seat): refusal_confirmed(seat) for seat in range(3)}
    for seat in range(3):
        found |= {threat_due(seat, k): withdrawal_confirmed(seat, k) for k in range(MAXIMUM_THREATS)}
    return found


def forced_rows(occasion: int, index: int) -> list[tuple[int, int]]:
    """Rows that force a choice on an occasion, and on its second wish where it has one."""
    again = second_wishes().get(occasion)
    return [(occasion, index)] if again is None else [(occasion, index), (again, index)]
