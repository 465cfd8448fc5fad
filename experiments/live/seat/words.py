"""What a seat shows besides its questions, as HTML: doctrine card, news, expectations, debrief."""

from collections.abc import Sequence
from html import escape
from typing import Any

from experiments.histories.run import events_of
from experiments.histories.sentences import ending_name, month_words, sentence, without_private
from experiments.live.seat.chart import line_chart
from experiments.live.seat.menu import in_second_person, signed_bn, signed_pct
from experiments.live.views.html import table
from experiments.seats.debrief_text import headline, theory_lines, turning_line
from experiments.seats.expectations import Estimate, Expectation
from experiments.seats.game import Game
from experiments.seats.questions import Question
from model.doctrines import doctrine_title
from model.parameters.records import issue_titles
from model.parameters.registry import doctrine_file, instruments
from model.players import GOVERNMENT_NAMES

NEWS_MONTHS, NEWS_LINES = 2, 12
RARE = 0.05  # what others do less often than this, whatever is chosen, is left out
WEIGHTS = {
    "real_income": "{:g} for each % of real income",
    "priority_employment": "{:g} for each % of jobs in the industries that you protect",
    "bilateral_balance": "{:g} for each % of GDP of a better goods balance with the two partners",
    "overall_balance": "{:g} for each % of GDP of a better overall goods balance",
    "issues": "{:g} times what the issues below are worth",
    "legal_certainty": "{:g} for an agreement that is extended",
    "trust": "{:g} for each unit of being trusted by the others to keep promises",
    "china_exposure": "−{:g} for each doubling of Chinese investment in Mexico that you mind",
    "non_market_agreement": "{:g} for a full trade agreement with China",
    "same_rules": "−{:g} where your rules with the two partners differ fully",
    "joint_standards": "{:g} for product standards that are set jointly",
}  # fmt: skip
WEIGHTS_AGAINST = {"legal_certainty": "−{:g} for an agreement that is extended: a short term is leverage"}
REPERTOIRE = {
    "broad_duties": "broad duties on all goods of a partner", "sectoral_duties": "duties on metals and cars",
    "withdrawal": "notice of withdrawal and the threat of it",
    "panels": "disputes before a panel and the threat of one",
    "unilateral_bilaterals": "bilateral deals outside the text of three",
    "balance_instrument": "an instrument for the overall balance",
}  # fmt: skip
VERDICTS = {"better": "better", "worse": "another was better", "as good": "about as good"}


def _scrolling(content: str, more: str = "") -> str:
    """What may be wider than a narrow screen; ``more``: a class of its own."""
    return f'<div class="{f"seat-scroll {more}".strip()}" tabindex="0">{content}</div>'


def who_you_are(game: Game, seat: int) -> str:
    """The government in this seat as it is read aloud, and who is in office elsewhere."""
    content = doctrine_file(game.review.doctrine_in_office(seat))
    others = "; ".join(
        f"{GOVERNMENT_NAMES[other]}: {doctrine_title(game.review.doctrine_in_office(other))}"
        for other in range(3) if other != seat
    )  # fmt: skip
    return (
        f"<blockquote><strong>{escape(str(content['title']))}.</strong> "
        f"{escape(' '.join(str(content['reads_as']).split()))}</blockquote>"
        f"<p class=seat-note>In the other seats: {escape(others)}. "
        f"Your approval at home: {float(game.review.state.approval[seat]):.0f} points of 100.</p>"
    )


def doctrine_card(game: Game, seat: int) -> str:
    """What the government in this seat wants and how it acts; nothing of what the others want."""
    doctrine = game.review.world.doctrines[int(game.review.state.doctrine[seat])]
    return (
        f"<h3>What counts for you</h3>{_weights(doctrine)}"
        f"<h3>What you want, issue by issue</h3>{_ideals(game, seat, doctrine)}"
        f"<h3>What this government would do by itself</h3>{_repertoire(seat, doctrine)}"
    )


