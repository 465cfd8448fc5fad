"""What firms fear and build: uncertainty and capital, and Chinese investment in Mexico by sector."""

from typing import Any

from experiments.live.views.dates import instants, present_words
from experiments.live.views.lines import Panel, Series, draw_lines
from experiments.live.views.marks import PLAYERS
from experiments.live.views.memory import remembered
from experiments.live.views.svg import Picture
from experiments.seats.moment import Moment
from model.firms import firms_hazard

# Sectors of model.chinese_investment, in its order; Okabe and Ito's colours, darker ones for words.
SECTORS = (
    ("Electric vehicles", "#0072B2", "#005A8E", "square", None),
    ("Telecoms", "#E69F00", "#7A5200", "triangle", "9 4"),
    ("Electronics", "#CC79A7", "#8F3D6C", "diamond", "3 4"),
    ("Other", "#5F5F5F", "#444444", "circle", "12 4 3 4"),
)


def investment(moment: Moment) -> str:
    """Uncertainty, capital and Chinese investment as SVG."""
    months = instants(moment)
    hazards = [
        Series(player.name, [_hazard(moment, state, seat) for state in moment.states], player.colour, player.words,
               player.mark, player.dash, f"hazard-{seat}")
        for seat, player in enumerate(PLAYERS[:3]) if seat > 0
    ]  # fmt: skip
    capital = [
        Series(player.name, [100 * float(state.capital[seat] - 1) for state in moment.states], player.colour,
               player.words, player.mark, player.dash, f"capital-{seat}")
        for seat, player in enumerate(PLAYERS[:3])
    ]  # fmt: skip
    stock, pipeline = (_by_sector(moment, field) for field in ("chinese_stock", "chinese_pipeline"))
    total = [sum(line.values[-1] for line in lines) for lines in (stock, pipeline)]
    picture = Picture(
        "investment", 1080, f"Uncertainty and investment up to {present_words(moment)}",
        f"Firms see a yearly chance of {hazards[0].values[-1]:.0f}% that Mexico loses access to the United States, and "
        f"of {hazards[1].values[-1]:.0f}% that Canada does. Chinese investment in Mexico: "
        f"{total[0]:.1f} bn USD built, {total[1]:.1f} bn USD announced and not yet built.",
    )  # fmt: skip
    panels = (
        (Panel(70, 52, 815, 170, "Chance of losing access", "% a year, as firms see it", 1, False, True), hazards),
        (Panel(70, 314, 815, 170, "Capital that depends on access", "% against the start"), capital),
        (Panel(70, 576, 815, 180, "Chinese investment in Mexico, built", "bn USD", 1, False, True), stock),
        (Panel(70, 848, 815, 180, "Chinese investment, announced, not yet built", "bn USD", 1, False, True), pipeline),
    )
    for panel, lines in panels:
        draw_lines(picture, panel, months, lines)
    return str(picture)


def _hazard(moment: Moment, state: Any, partner: int) -> float:
    return remembered(
        moment, f"hazard-{partner}", state, lambda: 100 * float(firms_hazard(moment.world, state, partner))
    )


def _by_sector(moment: Moment, field: str) -> list[Series]:
    return [
        Series(name, [float(state[field][k]) for state in moment.states], colour, words, mark, dash,
               f"{field.replace('_', '-')}-{k}")
        for k, (name, colour, words, mark, dash) in enumerate(SECTORS)
    ]  # fmt: skip
