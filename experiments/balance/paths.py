"""Histories of balanced trade with each instrument for the overall balance: what moves and what does not."""

from typing import Any

import numpy as np

from agents.values.preparation import prepare
from experiments.histories.first_run import compiled_beside
from model.calendar import month_from_text, text_of_month
from model.parameters import registry, resolve
from model.players import GOODS
from model.review import JointReview
from model.tariffs.balance import deficit_pct

FIRST, LAST = 2025, 2035
NO_OTHER_GOVERNMENT = {"challenger_wins_us_2028": 0.0, "challenger_wins_us_2032": 0.0}
WORDS = {
    "none": "no instrument", "ratchet": "ratchet: a tariff on all imports, +{step:g} points a year",
    "access_charge": "market access charge on net capital inflows", "certificates": "import certificates",
}  # fmt: skip
SERIES = {
    "deficit_pct": "overall deficit of the United States, % of its GDP",
    "duty_pct": "mean United States duty on all imports of goods, %, at base weights",
    "real_income_pct": "real income of the United States, % against 2024",
}
ASSUMPTION = (
    "Assumption: saving and investment fix the overall deficit. A tariff leaves them as they are; the charge and the "
    "certificates act on them directly, {response:g} of the deficit for each point of their price."
)


def balance_paths(runs: int, seed: int = 0) -> dict[str, Any]:
    """Yearly means, and lowest and highest values, over ``runs`` histories with each instrument; JSON-ready.

    Balanced trade stays in office throughout, so that the instrument is what differs; the same run numbers mean the
    same luck with each.
    """
    years = list(range(FIRST, LAST + 1))
    report: dict[str, Any] = {"years": years, "runs": runs, "series": SERIES, "instruments": {}}
    for instrument in registry()["balance_instrument"].choices:
        parameters = resolve({
            **NO_OTHER_GOVERNMENT, "balance_instrument": instrument, "play_on": True, "horizon": f"{LAST}-12",
        })  # fmt: skip
        with compiled_beside():
            world = prepare(parameters)
        found = np.array([_path(JointReview(parameters, seed=seed, run=run, world=world)) for run in range(runs)])
        report["instruments"][instrument] = {
            "words": WORDS[instrument].format(step=100 * float(parameters["ratchet_step"])),
            **{
                name: {"mean": found[:, :, k].mean(axis=0).round(4).tolist(),
                       "low": found[:, :, k].min(axis=0).round(4).tolist(),
                       "high": found[:, :, k].max(axis=0).round(4).tolist()}
                for k, name in enumerate(SERIES)
            },
        }  # fmt: skip
        report["goal_pct"] = float(parameters["balance_goal"])
        report["assumption"] = ASSUMPTION.format(response=float(parameters["inflow_response"]))
    return report


def _path(review: JointReview) -> list[list[float]]:
    """Deficit, duty and income at the end of each year of a history."""
    rows = []
    flows = review.world.economy.base_flows[0, 1:, :GOODS]
    while not review.state.over:
        month = int(review.state.month)
        review.step()
        if month % 12 == 11:
            duty = 100 * (review.world.tariffs[0, 1:, :GOODS] * flows).sum() / flows.sum()
            rows.append([float(deficit_pct(review.world)), float(duty), float(review.state.real_income[0])])
    last = text_of_month(month_from_text(f"{LAST}-12"))
    assert len(rows) == LAST - FIRST + 1, f"the history was to run to {last}"
    return rows


def balance_text(report: dict[str, Any]) -> str:
    """The report of :func:`balance_paths` as a table: where each instrument leads."""
    first, last = report["years"][0], report["years"][-1]
    lines = [
        f"Balanced trade in office from {first} to {last}, means over {report['runs']} histories each:",
        f"{'':66}{'deficit, % of GDP':>20}{'duty on imports, %':>21}{'real income, %':>17}",
        f"{'instrument':66}{first:>12}{last:>8}{first:>13}{last:>8}{last:>17}",
    ]
    for one in report["instruments"].values():
        deficit, duty, income = (one[name]["mean"] for name in SERIES)
        lines.append(
            f"{one['words']:66}{deficit[0]:>12.2f}{deficit[-1]:>8.2f}{duty[0]:>13.1f}{duty[-1]:>8.1f}{income[-1]:>+17.2f}"
        )
    return "\n".join([*lines, report["assumption"]])
