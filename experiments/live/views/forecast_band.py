"""How it may end: forecasts over the months as a stacked band, and what the last month's moves changed."""

from collections.abc import Callable, Mapping, Sequence

from experiments.ensembles.forecast import Change
from experiments.histories.sentences import ending_name
from experiments.live.views.changes import points, sure_of
from experiments.live.views.dates import month_short
from experiments.live.views.lines import draw_months
from experiments.live.views.svg import INK, MUTED, RULE, Picture, scale, spread, width_of
from model.errors import InputError

Forecasts = Sequence[tuple[int, Mapping[str, float] | None]]

# Colour of the area (as in the analysis), pattern, colour of words; from what keeps the text to what ends it.
ENDINGS = {
    "extended": ("#0072B2", "plain", "#005A8E"),
    "new_agreement": ("#009E73", "plain", "#00694D"),
    "annual_reviews": ("#56B4E9", "dots", "#1B6A98"),
    "old_agreement": ("#F0E442", "dots", "#6B6400"),
    "hub_and_spoke": ("#E69F00", "rising", "#7A5200"),
    "withdrawn": ("#D55E00", "falling", "#9C4500"),
    "expelled": ("#CC79A7", "crossed", "#8F3D6C"),
    "expired": ("#5F5F5F", "lines", "#444444"),
}
PATTERNS = {
    "plain": "", "dots": '<circle cx="5" cy="5" r="1.8" fill="#1a1a1a"/>',
    "rising": '<path d="M-2,12 L12,-2" stroke="#1a1a1a" stroke-width="1.3"/>',
    "falling": '<path d="M-2,-2 L12,12" stroke="#1a1a1a" stroke-width="1.3"/>',
    "crossed": '<path d="M0,10 L10,0 M0,0 L10,10" stroke="#1a1a1a" stroke-width="1"/>',
    "lines": '<path d="M0,5 L10,5" stroke="#ffffff" stroke-width="1.5"/>',
}  # fmt: skip
LEFT, TOP, HIGH, ROOM = 62.0, 86.0, 320.0, 312.0
SHOWN = 0.0005  # probabilities below are not drawn
GAP = 21.0


def forecast_band(forecasts: Forecasts, changed: Sequence[Change] = ()) -> str:
    """Endings as a stacked band over time as SVG.

    ``forecasts``: for each month (absolute, in order) the probability of every ending by its name in lower case, or
    None while it is not known; such months stay open in the picture. ``changed``: what the last month did to them, of
    which only what can be told from chance is shown. Raises :class:`InputError` for a name that is no
    ending, and for probabilities that do not add up to one.
    """
    known = _checked(forecasts)
    latest = known[-1] if known else None
    said = "No forecast yet."
    if latest:
        shares = ", ".join(f"{ending_name(name)} {_pct(share)}" for name, share in _likely(latest[1]))
        said = f"{month_short(latest[0])}: {shares}"
    picture = Picture("forecast", TOP + HIGH + 82, "Forecast of the ending over time", said)
    picture.text(16, 32, "How it may end, as seen from each month", 20, bold=True)
    picture.text(16, 58, "share of continuations from that month's state; in brackets: what the last month changed, "
                 "points", 15, MUTED)  # fmt: skip
    _patterns(picture, "forecast")
    right = picture.width - ROOM
    y = scale(0.0, 1.0, TOP + HIGH, TOP)
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        picture.line(LEFT - 5, y(share), LEFT, y(share), INK)
        picture.text(LEFT - 10, y(share) + 5, f"{share:.0%}", 15, MUTED, "end")
    picture.box(LEFT, TOP, right - LEFT, HIGH, "#F7F7F7", RULE)
    if not known or latest is None:
        picture.text(LEFT + 20, TOP + HIGH / 2, "The forecast is being made.", 16, MUTED)
        return str(picture)
    first, last = forecasts[0][0], forecasts[-1][0]
    x = scale(first, last + 1, LEFT, right)
    for month, chances in known:
        _column(picture, chances, x(month), x(month + 1) - x(month), y)
    draw_months(picture, first, last, x, TOP + HIGH)
    _names(picture, latest[1], {one.ending.name.lower(): one.change for one in sure_of(changed)}, right, y)
    if len(known) < len(forecasts):
        picture.text(16, TOP + HIGH + 62, "Months left open have not been computed.", 15, MUTED)
    return str(picture)


