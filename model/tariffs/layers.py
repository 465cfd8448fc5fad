"""Applied tariffs as layers over the calibrated base (design: model section 4, details section 9)."""

from typing import Any

from model.compiled import compiled
from model.instruments import add_instruments
from model.law.constants import Scope, Statute
from model.players import CHINA, GOODS, GOVERNMENTS, Government, Sector, Tier
from model.tariffs.balance import fill_deficits
from model.tariffs.compliance import claim_of, extra_compliance_cost
from model.tariffs.disputed import add_disputed
from model.tariffs.origin import add_content_rules, vehicle_compliance
from model.tariffs.preference import preference_lapsed, preferred_duties, spares_compliant
from model.world import World


@compiled
def spared_of_autos(world: World, state: Any, importer: int, exporter: int, sector: int, of_cars: float) -> float:
    """Share of the cars or of the parts of a partner that the duty on them spares, where there is a preference.

    Parts that comply are exempt, and of cars that comply the content from the United States (section 232, 2025).
    ``of_cars``: share of cars that comply.
    """
    return state.compliance[importer, exporter] if sector == Sector.PARTS else world.p.us_content_vehicles * of_cars


@compiled
def mean_spared_of_autos(world: World, state: Any, importer: int, exporter: int) -> float:
    """Share of cars and parts together that the duty on them spares, at base imports; 0 without a preference."""
    if not spares_compliant(world, state, importer, exporter):
        return 0.0
    share = world.goods_share[importer, exporter]
    cars, parts = share[Sector.VEHICLES], share[Sector.PARTS]
    of_cars = vehicle_compliance(world, state, importer, exporter)
    spared = cars * spared_of_autos(world, state, importer, exporter, Sector.VEHICLES, of_cars)
    spared += parts * spared_of_autos(world, state, importer, exporter, Sector.PARTS, of_cars)
    return spared / (cars + parts) if cars + parts > 0.0 else 0.0


@compiled
def sectoral_duty(
    world: World, state: Any, importer: int, exporter: int, sector: int, exempting: bool, of_cars: float
) -> float:  # fmt: skip
    """Duty by sector group; on cars and parts less what it spares where it is ``exempting``.

    ``of_cars``: share of cars that comply.
    """
    if sector == Sector.METALS:
        return state.sectoral[importer, exporter, Scope.METALS]
    if sector == Sector.VEHICLES or sector == Sector.PARTS:
        spared = spared_of_autos(world, state, importer, exporter, sector, of_cars) if exempting else 0.0
        return state.sectoral[importer, exporter, Scope.AUTOS] * (1.0 - spared)
    return 0.0


@compiled
def broad_duty_on_energy(world: World, state: Any, importer: int, exporter: int) -> float:
    """Broad duty on energy: the United States taxes Canada's less than its other goods.

    The orders on Canada did so; a surcharge on all countries has one rate for all (19 U.S.C. 2132).
    """
    broad = state.broad[importer, exporter]
    common = min(on_all_countries(state, importer), broad)
    return common + (broad - common) * rate_on_energy(world, importer, exporter)


@compiled
def rate_on_energy(world: World, importer: int, exporter: int) -> float:
    """Share of the rate of a broad duty on one country that its energy pays."""
    return world.p.broad_duty_on_energy if importer == 0 and exporter == Government.CANADA else 1.0


@compiled
def put_stage_duty(state: Any, importer: int, rate: float) -> None:
    """A plain duty on all goods of the counterparts, as in the tariff stage game, in the place of the offset layer.

    The United States faces both partners, a partner the United States.
    """
    for exporter in range(3):
        if importer != exporter and (importer == 0 or exporter == 0):
            state.offset[importer, exporter] = rate


@compiled
def take_off_broad(state: Any, importer: int, exporter: int) -> None:
    """Take off a broad duty, but not a surcharge on all countries: one of them cannot be spared (19 U.S.C. 2132(d)).

    The surcharge ends with its 150 days, and then nothing that a court voided comes back.
    """
    state.broad[importer, exporter] = on_all_countries(state, importer)
    if importer == Government.UNITED_STATES:
        state.voided[exporter] = 0.0
        if state.surcharge > 0.0:
            state.broad_statute[exporter] = Statute.SECTION_122


@compiled
def on_all_countries(state: Any, importer: int) -> float:
    """The part of a broad duty that a government levies on all countries alike."""
    return float(state.surcharge) if importer == Government.UNITED_STATES else 0.0


@compiled
def take_off_duties(state: Any, importer: int, exporter: int, above: int) -> None:
    """Take off the broad and sectoral duties of one government on another's goods that lie above a tier."""
    if above < Tier.BROAD:
        take_off_broad(state, importer, exporter)
    if above < Tier.SECTORAL:
        state.sectoral[importer, exporter, 0] = 0.0
        state.sectoral[importer, exporter, 1] = 0.0


@compiled
def mean_duty(world: World, importer: int, first: int, end: int) -> float:
    """Duty in ``world.tariffs`` on goods of regions ``first`` up to ``end``, %, weighted by base imports."""
    paid, total = 0.0, 0.0
    for exporter in range(first, end):
        for sector in range(GOODS):
            flow = world.economy.base_flows[importer, exporter, sector]
            paid += world.tariffs[importer, exporter, sector] * flow
            total += flow
    return 100.0 * paid / total


