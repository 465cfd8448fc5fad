"""A seat of a room with the face of a game: reads go to the table's game, answers only for the own open sheet."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from experiments.classroom.room import Room
from experiments.classroom.views import SeatView
from experiments.seats.questions import Question
from model.errors import InputError

OF_THE_CLASS = ("advance", "back_to", "branch", "intervene")  # what moves the table's game is the room's to do


class SeatGame:
    """What a seat's component may use in the place of a :class:`~experiments.seats.game.Game`.

    It stands for one moment (``view``): questions are the own seat's, and answers to a sheet that has been closed
    meanwhile are refused. Everything else is read from the table's game, under ``guard``; what is private to others
    there is for the component not to show. Nothing moves the game but the room.
    """

    def __init__(self, room: Room, key: str, view: SeatView) -> None:
        self._room, self._key, self._view = room, key, view
        self._table = room.tables[view.table - 1]

    @property
    def guard(self) -> Any:
        """The table's lock, to be held while the game is read."""
        return self._table.lock

    def questions(self, seat: int | None = None) -> tuple[Question, ...]:
        """Questions open to the own seat; none for any other."""
        sheet = self._view.sheet
        return sheet.questions if sheet is not None and seat in (None, sheet.seat) else ()

    def answer(self, seat: int, choices: Mapping[int, str]) -> None:
        """Answer the sheet; raises :class:`InputError` where it is not the own, is closed, or a choice is not open."""
        self._room.answer(self._key, self._number(seat), choices)

    def leave_to_model(self, seat: int) -> None:
        """Let the model choose on the sheet; raises :class:`InputError` where it is not the own or is closed."""
        self._room.answer(self._key, self._number(seat), None)

    def mark(self, seat: int, choices: Mapping[int, str]) -> None:
        """What is marked and not sent yet, to be sent when the time is over; a sheet that is closed takes no more."""
        with suppress(InputError):
            self._room.mark(self._key, self._number(seat), choices)

    def marked(self, seat: int) -> Mapping[int, str]:
        """What was marked before, by occasion: a page that is opened again goes on with it."""
        sheet = self._view.sheet
        return dict(sheet.marks) if sheet is not None and sheet.seat == seat else {}

    def _number(self, seat: int) -> int:
        sheet = self._view.sheet
        if sheet is None or sheet.seat != seat:
            raise InputError("nothing is open to this seat")
        return sheet.number

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name in OF_THE_CLASS:
            raise AttributeError(f"a seat of a class has no {name}")
        return getattr(self._table.game, name)
