"""What a result depends on beside its study: the rules, their data, the libraries that wrote it."""

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from typing import Any

from model.cache import source_hash
from model.parameters import registry
from model.parameters.registry import DATA

LIBRARIES = ("mesa", "numba", "numpy", "pyarrow", "SALib", "scipy")


@cache
def code_version() -> dict[str, str]:
    """Version of the package and hash of the rules (with Python's, NumPy's and Numba's versions)."""
    return {"package": version("joint-review"), "rules": source_hash()}


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
