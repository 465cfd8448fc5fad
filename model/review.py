"""The Mesa model of the joint review: one history, month by month."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import mesa
import numpy as np
from mesa.experimental.scenarios import Scenario

from agents.canada import Canada
from agents.china import ChinaInvestor
from agents.decisions.initiatives import new_moves
from agents.governments import GovernmentAgent
from agents.mexico import Mexico
from agents.months.history import begin
from agents.months.month import at_review, close_month, open_month
from agents.months.outcomes import close_outcome, new_outcomes, record_month
from agents.own_classes import VERBS, check_seats, within_the_rules
from agents.united_states import UnitedStates
from agents.values.preparation import prepare, seat_rows
from model.arguments import UNSAID, asked
from model.calendar import text_of_month
from model.law.endings import Ending
from model.parameters import ParameterSet, doctrine_names
from model.players import CHINA, Sector
from model.state import new_log, new_state
from model.tariffs.layers import mean_duty
from model.tariffs.origin import vehicle_compliance
from model.world import World

GOVERNMENTS = (UnitedStates, Mexico, Canada)


class JointReview(mesa.Model):
    """One history of the joint review.

    ``parameters``: a validated set (default: all defaults); ``doctrine``: the United States doctrine at the
    start; ``seed`` and ``run`` key every random draw (None, as ``mesa.batch_run`` gives without ``rng``: a seed is
    drawn, kept in ``state.seed``); ``world``: as :func:`agents.values.preparation.prepare` made it for the same
    parameters, to share among histories (default: prepared here); ``governments``: the agent classes of the United
    States, Mexico and Canada, for a user's own; ``rng``, ``scenario``: as Mesa hands them over
    (:func:`model.arguments.asked`). Raises :class:`InputError` for any of them that is not so, before anything is
    played. ``step`` plays a month; past the end it does nothing.
    """

    def __init__(
        self,
        parameters: ParameterSet | None = None,
        doctrine: str = "lighthizer",
        seed: int | None = 0,
        run: int = 0,
        world: World | None = None,
        governments: Sequence[type[GovernmentAgent]] = GOVERNMENTS,
        *,
        rng: int | None = UNSAID,
        scenario: Scenario | None = None,
    ) -> None:
        wanted = asked(parameters, doctrine, seed, run, rng, scenario)
        check_seats(governments, GOVERNMENTS, GovernmentAgent)
        super().__init__(rng=wanted.mesas_seed)
        self.scenario = Scenario(rng=wanted.seed) if scenario is None else scenario
        self.parameters = wanted.parameters
        self.world = world or prepare(self.parameters)
        self.moves = new_moves()
        self.log = new_log()
        self.states = new_state()
        self.state: Any = self.states[0]
        begin(self.world, self.state, seat_rows(self.parameters, wanted.doctrine), wanted.seed, wanted.run)
        self.outcome: Any = new_outcomes(1)[0]
        seats = [government(self) for government in governments]
        first = int(self.world.p.first_government)
        self.governments = seats[first:] + seats[:first]
        self.china = ChinaInvestor(self)
        self.months: list[dict[str, Any]] = []

    def step(self) -> None:
        """One month: what comes from outside, threats due, initiatives, answers, votes, and the books closed."""
        if self.state.over:
            return
        month = int(self.state.month)
        open_month(self.world, self.state, self.log)
        for verb in VERBS:
            if verb != "vote" or at_review(self.state):
                for government in self.governments:
                    self._act(government, verb)
        close_month(self.world, self.state, self.log)
        record_month(self.world, self.state, self.outcome)
        self.months.append(self._snapshot(month))
        if self.state.over:
            close_outcome(self.world, self.state, self.log, self.outcome)
        self.running = not self.state.over

    def play(self) -> "JointReview":
        """Play until the end of the run; returns itself."""
        while not self.state.over:
            self.step()
        return self

    @staticmethod
    def _act(government: GovernmentAgent, verb: str) -> None:
        """A government's part of the month; what a user's own leaves behind is looked at."""
        own = type(government) not in GOVERNMENTS
        with within_the_rules(government, verb) if own else nullcontext():
            getattr(government, verb)()

    @property
    def ending(self) -> Ending:
        """Ending recorded so far (``Ending.NONE`` while open)."""
        return Ending(int(self.state.law.ending))

    def doctrine_in_office(self, seat: int) -> str:
        """Name of the doctrine in office in a seat."""
        return doctrine_names()[int(self.state.doctrine[seat])]

    def _snapshot(self, month: int) -> dict[str, Any]:
        state, tariffs = self.state, self.world.tariffs  # those of the month's equilibrium
        us_duties = 100 * tariffs[0, 1:4]
        return {
            "month": text_of_month(month),
            "real_income_pct": state.real_income.tolist(),
            "broad": state.broad.tolist(),
            "sectoral": state.sectoral.max(axis=2).tolist(),
            "compliance": state.compliance[0, 1:].tolist(),
            "approval": state.approval.tolist(),
            "capital": state.capital.tolist(),
            "chinese_stock_bn_usd": float(state.chinese_stock.sum()),
            "chinese_stock_by_sector_bn_usd": state.chinese_stock.tolist(),
            "lock_in": float(state.lock_in),
            "fentanyl_index": float(np.exp(state.fentanyl)),
            "reservoir_million_m3": float(state.reservoir),
            "water_delivered_million_m3": float(state.water_delivered),
            "water_debt_million_m3": float(state.water_debt),
            "duties_on_china_pct": [float(mean_duty(self.world, importer, CHINA, CHINA + 1)) for importer in range(3)],
            "us_duty_on_partners_pct": float(mean_duty(self.world, 0, 1, 3)),
            "us_duty_on_farm_goods_pct": us_duties[:, Sector.AGRICULTURE].tolist(),
            "us_duty_on_machinery_pct": us_duties[:, Sector.MACHINERY].tolist(),
            "us_duty_on_textiles_pct": us_duties[:, Sector.TEXTILES].tolist(),
            "vehicle_compliance": [vehicle_compliance(self.world, state, 0, partner) for partner in (1, 2)],
            "positions": state.positions.tolist(),
        }
