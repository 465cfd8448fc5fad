"""Memory stays flat however large a sweep is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.sweeps.results import open_results
from tests.sweeps.studies import LATIN, written

# The rules are replaced by zeros: what is measured is the machinery around them.
LARGE = """
import resource
import sys
from pathlib import Path

from agents.months.outcomes import new_outcomes
from experiments.sweeps import sweep
from experiments.sweeps.on_disk.folder import ResultFolder
from experiments.sweeps.playing import play

peaks, add = [], ResultFolder.add


def measured(folder, part):
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    return add(folder, part)


ResultFolder.add = measured
play._player = lambda plan, values, traces: lambda numbers: (new_outcomes(len(numbers)), ["ok"] * len(numbers))
sweep.compile_rules = lambda mesa: None
sweep.sweep(Path(sys.argv[1]), Path(sys.argv[2]), sweep.How())
print(peaks[len(peaks) // 10], peaks[-1])
"""
MEGABYTES = 30


@pytest.mark.long
def test_the_last_part_of_a_large_sweep_needs_no_more_memory_than_the_first(tmp_path):
    text = LATIN.replace("points = 4", "points = 20000").replace("replications = 2", "replications = 10")
    study = written(tmp_path, text + "[factors.broad_rate]\nlow = 0.1\nhigh = 0.2\n")
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", LARGE, str(study), str(tmp_path / "out")], env={**os.environ, "PYTHONPATH": root},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    early, late = map(int, done.stdout.split())
    assert late - early < MEGABYTES
    assert sum(table.num_rows for table in open_results(tmp_path / "out").batches(["point"])) == 200_000
