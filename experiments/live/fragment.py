"""A part of a page that the server drew as HTML or SVG."""

import solara


@solara.component_vue("vue/fragment.vue")
def Fragment(html: str, kind: str, label: str, scrolls: bool = False) -> None:
    """A fragment of HTML; ``kind``: its class; ``label``: for screen readers.

    ``scrolls``: it may be larger than its place, so the keyboard has to reach it.
    """
