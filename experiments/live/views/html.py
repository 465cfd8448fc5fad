"""Fragments of HTML: escaped, with a caption and headed columns, and styles that reach no further than the view."""

from collections.abc import Iterable, Sequence
from html import escape

RULES = (
    "&{background:#fff;color:#1a1a1a;font:16px/1.4 Arial,Helvetica,sans-serif;padding:.2em .8em}"
    "& table{border-collapse:collapse;width:100%}"
    "& caption{text-align:left;font-weight:bold;font-size:18px;padding:.5em 0}"
    "& th,& td{text-align:left;vertical-align:top;padding:.35em .7em .35em 0;font-weight:normal;"
    "border-bottom:1px solid #d0d0d0}& thead th{font-weight:bold}"
)


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], name: str = "", numbers: Sequence[int] = ()
) -> str:  # fmt: skip
    """A table whose first column heads its rows; every text is escaped.

    ``name``: what rules of style may call it by; ``numbers``: columns that are set to the right. A row of one cell is a
    heading over the rows that follow.
    """

    def cell(tag: str, k: int, words: str) -> str:
        return f"<{tag}{' class="number"' if k in numbers else ''}>{escape(words)}</{tag.split()[0]}>"

    columns = "".join(cell('th scope="col"', k, words) for k, words in enumerate(head))
    lines = "".join(
        "<tr>" + "".join(cell("td" if k else 'th scope="row"', k, words) for k, words in enumerate(row)) + "</tr>"
        if len(row) > 1
        else f'<tr><th scope="colgroup" colspan="{len(head)}" class="part">{escape(row[0])}</th></tr>'
        for row in rows
    )
    called = f' class="table-{name}"' if name else ""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table{called}>{said}<thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table>"


def fragment(name: str, label: str, body: str, style: str = "") -> str:
    """A section of the page with an accessible name, black on white.

    ``style``: rules of its own, in which ``&`` stands for the section.
    """
    rules = (RULES + style).replace("&", f".view-{name}")
    return f'<style>{rules}</style><section class="view view-{name}" aria-label="{escape(label)}">{body}</section>'
