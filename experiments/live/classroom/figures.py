"""Two figures of a class, each a pure function to one SVG: how tables ended, and what it was worth to whom."""

from collections.abc import Mapping, Sequence
from html import escape

from experiments.histories.numbers import signed
from experiments.live.views.lines import axis_ticks, tick_words
from experiments.live.views.marks import PLAYERS, Player
from experiments.live.views.svg import Picture, scale
from model.players import CHINA

ENDING_TITLES = {
    "extended": "Extended", "hub_and_spoke": "Bilateral deals", "withdrawn": "Withdrawn", "expelled": "Expelled",
    "expired": "Expired", "annual_reviews": "Annual reviews", "new_agreement": "New agreement",
    "old_agreement": "Old agreement", "open": "Still open",
}  # fmt: skip
GOVERNMENTS = PLAYERS[:CHINA]
WIDTH, LEFT, RIGHT, BAR, ROW, TOP = 560, 150, 30, 34, 44, 14
OPEN, ENDED = "#8a8a8a", "#005A8E"
PADDING = 0.08  # of the range of payoffs, at both ends
LEAST_RANGE = 0.02  # % of GDP: below it every payoff counts as the same


def ending_histogram(endings: Mapping[str, int]) -> str:
    """Bars of the number of tables by ending, those still open last; an SVG."""
    rows = [(name, endings[name]) for name in ENDING_TITLES if endings.get(name)]
    height = TOP + BAR * max(len(rows), 1) + 30
    said = ", ".join(f"{ENDING_TITLES[name]} {count}" for name, count in rows) or "no table"
    picture = Picture("class-endings", height, "Tables by ending", said, WIDTH)
    across = scale(0, max((count for _, count in rows), default=1), LEFT, WIDTH - RIGHT - 20)
    for k, (name, count) in enumerate(rows):
        y = TOP + BAR * k
        picture.text(LEFT - 10, y + 20, ENDING_TITLES[name], 16, anchor="end")
        picture.box(LEFT, y + 3, across(count) - LEFT, BAR - 10, OPEN if name == "open" else ENDED, data=f"bar-{name}")
        picture.text(across(count) + 7, y + 20, str(count), 16)
    picture.text(LEFT, height - 8, "Number of tables", 16)
    return str(picture)


def payoff_strip(tables: Sequence[tuple[int, Sequence[float]]]) -> str:
    """Payoffs [government] of each finished table on one scale a government; an SVG, empty without any."""
    if not tables:
        return ""
    values = [worth for _, payoffs in tables for worth in payoffs]
    low, high = min(*values, 0.0), max(*values, 0.0)
    spread = max(high - low, LEAST_RANGE)
    low, high = low - PADDING * spread, high + PADDING * spread
    said = "; ".join(
        f"{player.name} {signed(min(p[k] for _, p in tables))} to {signed(max(p[k] for _, p in tables))}"
        for k, player in enumerate(GOVERNMENTS)
    )
    bottom = TOP + ROW * len(GOVERNMENTS)
    picture = Picture("class-payoffs", bottom + 56, "Payoffs of finished tables, % of own GDP a year", said, WIDTH)
    across = scale(low, high, LEFT, WIDTH - RIGHT)
    picture.line(across(0), TOP, across(0), bottom, OPEN)
    for k, player in enumerate(GOVERNMENTS):
        y = TOP + ROW * (k + 0.5)
        picture.text(LEFT - 10, y + 5, player.name, 16, player.words, "end", True)
        picture.line(LEFT, y, WIDTH - RIGHT, y)
        for number, payoffs in tables:
            told = f"Table {number}: {signed(payoffs[k], 3)}"
            picture.add("g", f"<title>{escape(told)}</title>{_mark(player, across(payoffs[k]), y)}", fill_opacity=0.65)
    ticks = axis_ticks([low, high])
    for tick in ticks:
        if low <= tick <= high:
            words = tick_words(tick, ticks[1] - ticks[0], signs=True)
            picture.text(across(tick), bottom + 18, words, 16, anchor="middle")
    picture.text(LEFT, bottom + 48, "Payoff, % of own GDP a year (each mark a table)", 16)
    return str(picture)


def _mark(player: Player, x: float, y: float) -> str:
    """A player's mark as everywhere."""
    picture = Picture("", 0, "", "")
    picture.mark(player.mark, x, y, 7, player.colour)
    return picture.parts[0]
