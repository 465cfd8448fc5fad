"""Governments' choices compared by play: an empirical game of stances, and what rational roll-outs would gain."""
