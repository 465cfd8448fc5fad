"""The live page: one history on Mesa's visual server, month by month, with its forecast.

The page runs on Solara, the server of Mesa's ``SolaraViz``, and follows its rules where they serve: the model is
built for each visitor inside the component, a redraw goes through Mesa's ``update_counter``, and what is drawn are
functions of the present. ``SolaraViz`` itself, on which :mod:`experiments.live.mesa.page` shows the model, cannot be
wrapped here: its controller knows no way back (after the end of a history its buttons stay off until a reset makes
another model), its player is a thread that goes on when the visitor has left, its inputs have no place for a source or
a refusal, and its grid of draggable cards has a fixed height that a telephone cannot show. So the verbs, the form and
the tabs are three small templates of their own, made of the browser's buttons, fields and sliders, which a keyboard and
a screen reader know already.
"""

import asyncio
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import solara
import solara.lab
from mesa.visualization.utils import force_update, update_counter

from experiments.ensembles.forecaster import Forecaster
from experiments.live.fragment import Fragment
from experiments.live.page.board import SEATED_TABS, TABS, Sight, Tab
from experiments.live.page.game_board import use_game
from experiments.live.page.outlook import outlook
from experiments.live.page.story_board import use_story
from experiments.live.page.visitor import Visitor
from experiments.live.page.weighing import use_weighing
from experiments.live.seat.chair import Chair
from experiments.live.views.glance import glance
from experiments.live.views.network import large_network
from experiments.live.views.stage import clock, last_moves
from model.errors import InputError

FOLDER = Path(__file__).parent
SPEEDS = {"slow": ("1 month in 3 s", 3.0), "normal": ("1 month a second", 1.0), "fast": ("4 months a second", 0.25)}
POLL = 0.2  # seconds between looks at a forecast that is being made


@cache
def forecaster() -> Forecaster:
    """The forecaster that all visitors share."""
    return Forecaster()


@solara.component_vue("bar.vue")
def Bar(
    played: int, known: int, over: bool, months: list[str], luck: int, waits: bool, at_stake: bool, playing: bool,
    presenting: bool, speed: str, speeds: list[dict[str, str]], event_present: Any, event_toggle: Any, event_step: Any,
    event_back: Any, event_branch: Any, event_jump: Any, event_set_speed: Any,
) -> None:  # fmt: skip
    """Verbs of time; ``waits``: for the visitor's answer; ``at_stake``: a game that leaving the page would lose."""


@solara.component_vue("tabs.vue")
def Tabs(
    titles: list[str], current: int, views: list[str], above: list[Any], below: list[Any],
    event_choose: Any, event_weigh: Any,
) -> None:  # fmt: skip
    """Views behind tabs; ``above``, ``below``: components beside the views of the chosen one.

    What a view marks with ``data-weigh`` asks, when it is pressed, for a month's moves to be weighed.
    """


@solara.component_vue("settings.vue")
def Form(
    form: dict[str, Any], at_stake: bool, event_value: Any, event_reset: Any, event_scenario: Any,
    event_government: Any, event_search: Any, event_start: Any,
) -> None:  # fmt: skip
    """The form of settings."""


@solara.component
def Layout(children: list[Any] | None = None) -> Any:
    """The page alone, without Solara's bar and drawer."""
    return solara.v.Html(tag="div", class_="jr-page", children=children or [])


@solara.component
def Page() -> None:
    """The live page of one visitor."""
    visitor = solara.use_memo(lambda: Visitor(forecaster()), [])
    solara.use_effect(lambda: visitor.close, [])
    solara.Title("Joint Review")
    for sheet in ("page.css", "presenter.css"):
        solara.Style(FOLDER / sheet)
    presenting, set_presenting = solara.use_state(False)
    update_counter.get()
    # A presenter's page hides the rest of it and does not take it down: what was typed and chosen stays.
    with solara.v.Html(tag="div", class_="jr-whole jr-presenting" if presenting else "jr-whole"):
        with solara.v.Html(tag="header", class_="jr-header"):
            solara.v.Html(tag="h1", children=["Joint Review"])
            Fragment(html=glance(visitor.moment()), kind="jr-glance", label="The moment at a glance")
        with solara.v.Html(tag="div", class_="jr-body"):
            SettingsForm(visitor, visitor.at_stake)
            with solara.v.Html(tag="main", class_="jr-main"):
                Time(visitor, visitor.version, presenting, lambda: set_presenting(lambda now: not now))
                # Who plays is asked first; who looks on sees first how it may end.
                if visitor.seat is None:
                    Outlook(visitor, visitor.version).key("outlook")
                    Chair(visitor, visitor.version).key("chair")
                else:
                    Chair(visitor, visitor.version).key("chair")
                    Outlook(visitor, visitor.version).key("outlook")
                Board(visitor, visitor.version, not presenting).key("board")
                if presenting:
                    Stage(visitor, visitor.version).key("stage")


@solara.component
def Stage(visitor: Visitor, version: int) -> None:
    """What is seen from the back of a room beside the forecast: the network, the clock and the last moves."""
    moment = visitor.moment()
    shown = solara.use_memo(lambda: [view(moment) for view in (large_network, clock, last_moves)], [version])
    kinds = (("network", "The players"), ("clock", "The clock"), ("moves", "The last moves"))
    with solara.v.Html(tag="div", class_="jr-stage"):
        for html, (kind, label) in zip(shown, kinds, strict=True):
            Fragment(html=html, kind=f"jr-stage-{kind}", label=label, scrolls=kind != "clock")


