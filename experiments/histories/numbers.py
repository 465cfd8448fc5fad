"""Numbers as people read them."""


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, a true minus, and no sign before zero."""
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:+.{digits}f}".replace("-", "−") if rounded else f"{0:.{digits}f}"


def counted(count: int, one: str) -> str:
    """How many there are, in the singular or the plural of ``one``: 1 history, 2,000 histories."""
    many = one[:-1] + "ies" if one.endswith("y") else one + "s"
    return f"{count:,} {one if count == 1 else many}"
