"""A factor of a design: one or several parameters that share its value, and how that value is spread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import stats

from model.parameters.registry import Value, registry

DISTRIBUTIONS = ("uniform", "loguniform", "triangular", "normal", "beta")
SHAPES = {"triangular": ("mode",), "normal": ("mean", "sd"), "beta": ("a", "b")}
"""What a distribution needs beside its bounds."""
DOCTRINE = "doctrine"


@dataclass(frozen=True)
class Factor:
    """A factor: ``values`` (its levels), or a distribution between ``low`` and ``high``.

    ``parameters``: full names of those that take its value; none for a dummy, which changes nothing and shows how
    large an effect looks that is not there. The factor ``doctrine`` is the United States doctrine at the start.
    ``kind``: ``number``, ``integer`` or ``text``, the type of its column. ``levels``: how many a grid takes between
    the bounds.
    """

    name: str
    parameters: tuple[str, ...]
    kind: str
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0
    distribution: str = ""
    shape: Mapping[str, float] = field(default_factory=dict)
    levels: int = 0
    label: str = ""

    @property
    def column(self) -> str:
        """Name of its column in a result."""
        return f"factor.{self.name}"

    @property
    def unit(self) -> str:
        """Unit of its values in the registry; empty where its parameters have different ones, or none."""
        units = {registry()[name].unit for name in self.parameters}
        return units.pop() if len(units) == 1 else ""

    @property
    def discrete(self) -> bool:
        """Whether it has levels rather than a distribution."""
        return bool(self.values)

    def at(self, unit: np.ndarray) -> np.ndarray:
        """Values [point] at quantiles ``unit`` [point] in [0, 1]; levels share the unit interval evenly.

        Text is returned as objects. Whole numbers: each of ``low`` ... ``high`` has the same share when uniform;
        else the nearest to the quantile.
        """
        if self.discrete:
            return self.level(np.minimum((unit * len(self.values)).astype(np.int64), len(self.values) - 1))
        if self.kind == "integer" and self.distribution == "uniform":
            return np.minimum(np.floor(self.low + unit * (self.high - self.low + 1.0)), self.high).astype(np.int64)
        found = np.clip(self._quantile(unit), self.low, self.high)
        return np.rint(found).astype(np.int64) if self.kind == "integer" else found

    def level(self, index: np.ndarray) -> np.ndarray:
        """Values at the levels ``index`` [point]."""
        return np.array(self.values, dtype={"number": float, "integer": np.int64}.get(self.kind, object))[index]

    def _quantile(self, unit: np.ndarray) -> np.ndarray:
        low, width, shape = self.low, self.high - self.low, self.shape
        if self.distribution == "loguniform":
            return np.exp(np.log(low) + unit * (np.log(self.high) - np.log(low)))
        if self.distribution == "triangular":
            return np.asarray(stats.triang.ppf(unit, (shape["mode"] - low) / width, low, width))
        if self.distribution == "normal":
            bounds = ((low - shape["mean"]) / shape["sd"], (self.high - shape["mean"]) / shape["sd"])
            return np.asarray(stats.truncnorm.ppf(unit, *bounds, loc=shape["mean"], scale=shape["sd"]))
        if self.distribution == "beta":
            return np.asarray(stats.beta.ppf(unit, shape["a"], shape["b"], low, width))
        return low + unit * width

    def grid(self) -> tuple[Value, ...]:
        """Its levels in a grid: the values, or ``levels`` evenly spaced (in logarithms for ``loguniform``)."""
        if self.discrete:
            return self.values
        space = np.geomspace if self.distribution == "loguniform" else np.linspace
        steps = np.clip(space(self.low, self.high, self.levels), self.low, self.high)
        if self.kind == "integer":
            return tuple(int(step) for step in np.rint(steps))
        return tuple(float(step) for step in steps)

    def settings(self, value: Any) -> dict[str, Any]:
        """Overrides of the registry that this value stands for; none for the doctrine, which is no parameter."""
        plain = value.item() if isinstance(value, np.generic) else value
        return dict.fromkeys(self.parameters, plain)
