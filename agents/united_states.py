"""United States at the table."""

from agents.governments import GovernmentAgent


class UnitedStates(GovernmentAgent):
    """The United States, under one of two doctrines read from data: balanced trade or the open world."""

    seat = 0
    name = "United States"
