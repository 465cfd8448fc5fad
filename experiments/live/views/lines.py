"""Lines over time on one pair of axes, each named where it ends."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from matplotlib.ticker import MaxNLocator

from experiments.histories.numbers import signed
from experiments.live.views.dates import month_short
from experiments.live.views.svg import INK, MUTED, RULE, Picture, scale, spread, width_of

LABEL_GAP = 19.0  # between the names at the lines' ends
ROOM = 190.0  # for names at the least, so that panels above each other share their axis of time
NO_LINE = "#b8b8b8"


@dataclass(frozen=True)
class Series:
    """A line: name, values by instant, colour, colour of words, mark at the end, dash; ``figure``: what it states."""

    name: str
    values: Sequence[float]
    colour: str
    words: str
    mark: str
    dash: str | None
    figure: str


@dataclass(frozen=True)
class Panel:
    """Where a panel stands and what its axis says; ``signs``: whether values are changes; ``floor``: 0 is the base."""

    left: float
    top: float
    width: float
    height: float
    title: str
    unit: str
    digits: int = 2
    signs: bool = True
    floor: bool = False


def draw_lines(picture: Picture, panel: Panel, months: Sequence[int], lines: Sequence[Series]) -> None:
    """Draw the lines; ``months`` [instant] are absolute months, at whose first day each value stands."""
    digits = panel.digits
    say = (lambda value: signed(value, digits)) if panel.signs else (lambda value: f"{value + 0.0:.{digits}f}")
    room = max(ROOM, *(width_of(f"{line.name} {say(line.values[-1])}", 16, True) + 22 for line in lines))
    right, bottom = panel.left + panel.width - room, panel.top + panel.height
    ticks = _ticks([value for line in lines for value in line.values], panel)
    y = scale(ticks[0], ticks[-1], bottom, panel.top)
    # A single instant stands where the present always does, on the right.
    x = scale(min(months[0], months[-1] - 1), months[-1], panel.left, right)
    picture.text(panel.left - 52, panel.top - 22, panel.title, 17, bold=True)
    picture.text(panel.left - 44 + width_of(panel.title, 17, True), panel.top - 22, panel.unit, 15, MUTED)
    step = ticks[1] - ticks[0]
    for tick in ticks:
        zero = abs(tick) < 1e-9
        picture.line(panel.left, y(tick), right, y(tick), INK if zero else RULE, 1.2 if zero else 1)
        picture.text(panel.left - 8, y(tick) + 5, tick_words(tick, step, panel.signs), 15, MUTED, "end")
    draw_months(picture, months[0], months[-1], x, bottom)
    heights = spread([y(line.values[-1]) for line in lines], LABEL_GAP, panel.top, bottom)
    for line, height in zip(lines, heights, strict=True):
        points = [(x(month), y(value)) for month, value in zip(months, line.values, strict=True)]
        picture.run(points, line.colour, 3, line.dash)
        picture.line(points[-1][0], points[-1][1], right + 12, height, NO_LINE)
        picture.mark(line.mark, *points[-1], 5.5, line.colour)
        words = f"{line.name} {say(line.values[-1])}"
        picture.text(right + 16, height + 5, words, 16, line.words, bold=True, data=line.figure)


def draw_months(picture: Picture, first: int, last: int, x: Callable[[float], float], bottom: float) -> None:
    """Ticks in time: as many months as there is room for, named by month and year."""
    gap = width_of("May 2026", 15) + 14
    steps = (1, 2, 3, 6, 12, 24, 36, 60)
    wide = next((step for step in steps if x(first + step) - x(first) >= gap), steps[-1])
    months = [month for month in range(first, last + 1) if (month - first) % wide == 0] if wide < 12 else [
        month for month in range(first, last + 1) if month % 12 == 0 and (month // 12) % (wide // 12) == 0
    ]  # fmt: skip
    for month in months or [first]:
        picture.line(x(month), bottom, x(month), bottom + 6, INK)
        picture.text(x(month), bottom + 23, month_short(month), 15, MUTED, "middle")


def _ticks(values: Sequence[float], panel: Panel) -> list[float]:
    low, high = min(values), max(values)
    if panel.floor or panel.signs:
        low, high = min(low, 0.0), max(high, 0.0)
    least = 10.0 ** (1 - panel.digits)
    if high - low < least:
        low, high = (low if panel.floor else low - least), high + least
    return axis_ticks([low, high])


def axis_ticks(values: Sequence[float]) -> list[float]:
    """Round ticks that span the values, which differ."""
    found = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]).tick_values(min(values), max(values))
    return [float(tick) for tick in found]


def tick_words(tick: float, step: float, signs: bool) -> str:
    """A tick with as many digits as the ``step`` between ticks needs."""
    digits = next(k for k in range(6) if abs(round(step, k) - step) < 1e-9)
    return signed(tick, digits) if signs else f"{tick + 0.0:.{digits}f}"
