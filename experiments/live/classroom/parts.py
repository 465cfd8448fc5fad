"""What the pages of students and teachers share: the rooms of this server, who a browser is, and small parts."""

from collections.abc import Callable, Sequence
from typing import Any

import solara

from experiments.classroom.remembered import Remembered
from experiments.classroom.room import Room, WrongKey
from experiments.classroom.rooms import Rooms
from experiments.classroom.views import EMPTY, LOST, Chair, Line
from experiments.histories.sentences import month_words
from experiments.live.pulse import Pulse, current_page
from experiments.live.views.marks import icon
from model.errors import InputError
from model.players import GOVERNMENT_NAMES

ROOMS, REMEMBERED, PULSE = Rooms(), Remembered(), Pulse()  # of this server
STORY_SHOWN = 40

CSS = """
.jr { font-size: 17px; line-height: 1.4; color: #1b1b1b; max-width: 1280px; margin: 0 auto; padding: 16px;
  width: 100%; box-sizing: border-box; }
.jr h1 { font-size: 1.7em; margin: 0 0 12px; line-height: 1.2; }
.jr h2 { font-size: 1.2em; font-weight: 700; margin: 0 0 8px; }
.jr h3 { font-size: 1em; margin: 0; }
.jr p { margin: 0 0 8px; }
.jr strong { font-weight: 700; }
.jr .jr-place, .jr h2 + h2, .jr ul + h2, .jr div + h2, .jr ul + p { margin-top: 12px; }
.jr small { display: block; color: #4d4d4d; font-size: 0.82em; }
.jr-hint { color: #4d4d4d; font-size: 0.85em; }
.jr-card { border: 1px solid #c9c9c9; border-radius: 8px; padding: 14px 16px; background: #fff; margin: 0 0 16px;
  min-width: 0; }
.jr-two { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 16px; align-items: start; }
.jr-tables { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 12px; }
.jr-tables .jr-card { margin: 0; padding: 10px 12px; font-size: 0.88em; }
.jr-tables .jr-button { margin: 0 6px 6px 0; }
.jr-code { font-size: clamp(2.2em, 9vw, 4.6em); font-weight: 700; letter-spacing: 0.04em; line-height: 1.1;
  font-family: ui-monospace, "DejaVu Sans Mono", monospace; white-space: nowrap; }
.jr-bar { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; justify-content: space-between; }
.jr-bar p, .jr-bar h1 { margin: 0; }
.jr-bar .jr-hint { max-width: 34em; margin-top: 6px; }
.jr-clock { font-size: 1.3em; font-weight: 700; font-variant-numeric: tabular-nums; }
.jr-hurry { color: #A12A00; }
.jr-chairs { list-style: none; padding: 0 !important; margin: 0; display: grid; gap: 6px; }
.jr-chairs li { display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap; }
.jr-mark { flex: none; align-self: center; line-height: 0; }
.jr-story { list-style: none; padding: 0 !important; margin: 0; max-height: 460px; overflow-y: auto; }
.jr-story li { padding: 6px 0; border-top: 1px solid #e3e3e3; }
.jr-story li:first-child { border-top: 0; }
.jr-story b { display: block; font-size: 0.82em; color: #4d4d4d; }
.jr-outside { background: #fff4d6; }
.jr-form { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(230px, 100%), 1fr)); gap: 14px 18px;
  align-items: start; }
.jr-form .jr-button { justify-self: start; align-self: end; }
.jr-form + p, .jr-form + div { margin-top: 12px; }
.jr-field { display: flex; flex-direction: column; gap: 3px; min-width: 0; }
.jr-field label, .jr-form legend { font-weight: 600; font-size: 0.9em; }
.jr-form fieldset { border: 0; padding: 0; display: grid; gap: 2px; }
.jr-form legend { margin-bottom: 3px; }
.jr-form fieldset label { display: flex; }
.jr-form fieldset label { font-weight: 400; font-size: 1em; }
.jr-field .jr-hint { margin: 0; }
.jr input[type=text], .jr input[type=number], .jr select, .jr textarea { font: inherit; padding: 8px 10px;
  border: 1px solid #767676; border-radius: 6px; background: #fff; color: #1b1b1b; width: 100%; min-height: 44px;
  box-sizing: border-box; appearance: auto; }
.jr input[type=radio], .jr input[type=checkbox] { width: 1.15em; height: 1.15em; flex: none; margin: 3px 4px 0 0;
  accent-color: #0072B2; appearance: auto; }
.jr-button { font: inherit; font-weight: 600; padding: 8px 18px; min-height: 44px; border-radius: 6px; cursor: pointer;
  border: 1px solid #5a5a5a; background: #fff; color: #1b1b1b; }
.jr-primary { background: #005A8E; border-color: #005A8E; color: #fff; }
.jr-button:disabled { background: #e6e6e6; border-color: #8a8a8a; color: #595959; cursor: default; }
.jr :focus-visible { outline: 3px solid #D55E00; outline-offset: 2px; }
.jr-error { background: #fbe9e4; border-left: 5px solid #A12A00; padding: 10px 14px; margin: 0 0 12px; }
.jr-sure, .jr-warn { background: #fff4d6; border-left: 5px solid #8A5A00; padding: 10px 14px; margin: 0 0 12px; }
.jr-sure { max-width: 34em; }
.jr-bar .jr-sure { margin: 0; }
.jr-warn p:last-child { margin: 0; }
.jr-sure .jr-button { margin: 0 8px 0 0; }
.jr-head { position: sticky; top: 0; z-index: 3; }
.jr-note { background: #e5f1f8; border-left: 5px solid #005A8E; padding: 10px 14px; margin: 0 0 12px; }
.jr table { border-collapse: collapse; width: 100%; }
.jr th, .jr td { text-align: left; padding: 4px 8px 4px 0; border-top: 1px solid #e3e3e3; vertical-align: top; }
.jr td:first-child { white-space: nowrap; }
.jr td.jr-number, .jr th.jr-number { text-align: right; font-variant-numeric: tabular-nums; }
.jr details summary { cursor: pointer; font-weight: 600; margin-bottom: 8px; }
.jr-view { overflow-x: auto; }
.jr svg { max-width: 100%; height: auto; }
@media (max-width: 800px) {
  .jr { padding: 10px; font-size: 16px; } .jr-two { grid-template-columns: minmax(0, 1fr); }
  .jr-view svg, .jr-view table { min-width: 620px; }
  .jr-head .jr-card { padding: 6px 12px; } .jr-head h1 { font-size: 1.15em; } .jr-head .jr-bar { gap: 0 16px; }
}
"""


