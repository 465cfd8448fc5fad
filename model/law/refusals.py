"""Why a move is illegal: every refusal with the article that forbids it."""

from enum import IntEnum


class Refusal(IntEnum):
    """Reason for which the law refuses a move; ``NONE`` means it was legal."""

    NONE = 0
    NOT_A_PARTY = 1
    NO_SUNSET = 2
    TERM_OVER = 3
    ALREADY_CONFIRMED = 4
    NOT_AT_REVIEW = 5
    REPORT_MISSING = 6
    NOTICE_PENDING = 7
    NO_NOTICE = 8
    TALKS_NOT_NOTIFIED = 9
    TEXT_TOO_LATE = 10
    NO_NON_MARKET_AGREEMENT = 11
    TERMINATION_PENDING = 12
    ALREADY_SIGNED = 13
    NOT_A_PAIR = 14
    TEXT_NEEDS_ALL = 15
    NO_FINDING = 16
    INVESTIGATION_RUNNING = 17
    RATE_ABOVE_CAP = 18
    DISCRIMINATES = 19
    PERIOD_OVER = 20
    VOIDED_BY_COURT = 21
    TOO_EARLY = 22
    NO_PANEL = 23
    NOT_COVERED = 24
    NO_MECHANISM = 25
    DOCKET_FULL = 26
    NOT_FOUND_AGAINST = 27
    COMPLIED = 28
    SCREENING_EXCLUDED = 29
    NOT_RATIFIED_YET = 30
    NO_INVESTIGATION = 31
    NOT_RECURRING = 32
    NO_LABOUR_BOARD_ORDER = 33
    NO_LABOUR_CASE = 34
    NO_DENIAL_OF_RIGHTS = 35
    REMEDY_TOO_SEVERE = 36
    HEARING_MISSING = 37
    NOT_IN_THIS_TEXT = 38
    TOO_LATE_FOR_CONGRESS = 39
    LABOUR_PERIOD_OVER = 40
    TALKS_NOTIFIED_ALREADY = 41
    NOT_SIGNED = 42
    SECTION_301_RUNNING = 43
    TRADE_REMEDY_RUNNING = 44
    CASE_SUSPENDED = 45
    NO_DISCRIMINATION = 46


