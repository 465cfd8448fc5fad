"""The game being played: what duties pay each side, with equilibria marked, and what a deal could bring each."""

import itertools
from typing import NamedTuple

import numpy as np

from agents.extraction import BargainingSet, bargaining_set
from agents.values.preparation import STAGE_TARIFFS
from experiments.histories.numbers import signed
from experiments.live.views.dates import present_words
from experiments.live.views.lines import axis_ticks
from experiments.live.views.marks import PLAYERS, US, Player
from experiments.live.views.svg import INK, MUTED, PAPER, RULE, Picture, scale, wrap
from experiments.seats.moment import Moment
from model.errors import InputError
from model.games.bargaining import nash_solution, pareto_frontier
from model.games.equilibria import best_response_gains, mixed_equilibria
from model.games.tariff_game import TariffGame, tariff_game
from model.moves import Form, Table

LEFT, TOP, WIDE, HIGH = 150.0, 126.0, 178.0, 62.0  # of the matrix's cells
PLOT_TOP, PLOT_HIGH, PLOT_LEFT, PLOT_WIDE = 476.0, 300.0, 90.0, 430.0
HEIGHT, SIDE = 850.0, 545.0  # of the picture; where words beside the plot begin
EQUILIBRIUM, NASH, DEAL = "#7A6000", "#7A6000", "#6F6F6F"
EXACT = 1e-9  # of a best reply, % of GDP a year
FORMS = {"executive": Form.EXECUTIVE, "treaty": Form.TREATY, "trilateral": Form.TRILATERAL}
DEALS = {
    "executive": "An executive deal with {}", "treaty": "A bilateral treaty with {}",
    "trilateral": "A package of all three, as the US and {} see it",
}  # fmt: skip
KINDS = {"executive": "executive deal", "treaty": "bilateral treaty", "trilateral": "package of all three"}


class GameNow(NamedTuple):
    """The stage game, its pure equilibria as actions, the bargaining set if the law allows a deal, its Nash point.

    ``nash`` [player of the set]: value of each; None where no package is better than no deal for all at the table.
    """

    game: TariffGame
    pure: list[tuple[int, int]]
    deals: BargainingSet | None
    form: str
    nash: np.ndarray | None

    @property
    def columns(self) -> list[int]:
        """Columns of the bargaining set that belong to the two players of the stage game."""
        return [self.deals.players.index(player) for player in self.game.players] if self.deals else []


def solve_now(moment: Moment, partner: int = 1, form: str | None = None) -> GameNow:
    """Solve the games of the present between the United States and ``partner`` (1 Mexico, 2 Canada).

    ``form``: ``executive``, ``treaty`` or ``trilateral``; by default the first that law and doctrine allow now. Raises
    :class:`InputError` for another partner or form.
    """
    if partner not in (1, 2):
        raise InputError(f"partner {partner} is unknown; name 1, Mexico, or 2, Canada")
    if form is not None and form not in FORMS:
        raise InputError(f"form {form!r} is unknown; use {' or '.join(FORMS)}")
    world, state = moment.world, moment.state
    game = tariff_game(world, state, (0, partner), STAGE_TARIFFS)
    pure = [
        (a, b) for a, b in itertools.product(range(len(STAGE_TARIFFS)), repeat=2)
        if (best_response_gains(game.payoffs, (_pure(a), _pure(b))) <= EXACT).all()
    ]  # fmt: skip
    for name in [form] if form else list(FORMS):
        try:
            table = Table.TRILATERAL if name == "trilateral" else partner - 1
            found = bargaining_set(world, state, int(table), FORMS[name])
        except InputError:
            continue
        better = (found.points >= found.disagreement).all(axis=1).any()
        return GameNow(game, pure, found, name, nash_solution(found.points, found.disagreement) if better else None)
    return GameNow(game, pure, None, form or "", None)


def game_now(moment: Moment, partner: int = 1, form: str | None = None) -> str:
    """The games of :func:`solve_now` as SVG; takes tens of milliseconds, and the state decides it: keep it."""
    found, other = solve_now(moment, partner, form), PLAYERS[partner]
    title = f"The game between the United States and {other.name} on {present_words(moment)}"
    picture = Picture("game-now", HEIGHT if found.deals else PLOT_TOP, title, _description(found, other))
    picture.text(16, 32, f"The game now: United States and {other.name}, {present_words(moment)}", 20, bold=True)
    _matrix(picture, found, other)
    if found.deals is None:
        _no_deal(picture, found, other)
    else:
        _bargain(picture, found, found.deals, other)
    return str(picture)


def _pure(action: int) -> tuple[float, ...]:
    return tuple(float(k == action) for k in range(len(STAGE_TARIFFS)))


