"""What one visitor of the page has: settings, a game, and the forecasts of its months."""

import threading
from functools import lru_cache
from itertools import pairwise
from typing import Any

from agents.values.preparation import prepare
from experiments.ensembles.forecast import Forecast, Present, months_later, present_of
from experiments.ensembles.forecaster import Forecaster
from experiments.live.page.settings import Settings
from experiments.seats.effects import Effect, Effects, key_of
from experiments.seats.game import Game
from experiments.seats.moment import Moment
from model.calendar import text_of_month
from model.errors import InputError, NoConvergence
from model.parameters import ParameterSet, resolve
from model.parameters.registry import Value
from model.world import World

WORLDS_KEPT = 16  # of 4.8 MB each, shared by visitors: a game takes a copy
AHEAD = 3  # months whose forecasts are prepared while one is looked at


@lru_cache(maxsize=WORLDS_KEPT)
def prepared_world(overrides: tuple[tuple[str, Value], ...]) -> World:
    """The world of a set of parameters, prepared once for everybody who asks for the same."""
    return prepare(resolve(dict(overrides)))


def world_of(parameters: ParameterSet) -> World:
    """The shared world of these parameters; who plays in it takes a copy."""
    return prepared_world(tuple(sorted(parameters.overrides.items())))


class Visitor:
    """One visitor's game, which nobody else sees; every verb may be called from any thread.

    ``problem``: why the last verb was refused, empty where it was not.
    """

    def __init__(self, forecaster: Forecaster, settings: Settings | None = None) -> None:
        self.forecaster = forecaster
        self.settings = settings or Settings()
        self.lock = threading.RLock()
        self._presents: dict[int, Present] = {}
        self._effects: dict[bytes, tuple[Effect, ...]] = {}
        self._moment: Moment | None = None
        self.version, self.gone = 0, False
        self.seat: int | None = None
        self.problem = ""
        self.game = self._new_game()
        self._look_ahead()

    def _new_game(self) -> Game:
        parameters, doctrine, seed = self.settings.resolved()
        return Game(parameters, doctrine, seed, world=world_of(parameters))

    # Verbs of the page.

    def start_again(self) -> bool:
        """A new history by the settings; False, with the settings' ``problem`` saying why, where they are refused."""
        with self.lock:
            try:
                game = self._new_game()
            except (InputError, NoConvergence) as error:
                self.settings.problem = str(error)
                return False
            self.settings.problem = ""
            self._take(game, None)
            return True

    def step(self) -> bool:
        """Play a month; False where it cannot be played."""
        with self.lock:
            played = self._advance()
            if played:
                self._changed()
            return played

    def _advance(self) -> bool:
        """Play a month, seats that were left played by the model; False where the visitor has to answer first.

        Who sits in a seat and went back goes forward along what was played, until something else is answered.
        """
        if self.seat is not None and self._known_ahead():
            return self.game.advance()
        for question in iter(lambda: next(iter(self.game.questions()), None), None):
            if question.seat == self.seat:
                return False
            self.game.leave_to_model(question.seat)
        return self.game.advance()

    def _known_ahead(self) -> bool:
        """Whether the next month has been played before and nothing has been answered otherwise."""
        return self.game.months_played < self.game.months_known and not self.game.turn_begun

    def jump(self, months: int) -> None:
        """Go to the moment after ``months`` months, playing what has not been played; stops at the history's end."""
        with self.lock:
            self.game.back_to(max(0, min(months, self.game.months_known)))
            while self.game.months_played < months and self._advance():
                pass
            self._changed()

    def back(self) -> None:
        """Go back a month, if there is one."""
        with self.lock:
            self.jump(self.game.months_played - 1)

    def branch(self) -> None:
        """Go on from here with other luck than any line of this history had."""
        with self.lock:
            if self.game.over:
                return
            self.game.branch(self.luck + 1)
            self._presents = {k: one for k, one in self._presents.items() if k <= self.game.months_played}
            self._changed()

    # Playing a seat.

    def sit_down(self, seat: int) -> None:
        """Take a seat from the present on; ``problem`` says why where the game has none."""
        with self.lock:
            if self.game.over:
                return
            try:
                game = self.game.seated(self.game.people | {seat})
            except InputError as error:
                self.problem = str(error)
                self.version += 1
                return
            self._take(game, seat)

    def change_seat(self, seat: int) -> None:
        """Take another of the seats that people have in this game, as in one that several played."""
        with self.lock:
            if seat in self.game.people:
                self.seat = seat
                self._changed()

    def stand_up(self) -> None:
        """Leave the seat to the model."""
        with self.lock:
            self.seat = None
            self._changed()

    def answered(self) -> None:
        """The visitor has answered what was asked: the month goes on, to the next question or the next month."""
        with self.lock:
            if not self.game.over and not self.game.questions(self.seat):
                self._advance()
            self._changed()

    def load(self, game: Game) -> None:
        """Go on with a game from a file, in its first seat; :meth:`change_seat` takes another."""
        with self.lock:
            self._take(game, min(game.people, default=None))

    def _take(self, game: Game, seat: int | None) -> None:
        self.game, self.seat = game, seat
        self._presents.clear()
        self._effects.clear()
        self._changed()

    def close(self) -> None:
        """The visitor has gone: what plays or looks for it ends."""
        self.gone = True
        self.forecaster.forget(id(self))

    # What the page shows.

    @property
    def waits(self) -> bool:
        """Whether time stands still until the visitor has answered what its seat was asked."""
        with self.lock:
            if self.seat is None or self.game.over or self._known_ahead():
                return False
            return bool(self.game.questions(self.seat))

    @property
    def at_stake(self) -> bool:
        """Whether somebody has answered in this game, which a new one would lose."""
        with self.lock:
            given = (answers for turn in self.game.turns for answers in turn.answers.values())
            return self.game.turn_begun or any(answers is not None for answers in given)

    @property
    def luck(self) -> int:
        """Run number of the luck that the present goes on with."""
        return int(self.game.review.state.run)

    def moment(self) -> Moment:
        """The present as views read it, made once for all of them."""
        with self.lock:
            if self._moment is None:
                self._moment = self.game.moment()
            return self._moment

    def bar(self) -> dict[str, Any]:
        """What the bar of verbs shows, as plain data."""
        with self.lock:
            state = self.game.review.state
            first, last = int(state.start), int(state.horizon)
            return {
                "played": self.game.months_played, "known": self.game.months_known, "over": self.game.over,
                "months": [text_of_month(month) for month in range(first, last + 1)], "luck": self.luck,
                "waits": self.waits, "at_stake": self.at_stake,
            }  # fmt: skip

    def forecasts(self) -> dict[int, Forecast]:
        """Forecasts of the line by months played, as far as they have come."""
        with self.lock:
            found = {k: self.forecaster.get(present) for k, present in self._presents.items()}
        return {k: one for k, one in sorted(found.items()) if one is not None}

    def effects_of(self, months: int) -> Effects:
        """The work of weighing each step of the month after ``months``; raises :class:`InputError` if not played."""
        with self.lock:
            return Effects(self.game, months)

    def keep_effects(self, found: Effects) -> None:
        """Keep what has been worked out of a month."""
        effects = tuple(found.found())
        with self.lock:
            self._effects[found.key] = effects

    def effects(self) -> dict[int, tuple[Effect, ...]]:
        """Effects of the steps of the line's months, as far as they were asked for, by months played before."""
        with self.lock:
            if not self._effects:
                return {}
            keys = [key_of(*pair) for pair in pairwise(self.moment().states)]
            return {month: self._effects[key] for month, key in enumerate(keys) if key in self._effects}

    def waiting(self) -> bool:
        """Whether a forecast is still to come."""
        return self.forecaster.waiting(id(self))

    def known(self) -> int:
        """Continuations played so far for the line: grows as forecasts come on."""
        return sum(one.continuations for one in self.forecasts().values())

    def next_presents(self) -> list[Present]:
        """The presents that the next steps lead to; none where the history is over or a person's answer decides it.

        What somebody in a seat will answer is not guessed: whoever sits down came to act, and so wrong as a rule.
        """
        with self.lock:
            game = self.game
            if game.over:
                return []
            if self.seat is not None:
                known = self._presents.get(game.months_played + 1) if self._known_ahead() else None
                return [known] if known is not None else []
            states = months_later(game.review.world.copy(), game.review.state, AHEAD)
            return [present_of(game.parameters.overrides, state) for state in states]

    def _changed(self) -> None:
        self._moment, self.problem = None, ""
        self.version += 1
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Ask for the present's forecast, then for those of the months before it, the latest first.

        Those of the months to come are prepared, so that they are there after the next steps.
        """
        played, game = self.game.months_played, self.game
        moment = self.moment()
        self._presents = {k: one for k, one in self._presents.items() if k <= game.months_known}
        for k in range(played + 1):
            if k not in self._presents:
                self._presents[k] = present_of(game.parameters.overrides, moment.states[k])
        order = sorted((k for k in self._presents if k <= played), reverse=True)
        self.forecaster.ask(id(self), [self._presents[k] for k in order], self.next_presents())
        if self.gone:  # a verb may end after its visitor has gone
            self.forecaster.forget(id(self))
