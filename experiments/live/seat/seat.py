"""A seat on the page: the doctrine card, the open questions, what the model expects, the debrief, the game as a file.

A component is handed a game and a seat and shows that seat's questions and beliefs only. ``docs/seat.md`` says what is
public. What a browser sends is a name of a choice; :meth:`experiments.seats.game.Game.answer` decides whether it is
one that is open.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from html import escape
from pathlib import Path
from typing import Any

import solara
from solara.lab import use_task

from experiments.classroom.marks import taken_by_default
from experiments.histories.sentences import month_words, the_seat
from experiments.live.seat.menu import grouped, measured_in, missing, put_to_you, sections, signed_pct
from experiments.live.seat.words import debrief_page, doctrine_card, expected, news, who_you_are
from experiments.seats.debrief import Debrief
from experiments.seats.expectations import Expectations
from experiments.seats.game import Game
from experiments.seats.questions import Question
from experiments.seats.saved import LARGEST_FILE, read_game, saved
from model.errors import InputError
from model.players import GOVERNMENT_NAMES

Guard = AbstractContextManager[Any]
ALL_COMPARED = 4  # choices: so few are all compared when the model is asked
STYLE = Path(__file__).with_name("seat.css")


def play_until_asked(game: Game) -> None:
    """Play months until somebody is asked or the history is over."""
    while not game.over and not game.questions():
        game.advance()


@solara.component_vue("seat_question.vue", vuetify=False)
def ChoiceList(
    legend: str, measure: str, occasion: int, content: str, chosen: str, focused: bool,
    event_choose: Callable[[Any], None],
) -> None:  # fmt: skip
    """Choices of a question as native radio buttons, lists and sliders; ``focused``: takes the focus when it comes.

    ``content``: groups and terms as JSON, since a nested structure would be searched for components at every change.
    """


@solara.component_vue("seat_upload.vue", vuetify=False)
def Upload(label: str, largest: int, event_read: Callable[[Any], None]) -> None:
    """A file from the visitor's disk as text; what is larger than ``largest`` bytes is not read."""


@solara.component
def Seat(
    game: Game, seat: int, on_change: Callable[[], None], version: int = 0, guard: Guard | None = None,
    on_load: Callable[[Game], None] | None = None, files: bool = True,
) -> None:  # fmt: skip
    """All that a person in a seat sees and does.

    ``on_change``: called after the seat has answered; it is for the caller to play on (:func:`play_until_asked`).
    ``version``: any number that changes when the game has changed otherwise, so that the seat is drawn anew.
    ``guard``: a lock held around everything that touches the game, where several visitors share it. ``on_load``: takes
    a game from an uploaded file (None: nothing can be uploaded); ``files``: whether the game can be saved.
    """
    with guard or nullcontext():
        questions, month, over = game.questions(seat), game.month, game.over
    with solara.Div(classes=["seat"]):
        solara.Style(STYLE)
        solara.HTML(tag="h2", unsafe_innerHTML=f"You are {the_seat(seat)}: {'the end' if over else month_words(month)}")
        if over:
            # Another seat's debrief, or another game's, is another one.
            SeatDebrief(game, seat, guard).key(f"{id(game)}-{seat}")
        else:
            _html(_guarded(guard, lambda: who_you_are(game, seat)))
            solara.HTML(tag="p", attributes={"role": "status"}, unsafe_innerHTML=_status(questions))
            with solara.Div(classes=["seat-columns"]):
                with solara.Div():
                    Questions(game, seat, questions, on_change, guard)
                    _html("<h3>What happened lately</h3>" + _guarded(guard, lambda: news(game)))
                with solara.Div(classes=["seat-card"]):
                    _html(_guarded(guard, lambda: doctrine_card(game, seat)))
        if files or on_load:
            SeatFiles(game, on_load, guard, files)


def _status(questions: tuple[Question, ...]) -> str:
    if not questions:
        return "Nothing is open to you now: wait for the others."
    count = len(questions)
    return f"{count} question{'s are' if count > 1 else ' is'} open to you. Choose, then submit."


