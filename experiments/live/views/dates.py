"""The present and other dates of a moment, in words."""

import datetime
from typing import Any

from experiments.histories.sentences import MONTHS
from experiments.seats.moment import Moment
from model.calendar import first_day


def today(state: Any) -> int:
    """The day a state describes: the first of the month to be played, or the last month's end when all is over."""
    return int(first_day(int(state.month) + int(state.over)))


def day_words(day: int) -> str:
    """An ordinal day as ``1 July 2026``."""
    date = datetime.date.fromordinal(int(day))
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def distance_words(days: int) -> str:
    """How far ahead a day is: in days, months or years."""
    if days < 60:
        return "today" if days == 0 else f"{days} day{'s' * (days != 1)}"
    months = round(days / 30.44)
    return f"{months} months" if months < 36 else f"{days / 365.25:.1f} years"


def month_short(month: int) -> str:
    """An absolute month as ``Jul 2026``."""
    return f"{MONTHS[int(month) % 12][:3]} {int(month) // 12}"


def present_words(moment: Moment) -> str:
    """The present as views call it."""
    return day_words(today(moment.state))


def instants(moment: Moment) -> list[int]:
    """The month that begins at each of the moment's states."""
    first = int(moment.states[0].month)
    return [first + k for k in range(len(moment.states))]
