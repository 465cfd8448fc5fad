"""Frames made up by a rule that is known, so that an analysis can be held against it."""

import numpy as np
import pandas as pd

from experiments.analysis.frames import frame_of

START = 24300  # January 2025


def made_up(chance, points=80, replications=6, seed=0, kind="latin_hypercube"):
    """Histories that end extended with ``chance(x, y, doctrine)`` at factors x, y in [0, 1] and a doctrine."""
    generator = np.random.default_rng(seed)
    rows = []
    for point in range(points):
        x, y = generator.random(2)
        doctrine = str(generator.choice(["lighthizer", "open_world"]))
        for replication in range(replications):
            extended = generator.random() < chance(x, y, doctrine)
            rows.append(
                {
                    "point": point,
                    "replication": replication,
                    "factor.x": x,
                    "factor.y": y,
                    "factor.doctrine": doctrine,
                    "ending": "extended" if extended else "withdrawn",
                    "ending_month": START + int(generator.integers(12, 40)),
                    "effective_income_us": x + 0.1 * generator.normal(),
                    "effective_income_mexico": generator.normal(),
                    "effective_income_canada": y,
                    "status": "ok",
                }
            )
    return frame_of(pd.DataFrame(rows), kind)


def step(x, y, doctrine):
    """Extended for sure above a line in x and y."""
    return float(x + y > 1.0)
