"""One history of a result played again in full, and held against its row."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.histories.run import run_history
from experiments.sweeps.columns import OK
from experiments.sweeps.on_disk.folder import refuse_other_code
from experiments.sweeps.on_disk.manifest import START_ANEW
from experiments.sweeps.results import open_results
from experiments.sweeps.studies.study import Study
from experiments.sweeps.studies.user_agents import agent_classes
from model.calendar import text_of_month
from model.errors import InputError
from model.parameters import ParameterSet
from model.players import GOVERNMENT_COLUMNS, GOVERNMENT_NAMES


@dataclass(frozen=True)
class Chosen:
    """A history of a result: its study, place, and its row where it was played (None where it was not yet)."""

    study: Study
    point: int
    replication: int
    row: Mapping[str, Any] | None

    @property
    def parameters(self) -> ParameterSet:
        """Its parameters, validated; raises :class:`InputError` where they do not go together."""
        return self.study.parameters(self.point)

    @property
    def doctrine(self) -> str:
        """The United States doctrine at its start."""
        return self.study.plan.doctrine_at(self.study.values(self.point))


def chosen_history(folder: Path, point: str, replication: str) -> Chosen:
    """The history at a point and a replication, as given by a user.

    Raises :class:`InputError` for a folder that is no result or was made by other rules, and for a history that the
    study does not have.
    """
    results = open_results(folder, partial=True)
    refuse_other_code(folder, results.manifest)
    study = results.study
    at = _number(point, "--point", study.design.points, folder)
    run = _number(replication, "--replication", study.replications, folder)
    return Chosen(study, at, run, results.row(at, run))


def _number(text: str, name: str, count: int, folder: Path) -> int:
    if text.isdecimal() and int(text) < count:
        return int(text)
    raise InputError(f"{name} is {text!r}; the study in {folder} has {count:,}, numbered from 0 to {count - 1}")


def played_again(chosen: Chosen) -> dict[str, Any]:
    """The history as :func:`experiments.histories.run.run_history` hands it over.

    Raises :class:`InputError` where its ending, date or payoffs are not those of its row; what a user's own government
    raises goes through.
    """
    study = chosen.study
    classes = agent_classes(study.agents, study.folder)
    history = run_history(chosen.parameters, study.seed, chosen.doctrine, chosen.replication, classes)
    if chosen.row is not None and chosen.row["status"] == OK:
        _refuse_other_than(chosen.row, history)
    return history


def _refuse_other_than(row: Mapping[str, Any], history: Mapping[str, Any]) -> None:
    recorded = {"ending": row["ending"], "ending_date": text_of_month(row["ending_month"])}
    played = {"ending": history["ending"], "ending_date": history["ending_date"][:7]}
    for column, name in zip(GOVERNMENT_COLUMNS, GOVERNMENT_NAMES, strict=True):
        recorded[f"payoff_{column}"] = round(row[f"payoff_{column}"], 6)
        played[f"payoff_{column}"] = history["payoff_pct_of_gdp_a_year"][name]
    for key, value in recorded.items():
        if played[key] != value:
            raise InputError(
                f"the history of point {row['point']}, replication {row['replication']} comes out with {key} "
                f"{played[key]}, its row has {value}: something that it depends on has changed unseen, such as a "
                "module that your own agents import, or they draw luck that the model does not key, such as "
                "Python's `random` (use self.luck or self.random, which go with seed and replication); undo that, or "
                f"{START_ANEW}"
            )
