"""The rapid response labour mechanism at work: plants, scope, remedies, and the pair it never links (S33)."""

import numpy as np
import pytest

from agents.pressure.labour_cases import advance_labour, cases_a_year, facility_sector
from experiments.histories.run import event_data
from experiments.histories.sentences import sentence
from model.calendar import first_day
from model.law.constants import LABOUR_PETITION_DAYS, LabourRemedy
from model.law.labour import petition, severest_remedy
from model.moves import EventKind
from model.parameters import resolve
from model.players import Issue, Sector
from model.review import JointReview
from model.state import new_log
from model.tariffs.layers import applied_shock

US, MX, CA = range(3)
BUSY = {
    "lighthizer.temperament.labour_cases_a_year": 12.0,
    "canada_liberal.temperament.labour_cases_a_year": 6.0,
    "labour_remediated": 0.05,
    "horizon": "2028-01",
    "play_on": True,
}


def cases(settings, seeds=range(4)):
    found = []
    for seed in seeds:
        review = JointReview(resolve({**BUSY, **settings}), seed=seed).play()
        log = review.log[: review.state.events]
        found.append(log[log.event == EventKind.LABOUR_CASE])
    return np.concatenate(found).view(np.recarray)


def test_cases_run_against_mexico_and_never_between_the_united_states_and_canada():
    found = cases({})
    assert set(found.target) == {MX}
    assert set(found.actor) == {US, CA}


@pytest.mark.parametrize("month", range(12))
def test_a_petition_of_any_month_leads_to_a_review_within_thirty_days(month):
    quiet = {"lighthizer.temperament.labour_cases_a_year": 0.0, "canada_liberal.temperament.labour_cases_a_year": 0.0}
    review = JointReview(resolve(quiet | {"labour_accepts": 1.0}))
    world, state = review.world, review.state
    state.month += month
    filed = first_day(state.month)
    petition(state.law, US, MX, 0, True, False, filed)
    state.month += 1
    advance_labour(world, state, new_log())
    case = state.law.labour_cases[0]
    assert filed < case.request <= filed + LABOUR_PETITION_DAYS
    assert case.answer == case.request
    assert case.review_accepted == 1


def test_mexico_uses_the_mechanism_only_for_workers_under_an_enforced_order():
    mexico = {
        "sheinbaum.temperament.labour_cases_a_year": 12.0,
        "lighthizer.temperament.labour_cases_a_year": 0.0,
        "canada_liberal.temperament.labour_cases_a_year": 0.0,
        "horizon": "2026-12",
    }
    found = cases(mexico | {"labour_board_orders": 1.0}, range(2))
    assert set(zip(found.actor.tolist(), found.target.tolist(), strict=True)) == {(MX, US), (MX, CA)}
    assert not len(cases(mexico | {"labour_board_orders": 0.0}, range(2)))


def test_a_wider_scope_reaches_beyond_cars():
    review = JointReview(resolve())
    p = review.world.p
    assert {facility_sector(p, 0.0, u) for u in np.linspace(0.01, 0.99, 50)} == {8, 9}
    assert {facility_sector(p, 1.0, u) for u in np.linspace(0.01, 0.99, 99)} == {8, 9, 1, 2, 5, 11}
    narrow = cases_a_year(review.world, review.state, US)
    review.state.positions[0, Issue.LABOR_RRM] = 1.0
    assert cases_a_year(review.world, review.state, US) == pytest.approx(2.5 * narrow)


def test_shares_decide_where_cases_arise():
    review = JointReview(resolve({"labour_share_parts": 1.0, "labour_share_food": 0.0, "labour_share_mining": 1.0}))
    p, draws = review.world.p, np.linspace(0.01, 0.99, 99)
    assert {facility_sector(p, 0.0, u) for u in draws} == {9}
    found = [facility_sector(p, 1.0, u) for u in draws]
    assert set(found) == {9, 2, 5, 11}
    assert found.count(2) > 3 * found.count(5)


