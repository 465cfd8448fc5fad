"""What is asked of a user's own government: that it can be seated, and that it leaves behind a state that can be.

The model's own governments move the state by the rules alone and are not checked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from model.calendar import first_day, text_of_month
from model.errors import InputError, did_you_mean
from model.players import GOVERNMENT_NAMES

VERBS = ("settle_threats_due", "take_initiatives", "answer", "vote")
SLIP = 0.8  # likeness of a name to a verb's (difflib's ratio) from which on it is taken for a slip
HIGHEST_DUTY = 10.0  # ad valorem; a layer beyond it is a slip, such as per cent for a share

# What an own government may leave in the state: lowest and highest, all finite.
RANGES = {
    "broad": (0.0, HIGHEST_DUTY),
    "sectoral": (0.0, HIGHEST_DUTY),
    "sectoral_abroad": (0.0, HIGHEST_DUTY),
    "voided": (0.0, HIGHEST_DUTY),
    "surcharge": (0.0, HIGHEST_DUTY),
    "ratchet": (0.0, HIGHEST_DUTY),
    "positions": (0.0, 1.0),
    "resolve": (0.0, 1.0),
    "kept": (0.0, np.inf),
    "broken": (0.0, np.inf),
}
# What only the month itself moves, never a verb.
OF_THE_MONTH = ("seed", "run", "month", "start", "horizon", "over", "people", "doctrine", "congress")
OF_THE_LAW = ("expired", "ending", "ending_day", "ending_by")


def check_names(kind: type) -> None:
    """Refuse a class that names a method almost as a verb is named, or as Mesa's ``step``: nobody would call it.

    Raises :class:`InputError`. Names that begin with an underscore are the class's own affair.
    """
    for name, what in vars(kind).items():
        if not callable(what) or name.startswith("_") or name in VERBS:
            continue
        if name == "step":
            raise InputError(
                f"{kind.__name__}.step would never be called: the month calls {', '.join(VERBS)}; override one of these"
            )
        inherited = any(hasattr(base, name) for base in kind.__bases__)
        meant = did_you_mean(name, VERBS, SLIP, most=1, parts=False)
        if meant and not inherited:
            raise InputError(
                f"{kind.__name__}.{name} would never be called: {meant} A method of your own has a name less like it, "
                "or one that begins with _"
            )


def check_seats(governments: Any, own: Sequence[type], base: type) -> None:
    """Refuse what cannot be seated as the three governments, or would play as the model's ``own`` does.

    ``base``: the class that they all come from. Raises :class:`InputError`.
    """
    if not isinstance(governments, Sequence) or isinstance(governments, str):
        raise InputError(f"governments are {governments!r}; give three classes, such as ({_names(own)})")
    for one in governments:
        if not (isinstance(one, type) and issubclass(one, base)):
            said = one.__name__ if isinstance(one, type) else repr(one)
            raise InputError(f"governments: {said} is no subclass of agents.governments.{base.__name__}")
    if [one.seat for one in governments] != [0, 1, 2]:
        named = _names(governments) or "none"
        raise InputError(f"governments are {named}; give one of the United States, of Mexico and of Canada")
    for one in governments:
        check_plays(one, own, base)


def check_plays(kind: type, own: Sequence[type], base: type) -> None:
    """Refuse a class of a user's that overrides no verb and not ``__init__``: it would change nothing, unseen."""
    theirs = [one for one in kind.__mro__ if issubclass(one, base) and one is not base and one not in own]
    if theirs and not any(name in vars(one) for one in kind.__mro__[: _place(kind, own, base)] for name in _PLAYS):
        raise InputError(f"{kind.__name__} overrides none of {', '.join(VERBS)}: it would play as the model does")


_PLAYS = (*VERBS, "__init__")


def _place(kind: type, own: Sequence[type], base: type) -> int:
    """Where in the order of a class's bases the model's own begin; what a user mixes in comes before."""
    return next(k for k, one in enumerate(kind.__mro__) if one in own or one is base)


def _names(kinds: Sequence[type]) -> str:
    return ", ".join(kind.__name__ for kind in kinds)


@contextmanager
def within_the_rules(government: Any, verb: str) -> Iterator[None]:
    """While the body runs ``verb`` of a user's own ``government``: refuse the state that it leaves if it is broken.

    Raises :class:`InputError` naming class, verb, month and field.
    """
    state = government.model.state
    before = {name: np.copy(state[name]) for name in OF_THE_MONTH}
    law = {name: np.copy(state.law[name]) for name in OF_THE_LAW}
    member, events = state.law.member.copy(), int(state.events)
    yield
    where = f"{type(government).__name__}.{verb}, {text_of_month(int(before['month']))}"
    for name, values in before.items():
        _refuse_changed(where, f"state.{name}", state[name], values)
    for name, values in law.items():
        _refuse_changed(where, f"state.law.{name}", state.law[name], values)
    for seat in range(3):
        left = state.law.member[seat] == 0 and state.law.left_day[seat] == first_day(state.month)
        if state.law.member[seat] != member[seat] and not left:
            raise InputError(
                f"{where}: state.law.member of {GOVERNMENT_NAMES[seat]} was changed by hand; a party leaves by a "
                "notice, which self.options(-1) lists and self.do gives"
            )
    if state.events < events:
        raise InputError(f"{where}: state.events went down from {events} to {int(state.events)}; events stay")
    for name, (low, high) in RANGES.items():
        _refuse_outside(where, name, np.asarray(state[name]), low, high)
    if government.undecided:
        raise InputError(
            f"{where}: {', '.join(government.undecided)} was decided and has not come about; call the model's verb "
            "that it belongs to afterwards, such as super().answer()"
        )


def _refuse_changed(where: str, name: str, after: Any, before: Any) -> None:
    if not np.array_equal(after, before):
        raise InputError(f"{where}: {name} was {before.tolist()} and is {np.asarray(after).tolist()}; no verb moves it")


def _refuse_outside(where: str, name: str, values: np.ndarray, low: float, high: float) -> None:
    wrong = np.argwhere(~(np.isfinite(values) & (values >= low) & (values <= high)))
    if len(wrong):
        at = tuple(int(k) for k in wrong[0])
        place = f"[{', '.join(map(str, at))}]" if at else ""
        until = f"from {low:g} to {high:g}" if np.isfinite(high) else f"from {low:g} up"
        raise InputError(f"{where}: state.{name}{place} is {float(values[at])}; it must be a number {until}")
