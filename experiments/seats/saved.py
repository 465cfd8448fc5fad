"""A game as a file: what was chosen, from which it can be played again to the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from experiments.seats.game import Game
from experiments.seats.questions import Phase
from model.cache import source_hash
from model.elections import CONTENDERS
from model.errors import InputError, NoConvergence
from model.parameters import resolve
from model.players import GOVERNMENT_NAMES
from model.scenario import check_seed

LARGEST_FILE = 1_000_000  # bytes: a game of three people over twelve years takes a tenth of it
LONGEST_NAME, MOST_ANSWERS, MOST_MONTHS = 120, 40, 600
MOST_ENTRIES, MOST_INTERVENTIONS = 10, 2000
FORMAT = "joint-review game 1"


class SavedTurn(BaseModel):
    """Answers of one seat in one phase of a month; ``choices``: occasion to name, None where the model chose.

    ``held``: whether nobody was asked and the seat held.
    """

    model_config = ConfigDict(extra="forbid")

    month: int = Field(ge=0, lt=MOST_MONTHS)
    seat: int = Field(ge=0, le=2)
    phase: Literal["findings", "threats_due", "initiatives", "answers", "vote"]
    choices: dict[int, str] | None = Field(max_length=MOST_ANSWERS)
    held: bool = False


class SavedIntervention(BaseModel):
    """What happened from outside before a month."""

    model_config = ConfigDict(extra="forbid")

    month: int = Field(ge=0, le=MOST_MONTHS)
    name: str = Field(max_length=LONGEST_NAME)
    data: dict[str, float | str] = Field(max_length=MOST_ENTRIES)


class SavedGame(BaseModel):
    """The content of a saved game."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["joint-review game 1"]
    rules: str = Field(max_length=LONGEST_NAME)
    parameters: dict[str, float | str | bool] = Field(max_length=1000)
    doctrine: str = Field(max_length=LONGEST_NAME)
    seed: int = Field(ge=0)
    run: int = Field(ge=0)
    people: list[int] = Field(max_length=3)
    months: int = Field(ge=0, lt=MOST_MONTHS)
    turns: list[SavedTurn] = Field(max_length=20 * MOST_MONTHS)
    branches: dict[int, int] = Field(max_length=MOST_MONTHS)
    interventions: list[SavedIntervention] = Field(default_factory=list, max_length=MOST_INTERVENTIONS)
    fingerprint: str = Field(max_length=LONGEST_NAME)


def fingerprint(game: Game) -> str:
    """Digest of the present state, by which a replay is checked."""
    return hashlib.sha256(game.review.state.tobytes()).hexdigest()


def saved(game: Game) -> dict[str, Any]:
    """A game up to its present month, ready for JSON; later months of the line are left out."""
    turns = [
        {"month": month, "seat": seat, "phase": phase.name.lower(), "choices": choices}
        | ({"held": True} if (seat, phase) in turn.held else {})
        for month, turn in enumerate(game.turns)
        for (seat, phase), choices in sorted(turn.answers.items())
    ]
    interventions = [
        {"month": month, "name": one.name, "data": one.entries}
        for month, made in sorted(game.interventions.items())
        for one in made
    ]
    return {
        "format": FORMAT, "rules": source_hash(), "parameters": dict(game.parameters.overrides),
        "doctrine": game.doctrine, "seed": game.seed, "run": game.run, "people": sorted(game.people),
        "months": game.months_played, "turns": turns, "branches": dict(game.branches), "interventions": interventions,
        "fingerprint": fingerprint(game),
    }  # fmt: skip


def load(path: Path) -> Game:
    """The game of a file; raises :class:`InputError` where it cannot be read, and as :func:`read_game` does."""
    try:
        with path.open("rb") as file:
            return read_game(file.read(LARGEST_FILE + 1))
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from None


def read_game(content: bytes | str) -> Game:
    """The game of a saved file, played again to its last month.

    Raises :class:`InputError` where the file is no saved game, was changed by hand to something that is not legal, or
    ends in another state because the rules have changed since.
    """
    if len(content) > LARGEST_FILE:
        raise InputError(f"the file has {len(content)} bytes; a saved game has at most {LARGEST_FILE}")
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        raise InputError(f"the file is no saved game: it is not JSON ({error})") from None
    return replay(record)


def replay(content: Mapping[str, Any]) -> Game:
    """Play a saved game again; raises :class:`InputError` as :func:`read_game` does."""
    try:
        record = SavedGame.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"not a saved game: {place}: {first['msg']}") from None
    game = _opened(record)
    turns: dict[int, list[SavedTurn]] = {}
    for turn in record.turns:
        turns.setdefault(turn.month, []).append(turn)
    for month in range(record.months):
        _outside(game, record, month)
        _play_month(game, month, turns.get(month, []))
    _outside(game, record, record.months)
    if fingerprint(game) != record.fingerprint:
        why = "it was saved with other rules" if record.rules != source_hash() else "it was changed after it was saved"
        raise InputError(f"the saved game does not replay to the state it was saved in: {why}")
    return game


def _opened(record: SavedGame) -> Game:
    """The game before its first month."""
    # Names only: what a visitor sends must not name a file of this machine.
    if record.doctrine not in CONTENDERS[0]:
        raise InputError(f"not a saved game: doctrine is {record.doctrine!r}; use {' or '.join(CONTENDERS[0])}")
    check_seed(record.seed, "not a saved game")
    try:
        return Game(resolve(record.parameters), record.doctrine, record.seed, record.people, record.run)
    except NoConvergence as error:
        raise InputError(f"the parameters of the saved game make no world to play in: {error}") from None


def _outside(game: Game, record: SavedGame, month: int) -> None:
    events = ((one.name, one.data) for one in record.interventions if one.month == month)
    game.from_outside(record.branches.get(month), events)


def _play_month(game: Game, month: int, turns: list[SavedTurn]) -> None:
    if game.over:
        raise InputError(f"not a saved game: it goes on after its end, at month {month}")
    for turn in sorted(turns, key=lambda one: Phase[one.phase.upper()]):
        if turn.held:
            game.hold(turn.seat)
        elif turn.choices is None:
            game.leave_to_model(turn.seat)
        else:
            game.answer(turn.seat, turn.choices)
    if not game.advance():
        missing = ", ".join(sorted({GOVERNMENT_NAMES[question.seat] for question in game.questions()}))
        raise InputError(f"not a saved game: month {month} has no answer of {missing}")
