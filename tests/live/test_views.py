"""What every view owes its reader: a name, figures that are the state's, words that cannot break the page."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from experiments.ensembles.forecast import Change
from experiments.live.views.calendar import calendar
from experiments.live.views.changes import told
from experiments.live.views.clocks import dates_ahead
from experiments.live.views.dates import day_words
from experiments.live.views.forecast_band import ENDINGS, forecast_band, what_changed
from experiments.live.views.game_now import game_now
from experiments.live.views.glance import glance
from experiments.live.views.incomes import incomes
from experiments.live.views.investment import SECTORS, investment
from experiments.live.views.marks import PLAYERS
from experiments.live.views.negotiation import negotiation
from experiments.live.views.network import large_network, network
from experiments.live.views.stage import DATES, MOVES, clock, last_moves
from experiments.live.views.story import story
from experiments.live.views.story_filter import Sought
from experiments.live.views.svg import Picture, spread, width_of, wrap
from experiments.live.views.tariffs import CLASSES, tariffs
from model.errors import InputError
from model.law.endings import Ending
from tests.live.moments import HISTORIES, MOMENTS, moment_of, with_notice


def whole_story(moment):
    return story(moment, Sought(limit=10_000)).html


VIEWS = (
    glance, network, large_network, negotiation, calendar, clock, whole_story, last_moves, tariffs, incomes, investment,
    game_now,
)  # fmt: skip
PICTURES = (network, large_network, negotiation, tariffs, incomes, investment, game_now)
SVG = "{http://www.w3.org/2000/svg}"
FORECASTS = [
    (24300, {"extended": 0.6, "hub_and_spoke": 0.3, "withdrawn": 0.1}), (24301, None),
    (24302, {"extended": 0.5, "annual_reviews": 0.25, "hub_and_spoke": 0.2, "expelled": 0.01, "expired": 0.04}),
]  # fmt: skip

CHANGES = [
    Change(Ending.ANNUAL_REVIEWS, 0.25, 0.2, 0.3), Change(Ending.EXTENDED, -0.1, -0.12, -0.08),
    Change(Ending.EXPIRED, 0.04, -0.01, 0.09),
]  # fmt: skip


def tree(text):
    """A view parsed as XML: HTML that is not well-formed would fail here."""
    return ET.fromstring(f"<page>{text}</page>")


def texts(text):
    """Figures of a view by what they state."""
    return {
        node.get("data-figure"): "".join(node.itertext())
        for node in tree(text).iter() if node.tag in (f"{SVG}text", "text") and node.get("data-figure")
    }  # fmt: skip


def places(text, attribute="cx"):
    """Places of a view's marks by what they state: centres of circles, first corners of other marks."""
    found = {}
    for node in tree(text).iter():
        if node.get("data-figure") and node.get(attribute):
            found[node.get("data-figure")] = float(node.get(attribute))
    return found


@pytest.mark.parametrize(("name", "months"), MOMENTS)
def test_every_view_draws_every_kind_of_history_and_leaves_it_alone(name, months):
    moment = moment_of(name, months)
    before = moment.state.tobytes(), moment.log.tobytes()
    for view in VIEWS:
        text = view(moment)
        root = tree(text)
        assert view(moment) == text
        for picture in root.iter(f"{SVG}svg"):
            assert picture.get("role") == "img"
            assert picture.get("viewBox").startswith("0 0 900 ")
            assert picture.find(f"{SVG}title").text.strip()
            assert picture.find(f"{SVG}desc").text.strip()
        for node in root.iter():
            assert node.tag.removeprefix(SVG) not in {"script", "image", "iframe", "link", "foreignObject"}
            assert not {"href", "src", "onclick", "onload"} & set(node.attrib)
            if node.tag == f"{SVG}text":
                assert float(node.get("font-size")) >= 14
    assert (moment.state.tobytes(), moment.log.tobytes()) == before


@pytest.mark.parametrize("view", PICTURES)
def test_a_view_is_one_picture_with_a_name(view):
    assert view(moment_of("withdrawn", 3)).startswith("<svg ")


@pytest.mark.parametrize("view", [calendar, whole_story])
def test_tables_have_captions_and_headed_columns(view):
    root = tree(view(moment_of("withdrawn", 18)))
    assert root.find("section").get("aria-label")
    tables = list(root.iter("table"))
    assert tables
    for table in tables:
        assert table.find("caption").text.strip()
        assert all(head.get("scope") in {"col", "row"} for head in table.iter("th"))


