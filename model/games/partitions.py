"""What coalitions of governments are worth when the rest play Nash as singletons (details, section 3; T19)."""

import itertools
from collections.abc import Callable, Sequence

import numpy as np

from model.economy.arrays import Economy
from model.economy.equilibrium import Equilibrium, solve_equilibrium
from model.games.coalitions import Coalition
from model.games.replies import best_reply, settle

Block = tuple[int, ...]


def partition_equilibrium(
    economy: Economy,
    tariffs: np.ndarray,
    blocks: Sequence[Block],
    sectors: Sequence[int],
    highest: float = 1.0,
    tolerance: float = 1e-5,
) -> tuple[np.ndarray, Equilibrium]:
    """Duties [block] on all members of other blocks, each best for its block's joint real income, and the outcome.

    Inside a block duties are at the base; regions in no block keep ``tariffs``. Joint income weighs members by value
    added.
    """
    members = [region for block in blocks for region in block]

    def with_rates(rates: np.ndarray) -> np.ndarray:
        changed = tariffs.copy()
        for a, b in itertools.permutations(members, 2):
            changed[a, b, list(sectors)] = economy.tariff[a, b, list(sectors)]
        for block, rate in zip(blocks, rates, strict=True):
            for a in block:
                for b in set(members) - set(block):
                    changed[a, b, list(sectors)] += rate
        return changed

    def reply_of(k: int) -> Callable[[np.ndarray], float]:
        weights = economy.value_added[list(blocks[k])]

        def joint(rate: float, rates: np.ndarray) -> float:
            tried = rates.copy()
            tried[k] = rate
            found = solve_equilibrium(economy, with_rates(tried), tolerance=1e-11)
            return float(found.real_income_change_pct[list(blocks[k])] @ weights)

        return lambda rates: best_reply(lambda rate: joint(rate, rates), 0.0, highest, 0.01 * tolerance)

    if len(blocks) == 1:
        return np.zeros(1), solve_equilibrium(economy, with_rates(np.zeros(1)))
    rates = settle([reply_of(k) for k in range(len(blocks))], [0.0] * len(blocks), tolerance)
    return rates, solve_equilibrium(economy, with_rates(rates))


def coalition_worths(
    economy: Economy, tariffs: np.ndarray, players: Sequence[int], sectors: Sequence[int]
) -> tuple[dict[Coalition, float], dict[tuple[Block, ...], tuple[np.ndarray, np.ndarray]]]:
    """Worth of every coalition over all playing Nash alone, and duties and incomes of every partition.

    Worth: gain of the members' joint real income, % of the players' joint value added; coalitions of
    ``range(len(players))``, to be handed to Shapley value and core. The second result maps partitions (tuples of
    blocks of players) to duties [block] and real incomes [player], %.
    """
    size = len(players)
    share = economy.value_added[list(players)] / economy.value_added[list(players)].sum()
    partitions: dict[tuple[Block, ...], tuple[np.ndarray, np.ndarray]] = {}

    def solved(blocks: tuple[Block, ...]) -> np.ndarray:
        if blocks not in partitions:
            regions = [tuple(players[k] for k in block) for block in blocks]
            rates, found = partition_equilibrium(economy, tariffs, regions, sectors)
            partitions[blocks] = rates, found.real_income_change_pct[list(players)]
        return partitions[blocks][1]

    alone = solved(tuple((k,) for k in range(size)))
    worth: dict[Coalition, float] = {}
    for count in range(2, size + 1):
        for members in itertools.combinations(range(size), count):
            rest = tuple((k,) for k in range(size) if k not in members)
            income = solved((members, *rest))
            worth[frozenset(members)] = float(((income - alone) * share)[list(members)].sum())
    return worth, partitions