def _html(content: str) -> None:
    solara.HTML(tag="div", unsafe_innerHTML=content)


def _guarded[T](guard: Guard | None, work: Callable[[], T]) -> T:
    with guard or nullcontext():
        return work()


@solara.component
def Questions(
    game: Game, seat: int, questions: tuple[Question, ...], on_change: Callable[[], None], guard: Guard | None,
    expectations: bool = True, before: Mapping[int, str] | None = None,
    on_mark: Callable[[Mapping[int, str]], None] | None = None,
) -> None:  # fmt: skip
    """The open questions under their headings, and the two ways to answer them.

    ``expectations``: whether the model can be asked what it expects, which plays on many times. ``before``: choices
    marked by occasion when this is drawn for the first time; ``on_mark``: is told what is marked whenever that changes.
    """
    chosen: solara.Reactive[dict[Any, str]] = solara.use_reactive({})
    error, set_error = solara.use_state("")
    submitted, set_submitted = solara.use_state(False)
    place = (game.months_played, questions[0].phase if questions else None)
    first = {one.occasion: (before or {}).get(one.occasion, taken_by_default(one)) for one in questions}

    def marked(names: Mapping[Any, str]) -> dict[int, str]:
        return {occasion: names.get((place, occasion), name) for occasion, name in first.items()}

    mine = marked(chosen.value)

    def choose(occasion: int, name: Any) -> None:
        if isinstance(name, str):
            chosen.set({**chosen.peek(), (place, occasion): name})
            if on_mark is not None:
                on_mark(marked(chosen.peek()))

    def submit() -> None:
        # What is marked now: a choice may have come since this was drawn.
        game.answer(seat, marked(chosen.peek()))

    def answered(work: Callable[[], None]) -> None:
        try:
            _guarded(guard, work)
        except InputError as refused:
            set_error(f"This was not taken: {str(refused).split('; legal:')[0]}. Choose again.")
            return
        set_error("")
        chosen.set({})
        set_submitted(True)
        on_change()

    for title, some in sections(questions):
        _html(f"<h3>{title}</h3>")
        for question in some:
            OneQuestion(
                game, question, mine, lambda name, occasion=question.occasion: choose(occasion, name), guard,
                submitted and question is questions[0], expectations,
            ).key(f"{place}-{question.occasion}")  # fmt: skip
    if error:
        solara.HTML(tag="p", classes=["seat-error"], attributes={"role": "alert"}, unsafe_innerHTML=escape(error))
    if questions:
        left = missing(questions, mine)
        with solara.Div(classes=["seat-actions"]).key(f"{place}-actions"):
            solara.Button("Submit your choices", color="primary", disabled=left > 0,
                          on_click=lambda: answered(submit))  # fmt: skip
            solara.Button("Let the model choose", outlined=True,
                          on_click=lambda: answered(lambda: game.leave_to_model(seat)))  # fmt: skip
            if left:
                solara.Text(f"{left} question{'s' if left > 1 else ''} still without a choice.")


@solara.component
def OneQuestion(
    game: Game, question: Question, mine: Mapping[int, str], choose: Callable[[Any], None], guard: Guard | None,
    focused: bool, expectations: bool,
) -> None:  # fmt: skip
    """A question with its choices, and what the model expects of the one that is marked."""
    content = solara.use_memo(
        lambda: json.dumps({"groups": grouped(question), "terms": put_to_you(question)}), [question]
    )  # fmt: skip
    chosen = mine[question.occasion]
    ChoiceList(
        legend=question.words, measure=measured_in(question), occasion=question.occasion, content=content,
        chosen=chosen, focused=focused, event_choose=choose,
    )  # fmt: skip
    if expectations:
        Expected(game, question, chosen, dict(mine), guard)


def use_pieces(result: Callable[[Any], Any]) -> tuple[Any, float]:
    """A task that runs ``pieces()`` of what it is called with in the background, and the share that is done.

    Its value is ``result`` of what it was called with. It stops when the visitor has gone.
    """
    done, set_done = solara.use_state(0.0)
    gone = solara.use_ref(False)

    def leave() -> None:
        gone.current = True

    def play(work: Any) -> Any:
        for share in work.pieces():
            if gone.current:
                return None
            set_done(share)
        return result(work)

    solara.use_effect(lambda: leave, [])
    return use_task(play, dependencies=None, raise_error=False), done


