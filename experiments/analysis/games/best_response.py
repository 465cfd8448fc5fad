"""Best-response gap: what a government would gain by rational roll-outs against the others as they are.

At each decision every legal choice is tried: the rest of the month and the months after it are played several times
from the copied state, with the same luck for every choice, and the choice with the best mean payoff is taken (roll-out
policy; Tesauro & Galperin 1996; Bertsekas, Tsitsiklis & Wu 1997). The others go on as the model has them. The gap
between the payoff that this policy reaches in the history itself and the model's own says how sensible the model's
behaviour is: choices are drawn with other luck than the history's, so the gap is no clairvoyance. Of the history's own
luck it knows only what the month of the decision brings: which occasions come up, what ratifiers and panels say.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from agents.choices.occasions import (
    benefits_suspended,
    finding_met,
    initiative,
    offer_answered,
    refusal_confirmed,
    threat_answered,
    threat_due,
    vote_cast,
    withdrawal_confirmed,
)
from agents.decisions.initiatives import new_moves
from agents.months.history import begin, play_month, play_on
from agents.months.outcomes import new_outcomes, record_month
from agents.values.preparation import prepare, seat_rows
from experiments.analysis.intervals import mean_interval
from model.errors import InputError
from model.law.state import PANELS
from model.moves import MAXIMUM_THREATS, TABLES
from model.parameters import ParameterSet
from model.players import GOVERNMENT_NAMES
from model.state import new_log, new_state
from model.world import World

KINDS = ("panel findings", "threats due", "initiatives", "threats and offers answered", "votes")
FINDING, DUE, INITIATIVE, ANSWER, VOTE = range(len(KINDS))
OTHER_RUNS = 1_000_000  # run numbers of continuations, far from those of histories


class Decision(NamedTuple):
    """An occasion to choose: its place in a month, its kind, and the numbers that name it in draws.

    ``owner`` is a government, or -1 where the panel in row ``row`` says who it is; ``second``: the number of the
    second wish that an act which cannot be taken back needs (0: none).
    """

    order: int
    kind: int
    owner: int
    who: int
    second: int = 0
    row: int = -1
    at_home: bool = False


def occasions(first: int) -> list[Decision]:
    """All occasions of a month in the order they come up, ``first`` being the government that moves first."""
    seats = [(first + k) % 3 for k in range(3)]
    found: list[Decision] = []

    def add(kind: int, owner: int, who: int, **more: Any) -> None:
        found.append(Decision(len(found), kind, owner, who, **more))

    for row in range(PANELS):
        add(FINDING, -1, finding_met(row), row=row)
        add(FINDING, -1, benefits_suspended(row), row=row)
    for g in seats:
        for k in range(MAXIMUM_THREATS):
            add(DUE, g, threat_due(g, k), second=withdrawal_confirmed(g, k))
    for g in seats:
        for target in (*(other for other in range(3) if other != g), -1):
            add(INITIATIVE, g, initiative(g, target), at_home=target < 0)
    for g in seats:
        for k in range(MAXIMUM_THREATS):
            add(ANSWER, g, threat_answered(g, k))
        for table in range(TABLES):
            add(ANSWER, g, offer_answered(g, table, False))
            add(ANSWER, g, offer_answered(g, table, True))
    for g in seats:
        add(VOTE, g, vote_cast(g), second=refusal_confirmed(g))
    return found


class Branch:
    """A history that can be copied, with the scratch it is played in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.states, self.outcomes, self.log = new_state(), new_outcomes(1), new_log()
        self.moves = new_moves()

    @property
    def state(self) -> Any:
        """The state of the history."""
        return self.states[0]

    def copy(self, other: "Branch") -> "Branch":
        """Take over everything that has happened in ``other``; returns itself."""
        self.states[0], self.outcomes[0] = other.states[0], other.outcomes[0]
        self.log[: self.state.events] = other.log[: self.state.events]
        return self

    def month(self) -> None:
        """Play a month."""
        play_month(self.world, self.state, self.moves, self.log)
        record_month(self.world, self.state, self.outcomes[0])

    def finish(self) -> Any:
        """Play to the end; the payoffs of the three governments."""
        play_on(self.world, self.state, self.moves, self.log, self.outcomes[0])
        return self.outcomes[0].payoff


class Found(NamedTuple):
    """A decision that was thought through: its kind, and what the best choice is worth over the model's own."""

    kind: int
    choices: int
    changed: bool
    gain: float


