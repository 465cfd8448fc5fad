"""The game now on a page: with whom it is played, over which form of deal, and the picture of it."""

from dataclasses import dataclass, replace
from typing import Any

import solara

from experiments.live.views.game_now import FORMS, game_now
from experiments.seats.moment import Moment
from model.errors import InputError
from model.players import GOVERNMENT_NAMES

FIRST_ALLOWED = ""
FORM_TITLES = {
    FIRST_ALLOWED: "The first that law and doctrine allow", "executive": "An executive deal",
    "treaty": "A bilateral treaty", "trilateral": "A package of all three",
}  # fmt: skip


@dataclass(frozen=True)
class Played:
    """Which game is shown: that of the United States with ``partner`` (1 Mexico, 2 Canada), over a ``form`` of deal."""

    partner: int = 1
    form: str = FIRST_ALLOWED

    def __post_init__(self) -> None:
        if type(self.partner) is not int or self.partner not in (1, 2):
            raise InputError(f"partner {self.partner!r} is unknown; name 1, Mexico, or 2, Canada")
        if self.form != FIRST_ALLOWED and self.form not in FORMS:
            raise InputError(f"form {self.form!r} is unknown; use {' or '.join(FORMS)}, or nothing for the first")

    def changed(self, name: Any, value: Any) -> "Played":
        """The same with another entry, as a browser sent it; raises :class:`InputError` for what is none."""
        if name not in ("partner", "form") or not isinstance(value, (int, str)):
            raise InputError("a game is chosen by partner and form")
        entry: dict[str, Any] = {name: value}
        return replace(self, **entry)


@solara.component_vue("game_choice.vue")
def GameChoice(
    partner: int, partners: list[dict[str, Any]], form: str, forms: list[dict[str, str]], event_pick: Any
) -> None:  # fmt: skip
    """Lists of partners and of forms of deal."""


def use_game(moment: Moment, version: Any, wanted: bool = True) -> tuple[list[str], list[Any]]:
    """The picture of the chosen game as SVG, and the lists to choose by; nothing where it is not wanted.

    ``version``: changes with the moment. What is chosen stays from month to month.
    """
    played, set_played = solara.use_state(Played())
    views = solara.use_memo(
        lambda: [game_now(moment, played.partner, played.form or None)] if wanted else [], [version, played, wanted]
    )  # fmt: skip
    if not wanted:
        return [], []

    def pick(sent: Any) -> None:
        try:
            name, value = sent if isinstance(sent, list) and len(sent) == 2 else (None, None)
            set_played(lambda now: now.changed(name, value))
        except InputError:
            return  # no list of ours sends this

    choice = GameChoice(
        partner=played.partner, partners=[{"number": k, "name": GOVERNMENT_NAMES[k]} for k in (1, 2)],
        form=played.form, forms=[{"name": name, "title": title} for name, title in FORM_TITLES.items()],
        event_pick=pick,
    )  # fmt: skip
    return views, [choice]
