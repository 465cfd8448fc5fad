"""Who is in a room: names, keys, and whether somebody is still there."""

import unicodedata
from dataclasses import dataclass

from model.errors import InputError

LONGEST_NAME = 24  # letters
LOST_AFTER = 20.0  # seconds without a sign of life until the model plays a seat
GIVEN_AFTER = 90.0  # seconds until a lost seat is given to a newcomer when no other is free


@dataclass
class Member:
    """A student: display name, secret key, table and seat (a seat of None: taken away), and the last sign of life."""

    name: str
    key: str
    table: int
    seat: int | None
    seen: float

    def lost(self, now: float, after: float = LOST_AFTER) -> bool:
        """Whether nothing was heard of the student for a while."""
        return now - self.seen > after


def display_name(typed: str) -> str:
    """A name to be shown: one line, no control or direction characters, not empty; raises :class:`InputError`.

    Pages and files still escape it.
    """
    shown = unicodedata.normalize("NFC", typed[: 20 * LONGEST_NAME])
    kept = "".join(" " if letter.isspace() else letter for letter in shown if not _hidden(letter))
    name = " ".join(kept.split())
    if not name:
        raise InputError("a name is needed")
    if len(name) > LONGEST_NAME:
        raise InputError(f"the name has {len(name)} letters; use at most {LONGEST_NAME}")
    return name


def _hidden(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "C" and not letter.isspace()