def test_strong_evidence_wins_cases_and_weak_evidence_loses_them():
    stages = {share: cases({"labour_evidence": share}).form for share in (0.0, 1.0)}
    assert np.sum(stages[1.0] == 3) > 0
    assert np.sum(stages[0.0] == 3) == 0
    assert np.sum(stages[0.0] == 2) > 0


def test_most_petitions_come_from_below():
    found = cases({"petitions_from_below": 0.8}, range(6))
    filed = found[found.form == 0]
    assert len(filed) > 80
    assert filed.value.mean() == pytest.approx(0.8, abs=0.12)


def test_remedies_fall_on_the_plants_share_and_denial_of_entry_weighs_four_times():
    review = JointReview(resolve())
    world, state = review.world, review.state
    case = state.law.labour_cases[0]
    case.complainant, case.respondent, case.sector, case.petition, case.request = US, MX, 9, 1, 1
    applied_shock(world, state)
    assert world.wedges[US, MX, 9] == pytest.approx(world.p.facility_share * world.p.unsettled_cost)
    case.remedy, duty = LabourRemedy.PENALTIES, {}
    for remedy in (LabourRemedy.PENALTIES, LabourRemedy.DENIAL_OF_ENTRY):
        case.remedy = remedy
        applied_shock(world, state)
        duty[remedy] = world.tariffs[US, MX, 9] - world.economy.tariff[US, MX, 9]
    assert duty[LabourRemedy.DENIAL_OF_ENTRY] == pytest.approx(4 * duty[LabourRemedy.PENALTIES])


def test_a_plant_that_loses_its_preference_pays_most_favoured_nation_duty_where_it_claimed():
    review = JointReview(resolve())
    world, state = review.world, review.state
    case = state.law.labour_cases[0]
    case.complainant, case.respondent, case.sector, case.petition, case.request = US, MX, Sector.PARTS, 1, 1
    case.remedy = LabourRemedy.PREFERENCE_SUSPENDED
    applied_shock(world, state)
    duty = world.tariffs[US, MX, Sector.PARTS] - world.economy.tariff[US, MX, Sector.PARTS]
    owed = state.compliance[US, MX] * world.mfn[US, MX, Sector.PARTS]
    assert 0.0 < owed < world.p.labour_remedy_rate
    assert duty == pytest.approx(world.p.facility_share * owed)


def test_cases_and_remedies_end_with_the_agreement_between_the_two():
    quiet = {"lighthizer.temperament.labour_cases_a_year": 0.0, "canada_liberal.temperament.labour_cases_a_year": 0.0}
    review = JointReview(resolve(quiet))
    world, state, log = review.world, review.state, new_log()
    for row, complainant in enumerate((US, CA)):
        case = state.law.labour_cases[row]
        case.complainant, case.respondent, case.sector, case.petition, case.request = complainant, MX, 9, 1, 1
        case.determination = first_day(state.month)
        case.remedy = LabourRemedy.PENALTIES
    state.law.member[US] = 0
    applied_shock(world, state)
    assert world.tariffs[CA, MX, 9] > world.economy.tariff[CA, MX, 9]
    left = world.tariffs[US, MX, 9]
    advance_labour(world, state, log)
    assert [int(case.petition) for case in state.law.labour_cases[:2]] == [0, 1]
    applied_shock(world, state)
    assert world.tariffs[US, MX, 9] == left, "a remedy counts for nothing once no agreement binds"
    (row,) = log[: state.events]
    assert sentence(event_data(row, {}, "usmca")) == (
        "The labour case of the United States at a plant in Mexico, in car parts, ends with the agreement between the "
        "two."
    )


def test_services_have_no_preference_to_lose():
    case_of = {}
    for sector in (Sector.PARTS, Sector.SERVICES):
        law = JointReview(resolve()).state.law
        law.labour_cases[0].sector, law.labour_cases[0].respondent = sector, MX
        law.determinations[MX, 0] = 1
        case_of[sector] = severest_remedy(law, 0)
    assert case_of == {Sector.PARTS: LabourRemedy.PREFERENCE_SUSPENDED, Sector.SERVICES: LabourRemedy.PENALTIES}
