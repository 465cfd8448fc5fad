"""What the model claims: its systems, known results, patterns over ensembles."""
