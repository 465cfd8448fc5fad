"""The story so far, newest first: of all that is sought; each move opens to what the government weighed."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

import numpy as np

from experiments.histories.articles import article
from experiments.histories.numbers import signed
from experiments.histories.run import agreement_of, events_of
from experiments.histories.sentences import month_words, sentence, without_private
from experiments.live.views.dates import present_words
from experiments.live.views.html import fragment
from experiments.live.views.marks import icon
from experiments.live.views.memory import remembered
from experiments.live.views.menus import Option, options_of_month
from experiments.live.views.reasons import ALTERNATIVES, theory_of
from experiments.live.views.story_filter import Sought, Told
from experiments.live.views.weighed import STYLE as WEIGHED_STYLE
from experiments.live.views.weighed import Weighed
from experiments.seats.moment import Moment
from model.calendar import month_from_text
from model.players import GOVERNMENT_NAMES

UNIT = "% of its GDP a year"
EVERYTHING = Sought()
NOT_FOUND = "Nothing that has happened is what you look for."
STYLE = (
    "& h3{font-size:18px;margin:.9em 0 .2em}& ol{list-style:none;margin:0;padding:0}"
    "& li{padding:.3em 0 .3em 1.8em;border-bottom:1px solid #e4e4e4;position:relative}"
    "& li>svg{position:absolute;left:.1em;top:.45em}& summary{cursor:pointer;color:#005A8E;font-weight:bold}"
    "& details{padding-left:.2em}& .chosen>*{font-weight:bold}& td:not(:first-child){white-space:nowrap}"
    "& caption{font-size:16px}& p{margin:.35em 0}& li.outside{background:#fff4d6}"
)


class _Item(NamedTuple):
    """An event told: its month, actor, type and sentence, and what is shown of it as HTML."""

    month: str
    actor: str | None
    type: str
    sentence: str
    html: str
    reasons: str


NOTE = (
    "<p>In brackets: how likely a choice was among all that were open. A worth is what the government expects from "
    f"there on, in {UNIT}, for ever.</p>"
)


def story(moment: Moment, sought: Sought = EVERYTHING, weighed: Weighed | None = None) -> Told:
    """The story with chances and reasons, of what is sought; ``weighed``: how much its moves mattered, if asked."""
    return _tell(moment, sought, False, weighed)


def public_story(moment: Moment, sought: Sought = EVERYTHING, weighed: Weighed | None = None) -> Told:
    """The story as everybody at the table knows it: what was done, not how likely or what it was worth."""
    return _tell(moment, sought, True, weighed)


def newest(moment: Moment, count: int) -> list[tuple[str, str]]:
    """The newest ``count`` events as everybody knows them, newest first: month (``2026-07``) and words as HTML."""
    return [(item.month, item.html) for item in _everything(moment, public=True)[::-1][:count]]


def _tell(moment: Moment, sought: Sought, public: bool, weighed: Weighed | None) -> Told:
    found = [
        (row, item) for row, item in enumerate(_everything(moment, public))
        if sought.passes(item.month, item.actor, item.type, item.sentence)
    ]  # fmt: skip
    kept = found[::-1][: sought.limit]
    parts, last, rows = [], "", _rows_of_the_log(moment)
    shown: set[int] = set()
    for row, item in kept:
        if item.month != last:
            parts.append(("</ol>" if last else "") + _heading(moment, item.month, weighed))
            last = item.month
        why = f'<details id="jr-why-{row}"><summary>Why</summary>{item.reasons}</details>' if item.reasons else ""
        outside = ' class="outside"' if item.type == "intervention" else ""
        logged = rows[row]
        effect = "" if weighed is None or logged in shown else weighed.of_step(logged)
        if effect and weighed is not None:
            shown.update(weighed.by_row[logged].rows)  # once for all entries of a step
        parts.append(f'<li data-row="{row}"{outside}>{item.html}{effect}{why}</li>')
    nothing = "Nothing has happened yet." if sought == replace(EVERYTHING, limit=sought.limit) else NOT_FOUND
    body = ("" if public or not kept else NOTE) + "".join(parts) + ("</ol>" if last else f"<p>{nothing}</p>")
    html = fragment("story", f"Story up to {present_words(moment)}", body, STYLE + WEIGHED_STYLE)
    return Told(html, len(kept), len(found))


def _heading(moment: Moment, month: str, weighed: Weighed | None) -> str:
    """A month's heading and the beginning of its list."""
    played = month_from_text(month) - int(moment.states[0].month)
    if weighed is None or not 0 <= played < len(moment.months):
        return f"<h3>{escape(month_words(month))}</h3><ol>"
    heading = f"<h3>{escape(month_words(month))}</h3>{weighed.beside(month, played)}"
    return f'<div class="month">{heading}</div><ol>{weighed.below(played)}'