def _matrix(picture: Picture, found: GameNow, other: Player) -> None:
    payoffs, rates = found.game.payoffs, found.game.rates
    words = "A duty on all goods of the other, over those in force. Payoff: what trade is worth, % of own GDP a year"
    picture.text(16, 62, words, 15, MUTED)
    picture.text(LEFT + WIDE * len(rates) / 2, TOP - 32, f"{other.name} puts", 16, other.words, "middle", True)
    for k, words in enumerate(("The US", "puts")):
        picture.text(16, TOP + HIGH * len(rates) / 2 - 5 + 20 * k, words, 16, US.words, bold=True)
    for k, rate in enumerate(rates):
        picture.text(LEFT + WIDE * (k + 0.5), TOP - 10, f"{rate:.0%}", 16, other.words, "middle", True)
        picture.text(LEFT - 10, TOP + HIGH * (k + 0.5) + 5, f"{rate:.0%}", 16, US.words, "end", True)
    best = payoffs.max(axis=0)[:, 0], payoffs.max(axis=1)[:, 1]
    for a, b in itertools.product(range(len(rates)), repeat=2):
        x, y, stable = LEFT + WIDE * b, TOP + HIGH * a, (a, b) in found.pure
        picture.box(x, y, WIDE, HIGH, "#FFF6D6" if stable else PAPER, "#8A8A8A")
        for k, (player, line) in enumerate(((US, y + 25), (other, y + 49))):
            reply = payoffs[a, b, k] >= best[k][b if k == 0 else a] - EXACT
            picture.mark(player.mark, x + 16, line - 5, 6, player.colour)
            picture.text(x + 30, line, signed(payoffs[a, b, k], 3), 17, player.words, bold=bool(reply),
                         data=f"payoff-{k}-{a}-{b}")  # fmt: skip
            if reply:
                picture.text(x + 106, line, "best reply", 14, player.words)
    for a, b in found.pure:
        picture.box(LEFT + WIDE * b, TOP + HIGH * a, WIDE, HIGH, "none", EQUILIBRIUM, 5, data=f"equilibrium-{a}-{b}")
    y = TOP + HIGH * len(rates) + 24
    picture.text(LEFT, y, _equilibrium_words(found), 15.5, EQUILIBRIUM, bold=True)
    picture.text(LEFT, y + 22, "The US's duty falls on both partners; duties of the third stay as they are.", 15, MUTED)


def _equilibrium_words(found: GameNow) -> str:
    rates = found.game.rates
    if found.pure:
        pairs = " and ".join(f"{rates[a]:.0%} against {rates[b]:.0%}" for a, b in found.pure)
        return f"Framed: equilibrium, neither side gains by another duty ({pairs})"
    try:
        first = mixed_equilibria(found.game.payoffs)[0]
    except InputError:
        return "No equilibrium without chance: best replies go round in a circle"
    mixes = ("/".join(f"{100 * chance:.0f}%" for chance in mix) for mix in first)
    return f"No equilibrium without chance; mixed: {' against '.join(mixes)} (chances, lowest duty first)"


def _no_deal(picture: Picture, found: GameNow, other: Player) -> None:
    picture.text(16, PLOT_TOP - 48, f"What a deal with {other.name} could bring", 18, bold=True)
    deal = KINDS.get(found.form, "deal")
    words = f"Law and the doctrines in office allow no {deal} now, so there is nothing to bargain over."
    picture.text(16, PLOT_TOP - 18, words, 16)