class Rollouts:
    """The roll-out policy of one government in one world.

    ``continuations``: histories played for each choice; ``share``: how often a decision is thought through (the rest
    is left to the model). ``played`` counts histories that were played for it.
    """

    def __init__(self, world: World, government: int, continuations: int, share: float = 1.0) -> None:
        self.world, self.government = world, government
        self.continuations, self.share = continuations, share
        self.trial, self.watched = Branch(world), Branch(world)
        self.occasions = occasions(int(world.p.first_government))
        self.played = 0

    def history(self, seats: np.ndarray, seed: int, run: int) -> tuple[float, list[Found]]:
        """Payoff of the government when it plays this policy in the history (seed, run), and its decisions."""
        branch, found = Branch(self.world), list[Found]()
        begin(self.world, branch.state, seats, seed, run)
        generator = np.random.default_rng((seed, run, self.government))
        while branch.state.over == 0:
            made = self._decide(branch, generator, found)
            self._force(made)
            commit(branch.state, self.government, made)
            branch.month()
            self._force({})
        return float(branch.finish()[self.government]), found

    def _decide(self, branch: Branch, generator: np.random.Generator, found: list[Found]) -> dict[Decision, int]:
        """Choices of the government in the coming month, made one after the other."""
        made: dict[Decision, int] = {}
        passed: set[Decision] = set()
        while True:
            seen = self._watch(branch, made)
            open_now = [d for d in seen if self._is_own(branch, d) and d not in made and d not in passed]
            if not open_now:
                return made
            decision = open_now[0]
            count, own = seen[decision]
            if count < 2 or generator.random() >= self.share:
                passed.add(decision)
                continue
            before = {d: chosen for d, (_, chosen) in seen.items() if d.order < decision.order}
            before.update({d: index for d, index in made.items() if d.order < decision.order})
            worth = np.array([self._worth(branch, before | {decision: k}, decision) for k in range(count)])
            best = int(worth.argmax())
            # A tie leaves the choice as it is, so that a decision without consequences counts as none.
            if worth[best] <= worth[own]:
                best = own
            found.append(Found(decision.kind, count, best != own, float(worth[best] - worth[own])))
            made[decision] = best

    def _watch(self, branch: Branch, made: dict[Decision, int]) -> dict[Decision, tuple[int, int]]:
        """Decisions that come up in the month with what is decided so far: how many choices, and the one taken."""
        self._force(made, watch=True)
        trial = self.watched.copy(branch)
        commit(trial.state, self.government, made)
        play_month(self.world, trial.state, trial.moves, trial.log)
        rows = self.world.forced.copy()
        self._force({})
        place = {int(who): k for k, who in enumerate(rows[:, 0]) if who}
        return {d: (int(rows[place[d.who], 2]), int(rows[place[d.who], 3])) for d in self.occasions
                if rows[place[d.who], 2] > 0}  # fmt: skip

    def _is_own(self, branch: Branch, decision: Decision) -> bool:
        if decision.owner >= 0:
            return decision.owner == self.government
        panel = branch.state.law.panels[decision.row]
        return bool(
            (panel.respondent if decision.who == finding_met(decision.row) else panel.complainant) == self.government
        )

    def _worth(self, branch: Branch, forced: dict[Decision, int], decision: Decision) -> float:
        """Mean payoff of a choice, what came before it in the month fixed and what follows drawn anew."""
        total = 0.0
        for k in range(1, self.continuations + 1):
            trial = self.trial.copy(branch)
            commit(trial.state, self.government, {decision: forced[decision]})
            self._force(forced)
            self.world.other_luck = k
            trial.month()
            self.world.other_luck = 0
            self._force({})
            trial.state.run = OTHER_RUNS * (int(branch.state.run) + 1) + k
            total += float(trial.finish()[self.government])
            self.played += 1
        return total / self.continuations

    def _force(self, made: dict[Decision, int], watch: bool = False) -> None:
        """Write choices into the world; with ``watch`` every other occasion is watched as well."""
        rows = list(_rows(made))
        if watch:
            rows += [(d.who, -1) for d in self.occasions if d not in made]
        self.world.forced[:] = 0
        for k, (who, index) in enumerate(rows):
            self.world.forced[k, :2] = who, index


def _rows(made: dict[Decision, int]) -> Iterator[tuple[int, int]]:
    for decision, index in made.items():
        yield decision.who, index
        if decision.second:
            yield decision.second, index


