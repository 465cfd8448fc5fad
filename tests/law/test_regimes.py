"""What the law of a state amounts to, with bilateral treaties beside the text of three and in its place."""

import pytest

from model.calendar import day_from_text
from model.law.constants import Treaty
from model.law.endings import advance_law
from model.law.regimes import after_expiry, after_notice, beside, regime_of, text_of, treaties_beside
from model.law.state import new_law, preference_in_force
from model.law.withdrawal import give_notice
from model.players import OF_THREE, REGIMES, Regime

US, MX, CA = range(3)
PAIR = {MX: 0, CA: 1}
TREATIES = [(), (MX,), (CA,), (MX, CA)]
HUB = {(): Regime.NO_TEXT, (MX,): Regime.US_MX_ONLY, (CA,): Regime.US_CA_ONLY, (MX, CA): Regime.BOTH_BILATERALS}


def day(text):
    return day_from_text(text)


def law_with(treaties):
    law = new_law(Treaty.USMCA, day("2025-01-01"))
    for partner in treaties:
        law.treaty_in_force[PAIR[partner]] = day("2026-01-01")
    return law


@pytest.mark.parametrize("treaties", TREATIES)
@pytest.mark.parametrize("giver", [US, MX, CA])
def test_a_notice_leads_where_the_law_stands_once_it_has_taken_effect(giver, treaties):
    law = law_with(treaties)
    assert give_notice(law, giver, day("2027-01-01")) == 0
    pending = regime_of(law)
    advance_law(law, day("2027-07-01"))
    assert regime_of(law) == after_notice(pending)
    with_each = [preference_in_force(law, US, partner) for partner in (MX, CA)]
    named = {(True, True): Regime.BOTH_BILATERALS, (True, False): Regime.US_MX_ONLY, (False, True): Regime.US_CA_ONLY}
    assert regime_of(law) == named.get(tuple(with_each), Regime.MX_CA_ONLY)


@pytest.mark.parametrize("treaties", TREATIES)
def test_a_term_that_runs_out_leaves_the_treaties(treaties):
    law = law_with(treaties)
    before = regime_of(law)
    advance_law(law, day("2036-07-01"))
    assert regime_of(law) == after_expiry(before) == HUB[treaties]


@pytest.mark.parametrize("treaties", TREATIES)
@pytest.mark.parametrize("leavers", [(MX, CA), (CA, MX), (US, MX), (US, CA)])
def test_when_two_have_left_no_text_binds_but_treaties(leavers, treaties):
    law = law_with(treaties)
    for leaver in leavers:
        assert give_notice(law, leaver, day("2027-01-01")) == 0
    advance_law(law, day("2027-07-01"))
    assert regime_of(law) == HUB[treaties]


def test_every_regime_of_three_has_its_own_number_beside_each_set_of_treaties():
    found = {beside(int(text), treaties) for text in list(Regime)[:OF_THREE] for treaties in range(4)}
    assert found | {int(regime) for regime in Regime} == set(range(REGIMES))
    for text in list(Regime)[:OF_THREE]:
        for treaties in range(4):
            assert (text_of(beside(int(text), treaties)), treaties_beside(beside(int(text), treaties))) == (
                text,
                treaties,
            )
