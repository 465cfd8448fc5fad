"""How players are shown everywhere: a colour, a darker one for words, a mark and a dash, so never colour alone."""

from typing import NamedTuple

from experiments.histories.figure import COLOURS
from experiments.live.views.svg import Picture
from model.players import CHINA, GOVERNMENT_NAMES


class Player(NamedTuple):
    """A player: name and short name, colour of areas and lines, colour of words (4.5:1 on white), mark, dash."""

    name: str
    short: str
    colour: str
    words: str
    mark: str
    dash: str | None


# Okabe and Ito's colours; the darker ones keep their hue.
PLAYERS = (
    Player(GOVERNMENT_NAMES[0], "US", COLOURS["United States"], "#005A8E", "square", None),
    Player(GOVERNMENT_NAMES[1], "Mexico", COLOURS["Mexico"], "#00694D", "triangle", "9 4"),
    Player(GOVERNMENT_NAMES[2], "Canada", COLOURS["Canada"], "#9C4500", "diamond", "3 4"),
    Player("China", "China", "#CC79A7", "#8F3D6C", "circle", "12 4 3 4"),
)
US, MEXICO, CANADA = PLAYERS[:CHINA]


def icon(seat: int) -> str:
    """A player's mark in a line of text, for the eye only: the name stands beside it."""
    player, picture = PLAYERS[seat], Picture("", 16, "", "", 16)
    picture.mark(player.mark, 8, 8, 6, player.colour)
    return f'<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{picture.parts[0]}</svg>'
