"""The page as Solara renders it, without a browser: what its parts are told, and what their events do."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

solara = pytest.importorskip("solara")

from experiments.ensembles.forecaster import Forecaster  # noqa: E402
from experiments.live.page import page  # noqa: E402
from experiments.live.page.board import TABS  # noqa: E402
from experiments.live.views.story_filter import SHOWN  # noqa: E402
from experiments.seats.effects import Effects  # noqa: E402


class Rendered:
    """A rendered page; ``part`` finds a template by one of its fields, ``send`` is what a browser would send."""

    def __init__(self):
        _, self.context = solara.render(page.Page(), handle_error=False)

    def part(self, field):
        return next(widget for widget in self._all(self.context.container) if widget.has_trait(field))

    def _all(self, widget):
        yield widget
        for name in ("children", "above", "below"):
            for child in getattr(widget, name, ()) or ():
                if hasattr(child, "has_trait"):
                    yield from self._all(child)

    def send(self, field, event, data=None):
        getattr(self.part(field), f"vue_{event}")(data)


@pytest.fixture(autouse=True)
def own_loop():
    """Solara's tasks ask for the thread's event loop, which another test may have closed."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def rendered(monkeypatch):
    forecaster = Forecaster(1, continuations=50, open_pool=ThreadPoolExecutor)
    monkeypatch.setattr(page, "forecaster", lambda: forecaster)
    made = Rendered()
    yield made
    made.context.close()
    forecaster.close()


def until(found, seconds=20):
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_verbs_move_the_month(rendered):
    for event, data, months in (("step", None, 1), ("step", None, 2), ("back", None, 1), ("jump", 6, 6)):
        rendered.send("played", event, data)
        assert rendered.part("played").played == months
    rendered.send("played", "branch")
    assert rendered.part("played").luck == 1


@pytest.mark.parametrize("sent", ["7", 10**9, -1, None, True, [1], {"a": 1}])
def test_a_month_that_no_slider_sends_moves_nothing(rendered, sent):
    rendered.send("played", "jump", 3)
    rendered.send("played", "jump", sent)
    assert rendered.part("played").played == 3


def test_it_plays_by_itself_until_paused(rendered):
    rendered.send("played", "set_speed", "fast")
    rendered.send("played", "toggle")
    until(lambda: rendered.part("played").played >= 2)
    rendered.send("played", "toggle")
    until(lambda: rendered.part("played").playing is False)
    stopped = rendered.part("played").played
    time.sleep(0.6)
    assert rendered.part("played").played <= stopped + 1


def test_the_forecast_comes_while_nobody_does_anything(rendered):
    until(lambda: "50 continuations" in _outlook(rendered))
    assert "data-share" in _outlook(rendered)


def _outlook(rendered):
    return next(one.html for one in rendered._all(rendered.context.container)
                if one.has_trait("kind") and one.kind == "jr-outlook")  # fmt: skip


def test_only_the_chosen_tab_is_drawn(rendered):
    for k, tab in enumerate(TABS):
        rendered.send("titles", "choose", k)
        part = rendered.part("titles")
        drawn = len(tab.views) + len(tab.outlooks) + (tab.story is not None) + tab.game
        assert (part.current, len(part.views)) == (k, drawn)
        assert all("<" in view for view in part.views)
    rendered.send("titles", "choose", 99)
    assert rendered.part("titles").current == len(TABS) - 1


def game_tab(rendered, months):
    rendered.send("played", "jump", months)
    rendered.send("titles", "choose", next(k for k, tab in enumerate(TABS) if tab.game))
    return rendered


def test_the_game_with_either_partner_and_over_any_form_is_shown_and_stays_chosen(rendered):
    shown = {game_tab(rendered, 6).part("titles").views[0]}
    for partner, name in ((2, "Canada"), (1, "Mexico")):
        rendered.send("partner", "pick", ["partner", partner])
        for form, words in (("executive", "executive deal"), ("treaty", "bilateral"), ("trilateral", "all three")):
            rendered.send("partner", "pick", ["form", form])
            view = rendered.part("titles").views[0]
            assert f"United States and {name}, 1 July 2025" in view
            assert words in view
            shown.add(view)
    assert len(shown) >= 6
    rendered.send("played", "step")
    assert (rendered.part("partner").partner, rendered.part("partner").form) == (1, "trilateral")
    assert "1 August 2025" in rendered.part("titles").views[0]


@pytest.mark.parametrize("sent", [None, "form", ["partner", 3], ["partner", True], ["partner", "1"], ["form", "oral"],
                                  ["form", 1], ["form", ["treaty"]], ["rows", 2]])  # fmt: skip
def test_a_game_that_no_list_offers_is_not_shown(rendered, sent):
    before = game_tab(rendered, 2).part("titles").views[0]
    rendered.send("partner", "pick", sent)
    assert rendered.part("titles").views[0] == before


def story_tab(rendered, months):
    rendered.send("played", "jump", months)
    rendered.send("titles", "choose", next(k for k, tab in enumerate(TABS) if tab.story))
    return rendered


