"""Outcomes of one history as single numbers, each with a unit and a meaning."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from model.calendar import month_from_text
from model.law.endings import Ending
from model.moves import EventKind, Form, MoveKind
from model.players import CHINA, ISSUES, Issue, Sector
from model.review import JointReview
from model.tariffs.balance import deficit_pct


class Measure(NamedTuple):
    """An outcome: how it is read off a finished history, its unit and its meaning."""

    read: Callable[[JointReview], float]
    unit: str
    meaning: str


def moves(review: JointReview, *kinds: MoveKind) -> Any:
    """Rows of the log that are moves of these kinds."""
    log: Any = review.log[: review.state.events]
    return log[(log.event == EventKind.MOVE) & np.isin(log.kind, [int(kind) for kind in kinds])]


def events(review: JointReview, kind: EventKind) -> Any:
    """Rows of the log that are events of this kind."""
    log: Any = review.log[: review.state.events]
    return log[log.event == kind]


def _mean(review: JointReview, name: str, place: int | None = None) -> float:
    series = np.array([month[name] for month in review.months])
    return float(series.mean() if place is None else series[:, place].mean())


def _position(review: JointReview, issue: Issue, pair: int | None = None) -> float:
    """Mean position on an issue over the history, on one pair or on the pairs where it lies."""
    positions = np.array([month["positions"] for month in review.months])[:, :, issue]
    lies = review.world.lies[:, issue].astype(bool)
    return float(positions[:, lies].mean() if pair is None else positions[:, pair].mean())


def _inequality(review: JointReview) -> float:
    both = [k for k in range(ISSUES) if review.world.lies[:, k].all()]
    positions = np.array([month["positions"] for month in review.months])
    return float(((positions[:, 0] - positions[:, 1]) ** 2)[:, both].mean())


def _bilateral_share(review: JointReview) -> float:
    deals = events(review, EventKind.DEAL_IN_FORCE)
    return float(np.mean(deals.form != Form.TRILATERAL)) if len(deals) else 0.0


def _us_duty(review: JointReview) -> float:
    return float(np.mean([month["us_duty_on_partners_pct"] for month in review.months]))


def _imports_reached_by_ban(review: JointReview) -> float:
    sectors = [Sector.TEXTILES, Sector.ELECTRONICS]
    now = review.world.outcomes.flows[0, CHINA, sectors].sum()
    return float(100 * (now / review.world.economy.base_flows[0, CHINA, sectors].sum() - 1))


def _panels_won(review: JointReview) -> float:
    reports = events(review, EventKind.PANEL_REPORT)
    return float(reports.value.mean()) if len(reports) else 0.5


def _late_threats(review: JointReview) -> float:
    made = moves(review, MoveKind.THREATEN, MoveKind.GIVE_NOTICE)
    return float(np.sum((made.actor == 0) & (made.month >= month_from_text("2029-01"))))


def _ended(*endings: Ending) -> Callable[[JointReview], float]:
    return lambda review: float(review.ending in endings)


def _count(*kinds: MoveKind) -> Callable[[JointReview], float]:
    return lambda review: 12.0 * len(moves(review, *kinds)) / len(review.months)


MEASURES: dict[str, Measure] = {
    "us_duty_on_partners": Measure(_us_duty, "%", "mean United States duty on partners, weighted by base imports"),
    "us_duty_on_china": Measure(
        lambda r: _mean(r, "duties_on_china_pct", 0), "%", "mean United States duty on China, weighted by base imports"
    ),
    "partners_duty_on_china": Measure(
        lambda r: 0.5 * (_mean(r, "duties_on_china_pct", 1) + _mean(r, "duties_on_china_pct", 2)),
        "%", "mean duty of the partners on China, weighted by base imports",
    ),
    "mexican_duty_on_china": Measure(
        lambda r: _mean(r, "duties_on_china_pct", 1), "%", "mean Mexican duty on China, weighted by base imports"
    ),
    "us_electronics_jobs": Measure(
        lambda r: float(r.world.outcomes.employment[0, Sector.ELECTRONICS]),
        "%", "United States jobs in electronics at the end",
    ),
    "overall_deficit": Measure(
        lambda r: float(deficit_pct(r.world)), "% of GDP", "overall United States deficit at the end"
    ),
    "inequality_of_rules": Measure(
        _inequality, "position squared", "mean squared difference of rules between partners"
    ),
    "product_standards": Measure(
        lambda r: _position(r, Issue.PRODUCT_STANDARDS), "position", "mean position on product standards"
    ),
    "screening": Measure(
        lambda r: _position(r, Issue.INVESTMENT_SCREENING, 0), "position", "mean agreed screening in Mexico"
    ),
    "water_position": Measure(lambda r: _position(r, Issue.WATER_1944, 0), "position", "mean position on water"),
    "security_position": Measure(lambda r: _position(r, Issue.SECURITY), "position", "mean position on security"),
    "corn_position": Measure(lambda r: _position(r, Issue.GM_CORN, 0), "position", "mean position on corn"),
    "labour_position": Measure(
        lambda r: _position(r, Issue.LABOR_RRM, 0), "position", "mean position on the labour mechanism"
    ),
    "mean_position": Measure(
        lambda r: float(np.mean([month["positions"] for month in r.months])), "position", "mean position on all issues"
    ),
    "bilateral_share": Measure(_bilateral_share, "share", "share of deals that are bilateral"),
    "us_approval": Measure(
        lambda r: _mean(r, "approval", 0), "points", "mean approval of the United States government"
    ),
    "chinese_stock": Measure(
        lambda r: r.months[-1]["chinese_stock_bn_usd"], "bn USD", "Chinese stock in Mexico at the end"
    ),
    "chinese_stock_in_telecoms": Measure(
        lambda r: r.months[-1]["chinese_stock_by_sector_bn_usd"][1], "bn USD", "Chinese stock in telecoms at the end"
    ),
    "labour_cases": Measure(
        lambda r: 12.0 * float(np.sum(events(r, EventKind.LABOUR_CASE).form == 0)) / len(r.months),
        "per year", "labour cases taken up",
    ),
    "labour_cases_won": Measure(
        lambda r: float(r.state.labour_won.sum()), "cases", "labour cases won or remediated of late, fading"
    ),
    "imports_reached_by_ban": Measure(
        _imports_reached_by_ban, "%", "change of United States imports of Chinese textiles and electronics at the end"
    ),
    "mexican_capital": Measure(
        lambda r: 100 * (_mean(r, "capital", 1) * float(r.world.start_target[1, 0]) - 1),
        "%", "mean capital in Mexico against what firms would hold if access were certain",
    ),
    "us_duty_on_mexican_farm_goods": Measure(
        lambda r: _mean(r, "us_duty_on_farm_goods_pct", 0), "%", "mean United States duty on Mexican farm goods"
    ),
    "us_duty_on_partners_machinery": Measure(
        lambda r: 0.5 * (_mean(r, "us_duty_on_machinery_pct", 0) + _mean(r, "us_duty_on_machinery_pct", 1)),
        "%", "mean United States duty on partners' machinery",
    ),
    "us_duty_on_chinese_textiles": Measure(
        lambda r: _mean(r, "us_duty_on_textiles_pct", 2), "%", "mean United States duty on Chinese textiles"
    ),
    "panels_won": Measure(_panels_won, "share", "share of panels won by the complainant"),
    "mexican_income": Measure(lambda r: _mean(r, "real_income_pct", 1), "%", "mean real income of Mexico"),
    "mexican_car_compliance": Measure(
        lambda r: _mean(r, "vehicle_compliance", 0), "share", "mean share of Mexican cars that claim the preference"
    ),
    "late_threats": Measure(_late_threats, "count", "United States threats and notices from 2029 on"),
    "broad_threats_on_mexico": Measure(
        lambda r: float(np.mean([month["broad"][0][1] > 0 for month in r.months])),
        "share of months", "months with a broad duty on Mexico",
    ),
    "concessions": Measure(_count(MoveKind.CONCEDE, MoveKind.OPEN_MARKET), "per year", "concessions under pressure"),
    "broken_trilateral": Measure(
        _ended(Ending.WITHDRAWN, Ending.HUB_AND_SPOKE), "probability", "the trilateral text ends by withdrawal"
    ),
    "expelled": Measure(_ended(Ending.EXPELLED), "probability", "a party is expelled under Art. 32.10"),
    "extended": Measure(_ended(Ending.EXTENDED), "probability", "the agreement is extended"),
}  # fmt: skip
