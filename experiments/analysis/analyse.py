"""Everything that is asked of a played study at once, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from agents.values.preparation import SETTLED
from experiments.analysis.contrasts import contrasts
from experiments.analysis.discovery.discovery import prim
from experiments.analysis.discovery.tipping import tipping
from experiments.analysis.discovery.tree import tree
from experiments.analysis.endings import endings
from experiments.analysis.frames import ENDINGS, Frame, where
from experiments.analysis.games.empirical_game import OBJECTIVES, empirical_game, read_players
from experiments.analysis.intervals import RESAMPLES
from experiments.analysis.made_with import made_with
from experiments.analysis.sensitivity.sensitivity import sensitivity
from experiments.analysis.survival import survival
from experiments.analysis.text import titles
from experiments.analysis.windows import windows
from model.errors import InputError
from model.players import GOVERNMENT_COLUMNS


@dataclass(frozen=True)
class Asked:
    """What is asked of a study beyond the defaults.

    ``ending``: the ending that boxes, trees and tipping lines are about; ``outcomes``: of sensitivities; ``tipping``:
    two factors; ``players``: strategies of an empirical game (:func:`read_players`) and its ``objective``;
    ``conditions``: ``factor=value`` to keep; ``resamples`` of the bootstrap.
    """

    ending: str | None = None
    outcomes: Sequence[str] = ()
    tipping: Sequence[str] = ()
    players: Sequence[str] = ()
    objective: str = "effective_income"
    conditions: Sequence[str] = ()
    resamples: int = RESAMPLES


ASKED_ENDINGS = ("hub_and_spoke", "withdrawn")
"""Endings asked about beside the one that was chosen, where they occur: which of them follows an exit is a question."""
USUAL = ("ending_month", *(f"effective_income_{name}" for name in GOVERNMENT_COLUMNS))
"""Outcomes of sensitivities where none is asked for, beside the ending."""


def outcomes_needed(asked: Asked) -> list[str]:
    """Columns of a result that the answer takes; the others need not be read.

    Raises :class:`InputError` for an objective that is none.
    """
    return [*(asked.outcomes or USUAL), *_payoffs(asked)]


def _payoffs(asked: Asked) -> list[str]:
    if not asked.players:
        return []
    if asked.objective not in OBJECTIVES:
        raise InputError(f"--objective {asked.objective!r} is unknown; use one of {', '.join(OBJECTIVES)}")
    return [f"{asked.objective}_{name}" for name in GOVERNMENT_COLUMNS]


def chosen_ending(frame: Frame, ending: str | None) -> str:
    """The ending asked about; without one ``extended``, or the least certain ending where that never varies."""
    if ending is not None:
        if ending not in ENDINGS:
            raise InputError(f"--ending {ending!r} is unknown; use one of {', '.join(ENDINGS)}")
        return ending
    weights = frame.weights()
    shares = {name: float(np.average(frame.outcome(name), weights=weights)) for name in ENDINGS}
    return "extended" if 0.0 < shares["extended"] < 1.0 else max(shares, key=lambda n: shares[n] * (1.0 - shares[n]))


def _usual_endings(frame: Frame, ending: str) -> list[str]:
    """The ending that was chosen, and those of :data:`ASKED_ENDINGS` that occur and are not all there is."""
    present = frame.table["ending"].unique()
    others = [name for name in ASKED_ENDINGS if name in present and name != ending and len(present) > 1]
    return [ending, *others]


def analyse(frame: Frame, asked: Asked) -> dict[str, Any]:
    """Endings, survival, sensitivities, contrasts, boxes and tree, tipping line and empirical game of a study.

    Raises :class:`InputError` for names that are not in the study.
    """
    frame = where(frame, asked.conditions)
    ending, resamples = chosen_ending(frame, asked.ending), asked.resamples
    outcomes = list(asked.outcomes) or [*_usual_endings(frame, ending), *USUAL]
    players = read_players(asked.players, frame) if asked.players else {}
    pair = _checked_pair(frame, asked.tipping)
    for name in outcomes:
        frame.outcome(name)
    indices = [sensitivity(frame, name, resamples) for name in outcomes]
    varies = 0 < int((frame.table["ending"] == ending).sum()) < len(frame.table)
    pair = pair or _strongest_pair(frame, next((one for one in indices if one["outcome"] == ending), indices[0]))
    result: dict[str, Any] = {
        "study": frame.study.name if frame.study else "",
        "question": frame.study.question if frame.study else "",
        "design": frame.kind,
        "made_with": made_with(),
        "conditions": list(asked.conditions),
        "share_played": frame.share,
        "not_settled": int((frame.table["table_residual"] > SETTLED).sum()) if "table_residual" in frame.table else 0,
        "ending": ending,
        "endings": endings(frame, resamples),
        "survival": survival(frame, resamples=resamples),
        "sensitivity": indices,
        "contrasts": contrasts(frame, outcomes, resamples),
        "titles": titles(frame),
        "window": windows(frame, outcomes_needed(asked)),
        "units": {name: frame.unit_of(name) for name in (*frame.factors, *outcomes)},
        "discovery": _discovery(frame, ending) if varies else None,
        "tipping": tipping(frame, *pair, ending, min(resamples, 200)) if varies and pair else None,
        "game": empirical_game(frame, players, asked.objective, resamples) if players else None,
    }
    return result


def _checked_pair(frame: Frame, names: Sequence[str]) -> tuple[str, str] | None:
    if not names:
        return None
    if len(names) != 2:
        raise InputError(f"--tipping {','.join(names)}: give two factors, such as --tipping firmness,trust")
    first, second = (frame.check_factor(name.strip(), "--tipping") for name in names)
    return first, second


def _strongest_pair(frame: Frame, index: dict[str, Any]) -> tuple[str, str] | None:
    """The two numeric factors that an outcome is most sensitive to by PAWN."""
    for method in index["methods"]:
        if method["method"] == "pawn":
            numeric = [row for row in method["factors"] if row["factor"] in frame.numeric()]
            best = sorted(numeric, key=lambda row: -row["median"])[:2]
            if len(best) == 2:
                # The line is read off along the second: the stronger one, which surely crosses one half.
                return best[1]["factor"], best[0]["factor"]
    return None


def _discovery(frame: Frame, ending: str) -> dict[str, Any]:
    """Boxes and tree, or the reason why there are none."""
    if not any(frame.table[name].nunique() > 1 for name in frame.factors):
        return {"missing": "no factor varies"}
    try:
        return {"boxes": prim(frame, ending), "tree": tree(frame, ending), "drawn": frame.crossed(1).drawn}
    except InputError as error:
        return {"missing": str(error)}


def plain(value: Any) -> Any:
    """Plain data for JSON: NumPy numbers as Python's, NaN as null."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value
