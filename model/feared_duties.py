"""What duties, in force and threatened, do to the sales that firms build for (details section 6).

A duty on a share of a country's goods takes 1 - (1 + t)^(-sigma) of the sales it falls on, as long as it lasts: what is
in force for certain, what is threatened with the probability that the threat is carried out. Both by one rule, so that
a threat never costs more than what it threatens with.
"""

from typing import Any

from model.annuity import annuity_weight
from model.beliefs import belief_in
from model.compiled import compiled
from model.investment import loss_when_access_ends
from model.law.constants import Scope, Statute
from model.law.statutes import may_impose
from model.players import Sector, ThreatClass
from model.tariffs.layers import rate_on_energy
from model.tariffs.preference import broad_spares_compliant, spares_compliant
from model.world import World


@compiled
def share_of_sales_kept(world: World, state: Any, importer: int, exporter: int, day: int) -> float:
    """Share of a country's sales to another that duties leave, in force and threatened; 1 without any.

    They are expected to stand for ``duty_persistence`` months, discounted as firms do.
    """
    lost = lost_to_broad(world, state, importer, exporter)
    lost += lost_to_sectoral(world, state, importer, exporter, Scope.METALS, day)
    lost += lost_to_sectoral(world, state, importer, exporter, Scope.AUTOS, day)
    if lost == 0.0:
        return 1.0
    p = world.p
    return 1.0 - lost * annuity_weight(p.firms_discount ** (1.0 / 12.0), 1.0 / p.duty_persistence)


@compiled
def lost_to_broad(world: World, state: Any, importer: int, exporter: int) -> float:
    """Share of all sales lost while a broad duty stands, expected over its threats: on goods that do not comply.

    Goods under a sectoral duty pay no broad one.
    """
    in_force = state.broad[importer, exporter]
    feared = feared_loss(world, state, importer, exporter, ThreatClass.BROAD, in_force)
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
    feared = loss_to(world, in_force)
    if importer > 0 or may_impose(state.law, Statute.SECTION_232, scope, exporter, world.p.sectoral_rate, day) == 0:
        feared = feared_loss(world, state, importer, exporter, ThreatClass.SECTORAL, in_force)
    if feared == 0.0:
        return 0.0
    reached = goods_in_scope(world, importer, exporter, scope)
    if scope == Scope.AUTOS and spares_compliant(world, state, importer, exporter):
        share = world.goods_share[importer, exporter]
        spared = share[Sector.PARTS] + world.p.us_content_vehicles * share[Sector.VEHICLES]
        reached -= state.compliance[importer, exporter] * spared
    return feared * reached


@compiled
def feared_loss(world: World, state: Any, importer: int, exporter: int, threat_class: int, in_force: float) -> float:
    """Loss of the sales that a class of duties falls on, expected over pending threats of it on top of what stands."""
    feared, now = 0.0, loss_to(world, in_force)
    for k in range(state.threats.shape[0]):
        threat = state.threats[k]
        if threat.active == 1 and threat.threat_class == threat_class:
            if threat.actor == importer and threat.target == exporter and threat.rate > in_force:
                feared = max(feared, belief_in(state, threat) * (loss_to(world, threat.rate) - now))
    return now + feared


@compiled
def loss_to(world: World, rate: float) -> float:
    """Share of sales lost to a duty on them while it stands."""
    return loss_when_access_ends(rate, 0.0, world.p.entry_sigma) if rate > 0.0 else 0.0


@compiled
def goods_in_scope(world: World, importer: int, exporter: int, scope: int) -> float:
    """Share of a pair's goods under a scope of section 232, at base imports."""
    share = world.goods_share[importer, exporter]
    return share[Sector.METALS] if scope == Scope.METALS else share[Sector.VEHICLES] + share[Sector.PARTS]