@solara.component
def Time(visitor: Visitor, version: int, presenting: bool, present: Callable[[], None]) -> None:
    """Play, step, back, jump and branch; ``present``: to and from the page of a presenter."""
    playing, set_playing = solara.use_state(False)
    speed, set_speed = solara.use_state("normal")

    async def play() -> None:
        while playing:
            await asyncio.sleep(SPEEDS[speed][1])
            if visitor.gone:  # a task outlives the page that began it
                return
            if not visitor.step():
                set_playing(False)
                return
            force_update()

    solara.lab.use_task(play, dependencies=[playing, speed])

    def do(verb: Any, *given: Any) -> None:
        set_playing(False)
        verb(*given)
        force_update()

    bar = visitor.bar()
    Bar(
        **bar, playing=playing, presenting=presenting, speed=speed,
        speeds=[{"name": name, "title": SPEEDS[name][0]} for name in SPEEDS],
        event_toggle=lambda _: set_playing(lambda now: not now), event_step=lambda _: do(visitor.step),
        event_back=lambda _: do(visitor.back), event_branch=lambda _: do(visitor.branch),
        event_jump=lambda months: do(visitor.jump, on_the_line(months, visitor.bar())),
        event_set_speed=lambda name: set_speed(name if name in SPEEDS else speed), event_present=lambda _: present(),
    )  # fmt: skip


def on_the_line(given: Any, bar: dict[str, Any]) -> int:
    """A place on the slider as a browser sent it; the present for what no slider sends."""
    return given if type(given) is int and 0 <= given < len(bar["months"]) else bar["played"]


@solara.component
def Outlook(visitor: Visitor, version: int) -> None:
    """The present's forecast, refined while the visitor looks."""
    use_forecasts(visitor, version)
    game = visitor.game
    html = outlook(visitor.forecasts(), game.months_played, int(game.review.state.start), game.over)
    Fragment(html=html, kind="jr-outlook", label="Forecast")


@solara.component
def Board(visitor: Visitor, version: int, shown: bool = True) -> None:
    """The views of the chosen tab; the others are not drawn, and none where the board is not ``shown``."""
    chosen, set_chosen = solara.use_state("")
    tabs = TABS if visitor.seat is None else SEATED_TABS
    titles = [one.title for one in tabs]
    current = titles.index(chosen) if chosen in titles else 0
    tab = tabs[current] if shown else Tab("")
    looks = use_forecasts(visitor, version, bool(tab.outlooks))
    moment = visitor.moment()
    views = solara.use_memo(lambda: [view(moment) for view in tab.views], [version, tab.title])
    sight = Sight(moment, visitor.forecasts() if tab.outlooks else {})
    outlooks = solara.use_memo(lambda: [view(sight) for view in tab.outlooks], [version, tab.title, looks])
    games, choice = use_game(moment, version, tab.game)
    weighed, weigh = use_weighing(visitor, tab.weighs)
    stories, above, below = use_story(tab, moment, version, weighed)
    Tabs(
        titles=titles, current=current, views=[*views, *games, *outlooks, *stories], above=[*choice, *above],
        below=below,
        event_choose=lambda k: set_chosen(titles[k] if k in range(len(titles)) else chosen),
        event_weigh=weigh,
    )  # fmt: skip


def use_forecasts(visitor: Visitor, version: int, wanted: bool = True) -> int:
    """Draw the component again whenever forecasts have come on; returns how often they have."""
    looks, set_looks = solara.use_state(0)

    async def look() -> None:
        seen, count = -1, looks
        while wanted and not visitor.gone:
            waiting, known = visitor.waiting(), visitor.known()
            if known != seen:
                seen, count = known, count + 1
                set_looks(count)
            if not waiting:
                return
            await asyncio.sleep(POLL)

    solara.lab.use_task(look, dependencies=[version, wanted])
    return looks


@solara.component
def SettingsForm(visitor: Visitor, at_stake: bool) -> None:
    """Scenario, governments, seed and parameters; ``at_stake``: a game that a new history would lose."""
    settings = visitor.settings
    search, set_search = solara.use_state("")
    _, set_turn = solara.use_state(0)

    def change(verb: Any, *given: Any) -> None:
        with visitor.lock:
            try:
                verb(*given)
            except InputError as error:
                settings.problem = str(error)
        set_turn(lambda turn: turn + 1)

    def start(_: Any = None) -> None:
        if visitor.start_again():
            force_update()
        set_turn(lambda turn: turn + 1)

    Form(
        form=settings.form(search), at_stake=at_stake,
        event_value=lambda pair: change(settings.set_value, str(pair[0]), str(pair[1])),
        event_reset=lambda name: change(settings.reset, str(name)),
        event_scenario=lambda name: change(settings.set_scenario, str(name)),
        event_government=lambda pair: change(settings.set_government, str(pair[0]), str(pair[1])),
        event_search=lambda text: set_search(str(text)[:80]), event_start=start,
    )  # fmt: skip
