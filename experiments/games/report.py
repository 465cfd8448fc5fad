"""The tariff stage game of a month: payoffs, equilibria and what reciprocity needs, as data and as text."""

import itertools
from typing import Any

import numpy as np

from model.calendar import text_of_month
from model.errors import InputError
from model.games.equilibria import logit_equilibrium, mixed_equilibria, pure_equilibria
from model.games.repeated import critical_discount_factor, largest_hazard
from model.games.tariff_game import OBJECTIVES, TariffGame, tariff_game
from model.parameters import doctrine_names
from model.review import JointReview

CODES = ("USA", "MEX", "CAN")


def tariff_report(review: JointReview, players: str, rates: str, objective: str) -> dict[str, Any]:
    """The tariff stage game of a history's present month, solved; JSON-ready.

    ``players``: codes joined by commas; ``rates``: ad valorem, joined by commas. Raises :class:`InputError` for
    unknown players, or rates that are no numbers.
    """
    seats, grid = _seats(players), _rates(rates)
    if objective not in OBJECTIVES:
        raise InputError(f"--objective {objective!r} is unknown; use {' or '.join(OBJECTIVES)}")
    game = tariff_game(review.world, review.state, seats, grid, objective)
    precision = [float(review.world.doctrines[review.state.doctrine[seat]].temperament.precision) for seat in seats]
    stakes = np.ptp(game.payoffs.reshape(-1, len(seats)), axis=0)
    patience = [float(review.world.doctrines[review.state.doctrine[seat]].temperament.patience) for seat in seats]
    quantal = logit_equilibrium(game.payoffs / stakes * (np.array(precision) / precision[0]), precision[0])
    return {
        "month": text_of_month(int(review.state.month)),
        "doctrines": [doctrine_names()[int(review.state.doctrine[seat])] for seat in seats],
        "players": list(game.names),
        "rates": list(game.rates),
        "objective": objective,
        "payoffs": (game.payoffs.round(6) + 0.0).tolist(),
        "pure_equilibria": [list(profile) for profile in pure_equilibria(game.payoffs)],
        "equilibria": [[list(mix) for mix in profile] for profile in mixed_equilibria(game.payoffs)],
        "logit_equilibrium": [[round(chance, 6) for chance in mix] for mix in quantal],
        "reciprocity": reciprocity(game, patience),
    }


def reciprocity(game: TariffGame, patience: list[float]) -> list[dict[str, Any]] | None:
    """What holding all duties at the first rate takes, against the worst pure equilibrium for each; None without one.

    ``patience``: discount factor a year of each player; a period is a year.
    """
    ends = [profile for profile in pure_equilibria(game.payoffs) if any(profile)]
    if not ends:
        return None
    found = []
    for player, name in enumerate(game.names):
        cooperation = float(game.payoffs[(0,) * len(game.players)][player])
        own = [game.payoffs[tuple(a if k == player else 0 for k in range(len(game.players)))] for a in
               range(len(game.rates))]  # fmt: skip
        deviation = max(float(payoff[player]) for payoff in own)
        punishment = min(float(game.payoffs[profile][player]) for profile in ends)
        critical = critical_discount_factor(deviation, cooperation, punishment)
        found.append({
            "player": name, "deviation": round(deviation, 6), "cooperation": round(cooperation, 6),
            "punishment": round(punishment, 6), "critical_discount_factor": round(critical, 6),
            "discount_factor": patience[player], "largest_hazard": round(largest_hazard(critical, patience[player]), 6),
        })  # fmt: skip
    return found


def _seats(players: str) -> list[int]:
    names = [name.strip() for name in players.split(",")]
    for name in names:
        if name not in CODES:
            raise InputError(f"--players: {name!r} is unknown; use two or three of {', '.join(CODES)}")
    if not 2 <= len(set(names)) == len(names):
        raise InputError(f"--players {players}: name two or three different ones of {', '.join(CODES)}")
    return [CODES.index(name) for name in names]