@solara.component
def Expected(
    game: Game, question: Question, chosen: str, mine: Mapping[int, str], guard: Guard | None
) -> None:  # fmt: skip
    """What the model expects, worked out when it is asked for, in the background."""
    error, set_error = solara.use_state("")
    task, done = use_pieces(lambda one: one.found())

    def ask() -> None:
        try:
            names, given = names_to_compare(question, chosen), {k: name for k, name in mine.items() if name}
            task(_guarded(guard, lambda: Expectations(game, question, names, given=given)))
            set_error("")
        except InputError as refused:
            set_error(str(refused))

    with solara.Div(classes=["seat-expect"]):
        solara.Button("What does the model expect?", text=True, outlined=True, small=True, on_click=ask,
                      disabled=task.pending)  # fmt: skip
        with solara.Div(attributes={"aria-live": "polite"}):
            if error or task.error:
                _html(f'<p class="seat-error">{escape(error or str(task.exception))}</p>')
            elif task.pending:
                _html(f"<p class=seat-note>Playing on from here many times: {done:.0%}</p>")
            elif task.finished and task.value:
                _html(expected(question, task.value))


def names_to_compare(question: Question, chosen: str) -> list[str]:
    """All choices of a short question; else the one that is marked, or the best by the doctrine's reckoning."""
    if len(question.choices) <= ALL_COMPARED:
        return [one.name for one in question.choices]
    if question.find(chosen) is not None and chosen != question.choices[0].name:
        return [chosen]
    return [max(question.choices, key=lambda one: one.value).name]


@solara.component
def SeatDebrief(game: Game, seat: int, guard: Guard | None = None) -> None:
    """The end for a seat, and its debrief when it is asked for."""
    task, done = use_pieces(lambda one: one.data())
    payoff = float(_guarded(guard, game.payoffs)[seat])
    _html(f"<p>The history is over. Your payoff is {signed_pct(payoff)} of GDP a year.</p>")
    if task.not_called:
        solara.Button("Show my debrief", color="primary",
                      on_click=lambda: task(_guarded(guard, lambda: Debrief(game, seat))))  # fmt: skip
    with solara.Div(attributes={"aria-live": "polite"}):
        if task.pending:
            _html(f"<p class=seat-note>Playing the game again in other ways: {done:.0%}</p>")
        elif task.error:
            _html(f'<p class="seat-error">{escape(str(task.exception))}</p>')
        elif task.finished and task.value:
            _html(debrief_page(task.value))


@solara.component
def SeatFiles(game: Game, on_load: Callable[[Game], None] | None, guard: Guard | None, files: bool) -> None:
    """Save the game as a file, and load one."""
    error, set_error = solara.use_state("")

    def read(sent: Any) -> None:
        assert on_load is not None
        try:
            content = sent.get("content") if isinstance(sent, dict) else None
            if not isinstance(content, str) or not content or len(content) > LARGEST_FILE:
                raise InputError(f"the file is empty or larger than {LARGEST_FILE} bytes; choose a saved game")
            on_load(read_game(content))
            set_error("")
        except InputError as refused:
            set_error(str(refused))

    _html("<h3>This game as a file</h3>")
    with solara.Div(classes=["seat-actions"]):
        if files:
            people = "-".join(GOVERNMENT_NAMES[one].lower().replace(" ", "-") for one in sorted(game.people))
            solara.FileDownload(
                lambda: _guarded(guard, lambda: json.dumps(saved(game), indent=1) + "\n"),
                filename=f"joint-review-{people}.json", label="Save this game", mime_type="application/json",
            )  # fmt: skip
        if on_load:
            Upload(label="Load a saved game", largest=LARGEST_FILE, event_read=read)
    if error:
        solara.HTML(tag="p", classes=["seat-error"], attributes={"role": "alert"}, unsafe_innerHTML=escape(error))
