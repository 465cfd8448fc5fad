"""The model on Mesa's own page, ``SolaraViz``, as who knows Mesa expects it: play, step, reset, inputs, components.

It has no forecast, no way back and no seat to play: those are on the live page. Mesa's command console is left out, for
it would run what a visitor types.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import solara
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

from experiments.live.mesa.model import PageReview, model_params
from experiments.live.mesa.views import GLANCE, components

STYLE = Path(__file__).parent / "mesa.css"
PLAY_INTERVAL = 500  # milliseconds a month, the slowest that Mesa's slider knows


@solara.component_vue("screen.vue")
def Screen(event_narrow: Callable[[Any], None]) -> None:
    """Tells once of a screen that is too narrow for a drawer beside the page; draws nothing."""


@solara.component
def MesaLayout(children: list[Any] | None = None) -> None:
    """Solara's bar and drawer, in which Mesa puts its controls, without links to the other pages.

    On a narrow screen, where the drawer would cover the page, it is closed until its button in the bar is pressed.
    """
    open_, set_open = solara.use_state(True)
    Screen(event_narrow=lambda _: set_open(False))
    solara.AppLayout(children=children or [], sidebar_open=open_, navigation=False, color="#12304a")


@solara.component
def MesaPage() -> None:
    """The model of one visitor on Mesa's page."""
    review = solara.use_reactive(solara.use_memo(PageReview, []))
    solara.use_effect(lambda: lambda: review.value.leave(), [])
    parts = solara.use_memo(components, [])
    solara.Title("Joint Review on Mesa's page")
    solara.Style(STYLE)
    Present(review.value)
    SolaraViz(review, components=parts, model_params=model_params(), name="Joint Review", play_interval=PLAY_INTERVAL)


@solara.component
def Present(review: PageReview) -> None:
    """The date and who governs, or why the parameters were refused, above all of Mesa's tabs."""
    update_counter.get()
    GLANCE(review)
