"""The calendar: a strip of time with the law's clocks in lanes, and the next dates in words."""

from collections.abc import Callable

from experiments.live.views.clocks import LANES, Date, dates_ahead, dates_behind, standing
from experiments.live.views.dates import day_words, distance_words, month_short, present_words, today
from experiments.live.views.html import fragment, table
from experiments.live.views.svg import MUTED, PAPER, RULE, Picture, scale, spread
from experiments.seats.moment import Moment
from model.calendar import first_day, month_of

BEHIND, AHEAD = 12, 36  # months shown on either side of the present
LEFT, RIGHT, TOP, LANE = 136.0, 858.0, 74.0, 34.0
NOW, DUE, PAST = "#B00020", "#0072B2", "#6F6F6F"
STYLE = "& .table-dates :is(td,th):not(:nth-child(4)),& .table-standing td:last-child{white-space:nowrap}"
BADGE = 25.0  # pixels between numbers of one lane


def calendar(moment: Moment) -> str:
    """The calendar of the present as HTML with a strip in SVG; numbers on the strip are those of the table."""
    ahead, now = dates_ahead(moment), today(moment.state)
    strip = _strip(moment, ahead, now)
    rows = [
        (str(k + 1), day_words(date.day), distance_words(date.day - now), date.words[0].upper() + date.words[1:],
         date.article)
        for k, date in enumerate(ahead)
    ]  # fmt: skip
    body = strip
    if rows:
        body += table("The next dates", ("No.", "Date", "In", "What falls due", "Set by"), rows, "dates")
    else:
        body += "<p>Nothing falls due any more: the history is over.</p>"
    hanging = standing(moment)
    if hanging:
        lines = [(words[0].upper() + words[1:], article) for words, article in hanging]
        body += table("Without a date", ("What", "Set by"), lines, "standing")
    return fragment("calendar", f"Calendar on {present_words(moment)}", body, STYLE)


def _strip(moment: Moment, ahead: list[Date], now: int) -> str:
    month = int(month_of(now))
    first, last = int(first_day(month - BEHIND)), int(first_day(month + AHEAD))
    lanes = LANES
    picture = Picture(
        "calendar-strip", TOP + LANE * len(lanes) + 62, f"Clocks of the law around {present_words(moment)}",
        "; ".join(f"{day_words(date.day)}: {date.words}" for date in ahead[:12]) or "Nothing falls due.",
    )  # fmt: skip
    picture.text(16, 32, f"The clocks on {present_words(moment)}", 20, bold=True)
    x = scale(first, last, LEFT, RIGHT)
    bottom = TOP + LANE * len(lanes)
    for k, name in enumerate(lanes):
        y = TOP + LANE * (k + 0.5)
        if k % 2 == 0:
            picture.box(8, y - LANE / 2, RIGHT + 8, LANE, "#F4F4F4")
        picture.text(16, y + 5, name, 15.5)
    for step in range(-BEHIND, AHEAD + 1, 6):
        place = x(first_day(month + step))
        picture.line(place, TOP, place, bottom + 6, RULE)
        picture.text(place, bottom + 23, month_short(month + step), 15, MUTED, "middle")
    picture.line(x(now), TOP - 6, x(now), bottom + 6, NOW, 3)
    picture.text(x(now), TOP - 14, "now", 16, NOW, "middle", True)
    _behind(picture, moment, x, first)
    _ahead(picture, ahead, x, last)
    picture.add("circle", cx=24, cy=bottom + 48, r=4.5, fill=PAST)
    picture.text(36, bottom + 53, "has happened (a larger dot: several)", 15)
    picture.mark("circle", 322, bottom + 48, 11, DUE, DUE)
    picture.text(322, bottom + 53, "n", 15, PAPER, "middle", True)
    picture.text(341, bottom + 53, "falls due: see the table; what lies beyond the strip is in the table only", 15)
    return str(picture)


def _behind(picture: Picture, moment: Moment, x: Callable[[float], float], first: int) -> None:
    counts: dict[tuple[int, str], int] = {}
    for place in dates_behind(moment):
        counts[place] = counts.get(place, 0) + 1
    for (day, lane), count in counts.items():
        if day >= first:
            picture.add("circle", cx=x(day + 15), cy=TOP + LANE * (LANES.index(lane) + 0.5),
                        r=4.5 if count == 1 else 6.5, fill=PAST)  # fmt: skip


def _ahead(picture: Picture, ahead: list[Date], x: Callable[[float], float], last: int) -> None:
    for k, lane in enumerate(LANES):
        y = TOP + LANE * (k + 0.5)
        shown = [(number + 1, date) for number, date in enumerate(ahead) if date.lane == lane and date.day <= last]
        places = spread([x(date.day) for _, date in shown], BADGE, LEFT + 12, RIGHT - 8)
        for (number, _), place in zip(shown, places, strict=True):
            picture.mark("circle", place, y, 11.5, DUE, PAPER)
            picture.text(place, y + 5, str(number), 15, PAPER, "middle", True, data=f"date-{number}")
