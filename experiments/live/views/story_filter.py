"""What of a story is shown: who acted, kinds of event, words, months, and how many at most."""

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from experiments.seats.moment import Moment
from model.calendar import text_of_month
from model.errors import InputError
from model.parameters.records import issue_titles
from model.players import GOVERNMENT_NAMES

OTHERS = "others"  # courts, panels, the calendar, and whoever lets something happen from outside
ACTORS = (*GOVERNMENT_NAMES, OTHERS)
KINDS = {
    "threats": ("threaten", "carry_out", "postpone", "back_down", "concede", "resist",
                "threat_lapses"),
    "talks": ("offer", "offer_both", "accept", "reject", "sign", "agreed_in_principle", "deal_in_force",
              "ratifier_refuses", "ratification_failed", "bilateral_in_force", "texts_joined", "new_text"),
    "duties": ("impose_sectoral", "suspend_duties", "retaliate", "align_retaliation", "lift_retaliation", "open_case",
               "open_market",
               "court_voids_emergency_duties", "replaced_under_other_statute", "duty_lapsed", "balance_instrument"),
    "review and exit": ("confirm", "decline", "review", "extended", "expired", "ending", "give_notice", "revoke_notice",
                        "notice_taken_back", "notice_effective", "notify_non_market_talks", "show_non_market_text",
                        "sign_non_market_agreement", "terminate_non_market", "calendar"),
    "disputes": ("bring_dispute", "panel_report", "comply", "defy", "suspend_benefits", "dispute_lapses",
                 "labour_case"),
    "policies": ("adopt_instrument", "drop_instrument"),
    "from outside": ("election", "midterm", "water_cycle", "funds_withheld", "intervention"),
}  # fmt: skip
SHOWN = 20  # events at first, and more at a time: a month with its reasons is 3 kB
LONGEST_WORDS = 80


class Told(NamedTuple):
    """A story as HTML, and of how many events that are sought it shows the newest ``shown``."""

    html: str
    shown: int
    found: int


@dataclass(frozen=True)
class Sought:
    """What is sought in a story; empty texts seek everything.

    ``actor``: of :data:`ACTORS`; ``kind``: of :data:`KINDS`; ``words``: each has to stand in the sentence; ``first``,
    ``last``: months (``2026-07``); ``limit``: of newest events shown.
    """

    actor: str = ""
    kind: str = ""
    words: str = ""
    first: str = ""
    last: str = ""
    limit: int = SHOWN

    def __post_init__(self) -> None:
        if self.actor and self.actor not in ACTORS:
            raise InputError(f"actor {self.actor!r} is unknown; use one of {', '.join(ACTORS)}")
        if self.kind and self.kind not in KINDS:
            raise InputError(f"kind {self.kind!r} is unknown; use one of {', '.join(KINDS)}")

    def passes(self, month: str, actor: str | None, kind: str, sentence: str) -> bool:
        """Whether an event is sought."""
        if not (self.first or "0") <= month <= (self.last or "9"):
            return False
        if self.actor and (actor or OTHERS) != self.actor:
            return False
        if self.kind and kind not in KINDS[self.kind]:
            return False
        told = sentence.casefold()
        return all(word in told for word in self.words.casefold().split())

    def changed(self, name: Any, value: Any) -> "Sought":
        """The same with another entry, as a browser sent it; raises :class:`InputError` for what is none."""
        if name not in ("actor", "kind", "words", "first", "last") or not isinstance(value, str):
            raise InputError("the story is sought by actor, kind, words, first and last month")
        entry: dict[str, Any] = {name: value[:LONGEST_WORDS]}
        return replace(self, **entry)


def controls(moment: Moment, sought: Sought) -> dict[str, Any]:
    """What the form of the filter shows, as plain data."""
    start, now = int(moment.states[0].month), int(moment.state.month)
    months = {text_of_month(month) for month in range(start, now + 1)} | {sought.first, sought.last} - {""}
    return {
        "actor": sought.actor, "kind": sought.kind, "words": sought.words, "first": sought.first, "last": sought.last,
        "actors": [["", "Everybody"], *([name, name] for name in GOVERNMENT_NAMES),
                   [OTHERS, "Courts, panels, the calendar, outside"]],
        "kinds": [["", "Everything"], *([name, name.capitalize()] for name in KINDS)],
        "months": sorted(months),
        "issues": list(issue_titles()), "longest": LONGEST_WORDS,
    }  # fmt: skip
