"""The four players as a network: duties, the text that binds, deals, threats, notices, Chinese investment."""

from functools import cache
from typing import Any

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

HEIGHT = 830
FRAME = (70.0, 790.0, 160.0, 645.0)  # left, right, top, bottom of the nodes' centres
RADIUS = 33
CARD, LINE = 212, 20  # width of a pair's card, height of a line in it
# Steps of duty, %: below the first the thinnest line; a darker colour and a wider line for each further one.
STEPS = ((1.0, "#8C8C8C", 2.5), (5.0, "#9E9AC8", 5.0), (15.0, "#6A51A3", 8.5), (1e9, "#3F007D", 13.0))
STEP_WORDS = ("under 1%", "1 to 5%", "5 to 15%", "15% and more")
THREAT, DEAL, BAND, MONEY = "#B00020", "#00694D", "#DCE9F5", PLAYERS[CHINA].words
# How far apart players are drawn, in any unit: the United States in the middle of the three it deals with.
DISTANCES = {(0, 1): 1.45, (0, 2): 1.45, (1, 2): 1.8, (0, 3): 0.9, (1, 3): 2.15, (2, 3): 2.15}
CARDS_LEFT, CARDS_TOP = 461.0, 256.0  # of the United States' cards with its partners, which grow
CHINA_SHARE, CHINA_SHIFT = 0.3, 50.0  # of the way from China to a partner, and away from its line
THREATS_IN_SHORT = {
    ThreatClass.BROAD: "{rate:g}% on all goods", ThreatClass.SECTORAL: "{rate:g}% on metals and cars",
    ThreatClass.WITHDRAWAL: "withdrawal", ThreatClass.PANEL: "a panel over {issue}",
}  # fmt: skip
Lines = list[tuple[str, str, bool, str | None]]


@cache
def places() -> dict[int, tuple[float, float]]:
    """Centres of the players, laid out once by Kamada and Kawai's method (NetworkX) and the same ever after."""
    graph = nx.Graph()
    graph.add_edges_from(DISTANCES)
    apart: dict[int, dict[int, float]] = {node: {} for node in graph}
    for (a, b), distance in DISTANCES.items():
        apart[a][b] = apart[b][a] = distance
    start = {0: (0.0, 0.0), 1: (0.6, 0.9), 2: (0.6, -0.9), 3: (-1.0, 0.0)}
    found = nx.kamada_kawai_layout(graph, dist=apart, pos=start)
    xs, ys = ([place[axis] for place in found.values()] for axis in (0, 1))
    left, right, top, bottom = FRAME
    return {
        node: (
            left + (x - min(xs)) / (max(xs) - min(xs)) * (right - left),
            top + (y - min(ys)) / (max(ys) - min(ys)) * (bottom - top),
        )
        for node, (x, y) in found.items()
    }


def network(moment: Moment) -> str:
    """The network of the present as SVG."""
    duties = dict(zip(PAIRS, mean_duties(moment, moment.state), strict=True))
    picture = Picture(
        "network", HEIGHT, f"The players on {present_words(moment)}", _description(moment, duties),
    )  # fmt: skip
    picture.text(16, 32, f"Who taxes whom, who is bound, who threatens: {present_words(moment)}", 20, bold=True)
    arrows = {colour: picture.arrow_head(f"head{k}", colour, 9 + 1.5 * w) for k, (_, colour, w) in enumerate(STEPS)}
    arrows[THREAT] = picture.arrow_head("threat", THREAT)
    arrows[MONEY] = picture.arrow_head("money", MONEY)
    state = moment.state
    for pair in ((0, 1), (0, 2), (1, 2)):
        _bonds(picture, state, pair)
    for (importer, exporter), rate in duties.items():
        _duty(picture, importer, exporter, rate, arrows)
    for threat in threats_open(state):
        _lane(picture, int(threat["actor"]), int(threat["target"]), 21.0, THREAT, 3.0, "10 6", arrows[THREAT])
    _lane(picture, CHINA, 1, -13.0, MONEY, 4.0, "2 5", arrows[MONEY])
    for node in range(4):
        _node(picture, state, node)
    for pair in ((0, 1), (0, 2), (1, 2)):
        _card(picture, pair, _pair_lines(state, pair, duties))
    for other in range(3):
        _card(picture, (other, CHINA), _china_lines(state, other, duties))
    _legend(picture)
    return str(picture)