def test_names_of_parts_are_unique_on_a_page_with_all_views():
    moment = moment_of("withdrawn", 18)
    page = "".join(view(moment) for view in VIEWS) + forecast_band(FORECASTS) + what_changed(CHANGES, 24303)
    names = re.findall(r' id="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert set(re.findall(r"url\(#([^)]*)\)", page)) <= set(names)


def test_a_presenters_network_states_the_same_duties_and_threats_in_larger_type():
    for moment in (moment_of("withdrawn", 18), moment_of("hub_and_spoke", 18)):
        small, large = texts(network(moment)), texts(large_network(moment))
        assert small.keys() == large.keys()
        for figure, words in large.items():
            if figure.startswith("duty"):
                assert words.split(": ")[1] == small[figure].split(": ")[1]
        sizes = [float(node.get("font-size")) for node in tree(large_network(moment)).iter(f"{SVG}text")]
        assert min(sizes) >= 18


def test_a_presenters_clock_and_moves_are_the_next_dates_and_the_newest_events():
    moment = moment_of("withdrawn", 12)
    rows = ["".join(row.itertext()) for row in tree(clock(moment)).iter("li")]
    due = dates_ahead(moment)[:DATES]
    assert len(rows) == len(due) == DATES
    for row, date in zip(rows, due, strict=True):
        assert row.startswith(day_words(date.day))
        assert row.endswith(date.words)
    items = ["".join(item.itertext()) for item in tree(last_moves(moment)).iter("li")]
    whole = ["".join(item.itertext()) for item in tree(whole_story(moment)).iter("li")]
    assert len(items) == MOVES
    for short, full in zip(items, whole, strict=False):
        assert full.startswith(short.rstrip(".")[:40])
    assert "Nothing falls due" in clock(moment_of("withdrawn", -1))


def test_incomes_and_jobs_are_the_states():
    moment = moment_of("withdrawn", -1)
    shown = texts(incomes(moment))
    for seat, player in enumerate(PLAYERS[:3]):
        for figure, value in (("real-income", moment.state.real_income[seat]), ("jobs", moment.state.jobs[seat])):
            assert shown[f"{figure}-{seat}"] == f"{player.name} {value:+.2f}".replace("-", "−")


def test_the_line_of_income_passes_through_every_month():
    moment = moment_of("withdrawn", 20)
    lines = list(tree(incomes(moment)).iter(f"{SVG}polyline"))
    points = [tuple(map(float, point.split(","))) for point in lines[1].get("points").split()]
    values = [float(state.real_income[1]) for state in moment.states]
    assert len(points) == len(values)
    # Heights on the page are a linear map of the values, upside down.
    top, bottom = values.index(max(values)), values.index(min(values))
    slope = (points[bottom][1] - points[top][1]) / (values[bottom] - values[top])
    assert slope < 0
    for (_, height), value in zip(points, values, strict=True):
        assert height == pytest.approx(points[top][1] + slope * (value - values[top]), abs=0.2)


def test_investment_is_the_states():
    moment = moment_of("hub_and_spoke", 14)
    shown = texts(investment(moment))
    for k, (name, *_) in enumerate(SECTORS):
        assert shown[f"chinese-stock-{k}"] == f"{name} {moment.state.chinese_stock[k]:.1f}"
        assert shown[f"chinese-pipeline-{k}"] == f"{name} {moment.state.chinese_pipeline[k]:.1f}"
    capital = 100 * (float(moment.state.capital[2]) - 1)
    assert shown["capital-2"] == f"Canada {capital:+.2f}".replace("-", "−")


def test_the_chance_of_losing_access_rises_with_a_notice():
    moments = moment_of("withdrawn", 1), with_notice("withdrawn")
    for partner in (1, 2):  # the notice is that of the United States: both lose by it
        quiet, notice = (float(texts(investment(moment))[f"hazard-{partner}"].split()[-1]) for moment in moments)
        assert notice > quiet


def test_the_forecast_is_what_was_given():
    shown = texts(forecast_band(FORECASTS))
    assert shown["share-extended"] == "extended 50.0%"
    assert shown["share-expelled"] == "expelled 1.0%"
    assert "share-withdrawn" not in shown
    assert "(" not in shown["share-extended"]
    columns = [
        node for node in tree(forecast_band(FORECASTS)).iter(f"{SVG}rect")
        if node.get("fill") == "url(#forecast-extended)"
    ]  # fmt: skip
    heights = [float(node.get("height")) for node in columns]
    assert heights[1] / heights[0] == pytest.approx(0.5 / 0.6, abs=1e-3)
    assert set(ENDINGS) == set(HISTORIES)


def test_a_forecast_yet_to_come_is_said_to_be():
    assert "being made" in forecast_band([(24300, None)])
    assert "Two forecasts" in what_changed(None, 24302)
    with pytest.raises(InputError, match="'peace' is no ending"):
        forecast_band([(24300, {"peace": 1.0})])
    with pytest.raises(InputError, match=r"add up to 0\.5"):
        forecast_band([(24300, {"extended": 0.5})])


def test_only_changes_that_can_be_told_from_chance_are_shown_with_their_intervals():
    """Both views of the forecast follow the rule of the panel, :func:`experiments.live.views.changes.sure_of`."""
    drawn = texts(what_changed(CHANGES, 24303))
    assert drawn["change-extended"] == "−10.0 points"
    assert drawn["interval-extended"] == "(−12.0 to −8.0)"
    assert drawn["change-annual_reviews"] == "+25.0 points"
    assert "change-expired" not in drawn
    assert "Not to be told from chance: expired." in what_changed(CHANGES, 24303)
    assert "Nothing that can be told from chance." in what_changed(CHANGES[2:], 24303)
    band = forecast_band(FORECASTS, CHANGES)
    assert "(−10.0)" in band
    assert "(+4.0)" not in band
    sentence = told("March 2025", CHANGES)
    assert "annual reviews go on by +25.0 points (+20.0 to +30.0)" in sentence
    assert "expired" not in sentence
    assert "nothing that can be told from chance" in told("March 2025", CHANGES[2:])


def test_the_glance_says_who_what_and_how_it_ended():
    start = glance(moment_of("withdrawn", 0))
    assert "1 January 2025" in start
    assert "balanced trade" in start
    assert "1 July 2026 (in 18 months)" in start
    assert "unless it takes its notice back" in glance(with_notice("withdrawn"))
    assert "binds Mexico and Canada only" in glance(moment_of("withdrawn", -1))
    assert "How it ended" not in start
    for name in HISTORIES:
        assert f"{name.replace('_', ' ')} on " in glance(moment_of(name, -1))
    assert "NAFTA has no review" in glance(moment_of("old_agreement", 3))


def test_words_from_outside_cannot_become_markup():
    hostile = '<script>alert("1")</script>&'
    text = glance(replace(moment_of("extended", 2), doctrine=hostile))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    picture = Picture("x", 20, hostile, hostile)
    picture.text(0, 10, hostile, data='"><b>')
    root = ET.fromstring(str(picture))
    assert root.find(f"{SVG}title").text == hostile
    assert root.find(f"{SVG}text").text == hostile
    assert root.find(f"{SVG}text").get("data-figure") == '"><b>'


def luminance(colour):
    """Relative luminance (WCAG 2)."""
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_words_stand_out_from_what_is_behind_them():
    moment = moment_of("withdrawn", 18)
    on_colours = {words for _, _, words in CLASSES} | {"#ffffff"}
    for view in (*PICTURES, calendar):
        for node in tree(view(moment)).iter(f"{SVG}text"):
            if node.get("fill") not in on_colours:
                assert contrast(node.get("fill"), "#F4F4F4") >= 4.5
    for _, colour, words in CLASSES:
        assert contrast(colour, words) >= 4.5
    assert contrast("#0072B2", "#ffffff") >= 4.5
    for node in tree(forecast_band(FORECASTS)).iter(f"{SVG}text"):
        assert contrast(node.get("fill"), "#ffffff") >= 4.5


def test_players_differ_without_colour():
    assert len({player.mark for player in PLAYERS}) == len({player.dash for player in PLAYERS}) == len(PLAYERS)
    assert len({(texture, colour) for colour, texture, _ in ENDINGS.values()}) == len(ENDINGS)


def test_labels_are_moved_apart_and_no_further():
    assert spread([10.0, 50.0], 20.0, 0.0, 100.0) == [10.0, 50.0]
    moved = spread([50.0, 50.0, 51.0, 99.0], 20.0, 0.0, 100.0)
    ordered = sorted(moved)
    assert all(b - a >= 20.0 - 1e-6 for a, b in itertools.pairwise(ordered))
    assert ordered[0] >= 0.0
    assert ordered[-1] <= 100.0
    assert all(width_of(line) <= 120 for line in wrap("a text that needs more than one line", 120))
