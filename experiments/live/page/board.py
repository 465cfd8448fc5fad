"""Which views the page has, in the order of its tabs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from experiments.ensembles.forecast import Change, Forecast
from experiments.live.page.outlook import as_band, last_changes
from experiments.live.views.calendar import calendar
from experiments.live.views.forecast_band import forecast_band, what_changed
from experiments.live.views.incomes import incomes
from experiments.live.views.investment import investment
from experiments.live.views.negotiation import negotiation
from experiments.live.views.network import network
from experiments.live.views.story import public_story, story
from experiments.live.views.story_filter import Sought, Told
from experiments.live.views.tariffs import tariffs
from experiments.live.views.weighed import Weighed
from experiments.seats.moment import Moment


@dataclass(frozen=True)
class Sight:
    """What a tab may show: the present moment, and the forecasts of the line by months played."""

    moment: Moment
    forecasts: Mapping[int, Forecast]

    @property
    def band(self) -> list[tuple[int, Mapping[str, float] | None]]:
        """Forecasts month by month up to the present."""
        return list(as_band(self.forecasts, self.played, int(self.moment.states[0].month)))

    @property
    def played(self) -> int:
        """Months played."""
        return len(self.moment.states) - 1

    @property
    def changed(self) -> list[Change] | None:
        """What the last month changed; None while that is not known."""
        return last_changes(self.forecasts, self.played)


@dataclass(frozen=True)
class Tab:
    """A title and what stands behind it.

    ``views`` change with the moment, ``outlooks`` with the forecasts as well; ``story``: one to look in; ``weighs``:
    it says of its moves how much they mattered, when asked; ``game``: the game being played, with a choice of partner
    and form of deal.
    """

    title: str
    views: tuple[Callable[[Moment], str], ...] = ()
    outlooks: tuple[Callable[[Sight], str], ...] = ()
    story: Callable[[Moment, Sought, Weighed | None], Told] | None = None
    weighs: bool = False
    game: bool = False


FORECAST = Tab("Forecast", outlooks=(
    lambda sight: forecast_band(sight.band, sight.changed or ()),
    lambda sight: what_changed(sight.changed, int(sight.moment.state.month)),
))  # fmt: skip
# What somebody in a seat may see of the others: what was done, nothing that only a government knows of itself.
SEATED_TABS = (
    Tab("Story", story=public_story),
    Tab("Players", (network,)),
    Tab("Calendar", (calendar,)),
    Tab("Duties", (tariffs,)),
    Tab("Incomes and jobs", (incomes,)),
    Tab("Investment", (investment,)),
    FORECAST,
)
TABS = (
    Tab("At the table", (network, negotiation)),
    Tab("Story", story=story, weighs=True),
    Tab("Calendar", (calendar,)),
    Tab("Duties", (tariffs,)),
    Tab("Incomes and jobs", (incomes,)),
    Tab("Investment", (investment,)),
    Tab("The game now", game=True),
    FORECAST,
)