def threats_open(state: Any) -> list[Any]:
    """Open threats, nearest deadline first."""
    return sorted((row for row in state.threats if row["active"] == 1), key=lambda row: int(row["deadline"]))


def threat_words(threat: Any) -> str:
    """What is threatened and by when: the deadline is the first of a month."""
    what = THREATS_IN_SHORT[ThreatClass(int(threat["threat_class"]))].format(
        rate=round(100 * float(threat["rate"]), 1), issue=issue_titles()[int(threat["issue"])]
    )
    return f"{what} by {month_short(int(threat['deadline']))}"


def _bonds(picture: Picture, state: Any, pair: tuple[int, int]) -> None:
    """A pale band where a trilateral text binds; a solid green line for a deal of two in force."""
    law, ((x1, y1), (x2, y2)) = state.law, (places()[node] for node in pair)
    if trilateral_binds(law, *pair):
        picture.line(x1, y1, x2, y2, BAND, 64)
    k = pair_of(*pair)
    if law.executive_in_force[k] > 0 or law.treaty_in_force[k] > 0:
        picture.line(x1, y1, x2, y2, DEAL, 5)


def _lane(
    picture: Picture, source: int, goal: int, side: float, colour: str, width: float, dash: str | None, arrow: str
) -> None:
    """A line from one player to another, ``side`` pixels to the left of its way."""
    (x1, y1), (x2, y2) = places()[source], places()[goal]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    along, across = ((x2 - x1) / length, (y2 - y1) / length), ((y2 - y1) / length, -(x2 - x1) / length)
    rim, tip = RADIUS + 5, RADIUS + 4
    picture.line(
        x1 + along[0] * rim + across[0] * side, y1 + along[1] * rim + across[1] * side,
        x2 - along[0] * tip + across[0] * side, y2 - along[1] * tip + across[1] * side, colour, width, dash, arrow,
    )  # fmt: skip


def _step(rate: float) -> int:
    return next(k for k, (below, _, _) in enumerate(STEPS) if rate < below)


def _duty(picture: Picture, importer: int, exporter: int, rate: float, arrows: dict[str, str]) -> None:
    """The way of taxed goods, from the exporter to the importer."""
    _, colour, width = STEPS[_step(rate)]
    _lane(picture, exporter, importer, 8.0 if CHINA not in (importer, exporter) else 0.0, colour, width, None,
          arrows[colour])  # fmt: skip


def _node(picture: Picture, state: Any, node: int) -> None:
    """A player: its mark in a ring, its name; beside it a notice that is pending, or that it has left."""
    (x, y), player, law = places()[node], PLAYERS[node], state.law
    out = node < 3 and (law.member[node] == 0 or law.expired > 0)
    picture.add("circle", cx=x, cy=y, r=RADIUS, fill=PAPER, stroke=player.colour, stroke_width=6,
                stroke_dasharray="7 5" if out else None)  # fmt: skip
    picture.mark(player.mark, x, y, 13, player.colour)
    above = node in (0, 2)
    height = y - RADIUS - 12 if above else y + RADIUS + 22
    picture.text(x, height, player.name, 18, player.words, "middle", True, halo=True)
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
        wide, high = max(width_of(line, 15.5, True) for line in words) + 12, 18 * len(words) + 7
        left = min(x - wide / 2, (CARDS_LEFT if node == 0 else picture.width) - wide - 6)
        # Beyond the partners' names; below the United States, whose name stands above.
        top = {0: y + RADIUS + 6, 1: y + RADIUS + 29, 2: y - RADIUS - 32 - high}[node]
        picture.box(left, top, wide, high, PAPER, THREAT, 2)
        for k, line in enumerate(words):
            picture.text(left + wide / 2, top + 17 + 18 * k, line, 15.5, THREAT, "middle", True)


def _pair_lines(state: Any, pair: tuple[int, int], duties: dict[tuple[int, int], float]) -> Lines:
    """Lines of a pair's card: (words, colour, bold, figure)."""
    a, b = pair
    law, k = state.law, pair_of(a, b)
    lines: Lines = []
    for importer, exporter in ((a, b), (b, a)):
        rate = duties[importer, exporter]
        words = f"{PLAYERS[importer].short} on {PLAYERS[exporter].short}: {rate:.1f}%"
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
            lines += [(words, THREAT, True, figure) for words in wrap(said, CARD - 20, 15, True)]
    return lines


