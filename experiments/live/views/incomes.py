"""Real incomes and jobs in the priority sectors over time."""

from experiments.histories.numbers import signed
from experiments.live.views.dates import instants, present_words
from experiments.live.views.lines import Panel, Series, draw_lines
from experiments.live.views.marks import PLAYERS
from experiments.live.views.svg import MUTED, Picture
from experiments.seats.moment import Moment


def incomes(moment: Moment) -> str:
    """Real income and priority jobs of the three, % against 2024, as SVG."""
    income, jobs = (_three(moment, field) for field in ("real_income", "jobs"))
    now = "; ".join(
        f"{line.name}: income {signed(line.values[-1])}%, jobs {signed(other.values[-1])}%"
        for line, other in zip(income, jobs, strict=True)
    )
    picture = Picture(
        "incomes", 660, f"Real incomes and priority jobs up to {present_words(moment)}", f"Against 2024: {now}."
    )
    months = instants(moment)
    draw_lines(picture, Panel(70, 52, 815, 220, "Real income", "% against 2024"), months, income)
    draw_lines(picture, Panel(70, 364, 815, 220, "Jobs in the priority sectors", "% against 2024"), months, jobs)
    picture.text(18, 640, "Priority sectors: weighted by the jobs lost in them, as in the model's table.", 15, MUTED)
    return str(picture)


def _three(moment: Moment, field: str) -> list[Series]:
    return [
        Series(player.name, [float(state[field][seat]) for state in moment.states], player.colour, player.words,
               player.mark, player.dash, f"{field.replace('_', '-')}-{seat}")
        for seat, player in enumerate(PLAYERS[:3])
    ]  # fmt: skip
