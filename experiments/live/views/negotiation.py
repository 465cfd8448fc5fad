"""The table: where each issue stands between what the two sides of it want, and what is offered."""

from typing import Any, NamedTuple

from experiments.live.views.dates import present_words
from experiments.live.views.marks import PLAYERS, US
from experiments.live.views.svg import INK, MUTED, RULE, Picture, scale, width_of, wrap
from experiments.seats.moment import Moment
from model.moves import Form, Table
from model.parameters.records import issue_titles
from model.players import ISSUES, Tier
from model.positions import ask

LEFT, RIGHT, TOP, ROW = 432.0, 872.0, 172.0, 35.0
OFFER_LINE = 20.0
NO_LINE = 1.0  # a red line at the full ask binds nothing
OFFER = "#7A6000"
STAYING = {Tier.NONE: "", Tier.SECTORAL: "; metal and car duties stay", Tier.BROAD: "; duties stay"}
FORMS = {Form.EXECUTIVE: "executive deal", Form.TREATY: "treaty", Form.TRILATERAL: "package of three"}
SHORT = {
    "the rapid response labour mechanism": "rapid response labour cases",
    "duties and rules against non-market economies": "rules on non-market economies",
    "deliveries under the 1944 water treaty": "1944 water treaty deliveries",
    "minimum standards for products": "product standards",
    "fentanyl, migration and border security": "fentanyl, migration, borders",
}

OFFERS_WIDE = 620  # leaves room for a wider typeface than is measured


class Offer(NamedTuple):
    """An offer on an issue: who made it, its form, whether it is agreed and waits to be signed, the position."""

    proposer: int
    form: Form
    agreed: bool
    position: float


class Row(NamedTuple):
    """An issue between the United States and a partner, positions from 0 (the start) to 1 (the full ask)."""

    issue: int
    partner: int
    text: bool
    now: float
    us_ideal: float
    partner_ideal: float
    red_line: float
    offers: tuple[Offer, ...]

    @property
    def apart(self) -> float:
        """Distance between the two ideals."""
        return abs(self.us_ideal - self.partner_ideal)


def rows_of(moment: Moment) -> list[Row]:
    """Every issue that lies between two, those furthest apart first."""
    state, world = moment.state, moment.world
    us, found = world.doctrines[state.doctrine[0]], []
    for pair in range(2):
        partner = world.doctrines[state.doctrine[pair + 1]]
        for issue in range(ISSUES):
            if world.lies[pair, issue] == 1:
                found.append(Row(
                    issue, pair + 1, bool(world.issue_flags[0, issue]), float(state.positions[pair, issue]),
                    float(ask(us.issues.ideal[issue], state.urgency[2, issue])), float(partner.issues.ideal[issue]),
                    float(partner.issues.red_line[issue]), tuple(_offers(state, pair, issue)),
                ))  # fmt: skip
    return sorted(found, key=lambda row: -row.apart)


def _offers(state: Any, pair: int, issue: int) -> list[Offer]:
    """Offers that would move the issue on this pair."""
    found = []
    for table in (pair, int(Table.TRILATERAL)):
        offer = state.offers[table]
        place = float(offer["positions"][pair, issue])
        if offer["active"] == 1 and abs(place - state.positions[pair, issue]) > 1e-9:
            found.append(Offer(int(offer["proposer"]), Form(int(offer["form"])), bool(offer["agreed"] > 0), place))
    return found


def negotiation(moment: Moment) -> str:
    """The table of the present as SVG."""
    rows, offers = rows_of(moment), wrap(_offers_words(moment.state), OFFERS_WIDE, 15.5, True)
    top = TOP + OFFER_LINE * (len(offers) - 1)
    picture = Picture(
        "negotiation", top + ROW * len(rows) + 14, f"The table on {present_words(moment)}",
        "; ".join(_said(row) for row in rows) + ".",
    )  # fmt: skip
    picture.text(16, 32, f"The table on {present_words(moment)}: issues, those furthest apart first", 20, bold=True)
    _legend(picture, offers)
    x = scale(0.0, 1.0, LEFT, RIGHT)
    picture.text(x(0.0), top - 14, "0: as at the start", 15, MUTED, "middle")
    picture.text(RIGHT + 16, top - 14, "1: the full ask of the US", 15, MUTED, "end")
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        picture.line(x(tick), top - 6, x(tick), top + ROW * len(rows), RULE)
    for k, row in enumerate(rows):
        _row(picture, row, top + ROW * (k + 0.5), x)
    return str(picture)


