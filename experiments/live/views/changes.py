"""What moved a forecast, in words: only changes that can be told from chance, each with its interval."""

from collections.abc import Sequence

from experiments.ensembles.forecast import Change
from experiments.histories.numbers import signed
from experiments.histories.sentences import ending_name

TOLD = 3  # changes told at most, the largest


def sure_of(found: Sequence[Change]) -> list[Change]:
    """Changes that can be told from chance, the largest first."""
    return [one for one in found if one.sure]


def told(subject: str, found: Sequence[Change]) -> str:
    """What ``subject`` changed, as a sentence."""
    sure = sure_of(found)
    if not sure:
        return f"{subject} changed nothing that can be told from chance."
    return f"{subject} changed the chances of {', '.join(_words(one) for one in sure[:TOLD])}."


def _words(one: Change) -> str:
    name = ending_name(one.ending.name.lower())
    return f"{name} by {points(one.change)} points ({points(one.low)} to {points(one.high)})"


def points(share: float) -> str:
    """A change of a probability in points, signed."""
    return signed(100 * share, 1)
