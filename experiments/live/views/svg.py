"""A picture in SVG, written by hand: text as text, a name and a description for who cannot see it.

Coordinates are pixels of a picture 900 wide. The drawing libraries at hand rasterise or need a page of their own; what
is needed here is lines, boxes and escaped text.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

import matplotlib
from fontTools import agl  # type: ignore[import-untyped]
from fontTools.afmLib import AFM  # type: ignore[import-untyped]

INK, MUTED, RULE, PAPER = "#1a1a1a", "#555555", "#d0d0d0", "#ffffff"
FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
SIZE = 16  # of text, unless said otherwise; none is below 14
WIDTH = 900

_FIRST_CHOICE = {False: "phvr8a.afm", True: "phvb8a.afm"}  # Helvetica's measures, which Arial and Liberation Sans share
_OTHER_LETTER = 0.6  # em: Greek, arrows and comparisons, which the measures leave out


@cache
def _advances(bold: bool) -> dict[str, float]:
    """How far each letter of the first choice of typeface goes, in em: Adobe's measures as Matplotlib ships them."""
    measures = AFM(str(Path(matplotlib.get_data_path(), "fonts", "afm", _FIRST_CHOICE[bold])))
    return {agl.toUnicode(name): measures[name][1] / 1000.0 for name in measures.chars()}


def width_of(words: str, size: float = SIZE, bold: bool = False) -> float:
    """Width in pixels that a text takes in a picture, whichever typeface a visitor has (:meth:`Picture.text`)."""
    advances = _advances(bold)
    return size * sum(advances.get(letter, _OTHER_LETTER) for letter in words)


def wrap(words: str, width: float, size: float = SIZE, bold: bool = False) -> list[str]:
    """A text in lines of at most ``width`` pixels; a longer word has a line to itself."""
    lines: list[str] = []
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """The places moved apart as little as it takes for ``gap`` between neighbours, inside ``low`` to ``high``."""
    order = sorted(range(len(places)), key=lambda k: places[k])
    moved = [min(max(places[k], low), high) for k in order]
    for _ in range(4 * len(moved)):
        for k in range(1, len(moved)):
            lacking = gap - (moved[k] - moved[k - 1])
            if lacking > 1e-9:
                moved[k - 1] -= lacking / 2
                moved[k] += lacking / 2
        # The rims push last, from the rim inwards.
        for k, place in enumerate(moved):
            moved[k] = max(place, low + k * gap)
        for k in range(len(moved) - 1, -1, -1):
            moved[k] = min(moved[k], high - (len(moved) - 1 - k) * gap)
    found = [0.0] * len(places)
    for place, k in zip(moved, order, strict=True):
        found[k] = place
    return found