def _bargain(picture: Picture, found: GameNow, deals: BargainingSet, other: Player) -> None:
    """Gains of both sides over no deal: packages, the Nash point, no deal at the origin."""
    gains = (deals.points - deals.disagreement)[:, found.columns]
    words = f"{DEALS[found.form].format(other.name)}: what each side gains over no deal"
    picture.text(16, PLOT_TOP - 48, words, 18, bold=True)
    small = " (small: uneven)" if len(deals.players) > 2 else ""
    line = "from best to best for each tier of duties" if deals.tiers.any() else "from one side's best to the other's"
    picture.text(16, PLOT_TOP - 24, f"% of own GDP a year; dots: packages{small}; line: {line}", 15, MUTED)
    across, up = axis_ticks([0.0, *gains[:, 0]]), axis_ticks([0.0, *gains[:, 1]])
    bottom = PLOT_TOP + PLOT_HIGH
    x = scale(across[0], across[-1], PLOT_LEFT, PLOT_LEFT + PLOT_WIDE)
    y = scale(up[0], up[-1], bottom, PLOT_TOP)
    picture.box(x(0.0), PLOT_TOP, PLOT_LEFT + PLOT_WIDE - x(0.0), y(0.0) - PLOT_TOP, "#EEF4EC")
    for k, tick in enumerate(across):
        picture.line(x(tick), PLOT_TOP, x(tick), bottom, INK if abs(tick) < 1e-12 else RULE)
        if k % 2 == 0 or len(across) < 6:
            picture.text(x(tick), bottom + 22, signed(tick, 3), 15, US.words, "middle")
    for tick in up:
        picture.line(PLOT_LEFT, y(tick), PLOT_LEFT + PLOT_WIDE, y(tick), INK if abs(tick) < 1e-12 else RULE)
        picture.text(PLOT_LEFT - 13, y(tick) + 5, signed(tick, 3), 15, other.words, "end")
    picture.text(PLOT_LEFT + PLOT_WIDE / 2, bottom + 46, "gain of the United States", 16, US.words, "middle", True)
    picture.text(SIDE, PLOT_TOP + 12, f"↑ gain of {other.name}", 16, other.words, bold=True)
    even = (deals.weights == deals.weights.max(axis=1, keepdims=True)) | (deals.weights == 0.0)
    for left in sorted(set(deals.tiers.tolist())):
        own = np.flatnonzero(even.all(axis=1) & (deals.tiers == left))
        ladder = own[np.argsort(deals.weights[own].max(axis=1))]
        picture.run([(x(a), y(b)) for a, b in gains[ladder]], DEAL, 1.5)
    frontier = set(pareto_frontier(deals.points).tolist())
    for k, (a, b) in enumerate(gains):
        size = 6 if even[k].all() else 3.5
        picture.mark("circle", x(a), y(b), size, DEAL if k in frontier else PAPER, DEAL, 2, data=f"package-{k}")
    picture.mark("cross", x(0.0), y(0.0), 9, "#B00020", PAPER)
    if found.nash is not None:
        one, two = (found.nash - deals.disagreement)[found.columns]
        picture.mark("star", x(one), y(two), 10, "#F0C419", INK, data="nash")
    _beside(picture, found, deals, other)


def _beside(picture: Picture, found: GameNow, deals: BargainingSet, other: Player) -> None:
    """The legend of the plot, with its figures."""
    y = PLOT_TOP + 52
    picture.mark("circle", SIDE + 9, y - 5, 6, DEAL, DEAL, 2)
    picture.text(SIDE + 28, y, "package that none beats for all", 15.5)
    picture.mark("circle", SIDE + 9, y + 25, 6, PAPER, DEAL, 2)
    picture.text(SIDE + 28, y + 30, "package that is beaten", 15.5)
    picture.box(SIDE, y + 46, 19, 15, "#EEF4EC", "#8A8A8A")
    picture.text(SIDE + 28, y + 60, "both gain", 15.5)
    picture.mark("cross", SIDE + 9, y + 85, 9, "#B00020", PAPER)
    picture.text(SIDE + 28, y + 90, "no deal, worth", 15.5, bold=True)
    _worths(picture, y + 114, deals.disagreement[found.columns], other, "none")
    if found.nash is None:
        lines = wrap("No package is better than no deal for all: there is no Nash point.", 280, 15.5, True)
        for k, line in enumerate(lines):
            picture.text(SIDE + 28, y + 176 + 21 * k, line, 15.5, NASH, bold=True)
        return
    picture.mark("star", SIDE + 9, y + 169, 10, "#F0C419", INK)
    picture.text(SIDE + 28, y + 175, "Nash point: product of gains largest", 15.5, bold=True)
    _worths(picture, y + 199, (found.nash - deals.disagreement)[found.columns], other, "nash-gain", "gains ")


def _worths(
    picture: Picture, y: float, values: np.ndarray, other: Player, figure: str, verb: str = ""
) -> None:  # fmt: skip
    for k, player in enumerate((US, other)):
        name = "the US" if k == 0 else player.name
        words = f"{name} {verb}{signed(float(values[k]), 3)}"
        picture.text(SIDE + 28, y + 22 * k, words, 15.5, player.words, data=f"{figure}-{k}")


def _description(found: GameNow, other: Player) -> str:
    words = [_equilibrium_words(found)]
    for a, b in itertools.product(range(len(found.game.rates)), repeat=2):
        one, two = found.game.payoffs[a, b]
        words.append(
            f"duties {found.game.rates[a]:.0%} and {found.game.rates[b]:.0%}: United States {signed(one, 3)}, "
            f"{other.name} {signed(two, 3)}"
        )
    if found.deals is None:
        words.append(f"no {KINDS.get(found.form, 'deal')} is allowed now")
    elif found.nash is None:
        words.append("no package is better than no deal for all")
    else:
        one, two = (found.nash - found.deals.disagreement)[found.columns]
        words.append(f"Nash point: United States gains {signed(one, 3)}, {other.name} {signed(two, 3)}")
    return "; ".join(words) + "."
