"""The moment in one line: date, who is in office, what binds, the next review, how it ended."""

from html import escape

from experiments.histories.run import agreement_of
from experiments.histories.sentences import DOCTRINES, ending_words
from experiments.live.views.dates import day_words, present_words, today
from experiments.seats.moment import Moment
from model.doctrines import built_in, doctrine_title
from model.law.constants import NEVER, Treaty
from model.law.endings import Ending
from model.law.state import treaty_binds, trilateral_binds
from model.law.withdrawal import notice_effective
from model.parameters import doctrine_names
from model.players import GOVERNMENT_NAMES

PAIRS = ((0, 1), (0, 2), (1, 2))


def glance(moment: Moment) -> str:
    """One line of HTML on the present."""
    facts = [("date", "Date", present_words(moment))]
    facts += [(f"office-{seat}", name, in_office(moment, seat)) for seat, name in enumerate(GOVERNMENT_NAMES)]
    law = moment.state.law
    text = "NAFTA" if law.treaty == Treaty.NAFTA else "Agreement"
    facts += [("treaty", text, treaty_status(moment)), ("review", "Next joint review", next_review(moment))]
    if law.ending != Ending.NONE:
        by = GOVERNMENT_NAMES[law.ending_by] if law.ending_by >= 0 else None
        name = Ending(int(law.ending)).name.lower()
        how = ending_words(name, by, agreement_of(law.treaty))
        said = f"{name.replace('_', ' ')} on {day_words(law.ending_day)}: {how}"
        facts.append(("ending", "How it ended", said))
    cells = "".join(
        f'<div class="fact fact-{key}"><dt>{escape(label)}</dt> <dd>{escape(words)}</dd></div>'
        for key, label, words in facts
    )
    return (
        "<style>.view-glance{display:flex;flex-wrap:wrap;gap:.3em 1.6em;margin:0;padding:.6em .8em;background:#fff;"
        "color:#1a1a1a;font:17px Arial,Helvetica,sans-serif}.view-glance div{max-width:30em}"
        ".view-glance dt{color:#555;font-size:15px}.view-glance dd{margin:0;font-weight:bold}"
        f'</style><dl class="view view-glance" aria-label="The moment at a glance">{cells}</dl>'
    )


def in_office(moment: Moment, seat: int) -> str:
    """The doctrine in office in a seat, in words; one that took a built-in one's seat by its own title."""
    row = doctrine_names()[int(moment.state.doctrine[seat])]
    name = row
    if seat == 0 and moment.doctrine not in doctrine_names():
        # A doctrine based on another sits where that one would.
        based = {doctrine.name: doctrine.row for doctrine in built_in()}.get(moment.doctrine)
        first = doctrine_names()[int(moment.states[0].doctrine[0])]
        name = moment.doctrine if row == (based or first) else row
    return DOCTRINES.get(name) or doctrine_title(name)


def treaty_status(moment: Moment) -> str:
    """Whom the text of three binds, until when, and what is about to end it."""
    law = moment.state.law
    until = "without a term" if law.term_end >= NEVER else f"until {day_words(law.term_end)}"
    gone = [GOVERNMENT_NAMES[party] for party in range(3) if law.member[party] == 0]
    deals = [f"{GOVERNMENT_NAMES[a]}–{GOVERNMENT_NAMES[b]}" for a, b in PAIRS if treaty_binds(law, a, b)]
    beside = f"; bilateral treaty {' and '.join(deals)}" if deals else ""
    if law.expired > 0:
        return f"ended on {day_words(law.expired)}{beside}"
    if len(gone) >= 2:
        return f"no trilateral text in force{beside}"
    if gone:
        a, b = next((a, b) for a, b in PAIRS if trilateral_binds(law, a, b))
        return f"binds {GOVERNMENT_NAMES[a]} and {GOVERNMENT_NAMES[b]} only, {until}{beside}"
    notices = [
        f"{GOVERNMENT_NAMES[party]} leaves on {day_words(notice_effective(law, party))} unless it takes its notice back"
        for party in range(3) if law.notice_day[party] > 0
    ]  # fmt: skip
    return "; ".join([f"binds all three {until}{beside}", *notices])


def next_review(moment: Moment) -> str:
    """The date of the next joint review, and how far away it is."""
    law, day = moment.state.law, today(moment.state)
    if law.next_review >= NEVER:
        return "none: NAFTA has no review"
    if law.expired > 0 or law.next_review >= law.term_end:
        return "none before the term ends" if law.expired == 0 else "none: the term is over"
    months = round((law.next_review - day) / 30.44)
    distance = f"in {months} month{'s' * (months != 1)}" if months > 0 else "now"
    who = [GOVERNMENT_NAMES[party] for party in range(3) if law.confirmed[party] > 0]
    confirmed = f"; confirmed so far: {', '.join(who)}" if who else ""
    return f"{day_words(law.next_review)} ({distance}){confirmed}"
