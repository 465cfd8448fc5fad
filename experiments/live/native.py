"""Forms of plain HTML elements: one message a form, labels that every screen reader knows, no look-alikes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import solara

from model.errors import InputError

LARGEST_TEXT = 200


@solara.component_vue("vue/native_form.vue")
def NativeForm(
    fields: list[dict[str, Any]], label: str, number: int, disabled: bool, event_send: Callable[[Any], None]
) -> None:
    """A form; ``number``: a new one fills it afresh; ``event_send`` gets the values by name, unchecked."""


@solara.component_vue("vue/countdown.vue")
def Countdown(seconds: float | None, still: bool, stamp: str) -> None:
    """Time left, counted in the browser; a new ``stamp`` sets it to ``seconds``."""


@solara.component_vue("vue/english.vue")
def English() -> None:
    """Says that the page is in English."""


@solara.component_vue("vue/entrance.vue")
def Entrance(code: str, seated: str) -> None:
    """The room code, large, where to type it in, and how many have."""


@solara.component_vue("vue/chairs.vue")
def ChairList(chairs: list[dict[str, str]]) -> None:
    """Who sits where: mark and name of the government, and words on who plays it."""


@solara.component_vue("vue/story.vue")
def StoryList(lines: list[dict[str, Any]]) -> None:
    """Events: month, words, and whether they came from outside."""


@solara.component_vue("vue/numbers.vue")
def Numbers(head: list[str], rows: list[list[str]]) -> None:
    """A table whose last column is a number."""


@solara.component_vue("vue/class_tables.vue")
def ClassTables(tables: list[dict[str, Any]], event_free: Callable[[Any], None]) -> None:
    """All tables of a class; ``event_free`` gets table and seat to be freed, unchecked."""


def text_field(name: str, label: str, most: int, value: str = "", hint: str = "") -> dict[str, Any]:
    """A line of text."""
    return {"name": name, "label": label, "type": "text", "value": value, "most": most, "hint": hint}


def lines_field(name: str, label: str, most: int, value: str = "", hint: str = "") -> dict[str, Any]:
    """Some lines of text."""
    return text_field(name, label, most, value, hint) | {"type": "lines"}


def number_field(
    name: str, label: str, value: float, low: float, high: float, hint: str = "", step: float | str = 1
) -> dict[str, Any]:
    """A number within bounds."""
    return {"name": name, "label": label, "type": "number", "value": value, "low": low, "high": high, "hint": hint,
            "step": step}  # fmt: skip


def select_field(
    name: str, label: str, value: Any, choices: Sequence[tuple[Any, str]], hint: str = ""
) -> dict[str, Any]:
    """One of some values, each with its label."""
    listed = [{"value": one, "label": words} for one, words in choices]
    return {"name": name, "label": label, "type": "select", "value": value, "choices": listed, "hint": hint}


def checks_field(name: str, label: str, value: Sequence[Any], choices: Sequence[tuple[Any, str]]) -> dict[str, Any]:
    """Any of some values."""
    listed = [{"value": one, "label": words} for one, words in choices]
    return {"name": name, "label": label, "type": "checks", "value": list(value), "choices": listed}


def text_of(sent: Any, name: str, most: int = LARGEST_TEXT) -> str:
    """A text from a form, however it was sent; raises :class:`InputError` for none or one that is too long."""
    value = sent.get(name) if isinstance(sent, Mapping) else None
    if not isinstance(value, str) or len(value) > most:
        raise InputError(f"{name} is missing or too long")
    return value


def whole_of(sent: Any, name: str) -> int:
    """A whole number from a form, where browsers send text or numbers; raises :class:`InputError`."""
    value = sent.get(name) if isinstance(sent, Mapping) else None
    try:
        if isinstance(value, bool) or len(str(value)) > 20:
            raise ValueError
        return int(str(value))
    except ValueError:
        raise InputError(f"{name}: {str(value)[:20]!r} is no whole number") from None


def number_of(sent: Any, name: str) -> float:
    """A number from a form; raises :class:`InputError`."""
    value = sent.get(name) if isinstance(sent, Mapping) else None
    try:
        if isinstance(value, bool) or len(str(value)) > 30:
            raise ValueError
        return float(str(value))
    except ValueError:
        raise InputError(f"{name}: {str(value)[:20]!r} is no number") from None
