"""Ensembles: the rules of the Mesa model, compiled into one loop over histories."""
