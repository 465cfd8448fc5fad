"""The governments as Mesa agents: the readable face of the compiled rules."""

from contextlib import nullcontext
from functools import cached_property
from typing import Any

import mesa

from agents.bargaining.offers import answer_offers
from agents.choices.forcing import forced_rows, forcing
from agents.choices.occasions import initiative
from agents.decisions.initiatives import take_initiative, take_once
from agents.decisions.votes import vote
from agents.options import Menu, Option, at_the_seat
from agents.own_classes import VERBS, check_names
from agents.pressure.threats import answer_threats, settle_threats
from model.errors import InputError
from model.randomness import Purpose, uniform

DRAWS = 1_000_000  # numbers under which a government can draw in a month


class GovernmentAgent(mesa.Agent):
    """A government at the table. Subclass one of the three and override a verb to play another way.

    ``seat`` is 0 for the United States, 1 for Mexico, 2 for Canada; ``model`` holds ``world`` (what the rules
    know), ``state`` (what has happened) and ``log`` (the history so far). A subclass with a method whose name is almost
    a verb's is refused with :class:`InputError`.
    """

    seat = -1
    name = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        check_names(cls)

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self._decided: dict[int, Option] = {}

    @property
    def doctrine(self) -> str:
        """Name of the doctrine in office."""
        return str(self.model.doctrine_in_office(self.seat))

    # The verbs, in the order in which a month calls them.

    def settle_threats_due(self) -> None:
        """Carry out, postpone or back down from own threats whose deadline has come."""
        with self._as_decided():
            settle_threats(self.model.world, self.model.state, self.seat, self.model.log)

    def take_initiatives(self) -> None:
        """One initiative towards each counterpart, one at home."""
        for target in self.targets:
            take_initiative(self.model.world, self.model.state, self.seat, target, self.model.moves, self.model.log)

    def answer(self) -> None:
        """Concede to or resist open threats; accept or reject open offers."""
        with self._as_decided():
            answer_threats(self.model.world, self.model.state, self.seat, self.model.log)
            answer_offers(self.model.world, self.model.state, self.seat, self.model.log)

    def vote(self) -> None:
        """Confirm or decline the extension at a joint review."""
        with self._as_decided():
            vote(self.model.world, self.model.state, self.seat, self.model.moves, self.model.log)

    # What a class of a user's own chooses with.

    @property
    def targets(self) -> tuple[int, ...]:
        """Whom the initiatives of a month face, in their order: the two other seats, and -1 for those at home."""
        return (*(other for other in range(3) if other != self.seat), -1)

    def options(self, target: int) -> tuple[Option, ...]:
        """What law and the moment leave open towards a seat, or at home (-1); to hold comes first.

        Raises :class:`InputError` for what is no target.
        """
        if target not in self.targets:
            raise InputError(f"{type(self).__name__}.options: target is {target!r}; give one of {self.targets}")
        return self._menu.initiatives(target)

    def asked(self, verb: str) -> tuple[tuple[Option, ...], ...]:
        """The options at each threat, offer or vote that ``verb`` is about to decide, one tuple for each of them.

        ``verb``: ``"settle_threats_due"``, ``"answer"`` or ``"vote"``; raises :class:`InputError` for another.
        """
        found = {"settle_threats_due": self._menu.due, "answer": self._menu.awaiting, "vote": self._menu.votes}
        if verb not in found:
            said = "has options(target)" if verb == "take_initiatives" else "is none"
            raise InputError(f"{type(self).__name__}.asked: {verb!r} {said}; give one of {', '.join(found)}")
        return found[verb]()

    def do(self, option: Option) -> bool:
        """Do what an option of this month says, and log it as the model would.

        An initiative is taken at once; False where it came to nothing. The answer to a threat or an offer, what becomes
        of an own threat, and a vote are settled here and come about when the verb of the model runs:
        ``super().answer()``. Raises :class:`InputError` for what is not open to the government now.
        """
        if not isinstance(option, Option):
            raise InputError(f"{type(self).__name__}.do: {option!r} is no option; take one of self.options(target)")
        target = next((one for one in self.targets if initiative(self.seat, one) == option.occasion), None)
        if target is not None:
            return self._take(self._open(option, self._menu.initiatives(target)), target)
        questions = [one for verb in VERBS if verb != "take_initiatives" for one in self.asked(verb)]
        self._decided[option.occasion] = self._open(option, [one for asked in questions for one in asked])
        return True

    def luck(self, number: int = 0) -> float:
        """A draw from (0, 1) of this government's own, the same for the same seed, run, month and ``number``.

        So it does not depend on parameters or on what else was drawn. Raises :class:`InputError` for a ``number`` that
        is not whole or not below :data:`DRAWS`.
        """
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < DRAWS:
            raise InputError(f"{type(self).__name__}.luck: {number!r} must be a whole number from 0 to {DRAWS - 1}")
        state = self.model.state
        return float(uniform(state.seed, state.run, state.month, Purpose.OWN_AGENT, 3 * number + self.seat))

    @property
    def undecided(self) -> tuple[str, ...]:
        """What :meth:`do` has settled and no verb of the model has brought about yet, in words."""
        return tuple(str(option) for option in self._decided.values())

    @cached_property
    def _menu(self) -> Menu:
        return Menu(self.model, self.seat)

    def _open(self, option: Option, menu: Any) -> Option:
        """The option as it stands on the menu of the moment."""
        for one in menu:
            if one.same(option):
                return one  # type: ignore[no-any-return]
        there = ", ".join(sorted({one.kind for one in menu})) or "nothing"
        raise InputError(f"{type(self).__name__}.do: {option} is not open to it now; what is: {there}")

    def _take(self, option: Option, target: int) -> bool:
        model, before = self.model, int(self.model.state.events)
        with at_the_seat(model.state, self.seat), forcing(model.world, [(option.occasion, option.index)]):
            take_once(model.world, model.state, self.seat, target, model.moves, model.log)
        return bool(option.kind == "hold" or model.state.events > before)

    def _as_decided(self) -> Any:
        rows = [row for option in self._decided.values() for row in forced_rows(option.occasion, option.index)]
        self._decided = {}
        return forcing(self.model.world, rows) if rows else nullcontext()
