"""Weighing the moves of a month of the story when it is asked for, in the background."""

from collections.abc import Callable
from typing import Any

import solara

from experiments.live.page.visitor import Visitor
from experiments.live.seat.seat import use_pieces
from experiments.live.views.weighed import Weighed
from model.errors import InputError


def use_weighing(visitor: Visitor, wanted: bool) -> tuple[Weighed | None, Callable[[Any], None]]:
    """What is weighed of the visitor's story, and the verb that asks for a month by months played before it.

    One month at a time; None where it is not ``wanted``.
    """
    task, done = use_pieces(visitor.keep_effects)
    month, set_month = solara.use_state(-1)

    def ask(sent: Any) -> None:
        if task.pending or type(sent) is not int:
            return
        try:
            work = visitor.effects_of(sent)
        except InputError:
            return  # no button of ours asks for it
        set_month(sent)
        task(work)

    under_way = month if task.pending else None
    return (Weighed(visitor.effects(), under_way, done if task.pending else 0.0) if wanted else None), ask