REFUSALS: dict[Refusal, tuple[str, str]] = {
    Refusal.NONE: ("", "legal"),
    Refusal.NOT_A_PARTY: ("Art. 34.6", "only a party to the agreement can do this"),
    Refusal.NOT_IN_THIS_TEXT: ("NAFTA", "the text in force has no such article"),
    Refusal.NO_SUNSET: ("NAFTA", "this agreement has no term and no joint review"),
    Refusal.TERM_OVER: ("Art. 34.7.1", "the term is over; the agreement has terminated"),
    Refusal.ALREADY_CONFIRMED: ("Art. 34.7.3", "the party has confirmed already in this round"),
    Refusal.NOT_AT_REVIEW: ("Art. 34.7.2", "the Commission decides on extension at a joint review"),
    Refusal.REPORT_MISSING: ("19 U.S.C. 4611", "the report to Congress before the review has not been made"),
    Refusal.NOTICE_PENDING: ("Art. 34.6", "a notice of withdrawal by this party is pending"),
    Refusal.NO_NOTICE: ("Art. 34.6", "there is no pending notice to revoke"),
    Refusal.TALKS_NOT_NOTIFIED: ("Art. 32.10.2", "talks need three months' notice to the other parties"),
    Refusal.TEXT_TOO_LATE: ("Art. 32.10.4", "the full text must be shown thirty days before signature"),
    Refusal.NO_NON_MARKET_AGREEMENT: (
        "Art. 32.10.5",
        "only a free trade agreement with a non-market country lets the others terminate",
    ),
    Refusal.TERMINATION_PENDING: ("Art. 32.10.5", "this party has given notice of termination already"),
    Refusal.ALREADY_SIGNED: ("Art. 34.3", "it has been signed already"),
    Refusal.NOT_SIGNED: ("domestic law", "no treaty is signed and waiting to be ratified"),
    Refusal.TALKS_NOTIFIED_ALREADY: ("Art. 32.10.2", "this step towards the agreement has been taken already"),
    Refusal.NOT_A_PAIR: ("Art. 34.3", "a bilateral needs two different parties"),
    Refusal.TEXT_NEEDS_ALL: ("Art. 34.3", "changing the trilateral text needs all parties"),
    Refusal.NO_FINDING: ("19 U.S.C. 1862", "section 232 needs an investigation and a finding"),
    Refusal.INVESTIGATION_RUNNING: ("19 U.S.C. 1862(b)", "the investigation has not ended"),
    Refusal.RATE_ABOVE_CAP: ("19 U.S.C. 2132; 1338", "the rate is above what the statute allows"),
    Refusal.DISCRIMINATES: ("19 U.S.C. 2132(d)", "section 122 applies to all countries alike"),
    Refusal.PERIOD_OVER: ("19 U.S.C. 2132(a)", "150 days are over and Congress has not extended them"),
    Refusal.NO_DISCRIMINATION: (
        "19 U.S.C. 1338",
        "the country has not been found to discriminate against the commerce of the United States",
    ),
    Refusal.SECTION_301_RUNNING: ("19 U.S.C. 2414", "the section 301 investigation has not ended"),
    Refusal.TRADE_REMEDY_RUNNING: ("19 U.S.C. 1671-1673", "the case on dumping or subsidies has not ended"),
    Refusal.CASE_SUSPENDED: ("19 U.S.C. 1673c", "an agreement with the exporters suspends the case"),
    Refusal.TOO_LATE_FOR_CONGRESS: ("19 U.S.C. 4611", "the time for it before this review has passed"),
    Refusal.LABOUR_PERIOD_OVER: ("Annex 31-A; 31-B", "the time for this step of the case has passed"),
    Refusal.VOIDED_BY_COURT: (
        "IEEPA; Learning Resources v. Trump",
        "a court has voided tariffs under this statute",
    ),
    Refusal.TOO_EARLY: ("Art. 31.6; 31.19", "the waiting period has not passed"),
    Refusal.NO_PANEL: ("Art. 31.6", "there is no such dispute at this stage"),
    Refusal.NOT_COVERED: (
        "Annex 31-A.15; 31-B.15",
        "the facility is not a covered facility in a priority sector",
    ),
    Refusal.NO_MECHANISM: (
        "Annex 31-A; 31-B",
        "no labour mechanism runs between these two: it links Mexico to each of the others under the agreement of 2020",
    ),
    Refusal.DOCKET_FULL: ("Art. 31.6", "the docket is full"),
    Refusal.NOT_FOUND_AGAINST: ("Art. 31.19", "no finding against the respondent lets benefits be suspended"),
    Refusal.COMPLIED: ("Art. 31.19", "the respondent has complied"),
    Refusal.SCREENING_EXCLUDED: (
        "Art. 32.12",
        "decisions on screening investment are excluded from chapter 31",
    ),
    Refusal.NOT_RATIFIED_YET: ("domestic law", "ratification takes at least six months from signature"),
    Refusal.NO_INVESTIGATION: ("19 U.S.C. 2411; 1671-1673", "the statute needs an investigation first"),
    Refusal.NOT_RECURRING: ("Art. 23.5.1", "the failure must be a sustained or recurring course of action"),
    Refusal.NO_LABOUR_BOARD_ORDER: (
        "Annex 31-A.2 footnote; 31-B.2 footnote",
        "against this party only workers under an enforced order of its labour board are covered",
    ),
    Refusal.NO_LABOUR_CASE: ("Annex 31-A; 31-B", "there is no such case at this stage"),
    Refusal.NO_DENIAL_OF_RIGHTS: ("Annex 31-A.10; 31-B.10", "the panel found no denial of rights"),
    Refusal.REMEDY_TOO_SEVERE: (
        "Annex 31-A.10; 31-B.10",
        "denial of entry needs two earlier determinations against the employer",
    ),
    Refusal.HEARING_MISSING: ("19 U.S.C. 4611", "the public notice before the report has not been given"),
}


def refusal_text(refusal: int) -> str:
    """Article and reason of a refusal in words."""
    article, reason = REFUSALS[Refusal(refusal)]
    return f"{reason} ({article})" if article else reason
