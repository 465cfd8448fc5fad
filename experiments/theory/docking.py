"""The same game solved by other means: Gambit, backward induction, machines that play (T25)."""

import itertools

import numpy as np

from agents.choices.quantal_response import quantal_play, quantal_response
from agents.extraction import retaliation_of, threat_game_of, threat_tree_of
from experiments.theory.result import Result, yes
from model.games.automata import named, play, stage_scores
from model.games.equilibria import best_response_gains, logit_equilibrium, pure_equilibria
from model.games.tariff_game import tariff_game
from model.games.threat_game import payoffs_of
from model.games.trees import backward_induction
from model.parameters import resolve
from model.players import ThreatClass
from model.review import JointReview

SCALED_PRECISIONS = (1.0, 3.0, 10.0, 30.0)


def _docking() -> list[tuple[float, float]]:
    review = JointReview(resolve())
    game = tariff_game(review.world, review.state, (0, 1, 2), (0.0, 0.05, 0.1), "real_income")
    by_hand = []
    for profile in np.ndindex(*game.payoffs.shape[:-1]):
        mixed = tuple(tuple(float(k == action) for k in range(3)) for action in profile)
        if best_response_gains(game.payoffs, mixed).max() <= 0.0:
            by_hand.append(tuple(int(action) for action in profile))
    return [yes(sorted(by_hand) == pure_equilibria(game.payoffs)), yes(bool(by_hand))]


def _machines() -> list[tuple[float, float]]:
    """Matches that can be summed by hand, and the rule of retaliation in kind as a machine."""
    review = JointReview(resolve())
    game = np.array([[[3.0, 3.0], [0.0, 5.0]], [[5.0, 0.0], [1.0, 1.0]]])
    pairs = []
    for first, second, total in (
        ("tit for tat", "always high", (0 + 9, 5 + 9)), ("always high", "tit for two tats", (10 + 8, 0 + 8)),
        ("suspicious tit for tat", "tit for tat", (25, 25)), ("grim trigger", "limited punishment", (30, 30)),
        ("bully", "always low", (50, 0)), ("bully", "always high", (1 + 0, 1 + 45)),
        ("win stay, lose shift", "always high", (5 * 0 + 5 * 1, 5 * 5 + 5 * 1)),
    ):  # fmt: skip
        found = stage_scores(play(named(first), named(second), 10), game).sum(axis=0)
        pairs += list(zip(found.tolist(), map(float, total), strict=True))
    rule = retaliation_of(review.world, review.state, 1, (0.0, 0.25))
    return [*pairs, yes(rule.actions == named("tit for tat").actions and rule.after == named("tit for tat").after)]


def _logit_branch() -> list[tuple[float, float]]:
    """Replies of the governments' own logit to each other, on two games of a month, beside Gambit's branch."""
    review = JointReview(resolve())
    world, state = review.world, review.state
    duties = tariff_game(world, state, (0, 1, 2), (0.0, 0.1, 0.25))
    threat, _ = threat_game_of(world, state, 0, 2, ThreatClass.BROAD)
    pairs = []
    for payoffs in (duties.payoffs / np.ptp(duties.payoffs.reshape(-1, 3), axis=0),
                    payoffs_of(threat) / np.ptp(payoffs_of(threat).reshape(-1, 2), axis=0)):  # fmt: skip
        for precision in SCALED_PRECISIONS:
            ours, theirs = quantal_response(payoffs, precision), logit_equilibrium(payoffs, precision)
            pairs += list(zip(np.concatenate(ours), np.concatenate(theirs), strict=True))
    return pairs


def _sharp_choice() -> list[tuple[float, float]]:
    """A threat of a month that all see through: chances of the best actions as choice grows certain."""
    review = JointReview(resolve())
    pairs = []
    for target, kind in itertools.product((1, 2), ThreatClass):
        tree = threat_tree_of(review.world, review.state, 0, target, kind)
        best, chosen = backward_induction(tree)
        worth, chances = quantal_play(tree, (1e6, 1e6))
        pairs += [(chances[place][action], 1.0) for place, action in chosen.items()]
        pairs += list(zip(worth, best, strict=True))
    return pairs


RESULTS = (
    Result("T25", "Equilibria of the discretised tariff game are Gambit's", "Savani & Turocy",
           "model/games/tariff_game.py, model/games/equilibria.py", 0.0, _docking),
    Result("T25-machines", "Retaliation automata: matches summed by hand; answering in kind is tit for tat",
           "Axelrod 1984", "model/games/automata.py, agents/extraction.py", 0.0, _machines),
    Result("T25-logit", "The governments' logit replies meet on Gambit's logit branch, precision times stake 1 to 30",
           "McKelvey & Palfrey 1995", "agents/choices/quantal_response.py, agents/choices/choice.py", 1e-4,
           _logit_branch),
    Result("T25-sharp", "As precision grows, logit becomes backward induction", "Selten 1965; McKelvey & Palfrey 1998",
           "agents/choices/quantal_response.py, model/games/trees.py", 1e-9, _sharp_choice),
)  # fmt: skip
