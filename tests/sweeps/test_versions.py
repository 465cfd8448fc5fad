"""A result is stale when what can move its numbers changes, and only then."""

import subprocess
import sys
from pathlib import Path

import pytest

from experiments.sweeps.on_disk import versions
from tests.core.test_cache import ROOT, asked, copy_of_the_project

HASH = "from experiments.sweeps.on_disk.versions import rules_hash\nprint(rules_hash())"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project, its cache, and the hash of its rules."""
    folder = tmp_path_factory.mktemp("project")
    copy = copy_of_the_project(folder / "copy")
    return copy, folder / "kept", asked(HASH, copy, folder / "kept")


@pytest.mark.parametrize(
    ("file", "stale"),
    [
        ("agents/pressure/threats.py", True),
        ("model/economy/residual.py", True),
        ("model/compiled.py", True),
        ("model/review.py", True),
        ("experiments/ensembles/ensemble.py", True),
        ("model/cache.py", False),
        ("model/games/unions.py", False),
        ("experiments/bench.py", False),
        ("experiments/sweeps/playing/progress.py", False),
    ],
)
def test_an_edit_makes_results_stale_if_histories_can_depend_on_the_file(project, file, stale):
    copy, kept, before = project
    text = (copy / file).read_bytes()
    (copy / file).write_bytes(text + b"\n# edited\n")
    after = asked(HASH, copy, kept)
    (copy / file).write_bytes(text)
    assert (after != before) is stale


LOADED = """
import sys
import numpy as np
from agents.values.preparation import prepare, seat_rows
from experiments.ensembles.ensemble import Player
from model.parameters import resolve
from model.review import JointReview

parameters = resolve({"horizon": "2025-03"})
world = prepare(parameters)
Player().play(world, seat_rows(parameters), 0, np.arange(2))
JointReview(parameters, world=world).play()
for name, module in list(sys.modules.items()):
    if name.partition(".")[0] in ("model", "agents") and module.__file__:
        print(module.__file__)
"""


def test_every_file_that_is_loaded_to_play_a_history_counts_but_the_keeping_of_compiled_code():
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {Path(line) for line in done.stdout.split() if not line.endswith("__init__.py")}
    assert len(loaded) > 50
    assert loaded - set(versions.rule_files()) == {ROOT / "model" / "cache.py"}