def commit(state: Any, government: int, made: dict[Decision, int]) -> None:
    """An act at home that cannot be taken back is wished for a second time at once by a government that has decided."""
    if any(d.at_home and index > 0 and d.owner == government for d, index in made.items()):
        state.considered[government] = np.maximum(state.considered[government], 1)


def best_response(
    parameters: ParameterSet, doctrine: str, seed: int, histories: int, continuations: int,
    governments: tuple[int, ...] = (0, 1, 2), share: float = 1.0,
) -> dict[str, Any]:  # fmt: skip
    """Best-response gap of each government over some histories, with 95% intervals over histories (Student's t).

    There is no interval where no decision was thought through: the policy then is the model's own, whatever others do.

    ``gap``: mean payoff of the policy less the model's own, % of own GDP a year by the doctrine in office, and in
    ``gap_in_stakes`` the same in units of the government's stake. ``decisions``: by kind, how many were thought
    through, how often another choice was better, and by how much on average in the roll-outs, which favour the best
    of noisy means. Raises :class:`InputError` where a month has several parts.
    """
    if int(parameters["parts_of_month"]) > 1:
        raise InputError("best responses need parts_of_month=1: an initiative that comes up twice cannot be told apart")
    world = prepare(parameters)
    seats = seat_rows(parameters, doctrine)
    own = np.zeros((histories, 3))
    for run in range(histories):
        branch = Branch(world)
        begin(world, branch.state, seats, seed, run)
        own[run] = branch.finish()
    found = []
    for government in governments:
        policy = Rollouts(world, government, continuations, share)
        reached, decisions = np.zeros(histories), list[Found]()
        for run in range(histories):
            reached[run], made = policy.history(seats, seed, run)
            decisions += made
        found.append(_gap(government, reached, own[:, government], decisions, policy.played,
                          float(world.stake[seats[government]])))  # fmt: skip
    return {
        "doctrine": doctrine, "seed": seed, "histories": histories, "continuations": continuations, "share": share,
        "governments": found,
    }  # fmt: skip


def _gap(
    government: int, reached: np.ndarray, own: np.ndarray, decisions: list[Found], played: int, stake: float
) -> dict[str, Any]:
    gains = reached - own
    kinds = []
    for kind, name in enumerate(KINDS):
        made = [d for d in decisions if d.kind == kind]
        if made:
            kinds.append(
                {
                    "kind": name,
                    "decisions": len(made),
                    "choices": float(np.mean([d.choices for d in made])),
                    "changed": float(np.mean([d.changed for d in made])),
                    "mean_gain": float(np.mean([d.gain for d in made])),
                }
            )
    return {
        "government": GOVERNMENT_NAMES[government],
        "own_payoff": float(own.mean()),
        "policy_payoff": float(reached.mean()),
        "gap": float(gains.mean()),
        "interval_95": mean_interval(gains) if played else None,
        "gap_in_stakes": float(gains.mean()) / stake,
        "decisions": kinds,
        "histories_played": played,
    }


def best_response_text(data: dict[str, Any]) -> str:
    """The gap as a table of text."""
    lines = [
        f"Roll-outs of {data['continuations']} continuations for each choice, {data['histories']} histories of "
        f"{data['doctrine']}, seed {data['seed']}.",
        "Payoffs in % of own GDP a year, by the doctrine in office.",
        "",
        f"{'':16}{'own':>9}{'policy':>9}{'gap':>9}  95% interval        in stakes",
    ]
    for row in data["governments"]:
        bounds = row["interval_95"]
        within = f"[{bounds[0]:+.4f}, {bounds[1]:+.4f}]" if bounds else "none"
        lines.append(
            f"{row['government']:<16}{row['own_payoff']:>9.4f}{row['policy_payoff']:>9.4f}{row['gap']:>+9.4f}  "
            f"{within:<18}  {row['gap_in_stakes']:>+9.2f}"
        )
    for row in data["governments"]:
        lines += [
            "",
            f"{row['government']}: decisions that were thought through ({row['histories_played']:,} histories played)",
        ]
        for kind in row["decisions"]:
            lines.append(
                f"  {kind['kind']:<28}{kind['decisions']:>4} of {kind['choices']:.1f} choices; another was better in "
                f"{kind['changed']:.0%}, by {kind['mean_gain']:.4f} on average over all"
            )
    return "\n".join(lines)
