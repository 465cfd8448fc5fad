"""Mexico at the table."""

from agents.governments import GovernmentAgent


class Mexico(GovernmentAgent):
    """Mexico under Sheinbaum or, after October 2030, the opposition: keeps the preference and a cool head."""

    seat = 1
    name = "Mexico"
