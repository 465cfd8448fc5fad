"""The four players as a network: duties, the text that binds, deals, threats, notices, Chinese investment."""

from functools import cache
from typing import Any, NamedTuple

import networkx as nx

from experiments.live.views.dates import day_words, month_short, present_words
from experiments.live.views.duties import PAIRS, mean_duties
from experiments.live.views.marks import PLAYERS
from experiments.live.views.svg import MUTED, PAPER, RULE, WIDTH, Picture, width_of, wrap
from experiments.seats.moment import Moment
from model.law.state import pair_of, trilateral_binds
from model.law.withdrawal import notice_effective
from model.moves import Form
from model.parameters.records import issue_titles
from model.players import CHINA, ThreatClass

RADIUS = 33
# Steps of duty, %: below the first the thinnest line; a darker colour and a wider line for each further one.
STEPS = ((1.0, "#8C8C8C", 2.5), (5.0, "#9E9AC8", 5.0), (15.0, "#6A51A3", 8.5), (1e9, "#3F007D", 13.0))
STEP_WORDS = ("under 1%", "1 to 5%", "5 to 15%", "15% and more")
THREAT, DEAL, BAND, MONEY = "#B00020", "#00694D", "#DCE9F5", PLAYERS[CHINA].words
# How far apart players are drawn, in any unit: the United States in the middle of the three it deals with.
DISTANCES = {(0, 1): 1.45, (0, 2): 1.45, (1, 2): 1.8, (0, 3): 0.9, (1, 3): 2.15, (2, 3): 2.15}
CARDS_APART = 146.5  # top of the United States' card with Canada above its own centre; the cards grow
CHINA_SHARE, CHINA_UP = 0.3, 25.0  # of the way from China to a partner, and above Canada's line
THREATS_IN_SHORT = {
    ThreatClass.BROAD: "{rate:g}% on all goods", ThreatClass.SECTORAL: "{rate:g}% on metals and cars",
    ThreatClass.WITHDRAWAL: "withdrawal", ThreatClass.PANEL: "a panel over {issue}",
}  # fmt: skip
Lines = list[tuple[str, str, bool, str | None]]
Duties = dict[tuple[int, int], float]


class Look(NamedTuple):
    """How large a network is drawn: the picture's height, the frame of the nodes' centres, sizes of type, cards.

    ``frame``: left, right, top, bottom; ``name``, ``words``, ``notice``: type of names, of lines on cards, of notices;
    ``card``, ``line``: width of a pair's card and height of a line in it; ``cards_left``: where the cards of the United
    States with its partners begin; ``china_down``: the card of Mexico and China, below their line; ``brief``: whose
    duty a card states is said, on whom is left to the picture.
    """

    height: float
    frame: tuple[float, float, float, float]
    name: float
    words: float
    notice: float
    card: float
    line: float
    cards_left: float
    china_down: float
    brief: bool


PAGE = Look(830, (70.0, 790.0, 160.0, 645.0), 18, 15, 15.5, 212, 20, 461, 50, False)
STAGE = Look(716, (70.0, 790.0, 86.0, 512.0), 21, 20, 19, 206, 25, 473, 95, True)


@cache
def places(look: Look) -> dict[int, tuple[float, float]]:
    """Centres of the players, laid out once by Kamada and Kawai's method (NetworkX) and the same ever after."""
    graph = nx.Graph()
    graph.add_edges_from(DISTANCES)
    apart: dict[int, dict[int, float]] = {node: {} for node in graph}
    for (a, b), distance in DISTANCES.items():
        apart[a][b] = apart[b][a] = distance
    start = {0: (0.0, 0.0), 1: (0.6, 0.9), 2: (0.6, -0.9), 3: (-1.0, 0.0)}
    found = nx.kamada_kawai_layout(graph, dist=apart, pos=start)
    xs, ys = ([place[axis] for place in found.values()] for axis in (0, 1))
    left, right, top, bottom = look.frame
    return {
        node: (
            left + (x - min(xs)) / (max(xs) - min(xs)) * (right - left),
            top + (y - min(ys)) / (max(ys) - min(ys)) * (bottom - top),
        )
        for node, (x, y) in found.items()
    }


