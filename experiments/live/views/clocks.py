"""The dates that law, threats and nature set: those to come out of the state, those behind out of the events."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from experiments.histories.articles import STATUTE_ARTICLES, cited, dispute_article, labour_annex
from experiments.histories.run import agreement_of
from experiments.histories.sentences import THREATS
from experiments.live.views.dates import today
from experiments.seats.moment import Moment
from model.calendar import add_months, first_day
from model.elections import election_in, midterm_in
from model.law.bilaterals import RATIFICATION_MONTHS_MAXIMUM, RATIFICATION_MONTHS_MINIMUM
from model.law.constants import (
    FIRST_REPORT_DAYS,
    LABOUR_PANEL_DAYS,
    LABOUR_PETITION_DAYS,
    LABOUR_REMEDIATION_DAYS,
    LABOUR_REMEDY_NOTICE_DAYS,
    LABOUR_REVIEW_DAYS,
    LATER_REPORT_DAYS,
    NEVER,
    PANEL_COMPLY_DAYS,
    PANEL_FINAL_DAYS,
    PANEL_INITIAL_DAYS,
    PANEL_REQUEST_DAYS,
    PANEL_REQUEST_DAYS_PERISHABLE,
    PUBLIC_NOTICE_DAYS,
    SECTION_122_DAYS,
    TALKS_NOTICE_MONTHS,
    TERMINATION_MONTHS,
    TEXT_DAYS,
    TRADE_REMEDY_DAYS,
    Statute,
)
from model.law.withdrawal import notice_effective
from model.moves import EventKind, MoveKind
from model.parameters.records import issue_titles
from model.parameters.registry import issue_names
from model.players import ThreatClass

LANES = ("Agreement", "Notices", "Threats", "US statutes", "Congress", "Panels", "Labour cases", "Deals", "Elections",
         "Water")  # fmt: skip
SCOPES = ("metals", "cars", "other goods")
NAMES = ("the United States", "Mexico", "Canada")
PAIRS = ("United States–Mexico", "United States–Canada", "Mexico–Canada")
ELECTIONS = (  # as agents.months.month plays them
    ("inauguration in the United States", "four-year term (20th Amendment)"),
    ("a president takes office in Mexico", "six-year term (Constitution, Art. 83)"),
    ("election in Canada", "four-year term (S.C. 2007, c. 10)"),
)

# Types of events with a lane of the calendar.
LANES_OF_EVENTS = {
    "extended": "Agreement", "review": "Agreement", "expired": "Agreement", "new_text": "Agreement",
    "ending": "Agreement", "confirm": "Agreement", "decline": "Agreement",
    "give_notice": "Notices", "revoke_notice": "Notices", "notice_effective": "Notices", "notice_taken_back": "Notices",
    "terminate_non_market": "Notices", "notify_non_market_talks": "Notices", "show_non_market_text": "Notices",
    "sign_non_market_agreement": "Notices",
    "threaten": "Threats", "carry_out": "Threats", "back_down": "Threats", "postpone": "Threats", "concede": "Threats",
    "threat_lapses": "Threats",
    "impose_sectoral": "US statutes", "open_case": "US statutes", "court_voids_emergency_duties": "US statutes",
    "replaced_under_other_statute": "US statutes", "duty_lapsed": "US statutes",
    "calendar": "Congress", "midterm": "Congress",
    "bring_dispute": "Panels", "panel_report": "Panels", "comply": "Panels", "suspend_benefits": "Panels",
    "dispute_lapses": "Panels",
    "labour_case": "Labour cases",
    "deal_in_force": "Deals", "bilateral_in_force": "Deals", "ratification_failed": "Deals",
    "ratifier_refuses": "Deals", "election": "Elections", "water_cycle": "Water",
}  # fmt: skip


class Date(NamedTuple):
    """A day (ordinal) on which something falls due: its lane, words, and the article that sets it."""

    day: int
    lane: str
    words: str
    article: str


def dates_ahead(moment: Moment) -> list[Date]:
    """Everything that falls due from the present to the horizon, the next first."""
    state, now = moment.state, today(moment.state)
    if state.over:
        return []
    found = [
        *_agreement(moment), *_exits(state), *_threats(state), *_statutes(state), *_congress(state), *_panels(state),
        *_labour(state), *_deals(state), *_elections(state), _water(state),
    ]  # fmt: skip
    last = first_day(int(state.horizon) + 1)
    return sorted(date for date in found if now <= date.day < last)


def dates_behind(moment: Moment) -> list[tuple[int, str]]:
    """Months (first day) of past events and their lanes."""
    log, found = moment.log[: int(moment.state.events)], []
    for month, event, kind in zip(*(log[name].tolist() for name in ("month", "event", "kind")), strict=True):
        named = MoveKind(kind) if event == EventKind.MOVE else EventKind(event)
        lane = LANES_OF_EVENTS.get(named.name.lower())
        if lane:
            found.append((int(first_day(month)), lane))
    return found


def _agreement(moment: Moment) -> Iterator[Date]:
    law = moment.state.law
    if law.new_text_signed > 0 and law.new_text_in_force == 0:
        months = int(moment.world.p.new_text_months)
        yield Date(int(add_months(law.new_text_signed, months)), LANES[0], "the new agreement enters into force",
                   "its entry into force")  # fmt: skip
    if law.term_end >= NEVER or law.expired > 0:
        return
    if law.next_review < law.term_end:
        first = law.reviews_held == 0
        yield Date(int(law.next_review), LANES[0], "joint review" if first else "yearly joint review",
                   "Art. 34.7.2" if first else "Art. 34.7.4")  # fmt: skip
    yield Date(int(law.term_end), LANES[0], "the term ends", "Art. 34.7.1")


def _exits(state: Any) -> Iterator[Date]:
    law = state.law
    article = cited("give_notice", agreement_of(law.treaty))
    for party, name in enumerate(NAMES):
        if law.notice_day[party] > 0:
            yield Date(int(notice_effective(law, party)), LANES[1], f"{name} is out if its notice stands", article)
        if law.talks_notified[party] > 0 and law.text_shown[party] == 0:
            day = int(add_months(law.talks_notified[party], TALKS_NOTICE_MONTHS))
            yield Date(day, LANES[1], f"{name} may begin talks with China", "Art. 32.10.2")
        if law.text_shown[party] > 0 and law.non_market_signed[party] == 0:
            day = int(law.text_shown[party] + TEXT_DAYS)
            yield Date(day, LANES[1], f"{name} may sign with China", "Art. 32.10.4")
        for other, by in enumerate(NAMES):
            if law.termination_day[other, party] > 0 and law.member[party] == 1:
                day = int(add_months(law.termination_day[other, party], TERMINATION_MONTHS))
                yield Date(day, LANES[1], f"{by} ends the agreement with {name}", "Art. 32.10.5")


def _threats(state: Any) -> Iterator[Date]:
    for threat in state.threats:
        if threat["active"] == 1:
            kind = ThreatClass(int(threat["threat_class"])).name.lower()
            rate, issue = round(100 * float(threat["rate"]), 1), int(threat["issue"])
            what = THREATS[kind].format(rate=rate, issue=issue_titles()[issue])
            actor, target = (NAMES[int(threat[key])] for key in ("actor", "target"))
            article = STATUTE_ARTICLES.get(Statute(int(threat["statute"])).name.lower(), "deadline of the threat")
            if kind == "panel":
                agreement = agreement_of(state.law.treaty)
                article = dispute_article({"issue": issue_names()[issue], "agreement": agreement})
            words = f"{actor} threatens {target}: {what}"
            yield Date(int(first_day(int(threat["deadline"]))), LANES[2], words, article)


def _statutes(state: Any) -> Iterator[Date]:
    law = state.law
    for scope, goods in enumerate(SCOPES):
        opened = int(law.investigation_opened[scope])
        if opened > 0 and law.finding_day[scope] == 0:
            day = opened + int(law.section_232_days)
            yield Date(day, LANES[3], f"section 232 decision on {goods} expected", "19 U.S.C. 1862(c)")
    for party, name in enumerate(NAMES):
        if law.section_301_opened[party] > 0:
            day = int(law.section_301_opened[party] + law.section_301_days)
            yield Date(day, LANES[3], f"section 301 case against {name} is ripe", "19 U.S.C. 2414")
        if law.trade_remedy_opened[party] > 0:
            day = int(law.trade_remedy_opened[party] + TRADE_REMEDY_DAYS)
            yield Date(day, LANES[3], f"injury determination on goods of {name}", "19 U.S.C. 1673")
        if law.trade_remedy_suspended[party] > 0:
            day = int(law.trade_remedy_suspended[party])
            yield Date(day, LANES[3], f"agreement suspending duties on goods of {name} ends", "19 U.S.C. 1673c")
    if law.section_122_start > 0 and law.section_122_extended == 0:
        day = int(law.section_122_start + SECTION_122_DAYS)
        yield Date(day, LANES[3], "section 122 duties lapse unless Congress extends them", "19 U.S.C. 2132")


def standing(moment: Moment) -> list[tuple[str, str]]:
    """What hangs over the table without a date: words and article."""
    state, law, found = moment.state, moment.state.law, []
    emergency = [
        NAMES[partner] for partner in (1, 2)
        if state.broad[0, partner] > 0 and state.broad_statute[partner] == Statute.IEEPA
    ]  # fmt: skip
    if emergency:
        found.append((f"duties under emergency powers on {' and '.join(emergency)}: a court may void them", "IEEPA"))
    if law.emergency_void > 0:
        found.append(("emergency powers give no power over duties: a court has said so", "IEEPA"))
    for dispute in law.panels:
        if dispute["suspension"] > 0:
            one, other = (NAMES[int(dispute[key])] for key in ("complainant", "respondent"))
            issue = issue_titles()[int(dispute["issue"])]
            found.append((f"{one} suspends benefits of {other} over {issue} until it complies",
                          cited("suspend_benefits", agreement_of(law.treaty))))  # fmt: skip
    if law.reviews_held > 0 and law.expired == 0 and law.extensions == 0 and law.term_end < NEVER:
        found.append(("every party may still confirm, at any time", "Art. 34.7.4"))
    return found


def _congress(state: Any) -> Iterator[Date]:
    law = state.law
    if law.member[0] == 0 or law.expired > 0 or law.next_review >= min(law.term_end, NEVER):
        return
    first = law.reviews_held == 0
    if first and law.public_notice == 0:
        day = int(law.next_review - PUBLIC_NOTICE_DAYS)
        yield Date(day, LANES[4], "public notice of the review due", "19 U.S.C. 4611(b)")
    if law.report_to_congress == 0:
        day = int(law.next_review - (FIRST_REPORT_DAYS if first else LATER_REPORT_DAYS))
        yield Date(day, LANES[4], "report to Congress due", "19 U.S.C. 4611(b)" if first else "19 U.S.C. 4611(c)")


def _panels(state: Any) -> Iterator[Date]:
    agreement = agreement_of(state.law.treaty)
    for dispute in state.law.panels:
        if dispute["consultations"] == 0:
            continue
        one, other = (NAMES[int(dispute[key])] for key in ("complainant", "respondent"))
        case = f"{one} against {other} over {issue_titles()[int(dispute['issue'])]}"
        if dispute["request"] == 0:
            wait = PANEL_REQUEST_DAYS_PERISHABLE if dispute["perishable"] == 1 else PANEL_REQUEST_DAYS
            day = int(dispute["consultations"] + wait)
            yield Date(day, LANES[5], f"{case}: in consultations, then a panel may be asked for",
                       cited("ask_for_a_panel", agreement))  # fmt: skip
        elif dispute["final_report"] == 0:
            day = int(dispute["request"] + PANEL_INITIAL_DAYS + PANEL_FINAL_DAYS)
            yield Date(day, LANES[5], f"{case}: before a panel, which reports", cited("panel_report", agreement))
        elif dispute["complainant_wins"] == 1 and dispute["complied"] == 0 and dispute["suspension"] == 0:
            day = int(dispute["final_report"] + PANEL_COMPLY_DAYS)
            yield Date(day, LANES[5], f"{case}: won, benefits may be suspended", cited("suspend_benefits", agreement))


def _labour(state: Any) -> Iterator[Date]:
    for case in state.law.labour_cases:
        if case["petition"] == 0:
            continue
        one, other = (NAMES[int(case[key])] for key in ("complainant", "respondent"))
        case_words, annex = f"labour case of {one} in {other}", labour_annex(one, other)
        if case["request"] == 0:
            yield Date(int(case["petition"] + LABOUR_PETITION_DAYS), LANES[6], f"{case_words}: petition decided", annex)
        elif case["panel"] == 0:
            day = int(case["request"] + LABOUR_REVIEW_DAYS + LABOUR_REMEDIATION_DAYS)
            yield Date(day, LANES[6], f"{case_words}: review ends, then a panel may be asked for", f"{annex}.4")
        elif case["determination"] == 0:
            yield Date(int(case["panel"] + LABOUR_PANEL_DAYS), LANES[6], f"{case_words}: the panel determines",
                       f"{annex}.8")  # fmt: skip
        elif case["denial_found"] == 1 and case["remedy"] == 0:
            day = int(case["determination"] + LABOUR_REMEDY_NOTICE_DAYS)
            yield Date(day, LANES[6], f"{case_words}: remedy possible", f"{annex}.10")


def _deals(state: Any) -> Iterator[Date]:
    law = state.law
    for pair, name in enumerate(PAIRS):
        if law.treaty_signed[pair] > 0 and law.treaty_in_force[pair] == 0:
            signed = int(law.treaty_signed[pair])
            yield Date(int(add_months(signed, RATIFICATION_MONTHS_MINIMUM)), LANES[7],
                       f"{name} treaty can be ratified from then on", "ratification")  # fmt: skip
            yield Date(int(add_months(signed, RATIFICATION_MONTHS_MAXIMUM)), LANES[7],
                       f"{name} treaty dies if not ratified", "ratification")  # fmt: skip
        if law.executive_in_force[pair] > 0:
            yield Date(int(law.executive_in_force[pair]), LANES[7], f"{name} executive deal in force", "executive deal")


def _elections(state: Any) -> Iterator[Date]:
    for month in range(int(state.month), int(state.horizon) + 1):
        day = int(first_day(month))
        for government, (words, law) in enumerate(ELECTIONS):
            if election_in(month, government):
                yield Date(day, LANES[8], words, law)
        if midterm_in(month):
            yield Date(day, LANES[4], "the Congress of the midterm elections meets", "20th Amendment")


def _water(state: Any) -> Date:
    return Date(int(state.cycle_end), LANES[9], "five-year cycle of water deliveries ends", "1944 treaty, Art. 4 B")
