"""What a presenter shows beside the network: the next dates of the clock, and the last moves."""

from html import escape

from experiments.histories.sentences import month_words
from experiments.live.views.clocks import dates_ahead
from experiments.live.views.dates import day_words, distance_words, today
from experiments.live.views.story import newest
from experiments.seats.moment import Moment

DATES, MOVES = 4, 12


def clock(moment: Moment) -> str:
    """The dates that fall due next as HTML."""
    now = today(moment.state)
    rows = "".join(
        f"<li><b>{escape(day_words(date.day))}</b> <small>({_ahead(date.day - now)})</small> {escape(date.words)}</li>"
        for date in dates_ahead(moment)[:DATES]
    )
    said = f"<ol>{rows}</ol>" if rows else "<p>Nothing falls due any more: the history is over.</p>"
    return f"<h2>The clock</h2>{said}"


def _ahead(days: int) -> str:
    return distance_words(days) if days == 0 else f"in {distance_words(days)}"


def last_moves(moment: Moment) -> str:
    """The newest events under their months, newest first, as HTML."""
    parts, last = [], ""
    for month, words in newest(moment, MOVES):
        if month != last:
            parts.append(("</ol>" if last else "") + f"<h3>{escape(month_words(month))}</h3><ol>")
            last = month
        parts.append(f"<li>{words}</li>")
    said = "".join(parts) + "</ol>" if parts else "<p>Nothing has happened yet.</p>"
    return f"<h2>The last moves</h2>{said}"
