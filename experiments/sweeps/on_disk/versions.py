"""What a result depends on beside its study: the rules, their data, the libraries that wrote it."""

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import llvmlite  # type: ignore[import-untyped]
import numba
import numpy as np

from model import cache as compiled_code
from model.parameters import registry
from model.parameters.registry import DATA

LIBRARIES = ("mesa", "numba", "numpy", "pyarrow", "SALib", "scipy")


ROOT = Path(compiled_code.__file__).resolve().parents[1]
DRIVERS = [ROOT / "experiments" / "ensembles" / "ensemble.py", ROOT / "model" / "review.py"]
"""What plays histories: the ensemble and the Mesa model."""


@cache
def code_version() -> dict[str, str]:
    """Version of the package and hash of the rules."""
    return {"package": version("joint-review"), "rules": rules_hash()}


def rule_files() -> list[Path]:
    """Files on which a number of a history can depend: the drivers and all that they import, directly or not.

    Where compiled code is kept (:mod:`model.cache`) moves no number; how it is compiled (:mod:`model.compiled`) may.
    """
    reached = {path for driver in DRIVERS for path in compiled_code.reach(driver)}
    return sorted(reached - {Path(compiled_code.__file__).resolve()})


@cache
def rules_hash() -> str:
    """SHA-256 (first 16 hex digits) over the source of the rules and the versions of NumPy, Numba and LLVM.

    Their data are counted by :func:`registry_version`. Python's version does not count: rules are compiled, and
    ``joint-review verify`` shows whether another one gives the same bytes.
    """
    digest = hashlib.sha256(f"{np.__version__}|{numba.__version__}|{llvmlite.__version__}".encode())
    for path in rule_files():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


@cache
def registry_version() -> str:
    """SHA-256 over the registry of parameters and every file of ``model/data``."""
    digest = hashlib.sha256(json.dumps([one.as_dict() for one in registry().values()], sort_keys=True).encode())
    for path in sorted(DATA.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(DATA).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def environment() -> dict[str, Any]:
    """Python, the libraries and the kind of machine."""
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **{name.lower(): version(name) for name in LIBRARIES},
    }
