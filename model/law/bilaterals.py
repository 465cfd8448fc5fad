"""Deals of two: executive form (next month, beside the treaty) and treaty form (ratified, can replace it)."""

from typing import Any

from model.calendar import add_months
from model.compiled import compiled
from model.law.refusals import Refusal
from model.law.state import pair_of

RATIFICATION_MONTHS_MINIMUM = 6  # design: details section 10
RATIFICATION_MONTHS_MAXIMUM = 18


@compiled
def sign_executive(law: Any, a: int, b: int, day: int, changes_text: bool) -> int:
    """Sign an executive deal; it cannot change the trilateral text (Art. 34.3)."""
    if a == b:
        return Refusal.NOT_A_PAIR
    if changes_text:
        return Refusal.TEXT_NEEDS_ALL
    law.executive_signed[pair_of(a, b)] = day
    law.executive_in_force[pair_of(a, b)] = add_months(day, 1)
    return Refusal.NONE


@compiled
def sign_treaty(law: Any, a: int, b: int, day: int) -> int:
    """Sign a bilateral of treaty form, to be ratified."""
    if a == b:
        return Refusal.NOT_A_PAIR
    pair = pair_of(a, b)
    if law.treaty_signed[pair] > 0:
        return Refusal.ALREADY_SIGNED
    law.treaty_signed[pair] = day
    return Refusal.NONE


@compiled
def ratify(law: Any, a: int, b: int, day: int) -> int:
    """Bring a signed bilateral treaty into force; six months after signature at the earliest."""
    if a == b:
        return Refusal.NOT_A_PAIR
    pair = pair_of(a, b)
    if law.treaty_signed[pair] == 0 or law.treaty_in_force[pair] > 0:
        return Refusal.NOT_SIGNED
    if day < add_months(law.treaty_signed[pair], RATIFICATION_MONTHS_MINIMUM):
        return Refusal.NOT_RATIFIED_YET
    law.treaty_in_force[pair] = day
    return Refusal.NONE


@compiled
def lapse_unratified(law: Any, pair: int, day: int) -> bool:
    """A signed treaty not ratified within eighteen months is dead; returns whether one died."""
    if law.treaty_signed[pair] == 0 or law.treaty_in_force[pair] > 0:
        return False
    if day < add_months(law.treaty_signed[pair], RATIFICATION_MONTHS_MAXIMUM):
        return False
    law.treaty_signed[pair] = 0
    return True