def _rates(rates: str) -> list[float]:
    try:
        grid = [float(rate) for rate in rates.split(",")]
    except ValueError:
        raise InputError(f"--rates {rates!r}: write numbers joined by commas, such as 0,0.1,0.25") from None
    if len(grid) > 12:
        raise InputError(f"--rates: {len(grid)} rates; at most 12")
    return grid


def render_tariff_report(report: dict[str, Any]) -> str:
    """The report of :func:`tariff_report` as text: one matrix for each duty of a third player."""
    payoffs, rates, names = np.array(report["payoffs"]), report["rates"], report["players"]
    unit = "% of own GDP a year" if report["objective"] == "utility" else "% of real income against 2024"
    who = ", ".join(f"{name} ({doctrine})" for name, doctrine in zip(names, report["doctrines"], strict=True))
    lines = [
        f"The tariff stage game in {report['month']}: each chooses a duty on all goods of its counterparts.",
        f"Players: {who}. Payoffs in that order, {unit}; * a pure equilibrium.",
    ]
    pure = {tuple(profile) for profile in report["pure_equilibria"]}
    width = 10 * len(names) + 3
    for third in itertools.product(range(len(rates)), repeat=len(names) - 2):
        lines.append("")
        if third:
            lines.append(f"{names[2]} chooses {rates[third[0]]:.0%}")
        lines.append(f"{names[0]:>16} \\ {names[1]:<8}" + "".join(f"{rate:>{width}.0%}" for rate in rates))
        for a, rate in enumerate(rates):
            cells = []
            for b in range(len(rates)):
                profile = (a, b, *third)
                text = " ".join(f"{worth.round(3) + 0.0:+9.3f}" for worth in payoffs[profile])
                cells.append(f"{text}{'*' if profile in pure else ' '}".rjust(width))
            lines.append(f"{rate:>16.0%}   {'':<8}" + "".join(cells))
    lines += ["", *_equilibrium_lines(report)]
    return "\n".join(line.rstrip() for line in lines)


def _equilibrium_lines(report: dict[str, Any]) -> list[str]:
    rates, names = report["rates"], report["players"]
    lines = [f"Equilibria: {len(report['equilibria'])}, of which {len(report['pure_equilibria'])} pure."]
    for profile in report["equilibria"]:
        lines.append("  " + "; ".join(_mixture(n, mix, rates) for n, mix in zip(names, profile, strict=True)))
    lines.append("Logit equilibrium at the governments' precision (payoffs over their spread in this game):")
    lines.append("  " + "; ".join(_mixture(n, mix, rates) for n, mix in zip(names, report["logit_equilibrium"],
                                                                              strict=True)))  # fmt: skip
    if report["reciprocity"] is None:
        lines.append(f"No pure equilibrium but {rates[0]:.0%} for all: duties need no promise to stay there.")
    else:
        lines.append(
            f"To hold all duties at {rates[0]:.0%} by the threat of the worst equilibrium (a period is a year):"
        )
        for row in report["reciprocity"]:
            if row["critical_discount_factor"] >= 1.0:
                lines.append(f"  {row['player']:<14} cannot be held: that equilibrium is no worse for it")
                continue
            if row["critical_discount_factor"] <= 0.0:
                lines.append(f"  {row['player']:<14} needs no holding: it gains nothing by a duty of its own")
                continue
            lines.append(
                f"  {row['player']:<14} needs a discount factor of {row['critical_discount_factor']:.3f}, has "
                f"{row['discount_factor']:.3f}; survives a yearly hazard of the agreement's end up to "
                f"{row['largest_hazard']:.0%}"
            )
    return lines


def _mixture(name: str, mix: list[float], rates: list[float]) -> str:
    likely = [(chance, rate) for chance, rate in zip(mix, rates, strict=True) if chance > 5e-4]
    if len(likely) == 1:
        return f"{name} {likely[0][1]:.0%}"
    return f"{name} " + " or ".join(f"{rate:.0%} ({chance:.0%})" for chance, rate in likely)
