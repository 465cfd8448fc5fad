"""The state of one history: everything that a month's rules read and write, in one nested record.

``parts``, ``part``: into how many parts the month's initiatives are split, and which is played; ``people``
[government]: 1 where a person chooses, whom every occasion finds; ``congress``: 1 where its majority is against the
president of the United States. Layers of trade
policy: ``broad``, ``offset`` [importer, exporter] and ``sectoral`` [importer, exporter, scope], ``sectoral_abroad``
[scope] (United States, on China and the rest of the world),
``ratchet`` (United States, all imports): ad valorem; ``access_charge``:
% of the net capital inflow; ``margin``: points that compliant goods escape, as firms see it; ``compliance``: share
that claims, ``complying_cost``: its mean cost, points of all trade (:mod:`model.tariffs.compliance`).
``instruments`` [instrument, slot]: 1 + month of adoption; ``urgency`` [row, issue]: multiples of salience
of the two sides, and how far the ask of the United States is raised; ``lock_in``: 0 to 1. Chinese investment
[sector] in bn USD, ``parks``: number open; ``fentanyl``, ``drought``: log indices; ``reservoir``,
``water_delivered``, ``water_debt``: million cubic metres, ``cycle_end``: a day;
``conservation``: 0 to 1; ``labour_won`` [government]: cases won, fading; ``labour_precedent``: shift of the chance of
winning. ``text_positions`` [pair, issue]: what a signed bilateral says on the text of three, ``text_held`` [pair]: 1
while that is held; ``texts_joined``: 1 while two signed bilaterals together are the text of three; ``by_treaty``,
``before_treaty`` [pair, issue]: what the last bilateral treaty made of positions and where they stood before;
``voided`` [partner]: duty that a court voided and may come back, ``surcharge``: on all countries meanwhile;
``turned_down``: partner that refused the United States last, 0 none; ``voted``: month of the last joint review that
came to votes; ``answered`` [government]:
1 + month of its last answer in kind. ``pledged``: a package with the extension was agreed before it could be
confirmed. ``real_income`` [region] in %; ``prices``: the unknowns of the trade equilibrium at the last clearing, as in
``solution.z``; ``jobs`` in %, ``closed_deficit`` in % of
GDP: as far as they have followed the equilibrium.
"""

from typing import Any

import numpy as np

from model.law.state import LAW
from model.moves import EVENT, MAXIMUM_EVENTS, MAXIMUM_THREATS, OFFER, TABLES, THREAT
from model.players import CHINESE_SECTORS, INSTRUMENTS, ISSUES, THREAT_CLASSES, UNKNOWNS
from model.record import of_records

STATE = np.dtype(
    [
        ("seed", "i8"),
        ("run", "i8"),
        ("month", "i8"),
        ("start", "i8"),
        ("horizon", "i8"),
        ("over", "i8"),
        ("parts", "i8"),
        ("part", "i8"),
        ("people", "i8", (3,)),
        ("law", LAW),
        ("doctrine", "i8", (3,)),
        ("congress", "i8"),
        ("broad", "f8", (3, 3)),
        ("broad_statute", "i8", (3,)),
        ("voided", "f8", (3,)),
        ("surcharge", "f8"),
        ("sectoral", "f8", (3, 3, 2)),
        ("sectoral_abroad", "f8", (2,)),
        ("margin", "f8", (3, 3)),
        ("compliance", "f8", (3, 3)),
        ("complying_cost", "f8", (3, 3)),
        ("offset", "f8", (3, 3)),
        ("ratchet", "f8"),
        ("access_charge", "f8"),
        ("roll_up_applied", "i8"),
        ("positions", "f8", (2, ISSUES)),
        ("approval", "f8", (3,)),
        ("resolve", "f8", (3, THREAT_CLASSES)),
        ("kept", "f8", (3, 3)),
        ("broken", "f8", (3, 3)),
        ("capital", "f8", (3,)),
        ("transition", "f8", (3,)),
        ("duty_before", "f8", (3,)),
        ("instruments", "i8", (INSTRUMENTS, 3)),
        ("urgency", "f8", (3, ISSUES)),
        ("lock_in", "f8"),
        ("chinese_stock", "f8", (CHINESE_SECTORS,)),
        ("chinese_pipeline", "f8", (CHINESE_SECTORS,)),
        ("chinese_shock", "f8"),
        ("parks", "f8"),
        ("fentanyl", "f8"),
        ("drought", "f8"),
        ("reservoir", "f8"),
        ("conservation", "f8"),
        ("cycle_end", "i8"),
        ("water_delivered", "f8"),
        ("water_debt", "f8"),
        ("funds_withheld", "i8"),
        ("labour_won", "f8", (3,)),
        ("labour_precedent", "f8"),
        ("considered", "i8", (3, 4)),
        ("threats", THREAT, (MAXIMUM_THREATS,)),
        ("offers", OFFER, (TABLES,)),
        ("text_positions", "f8", (2, ISSUES)),
        ("text_held", "i8", (2,)),
        ("texts_joined", "i8"),
        ("before_treaty", "f8", (2, ISSUES)),
        ("by_treaty", "f8", (2, ISSUES)),
        ("turned_down", "i8"),
        ("voted", "i8"),
        ("answered", "i8", (3,)),
        ("real_income", "f8", (5,)),
        ("prices", "f8", (UNKNOWNS,)),
        ("jobs", "f8", (3,)),
        ("closed_deficit", "f8", (3,)),
        ("pledged", "i8"),
        ("events", "i8"),
    ],
    align=True,
)


def new_state() -> Any:
    """A cleared state (array of one; rules take its record ``state[0]``)."""
    return np.zeros(1, of_records(STATE))


def copy_state(source: Any, target: Any) -> None:
    """Copy every field of one state record into another."""
    for name in STATE.names or ():
        target[name] = source[name]


def new_log() -> np.ndarray:
    """An empty log of events; ``state.events`` counts its rows in use."""
    return np.zeros(MAXIMUM_EVENTS, EVENT).view(np.recarray)
