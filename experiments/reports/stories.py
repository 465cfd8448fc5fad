"""A few telling histories of a study, played again in full and told."""

from typing import Any

import pandas as pd

from experiments.analysis.frames import ENDINGS, Frame
from experiments.analysis.text import words
from experiments.histories.run import run_history
from experiments.histories.sentences import ending_name, ending_words, month_words
from experiments.histories.story import decisive, picked, tell, turns_told
from experiments.histories.turning_points import turning_points

MOST = 4
CONTINUATIONS = 100  # from each month of a history that is told


def typical(frame: Frame, ending: str) -> tuple[int, int]:
    """Point and replication of a history with an ending, at the point where that ending is most frequent."""
    happened = frame.table["ending"] == ending
    share = happened.groupby(frame.table["point"]).mean()
    point = int(share.idxmax())
    rows = frame.table[happened & (frame.table["point"] == point)]
    # Of these the one whose ending comes at the median date.
    middle = (rows["ending_month"] - rows["ending_month"].median()).abs()
    return point, int(rows.loc[middle.idxmin(), "replication"])


def stories(frame: Frame) -> list[dict[str, Any]]:
    """Title, place in the design, what decided it and the whole story of a history for each frequent ending.

    ``turns``: month, step and changed chances of its turning points; ``picked``: how they were.
    """
    study = frame.study
    assert study is not None
    counts = frame.table["ending"].value_counts()
    found = []
    for ending in sorted((name for name in ENDINGS if name in counts), key=lambda name: -int(counts[name]))[:MOST]:
        point, run = typical(frame, ending)
        values = study.values(point)
        parameters, doctrine = study.parameters(point), study.plan.doctrine_at(values)
        agreement = str(parameters["treaty"])
        history = run_history(parameters, study.seed, doctrine, run)
        turns = turning_points(parameters, doctrine, study.seed, CONTINUATIONS, run)
        same = frame.table[(frame.table["point"] == point)]
        share = float((same["ending"] == ending).mean())
        name = ending_name(ending)
        found.append(
            {
                "title": f"{name[0].upper()}{name[1:]}, {month_words(history['ending_date'][:7])}",
                "where": f"Played at {place(values)} (replication {run}; {share:.0%} of the histories there end so): "
                f"{ending_words(history['ending'], history['ending_by'], agreement)}.",
                "decided": f"What decided it: {decisive(history)}",
                "turns": turns_told(turns),
                "picked": picked(turns),
                "story": tell(history),
            }
        )
    return found


def place(values: dict[str, Any]) -> str:
    """The values of the factors at a point in words."""
    return ", ".join(
        f"{words(name)} {words(value) if isinstance(value, str) else format(value, '.4g')}"
        for name, value in values.items()
        if not pd.isna(value)
    )
