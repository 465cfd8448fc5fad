"""Numbers as people read them."""


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, a true minus, and no sign before zero."""
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"