def _legend(picture: Picture, offers: list[str]) -> None:
    place = 16.0
    for shape, colour, words in (
        (US.mark, US.colour, "the US wants"), (PLAYERS[1].mark, PLAYERS[1].colour, "Mexico wants"),
        (PLAYERS[2].mark, PLAYERS[2].colour, "Canada wants"), ("circle", INK, "position now"),
    ):  # fmt: skip
        picture.mark(shape, place + 8, 58, 8, colour)
        picture.text(place + 23, 63, words, 15.5)
        place += 23 + width_of(words, 15.5) + 22
    _red_line(picture, place + 8, 58, INK)
    picture.text(place + 18, 63, "red line of the partner", 15.5)
    picture.mark("star", 24, 88, 8, "#FFFFFF", OFFER, 2.5)
    picture.text(39, 93, "offered:", 15.5)
    for k, words in enumerate(offers):
        picture.text(39 + width_of("offered:", 15.5) + 6, 93 + OFFER_LINE * k, words, 15.5, OFFER, bold=True)
    words = "§ the issue changes the text of three: it needs all three, or both bilateral treaties."
    picture.text(16, 121 + OFFER_LINE * (len(offers) - 1), words, 15.5, MUTED)


def _offers_words(state: Any) -> str:
    """The offers that lie on the tables, with who proposed them and their form."""
    said = []
    for table in range(3):
        offer = state.offers[table]
        if offer["active"] == 1:
            stage = "agreed, to be signed" if offer["agreed"] > 0 else "no answer yet"
            whom = "all three" if table == Table.TRILATERAL else f"US–{PLAYERS[table + 1].short}"
            form = FORMS[Form(int(offer["form"]))].removesuffix(" of three")
            stays = STAYING[Tier(int(offer["tier"]))]
            said.append(f"{whom} {form} by {PLAYERS[int(offer['proposer'])].short} ({stage}{stays})")
    return "; ".join(said) if said else "nothing lies on the table now"


def _red_line(picture: Picture, x: float, y: float, colour: str) -> None:
    """A bar that cannot be passed: a wide stroke with a hatch on its far side."""
    picture.line(x, y - 12, x, y + 12, colour, 4)
    for k in range(3):
        picture.line(x + 1, y - 10 + 8 * k, x + 7, y - 4 + 8 * k, colour, 1.6)


def _row(picture: Picture, row: Row, y: float, x: Any) -> None:
    partner = PLAYERS[row.partner]
    title = issue_titles()[row.issue]
    words = ("§ " if row.text else "") + SHORT.get(title, title)
    picture.line(16, y + ROW / 2, RIGHT + 16, y + ROW / 2, "#EEEEEE")
    picture.text(16, y + 6, words, 15.5)
    picture.text(LEFT - 24, y + 6, f"US–{partner.short}", 15.5, partner.words, "end", True)
    low, high = sorted((row.us_ideal, row.partner_ideal))
    picture.line(x(low), y, x(high), y, "#BDBDBD", 4)
    name = f"{row.issue}-{row.partner}"
    if row.red_line < NO_LINE:
        _red_line(picture, x(row.red_line), y, partner.words)
    # Marks of one place stand beside each other: the wishes above the line, what is and what is offered on it.
    aside = 8.0 if abs(x(row.us_ideal) - x(row.partner_ideal)) < 15 else 0.0
    picture.mark(US.mark, x(row.us_ideal) + aside, y - 7, 6.5, US.colour, data=f"us-ideal-{name}")
    picture.mark(partner.mark, x(row.partner_ideal) - aside, y - 7, 6.5, partner.colour, data=f"partner-ideal-{name}")
    picture.mark("circle", x(row.now), y + 7, 6.5, INK, data=f"position-{name}")
    for k, offer in enumerate(row.offers):
        picture.line(x(row.now), y + 7, x(offer.position), y + 7, OFFER, 2, "4 3")
        picture.mark("star", x(offer.position), y + 7, 7.5, "#FFFFFF", OFFER, 2.5, data=f"offer-{k}-{name}")


def _said(row: Row) -> str:
    partner = PLAYERS[row.partner].name
    words = (
        f"{issue_titles()[row.issue]}, United States and {partner}: now {row.now:.2f}, the United States wants "
        f"{row.us_ideal:.2f}, {partner} wants {row.partner_ideal:.2f}"
    )
    if row.red_line < NO_LINE:
        words += f" and will not go beyond {row.red_line:.2f}"
    for offer in row.offers:
        stage = "agreed at" if offer.agreed else "offered"
        words += f", {stage} {offer.position:.2f} in a {FORMS[offer.form]} by {PLAYERS[offer.proposer].name}"
    return words
