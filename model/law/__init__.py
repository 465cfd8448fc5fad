"""The treaty and the statutes as a state machine that refuses illegal moves with the article."""
