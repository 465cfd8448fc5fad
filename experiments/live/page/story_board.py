"""The story on the page: the form that says what of it is shown, and the button for what came earlier."""

from dataclasses import replace
from typing import Any

import solara

from experiments.live.page.board import Tab
from experiments.live.views.story_filter import SHOWN, Sought, Told, controls
from experiments.live.views.weighed import Weighed
from experiments.seats.moment import Moment
from model.errors import InputError


@solara.component_vue("story_filter.vue")
def StoryFilter(form: dict[str, Any], count: str, event_seek: Any, event_all: Any) -> None:
    """What of the story is shown."""


@solara.component_vue("story_more.vue")
def StoryMore(words: str, event_more: Any) -> None:
    """A button for earlier events; none without ``words``."""


def use_story(
    tab: Tab, moment: Moment, version: int, weighed: Weighed | None
) -> tuple[list[str], list[Any], list[Any]]:  # fmt: skip
    """The story of a tab as HTML, and what stands above and below it; nothing for a tab without one.

    What is sought stays from month to month; a new month shows its newest events only, so that little is sent.
    """
    sought, set_sought = solara.use_state(Sought())
    wished, set_wished = solara.use_state((version, SHOWN))
    limit = wished[1] if wished[0] == version else SHOWN
    told = solara.use_memo(
        lambda: tab.story(moment, replace(sought, limit=limit), weighed) if tab.story else None,
        [version, tab.title, tab.story, sought, limit, weighed],
    )  # fmt: skip
    if told is None:
        return [], [], []

    def seek(sent: Any) -> None:
        try:
            name, value = sent if isinstance(sent, list) and len(sent) == 2 else (None, None)
            # What is sought now, not when this was drawn: two entries may come faster than the page is drawn.
            set_sought(lambda now: now.changed(name, value))
            set_wished((version, SHOWN))
        except InputError:
            return  # no form of ours sends this

    above = StoryFilter(form=controls(moment, sought), count=count_words(told), event_seek=seek,
                        event_all=lambda _: set_sought(Sought()))  # fmt: skip
    left = min(told.found - told.shown, SHOWN)
    below = StoryMore(
        words=f"Show {left} earlier event{'s' * (left > 1)}" if left else "",
        event_more=lambda _: set_wished(lambda now: (version, (now[1] if now[0] == version else SHOWN) + SHOWN)),
    )
    return [told.html], [above], [below]


def count_words(told: Told) -> str:
    """How much of what is sought is shown, in words."""
    if told.found == 0:
        return "No such event."
    if told.shown == told.found:
        return f"{told.found} event{'s' * (told.found != 1)}."
    return f"The newest {told.shown} of {told.found} events."