def _weights(doctrine: Any) -> str:
    lines = []
    for field, words in WEIGHTS.items():
        weight = float(doctrine.weights[field])
        if weight != 0.0:
            said = WEIGHTS_AGAINST.get(field, words) if weight < 0.0 else words
            lines.append(said.format(abs(weight)))
    temperament = doctrine.temperament
    lines.append(f"a year from now counts {float(temperament.patience):.0%} of this year")
    lines.append(f"backing down from a threat costs you {float(temperament.audience_cost):g} points of approval")
    lines.append(f"giving way beyond a red line costs you {float(temperament.defiance):g} points of approval")
    return f"<p>In % of your GDP a year:</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _ideals(game: Game, seat: int, doctrine: Any) -> str:
    world, positions = game.review.world, game.review.state.positions
    pairs = (0, 1) if seat == 0 else (seat - 1,)
    rows = []
    for issue, title in enumerate(issue_titles()):
        open_pairs = [pair for pair in pairs if world.lies[pair, issue]]
        weight = float(doctrine.issues.value[issue] * doctrine.issues.multiplier[issue])
        if not open_pairs or weight == 0.0:
            continue
        now = " / ".join(f"{float(positions[pair, issue]):.0%}" for pair in open_pairs)
        ideal, red = float(doctrine.issues.ideal[issue]), float(doctrine.issues.red_line[issue])
        limit = "none" if red >= 1.0 else f"{red:.0%}"
        rows.append((weight, (title, now, f"{ideal:.0%}", limit, f"{weight:.3f}")))
    rows.sort(key=lambda row: -row[0])
    note = "now (Mexico / Canada)" if seat == 0 else "now"
    caption = "0% = as at the start, 100% = all that the United States asks. Weight: % of GDP a year for the whole way."
    head = ("issue", note, "your ideal", "red line", "weight")
    return _scrolling(table(caption, head, [row for _, row in rows], numbers=(1, 2, 3, 4)))


def _repertoire(seat: int, doctrine: Any) -> str:
    uses = [words for field, words in REPERTOIRE.items() if float(doctrine.repertoire[field]) > 0.5]
    uses += [
        str(one["title"]) for k, one in enumerate(instruments())
        if float(doctrine.instruments.use[k]) > 0.5 and GOVERNMENT_NAMES[seat].lower().replace(" ", "_") in one["by"]
    ]  # fmt: skip
    bound = "You may go beyond this: only the law binds you."
    return f"<p>{escape('; '.join(uses)) or 'nothing of its own'}. {bound}</p>"


def news(game: Game) -> str:
    """What happened in the last months, as everybody saw it."""
    state = game.review.state
    rows = game.review.log[: int(state.events)]
    all_events = events_of(rows, str(game.parameters["treaty"]), {})
    late = rows["month"] >= int(state.month) - NEWS_MONTHS
    events = [event for event, shown in zip(all_events, late, strict=True) if shown]
    if not events:
        return "<p>Nothing has happened yet.</p>"
    lines = [f"<li>{escape(month_words(event['month']))}: {escape(without_private(sentence(event)))}</li>"
             for event in events[-NEWS_LINES:]]  # fmt: skip
    return f"<ul>{''.join(lines)}</ul>"


def _range(one: Estimate) -> str:
    return f"{signed_pct(one.value)} [{signed_pct(one.low)}, {signed_pct(one.high)}]"


def _share(one: Estimate) -> str:
    return f"{one.value:.0%} [{one.low:.0%}, {one.high:.0%}]"


