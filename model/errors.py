"""Errors a user can cause. Each says what was wrong, where, and what would be right."""


class InputError(ValueError):
    """Bad input refused at the door: the command line prints the message and exits with code 2."""


class NoConvergence(ArithmeticError):
    """A solver stopped without a solution; the message carries the residual and the iterations."""
