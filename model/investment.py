"""Uncertain access, sunk investment and the income it costs (``details.md`` section 6)."""

from model.annuity import monthly_rate
from model.compiled import compiled


@compiled
def loss_when_access_ends(tariff_bad: float, tariff_now: float, sigma: float) -> float:
    """1 - omega with omega = ((1 + t_bad) / (1 + t_now))^(-sigma) (Handley & Limao 2017)."""
    return 1.0 - ((1.0 + tariff_bad) / (1.0 + tariff_now)) ** (-sigma)


@compiled
def access_loss(beta: float, hazard: float, remaining_years: float, no_renewal: float) -> float:
    """Discounted probability Omega = sum_s (1 - beta) beta^s Pr(access lost by t + s).

    Access is lost at a constant yearly ``hazard`` (threats, notices) or, with probability
    ``no_renewal``, when the term runs out after ``remaining_years``. ``beta`` is the yearly discount
    factor. Both in closed form; they are independent, so survival multiplies.
    """
    by_hazard = 1.0 - (1.0 - beta) / (1.0 - beta * (1.0 - hazard))
    by_term = no_renewal * (beta * (1.0 - hazard)) ** max(remaining_years, 0.0)
    return 1.0 - (1.0 - by_hazard) * (1.0 - by_term)


@compiled
def target_capital(certainty: float, exposed_share: float, curvature: float) -> float:
    """K* = 1 - phi + phi U^eta, with U the certainty of access, phi the exposed share of capital."""
    return 1.0 - exposed_share + exposed_share * max(certainty, 0.0) ** curvature


@compiled
def adjusted_capital(capital: float, target: float, yearly_adjustment: float) -> float:
    """Capital after one month's adjustment towards its target."""
    return capital + (target - capital) * monthly_rate(yearly_adjustment)


@compiled
def income_effect_pct(capital: float, capital_at_start: float, export_share: float, capital_share: float) -> float:
    """Income effect in % of GDP: capital_share * e_g * (K / K_0 - 1), e_g in share of GDP."""
    return 100.0 * capital_share * export_share * (capital / capital_at_start - 1.0)


@compiled
def realised_stock(realised: float, pipeline: float, yearly_rate: float) -> tuple[float, float]:
    """Announced Chinese investment turning into realised stock in one month; returns (realised, pipeline)."""
    flow = pipeline * monthly_rate(yearly_rate)
    return realised + flow, pipeline - flow
