"""Duties by pair and sector, and how each pair's mean has moved."""

from experiments.live.views.dates import instants, present_words
from experiments.live.views.duties import PAIRS, duties_by_sector, mean_duties
from experiments.live.views.lines import draw_months
from experiments.live.views.marks import PLAYERS
from experiments.live.views.svg import INK, MUTED, PAPER, Picture, scale
from experiments.seats.moment import Moment

SECTORS = ("Farm", "Food", "Mines", "Tex-\ntiles", "Chem-\nicals", "Metals", "Ma-\nchines", "Elec-\ntronics", "Cars",
           "Car\nparts", "Other", "Ser-\nvices")  # fmt: skip
# Upper ends of the classes in %, colours from light to dark (ColorBrewer's Purples), words on them.
CLASSES = (
    (0.5, "#FFFFFF", INK), (2.0, "#EFEDF5", INK), (5.0, "#DADAEB", INK), (10.0, "#BCBDDC", INK),
    (20.0, "#9E9AC8", INK), (30.0, "#6A51A3", PAPER), (1e9, "#3F007D", PAPER),
)  # fmt: skip
CLASS_WORDS = ("under 0.5", "0.5 to 2", "2 to 5", "5 to 10", "10 to 20", "20 to 30", "30 and more")
LEFT, TOP, CELL, ROW = 206.0, 98.0, 56.4, 34.0
STRIP_TOP, STRIP_ROW = 526.0, 30.0


def tariffs(moment: Moment) -> str:
    """Applied duties of the present by pair and sector, and means by pair over time, as SVG."""
    sectors, history = duties_by_sector(moment), [mean_duties(moment, state) for state in moment.states]
    now = "; ".join(f"{_pair(k)} {mean:.1f}%" for k, mean in enumerate(history[-1]))
    picture = Picture(
        "tariffs", 838, f"Duties by pair and sector on {present_words(moment)}", f"Mean applied duty on goods: {now}."
    )
    picture.text(16, 32, f"Applied duties on {present_words(moment)}, % of the goods' value", 20, bold=True)
    for column, name in enumerate(SECTORS):
        lines = name.split("\n")
        for k, words in enumerate(lines):
            height = TOP - 10 - 17 * (len(lines) - 1 - k)
            picture.text(LEFT + CELL * (column + 0.5), height, words, 14.5, INK, "middle")
    for row, duties in enumerate(sectors):
        _name(picture, row, TOP + ROW * row, ROW)
        for column, duty in enumerate(duties):
            _cell(picture, LEFT + CELL * column, TOP + ROW * row, CELL, ROW, float(duty), f"sector-{row}-{column}")
    _legend(picture, TOP + ROW * len(PAIRS) + 22)
    _strip(picture, moment, history)
    return str(picture)


def _pair(row: int) -> str:
    importer, exporter = PAIRS[row]
    return f"{PLAYERS[importer].short} on {PLAYERS[exporter].short}"


def _class(duty: float) -> tuple[str, str]:
    return next((colour, words) for below, colour, words in CLASSES if duty < below)


def _digits(duty: float) -> str:
    return f"{duty + 0.0:.1f}" if duty < 99.95 else f"{duty:.0f}"


def _name(picture: Picture, row: int, top: float, high: float) -> None:
    player = PLAYERS[PAIRS[row][0]]
    picture.mark(player.mark, 22, top + high / 2, 6, player.colour)
    picture.text(36, top + high / 2 + 5, _pair(row), 15.5, player.words, bold=True)


def _cell(picture: Picture, x: float, y: float, wide: float, high: float, duty: float, figure: str) -> None:
    colour, words = _class(duty)
    picture.box(x, y, wide, high, colour, "#C8C8C8")
    picture.text(x + wide / 2, y + high / 2 + 5, _digits(duty), 15, words, "middle", data=figure)


def _legend(picture: Picture, top: float) -> None:
    picture.text(16, top + 15, "Duty, %:", 15)
    for k, ((_, colour, words), said) in enumerate(zip(CLASSES, CLASS_WORDS, strict=True)):
        picture.box(92 + 112 * k, top, 104, 22, colour, "#8A8A8A")
        picture.text(92 + 112 * k + 52, top + 16, said, 14.5, words, "middle")


def _strip(picture: Picture, moment: Moment, history: list[tuple[float, ...]]) -> None:
    """A band a pair, coloured by month; the present's figure at its end."""
    picture.text(16, STRIP_TOP - 38, "Mean duty on goods over time", 20, bold=True)
    picture.text(16, STRIP_TOP - 15, "% of the goods' value, weighted by imports of 2024; colours as above, "
                 "the present in figures", 15, MUTED)  # fmt: skip
    months = instants(moment)
    right = LEFT + CELL * len(SECTORS) - 64
    x = scale(months[0], months[-1] + 1, LEFT, right)
    for row in range(len(PAIRS)):
        top = STRIP_TOP + STRIP_ROW * row
        _name(picture, row, top, STRIP_ROW)
        start = 0
        for k in range(1, len(months) + 1):
            # Months of one class are one box: fewer elements, and no seams between them.
            same = k < len(months) and _class(history[k][row]) == _class(history[start][row])
            if not same:
                picture.box(x(months[start]), top + 3, x(months[start] + k - start) - x(months[start]), STRIP_ROW - 6,
                            _class(history[start][row])[0])  # fmt: skip
                start = k
        picture.box(LEFT, top + 3, right - LEFT, STRIP_ROW - 6, "none", "#8A8A8A")
        picture.text(right + 60, top + STRIP_ROW / 2 + 5, f"{history[-1][row]:.1f}%", 15.5, INK, "end", True,
                     data=f"mean-{row}")  # fmt: skip
    draw_months(picture, months[0], months[-1], x, STRIP_TOP + STRIP_ROW * len(PAIRS) + 3)
