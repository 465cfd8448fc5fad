"""Applied tariffs as layers over the calibrated base (design: model section 4, details section 9)."""

import math
from typing import Any

import numpy as np

from model.compiled import compiled
from model.law.constants import Scope
from model.law.state import preference_in_force

METALS_SECTOR = 5
VEHICLES_SECTOR = 8
PARTS_SECTOR = 9
GOODS = 11


@compiled
def compliance_share(margin_points: float, mu: float, sd: float) -> float:
    """Share of trade claiming the preference, Phi((ln m - mu) / sd), m the margin escaped in points."""
    if margin_points <= 0.0:
        return 0.0
    return 0.5 * (1.0 + math.erf((math.log(margin_points) - mu) / (sd * math.sqrt(2.0))))


@compiled
def margin(state: Any, importer: int, exporter: int, p: Any) -> float:
    """Margin in points that a compliant good escapes: most-favoured-nation duty and exempting broad duty."""
    points = p.mfn_margin_points
    if p.broad_exempts_compliant > 0.5:
        points += 100.0 * state.broad[importer, exporter]
    return points


@compiled
def update_compliance(state: Any, p: Any) -> None:
    """One month of adjustment of compliance towards its target, with a mean lag of ``compliance_lag`` months."""
    for importer in range(3):
        for exporter in range(3):
            if importer != exporter:
                target = compliance_share(margin(state, importer, exporter, p), p.compliance_mu, p.compliance_sd)
                speed = 1.0 / max(p.compliance_lag, 1.0)
                state.compliance[importer, exporter] += speed * (target - state.compliance[importer, exporter])


@compiled
def sectoral_duty(state: Any, importer: int, exporter: int, sector: int, p: Any) -> float:
    """Duty by sector group; on cars and parts under a preference it falls on content from elsewhere only."""
    if sector == METALS_SECTOR:
        return state.sectoral[importer, exporter, Scope.METALS]
    if sector == VEHICLES_SECTOR or sector == PARTS_SECTOR:
        duty = state.sectoral[importer, exporter, Scope.AUTOS]
        if importer == 0 and preference_in_force(state.law, importer, exporter):
            exempt = p.us_content_vehicles if sector == VEHICLES_SECTOR else state.compliance[importer, exporter]
            duty *= 1.0 - exempt
        return duty
    return 0.0


@compiled
def applied_tariffs(state: Any, base: np.ndarray, mfn: np.ndarray, p: Any, out: np.ndarray) -> None:
    """Ad valorem tariffs in force [importer, exporter, sector] given the layers of ``state``, into ``out``.

    Layers: the base (preference or, where no text is in force, most-favoured-nation rates; Mexico and
    Canada keep zero under CPTPP), sectoral duties, broad duties (not stacked on sectoral ones; compliant
    goods exempt while a preference is in force). With no layer the base is returned unchanged.
    """
    out[:, :, :] = base
    for importer in range(3):
        for exporter in range(3):
            if importer == exporter:
                continue
            preferred = preference_in_force(state.law, importer, exporter)
            lapsed = not preferred and (importer == 0 or exporter == 0)
            if lapsed and importer + exporter == 2 and p.us_ca_fallback > 0.5:
                lapsed = False
            for sector in range(GOODS):
                if lapsed:
                    out[importer, exporter, sector] = mfn[importer, exporter, sector]
                duty = sectoral_duty(state, importer, exporter, sector, p)
                if duty == 0.0:
                    duty = state.broad[importer, exporter]
                    if preferred and importer == 0 and p.broad_exempts_compliant > 0.5:
                        duty *= 1.0 - state.compliance[importer, exporter]
                if duty > 0.0:
                    out[importer, exporter, sector] += duty
