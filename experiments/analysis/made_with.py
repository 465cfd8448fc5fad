"""Which code and libraries an analysis was made with: those of the moment, not those that played the sweep."""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
LIBRARIES = ("numpy", "scipy", "pandas", "SALib", "scikit-learn", "ema-workbench", "pygambit", "matplotlib")
"""Libraries on which a number or a figure of an analysis can depend."""


def made_with() -> dict[str, Any]:
    """Hash of the analysis's own source, version of Python, and of each library (None where it is not installed)."""
    return {
        "code": analysis_hash(),
        "python": platform.python_version(),
        "libraries": {name.lower(): _version(name) for name in LIBRARIES},
    }


@cache
def analysis_hash() -> str:
    """SHA-256 (first 16 hex digits) over the source files of this folder and those in it.

    A manifest's hash of rules stops at what plays histories: two analyses of one result may differ all the same.
    """
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*.py")):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
