"""Who is at the table and what lies on it: governments, pairs, issues and kinds of threat."""

from enum import IntEnum

from model.parameters.registry import instruments, issue_names


class Government(IntEnum):
    """The three parties, in the order of the trade table's regions."""

    UNITED_STATES = 0
    MEXICO = 1
    CANADA = 2


class Sector(IntEnum):
    """Sectors of the trade table, in the order of ``model/data/trade_table/sectors.csv``."""

    AGRICULTURE = 0
    FOOD = 1
    ENERGY = 2
    TEXTILES = 3
    CHEMICALS = 4
    METALS = 5
    MACHINERY = 6
    ELECTRONICS = 7
    VEHICLES = 8
    PARTS = 9
    OTHER_MANUFACTURES = 10
    SERVICES = 11


class ChineseSector(IntEnum):
    """Sectors of Chinese investment in Mexico (:mod:`model.chinese_investment`)."""

    ELECTRIC_VEHICLES = 0
    TELECOMS = 1
    ELECTRONICS = 2
    OTHER = 3


GOVERNMENTS = 3
PARTNERS = GOVERNMENTS - 1  # of each
REGIONS = 5
SECTORS = len(Sector)
UNKNOWNS = 2 * REGIONS * SECTORS + REGIONS  # of the trade equilibrium
GOODS = int(Sector.SERVICES)  # the first sectors; the last one is services
CHINA = 3

GOVERNMENT_NAMES = ("United States", "Mexico", "Canada")
GOVERNMENT_KEYS = ("united_states", "mexico", "canada")  # as data files and options name them
GOVERNMENT_COLUMNS = ("us", "mexico", "canada")  # as columns of results name them


class Issue(IntEnum):
    """Issues that rules know by name, in the order of ``model/data/issues.toml``, which may go on with others."""

    AUTO_CONTENT = 0
    LABOR_RRM = 1
    INVESTMENT_SCREENING = 2
    NON_MARKET = 3
    PRODUCT_STANDARDS = 4
    GM_CORN = 5
    INTELLECTUAL_PROPERTY = 6
    ANTI_CORRUPTION = 7
    WATER_1944 = 8
    DAIRY = 9
    ENERGY = 10
    METALS_232 = 11
    DIGITAL_TELECOMS = 12
    SECURITY = 13
    TERM = 14


ISSUES = len(issue_names())


INSTRUMENTS = len(instruments())
CHINESE_SECTORS = len(ChineseSector)


class ThreatClass(IntEnum):
    """Classes of threat; a reputation is kept for each (``details.md`` section 5)."""

    BROAD = 0
    SECTORAL = 1
    WITHDRAWAL = 2
    PANEL = 3


THREAT_CLASSES = 4


class Tier(IntEnum):
    """How far United States duties on its partners go, for the strategic table."""

    NONE = 0
    SECTORAL = 1
    BROAD = 2


class Regime(IntEnum):
    """Legal regimes of the strategic table; a notice can be pending with or without an extension behind it.

    The first eight are those of a text of three. Bilateral treaties in force beside it make further ones of them, which
    follow after these (:func:`model.law.regimes.beside`).
    """

    ANNUAL_REVIEWS = 0
    EXTENDED = 1
    NOTICE_BY_UNITED_STATES = 2
    NOTICE_BY_MEXICO = 3
    NOTICE_BY_CANADA = 4
    EXTENDED_NOTICE_BY_UNITED_STATES = 5
    EXTENDED_NOTICE_BY_MEXICO = 6
    EXTENDED_NOTICE_BY_CANADA = 7
    US_MX_ONLY = 8
    US_CA_ONLY = 9
    BOTH_BILATERALS = 10
    MX_CA_ONLY = 11
    NO_TEXT = 12


OF_THREE = 8  # regimes of a text of three
WITHOUT_TREATIES_BESIDE = len(Regime)
REGIMES = WITHOUT_TREATIES_BESIDE + 3 * OF_THREE  # a treaty beside the text with Mexico, with Canada, with both
TIERS = 3
EVALUATORS = 6  # of the strategic table: the two doctrines of each government that may govern