def network(moment: Moment) -> str:
    """The network of the present as SVG."""
    picture = _drawn(moment, PAGE, "network")
    picture.text(16, 32, f"Who taxes whom, who is bound, who threatens: {present_words(moment)}", 20, bold=True)
    _legend(picture)
    return str(picture)


def large_network(moment: Moment) -> str:
    """The network of the present as SVG, lower and in larger type, for the back of a room."""
    picture = _drawn(moment, STAGE, "large-network")
    _brief_legend(picture)
    return str(picture)


def _drawn(moment: Moment, look: Look, name: str) -> Picture:
    """Players, duties, bonds and threats, without words above and below."""
    duties: Duties = dict(zip(PAIRS, mean_duties(moment, moment.state), strict=True))
    picture = Picture(name, look.height, f"The players on {present_words(moment)}", _description(moment, duties))
    arrows = {colour: picture.arrow_head(f"head{k}", colour, 9 + 1.5 * w) for k, (_, colour, w) in enumerate(STEPS)}
    arrows[THREAT] = picture.arrow_head("threat", THREAT)
    arrows[MONEY] = picture.arrow_head("money", MONEY)
    state = moment.state
    for pair in ((0, 1), (0, 2), (1, 2)):
        _bonds(picture, look, state, pair)
    for (importer, exporter), rate in duties.items():
        _duty(picture, look, importer, exporter, rate, arrows)
    for threat in threats_open(state):
        _lane(picture, look, int(threat["actor"]), int(threat["target"]), 21.0, THREAT, 3.0, "10 6", arrows[THREAT])
    _lane(picture, look, CHINA, 1, -13.0, MONEY, 4.0, "2 5", arrows[MONEY])
    for node in range(4):
        _node(picture, look, state, node)
    for pair in ((0, 1), (0, 2), (1, 2)):
        _card(picture, look, pair, _pair_lines(look, state, pair, duties))
    for other in range(3):
        _card(picture, look, (other, CHINA), _china_lines(look, state, other, duties))
    return picture


def threats_open(state: Any) -> list[Any]:
    """Open threats, nearest deadline first."""
    return sorted((row for row in state.threats if row["active"] == 1), key=lambda row: int(row["deadline"]))


def threat_words(threat: Any) -> str:
    """What is threatened and by when: the deadline is the first of a month."""
    what = THREATS_IN_SHORT[ThreatClass(int(threat["threat_class"]))].format(
        rate=round(100 * float(threat["rate"]), 1), issue=issue_titles()[int(threat["issue"])]
    )
    return f"{what} by {month_short(int(threat['deadline']))}"


def _bonds(picture: Picture, look: Look, state: Any, pair: tuple[int, int]) -> None:
    """A pale band where a trilateral text binds; a solid green line for a deal of two in force."""
    law, ((x1, y1), (x2, y2)) = state.law, (places(look)[node] for node in pair)
    if trilateral_binds(law, *pair):
        picture.line(x1, y1, x2, y2, BAND, 64)
    k = pair_of(*pair)
    if law.executive_in_force[k] > 0 or law.treaty_in_force[k] > 0:
        picture.line(x1, y1, x2, y2, DEAL, 5)


def _lane(
    picture: Picture, look: Look, source: int, goal: int, side: float, colour: str, width: float, dash: str | None,
    arrow: str,
) -> None:  # fmt: skip
    """A line from one player to another, ``side`` pixels to the left of its way."""
    (x1, y1), (x2, y2) = places(look)[source], places(look)[goal]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    along, across = ((x2 - x1) / length, (y2 - y1) / length), ((y2 - y1) / length, -(x2 - x1) / length)
    rim, tip = RADIUS + 5, RADIUS + 4
    picture.line(
        x1 + along[0] * rim + across[0] * side, y1 + along[1] * rim + across[1] * side,
        x2 - along[0] * tip + across[0] * side, y2 - along[1] * tip + across[1] * side, colour, width, dash, arrow,
    )  # fmt: skip


def _step(rate: float) -> int:
    return next(k for k, (below, _, _) in enumerate(STEPS) if rate < below)


def _duty(
    picture: Picture, look: Look, importer: int, exporter: int, rate: float, arrows: dict[str, str]
) -> None:  # fmt: skip
    """The way of taxed goods, from the exporter to the importer."""
    _, colour, width = STEPS[_step(rate)]
    side = 8.0 if CHINA not in (importer, exporter) else 0.0
    _lane(picture, look, exporter, importer, side, colour, width, None, arrows[colour])


