"""Beliefs: will a threat be carried out, will a promise be kept (design: ``details.md`` section 5)."""

from typing import Any

from model.compiled import compiled
from model.players import ThreatClass


@compiled
def resolve_prior(p: Any, threat_class: int) -> float:
    """Probability that a government is resolved to carry out a threat of this class, before anything is known of it."""
    if threat_class == ThreatClass.BROAD:
        return p.resolve_prior_broad
    if threat_class == ThreatClass.SECTORAL:
        return p.resolve_prior_sectoral
    return p.resolve_prior_withdrawal if threat_class == ThreatClass.WITHDRAWAL else p.resolve_prior_panel


@compiled
def bluff_probability(resolved: float, concession: float, war: float) -> float:
    """Probability with which a bluffer threatens, so that the target is just indifferent.

    r(1 - P) / ((1 - r) P) with P = c/w (Schultz 1999; Fearon 1994), held to [0, 1]; ``concession`` is the
    target's cost c of giving in, with what resisting would have earned it, ``war`` its cost w of seeing the threat
    carried out. A target that gains by giving in does so at any threat: all threaten; one that would resist even a
    threat that is sure (w at most c) cannot be bluffed.
    """
    if concession <= 0.0 or resolved >= 1.0:
        return 1.0
    if war <= concession:
        return 0.0
    share = concession / war
    return min(1.0, resolved * (1.0 - share) / ((1.0 - resolved) * share))


@compiled
def belief_after_threat(resolved: float, concession: float, war: float) -> float:
    """Belief r' = r / (r + (1 - r) beta) that a government that has threatened is resolved."""
    if resolved <= 0.0:
        return 0.0
    bluff = bluff_probability(resolved, concession, war)
    return resolved / (resolved + (1.0 - resolved) * bluff)


@compiled
def belief_in(state: Any, threat: Any) -> float:
    """Probability that a pending threat is carried out: what its target believed when it resisted, r'.

    Before an answer: what its maker is held to be resolved.
    """
    return threat.belief if threat.resisted == 1 else state.resolve[threat.actor, threat.threat_class]


@compiled
def surest_belief(resolved: float, error: float) -> float:
    """Belief after a threat that a bluffer makes by ``error`` alone: short of certainty, so that it can fall again."""
    return resolved / (resolved + (1.0 - resolved) * error) if resolved > 0.0 else 0.0


@compiled
def reputation_after(resolved: float, carried_out: bool, error: float) -> float:
    """Bayes at the deadline of a resisted threat: a resolved government carries out but for ``error``."""
    if carried_out:
        likelihood, other = 1.0 - error, error
    else:
        likelihood, other = error, 1.0 - error
    return resolved * likelihood / (resolved * likelihood + (1.0 - resolved) * other)


@compiled
def drift(belief: float, prior: float, rate: float) -> float:
    """A belief's return towards its prior by a share ``rate`` of the way."""
    return belief + (prior - belief) * rate


@compiled
def trust(kept: float, broken: float) -> float:
    """Mean of Beta(kept + 1, broken + 1): probability that the next promise is kept."""
    return (kept + 1.0) / (kept + broken + 2.0)
