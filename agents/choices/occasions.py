"""Names of occasions: the numbers under which they draw their luck and by which a choice is forced.

A draw is keyed by seed, run, month, purpose and a number (:mod:`model.randomness`). Occasions of one purpose must
never share a number, or their luck would be one.
"""

from model.compiled import compiled

# Occasions to choose (:func:`agents.choices.records.choice`).


@compiled
def threat_answered(government: int, slot: int) -> int:
    """A government answers the threat in a slot."""
    return 100 + 10 * government + slot


@compiled
def threat_due(government: int, slot: int) -> int:
    """A government's own threat in a slot has fallen due."""
    return 200 + 10 * government + slot


@compiled
def withdrawal_confirmed(government: int, slot: int) -> int:
    """The second wish that carrying out a threat of withdrawal needs."""
    return 230 + 10 * government + slot


@compiled
def offer_answered(government: int, table: int, agreed: bool) -> int:
    """A government answers the offer at a table, or, once that is agreed in principle, decides whether to sign."""
    return 300 + 10 * government + table + (30 if agreed else 0)


@compiled
def initiative(government: int, target: int) -> int:
    """A government's initiative towards a target; -1: at home."""
    return 401 + 10 * government + target


@compiled
def vote_cast(government: int) -> int:
    """A government votes at a review."""
    return 500 + government


@compiled
def refusal_confirmed(government: int) -> int:
    """The second wish that a vote against extension needs."""
    return 510 + government


@compiled
def finding_met(panel: int) -> int:
    """The respondent complies with what a panel found, or does not."""
    return 720 + panel


@compiled
def benefits_suspended(panel: int) -> int:
    """The complainant suspends benefits where a panel's finding is not met, or does not."""
    return 760 + panel


# Opportunities (:func:`agents.choices.records.opportunity`).


@compiled
def to_threaten(actor: int, target: int) -> int:
    """To threaten a target."""
    return 10 * actor + target


@compiled
def to_offer(actor: int, target: int) -> int:
    """To make a target an offer."""
    return 100 + 10 * actor + target


@compiled
def to_raise_duties(actor: int, target: int) -> int:
    """To put duties on a target or take them off, or to answer its duties in kind."""
    return 200 + 10 * actor + target


@compiled
def to_exit(actor: int) -> int:
    """To take a step out of the agreement."""
    return 300 + actor


@compiled
def to_take_back(actor: int) -> int:
    """To take one's own notice of withdrawal back."""
    return 310 + actor


@compiled
def to_confirm_late(actor: int) -> int:
    """To confirm the extension between joint reviews."""
    return 320 + actor


@compiled
def to_use_instruments(actor: int, target: int) -> int:
    """To use instruments of policy towards a target; -1: at home."""
    return 601 + 10 * actor + target


@compiled
def to_dispute(actor: int, target: int) -> int:
    """To bring a dispute against a target."""
    return 640 + 10 * actor + target


@compiled
def to_answer_together(actor: int) -> int:
    """To answer the United States because the other partner has just done so."""
    return 670 + actor


@compiled
def to_sign(table: int) -> int:
    """A session to sign what was agreed in principle at a table."""
    return 680 + table


@compiled
def to_comply(panel: int) -> int:
    """To comply with what a panel found."""
    return 700 + panel


@compiled
def to_suspend_benefits(panel: int) -> int:
    """To suspend benefits where a panel's finding is not met."""
    return 740 + panel
