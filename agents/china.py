"""China, an investor from outside: it never bargains, it invests by rule."""

from typing import Any

import mesa


class ChinaInvestor(mesa.Agent):
    """Readable face of Chinese investment in Mexico; the rule runs at the close of every month."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)

    @property
    def realised_stock_bn_usd(self) -> float:
        """Realised investment in Mexico, bn USD."""
        return float(self.model.state.chinese_stock.sum())

    @property
    def pipeline_bn_usd(self) -> float:
        """Announced and not yet realised investment, bn USD."""
        return float(self.model.state.chinese_pipeline.sum())
