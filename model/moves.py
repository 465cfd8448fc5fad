"""The nouns of the negotiation: moves, threats, offers and the events of a history.

Every move is one row of :data:`MOVE`; every thing that happened is one row of :data:`EVENT`. Both are
plain structured rows, so that compiled rules fill them and a story, a figure or a table reads them.

What names a package: ``weights`` [pair] of the United States against each partner, 0 for a pair that it leaves alone,
and how far duties stay between the two sides of a pair, ``tier`` of an offer and ``tiers`` [pair] of a row (a
:class:`model.players.Tier`, -1 for a pair that it leaves alone).
"""

from enum import IntEnum

import numpy as np

from model.players import ISSUES


class MoveKind(IntEnum):
    """What a government can do, in the order moves are listed."""

    HOLD = 0
    CARRY_OUT = 1
    POSTPONE = 2
    BACK_DOWN = 3
    CONCEDE = 4
    RESIST = 5
    ACCEPT = 7
    REJECT = 8
    THREATEN = 9
    OFFER = 10
    RETALIATE = 11
    LIFT_RETALIATION = 12
    IMPOSE_SECTORAL = 13
    SUSPEND_DUTIES = 14
    GIVE_NOTICE = 15
    REVOKE_NOTICE = 16
    CONFIRM = 17
    DECLINE = 18
    NOTIFY_NON_MARKET_TALKS = 19
    SHOW_NON_MARKET_TEXT = 20
    SIGN_NON_MARKET_AGREEMENT = 21
    TERMINATE_NON_MARKET = 22
    OPEN_CASE = 23
    ADOPT_INSTRUMENT = 24
    DROP_INSTRUMENT = 25
    OPEN_MARKET = 26
    BRING_DISPUTE = 27
    COMPLY = 28
    DEFY = 29
    SUSPEND_BENEFITS = 30
    OFFER_BOTH = 31
    SIGN = 32
    ALIGN_RETALIATION = 33


class EventKind(IntEnum):
    """What a row of the log tells: a move of a government, or an event that none of them chooses."""

    MOVE = 0
    EXTENDED = 1
    REVIEW = 2
    NOTICE_EFFECTIVE = 3
    BILATERAL_IN_FORCE = 4
    COURT_VOIDS_EMERGENCY_DUTIES = 5
    REPLACED_UNDER_OTHER_STATUTE = 6
    ELECTION = 7
    EXPIRED = 8
    DUTY_LAPSED = 9
    ENDING = 10
    DEAL_IN_FORCE = 12
    RATIFICATION_FAILED = 13
    CALENDAR = 14
    BALANCE_INSTRUMENT = 15
    NOTICE_TAKEN_BACK = 16
    PANEL_REPORT = 17
    LABOUR_CASE = 18
    WATER_CYCLE = 19
    FUNDS_WITHHELD = 20
    NEW_TEXT = 21
    AGREED_IN_PRINCIPLE = 22
    RATIFIER_REFUSES = 23
    TEXTS_JOINED = 24
    THREAT_LAPSES = 25
    MIDTERM = 26
    DISPUTE_LAPSES = 27


class Form(IntEnum):
    """Legal form of a package (``details.md`` section 10)."""

    EXECUTIVE = 0
    TREATY = 1
    TRILATERAL = 2


class Table(IntEnum):
    """Tables at which an offer can lie; the first two are also pairs of positions."""

    US_MX = 0
    US_CA = 1
    TRILATERAL = 2


class Protocol(IntEnum):
    """How a round of talks is held, in the order of the choices of ``protocol.order`` (``details.md`` section 10).

    ``SEQUENTIAL``: partners are met one at a time, the second knows the first's deal; ``NASH_IN_NASH``: both deals of
    two are struck at once, each the Nash solution given the other; ``TRILATERAL``: at the table of three.
    """

    SEQUENTIAL = 0
    NASH_IN_NASH = 1
    TRILATERAL = 2


TABLES = 3
MOVE = np.dtype(
    [
        ("kind", "i8"),
        ("actor", "i8"),
        ("target", "i8"),
        ("threat_class", "i8"),
        ("statute", "i8"),
        ("rate", "f8"),
        ("issue", "i8"),
        ("instrument", "i8"),
        ("table", "i8"),
        ("form", "i8"),
        ("weights", "f8", (2,)),
        ("tiers", "i8", (2,)),
        ("value", "f8"),
        ("probability", "f8"),
        ("belief", "f8"),
    ],
    align=True,
)
MAXIMUM_MOVES = 512  # a person chooses among every package and every demand

THREAT = np.dtype(
    [
        ("active", "i8"),
        ("actor", "i8"),
        ("target", "i8"),
        ("threat_class", "i8"),
        ("statute", "i8"),
        ("rate", "f8"),
        ("issue", "i8"),
        ("made", "i8"),
        ("deadline", "i8"),
        ("postponed", "i8"),
        ("resisted", "i8"),
        ("belief", "f8"),
    ],
    align=True,
)
MAXIMUM_THREATS = 8

OFFER = np.dtype(
    [
        ("active", "i8"),
        ("proposer", "i8"),
        ("form", "i8"),
        ("weights", "f8", (2,)),
        ("tier", "i8"),
        ("made", "i8"),
        ("agreed", "i8"),
        ("simultaneous", "i8"),
        ("accepted", "i8", (3,)),
        ("positions", "f8", (2, ISSUES)),
    ],
    align=True,
)

EVENT = np.dtype(
    [
        ("month", "i8"),
        ("event", "i8"),
        ("kind", "i8"),
        ("actor", "i8"),
        ("target", "i8"),
        ("threat_class", "i8"),
        ("statute", "i8"),
        ("rate", "f8"),
        ("issue", "i8"),
        ("instrument", "i8"),
        ("table", "i8"),
        ("form", "i8"),
        ("weights", "f8", (2,)),
        ("tiers", "i8", (2,)),
        ("value", "f8"),
        ("alternative", "f8"),
        ("probability", "f8"),
        ("belief", "f8"),
    ],
    align=True,
)
MAXIMUM_EVENTS = 2000
