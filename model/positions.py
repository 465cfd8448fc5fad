"""Issues: what positions are worth, and the contract curve (``details.md`` section 8, ``model.md`` 6)."""

from typing import Any

import numpy as np

from model.compiled import compiled
from model.players import ISSUES

US_PAIRS = 2


@compiled
def salience(value: float, multiplier: float) -> float:
    """s = 2 m value: losing the whole issue (from 0 to an ideal of 1) is worth m * value % of GDP."""
    return 2.0 * multiplier * value


@compiled
def ask(ideal: float, raised: float) -> float:
    """Ideal of the United States when events have raised it a share of the way to the full ask."""
    return ideal + raised * (1.0 - ideal)


@compiled
def issue_loss(position: float, ideal: float, weight: float, red_line: float, red_line_factor: float) -> float:
    """½ s (x - y)², plus red_line_factor · ½ s (x - red line)² beyond the red line; % of own GDP a year."""
    beyond = max(0.0, position - red_line)
    return 0.5 * weight * ((position - ideal) ** 2 + red_line_factor * beyond * beyond)


@compiled
def issue_utility(
    government: int, positions: np.ndarray, doctrine: Any, lies: np.ndarray, urgency: np.ndarray,
    red_line_factor: float,
) -> float:  # fmt: skip
    """Utility of positions ``[pair, issue]`` to a government, relative to the status quo at the start.

    The United States is at both pairs (an issue's weight is shared among the pairs where it lies), a
    partner only at its own. ``lies[pair, issue]`` is 1 where the issue lies on the pair; ``urgency[row, issue]``
    multiplies salience, row 0 for the United States and 1 for a partner; row 2 raises the ask of the United States.
    """
    total = 0.0
    for issue in range(ISSUES):
        pairs = lies[0, issue] + lies[1, issue]
        weight = urgency[min(government, 1), issue]
        weight *= salience(doctrine.issues.value[issue], doctrine.issues.multiplier[issue])
        ideal = doctrine.issues.ideal[issue]
        if government == 0:
            ideal = ask(ideal, urgency[2, issue])
        red_line = doctrine.issues.red_line[issue]
        for pair in range(US_PAIRS):
            if lies[pair, issue] == 0 or (government != 0 and government != pair + 1):
                continue
            if positions[pair, issue] == 0.0:  # as at the start
                continue
            share = weight / pairs if government == 0 else weight
            loss_now = issue_loss(positions[pair, issue], ideal, share, red_line, red_line_factor)
            loss_start = issue_loss(0.0, ideal, share, red_line, red_line_factor)
            total += loss_start - loss_now
    return total


@compiled
def fill_issue_utilities(
    government: int, positions: np.ndarray, doctrine: Any, lies: np.ndarray, urgency: np.ndarray,
    red_line_factor: float, out: np.ndarray,
) -> None:  # fmt: skip
    """:func:`issue_utility` of many positions [pair, issue, package] at once, into ``out`` [package]."""
    out[:] = 0.0
    for issue in range(ISSUES):
        weight, ideal = urgency[min(government, 1), issue], doctrine.issues.ideal[issue]
        weight *= salience(doctrine.issues.value[issue], doctrine.issues.multiplier[issue])
        if government == 0:
            ideal = ask(ideal, urgency[2, issue])
            weight /= max(lies[0, issue] + lies[1, issue], 1)
        red_line = doctrine.issues.red_line[issue]
        loss_start = issue_loss(0.0, ideal, weight, red_line, red_line_factor)
        for pair in range(US_PAIRS):
            if lies[pair, issue] == 0 or (government != 0 and government != pair + 1):
                continue
            for k in range(out.shape[0]):
                out[k] += loss_start - issue_loss(positions[pair, issue, k], ideal, weight, red_line, red_line_factor)


@compiled
def contract_position(
    weight: float,
    us_salience: float,
    us_ideal: float,
    partner_salience: float,
    partner_ideal: float,
    red_line: float,
) -> float:
    """Point of the contract curve x = sum mu s y / sum mu s (quadratic losses), clipped at the red line.

    ``weight`` is the United States' welfare weight mu, the partner's is 1 - mu.
    """
    ours = weight * us_salience
    theirs = (1.0 - weight) * partner_salience
    if ours + theirs <= 0.0:
        return 0.0
    return min((ours * us_ideal + theirs * partner_ideal) / (ours + theirs), red_line)