def session_of_browser() -> str:
    """What tells this browser from others: its session, or one name for all outside a server."""
    page = current_page()
    return "no server" if page is None else str(page.session_id)


def held_room(held: tuple[str, str] | None, admit: Callable[[Room, str], Any]) -> Room | None:
    """The room of the code and key that a browser holds, if it is still open and ``admit(room, key)`` takes the key."""
    room = ROOMS.remembered(held[0]) if held else None
    if held is None or room is None:
        return None
    try:
        admit(room, held[1])
    except WrongKey:
        return None
    return room


def use_pulse(room: Any, table: int | None, key: str | None) -> None:
    """Show the component again whenever its room, or its table there, has something new; ends with the component."""
    _, set_count = solara.use_state(0)

    def listen() -> Callable[[], None]:
        return PULSE.listen(room, table, key, lambda: set_count(lambda count: count + 1))

    solara.use_effect(listen, [id(room), table, key])


def attempt(action: Callable[[], Any], say: Callable[[str], None]) -> bool:
    """Do something that may be refused; the refusal is said. Returns whether it was done."""
    try:
        action()
    except InputError as error:
        say(str(error))
        return False
    say("")
    return True


@solara.component
def Button(label: str, on_click: Callable[[], None], primary: bool = False, disabled: bool = False) -> None:
    """A plain button."""
    button = solara.v.Html(
        tag="button", class_="jr-button jr-primary" if primary else "jr-button", children=[label],
        attributes={"type": "button", "disabled": disabled},
    )  # fmt: skip
    solara.v.use_event(button, "click", lambda *_: None if disabled else on_click())


@solara.component
def ConfirmedButton(label: str, warning: str, sure: str, on_click: Callable[[], None]) -> None:
    """A button for what cannot be taken back: it says what it does first, and does it on the second press only.

    ``sure``: label of the second button.
    """
    asked, set_asked = solara.use_state(False)
    if not asked:
        Button(label, lambda: set_asked(True)).key("ask")
        return

    def do() -> None:
        set_asked(False)
        on_click()

    with solara.v.Html(tag="div", class_="jr-sure", attributes={"role": "alert"}):
        Words(warning)
        Button(sure, do, primary=True).key("sure")
        Button("Cancel", lambda: set_asked(False)).key("cancel")


@solara.component
def Words(text: str, tag: str = "p", css: str = "", role: str = "") -> None:
    """A text in an element; it is never read as HTML."""
    attributes = {"role": role} if role else {}
    solara.v.Html(tag=tag, class_=css, attributes=attributes, children=[text])


@solara.component
def Refusal(text: str) -> None:
    """What was refused, if anything."""
    if text:
        Words(text, css="jr-error", role="alert")


def chair_data(chairs: Sequence[Chair], own: int | None = None, closed: bool = False) -> list[dict[str, str]]:
    """Chairs as a page shows them; ``own``: the seat of who looks; ``closed``: nobody chooses any more there."""
    return [
        {"mark": icon(one.seat), "name": GOVERNMENT_NAMES[one.seat], "who": _who(one, own, closed)} for one in chairs
    ]


def _who(chair: Chair, own: int | None, closed: bool) -> str:
    if chair.presence == EMPTY:
        return "played by the model"
    name = f"{chair.name} (you)" if chair.seat == own else str(chair.name)
    if closed:
        return name
    if chair.presence == LOST:
        return f"{name}: lost, the model plays"
    return f"{name}: choosing" if chair.asked else f"{name}: ready"


def story_data(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The latest events as a page shows them, the latest first."""
    shown = list(reversed(lines))[:STORY_SHOWN]
    return [{"month": month_words(one.month), "words": one.words, "outside": one.outside} for one in shown]
