"""Where a game comes from: a month of a history, replayed from its seed or from a saved game."""

from pathlib import Path

from agents.values.preparation import prepare
from experiments.histories.first_run import compiled_beside
from experiments.seats.saved import load
from model.calendar import month_from_text, text_of_month
from model.errors import InputError
from model.parameters import ParameterSet
from model.review import JointReview


def history_at(parameters: ParameterSet, seed: int, doctrine: str, month: str | None) -> JointReview:
    """A history replayed to the start of ``month`` (default: its first); :class:`InputError` if it is not reached."""
    first = month_from_text(str(parameters["start"]))
    wanted = first if month is None else _month(month)
    if wanted < first:
        raise InputError(f"--month {month}: this history starts in {text_of_month(first)}")
    with compiled_beside():
        world = prepare(parameters)
    review = JointReview(parameters, doctrine, seed, world=world)
    while int(review.state.month) < wanted and not review.state.over:
        review.step()
    if int(review.state.month) != wanted or review.state.over:
        last = text_of_month(int(review.state.month) - 1)
        raise InputError(f"--month {month}: this history runs from {text_of_month(first)} to {last}")
    return review


def saved_history(path: Path, month: str | None) -> JointReview:
    """The history of a saved game at the start of ``month`` (default: where it was saved).

    Raises :class:`InputError` as :func:`experiments.seats.saved.read_game` does, and for a month it does not hold.
    """
    with compiled_beside():
        game = load(path)
    first = month_from_text(str(game.parameters["start"]))
    wanted = first + game.months_played if month is None else _month(month)
    if not first <= wanted <= first + game.months_played:
        last = text_of_month(first + game.months_played)
        raise InputError(f"--month {month}: {path} holds {text_of_month(first)} to {last}")
    game.back_to(wanted - first)
    if game.over:
        raise InputError(f"{path} was saved after its end: give an earlier --month")
    return game.review


def _month(text: str) -> int:
    try:
        return month_from_text(text)
    except ValueError as error:
        raise InputError(f"--month {error}") from None
