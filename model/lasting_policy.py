"""What lasts of a trade policy, and what is expected to lapse (design: details section 3).

The tiers of duties of the strategic table lapse: broad and sectoral duties, the answers to them, a surcharge; and what
section 232 levies on other origins, or a partner whose own duty lapses would gain from it for ever. So do
benefits suspended in a dispute and remedies in labour cases, which end once a case is settled; what firms do about
duties, that is how many claim the preference; and the time for which a preference outlives an exit. Everything else
that a state does to trade stands as long as the position or the instrument that it comes from.
"""

from typing import Any

from model.compiled import compiled
from model.tariffs.compliance import claim_of
from model.world import LASTING_POLICY, World


@compiled
def has_passing_layers(world: World, state: Any) -> bool:
    """Whether anything that a state does to trade is expected to lapse."""
    for importer in range(3):
        for exporter in range(3):
            if importer == exporter:
                continue
            if state.broad[importer, exporter] != 0.0 or state.margin[importer, exporter] != world.p.mfn_margin_points:
                return True
            if state.sectoral[importer, exporter, 0] != 0.0 or state.sectoral[importer, exporter, 1] != 0.0:
                return True
    abroad = state.sectoral_abroad[0] != 0.0 or state.sectoral_abroad[1] != 0.0
    outliving = state.law.left_day[0] > 0 and world.p.duties_after_exit_months > 0
    return state.surcharge != 0.0 or abroad or outliving or _in_dispute(state.law)


@compiled
def _in_dispute(law: Any) -> bool:
    """Whether benefits are suspended, or a labour case is open that customs may act on."""
    cases = 0
    for row in range(law.panels.shape[0]):
        cases += 1 if law.panels[row].suspension > 0 else 0
    for row in range(law.labour_cases.shape[0]):
        cases += 1 if law.labour_cases[row].request > 0 else 0
    return cases > 0


@compiled
def lasting_policy(world: World, state: Any) -> Any:
    """A copy of ``state`` without what is expected to lapse of its trade policy."""
    world.scratch[LASTING_POLICY] = state
    lasting = world.scratch[LASTING_POLICY]
    for importer in range(3):
        for exporter in range(3):
            if importer == exporter:
                continue
            lasting.broad[importer, exporter] = 0.0
            lasting.sectoral[importer, exporter, 0] = 0.0
            lasting.sectoral[importer, exporter, 1] = 0.0
            claim = claim_of(world, importer, exporter)
            lasting.margin[importer, exporter] = world.p.mfn_margin_points
            lasting.compliance[importer, exporter] = claim[2]
            lasting.complying_cost[importer, exporter] = claim[3]
    lasting.surcharge = 0.0
    lasting.sectoral_abroad[0] = 0.0
    lasting.sectoral_abroad[1] = 0.0
    lasting.law.left_day[0] = 0
    for row in range(lasting.law.panels.shape[0]):
        lasting.law.panels[row].suspension = 0
    for row in range(lasting.law.labour_cases.shape[0]):
        lasting.law.labour_cases[row].request = 0
        lasting.law.labour_cases[row].remedy = 0
    return lasting
