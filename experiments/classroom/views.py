"""What a page may know: a student's view of a table, without what is private to others, and the teacher's of all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.classroom.debriefs import own_part
from experiments.classroom.decisions import MODEL, PERSON, seat_name
from experiments.classroom.members import Member
from experiments.classroom.room import Room, WrongKey
from experiments.classroom.table import Sheet, Table
from experiments.histories.run import agreement_of
from experiments.histories.sentences import ending_words, sentence, without_private
from experiments.seats.moment import Moment
from model.doctrines import built_in
from model.parameters import doctrine_names

EMPTY, LOST, THERE = "the model", "lost", "there"
# Sentences that end with what their actor alone knows: what it believed, what the deal was worth by its reckoning.
PRIVATE = ("concede", "resist", "ratifier_refuses")


@dataclass(frozen=True)
class Chair:
    """A seat as others see it: who holds it, whether they are there, and whether they still have to answer."""

    seat: int
    name: str | None
    presence: str
    asked: bool


@dataclass(frozen=True)
class Line:
    """One event of the story: month (``2026-07``) and words."""

    month: str
    words: str
    outside: bool


@dataclass(frozen=True)
class Shown:
    """Somebody else's choice with its private gain, % of own GDP a year: only where the teacher reveals it."""

    month: str
    seat: int
    words: str
    gain: float
    held: bool


@dataclass(frozen=True)
class Told:
    """A debrief as far as it may be told: ``share`` that is done, ``data`` once it is, or what went wrong.

    ``whole``: whether what others wished, valued and believed is in it; ``broken_off``: month from which the model
    played on because the class was closed, None where the history ended by itself.
    """

    share: float
    data: dict[str, Any] | None
    failure: str
    whole: bool
    broken_off: str | None


@dataclass(frozen=True)
class SeatView:
    """All that a student's page gets.

    ``seconds_left``: until the sheet goes to the model, None without a timer; ``income`` [government]: change of real
    income in %, known after the first month; ``payoff``: own, % of own GDP a year, at the end; ``payoffs``: all three,
    where revealed; ``doctrine``: title and text of the own government's; ``notices``: what was chosen for the seat when
    the time was over; ``debrief``: None where it was not asked for.
    """

    room: str
    table: int
    seat: int
    name: str
    status: str
    round: int
    month: str
    chairs: tuple[Chair, ...]
    sheet: Sheet | None
    seconds_left: float | None
    story: tuple[Line, ...]
    income: tuple[float, ...]
    approval: float
    doctrine: tuple[str, str]
    over: bool
    ending: str | None
    payoff: float | None
    payoffs: tuple[float, ...] | None
    shown: tuple[Shown, ...]
    notices: tuple[str, ...]
    debrief: Told | None


@dataclass(frozen=True)
class TableView:
    """A table as the teacher sees it; ``ending``: name of the ending recorded so far, in words in ``ending_words``.

    ``payoffs``: of a history that is over, where private numbers are revealed.
    """

    number: int
    month: str
    round_done: bool
    over: bool
    chairs: tuple[Chair, ...]
    ending: str | None
    ending_words: str | None
    payoffs: tuple[float, ...] | None
    last: str
    refused: tuple[str, ...]


@dataclass(frozen=True)
class CloseUp:
    """One table as the teacher looks into it: ``story``, and the ``moment`` for the views of the live page.

    ``whole``: whether views of what only a government knows may be drawn from the moment.
    """

    number: int
    story: tuple[Line, ...]
    moment: Moment
    whole: bool


@dataclass(frozen=True)
class ClassView:
    """The class as the teacher sees it; ``endings``: number of tables by ending, those still open under ``open``."""

    code: str
    status: str
    round: int
    students: int
    revealed: bool
    tables: tuple[TableView, ...]
    endings: Mapping[str, int]
    decisions: Mapping[str, int]
    seconds_left: float | None


def seat_view(room: Room, key: str) -> SeatView:
    """What the student of a key may see now; raises :class:`~experiments.classroom.room.WrongKey`."""
    member = room.member(key)
    table = room.tables[member.table - 1]
    with table.lock:
        seat = member.seat
        if seat is None:
            raise WrongKey("your seat was given to somebody else; join again for another")
        game, state = table.game, table.game.review.state
        payoffs = tuple(float(one) for one in game.payoffs()) if game.over else None
        sheet = table.sheet(seat)
        return SeatView(
            room.code, table.number, seat, member.name, room.status, room.round, game.month, _chairs(room, table),
            sheet, _left(room, table, sheet), _story(table, seat, room.open_to_all),
            _incomes(table), float(state.approval[seat]), _doctrine(int(state.doctrine[seat])), game.over,
            _ending(table), payoffs[seat] if payoffs else None, payoffs if room.open_to_all else None,
            _shown(table, seat) if room.open_to_all else (), table.notices(seat), _told(room, table.number, seat),
        )  # fmt: skip


