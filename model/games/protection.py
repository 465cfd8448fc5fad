"""Protection for sale: contributions weighed against welfare (Grossman & Helpman 1994)."""

from collections.abc import Callable

from scipy.integrate import quad

from model.errors import InputError
from model.games.replies import best_reply


def politically_best_tariff(
    demand: Callable[[float], float],
    supply: Callable[[float], float],
    welfare_weight: float,
    organised_share: float,
    organised: bool = True,
    world_price: float = 1.0,
    highest: float = 3.0,
) -> float:
    """Ad valorem tariff that maximises profit of the organised sector (if it is) plus ``welfare_weight`` times welfare.

    ``demand`` and ``supply`` as functions of the home price; ``organised_share`` alpha: share of voters in lobbies,
    who count consumers' surplus and revenue as well. In closed form t/(1+t) = ((I - alpha)/(a + alpha)) (z/e), z the
    ratio of output to imports and e the elasticity of import demand.
    """
    if welfare_weight < 0.0 or not 0.0 <= organised_share <= 1.0:
        raise InputError("the weight of welfare must not be negative, the organised share must be from 0 to 1")
    weight = organised_share + welfare_weight

    def objective(rate: float) -> float:
        price = world_price * (1.0 + rate)
        profit = quad(supply, world_price, price)[0]
        surplus = -quad(demand, world_price, price)[0]
        revenue = (price - world_price) * (demand(price) - supply(price))
        return (float(organised) + welfare_weight) * profit + weight * (surplus + revenue)

    return best_reply(objective, -0.9, highest)