def _rows_of_the_log(moment: Moment) -> list[int]:
    """Row of the log of every event told; -1 for what the log has no row for."""
    rows = list(range(int(moment.state.events)))
    for place, _ in reversed(moment.outside_the_log):
        rows.insert(place, -1)
    return rows


def _everything(moment: Moment, public: bool) -> list[_Item]:
    """Every event in its order: those of :attr:`experiments.seats.moment.Moment.events`."""
    items = [item for played in range(-1, len(moment.states) - 1) for item in _items(moment, played, public)]
    for place, event in reversed(moment.outside_the_log):
        items.insert(place, _item(event, (), public))
    return items


def _items(moment: Moment, played: int, public: bool) -> tuple[_Item, ...]:
    """The log after ``states[played]`` (-1: what came before the first month), told once: it does not change."""
    before = moment.states[max(played, 0)]
    first, last = int(before.events) if played >= 0 else 0, int(moment.states[played + 1].events)
    logged = np.ascontiguousarray(moment.log[first:last]).tobytes()

    def compute() -> tuple[_Item, ...]:
        events = events_of(moment.log[first:last], agreement_of(before.law.treaty), {})
        if before.law.extensions > 0:
            # What a package of three says of the extension, it says before one only.
            for event in events:
                event.pop("extension", None)
        options = {} if public or played < 0 else options_of_month(moment, played)
        return tuple(_item(event, options.get(row, ()), public) for row, event in enumerate(events, first))

    return remembered(moment, "public story" if public else "story", before, compute, logged)


def _item(event: dict[str, Any], options: tuple[Option, ...], public: bool) -> _Item:
    said = without_private(sentence(event)) if public else sentence(event)
    chance = f" <b>[{100 * event['probability']:.0f}%]</b>" if "probability" in event and not public else ""
    mark = icon(GOVERNMENT_NAMES.index(event["actor"])) if event["actor"] in GOVERNMENT_NAMES else ""
    html = f"{mark}{escape(said)}{chance}"
    reasons = "" if public else "".join(_reasons(event, options))
    return _Item(str(event["month"]), event["actor"], str(event["type"]), said, html, reasons)


def _reasons(event: dict[str, Any], options: tuple[Option, ...]) -> Iterator[str]:
    kind = event["type"]
    if "value" in event:
        yield _weighed(event)
        if len(options) > 1:
            yield _table(options)
    if kind in ("concede", "resist") and event.get("belief", 0) > 0:
        yield f"<p>It believed with {100 * event['belief']:.0f}% that the threat would be carried out.</p>"
    law = article(event)
    if law:
        yield f"<p>Law: {escape(law)}.</p>"
    for named in theory_of(kind):
        yield f"<p>Theory: {escape(named)}.</p>"


def _weighed(event: dict[str, Any]) -> str:
    """The value of the choice and of its best alternative, and how they compare."""
    gain = event["value"] - event["alternative"]
    other = ALTERNATIVES.get(event["type"], "the best other move open to it")
    if event["alternative"] < -1e6:
        return f"<p>It had no other choice; this was worth {signed(event['value'], 3)}{UNIT}.</p>"
    compared = f"{abs(gain):.3f} {'more' if gain >= 0 else 'less'} than {other} ({signed(event['alternative'], 3)})"
    if abs(gain) < 0.0005:
        compared = f"as good as the same as {other}"
    tail = " The less good choice is made at times: chances follow worths, they do not jump." if gain < -0.0005 else ""
    return f"<p>Worth {signed(event['value'], 3)}{UNIT}: {compared}.{tail}</p>"


def _table(options: tuple[Option, ...]) -> str:
    """The menu, the most likely first."""
    rows = ""
    for option in sorted(options, key=lambda option: -option.probability):
        rows += '<tr class="chosen">' if option.chosen else "<tr>"
        rows += f"<td>{escape(option.words)}{' (chosen)' if option.chosen else ''}</td>"
        rows += f"<td>{signed(option.value, 3)}</td><td>{100 * option.probability:.0f}%</td></tr>"
    return (
        "<table><caption>What it could have done</caption><thead><tr>"
        '<th scope="col">Option</th><th scope="col">Worth, % of GDP a year</th><th scope="col">Chance</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )
