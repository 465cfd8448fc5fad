"""Whatever is tried in whatever order, the treaty holds: properties over random play of every act."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from model.calendar import add_months, day_from_text
from model.law.constants import Party, Statute, Treaty
from model.law.endings import Ending, advance_law, record_ending
from model.law.legality import legal_errors
from model.law.refusals import REFUSALS, Refusal, refusal_text
from model.law.state import new_law, trilateral_binds
from model.law.statutes import may_impose, section_122_over
from model.law.term import close_review, confirm, review_due
from model.law.withdrawal import give_notice
from tests.law.case_language import PARTIES, STATUTES, act_of

START = day_from_text("2025-01-01")
TERM_END = day_from_text("2036-07-01")

party = st.sampled_from(sorted(PARTIES))
row = st.integers(1, 8).map(lambda k: f" in dispute {k}")
case_row = st.integers(1, 8).map(lambda k: f" in case {k}")
sentence = st.one_of(
    st.builds("{} confirms".format, party),
    st.builds("{} declines".format, party),
    st.builds("{} gives notice of withdrawal".format, party),
    st.builds("{} revokes its notice".format, party),
    st.just("the United States publishes its notice of the review"),
    st.just("the United States reports to Congress"),
    st.just("the review closes"),
    st.builds("{} notifies talks with a non-market country".format, party),
    st.builds("{} shows the text with the non-market country".format, party),
    st.builds("{} signs with the non-market country".format, party),
    st.builds("{} terminates with {}".format, party, party),
    st.builds("{} and {} sign an executive deal".format, party, party),
    st.builds("{} and {} sign a bilateral treaty".format, party, party),
    st.builds("{} and {} ratify their treaty".format, party, party),
    st.builds(
        "the United States imposes {}% under {} on {}".format,
        st.sampled_from([5, 15, 16, 50, 51]),
        st.sampled_from(sorted(STATUTES)),
        st.sampled_from([*sorted(PARTIES), "all countries"]),
    ),
    st.just("Congress extends section 122"),
    st.just("the Supreme Court voids tariffs under IEEPA"),
    st.builds("{} asks {} for consultations about goods".format, party, party),
    st.builds("a panel is requested{}".format, row),
    st.builds("the panel reports for the complainant{}".format, row),
    st.builds("the panel reports for the respondent{}".format, row),
    st.builds("the respondent complies{}".format, row),
    st.builds("the complainant suspends benefits{}".format, row),
    st.builds("the dispute is settled{}".format, row),
    st.builds("{} takes up a petition about employer 1 in {}".format, party, party),
    st.builds(
        "{} takes up a petition about employer 1 in {}, under an enforced labour board order".format, party, party
    ),
    st.builds("a review of rights is requested{}".format, case_row),
    st.builds("a labour panel is requested{}".format, case_row),
    st.builds("the labour panel finds a denial of rights{}".format, case_row),
    st.builds("the complainant denies entry{}".format, case_row),
    st.builds("the complainant levies penalties{}".format, case_row),
    st.builds("the labour case closes{}".format, case_row),
)
play = st.lists(st.tuples(st.integers(0, 200), sentence), max_size=60)


def act(law: Any, day: int, text: str) -> Refusal:
    """Let the clocks run to the day and try the act."""
    advance_law(law, day)
    found = act_of(text)
    assert found is not None, text
    return Refusal(found[0](law, day, found[1]))


@settings(max_examples=300, deadline=None)
@given(play)
def test_no_play_reaches_an_illegal_state_and_a_refused_act_changes_nothing(acts):
    law, day = new_law(Treaty.USMCA, START), START
    for wait, text in acts:
        day += wait
        advance_law(law, day)
        image = law.tobytes()
        if act(law, day, text) != Refusal.NONE:
            assert law.tobytes() == image, text
        assert legal_errors(law, day) == [], text


@settings(max_examples=300, deadline=None)
@given(play)
def test_no_extension_without_the_confirmation_of_every_party_since_the_last(acts):
    law, day = new_law(Treaty.USMCA, START), START
    said: set[str] = set()
    for wait, text in acts:
        day += wait
        before = int(law.extensions)
        refusal = act(law, day, text)
        if text.endswith(" confirms") and refusal == Refusal.NONE:
            said.add(text.removesuffix(" confirms"))
        if law.extensions > before:
            assert said >= {name for name, p in PARTIES.items() if law.member[p]}
            said = set()


@settings(max_examples=300, deadline=None)
@given(play)
def test_nobody_is_out_before_six_months_of_notice_or_the_end_of_the_term(acts):
    law, day = new_law(Treaty.USMCA, START), START
    noticed: dict[int, int] = {}
    for wait, text in acts:
        day += wait
        advance_law(law, day)
        for p in Party:
            if law.member[p] == 0:
                assert law.left_under_32_10[p] or law.left_day[p] >= add_months(noticed[p], 6)
        if act(law, day, text) == Refusal.NONE and text.endswith("gives notice of withdrawal"):
            noticed[PARTIES[text.removesuffix(" gives notice of withdrawal")]] = day
        if law.extensions == 0 and day >= TERM_END:
            assert not any(trilateral_binds(law, a, b) for a, b in ((0, 1), (0, 2), (1, 2)))


@settings(max_examples=300, deadline=None)
@given(play)
def test_section_122_never_exceeds_150_days_or_15_percent_and_the_mechanism_never_links_us_and_canada(acts):
    law, day = new_law(Treaty.USMCA, START), START
    for wait, text in acts:
        day += wait
        refusal = act(law, day, text)
        if "under section 122" in text and refusal == Refusal.NONE:
            assert "16%" not in text
            assert "5" in text
            assert law.section_122_extended or day < law.section_122_start + 150
        if law.section_122_start and not law.section_122_extended and day >= law.section_122_start + 150:
            assert section_122_over(law, day)
            assert may_impose(law, Statute.SECTION_122, 0, -1, 0.1, day) == Refusal.PERIOD_OVER
        for case in law.labour_cases:
            if case.petition:
                assert Party.MEXICO in (case.complainant, case.respondent)


@settings(max_examples=200, deadline=None)
@given(play)
def test_an_ending_once_recorded_is_never_rewritten(acts):
    law, day, first = new_law(Treaty.USMCA, START), START, Ending.NONE
    for wait, text in acts:
        day += wait
        act(law, day, text)
        ending = Ending(record_ending(law, day))
        assert first in (Ending.NONE, ending)
        first = ending


@given(st.integers(0, 2), st.integers(START, TERM_END - 200), st.integers(0, 400))
def test_a_withdrawal_notice_takes_six_calendar_months(leaver, given_on, later):
    law = new_law(Treaty.USMCA, START)
    advance_law(law, given_on)
    assert give_notice(law, leaver, given_on) == Refusal.NONE
    advance_law(law, given_on + later)
    effective = add_months(given_on, 6)
    out = given_on + later >= effective
    assert (law.member[leaver] == 0) == (out and effective < TERM_END)


def test_after_ten_reviews_without_extension_the_agreement_is_over():
    law, held = new_law(Treaty.USMCA, START), 0
    for month in range(12 * 13):
        day = add_months(START, month)
        advance_law(law, day)
        if review_due(law, day):
            held += 1
            close_review(law, day)
    assert held == 10
    assert law.expired == TERM_END
    assert confirm(law, Party.CANADA, day, False) == Refusal.TERM_OVER


def test_every_refusal_names_an_article():
    assert set(REFUSALS) == set(Refusal)
    assert all(REFUSALS[refusal][0] for refusal in Refusal if refusal != Refusal.NONE)
    assert refusal_text(Refusal.DISCRIMINATES).endswith("(19 U.S.C. 2132(d))")