def _node(picture: Picture, look: Look, state: Any, node: int) -> None:
    """A player: its mark in a ring, its name; beside it a notice that is pending, or that it has left."""
    (x, y), player, law = places(look)[node], PLAYERS[node], state.law
    out = node < 3 and (law.member[node] == 0 or law.expired > 0)
    picture.add("circle", cx=x, cy=y, r=RADIUS, fill=PAPER, stroke=player.colour, stroke_width=6,
                stroke_dasharray="7 5" if out else None)  # fmt: skip
    picture.mark(player.mark, x, y, 13, player.colour)
    above = node in (0, 2)
    height = y - RADIUS - 12 if above else y + RADIUS + 4 + look.name
    picture.text(x, height, player.name, look.name, player.words, "middle", True, halo=True)
    if node == CHINA:
        return
    words: tuple[str, ...] = ()
    if law.notice_day[node] > 0:
        words = "notice given: out", f"on {day_words(notice_effective(law, node))}"
    elif law.member[node] == 0:
        words = "out since", day_words(law.left_day[node])
    elif law.expired > 0:
        words = ("text expired",)
    if words:
        row = look.notice + 2.5
        wide, high = max(width_of(line, look.notice, True) for line in words) + 12, row * len(words) + 7
        left = min(x - wide / 2, (look.cards_left if node == 0 else picture.width) - wide - 6)
        # Beyond the partners' names; below the United States, whose name stands above.
        top = {0: y + RADIUS + 6, 1: y + RADIUS + 11 + look.name, 2: y - RADIUS - 14 - look.name - high}[node]
        if look.brief and node == 2:
            left, top = x - RADIUS - 12 - wide, y - RADIUS - high / 2
        picture.box(left, top, wide, high, PAPER, THREAT, 2)
        for k, line in enumerate(words):
            picture.text(left + wide / 2, top + row * (k + 1) - 1, line, look.notice, THREAT, "middle", True)


def _duty_words(look: Look, importer: int, exporter: int, duties: Duties) -> str:
    whom = "" if look.brief else f" on {PLAYERS[exporter].short}"
    return f"{PLAYERS[importer].short}{whom}: {duties[importer, exporter]:.1f}%"


def _pair_lines(look: Look, state: Any, pair: tuple[int, int], duties: Duties) -> Lines:
    """Lines of a pair's card: (words, colour, bold, figure)."""
    a, b = pair
    law, k = state.law, pair_of(a, b)
    lines: Lines = []
    for importer, exporter in ((a, b), (b, a)):
        words = _duty_words(look, importer, exporter, duties)
        lines.append((words, PLAYERS[importer].words, True, f"duty-{importer}-{exporter}"))
    lines.append(("the text binds" if trilateral_binds(law, a, b) else "the text binds no more", MUTED, False, None))
    if law.treaty_in_force[k] > 0:
        lines.append(("bilateral treaty in force", DEAL, True, None))
    elif law.treaty_signed[k] > 0:
        lines.append(("bilateral treaty signed", DEAL, False, None))
    if law.executive_in_force[k] > 0:
        lines.append(("executive deal", DEAL, True, None))
    if a == 0:
        offer = state.offers[b - 1]
        if offer["active"] == 1:
            form = "treaty" if offer["form"] == Form.TREATY else "deal"
            stage = "agreed, to be signed" if offer["agreed"] > 0 else "on the table"
            lines.append((f"{form} {stage}", DEAL, False, None))
    for threat in threats_open(state):
        if {int(threat["actor"]), int(threat["target"])} == {a, b}:
            said = f"{PLAYERS[int(threat['actor'])].short} threatens: {threat_words(threat)}"
            figure = f"threat-{int(threat['actor'])}-{int(threat['target'])}"
            lines.append((said, THREAT, True, figure))
    return [
        (part, colour, bold, figure) for words, colour, bold, figure in lines
        for part in wrap(words, look.card - 20, look.words, bold)
    ]  # fmt: skip


