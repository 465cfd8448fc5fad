"""A consistent world trade table of any size, made from random shares by solving for what they imply."""

import numpy as np

from model.tables.trade_table import TradeTable


def synthetic_table(
    regions: int, sectors: int, seed: int = 1, home: float = 0.7, tariff: float = 0.1,
    absent: tuple[int, int] | None = None,
) -> TradeTable:  # fmt: skip
    """Random technology, tastes and trade shares (``home`` of spending at home); tariffs up to ``tariff``.

    ``absent``: a region and a sector that it neither makes nor buys.

    Final spending I is drawn; spending X = G'Y(X) + αI is then linear, and the deficits are what is left:
    D = I - value added - tariff revenue. They add up to zero by construction.
    """
    draw = np.random.default_rng(seed)
    n, j = regions, sectors
    added = draw.uniform(0.3, 0.7, (n, j)) if sectors > 1 else np.ones((n, j))
    inputs = draw.dirichlet(np.ones(j), (n, j)) * (1 - added)[:, :, None]
    final = draw.dirichlet(np.full(j, 2.0), n)
    share = draw.dirichlet(np.full(n, 2.0), (n, j)).transpose(0, 2, 1) * (1 - home)
    share[range(n), range(n)] += home
    if absent is not None:
        region, sector = absent
        inputs[region, :, sector] = inputs[region, sector] = final[region, sector] = share[:, region, sector] = 0.0
        added = 1.0 - inputs.sum(axis=2)
        final /= final.sum(axis=1, keepdims=True)
        share /= share.sum(axis=1, keepdims=True)
    duties = draw.uniform(0.0, tariff, (n, n, j))
    duties[range(n), range(n)] = 0.0
    income = draw.uniform(1.0, 5.0, n) * 1e5
    delivered = share / (1.0 + duties)
    # Y[i,j] = Σ_n delivered[n,i,j] X[n,j]; X[n,j] = Σ_k inputs[n,k,j] Y[n,k] + final[n,j] I[n].
    system = np.eye(n * j) - np.einsum("nkj,mnk->njmk", inputs, delivered).reshape(n * j, n * j)
    spending = np.linalg.solve(system, (final * income[:, None]).ravel()).reshape(n, j)
    flows = delivered * spending[:, None, :]
    output = flows.sum(axis=0)
    return TradeTable(
        tuple(f"R{k:02}" for k in range(n)), tuple(f"S{k:02}" for k in range(j)), flows, duties, inputs, added, final,
        (added * output).sum(axis=1), flows.sum(axis=(1, 2)) - output.sum(axis=1),
        {"RND": {f"S{k:02}": float(theta) for k, theta in enumerate(draw.uniform(2.5, 9.0, j))}},
    )  # fmt: skip
