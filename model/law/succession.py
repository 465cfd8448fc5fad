"""From NAFTA to a new text: signed by three, in force later (agreed 2018, in force 2020)."""

from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.constants import REVIEW_YEARS, Treaty
from model.law.refusals import Refusal
from model.law.state import parties_left


@compiled
def may_sign_new_text(law: Any) -> int:
    """Whether the three can sign a text that replaces the old one."""
    if law.treaty != Treaty.NAFTA or parties_left(law) < 3:
        return Refusal.NOT_IN_THIS_TEXT
    return Refusal.ALREADY_SIGNED if law.new_text_signed > 0 else Refusal.NONE


@compiled
def sign_new_text(law: Any, day: int) -> int:
    """The three sign; the old text stays in force until the new one enters into force."""
    refusal = may_sign_new_text(law)
    if refusal == Refusal.NONE:
        law.new_text_signed = day
    return refusal


@compiled
def abandon_new_text(law: Any) -> None:
    """A signed text that is not in force yet comes to nothing; the old one goes on."""
    if law.treaty == Treaty.NAFTA:
        law.new_text_signed = 0


@compiled
def enter_into_force(law: Any, day: int, months: int) -> bool:
    """Put a signed text into force ``months`` after signature: its term and its first review run from then."""
    if law.treaty != Treaty.NAFTA or law.new_text_signed == 0 or day < add_months(law.new_text_signed, months):
        return False
    if parties_left(law) < 3:
        return False
    law.treaty = Treaty.USMCA
    law.new_text_in_force = day
    law.term_end = add_months(day, 12 * law.term_years)
    law.next_review = add_months(day, 12 * REVIEW_YEARS)
    return True
