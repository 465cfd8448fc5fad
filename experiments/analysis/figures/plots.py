"""What the figures of a study have in common: colours, how they are made and how their words are laid out."""

import textwrap
from typing import Any

BLUE, LIGHT, GREEN = "#0072B2", "#56B4E9", "#009E73"
"""Of the palette for all kinds of colour sight of Okabe & Ito (2008), *Color Universal Design*."""


def new_figure(width: float, height: float) -> Any:
    """A figure without pyplot, whose import alone takes a quarter of a second."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def wrapped(title: str, width: int) -> str:
    """A title over as many lines as it takes."""
    return textwrap.fill(title, width, break_long_words=False)


def patch(colour: str, label: str) -> Any:
    """An entry of a legend: a field of a colour."""
    from matplotlib.patches import Patch

    return Patch(color=colour, label=label)
