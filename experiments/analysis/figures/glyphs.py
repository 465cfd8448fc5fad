"""Characters that a figure's font lacks: said once, in words, not by a warning for every place where one is drawn."""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

GLYPH = "Glyph "
_SAID: set[str] = set()


@contextmanager
def missing_glyphs_said_once() -> Iterator[None]:
    """In the body, which draws, Matplotlib's warnings of missing glyphs become one line a run; others go through."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", message=GLYPH)
        yield
    for one in caught:
        if not str(one.message).startswith(GLYPH):
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
        elif GLYPH not in _SAID:
            _SAID.add(GLYPH)
            print(
                "joint-review: the figures show empty boxes for characters that their font lacks; labels in other "
                "letters come out well in the text and in the tables", file=sys.stderr,
            )  # fmt: skip
