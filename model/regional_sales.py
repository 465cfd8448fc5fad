"""What each of the three sells to the others at the base, and what it would lose there with access (details 6)."""

from model.investment import loss_when_access_ends
from model.players import GOODS
from model.world import World


def fill_regional_sales(world: World) -> None:
    """Fill ``world.goods_share``, ``sales_share`` and ``loss_without_access``.

    Without access firms expect most-favoured-nation duty on what they sell now and ``further_duty_without_access``;
    where the agreement of 1989 takes over, the further duty alone.
    """
    goods = world.economy.base_flows[:3, :3, :GOODS]
    bought = goods.sum(axis=2)
    world.goods_share[:, :, :GOODS] = goods / bought[:, :, None]
    for partner in range(1, 3):
        world.sales_share[partner, 0] = 1.0
        world.sales_share[0, partner] = bought[partner, 0] / bought[1:, 0].sum()
        bound = partner == 2 and world.p.us_ca_fallback > 0.5
        for buyer, seller in ((0, partner), (partner, 0)):
            mfn = 0.0 if bound else float((world.goods_share[buyer, seller] * world.mfn[buyer, seller]).sum())
            expected = mfn + world.p.further_duty_without_access
            world.loss_without_access[seller, buyer] = loss_when_access_ends(expected, 0.0, world.p.entry_sigma)
