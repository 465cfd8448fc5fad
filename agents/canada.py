"""Canada at the table."""

from agents.governments import GovernmentAgent


class Canada(GovernmentAgent):
    """Canada under a Liberal or a Conservative government; elections can change it."""

    seat = 2
    name = "Canada"
