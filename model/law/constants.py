"""Constants of the treaty and the statutes, each with its article (sources in ``docs/law.md``)."""

from enum import IntEnum

from model.calendar import day_from_text, month_from_text


class Party(IntEnum):
    """The three parties of the agreement."""

    UNITED_STATES = 0
    MEXICO = 1
    CANADA = 2


class Pair(IntEnum):
    """Pairs of parties."""

    US_MX = 0
    US_CA = 1
    MX_CA = 2


class Treaty(IntEnum):
    """Which trilateral text is in force."""

    NAFTA = 0
    USMCA = 1


class Statute(IntEnum):
    """Domestic authority under which a duty is imposed."""

    NONE = 0
    SECTION_232 = 1
    SECTION_301 = 2
    SECTION_122 = 3
    IEEPA = 4
    SECTION_338 = 5
    AD_CVD = 6
    PARTNER_SURTAX = 7


STATUTES = 8


class Subject(IntEnum):
    """What a dispute between states is about."""

    GOODS = 0
    LABOUR = 1
    SCREENING = 2


class LabourRemedy(IntEnum):
    """Remedies of the rapid response labour mechanism, from mild to severe."""

    NONE = 0
    PREFERENCE_SUSPENDED = 1
    PENALTIES = 2
    DENIAL_OF_ENTRY = 3


class Scope(IntEnum):
    """Scope of a section 232 investigation."""

    METALS = 0
    AUTOS = 1
    OTHER = 2


SCOPES = 3

TERM_YEARS = 16  # Art. 34.7.1 and 34.7.3
REVIEW_YEARS = 6  # Art. 34.7.2 and 34.7.3
USMCA_IN_FORCE = day_from_text("2020-07-01")
FIRST_REVIEW = day_from_text("2026-07-01")  # Art. 34.7.2: sixth anniversary
WITHDRAWAL_MONTHS = 6  # Art. 34.6; NAFTA Art. 2205
TALKS_NOTICE_MONTHS = 3  # Art. 32.10.2
TEXT_DAYS = 30  # Art. 32.10.4
TERMINATION_MONTHS = 6  # Art. 32.10.5
PANEL_REQUEST_DAYS = 75  # Art. 31.6 (CRS IF11399)
PANEL_REQUEST_DAYS_PERISHABLE = 30  # Art. 31.6
PANEL_INITIAL_DAYS = 150  # Art. 31.17
PANEL_FINAL_DAYS = 30  # Art. 31.17
PANEL_COMPLY_DAYS = 45  # Art. 31.19
LABOUR_PETITION_DAYS = 30  # time of the interagency committee for a petition
LABOUR_ANSWER_DAYS = 10  # Annex 31-A.4 (memory): the respondent says whether it will review
LABOUR_REVIEW_DAYS = 45  # Annex 31-A.4 (memory): the respondent's review
LABOUR_REMEDIATION_DAYS = 10  # Annex 31-A.4 (memory): consultations on a remediation
LABOUR_PANEL_DAYS = 60  # Annex 31-A.7-8 (memory): verification 30 days, determination 30 days
LABOUR_REMEDY_NOTICE_DAYS = 21  # Annex 31-A.10 (memory): fifteen business days of notice
DENIAL_AFTER_DETERMINATIONS = 2  # Annex 31-A.10 (memory)
SECTION_232_MOST_DAYS = 360  # 19 U.S.C. 1862(b), (c): 270 to the finding, 90 to the decision
SECTION_301_MOST_DAYS = 365  # 19 U.S.C. 2414: up to twelve months
TRADE_REMEDY_DAYS = 280  # 19 U.S.C. 1673 (memory): petition to final injury determination
SECTION_122_DAYS = 150  # 19 U.S.C. 2132
SECTION_122_MAXIMUM = 0.15
SECTION_338_MAXIMUM = 0.50  # 19 U.S.C. 1338
PUBLIC_NOTICE_DAYS = 270  # 19 U.S.C. 4611(b)
FIRST_REPORT_DAYS = 180  # 19 U.S.C. 4611(b)
LATER_REPORT_DAYS = 70  # 19 U.S.C. 4611(c)
PUBLIC_NOTICE_MADE = day_from_text("2025-09-17")  # facts of the record: Federal Register notice
REPORT_MADE = day_from_text("2025-12-17")  # facts of the record: report delivered on 16 and 17 December
REPLACEMENT_MONTHS = 24  # design: details section 11
NEVER = 10**7
METALS_FINDING = day_from_text("2018-03-08")  # timeline: section 232 duties announced
AUTOS_FINDING = day_from_text("2019-02-17")  # assumption (memory): report on automobiles
WATER_CYCLE_END = day_from_text("2025-10-24")  # timeline: cycle 36 closes
WATER_CYCLE_YEARS = 5  # Treaty of 3 February 1944, Art. 4 B
AUTO_REPORT_MONTH = month_from_text("2025-07")  # timeline: second USITC report on automotive rules of origin
ROLL_UP_REPORT = day_from_text("2022-12-14")  # panel on automotive rules of origin (published 2023-01-11, timeline)
ROLL_UP_REQUEST = day_from_text("2022-01-06")  # timeline
CORN_REQUEST = day_from_text("2023-08-17")  # timeline
CORN_REPORT = day_from_text("2024-12-20")  # timeline
CORN_COMPLIED = day_from_text("2025-02-04")  # timeline: Mexico repeals its limits
CHINA_ACTION = day_from_text("2018-07-06")  # (memory) first duties of the section 301 action on China
METALS_INVESTIGATION = day_from_text("2017-04-19")  # (memory) section 232 investigation of steel opened
TOMATO_CASE = day_from_text("1996-04-18")  # (memory) fresh tomatoes
TOMATO_SUSPENSION_ENDS = day_from_text("2025-07-14")  # timeline: duty of 17% once the suspension agreement ends
EMERGENCY_RULING = day_from_text("2026-02-20")  # facts of the record: Learning Resources v. Trump
SIDE_LETTERS = day_from_text("2018-11-30")  # facts of the record: section 232 side letters in force
