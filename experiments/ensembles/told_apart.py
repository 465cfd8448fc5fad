"""The rule by which a difference is called one."""


class WithInterval:
    """Base of what is known with a 95% interval, from ``low`` to ``high`` in its own unit."""

    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0
