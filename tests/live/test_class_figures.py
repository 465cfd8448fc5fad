"""Figures of a class: bars as long as the counts, marks where the payoffs are, words for who cannot see them."""

import re
import xml.etree.ElementTree as ET

import pytest

from experiments.classroom.views import EMPTY, THERE, Chair
from experiments.live.classroom.figures import ENDING_TITLES, ending_histogram, payoff_strip
from experiments.live.classroom.parts import chair_data
from experiments.live.views.marks import PLAYERS, icon
from model.law.endings import Ending

SPACE = "{http://www.w3.org/2000/svg}"


def test_every_ending_has_a_title():
    assert {one.name.lower() for one in Ending if one} | {"open"} == set(ENDING_TITLES)


def test_bars_are_as_long_as_the_counts():
    drawn = ET.fromstring(ending_histogram({"extended": 6, "open": 3}))
    widths = {bar.get("data-figure"): float(bar.get("width")) for bar in drawn.iter(f"{SPACE}rect") if bar.get("x")}
    assert widths["bar-extended"] == pytest.approx(2 * widths["bar-open"], abs=0.1)
    assert drawn.find(f"{SPACE}desc").text == "Extended 6, Still open 3"


def marks(text):
    """Mark of each payoff by its title: its shape's tag, first place across, and colour."""
    found = {}
    for group in ET.fromstring(text).iter(f"{SPACE}g"):
        shape = group[-1]
        across = re.match(r"[-\d.]+", shape.get("points"))[0]
        found.setdefault(group.find(f"{SPACE}title").text, []).append((float(across), shape.get("fill"), shape))
    return found


def test_payoffs_are_drawn_in_order_on_one_scale():
    assert payoff_strip([]) == ""
    found = marks(payoff_strip([(1, (0.5, -0.2, 0.0)), (2, (0.1, -0.4, 0.0))]))
    assert found["Table 1: +0.500"][0][0] > found["Table 2: +0.100"][0][0]
    assert found["Table 1: −0.200"][0][0] > found["Table 2: −0.400"][0][0]


def corners(shape):
    return len(shape.get("points").split())


def test_a_player_has_the_same_mark_and_colour_in_figures_and_lists():
    found = marks(payoff_strip([(1, (0.5, -0.2, 0.1))]))
    chairs = chair_data([Chair(seat, None, EMPTY, False) for seat in range(3)])
    for seat, title in enumerate(("Table 1: +0.500", "Table 1: −0.200", "Table 1: +0.100")):
        ((_, colour, shape),) = found[title]
        assert colour == PLAYERS[seat].colour
        assert chairs[seat]["mark"] == icon(seat)
        listed = ET.fromstring(icon(seat))[0]
        assert listed.get("fill") == colour
        assert corners(listed) == corners(shape) == {"square": 4, "triangle": 3, "diamond": 4}[PLAYERS[seat].mark]
    outlines = {icon(seat).split('points="')[1].split('"')[0] for seat in range(3)}
    assert len(outlines) == 3


@pytest.mark.parametrize("size", [0.0, 1e-4, 0.3, 12.0, 900.0])
def test_a_scale_has_a_few_round_numbers_whatever_the_size(size):
    words = re.findall(r'text-anchor="middle"[^>]*>([^<]+)<', payoff_strip([(1, (size, -size / 3, 0.0))]))
    assert 2 <= len(words) <= 8
    assert any(float(one.replace("−", "-")) == 0.0 for one in words)
    assert len(set(words)) == len(words)


def test_nobody_is_said_to_choose_when_the_class_is_closed():
    asked = [Chair(1, "Ben", THERE, True)]
    assert chair_data(asked)[0]["who"] == "Ben: choosing"
    assert chair_data(asked, closed=True)[0]["who"] == "Ben"