def scale(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """The linear map of ``low`` to ``start`` and ``high`` to ``end``."""
    span = high - low or 1.0
    return lambda value: start + (value - low) / span * (end - start)


class Picture:
    """An SVG under way. ``name``: of the view, unique on a page; ``title`` and ``description``: read aloud."""

    def __init__(self, name: str, height: float, title: str, description: str, width: float = WIDTH) -> None:
        self.name, self.width, self.height = name, width, height
        self.title, self.description = title, description
        self.parts: list[str] = []
        self.definitions: list[str] = []

    def add(self, tag: str, inside: str = "", **attributes: str | float | None) -> None:
        """An element; underscores of attribute names become hyphens, None is left out."""
        stated = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{_number(value)}"'
            for key, value in attributes.items() if value is not None
        )  # fmt: skip
        self.parts.append(f"<{tag}{stated}>{inside}</{tag}>" if inside else f"<{tag}{stated}/>")

    def text(
        self, x: float, y: float, words: str, size: float = SIZE, fill: str = INK, anchor: str = "start",
        bold: bool = False, halo: bool = False, data: str | None = None,
    ) -> None:  # fmt: skip
        """Text on the baseline ``y``; ``halo``: readable across lines; ``data``: what figure it states.

        It takes :func:`width_of` pixels. A visitor without Arial or its kin sees wider letters, set closer.
        """
        self.add(
            "text", escape(words), x=x, y=y, font_size=size, fill=fill, data_figure=data,
            textLength=width_of(words, size, bold), lengthAdjust="spacingAndGlyphs",
            text_anchor=None if anchor == "start" else anchor, font_weight="bold" if bold else None,
            paint_order="stroke" if halo else None, stroke=PAPER if halo else None, stroke_width=4 if halo else None,
            stroke_linejoin="round" if halo else None,
        )  # fmt: skip

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str = RULE, width: float = 1.0,
        dash: str | None = None, arrow: str | None = None,
    ) -> None:  # fmt: skip
        """A line; ``arrow``: name of a marker at its end."""
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash,
                 marker_end=f"url(#{arrow})" if arrow else None)  # fmt: skip

    def box(
        self, x: float, y: float, width: float, height: float, fill: str = PAPER, stroke: str | None = None,
        thick: float = 1.0, dash: str | None = None, round_: float | None = None, data: str | None = None,
    ) -> None:  # fmt: skip
        """A rectangle."""
        self.add("rect", x=x, y=y, width=max(width, 0.0), height=max(height, 0.0), fill=fill, stroke=stroke,
                 stroke_width=thick if stroke else None, stroke_dasharray=dash, rx=round_,
                 data_figure=data)  # fmt: skip

    def run(self, points: Iterable[tuple[float, float]], stroke: str, width: float = 3.0, dash: str | None = None,
            fill: str = "none") -> None:  # fmt: skip
        """A polyline."""
        self.add("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), fill=fill, stroke=stroke,
                 stroke_width=width, stroke_dasharray=dash, stroke_linejoin="round")  # fmt: skip

    def mark(self, shape: str, x: float, y: float, size: float, fill: str, stroke: str = INK, thick: float = 1.0,
             data: str | None = None) -> None:  # fmt: skip
        """A mark of half-width ``size``: circle, square, triangle, diamond, star or cross."""
        if shape == "circle":
            self.add("circle", cx=x, cy=y, r=size, fill=fill, stroke=stroke, stroke_width=thick, data_figure=data)
            return
        outlines = {
            "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
            "triangle": ((0, -1.1), (1.1, 0.85), (-1.1, 0.85)),
            "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
            "star": ((0, -1.4), (0.35, -0.45), (1.35, -0.45), (0.55, 0.2), (0.85, 1.2), (0, 0.6), (-0.85, 1.2),
                     (-0.55, 0.2), (-1.35, -0.45), (-0.35, -0.45)),
            "cross": ((-1, -0.6), (-0.6, -1), (0, -0.4), (0.6, -1), (1, -0.6), (0.4, 0), (1, 0.6), (0.6, 1), (0, 0.4),
                      (-0.6, 1), (-1, 0.6), (-0.4, 0)),
        }  # fmt: skip
        corners = " ".join(f"{x + size * a:.1f},{y + size * b:.1f}" for a, b in outlines[shape])
        self.add("polygon", points=corners, fill=fill, stroke=stroke, stroke_width=thick, data_figure=data)

    def arrow_head(self, name: str, colour: str, size: float = 13) -> str:
        """Define a marker of ``size`` pixels for the end of lines; returns its name on the page."""
        full = f"{self.name}-{name}"
        self.definitions.append(
            f'<marker id="{full}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="{size:g}" markerHeight="{size:g}" '
            f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0 L10,5 L0,10 z" fill="{colour}"/></marker>'
        )
        return full

    def __str__(self) -> str:
        definitions = f"<defs>{''.join(self.definitions)}</defs>" if self.definitions else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="view view-{self.name}" role="img" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" width="100%" font-family="{FONT}" '
            f'aria-labelledby="{self.name}-title {self.name}-desc">'
            f'<title id="{self.name}-title">{escape(self.title)}</title>'
            f'<desc id="{self.name}-desc">{escape(self.description)}</desc>{definitions}'
            f'<rect width="{self.width:g}" height="{self.height:g}" fill="{PAPER}"/>{"".join(self.parts)}</svg>'
        )


def _number(value: str | float) -> str:
    return escape(value) if isinstance(value, str) else f"{round(value, 2):g}"