@compiled
def add_pair_layers(world: World, state: Any, importer: int, exporter: int) -> None:
    """Add the layers of one pair to ``world.tariffs`` and ``world.wedges`` [importer, exporter, sector].

    Most-favoured-nation duty (all trade once the preference is gone; before, the share that used to claim
    and no longer does); a sectoral duty, or else a broad one (compliant goods exempt from the United States'
    while a preference is in force); the duty of the stage game; and the cost of complying as a wedge, saved where the
    preference is gone. What instruments and disputes add comes after.
    """
    preferred = preferred_duties(world, state, importer, exporter)
    lapsed = not preferred and preference_lapsed(world, state, importer, exporter)
    claimed = claim_of(world, importer, exporter)[2]
    claims, of_cars = state.compliance[importer, exporter], vehicle_compliance(world, state, importer, exporter)
    cost, wedges = extra_compliance_cost(world, state, importer, exporter, lapsed), world.wedges[importer, exporter]
    for sector in range(GOODS):
        wedges[sector] = cost
    lost = _unclaimed(preferred, lapsed, claimed, claims)
    lost_by_cars = _unclaimed(preferred, lapsed, claimed, of_cars)
    if lost == 0.0 and lost_by_cars == 0.0 and _no_duty(state, importer, exporter):
        return
    # Without a preference there is nothing to comply with (:func:`model.tariffs.preference.spares_compliant`).
    exempting, tariffs, mfn = importer == 0 and preferred, world.tariffs[importer, exporter], world.mfn
    broad, on_energy = state.broad[importer, exporter], broad_duty_on_energy(world, state, importer, exporter)
    exempts = exempting and world.p.broad_exempts_compliant > 0.5
    for sector in range(GOODS):
        duty = sectoral_duty(world, state, importer, exporter, sector, exempting, of_cars)
        cars = sector == Sector.VEHICLES
        if duty == 0.0:
            exempt = (of_cars if cars else claims) if exempts else 0.0
            duty = (on_energy if sector == Sector.ENERGY else broad) * (1.0 - exempt)
        duty += mfn[importer, exporter, sector] * (lost_by_cars if cars else lost) + state.offset[importer, exporter]
        tariffs[sector] += duty


@compiled
def _unclaimed(preferred: bool, lapsed: bool, claimed: float, now: float) -> float:
    """Share of trade that pays most-favoured-nation duty and did not: all of it, or what no longer claims."""
    if lapsed:
        return 1.0
    return max(claimed - now, 0.0) if preferred else 0.0


@compiled
def _no_duty(state: Any, importer: int, exporter: int) -> bool:
    """Whether nothing is levied on a pair but what remedies add: so it is most of the time."""
    for scope in (Scope.METALS, Scope.AUTOS):
        if state.sectoral[importer, exporter, scope] != 0.0:
            return False
    return state.broad[importer, exporter] == 0.0 and state.offset[importer, exporter] == 0.0


@compiled
def applied_shock(world: World, state: Any) -> None:
    """Everything that ``state`` does to trade: fills ``world.tariffs``, ``wedges``, ``subsidies`` and ``deficit``.

    Tariffs [importer, exporter, sector] ad valorem; wedges alike, costs that earn no revenue (complying,
    content rules); subsidies [maker, sector], shares of unit cost; deficits [region] in world value added. With no
    layer all are exactly the base.
    """
    _clear_layers(world)
    for importer in range(3):
        for exporter in range(3):
            if importer != exporter:
                add_pair_layers(world, state, importer, exporter)
    add_content_rules(world, state)
    add_instruments(world, state)
    add_disputed(world, state)
    _levy_on_all(world, state)
    fill_deficits(world.economy.deficit, 0, world.p.inflow_response, state.access_charge, world.deficit)


@compiled
def _levy_on_all(world: World, state: Any) -> None:
    """What the United States levies whatever the origin: the ratchet, and abroad section 232 or else the surcharge.

    On its partners these two are among the layers of the pair: sectoral duties take the place of broad ones.
    """
    for exporter in range(1 if state.ratchet != 0.0 else CHINA, world.tariffs.shape[1]):
        for sector in range(GOODS):
            duty = state.ratchet
            if exporter >= CHINA:
                by_article = sectoral_duty_abroad(state, sector)
                duty += by_article if by_article > 0.0 else state.surcharge
            world.tariffs[0, exporter, sector] += duty


@compiled
def sectoral_duty_abroad(state: Any, sector: int) -> float:
    """Duty of the United States by section 232 on goods of a sector that come from neither partner."""
    if sector == Sector.METALS:
        return float(state.sectoral_abroad[Scope.METALS])
    if sector == Sector.VEHICLES or sector == Sector.PARTS:
        return float(state.sectoral_abroad[Scope.AUTOS])
    return 0.0


@compiled
def levy_by_article(state: Any, partner: int, scope: int, rate: float) -> None:
    """Put a duty of section 232 on a partner's goods of a scope, and so on those of all other origins.

    It adjusts imports of an article, from wherever (19 U.S.C. 1862): the proclamations of 2018 and 2025 covered almost
    all origins. One partner can be exempted later; elsewhere the proclamation stays in force, as that of 2018 did.
    """
    state.sectoral[0, partner, scope] = max(rate, state.sectoral[0, partner, scope])
    state.sectoral_abroad[scope] = max(rate, state.sectoral_abroad[scope])


@compiled
def _clear_layers(world: World) -> None:
    """Put the three governments' policies at the base; other regions have none and stay there."""
    for importer in range(GOVERNMENTS):
        for exporter in range(world.tariffs.shape[1]):
            for sector in range(world.tariffs.shape[2]):
                world.tariffs[importer, exporter, sector] = world.economy.tariff[importer, exporter, sector]
                world.wedges[importer, exporter, sector] = 0.0
        for sector in range(world.subsidies.shape[1]):
            world.subsidies[importer, sector] = 0.0
