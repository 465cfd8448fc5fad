"""The compiled rules are the rules: without the compiler the same history comes out."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

PLAY = """
import sys
import numpy as np
from agents.values import preparation, strategic_table
from model.parameters import resolve
from model.review import JointReview

np.seterr(all="ignore")
parameters = resolve()
# As tight as numbers go: at a looser tolerance both stop near the same table, each at its own last bits.
solve = preparation.solve_strategic_table
preparation.solve_strategic_table = lambda world, parameters: solve(world, parameters, 1e-14)
if len(sys.argv) > 2:
    # A stationary row takes hundreds of sweeps: plain Python makes one, and has to find the compiler's row stationary.
    found = np.load(sys.argv[2])["value"][-1]

    def stationary(world, gains, capital, tolerance):
        row = world.value[world.quarters - 1]
        row[:] = found
        gap = strategic_table._sweep(world, gains, capital, np.zeros_like(row))
        assert gap < 1e-12, gap
        return gap

    strategic_table.stationary_row = stationary
world = preparation.prepare(parameters)
review = JointReview(parameters, "lighthizer", 4, world=world)
for _ in range(14):
    review.step()
world, count = review.world, int(review.state.events)
kept = [review.log[name][:count] for name in ("month", "event", "kind", "actor", "target")]
np.savez(
    sys.argv[1],
    value=world.value[: world.quarters],
    stage=world.stage,
    income=np.array([month["real_income_pct"] for month in review.months]),
    moves=np.stack(kept),
    probability=review.log.probability[:count],
)
"""
ROOT = Path(__file__).resolve().parents[2]


def played(folder, name, *known, **environment):
    """Play in a fresh process and read back what it saw; ``known``: a file of what another process saw."""
    target = folder / f"{name}.npz"
    subprocess.run(
        [sys.executable, "-c", PLAY, str(target), *known],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd=ROOT,
        check=True,
    )
    return np.load(target)


@pytest.mark.long(seconds=225)
def test_plain_python_and_the_compiler_play_the_same_history(tmp_path):
    compiled = played(tmp_path, "compiled")
    plain = played(tmp_path, "plain", str(tmp_path / "compiled.npz"), NUMBA_DISABLE_JIT="1")
    assert compiled["moves"].shape[1] > 10
    assert np.array_equal(compiled["moves"], plain["moves"])
    for name in ("value", "stage", "income", "probability"):
        np.testing.assert_allclose(plain[name], compiled[name], rtol=1e-9, atol=1e-12, err_msg=name)
