"""Known results of theory, reproduced by the code that plays the negotiation."""
