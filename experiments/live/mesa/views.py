"""The live page's views as components of Mesa's: functions that take the model, for the list ``SolaraViz`` takes."""

from collections.abc import Callable
from typing import Any

import solara
from mesa.visualization import make_plot_component

from experiments.live.fragment import Fragment
from experiments.live.mesa.model import ON_PARTNERS, WatchedReview, approval_of, on_china
from experiments.live.page.game_board import use_game
from experiments.live.page.settings import first_parameters, text_of
from experiments.live.views.calendar import calendar
from experiments.live.views.glance import glance
from experiments.live.views.html import fragment, table
from experiments.live.views.incomes import incomes
from experiments.live.views.investment import investment
from experiments.live.views.marks import PLAYERS
from experiments.live.views.negotiation import negotiation
from experiments.live.views.network import network
from experiments.live.views.story import story
from experiments.live.views.story_filter import Sought
from experiments.live.views.svg import INK
from experiments.live.views.tariffs import tariffs
from experiments.seats.moment import Moment
from model.parameters import registry

NAMES = "& tbody th{font-weight:bold;max-width:12em;overflow-wrap:anywhere}"


def component(view: Callable[[Moment], str], label: str) -> Callable[[WatchedReview], Any]:
    """A component of Mesa's from a function that draws a moment as HTML or SVG; ``label`` for screen readers."""

    def shown(model: WatchedReview) -> Any:
        if model.problem:
            return Refused(model)
        return Fragment(html=view(model.moment()), kind="jr-mesa-view", label=label, scrolls=True)

    return shown


def Refused(model: WatchedReview) -> Any:
    """Why a model's parameters were refused."""
    return solara.Error(f"{model.problem.rstrip('.')}. Put it right and press Reset.", icon=False)


def GameNow(model: WatchedReview) -> Any:
    """The game now, with lists to choose its partner and form of deal."""
    return Refused(model) if model.problem else ChosenGame(model)


@solara.component
def ChosenGame(model: WatchedReview) -> None:
    """The game that was chosen, of a model that plays."""
    views, choice = use_game(model.moment(), (id(model), len(model.past)))
    picture = Fragment(html=views[0], kind="jr-mesa-view", label="The game now", scrolls=True)
    solara.Div(classes=["jr-mesa-view"], children=[*choice, picture])


def told(moment: Moment) -> str:
    """The newest events of the story, with their reasons."""
    return story(moment, Sought()).html


def parameters(moment: Moment) -> str:
    """What a history is played with: the parameters that matter most and those that were set, as HTML."""
    names = dict.fromkeys([*first_parameters(), *sorted(moment.parameters.overrides)])
    rows = [
        [one.name, f"{text_of(moment.parameters[one.name])} {one.unit}".strip(),
         f"{one.meaning}; {one.range_text}. Source: {one.source}"]
        for one in (registry()[name] for name in names)
    ]  # fmt: skip
    caption = "The ten parameters that move the ending most, and others that were set, as this history has them"
    listed = table(caption, ("Name", "Value", "Meaning, range, source"), rows)
    return fragment("parameters", "Parameters", listed, NAMES)


def _plot(colours: dict[str, str], title: str, unit: str, page: int, limits: tuple[float, float] | None = None) -> Any:
    """Measures over time on Mesa's own plot, each with a mark of its own as well as a colour."""

    def finish(axes: Any) -> None:
        for line, mark in zip(axes.get_lines(), "s^Do", strict=False):
            line.set(marker=mark, markersize=4)
        axes.set(title=title, ylabel=unit)
        if limits:
            axes.set_ylim(*limits)
        axes.grid(alpha=0.3)
        axes.legend(loc="best")

    return make_plot_component(colours, finish, page=page)


def approval_plot(page: int = 0) -> Any:
    """Approval of the three governments over time."""
    colours = {approval_of(seat): PLAYERS[seat].colour for seat in range(3)}
    return _plot(colours, "Approval of the governments", "points of 100", page, (0, 100))


def duties_plot(page: int = 0) -> Any:
    """Mean duties of the three on China, and of the United States on its partners."""
    colours = {on_china(seat): PLAYERS[seat].colour for seat in range(3)} | {ON_PARTNERS: INK}
    return _plot(colours, "Mean duties, weighted by base imports", "% ad valorem", page)


GLANCE = component(glance, "The moment at a glance")
NETWORK = component(network, "Who taxes, binds and threatens whom")
TABLE = component(negotiation, "The table")
STORY = component(told, "The story")
CALENDAR = component(calendar, "The clocks of the law")
DUTIES = component(tariffs, "Duties")
INCOMES = component(incomes, "Incomes and jobs")
INVESTMENT = component(investment, "Investment")
PARAMETERS = component(parameters, "Parameters")


def components() -> list[tuple[Any, int]]:
    """Every view with the number of its page, two on a page, as ``SolaraViz`` takes them."""
    pages = ((NETWORK, TABLE), (STORY, CALENDAR), (DUTIES, INCOMES), (INVESTMENT, GameNow))
    found = [(view, number) for number, views in enumerate(pages) for view in views]
    return [*found, approval_plot(len(pages)), duties_plot(len(pages)), (PARAMETERS, len(pages) + 1)]
