"""Games extracted from the model, and theory's solutions of them.

``tariff_game``: the stage game of duties at a state, payoffs from the exact economy; ``equilibria``: Nash and
logit equilibria (Gambit); ``bargaining``: frontier and solutions of a bargaining set; ``coalitions``: Shapley value
and core; ``repeated``: critical discount factors and the largest hazard of termination; ``automata``: retaliation as
finite machines and their matches; ``trees``: backward induction; ``best_tariff``: best and Nash tariffs of an economy.
"""
