"""An economy is the same bytes however many threads the linear algebra of the machine uses."""

import os
import subprocess
import sys
from pathlib import Path

ARRAYS = """
import hashlib
import numpy as np
from model.economy.arrays import economy_arrays
from model.tables.trade_table import default_trade_table

economy = economy_arrays(default_trade_table())
print(hashlib.sha256(b"".join(np.asarray(array).tobytes() for array in economy)).hexdigest())
"""


def digest(threads):
    environment = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), threads)
    done = subprocess.run(
        [sys.executable, "-c", ARRAYS], env={**os.environ, **environment}, capture_output=True, text=True, check=True,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    return done.stdout


def test_one_thread_and_two_calibrate_the_same_economy():
    assert digest("1") == digest("2")
