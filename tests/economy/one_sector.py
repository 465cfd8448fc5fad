"""An economy of Armington's kind: three regions, one sector, no intermediate inputs."""

import numpy as np

from model.economy.arrays import Economy, with_preconditioner


def one_sector_economy(theta=5.0, flows=((6.0, 2.0, 1.0), (1.5, 4.0, 1.0), (1.5, 0.5, 3.0)), base_tariff=0.0):
    """Flows [importer, exporter] at basic prices; labour is the only factor and the only cost."""
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
            deficit / world, spending / world, np.zeros((0, 0)), np.zeros(0), False,
        )
    )  # fmt: skip