def test_what_is_looked_for_in_the_story_stays_from_month_to_month(rendered):
    story_tab(rendered, 12)
    rendered.send("count", "seek", ["actor", "Canada"])
    told = rendered.part("titles").views[0]
    assert "<li" in told
    assert rendered.part("count").form["actor"] == "Canada"
    rendered.send("played", "step")
    rendered.send("played", "step")
    assert rendered.part("count").form["actor"] == "Canada"
    assert rendered.part("count").form["months"][-1] == "2026-03"
    rendered.send("count", "all")
    assert rendered.part("titles").views[0].count("<li") > told.count("<li")


def test_entries_that_come_faster_than_the_page_is_drawn_are_all_kept(rendered):
    story_tab(rendered, 12)
    with rendered.context:  # nothing is drawn until the end of the block, as while another thread draws
        rendered.send("count", "seek", ["first", "2025-05"])
        rendered.send("count", "seek", ["last", "2025-06"])
        rendered.send("words", "more")
        rendered.send("played", "back")
        rendered.send("played", "back")
    form = rendered.part("count").form
    assert (form["first"], form["last"]) == ("2025-05", "2025-06")
    assert rendered.part("played").played == 10
    with rendered.context:
        rendered.send("played", "toggle")
        rendered.send("played", "toggle")
    assert not rendered.part("played").playing


def test_the_moves_of_a_month_are_weighed_when_it_is_asked_for_and_stay_weighed(rendered, monkeypatch):
    monkeypatch.setattr(Effects.__init__, "__defaults__", (4,))
    story_tab(rendered, 6)
    assert 'data-weigh="5"' in rendered.part("titles").views[0]
    assert "effect" not in rendered.part("titles").views[0].split("</style>")[1]
    for sent in (None, "5", 6, -1, True):
        rendered.send("titles", "weigh", sent)
        assert 'data-weigh="5"' in rendered.part("titles").views[0]
    rendered.send("titles", "weigh", 5)
    until(lambda: 'class="effect"' in rendered.part("titles").views[0], 60)
    told = rendered.part("titles").views[0]
    assert 'data-weigh="5"' not in told
    assert 'data-weigh="4"' in told
    assert "changed nothing that can be told from chance" in told or "changed the chances of" in told
    rendered.send("played", "step")
    assert 'data-weigh="5"' not in rendered.part("titles").views[0]
    rendered.send("played", "jump", 5)
    rendered.send("played", "branch")
    rendered.send("played", "step")
    assert 'data-weigh="5"' in rendered.part("titles").views[0], "another luck's month was not weighed"


@pytest.mark.parametrize("sent", [None, "actor", ["actor"], ["actor", "Peru"], ["limit", "9"], ["words", 3], {"a": 1}])
def test_what_no_form_of_the_story_sends_changes_nothing(rendered, sent):
    before = story_tab(rendered, 6).part("titles").views[0]
    rendered.send("count", "seek", sent)
    assert rendered.part("titles").views[0] == before


def test_a_month_sends_the_newest_events_only_however_many_were_asked_for(rendered):
    story_tab(rendered, 20)
    first = rendered.part("titles").views[0].count("<li")
    assert first == SHOWN
    rendered.send("words", "more")
    assert rendered.part("titles").views[0].count("<li") > first
    rendered.send("played", "step")
    assert rendered.part("titles").views[0].count("<li") == first
    assert len(rendered.part("titles").views[0]) < 80_000


def test_a_watcher_sees_the_forecast_first_and_a_player_the_questions(rendered):
    def order():
        kinds = [getattr(one, "kind", None) or ("seats" if one.has_trait("taken") else None)
                 for one in rendered._all(rendered.context.container)]  # fmt: skip
        return [kind for kind in kinds if kind in ("seats", "jr-outlook")]

    assert order() == ["jr-outlook", "seats"]
    rendered.send("taken", "sit", 1)
    assert order() == ["seats", "jr-outlook"]
    rendered.send("taken", "stand")
    assert order() == ["jr-outlook", "seats"]


def test_the_form_refuses_keeps_and_starts(rendered):
    rendered.send("form", "value", ["term_years", "1000"])
    field = next(one for one in rendered.part("form").form["first"] if one["name"] == "term_years")
    assert "between 7 and 40" in field["error"]
    rendered.send("form", "start")
    assert "term_years" in rendered.part("form").form["problem"]
    rendered.send("form", "value", ["no such thing", "1"])
    assert "no parameter" in rendered.part("form").form["problem"]
    rendered.send("form", "value", ["term_years", "10"])
    rendered.send("played", "jump", 4)
    rendered.send("form", "start")
    assert rendered.part("form").form["problem"] == ""
    assert rendered.part("played").played == 0


def test_a_page_that_is_closed_forgets_its_visitor(monkeypatch):
    forecaster = Forecaster(1, continuations=50, open_pool=ThreadPoolExecutor)
    monkeypatch.setattr(page, "forecaster", lambda: forecaster)
    made = Rendered()
    assert len(forecaster._asked) == 1
    made.context.close()
    assert not forecaster._asked
    assert not forecaster._prepared
    forecaster.close()
