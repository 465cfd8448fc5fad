"""Firms under uncertain access: entry, hold-up, sunk specialisation (T22-T24)."""

from experiments.theory.result import EXACT, Result, yes
from model.games.specialisation import small_side_after_talks
from model.investment import access_loss, loss_when_access_ends, target_capital


def _entry() -> list[tuple[float, float]]:
    sure = 1.0 - access_loss(0.95, 0.2, 1e9, 0.0) * loss_when_access_ends(0.25, 0.0, 4.0)
    return [(sure ** (1.0 / 3.0), 0.810588)]


def _hold_up() -> list[tuple[float, float]]:
    return [(target_capital(0.5, 1.0, 2.0), 0.25)]


def _sunk_costs() -> list[tuple[float, float]]:
    sweep = [small_side_after_talks(gain, 0.2, 1.0, 1.0) for gain in (0.1, 2.0)]
    reversible = [small_side_after_talks(gain, 0.2, 1.0, 0.0) for gain in (0.1, 0.5, 2.0)]
    return [yes(sweep[0] < 0.0 < sweep[1]), yes(min(reversible) >= 0.0)]


RESULTS = (
    Result("T22", "Entry under uncertain access", "Handley & Limao 2017", "model/investment.py", EXACT, _entry),
    Result("T23", "Hold-up", "Grossman & Hart 1986", "model/investment.py", 1e-12, _hold_up),
    Result("T24", "Sunk specialisation before talks", "McLaren 1997", "model/games/specialisation.py", 0.0,
           _sunk_costs),
)  # fmt: skip
