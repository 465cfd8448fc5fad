"""The tariff game of a month played year after year by machines that retaliate: who keeps duties low against whom."""

from typing import Any

import numpy as np

from agents.extraction import retaliation_of
from experiments.games.report import CODES
from model.calendar import text_of_month
from model.errors import InputError
from model.games.automata import (
    REPERTOIRE,
    Automaton,
    best_answer,
    cooperates,
    named,
    play,
    rounds_that_count,
    tournament,
)
from model.games.equilibria import pure_equilibria
from model.games.repeated import critical_discount_factor, largest_hazard
from model.games.tariff_game import OBJECTIVES, tariff_game
from model.players import GOVERNMENT_NAMES
from model.review import JointReview

LONGEST_LAG = 20


def repeated_report(review: JointReview, partner: str, rates: str, objective: str, lag: int) -> dict[str, Any]:
    """The United States and a partner in the tariff game of the present month, repeated yearly; JSON-ready.

    ``rates``: the low and the high duty; ``lag``: years until a duty is answered. Raises :class:`InputError` for an
    unknown partner, objective, or other than two rates.
    """
    if partner not in CODES[1:]:
        raise InputError(f"--partner {partner!r} is unknown; use {' or '.join(CODES[1:])}")
    if objective not in OBJECTIVES:
        raise InputError(f"--objective {objective!r} is unknown; use {' or '.join(OBJECTIVES)}")
    grid, seat = two_rates(rates), CODES.index(partner)
    world, state = review.world, review.state
    game = tariff_game(world, state, (0, seat), grid, objective).payoffs
    patience = [float(world.doctrines[state.doctrine[player]].temperament.patience) for player in (0, seat)]
    own = retaliation_of(world, state, seat, grid)
    machines = [*REPERTOIRE, own]
    table = tournament(machines, game, patience, rounds_that_count(max(patience)), lag)
    return {
        "month": text_of_month(int(state.month)),
        "players": [GOVERNMENT_NAMES[0], GOVERNMENT_NAMES[seat]],
        "rates": list(grid),
        "objective": objective,
        "lag_years": lag,
        "discount_factor": patience,
        "payoffs": game.round(6).tolist(),
        "machines": [{"name": one.name, "meaning": one.meaning, "source": one.source} for one in machines],
        "payoff_a_year": table.round(6).tolist(),
        "equilibria": [[machines[i].name, machines[j].name, _ends_low(machines[i], machines[j], lag)]
                       for i, j in pure_equilibria(table)],
        "held": [_held(game, player, patience[player], lag) for player in range(2)],
    }  # fmt: skip


def two_rates(rates: str) -> tuple[float, float]:
    """The low and the high duty of ``--rates``; raises :class:`InputError` for anything else."""
    try:
        low, high = (float(rate) for rate in rates.split(","))
    except ValueError:
        raise InputError(f"--rates {rates!r}: write the low and the high duty, such as 0,0.25") from None
    if not -1.0 < low < high < np.inf:
        raise InputError(f"--rates {rates}: the first duty must be lower than the second, both above -1")
    return low, high


def _ends_low(first: Automaton, second: Automaton, lag: int) -> bool:
    """Whether a match of two machines settles at low duties on both sides."""
    return bool((play(first, second, 60, lag)[-12:] == 0).all())


def _held(game: np.ndarray, player: int, patience: float, lag: int) -> dict[str, Any]:
    """What keeps a player from raising its duty: by playing against a grim trigger, and by the formula."""
    mine = game[..., ::-1].transpose(1, 0, 2) if player == 1 else game
    cooperation, deviation, punishment = (float(mine[cell][0]) for cell in ((0, 0), (1, 0), (1, 1)))
    critical = critical_discount_factor(deviation, cooperation, punishment, lag)
    best, _ = best_answer(REPERTOIRE, named("grim trigger"), mine, patience, lag=lag)
    return {
        "deviation": round(deviation, 6), "cooperation": round(cooperation, 6), "punishment": round(punishment, 6),
        "keeps_low_by_playing": cooperates(mine, patience, lag=lag), "best_answer_to_grim_trigger": best.name,
        "critical_discount_factor": round(critical, 6), "largest_hazard": round(largest_hazard(critical, patience), 6),
    }  # fmt: skip


def repeated_text(report: dict[str, Any]) -> str:
    """The report of :func:`repeated_report` as text."""
    names, rates = report["players"], report["rates"]
    unit = "% of own GDP a year" if report["objective"] == "utility" else "% of real income against 2024"
    lines = [
        f"The tariff game of {report['month']} between {names[0]} and {names[1]}, every year again: duties on all "
        f"goods of {rates[0]:.0%} or {rates[1]:.0%}; a duty is answered after {report['lag_years']} year(s).",
        f"A year's payoffs, {unit} ({names[0]} first):",
        f"{'':>24}" + "".join(f"{names[1]} {rate:.0%}".rjust(22) for rate in rates),
    ]
    for a, rate in enumerate(rates):
        cells = [" ".join(f"{worth + 0.0:+9.3f}" for worth in cell) for cell in report["payoffs"][a]]
        lines.append(f"{names[0]} {rate:.0%}".rjust(24) + "".join(cell.rjust(22) for cell in cells))
    for name, row, patience in zip(names, report["held"], report["discount_factor"], strict=True):
        lines += _held_lines(name, row, patience)
    low = sum(1 for row in report["equilibria"] if row[2])
    lines.append(
        f"Equilibria in {len(report['machines'])} machines each (Gambit): {len(report['equilibria'])}, of which {low} "
        "end at low duties on both sides."
    )
    shown = sorted(report["equilibria"], key=lambda row: not row[2])[:6]
    lines += [f"  {first} against {second}: {'low' if ends else 'high'} duties" for first, second, ends in shown]
    return "\n".join(lines)


def _held_lines(name: str, row: dict[str, Any], patience: float) -> list[str]:
    answer = f"  {name}: best against a grim trigger is {row['best_answer_to_grim_trigger']!r}, found by playing"
    critical = row["critical_discount_factor"]
    if critical <= 0.0:
        return [f"{answer}; it gains nothing by a duty of its own."]
    if critical >= 1.0:
        return [f"{answer}; the war is no worse for it, so no patience holds it."]
    return [
        f"{answer}; it needs a discount factor of {critical:.3f}, has {patience:.3f}, and survives a yearly hazard of "
        f"{row['largest_hazard']:.0%}."
    ]
