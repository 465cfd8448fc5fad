"""Small studies played by the ensemble without the sweep around it, as frames."""

import pandas as pd
import pyarrow as pa

from experiments.analysis.frames import frame_of
from experiments.ensembles.ensemble import Player, play_ensemble
from experiments.sweeps.columns import outcome_arrays, outcome_columns
from experiments.sweeps.study import load_study
from model.parameters import resolve


def play_study(path):
    """The frame of a study file, every point played here."""
    study, player, parts = load_study(path), Player(), []
    for point in range(study.design.points):
        values = study.values(point)
        found = play_ensemble(
            resolve(study.settings(values)), study.doctrine_at(values), study.seed, range(study.replications), player
        )
        names = [column.name for column, _, _ in outcome_columns()]
        arrays = outcome_arrays(found, pd.Series([False] * len(found)).to_numpy())
        part = pa.table(arrays, names=names).to_pandas()
        part.insert(0, "point", point)
        part.insert(1, "replication", range(len(found)))
        for name, value in values.items():
            part[f"factor.{name}"] = value
        part["status"] = "ok"
        parts.append(part)
    return frame_of(pd.concat(parts), study.design.kind, study, study.design.options, study.design.unit)
