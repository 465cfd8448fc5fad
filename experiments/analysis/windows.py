"""Outcomes over the months that a history played: where histories differ in length, they differ in these too."""

from collections.abc import Sequence
from typing import Any

from experiments.analysis.frames import Frame
from experiments.sweeps.columns import window_of


def windows(frame: Frame, outcomes: Sequence[str]) -> dict[str, Any] | None:
    """Which of the outcomes depend on how long a history was played, and how long histories were.

    None where all of them played as many months, or where no outcome depends on it: nothing then needs to be said.
    ``outcomes``: by name how each depends on the window. A history that stops at its ending leaves out the years after
    it, so that whatever shortens a history moves a mean over its months although no month has changed.
    """
    if "months" not in frame.table:
        return None
    months = frame.table["months"]
    dependent = {name: kind for name in dict.fromkeys(outcomes) if (kind := window_of(name))}
    if not dependent or months.min() == months.max():
        return None
    return {"shortest": int(months.min()), "longest": int(months.max()), "outcomes": dependent}
