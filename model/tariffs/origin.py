"""Rules of origin for cars: regional content, roll-up, and a floor of United States content.

A stricter rule binds through a shadow price on the parts it disfavours. That price raises demand for parts
from inside, raises the cost of assembly, and lets more cars fall back on most-favoured-nation duty: the
pattern found by the USITC (332-600, July 2025). Everything is against the rules in force in 2024, under
which the United States did not apply the roll-up that the panel of December 2022 had found.
"""

from typing import Any

from model.compiled import compiled
from model.law.state import preference_in_force
from model.players import CHINA, Issue, Sector
from model.tariffs.compliance import claim_of, compliance_share
from model.world import World


@compiled
def stricter_content(world: World, state: Any, partner: int) -> float:
    """Regional value content asked of cars from a partner above the rules of 2024, in points.

    ``content_ask`` points at the full ask; less ``roll_up_points`` once the United States applies roll-up.
    """
    points = world.p.content_ask * state.positions[partner - 1, Issue.AUTO_CONTENT]
    return points - world.p.roll_up_points * state.roll_up_applied


@compiled
def floor_gap(world: World, state: Any, partner: int) -> float:
    """United States content asked of cars from a partner beyond what they hold, in points."""
    asked = world.p.us_content_floor * state.positions[partner - 1, Issue.AUTO_CONTENT]
    return max(0.0, 100.0 * (asked - world.p.us_content_vehicles))


@compiled
def vehicle_compliance(world: World, state: Any, importer: int, exporter: int) -> float:
    """Share, 0 to 1, of cars from ``exporter`` to ``importer`` that claim the preference.

    Stricter content raises the cost of complying: it shifts the location of the compliance curve. The share found last
    is kept, for most states of a month have the same.
    """
    partner, shift = max(importer, exporter), 0.0
    if importer == 0 or exporter == 0:
        burden = stricter_content(world, state, partner) + floor_gap(world, state, partner)
        shift = world.p.content_compliance_slope * burden
    if shift == 0.0:
        return state.compliance[importer, exporter]
    known, margin = world.cars[importer, exporter], state.margin[importer, exporter]
    if known.margin != margin or known.shift != shift:
        claim = claim_of(world, importer, exporter)
        known.margin, known.shift = margin, shift
        known.share = compliance_share(margin, claim[0] + shift, claim[1])
    return known.share


@compiled
def add_content_rules(world: World, state: Any) -> None:
    """Add shadow prices of content rules on parts bought by North American assemblers, ad valorem.

    To ``world.wedges`` [assembler, supplier, sector], for assemblers that a preference of the United States binds.
    Parts from outside North America carry the price of regional content; parts from outside the United States, at home
    or abroad, that of the United States floor. The United States' own assembly follows the mean of its two partners'
    rules.
    """
    with_mexico, with_canada = preference_in_force(state.law, 0, 1), preference_in_force(state.law, 0, 2)
    of_mexico, of_canada = stricter_content(world, state, 1), stricter_content(world, state, 2)
    slope = world.p.content_price_slope
    if with_mexico or with_canada:
        _add_on_parts(world, 0, 0.0, slope * (0.5 * (of_mexico + of_canada)))
    if with_mexico:
        _add_on_parts(world, 1, slope * floor_gap(world, state, 1), slope * of_mexico)
    if with_canada:
        _add_on_parts(world, 2, slope * floor_gap(world, state, 2), slope * of_canada)


@compiled
def _add_on_parts(world: World, assembler: int, floor: float, regional: float) -> None:
    """Add to the wedges on parts the price of a ``floor`` of United States content and that of ``regional`` content."""
    for supplier in range(world.wedges.shape[1]):
        outside = regional if supplier >= CHINA else 0.0
        world.wedges[assembler, supplier, Sector.PARTS] += outside + (floor if supplier != 0 else 0.0)
