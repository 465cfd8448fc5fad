"""How it may end, as the page shows it all the time: the present's forecast, and what the last month did to it."""

from collections.abc import Mapping
from html import escape

from experiments.ensembles.forecast import CONTINUATIONS, Change, Forecast, changes
from experiments.ensembles.forecaster import SOON
from experiments.histories.sentences import ending_name, month_words
from experiments.live.views.changes import told
from experiments.live.views.forecast_band import ENDINGS, Forecasts
from model.calendar import text_of_month
from model.law.endings import Ending

DARK = {"extended", "withdrawn", "expired", "new_agreement"}  # areas on which white words are read better
WIDE = 0.09  # an area this wide has room for its figure


def outlook(forecasts: Mapping[int, Forecast], played: int, first_month: int, over: bool) -> str:
    """The forecast of the moment after ``played`` months as one fragment of HTML; ``first_month`` of the history."""
    now = forecasts.get(played)
    here = month_words(text_of_month(first_month + played))
    if over and now is not None:
        return _panel("How it ended", _bar(now), _list(now, over), "")
    if now is None:
        return _panel(f"How it may end, from {here}", "", "", '<p class="jr-note">The forecast is being made.</p>')
    progress = f"{now.continuations:,} continuations by the model"
    if now.continuations < CONTINUATIONS:
        progress += f", of {CONTINUATIONS:,}"
    note = f'<p class="jr-note">{progress}; in brackets: 95% interval. {_told(forecasts, played, first_month)}</p>'
    return _panel(f"How it may end, from {here}", _bar(now), _list(now, over), note)


def as_band(forecasts: Mapping[int, Forecast], played: int, first_month: int) -> Forecasts:
    """Forecasts up to the present, month by month, as :func:`experiments.live.views.forecast_band` takes them."""
    return [(first_month + k, _chances(forecasts.get(k))) for k in range(played + 1)]


def _chances(found: Forecast | None) -> dict[str, float] | None:
    return None if found is None else {one.name.lower(): found.probability(one) for one in found.likeliest()}


def _panel(title: str, bar: str, rows: str, note: str) -> str:
    return f"<h2>{escape(title)}</h2>{bar}{rows}{note}"


def _bar(now: Forecast) -> str:
    areas = []
    for name, (colour, _, _) in ENDINGS.items():
        share = now.probability(Ending[name.upper()])
        if share > 0.0:
            figure = f"{share:.0%}" if share >= WIDE else ""
            ink = "#ffffff" if name in DARK else "#1a1a1a"
            areas.append(f'<span style="width:{100 * share:.2f}%;background:{colour};color:{ink}">{figure}</span>')
    return f'<div class="jr-shares" aria-hidden="true">{"".join(areas)}</div>'


def _list(now: Forecast, over: bool) -> str:
    rows = []
    for ending in now.likeliest():
        colour, _, ink = ENDINGS[ending.name.lower()]
        low, high = now.interval(ending)
        words = ending_name(ending.name.lower())
        figures = "" if over else (
            f' <b data-share="{ending.name.lower()}">{percent(now.probability(ending))}</b>'
            f' <small>({100 * low:.1f} to {100 * high:.1f})</small>'
        )  # fmt: skip
        rows.append(
            f'<li><i style="background:{colour}"></i><span style="color:{ink}">{escape(words)}</span>{figures}</li>'
        )
    return f'<ul class="jr-chances">{"".join(rows)}</ul>'


def percent(share: float) -> str:
    """A probability in per cent, with a decimal where a whole number would say too little."""
    return f"{100 * share:.0f}%" if share in (0.0, 1.0) or 0.0995 <= share < 0.9 else f"{100 * share:.1f}%"


def last_changes(forecasts: Mapping[int, Forecast], played: int) -> list[Change] | None:
    """What the last month changed, the same lucks on both sides; None while too few are known to compare."""
    before, now = forecasts.get(played - 1), forecasts.get(played)
    if before is None or now is None or min(before.continuations, now.continuations) < SOON:
        return None
    return changes(before, now)


def _told(forecasts: Mapping[int, Forecast], played: int, first_month: int) -> str:
    """What the last month mattered, in a sentence."""
    if played == 0:
        return ""
    month = month_words(text_of_month(first_month + played - 1))
    found = last_changes(forecasts, played)
    return f"What {month} changed is being worked out." if found is None else told(month, found)
