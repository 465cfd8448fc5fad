"""The preference in customs: whether a pair's goods still enter under one, and what it spares them from."""

from typing import Any

from model.calendar import add_months, first_day
from model.compiled import compiled
from model.law.state import preference_in_force
from model.world import World


@compiled
def preference_lapsed(world: World, state: Any, importer: int, exporter: int) -> bool:
    """Whether most-favoured-nation duty applies on the pair; Mexico and Canada keep zero under CPTPP."""
    if preference_in_force(state.law, importer, exporter) or (importer > 0 and exporter > 0):
        return False
    return importer + exporter != 2 or world.p.us_ca_fallback < 0.5


@compiled
def preferred_duties(world: World, state: Any, importer: int, exporter: int) -> bool:
    """Whether duties are those of a preference: one is in force, or has been within the time that they outlive it.

    Where the United States withdraws its own duties can stay as they are for a year (19 U.S.C. 2135(e)).
    """
    if preference_in_force(state.law, importer, exporter):
        return True
    left = state.law.left_day[0]
    if importer != 0 or left == 0 or state.law.expired > 0:
        return False
    return first_day(state.month) < add_months(left, int(world.p.duties_after_exit_months))


@compiled
def spares_compliant(world: World, state: Any, importer: int, exporter: int) -> bool:
    """Whether duties added to a preference spare goods that comply with it: those of the United States alone do.

    Without a preference there is nothing to comply with.
    """
    return importer == 0 and preferred_duties(world, state, importer, exporter)


@compiled
def broad_spares_compliant(world: World, state: Any, importer: int, exporter: int) -> bool:
    """Whether a broad duty spares goods that comply (since March 2025, while a preference is in force)."""
    return world.p.broad_exempts_compliant > 0.5 and spares_compliant(world, state, importer, exporter)
