"""Two countries, two goods, log utility: the exchange economy in which tariff wars are solved by hand.

Country 1 imports y, country 2 imports x; ad valorem tariffs t1, t2 with revenue handed back (Kennan & Riezman 1988).
A country's welfare is (ln c_x + ln c_y)/2 of what it consumes. For teaching: the same best replies and reciprocity
as on the calibrated economy, with answers that can be checked on paper.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq, minimize

from model.errors import InputError
from model.games.replies import best_reply, settle

LARGEST_FACTOR = 100.0  # 1 + tariff up to which efficient tariffs are looked for


class Exchange(NamedTuple):
    """Endowments of x and y in the two countries, in any units."""

    x1: float
    y1: float
    x2: float
    y2: float


def world_price(economy: Exchange, tariff_1: float, tariff_2: float) -> float:
    """Price of y in units of x on the world market, at which both markets clear."""
    own, foreign = (1 + tariff_1) / (2 + tariff_1), 1 / (2 + tariff_2)
    supply = economy.x1 + economy.x2
    return (supply - own * economy.x1 - foreign * economy.x2) / (own * economy.y1 + foreign * economy.y2)


def welfare(economy: Exchange, tariff_1: float, tariff_2: float) -> np.ndarray:
    """Welfare [country] at these tariffs. Raises :class:`InputError` for a tariff of -100% or less."""
    if min(tariff_1, tariff_2) <= -1.0:
        raise InputError(f"tariffs are {tariff_1} and {tariff_2}; they must be above -1")
    price = world_price(economy, tariff_1, tariff_2)
    wealth = np.array([economy.x1 + price * economy.y1, economy.x2 + price * economy.y2])
    x = wealth * np.array([(1 + tariff_1) / (2 + tariff_1), 1 / (2 + tariff_2)])
    y = wealth / price * np.array([1 / (2 + tariff_1), (1 + tariff_2) / (2 + tariff_2)])
    return np.asarray(0.5 * (np.log(x) + np.log(y)))


def nash_tariffs_of_exchange(economy: Exchange, highest: float = 50.0) -> np.ndarray:
    """Nash tariffs [country], found by best replies.

    In closed form 1 + t1 = sqrt(y2/x2), 1 + t2 = sqrt(x1/y1), endowments in shares of the world's.
    """

    def reply_1(actions: np.ndarray) -> float:
        return best_reply(lambda rate: float(welfare(economy, rate, actions[1])[0]), -0.9, highest)

    def reply_2(actions: np.ndarray) -> float:
        return best_reply(lambda rate: float(welfare(economy, actions[0], rate)[1]), -0.9, highest)

    return settle((reply_1, reply_2), (0.0, 0.0), 1e-8)


def efficient_tariffs(economy: Exchange, weight: float) -> np.ndarray:
    """Tariffs [country] that maximise ``weight`` times country 1's welfare plus the rest times country 2's.

    Raises :class:`InputError` where tariffs up to :data:`LARGEST_FACTOR` do not redistribute enough: none are best.
    """
    most = math.log(LARGEST_FACTOR)

    def lost(log_factors: np.ndarray) -> float:
        if np.abs(log_factors).max() > most:
            return math.inf
        rates = np.exp(log_factors) - 1.0
        return -float(np.dot((weight, 1.0 - weight), welfare(economy, *rates)))

    found = minimize(lost, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-16, "maxiter": 4000})
    if np.abs(found.x).max() > most - 1.0:
        raise InputError(
            f"at a weight of {weight} no tariffs are best: they cannot redistribute as much as it asks for"
        )
    return np.asarray(np.exp(found.x) - 1.0)


def reciprocal_cut(economy: Exchange, tariffs: np.ndarray, tariff_1: float) -> float:
    """The tariff of country 2 that answers a change of country 1's to ``tariff_1`` at an unchanged world price.

    Reciprocity in the sense of Bagwell & Staiger (1999): equal changes of import volumes at world prices.
    """
    price = world_price(economy, *tariffs)
    gap = lambda rate: world_price(economy, tariff_1, rate) - price  # noqa: E731
    return float(brentq(gap, -0.99, 1e4, xtol=1e-15, rtol=8.9e-16))


def size_that_wins(share: float) -> float:
    """Size of country 1 beyond which it wins the war against a country of size 1 with the mirror endowment."""
    if not 0.5 < share < 1.0:
        raise InputError(f"the share is {share}; it must be above a half and below one")

    def gain(size: float) -> float:
        economy = Exchange(share * size, (1 - share) * size, 1 - share, share)
        x, y = economy.x1 + economy.x2, economy.y1 + economy.y2
        rates = (
            math.sqrt((economy.y2 / y) / (economy.x2 / x)) - 1,
            math.sqrt((economy.x1 / x) / (economy.y1 / y)) - 1,
        )
        return float((welfare(economy, *rates) - welfare(economy, 0.0, 0.0))[0])

    return float(brentq(gain, 1.0, 100.0, xtol=1e-12))
