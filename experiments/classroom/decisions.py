"""Every decision of a room as rows, for CSV and Parquet."""

import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import pandas as pd

from experiments.seats.questions import Phase, Question
from model.moves import MoveKind
from model.players import GOVERNMENT_NAMES

PERSON, MODEL, BETWEEN = "person", "model", "between rounds"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a text that starts so
OF_PHASE = {
    "carry_out": Phase.THREATS_DUE, "postpone": Phase.THREATS_DUE, "back_down": Phase.THREATS_DUE,
    "concede": Phase.ANSWERS, "resist": Phase.ANSWERS, "accept": Phase.ANSWERS, "sign": Phase.ANSWERS,
    "reject": Phase.ANSWERS, "confirm": Phase.VOTE, "decline": Phase.VOTE,
    "comply": Phase.FINDINGS, "defy": Phase.FINDINGS, "suspend_benefits": Phase.FINDINGS,
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """One choice of one seat.

    ``occasion``: its number (None where the model chose); ``choice``, ``words``: name and sentence; ``gain``: over
    holding or the first choice, % of own GDP a year, as the seat was shown it (None where the model chose);
    ``seconds``: from asking to answering (None where nobody was asked); ``by``: ``person``, ``model`` (the seat was
    empty or lost, late with an answer that was needed, or let the model choose) or ``between rounds`` (initiatives held
    in the months a round plays through).
    """

    room: str
    table: int
    month: str
    seat: str
    player: str
    phase: str
    occasion: int | None
    choice: str
    words: str
    gain: float | None
    seconds: float | None
    by: str


COLUMNS = tuple(entry.name for entry in fields(Decision))


def chosen(question: Question, name: str) -> tuple[str, float]:
    """Words and gain of a choice by name."""
    found = question.find(name)
    return (found.words, found.gain) if found else (name, 0.0)


def phase_of(kind: str) -> Phase:
    """In which phase a move of the log was chosen."""
    return OF_PHASE.get(kind, Phase.INITIATIVES)


def is_move(kind: str) -> bool:
    """Whether an event of the log is a government's move."""
    return kind.upper() in MoveKind.__members__


def seat_name(seat: int) -> str:
    """Name of a seat."""
    return GOVERNMENT_NAMES[seat]


def frame(decisions: Iterable[Decision]) -> pd.DataFrame:
    """Decisions as a table with typed columns."""
    table = pd.DataFrame([asdict(one) for one in decisions], columns=list(COLUMNS))
    texts = dict.fromkeys(("room", "month", "seat", "player", "phase", "choice", "words", "by"), "string")
    return table.astype(texts | {"table": "Int64", "occasion": "Int64", "gain": "Float64", "seconds": "Float64"})


def csv_bytes(decisions: Iterable[Decision]) -> bytes:
    """Decisions as CSV in UTF-8; texts that a spreadsheet would run as a formula get an apostrophe before them."""
    table = frame(decisions)
    for name in ("player", "words", "choice"):
        risky = table[name].str.startswith(FORMULA_STARTS).fillna(False)
        table[name] = table[name].mask(risky, "'" + table[name])
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def parquet_bytes(decisions: Iterable[Decision]) -> bytes:
    """Decisions as a Parquet file."""
    buffer = io.BytesIO()
    frame(decisions).to_parquet(buffer, index=False)
    return buffer.getvalue()
