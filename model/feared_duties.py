"""What duties, in force and threatened, do to the sales that firms build for (details section 6).

A duty on a share of a country's goods takes 1 - (1 + t)^(-sigma) of the sales it falls on, as long as it lasts: what is
in force for certain, what is threatened with the probability that the threat is carried out. Both by one rule, so that
a threat never costs more than what it threatens with.
"""

from typing import Any

from model.beliefs import belief_in
from model.compiled import compiled
from model.law.constants import Scope, Statute
from model.law.statutes import may_impose
from model.players import Sector, ThreatClass
from model.remembered import kept_sales_loss
from model.tariffs.layers import rate_on_energy
from model.tariffs.preference import broad_spares_compliant, spares_compliant
from model.world import World

BROAD, SECTORAL = 0, 1  # kinds of duty; those of section 232 by their scope, from the second on


@compiled
def share_of_sales_kept(world: World, state: Any, importer: int, exporter: int, day: int) -> float:
    """Share of a country's sales to another that duties leave, in force and threatened; 1 without any.

    They are expected to stand for ``duty_persistence`` months, discounted as firms do.
    """
    lost = lost_to_broad(world, state, importer, exporter, day)
    lost += lost_to_sectoral(world, state, importer, exporter, Scope.METALS, day)
    lost += lost_to_sectoral(world, state, importer, exporter, Scope.AUTOS, day)
    if lost == 0.0:
        return 1.0
    return 1.0 - lost * world.duties_to_firms


@compiled
def lost_to_broad(world: World, state: Any, importer: int, exporter: int, day: int) -> float:
    """Share of all sales lost while a broad duty stands, expected over its threats: on goods that do not comply.

    Goods under a sectoral duty pay no broad one.
    """
    feared = feared_loss(world, state, importer, exporter, BROAD, state.broad[importer, exporter], day)
    if feared == 0.0:
        return 0.0
    exempt = state.compliance[importer, exporter] if broad_spares_compliant(world, state, importer, exporter) else 0.0
    reached = 1.0
    for scope in (Scope.METALS, Scope.AUTOS):
        if state.sectoral[importer, exporter, scope] > 0.0:
            reached -= goods_in_scope(world, importer, exporter, scope)
    reached -= (1.0 - rate_on_energy(world, importer, exporter)) * world.goods_share[importer, exporter, Sector.ENERGY]
    return feared * reached * (1.0 - exempt)


@compiled
def lost_to_sectoral(world: World, state: Any, importer: int, exporter: int, scope: int, day: int) -> float:
    """Share of all sales lost while a sectoral duty stands, expected over threats; those that section 232 allows.

    Cars comply as other goods of the pair do: what a package would ask of content is no part of what firms fear.
    """
    in_force = state.sectoral[importer, exporter, scope]
    feared = feared_loss(world, state, importer, exporter, SECTORAL + scope, in_force, day)
    if feared == 0.0:
        return 0.0
    reached = goods_in_scope(world, importer, exporter, scope)
    if scope == Scope.AUTOS and spares_compliant(world, state, importer, exporter):
        share = world.goods_share[importer, exporter]
        spared = share[Sector.PARTS] + world.p.us_content_vehicles * share[Sector.VEHICLES]
        reached -= state.compliance[importer, exporter] * spared
    return feared * reached


@compiled
def feared_loss(
    world: World, state: Any, importer: int, exporter: int, kind: int, in_force: float, day: int
) -> float:  # fmt: skip
    """Loss of the sales that a kind of duties falls on, expected over pending threats of it on top of what stands."""
    kept, sigma, feared = world.sales_kept[importer, exporter, kind], world.p.entry_sigma, 0.0
    now = kept_sales_loss(kept[0], in_force, sigma) if in_force > 0.0 else 0.0
    threat_class = ThreatClass.BROAD if kind == BROAD else ThreatClass.SECTORAL
    for k in range(state.threats.shape[0]):
        threat = state.threats[k]
        if threat.active == 0 or threat.threat_class != threat_class or threat.rate <= in_force:
            continue
        theirs = threat.actor == importer and threat.target == exporter
        if theirs and _lawful(world, state, importer, exporter, kind, day):
            feared = max(feared, belief_in(state, threat) * (kept_sales_loss(kept[1], threat.rate, sigma) - now))
    return now + feared


@compiled
def _lawful(world: World, state: Any, importer: int, exporter: int, kind: int, day: int) -> bool:
    """Whether what is threatened could be done today: section 232 binds the United States alone."""
    if kind == BROAD or importer > 0:
        return True
    rate = world.p.sectoral_rate
    return may_impose(state.law, Statute.SECTION_232, kind - SECTORAL, exporter, rate, day) == 0


@compiled
def goods_in_scope(world: World, importer: int, exporter: int, scope: int) -> float:
    """Share of a pair's goods under a scope of section 232, at base imports."""
    share = world.goods_share[importer, exporter]
    return share[Sector.METALS] if scope == Scope.METALS else share[Sector.VEHICLES] + share[Sector.PARTS]