def _china_lines(state: Any, other: int, duties: dict[tuple[int, int], float]) -> Lines:
    rate = duties[other, CHINA]
    lines: Lines = [
        (f"{PLAYERS[other].short} on China: {rate:.1f}%", PLAYERS[other].words, True, f"duty-{other}-{CHINA}")
    ]
    if other == 1:
        stock, coming = float(state.chinese_stock.sum()), float(state.chinese_pipeline.sum())
        lines.append((f"invested: {stock:.1f} bn USD", MONEY, True, "chinese-stock"))
        lines.append((f"announced: {coming:.1f} bn USD", MONEY, False, "chinese-pipeline"))
    return lines


def _card_place(pair: tuple[int, int], wide: float, high: float) -> tuple[float, float]:
    """Left and top of a pair's card: on its edge, out of the way of other cards however many lines it has."""
    (x1, y1), (x2, y2) = places()[pair[0]], places()[pair[1]]
    if pair == (0, 2):
        return CARDS_LEFT, min(CARDS_TOP, y1 - 8 - high)
    if pair == (0, 1):
        return CARDS_LEFT, max(y1 + 8, 2 * y1 - CARDS_TOP - high)
    if pair[0] != 0 and CHINA in pair:
        x, y = x2 + CHINA_SHARE * (x1 - x2), y2 + CHINA_SHARE * (y1 - y2)
        side = CHINA_SHIFT if y1 > y2 else -CHINA_SHIFT / 2
        return x - wide / 2, y + side - high / 2
    return min((x1 + x2 - wide) / 2, WIDTH - wide - 6), (y1 + y2 - high) / 2


def _card(picture: Picture, pair: tuple[int, int], lines: Lines) -> None:
    """The lines in a box on a pair's edge."""
    wide = CARD if CHINA not in pair else max(width_of(words, 15.5, bold) for words, _, bold, _ in lines) + 16
    high = LINE * len(lines) + 10
    left, top = _card_place(pair, wide, high)
    alarm = any(colour == THREAT for _, colour, _, _ in lines)
    picture.box(left, top, wide, high, PAPER, THREAT if alarm else "#8A8A8A", 2 if alarm else 1,
                "8 4" if alarm else None, 5)  # fmt: skip
    for k, (words, colour, bold, figure) in enumerate(lines):
        picture.text(left + 8, top + 20 + LINE * k, words, 15, colour, bold=bold, data=figure)


def _legend(picture: Picture) -> None:
    top = HEIGHT - 66
    picture.line(16, top - 24, picture.width - 16, top - 24, RULE)
    picture.text(16, top, "Mean duty on goods, arrow the way the goods go:", 15)
    x = 360.0
    for words, (_, colour, width) in zip(STEP_WORDS, STEPS, strict=True):
        picture.line(x, top - 5, x + 34, top - 5, colour, width)
        picture.text(x + 41, top, words, 15)
        x += 41 + width_of(words, 15) + 20
    samples = (
        ("the trilateral text binds", BAND, 16.0, None), ("deal of two in force", DEAL, 5.0, None),
        ("open threat", THREAT, 3.0, "10 6"), ("Chinese investment", MONEY, 4.0, "2 5"),
    )  # fmt: skip
    x = 16.0
    for words, colour, width, dash in samples:
        picture.line(x, top + 24, x + 40, top + 24, colour, width, dash)
        picture.text(x + 47, top + 29, words, 15)
        x += 47 + width_of(words, 15) + 24
    picture.text(16, top + 55, "Duties weighted by imports of 2024.", 15, MUTED)


def _description(moment: Moment, duties: dict[tuple[int, int], float]) -> str:
    words = [f"{PLAYERS[m].name} taxes goods of {PLAYERS[x].name} at {rate:.1f}%" for (m, x), rate in duties.items()]
    for threat in threats_open(moment.state):
        actor, target = (PLAYERS[int(threat[key])].name for key in ("actor", "target"))
        words.append(f"{actor} threatens {target} with {threat_words(threat)}")
    words.append(f"Chinese investment in Mexico is {float(moment.state.chinese_stock.sum()):.1f} bn USD")
    return "; ".join(words) + "."
