"""Mexico at the table."""

from agents.governments import GovernmentAgent


class Mexico(GovernmentAgent):
    """Mexico under Sheinbaum: keeps the preference, gives on security and water, never on a break with China."""

    seat = 1
    name = "Mexico"
