"""The governments as Mesa agents: the readable face of the compiled rules."""

from typing import Any

import mesa

from agents.bargaining.offers import answer_offers
from agents.decisions.initiatives import take_initiative
from agents.decisions.votes import vote
from agents.pressure.threats import answer_threats, settle_threats


class GovernmentAgent(mesa.Agent):
    """A government at the table. Subclass one of the three and override a verb to play another way.

    ``seat`` is 0 for the United States, 1 for Mexico, 2 for Canada; ``model`` holds ``world`` (what the rules
    know), ``state`` (what has happened) and ``log`` (the history so far).
    """

    seat = -1
    name = ""

    def __init__(self, model: Any) -> None:
        super().__init__(model)

    @property
    def doctrine(self) -> str:
        """Name of the doctrine in office."""
        return str(self.model.doctrine_in_office(self.seat))

    def settle_threats_due(self) -> None:
        """Carry out, postpone or back down from own threats whose deadline has come."""
        settle_threats(self.model.world, self.model.state, self.seat, self.model.log)

    def answer(self) -> None:
        """Concede to or resist open threats; accept or reject open offers."""
        answer_threats(self.model.world, self.model.state, self.seat, self.model.log)
        answer_offers(self.model.world, self.model.state, self.seat, self.model.log)

    def take_initiatives(self) -> None:
        """One initiative towards each counterpart, one at home."""
        for target in (*(other for other in range(3) if other != self.seat), -1):
            take_initiative(self.model.world, self.model.state, self.seat, target, self.model.moves, self.model.log)

    def vote(self) -> None:
        """Confirm or decline the extension at a joint review."""
        vote(self.model.world, self.model.state, self.seat, self.model.moves, self.model.log)