def expected(question: Question, found: Sequence[Expectation]) -> str:
    """Expectations side by side, one column for each choice."""
    names = [_short(question, one.choice) for one in found]
    rows: list[tuple[str, ...]] = [("your payoff, % of GDP a year", *(_range(one.payoff) for one in found))]
    rows.append((f"gain over “{names[0]}”", *("" if k == 0 else _range(one.gain) for k, one in enumerate(found))))
    rows.append(("the same in bn USD a year", *("" if k == 0 else signed_bn(one.gain.value, question.seat)
                                                for k, one in enumerate(found))))  # fmt: skip
    rows.append(("How it ends",))
    for ending in dict.fromkeys(name for one in found for name in one.endings):
        rows.append((ending_name(ending), *(_of(one.endings, ending) for one in found)))
    rows.append(("What the others do at least once within six months",))
    for other in (name for k, name in enumerate(GOVERNMENT_NAMES) if k != question.seat):
        for does in dict.fromkeys(name for one in found for name in one.others[other]):
            if any(does in one.others[other] and one.others[other][does].value >= RARE for one in found):
                rows.append((f"{other} {does}", *(_of(one.others[other], does) for one in found)))
    fallen = [one for one in found if one.fallen > 0.0]
    note = (
        f"{found[0].continuations} continuations of each choice with the same luck, everybody playing on as the model "
        "does; in brackets the 95% interval. It does not know what other people have chosen this month."
    )
    if fallen:
        note += " Where somebody was quicker, the choice could no longer be made and was counted as holding."
    side_by_side = table("", ("what", *names), rows, numbers=range(1, len(found) + 1))
    return f'{_scrolling(side_by_side)}<p class="seat-note">{escape(note)}</p>'


def _of(shares: Any, name: str) -> str:
    return _share(shares[name]) if name in shares else "0%"


def _short(question: Question, name: str) -> str:
    if name == "hold":
        return "hold"
    choice = question.find(name)
    words = without_private(choice.words) if choice else name
    return in_second_person(words, question.seat).rstrip(".")


def debrief_page(data: dict[str, Any], whole: bool = True) -> str:
    """A debrief (as of :func:`experiments.seats.debrief.debrief`) as HTML.

    ``whole``: with turning points and theory, which tell what others wished, valued and believed.
    """
    moves = [
        (month_words(move["month"]), f"{move['question']} {without_private(move['chosen'])}", VERDICTS[move["verdict"]],
         f"{signed_pct(move['margin'])} [{', '.join(signed_pct(bound) for bound in move['interval_95'])}]",
         without_private(move["best_other"]) if move["verdict"] == "worse" else "")
        for move in data["moves"]
    ]  # fmt: skip
    head = ("month", "what you did", "verdict", "over the best other, % of GDP a year", "what was better")
    choices = "<p>You left every choice to the model, or were not asked.</p>"
    if moves:
        choices = _scrolling(table("", head, moves, numbers=(3,)), "seat-wide")
    turning, theory = (_turning(data), _theory(data)) if whole else ("", "")
    return (
        f"<p class=seat-said>{escape(headline(data))}</p>{line_chart(data)}{turning}"
        f"<h3>Your choices: {len(data['moves'])} of {data['occasions']}, those that counted most</h3>"
        "<p class=seat-note>Each was compared with other choices by playing on from that moment, with the same luck "
        "for all; in brackets the 95% interval. “About as good”: the interval holds zero, or the difference is too "
        "small to matter.</p>"
        f"{choices}{theory}"
    )


def _turning(data: dict[str, Any]) -> str:
    lines = "".join(
        f"<li value={k}>{escape(turning_line(point))}</li>" for k, point in enumerate(data["turning_points"], 1)
    )
    body = f"<ol>{lines}</ol>" if lines else "<p>No month moved the forecast beyond chance.</p>"
    return f"<h3>Turning points</h3>{body}"


def _theory(data: dict[str, Any]) -> str:
    lines = "".join(f"<dt>{escape(title)}</dt><dd>{escape(' '.join(said))}</dd>" for title, said in theory_lines(data))
    body = f"<dl class=seat-theory>{lines}</dl>" if lines else "<p>None of the results looked for decided.</p>"
    return f"<h3>Theory that you met</h3>{body}"
