"""Errors a user can cause. Each says what was wrong, where, and what would be right."""

import datetime
from typing import Any


class InputError(ValueError):
    """Bad input refused at the door: the command line prints the message and exits with code 2."""


class NoConvergence(ArithmeticError):
    """A solver stopped without a solution; the message carries the residual and the iterations."""


def shown(given: Any) -> str:
    """A value in a message, as it was written: TOML has dates, which Python would print as calls."""
    return given.isoformat() if isinstance(given, datetime.date | datetime.time) else repr(given)
