"""Errors a user can cause. Each says what was wrong, where, and what would be right."""

import datetime
import difflib
from collections.abc import Iterable
from typing import Any


class InputError(ValueError):
    """Bad input refused at the door: the command line prints the message and exits with code 2."""


class NoConvergence(ArithmeticError):
    """A solver stopped without a solution; the message carries the residual and the iterations."""


def shown(given: Any) -> str:
    """A value in a message, as it was written: TOML has dates, which Python would print as calls."""
    return given.isoformat() if isinstance(given, datetime.date | datetime.time) else repr(given)


NEAR = 0.5  # likeness (difflib's ratio) from which on another name may be meant


def did_you_mean(name: str, names: Iterable[str], likeness: float = NEAR, most: int = 3, parts: bool = True) -> str:
    """A question with at most so many of the ``names`` that may be meant, the likest first; empty where none is.

    ``parts``: whether names that contain the one given count, however unlike they are.
    """
    known = list(names)
    near = difflib.get_close_matches(name, known, most, likeness)
    if parts and name:
        near += [other for other in known if name in other and other not in near][: most - len(near)]
    return f"did you mean {', '.join(near)}?" if near else ""
