"""What stands behind a kind of move: the alternative, and the result of theory that is its mechanism."""

from functools import cache

from experiments.theory.page import RESULTS

# What is weighed against a choice between two; the log holds the value of this alternative.
ALTERNATIVES = {
    "concede": "to stand firm", "resist": "to give way", "accept": "to turn it down", "sign": "to turn it down",
    "reject": "to accept", "confirm": "to decline", "decline": "to confirm", "comply": "to defy the panel",
    "defy": "to comply", "suspend_benefits": "to leave it at that",
}  # fmt: skip
# Only where the result is what decides in the code: docs/theory.md says where each one lives.
THEORY = {
    "threaten": ("T15",), "concede": ("T15",), "resist": ("T15",), "carry_out": ("T15",), "postpone": ("T15",),
    "back_down": ("T15",), "offer": ("T16",), "accept": ("T11",), "sign": ("T11",), "reject": ("T11",),
    "offer_both": ("T13",), "ratifier_refuses": ("T21",), "retaliate": ("T25-machines",),
    "lift_retaliation": ("T25-machines",), "align_retaliation": ("T25-machines",),
    "confirm": ("T8", "T22"), "decline": ("T8", "T22"),
    "give_notice": ("T8",), "revoke_notice": ("T8",), "expired": ("T8",),
}  # fmt: skip


@cache
def _named() -> dict[str, str]:
    return {result.id: f"{result.id}: {result.title} ({result.source})" for result in RESULTS}


def theory_of(kind: str) -> list[str]:
    """Known results, by name and source, that a type of event is an instance of."""
    return [_named()[name] for name in THEORY.get(kind, ())]
