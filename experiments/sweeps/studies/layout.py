"""How a study is cut into parts: fixed by the study alone, so that files do not depend on who plays them."""

from typing import NamedTuple

from experiments.sweeps.studies.plan import Part
from experiments.sweeps.studies.study import Study

FEWEST, MOST, WANTED, PIECE = 50, 2000, 32, 200


class Layout(NamedTuple):
    """Parts in the order of points, then of replications.

    A point is cut only where it has more replications than a part, and never under a stopping rule, which looks at
    all replications of a point.
    """

    points: int
    replications: int
    points_a_part: int
    replications_a_part: int

    @property
    def parts(self) -> int:
        """Number of parts."""
        return -(-self.points // self.points_a_part) * -(-self.replications // self.replications_a_part)

    def part(self, number: int) -> Part:
        """A part by its number, from 0."""
        across = -(-self.replications // self.replications_a_part)
        first, start = (number // across) * self.points_a_part, (number % across) * self.replications_a_part
        last = min(first + self.points_a_part, self.points)
        return Part(number, first, last, start, min(start + self.replications_a_part, self.replications))

    def number_of(self, point: int, replication: int) -> int:
        """Number of the part that holds a history."""
        across = -(-self.replications // self.replications_a_part)
        return point // self.points_a_part * across + replication // self.replications_a_part


def layout_of(study: Study) -> Layout:
    """Parts of ``runs_per_part`` histories, or of a size that gives both many workers and each enough to do.

    By default about 32 parts or more, of 50 to 2,000 histories (more in sweeps of millions, so that there are at most a
    few thousand parts); a point, whose world each of its parts prepares, is cut into pieces of 200 or more.
    """
    points, replications = study.design.points, study.replications
    runs = points * replications
    size = study.runs_per_part or max(FEWEST, min(MOST, runs // WANTED), runs // MOST)
    if study.runs_per_part is not None:
        pieces = -(-replications // size)
    else:
        pieces = max(-(-replications // max(MOST, size)), min(replications // PIECE, WANTED // points), 1)
    if study.stop is None and pieces > 1:
        return Layout(points, replications, 1, -(-replications // pieces))
    return Layout(points, replications, max(1, min(size // replications, points)), replications)
