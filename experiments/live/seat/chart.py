"""The chart of a debrief: the forecast of the own payoff month by month."""

from typing import Any

import numpy as np

from experiments.live.seat.menu import signed_pct
from experiments.live.views.marks import PLAYERS, Player
from experiments.live.views.svg import Picture

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 300, 76, 150, 18, 44
TICKS, LABELS, APART = 4, 6, 18.0
TITLE = "Your payoff as forecast month by month, % of own GDP a year"


def line_chart(data: dict[str, Any]) -> str:
    """Forecast of the own payoff by month, with the turning points numbered and the model's own result, as SVG."""
    values, own = data["line"]["payoff"], data["model"]["payoff"]
    player = PLAYERS[data["seat"]]
    colour = player.colour
    pad = max(max([*values, own]) - min([*values, own]), 0.002) * 0.12
    low, high = min([*values, own]) - pad, max([*values, own]) + pad

    def x(k: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * k / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low)

    parts = [_level(y(value), signed_pct(value)) for value in np.linspace(low + pad / 2, high - pad / 2, TICKS)]
    months = data["line"]["months"]
    for k in range(0, len(months) - 1, max(1, -(-len(months) // LABELS))):
        parts.append(_text(x(k), HEIGHT - 20, months[k], "middle"))
    parts.append(_line(y(own), "#555", 'stroke-width="2" stroke-dasharray="6 5"'))
    points = " ".join(f"{x(k):.1f},{y(value):.1f}" for k, value in enumerate(values))
    parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="3"/>')
    for number, point in enumerate(data["turning_points"], 1):
        k = months.index(point["month"]) + 1
        parts.append(f'<circle cx="{x(k):.1f}" cy="{y(values[k]):.1f}" r="11" fill="#fff" stroke="{colour}" '
                     'stroke-width="2"/>')  # fmt: skip
        parts.append(_text(x(k), y(values[k]) + 5, str(number), "middle"))
    parts += _end_labels(x(len(values) - 1), y(values[-1]), y(own), player)
    numbers = " Numbers: turning points." if data["turning_points"] else ""
    first, last = signed_pct(values[0]), signed_pct(values[-1])
    said = f"{TITLE}; from {first} to {last}, the model in your seat {signed_pct(own)}"
    return (
        f'<h3>{TITLE}</h3><div class="seat-scroll" tabindex="0">'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="{said}" '
        f'font-size="14" fill="#1b1b1b">{"".join(parts)}</svg></div><p class=seat-note>Each point: the mean of '
        f"{data['line']['continuations']} continuations from that month on, everybody playing as the model does."
        f"{numbers}</p>"
    )


def _line(y: float, colour: str, more: str = "") -> str:
    return f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}" {more}/>'


def _text(x: float, y: float, said: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{said}</text>'


def _level(y: float, said: str) -> str:
    return _line(y, "#d5d5d5") + _text(LEFT - 8, y + 5, said, "end")


def _end_labels(right: float, yours: float, model: float, player: Player) -> list[str]:
    """Labels at the right end, kept apart."""
    if abs(yours - model) < APART:
        middle, sign = (yours + model) / 2, 1.0 if yours >= model else -1.0
        yours, model = middle + sign * APART / 2, middle - sign * APART / 2
    picture = Picture("", 0, "", "")
    picture.mark(player.mark, right + 9, yours, 5.5, player.colour)
    return [
        *picture.parts,
        _text(right + 18, yours + 5, "you", "start", 'font-weight="600"'),
        _text(right + 18, model + 5, "the model, same luck", "start"),
    ]
