"""Claims of the preference: which two shares a lognormal cost of complying can explain, and which it cannot."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_ndtr

from model.errors import InputError
from model.parameters import registry, resolve
from model.review import JointReview
from model.tariffs.claims import fit_claims, least_raised_share
from model.tariffs.compliance import compliance_cost, compliance_share

PARTNERS = ("mexico", "canada")


def whole_range(name):
    return st.floats(registry()[name].low, registry()[name].high)


MARGIN, RAISED_BY = whole_range("mfn_margin_points"), whole_range("claims_raised_by")
SHARE = whole_range("claims_2024_mexico")


@given(MARGIN, RAISED_BY, SHARE, st.floats(0.0, 1.0), st.floats(0.0, 100.0))
def test_whatever_is_accepted_has_a_cost_of_complying_below_the_margin(margin, raised_by, share, part, more):
    highest = registry()["claims_raised_mexico"].high
    least = least_raised_share(margin, share, margin + raised_by)
    assert share < least < highest
    mu, sd = fit_claims(margin, share, margin + raised_by, least + part * (highest - least))
    for points in (margin, margin + more):
        cost, x = compliance_cost(points, mu, sd), (math.log(points) - mu) / sd
        assert cost == pytest.approx(math.exp(mu + 0.5 * sd**2 + log_ndtr(x - sd)), rel=1e-9)
        assert 0.0 < cost <= points * compliance_share(points, mu, sd) * (1.0 + 1e-9)


def test_beyond_the_limit_the_cost_is_lost_in_numbers_too_large_and_too_small():
    """Half a standard deviation past the room that is left, the mean cost is no number any more."""
    margin, share, raised = 3.0, 0.489, 28.0
    mu, sd = fit_claims(margin, share, raised, least_raised_share(margin, share, raised))
    assert 0.0 < compliance_cost(margin, mu, sd) < margin * share
    mu, sd = mu, sd + 1.5
    with np.errstate(all="ignore"):
        try:
            cost = compliance_cost(margin, mu, sd)
        except OverflowError:  # as plain Python
            cost = math.inf
    assert not math.isfinite(cost)


@pytest.mark.parametrize("partner", PARTNERS)
@pytest.mark.parametrize("gap", [-0.2, 0.0, 0.01])
def test_claims_that_hardly_rise_with_the_margin_are_refused_with_both_names_and_what_would_do(partner, gap):
    base, raised = f"claims_2024_{partner}", f"claims_raised_{partner}"
    given_ = {base: 0.5, raised: 0.5 + gap}
    with pytest.raises(InputError) as refused:
        resolve(given_)
    said = str(refused.value)
    assert f"{raised} is {0.5 + gap}" in said
    assert f"{base} is 0.5" in said
    enough = float(said.split(f"set {raised} to at least ")[1].split(",")[0])
    resolve(given_ | {raised: enough})
    with pytest.raises(InputError):
        resolve(given_ | {raised: enough - 2e-4})


@pytest.mark.parametrize("name", ["mfn_margin_points", "claims_raised_by"])
def test_how_far_claims_must_rise_follows_from_how_far_the_margin_does(name):
    """A greater step of the margin asks for more; of the margin itself what counts is the ratio."""
    settings = {"claims_2024_mexico": 0.5, "claims_raised_mexico": 0.52, "claims_raised_canada": 0.9}
    easy, hard = (30.0, 0.1) if name == "mfn_margin_points" else (5.0, 100.0)
    resolve(settings | {name: easy})
    with pytest.raises(InputError, match="claims_raised_mexico"):
        resolve(settings | {name: hard})


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_history_at_the_limit_has_costs_and_incomes(share):
    settings = {f"claims_2024_{partner}": share for partner in PARTNERS}
    least = least_raised_share(3.0, share, 28.0)
    settings |= {f"claims_raised_{partner}": least for partner in PARTNERS}
    review = JointReview(resolve(settings | {"horizon": "2025-06"}), seed=3).play()
    assert np.isfinite(review.state.complying_cost).all()
    assert np.isfinite(review.state.real_income).all()