def what_changed(found: Sequence[Change] | None, month: int) -> str:
    """What the month before ``month`` (absolute) changed in the chances of the endings, in points, as SVG.

    ``found``: changes with their intervals, None while there are no two forecasts to compare. Only those that can be
    told from chance are drawn; the others are named.
    """
    sure = sure_of(found or ())
    said = f"{month_short(month - 1)}: " + "; ".join(
        f"{ending_name(one.ending.name.lower())} {points(one.change)} points ({points(one.low)} to {points(one.high)})"
        for one in sure
    )
    height = 108.0 + 34 * max(len(sure), 1)
    picture = Picture("changed", height, "What the last month changed", said if sure else "Nothing to tell.")
    if found is None:
        picture.text(16, 32, "What the last month changed", 20, bold=True)
        picture.text(16, 66, "Two forecasts are needed to compare.", 16, MUTED)
        return str(picture)
    picture.text(16, 32, f"What {month_short(month - 1)} changed", 20, bold=True)
    words = "points of probability, the same lucks before and after; the whisker and the brackets: 95% interval"
    picture.text(16, 58, words, 15, MUTED)
    _patterns(picture, "changed")
    if not sure:
        picture.text(16, 100, "Nothing that can be told from chance.", 16, data="nothing")
    most = max([0.01, *(max(abs(one.low), abs(one.high)) for one in sure)])
    x = scale(-most, most, 200, 620)
    for k, one in enumerate(sure):
        _change(picture, one, 96.0 + 34 * k, x)
    if sure:
        picture.line(x(0), 70, x(0), 78 + 34 * len(sure), INK, 1.5)
    unsure = [ending_name(one.ending.name.lower()) for one in found if not one.sure]
    if unsure and sure:
        picture.text(16, height - 14, f"Not to be told from chance: {', '.join(unsure)}.", 15, MUTED)
    return str(picture)


def _change(picture: Picture, one: Change, line: float, x: Callable[[float], float]) -> None:
    """A bar with its interval, and both in figures."""
    name = one.ending.name.lower()
    picture.text(16, line, ending_name(name), 16, ENDINGS[name][2], bold=True)
    low, high = sorted((x(0.0), x(one.change)))
    picture.box(low, line - 17, high - low, 24, f"url(#changed-{name})", INK, 0.8)
    picture.line(x(one.low), line - 5, x(one.high), line - 5, INK, 2)
    for end in (one.low, one.high):
        picture.line(x(end), line - 10, x(end), line, INK, 2)
    picture.text(760, line, f"{points(one.change)} points", 16, INK, "end", True, data=f"change-{name}")
    picture.text(884, line, f"({points(one.low)} to {points(one.high)})", 15, INK, "end", data=f"interval-{name}")


def _checked(forecasts: Forecasts) -> list[tuple[int, Mapping[str, float]]]:
    known = [(month, chances) for month, chances in forecasts if chances is not None]
    for month, chances in known:
        for name in chances:
            if name not in ENDINGS:
                raise InputError(f"forecast of {month_short(month)}: {name!r} is no ending; use {', '.join(ENDINGS)}")
        if abs(sum(chances.values()) - 1.0) > 1e-6:
            raise InputError(f"forecast of {month_short(month)}: probabilities add up to {sum(chances.values()):g}")
    return known


def _pct(share: float) -> str:
    return f"{100 * share:.0f}%" if share in (0.0, 1.0) else f"{100 * share:.1f}%"


def _likely(chances: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(name, chances[name]) for name in ENDINGS if chances.get(name, 0.0) > SHOWN]


def _patterns(picture: Picture, name: str) -> None:
    """A pattern an ending: its colour, and a texture for who does not see colours."""
    for ending, (colour, texture, _) in ENDINGS.items():
        picture.definitions.append(
            f'<pattern id="{name}-{ending}" width="10" height="10" patternUnits="userSpaceOnUse">'
            f'<rect width="10" height="10" fill="{colour}"/>{PATTERNS[texture]}</pattern>'
        )


def _column(
    picture: Picture, chances: Mapping[str, float], left: float, wide: float, y: Callable[[float], float]
) -> None:  # fmt: skip
    """One month's endings on top of each other."""
    below = 0.0
    for name, share in _likely(chances):
        picture.box(left, y(below + share), wide + 0.4, y(below) - y(below + share), f"url(#forecast-{name})")
        below += share


def _names(
    picture: Picture, chances: Mapping[str, float], changed: Mapping[str, float], right: float,
    y: Callable[[float], float],
) -> None:  # fmt: skip
    """Names at the right rim, at the height of their areas, with the share and what was surely changed of it."""
    rows, places, below = _likely(chances), [], 0.0
    for _, share in rows:
        places.append(y(below + share / 2))
        below += share
    for (name, share), place, height in zip(rows, places, spread(places, GAP, TOP + 4, TOP + HIGH - 4), strict=True):
        picture.line(right, place, right + 14, height, MUTED)
        words = f"{ending_name(name)} {_pct(share)}"
        picture.text(right + 18, height + 5, words, 16, ENDINGS[name][2], bold=True, data=f"share-{name}")
        if name in changed:
            change = f"({points(changed[name])})"
            picture.text(right + 24 + width_of(words, 16, True), height + 5, change, 15, INK)
