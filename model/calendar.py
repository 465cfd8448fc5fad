"""Dates as the law and the rounds count them.

A *day* is a proleptic Gregorian ordinal (``datetime.date.toordinal``), a *month* is
``12 * year + month - 1``; both are plain integers, so compiled rules can compare and add them.
"""

import datetime

from model.compiled import compiled

JANUARY, OCTOBER = 0, 9  # numbers of months in a year


@compiled
def days_in_month(month: int) -> int:
    """Number of days of an absolute month."""
    return first_day(month + 1) - first_day(month)


@compiled
def first_day(month: int) -> int:
    """Ordinal of the first day of an absolute month.

    Closed form of the Gregorian calendar with years starting in March (Hinnant, ``days_from_civil``).
    """
    year = month // 12
    number = month % 12 + 1
    shifted_year = year - 1 if number <= 2 else year
    era = shifted_year // 400
    year_of_era = shifted_year - era * 400
    month_from_march = (number + 9) % 12
    day_of_year = (153 * month_from_march + 2) // 5
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * 146097 + day_of_era - 305


@compiled
def month_of(day: int) -> int:
    """Absolute month in which an ordinal day falls (Hinnant, ``civil_from_days``)."""
    from_march = day + 305  # days since the first of March of the year 0
    era = from_march // 146097
    day_of_era = from_march - era * 146097
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    return 12 * (era * 400 + year_of_era) + (5 * day_of_year + 2) // 153 + 2


@compiled
def add_months(day: int, months: int) -> int:
    """The same day of the month, ``months`` later; the last day where that month is shorter."""
    month = month_of(day)
    day_of_month = day - first_day(month)
    target = month + months
    return first_day(target) + min(day_of_month, days_in_month(target) - 1)


def day_from_text(text: str) -> int:
    """Ordinal of an ISO date, ``2026-07-01``. Raises ``ValueError`` with what was given."""
    try:
        return datetime.date.fromisoformat(text).toordinal()
    except (TypeError, ValueError):
        raise ValueError(f"{text!r} is not a date; write year-month-day, such as 2026-07-01") from None


def month_from_text(text: str) -> int:
    """Absolute month of ``2026-07``. Raises ``ValueError`` with what was given."""
    try:
        year, number = text.split("-")
        if len(year) != 4 or len(number) != 2 or not 1 <= int(number) <= 12 or int(year) < 1:
            raise ValueError
        return 12 * int(year) + int(number) - 1
    except (AttributeError, ValueError):
        raise ValueError(f"{text!r} is not a month; write year-month, such as 2026-07") from None


def text_of_day(day: int) -> str:
    """ISO date of an ordinal day."""
    return datetime.date.fromordinal(int(day)).isoformat()


def text_of_month(month: int) -> str:
    """``year-month`` of an absolute month."""
    return f"{int(month) // 12:04d}-{int(month) % 12 + 1:02d}"
