"""How a choice is made, drawn and written down: logit, quantal response, the log."""
