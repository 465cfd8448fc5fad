"""How much the moves of a story mattered: what was worked out so far, and how a story shows and asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from experiments.histories.sentences import month_words
from experiments.live.views.changes import sure_of, told
from experiments.seats.effects import Effect

STYLE = (
    "& .effect{background:#eef4ec;border-left:4px solid #00694D;padding:.1em .5em}"
    "& .month{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .8em;font-size:15px}"
    "& .month button{font-size:15px}"
)


@dataclass(frozen=True)
class Weighed:
    """Effects of the steps of months by months played before; the month being worked out and the share done of it."""

    effects: Mapping[int, tuple[Effect, ...]] = field(default_factory=dict)
    under_way: int | None = None
    share: float = 0.0

    @cached_property
    def by_row(self) -> dict[int, Effect]:
        """Effects by the rows of the log that their steps wrote."""
        return {row: one for steps in self.effects.values() for one in steps for row in one.rows}

    def beside(self, month: str, played: int) -> str:
        """What stands beside a month's heading: a button to ask, how far the work has come, or what was left undone."""
        if played in self.effects:
            return ""
        if played == self.under_way:
            said = f"Each move is being weighed: {self.share:.0%}"
            return f'<span id="jr-weigh-{played}" role="status">{said}</span>'
        label = f"How much did each move of {month_words(month)} matter?"
        closed = " disabled" if self.under_way is not None else ""
        return (
            f'<button type="button" class="jr-button jr-small" id="jr-weigh-{played}" data-weigh="{played}"{closed}>'
            f"{escape(label)}</button>"
        )

    def below(self, played: int) -> str:
        """What the month's steps did that no row of the log tells, as HTML."""
        if played not in self.effects:
            return ""
        steps = self.effects[played]
        silent = [one for one in steps if not len(one.rows) and sure_of(one.changes)]
        said = "".join(
            f'<li class="effect">{escape(one.words)} {escape(told("This", one.changes))}</li>' for one in silent
        )
        note = f"{steps[0].continuations} continuations before and after each step, with the same luck"
        return f"<li><small>{note}; in brackets: 95% interval.</small></li>{said}"

    def of_step(self, row: int) -> str:
        """What the step that wrote a row did, as HTML."""
        one = self.by_row.get(row)
        if one is None:
            return ""
        count = len(one.rows)
        subject = "This step" if count == 1 else f"This step, {count} entries together,"
        return f'<p class="effect">{escape(told(subject, one.changes))}</p>'