def _told(room: Room, table: int, seat: int) -> Told | None:
    work, whole = room.debrief(table, seat), room.open_to_all
    if work is None:
        return None
    data = work.data if whole or work.data is None else own_part(work.data)
    return Told(work.share, data, work.failure, whole, work.broken_off)


def close_up(room: Room, key: str, number: int) -> CloseUp:
    """One table for the teacher; raises :class:`InputError` for a wrong key and a table that is not there."""
    table = room.table(key, number)
    with table.lock:
        return CloseUp(number, _story(table, None, room.open_to_all), table.game.moment(), room.open_to_all)


def class_view(room: Room, key: str) -> ClassView:
    """What the teacher sees; raises :class:`~experiments.classroom.room.WrongKey`."""
    room.teach(key)
    tables = []
    made: Counter[str] = Counter()
    left: list[float] = []
    for table in room.tables:
        with table.lock:
            tables.append(_table_view(room, table))
            made.update(decision.by for decision in table.decisions)
            left += [
                seconds for seat in table.holders if (seconds := _left(room, table, table.sheet(seat))) is not None
            ]
    endings = Counter(one.ending or "open" for one in tables)
    return ClassView(
        room.code, room.status, room.round, len(room.students), room.revealed, tuple(tables), endings,
        {PERSON: made[PERSON], MODEL: made[MODEL]}, max(left) if left else None,
    )  # fmt: skip


def _table_view(room: Room, table: Table) -> TableView:
    game = table.game
    payoffs = tuple(float(one) for one in game.payoffs()) if game.over and room.open_to_all else None
    story = table.story()
    last = _public(story[-1], None, room.open_to_all) if story else ""
    return TableView(
        table.number, game.month, table.round_done, game.over, _chairs(room, table), table.ending, _ending(table),
        payoffs, last, tuple(table.refused),
    )  # fmt: skip


def _chairs(room: Room, table: Table) -> tuple[Chair, ...]:
    now = room.clock()
    found = []
    for seat in range(3):
        holder: Member | None = table.holders.get(seat)
        presence = EMPTY if holder is None else LOST if holder.lost(now) else THERE
        found.append(Chair(seat, holder.name if holder else None, presence, table.sheet(seat) is not None))
    return tuple(found)


def _left(room: Room, table: Table, sheet: Sheet | None) -> float | None:
    deadline = table.pace.deadline(sheet) if sheet else None
    if deadline is None:
        return None
    return max(deadline - room.clock_of_play(), 0.0)


def _story(table: Table, seat: int | None, revealed: bool) -> tuple[Line, ...]:
    return tuple(
        Line(event["month"], _public(event, seat, revealed), event["type"] == "intervention") for event in table.story()
    )


def _public(event: dict[str, Any], seat: int | None, revealed: bool) -> str:
    """A sentence as ``seat`` (None: nobody's) may read it: what its actor alone knows is left out for others."""
    words = sentence(event)
    own = seat is not None and event["actor"] == seat_name(seat)
    return words if own or revealed or event["type"] not in PRIVATE else without_private(words)


def _incomes(table: Table) -> tuple[float, ...]:
    if table.game.months_played == 0:
        return ()
    return tuple(float(one) for one in np.asarray(table.game.review.state.real_income)[:3])


def _doctrine(row: int) -> tuple[str, str]:
    name = doctrine_names()[row]
    found = next(one for one in built_in() if one.name == name)
    return found.title, " ".join(found.reads_as.split())


def _ending(table: Table) -> str | None:
    law = table.game.review.state.law
    by = seat_name(int(law.ending_by)) if int(law.ending_by) in (0, 1, 2) else None
    return None if table.ending is None else ending_words(table.ending, by, agreement_of(law.treaty))


def _shown(table: Table, seat: int) -> tuple[Shown, ...]:
    names = [seat_name(place) for place in range(3)]
    return tuple(
        Shown(one.month, names.index(one.seat), one.words, one.gain, one.choice == "hold")
        for one in table.decisions
        if one.by == PERSON and one.seat != names[seat] and one.gain is not None and one.month != table.game.month
    )
