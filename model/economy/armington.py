"""Economies of Armington's kind: one sector, labour the only factor and the only cost; trade theory by hand."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq

from model.economy.arrays import Economy, with_preconditioner

THREE_REGIONS = ((6.0, 2.0, 1.0), (1.5, 4.0, 1.0), (1.5, 0.5, 3.0))


def one_sector_economy(
    theta: float = 5.0, flows: Sequence[Sequence[float]] | np.ndarray = THREE_REGIONS, base_tariff: float = 0.0
) -> Economy:
    """Economy with these flows [importer, exporter] at basic prices; ``theta`` = sigma - 1, a trade elasticity.

    ``base_tariff`` (ad valorem) is on all trade between regions; deficits are what the flows imply.
    """
    paid_before_duty = np.array(flows)[:, :, None]
    regions = len(flows)
    tariff = np.full((regions, regions, 1), base_tariff)
    tariff[range(regions), range(regions)] = 0.0
    paid = paid_before_duty * (1.0 + tariff)
    output, spending = paid_before_duty.sum(axis=0), paid.sum(axis=1)
    deficit = paid_before_duty.sum(axis=(1, 2)) - output[:, 0]
    world = output.sum()
    return with_preconditioner(
        Economy(
            paid / spending[:, None, :], tariff, np.array([theta]), np.ones((regions, 1)),
            np.zeros((regions, 1, 1)), np.ones((regions, 1)), output[:, 0] / world,
            deficit / world, spending / world, False,
        )
    )  # fmt: skip


def two_countries(
    sigma: float,
    labour: Sequence[float] = (1.0, 3.0),
    weights: Sequence[Sequence[float]] = ((0.7, 0.3), (0.1, 0.9)),
) -> Economy:
    """Two countries at free trade with these endowments of labour and CES weights [importer, exporter]."""
    endowment, taste = np.array(labour), np.array(weights)

    def flows(wage: float) -> np.ndarray:
        prices = np.array([wage, 1.0])
        share = taste * prices ** (1.0 - sigma)
        return np.asarray(share / share.sum(axis=1, keepdims=True) * (prices * endowment)[:, None])

    clearing = brentq(lambda wage: flows(wage)[0, 1] - flows(wage)[1, 0], 1e-3, 1e3, xtol=1e-15)
    return one_sector_economy(sigma - 1.0, flows(clearing))


def symmetric_countries(regions: int, theta: float = 5.0, home: float = 0.6) -> Economy:
    """Equal countries at free trade, each spending the share ``home`` on its own good and the rest evenly."""
    abroad = (1.0 - home) / (regions - 1)
    return one_sector_economy(theta, np.full((regions, regions), abroad) + np.eye(regions) * (home - abroad))
