"""The rule by which a difference is called one."""


class WithInterval:
    """Base of what is known with a 95% interval, from ``low`` to ``high`` in its own unit; None where there is none."""

    low: float | None
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether there is an interval and it leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0.0 or self.high < 0.0)
