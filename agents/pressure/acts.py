"""What can be threatened and done: duties under the statutes of the United States, withdrawal, a panel."""

from typing import Any

from agents.pressure.disputes import bring_dispute, may_bring
from model.calendar import first_day
from model.compiled import compiled
from model.law.constants import SIDE_LETTERS, Scope, Statute
from model.law.non_market import notify_talks, show_text, sign_non_market
from model.law.statutes import impose, may_impose
from model.law.term import confirm
from model.law.withdrawal import give_notice, may_give_notice
from model.moves import MoveKind
from model.players import ThreatClass
from model.tariffs.layers import levy_by_article
from model.world import World


@compiled
def targeted_statute(state: Any, target: int, rate: float, day: int) -> int:
    """Statute that allows a broad duty on one country without emergency powers; ``NONE`` if no case is ripe."""
    for statute in (Statute.SECTION_301, Statute.SECTION_338):
        if may_impose(state.law, statute, Scope.OTHER, target, rate, day) == 0:
            return statute
    return Statute.NONE


@compiled
def broad_statute(state: Any, target: int, rate: float) -> int:
    """Quickest lawful statute for a broad duty of the United States; 0 if none is open."""
    day = first_day(state.month)
    if may_impose(state.law, Statute.IEEPA, Scope.OTHER, target, rate, day) == 0:
        return Statute.IEEPA
    return targeted_statute(state, target, rate, day)


@compiled
def statute_of_threat(state: Any, threat: Any, day: int) -> int:
    """Statute for a threatened broad duty on ``day``: the one named, or, where a court has voided it, another."""
    if may_impose(state.law, threat.statute, Scope.OTHER, threat.target, threat.rate, day) == 0:
        return threat.statute
    return broad_statute(state, threat.target, threat.rate)


@compiled
def may_carry_out(world: World, state: Any, threat: Any, day: int) -> bool:
    """Whether a threat can be carried out on ``day``, by law and on the findings and cases there are now.

    A court may have voided the statute since, a notice be pending or the duties be in force already, a dispute be
    filed or settled.
    """
    actor, target, threat_class = threat.actor, threat.target, threat.threat_class
    if threat_class == ThreatClass.PANEL:
        return may_bring(world, state, actor, target, threat.issue)
    if threat_class == ThreatClass.WITHDRAWAL:
        return may_give_notice(state.law, actor, day) == 0
    if threat_class == ThreatClass.BROAD:
        return statute_of_threat(state, threat, day) != Statute.NONE
    return sectoral_open(state, target, threat.rate, day)


@compiled
def carry_out(world: World, state: Any, threat: Any) -> bool:
    """Do what was threatened, at a cost in trust but for a panel; False when the law refuses it."""
    if threat.threat_class == ThreatClass.PANEL:
        return bring_dispute(state, threat.actor, threat.target, threat.issue)
    statute: int = Statute.NONE  # of a broad duty
    if threat.threat_class == ThreatClass.BROAD:
        statute = statute_of_threat(state, threat, first_day(state.month))
    return press(world, state, threat.actor, threat.target, threat.threat_class, threat.rate, statute)


@compiled
def press(world: World, state: Any, actor: int, target: int, threat_class: int, rate: float, statute: int) -> bool:
    """Put duties of a class on a target, broad ones under a ``statute``, or give notice; False when the law refuses it.

    A duty breaks a promise to the target.
    """
    day, lawful = first_day(state.month), statute != Statute.NONE
    if threat_class == ThreatClass.WITHDRAWAL:
        return announce_withdrawal(world, state, actor, day)
    if threat_class == ThreatClass.SECTORAL:
        lawful = put_sectoral(world, state, actor, target, rate, day)
    elif lawful:
        state.broad[actor, target] = max(rate, state.broad[actor, target])
        state.broad_statute[target] = statute
    if lawful:
        state.broken[actor, target] += 1.0
    return lawful


@compiled
def lawful_sectoral(state: Any, scope: int, target: int, rate: float, day: int) -> bool:
    """Whether section 232 lets the United States put a duty of this scope on a partner."""
    return may_impose(state.law, Statute.SECTION_232, scope, target, rate, day) == 0


@compiled
def sectoral_open(state: Any, target: int, rate: float, day: int) -> bool:
    """Whether section 232 has a duty for a partner that is not in force: on metals, on cars, or on both.

    A case on cars that is ripe can lead to a duty on cars whether there is one on metals or not.
    """
    for scope in range(2):
        if state.sectoral[0, target, scope] == 0.0 and lawful_sectoral(state, scope, target, rate, day):
            return True
    return False


@compiled
def announce_withdrawal(world: World, state: Any, actor: int, day: int) -> bool:
    """Give notice, at the price of approval at home and of trust abroad; False where the law refuses.

    A notice under Art. 34.6 leaves all, so it breaks a promise to every other party, whoever was threatened with it.
    """
    if give_notice(state.law, actor, day) != 0:
        return False
    state.approval[actor] -= world.p.notice_cost
    for other in range(3):
        if other != actor and state.law.member[other] == 1:
            state.broken[actor, other] += 1.0
    return True


@compiled
def put_sectoral(world: World, state: Any, actor: int, target: int, rate: float, day: int) -> bool:
    """Put sectoral duties on metals and cars, each where section 232 has a finding; False where none can be put."""
    put = False
    for scope in range(2):
        if actor > 0:
            state.sectoral[actor, target, scope] = max(rate, state.sectoral[actor, target, scope])
            put = True
        elif impose(state.law, Statute.SECTION_232, scope, target, rate, day) == 0:
            levy_by_article(state, target, scope, rate)
            put = True
    if actor == 0 and put and state.sectoral[0, target, Scope.AUTOS] > 0.0:
        _break_side_letter(world, state, target, day)
    return put


@compiled
def _break_side_letter(world: World, state: Any, target: int, day: int) -> None:
    """A duty on cars breaks the letter of 2018 that exempts the partner's from section 232: at a cost in trust."""
    if day >= SIDE_LETTERS and state.law.side_letters_broken[target] == 0:
        state.law.side_letters_broken[target] = day
        state.broken[0, target] += world.p.side_letter_against_trust


@compiled
def non_market_step(law: Any, kind: int, actor: int, day: int) -> int:
    """Next step towards an agreement with a non-market economy; returns the law's refusal."""
    if kind == MoveKind.NOTIFY_NON_MARKET_TALKS:
        return notify_talks(law, actor, day)
    if kind == MoveKind.SHOW_NON_MARKET_TEXT:
        return show_text(law, actor, day)
    return sign_non_market(law, actor, day)


@compiled
def confirm_all(state: Any, day: int, counts_from_expiry: bool) -> None:
    """As if pivotal: every other party confirms too (trembling hand, design: details section 3)."""
    if state.law.report_to_congress == 0:
        state.law.report_to_congress = day
    for party in range(3):
        confirm(state.law, party, day, counts_from_expiry)
