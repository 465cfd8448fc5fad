"""How a history answers the questions that the record answers: one function a question, each a yes or no."""

from collections.abc import Callable
from typing import Any

import numpy as np

from experiments.histories.measures import events, moves
from model.calendar import month_from_text
from model.moves import EventKind, Form, MoveKind, Table
from model.players import Issue, ThreatClass
from model.review import JointReview

QUICK = 2
Reading = Callable[[JointReview, int, int], bool]


def _before(rows: Any, until: int) -> Any:
    return rows[rows.month <= until]


def _series(review: JointReview, until: int) -> list[dict[str, Any]]:
    return [month for month in review.months if month_from_text(month["month"]) <= until]


def _duty_months(review: JointReview, party: int, until: int, layer: str) -> list[int]:
    found = []
    for month in _series(review, until):
        if month[layer][0][party] > 0.0:
            found.append(month_from_text(month["month"]))
    return found


def sectoral_on(review: JointReview, party: int, until: int) -> bool:
    """Sectoral duties of the United States on a partner are in force in some month."""
    return bool(_duty_months(review, party, until, "sectoral"))


def any_broad(review: JointReview, party: int, until: int) -> bool:
    """A broad duty on either partner is in force in some month, on whatever trade."""
    return any(_duty_months(review, partner, until, "broad") for partner in (1, 2))


def broad_in_force(review: JointReview, party: int, until: int) -> bool:
    """A broad duty is in force two months running on at least half of the partner's trade."""
    exempts, run = review.world.p.broad_exempts_compliant > 0.5, 0
    for month in _series(review, until):
        covered = 1.0 - month["compliance"][party - 1] if exempts else 1.0
        run = run + 1 if month["broad"][0][party] > 0.0 and covered >= 0.5 else 0
        if run >= 2:
            return True
    return False


def retaliates(review: JointReview, party: int, until: int) -> bool:
    """A partner answers the United States in kind."""
    return bool((_before(moves(review, MoveKind.RETALIATE), until).actor == party).any())


def retaliates_quickly(review: JointReview, party: int, until: int) -> bool:
    """It does so within two months of the first duty it meets."""
    hit = sorted(_duty_months(review, party, until, "sectoral") + _duty_months(review, party, until, "broad"))
    answers = _before(moves(review, MoveKind.RETALIATE), until)
    answers = answers[answers.actor == party].month
    return bool(hit) and bool(len(answers)) and int(answers.min()) - hit[0] <= QUICK


def lifts(review: JointReview, party: int, until: int) -> bool:
    """A partner that answered in kind has no duties of its own left on the United States."""
    if not retaliates(review, party, until):
        return False
    last = _series(review, until)[-1]
    return not (last["broad"][party][0] > 0.0 or last["sectoral"][party][0] > 0.0)


def duties_off_both(review: JointReview, party: int, until: int) -> bool:
    """Sectoral duties were on both partners and are off both in the last month."""
    last = _series(review, until)[-1]
    were = all(sectoral_on(review, partner, until) for partner in (1, 2))
    return were and not (last["sectoral"][0][1] > 0.0 or last["sectoral"][0][2] > 0.0)


def _first_deal(review: JointReview, partner: int, until: int) -> float:
    log: Any = review.log[: review.state.events]
    agreed = (log.event == EventKind.AGREED_IN_PRINCIPLE) | (log.event == EventKind.DEAL_IN_FORCE)
    deals = _before(log[agreed], until)
    own = deals[(deals.table == partner - 1) | (deals.form == Form.TRILATERAL)]
    return float(own.month.min()) if len(own) else np.inf


def mexico_settles_first(review: JointReview, party: int, until: int) -> bool:
    """Mexico agrees with the United States, at least in principle, before Canada does."""
    return _first_deal(review, 1, until) < _first_deal(review, 2, until)


def trilateral_deal(review: JointReview, party: int, until: int) -> bool:
    """All three conclude a package, or both bilaterals join to one text."""
    joined = _before(events(review, EventKind.TEXTS_JOINED), until)
    deals = _before(events(review, EventKind.DEAL_IN_FORCE), until)
    return bool(len(joined)) or bool((deals.form == Form.TRILATERAL).any())


def bilateral_deal(review: JointReview, party: int, until: int) -> bool:
    """The United States and a partner conclude a deal of two."""
    deals = _before(events(review, EventKind.DEAL_IN_FORCE), until)
    return bool(((deals.table == party - 1) & (deals.table != Table.TRILATERAL)).any())


def notice(review: JointReview, party: int, until: int) -> bool:
    """A party gives notice of withdrawal, on its own initiative or carrying out a threat."""
    given = _before(moves(review, MoveKind.GIVE_NOTICE), until)
    carried = _before(moves(review, MoveKind.CARRY_OUT), until)
    carried = carried[carried.threat_class == ThreatClass.WITHDRAWAL]
    return bool((given.actor == party).any() or (carried.actor == party).any())


def broad_threat(review: JointReview, party: int, until: int) -> bool:
    """The United States threatens a partner with a broad duty."""
    made = _before(moves(review, MoveKind.THREATEN), until)
    return bool(((made.target == party) & (made.threat_class == ThreatClass.BROAD) & (made.actor == 0)).any())


def concedes(review: JointReview, party: int, until: int) -> bool:
    """A partner gives way to a threat of a duty or of withdrawal within two months of it."""
    given = _before(moves(review, MoveKind.CONCEDE), until)
    made = moves(review, MoveKind.THREATEN)
    given, made = (rows[rows.threat_class != ThreatClass.PANEL] for rows in (given, made))
    for row in given[given.actor == party]:
        before = made[(made.target == party) & (made.month <= row.month)].month
        if len(before) and row.month - before.max() <= QUICK:
            return True
    return False


def trade_remedy(review: JointReview, party: int, until: int) -> bool:
    """The United States adopts antidumping or countervailing duties on a partner."""
    adopted = _before(moves(review, MoveKind.ADOPT_INSTRUMENT), until)
    return bool(((adopted.instrument == 0) & (adopted.target == party)).any())


def _complies(review: JointReview, party: int, issue: Issue, until: int) -> bool:
    done = _before(moves(review, MoveKind.COMPLY), until)
    return bool(((done.actor == party) & (done.issue == issue)).any())


def complies_on_corn(review: JointReview, party: int, until: int) -> bool:
    """Mexico complies with the panel on corn."""
    return _complies(review, party, Issue.GM_CORN, until)


def complies_on_roll_up(review: JointReview, party: int, until: int) -> bool:
    """The United States complies with the panel on roll-up."""
    return _complies(review, party, Issue.AUTO_CONTENT, until)


def duties_on_china(review: JointReview, party: int, until: int) -> bool:
    """A partner's mean duty on China is at least two points above the first month's."""
    series = [month["duties_on_china_pct"][party] for month in _series(review, until)]
    return bool(series[-1] >= series[0] + 2.0)


def labour_case(review: JointReview, party: int, until: int) -> bool:
    """A labour case is taken up."""
    cases = _before(events(review, EventKind.LABOUR_CASE), until)
    return bool(((cases.actor == party) & (cases.form == 0)).any())


READINGS: dict[str, Reading] = {
    reading.__name__: reading
    for reading in (
        sectoral_on, any_broad, broad_in_force, retaliates, retaliates_quickly, lifts, duties_off_both,
        mexico_settles_first, trilateral_deal, bilateral_deal, notice, broad_threat, concedes,
        trade_remedy, complies_on_corn, complies_on_roll_up, duties_on_china, labour_case,
    )
}  # fmt: skip