def _china_lines(look: Look, state: Any, other: int, duties: Duties) -> Lines:
    words = _duty_words(look, other, CHINA, duties)
    lines: Lines = [(words, PLAYERS[other].words, True, f"duty-{other}-{CHINA}")]
    if other == 1:
        stock, coming = float(state.chinese_stock.sum()), float(state.chinese_pipeline.sum())
        lines.append((f"invested: {stock:.1f} bn USD", MONEY, True, "chinese-stock"))
        lines.append((f"announced: {coming:.1f} bn USD", MONEY, False, "chinese-pipeline"))
    return lines


def _card_place(look: Look, pair: tuple[int, int], wide: float, high: float) -> tuple[float, float]:
    """Left and top of a pair's card: on its edge, out of the way of other cards however many lines it has."""
    (x1, y1), (x2, y2) = places(look)[pair[0]], places(look)[pair[1]]
    if pair == (0, 2):
        return look.cards_left, y1 - max(CARDS_APART, high + 8)
    if pair == (0, 1):
        return look.cards_left, y1 + max(CARDS_APART - high, 8)
    if pair[0] != 0 and CHINA in pair:
        x, y = x2 + CHINA_SHARE * (x1 - x2), y2 + CHINA_SHARE * (y1 - y2)
        side = look.china_down if y1 > y2 else -CHINA_UP
        return x - wide / 2, y + side - high / 2
    return min((x1 + x2 - wide) / 2, WIDTH - wide - 6), (y1 + y2 - high) / 2


def _card(picture: Picture, look: Look, pair: tuple[int, int], lines: Lines) -> None:
    """The lines in a box on a pair's edge."""
    widest = max(width_of(words, look.words + 0.5, bold) for words, _, bold, _ in lines) + 16
    wide, high = look.card if CHINA not in pair else widest, look.line * len(lines) + 10
    left, top = _card_place(look, pair, wide, high)
    alarm = any(colour == THREAT for _, colour, _, _ in lines)
    picture.box(left, top, wide, high, PAPER, THREAT if alarm else "#8A8A8A", 2 if alarm else 1,
                "8 4" if alarm else None, 5)  # fmt: skip
    for k, (words, colour, bold, figure) in enumerate(lines):
        picture.text(left + 8, top + look.line * (k + 1), words, look.words, colour, bold=bold, data=figure)


def _legend(picture: Picture) -> None:
    top = picture.height - 66
    picture.line(16, top - 24, picture.width - 16, top - 24, RULE)
    picture.text(16, top, "Mean duty on goods, arrow the way the goods go:", 15)
    x = 360.0
    for words, (_, colour, width) in zip(STEP_WORDS, STEPS, strict=True):
        picture.line(x, top - 5, x + 34, top - 5, colour, width)
        picture.text(x + 41, top, words, 15)
        x += 41 + width_of(words, 15) + 20
    _samples(picture, top + 29, 15, 24)
    picture.text(16, top + 55, "Duties weighted by imports of 2024.", 15, MUTED)


def _brief_legend(picture: Picture) -> None:
    words = "% beside a name: its mean duty on goods of the other, weighted by imports of 2024;"
    picture.text(16, picture.height - 58, words, 18, MUTED)
    picture.text(16, picture.height - 34, "an arrow goes the way of the goods, wider for higher duties.", 18, MUTED)
    _samples(picture, picture.height - 8, 18, 18)


def _samples(picture: Picture, baseline: float, size: float, gap: float) -> None:
    """What bands and lines stand for."""
    samples = (
        ("the trilateral text binds", BAND, 16.0, None), ("deal of two in force", DEAL, 5.0, None),
        ("open threat", THREAT, 3.0, "10 6"), ("Chinese investment", MONEY, 4.0, "2 5"),
    )  # fmt: skip
    x = 16.0
    for words, colour, width, dash in samples:
        picture.line(x, baseline - 5, x + 40, baseline - 5, colour, width, dash)
        picture.text(x + 47, baseline, words, size)
        x += 47 + width_of(words, size) + gap


def _description(moment: Moment, duties: Duties) -> str:
    words = [f"{PLAYERS[m].name} taxes goods of {PLAYERS[x].name} at {rate:.1f}%" for (m, x), rate in duties.items()]
    for threat in threats_open(moment.state):
        actor, target = (PLAYERS[int(threat[key])].name for key in ("actor", "target"))
        words.append(f"{actor} threatens {target} with {threat_words(threat)}")
    words.append(f"Chinese investment in Mexico is {float(moment.state.chinese_stock.sum()):.1f} bn USD")
    return "; ".join(words) + "."
