"""The model against the record: an ensemble's probabilities for what happened, scored beside naive forecasters."""

import csv
import math
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from agents.values.preparation import prepare
from experiments.analysis.intervals import wilson
from experiments.histories.measures import moves
from experiments.record.readings import READINGS
from model.calendar import month_from_text, month_of
from model.errors import InputError
from model.law.constants import FIRST_REVIEW
from model.moves import EventKind, MoveKind
from model.parameters import resolve
from model.parameters.registry import DATA, Value, read_toml
from model.players import GOVERNMENT_NAMES
from model.review import JointReview
from model.scenario import load_scenario

EPISODES = ("nafta_2017", "review_2026")
SURE = 0.02
FORECASTERS = ("model", "coin", "status quo", "other episode")


class Question(NamedTuple):
    """A question about an episode, and the answer of the record."""

    episode: str
    kind: str
    ask: str
    reading: str
    until: str
    happened: bool
    evidence: tuple[str, ...]
    party: int = 0


class Answer(NamedTuple):
    """A question with the model's probability of yes, its 95% interval, and the naive forecasts."""

    question: Question
    probability: float
    low: float
    high: float
    coin: float
    status_quo: float
    other_episode: float


@cache
def record() -> tuple[dict[str, str], ...]:
    """Rows of the recorded history 2017-2025, as in ``model/data/record.csv``."""
    with (DATA / "record.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def questions(episode: str) -> tuple[Question, ...]:
    """Questions about an episode, checked against the record and the readings."""
    if episode not in EPISODES:
        raise InputError(f"preset {episode!r} is unknown; use one of {', '.join(EPISODES)}")
    path, dates = DATA / "questions.toml", {row["announced"] for row in record()}
    found = []
    for row in read_toml(path)["question"]:
        question = Question(**{**row, "evidence": tuple(row["evidence"])})
        if question.reading not in READINGS:
            raise InputError(f"{path}: reading {question.reading!r} is unknown; use one of {', '.join(READINGS)}")
        for date in question.evidence:
            if date not in dates:
                raise InputError(f"{path}: no row of record.csv was announced on {date}")
        if question.episode == episode:
            found.append(question)
    return tuple(found)


class Played(NamedTuple):
    """What an ensemble leaves behind: yes or no by run and question, endings, and votes at the first review."""

    answers: np.ndarray
    endings: Counter[str]
    votes: Counter[str]


def play(episode: str, seeds: Sequence[int], changed: Mapping[str, Value] | None = None) -> Played:
    """Play an episode once for each seed, with the preset's parameters and those ``changed``."""
    plan = load_scenario(episode)
    parameters, asked = resolve({**plan.parameters, **(changed or {})}), questions(episode)
    world = prepare(parameters)
    answers = np.zeros((len(seeds), len(asked)), bool)
    endings: Counter[str] = Counter()
    votes: Counter[str] = Counter()
    for k, seed in enumerate(seeds):
        review = JointReview(parameters, plan.doctrine or "lighthizer", seed, world=world).play()
        for q, question in enumerate(asked):
            until = month_from_text(question.until)
            answers[k, q] = READINGS[question.reading](review, question.party, until)
        endings[review.ending.name.lower()] += 1
        votes.update(_votes(review))
    return Played(answers, endings, votes)


def _votes(review: JointReview) -> list[str]:
    """How each party stands when the first joint review closes: confirmed, declined, or gone before."""
    first = int(month_of(FIRST_REVIEW))
    log: Any = review.log[: review.state.events]
    extended = log[(log.event == EventKind.EXTENDED) & (log.month <= first)]
    said = moves(review, MoveKind.CONFIRM, MoveKind.DECLINE)
    found = []
    for party, name in enumerate(GOVERNMENT_NAMES):
        own = said[(said.actor == party) & (said.month == first)]
        if len(own):
            vote = "confirms" if own[-1].kind == MoveKind.CONFIRM else "declines"
        else:
            vote = "confirms in a package" if len(extended) else "no vote"
        found.append(f"{name} {vote}")
    return found


def play_shared(
    episode: str, runs: int, processes: int | None = None, changed: Mapping[str, Value] | None = None
) -> Played:
    """Play an ensemble, shared among processes; the result does not depend on how many there are."""
    workers = processes or min(os.cpu_count() or 1, runs)
    seeds = np.array_split(np.arange(runs), workers)
    if workers == 1:
        return play(episode, seeds[0].tolist(), changed)
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(play, [episode] * workers, [part.tolist() for part in seeds], [changed] * workers))
    endings, votes = sum((p.endings for p in parts), Counter()), sum((p.votes for p in parts), Counter())
    return Played(np.concatenate([part.answers for part in parts]), endings, votes)


def base_rate(question: Question) -> float:
    """Share of yes among questions of the same kind in the other episode, else among all of them; smoothed."""
    (other,) = (name for name in EPISODES if name != question.episode)
    asked = questions(other)
    alike = [q.happened for q in asked if q.kind == question.kind] or [q.happened for q in asked]
    return (sum(alike) + 0.5) / (len(alike) + 1.0)


def answer_all(episode: str, played: Played) -> list[Answer]:
    """The model's probability for every question, beside the naive forecasts."""
    runs, found = len(played.answers), []
    for q, question in enumerate(questions(episode)):
        yes = int(played.answers[:, q].sum())
        low, high = wilson(yes, runs)
        found.append(Answer(question, (yes + 0.5) / (runs + 1.0), low, high, 0.5, SURE, base_rate(question)))
    return found


def losses(answers: list[Answer]) -> dict[str, dict[str, np.ndarray]]:
    """Brier score and log loss of the model and of the naive forecasters at each question (Gneiting & Raftery 2007)."""
    happened = np.array([float(a.question.happened) for a in answers])
    forecasts = {
        "model": [a.probability for a in answers],
        "coin": [a.coin for a in answers],
        "status quo": [a.status_quo for a in answers],
        "other episode": [a.other_episode for a in answers],
    }
    result = {}
    for name, values in forecasts.items():
        p = np.array(values)
        log = -(happened * np.log(p) + (1 - happened) * np.log(1 - p))
        result[name] = {"brier": (p - happened) ** 2, "log": log}
    return result


def scores(answers: list[Answer]) -> dict[str, dict[str, float]]:
    """Mean Brier score and mean log loss of the model and of the naive forecasters."""
    return {
        name: {measure: float(values.mean()) for measure, values in by_question.items()}
        for name, by_question in losses(answers).items()
    }


def compared(answers: list[Answer]) -> dict[str, dict[str, dict[str, Any]]]:
    """The model's mean score less that of each naive forecaster, with the paired standard error over questions.

    Both answer the same questions, so that the differences at each are what is averaged (Diebold & Mariano 1995).
    ``told_apart``: whether Student's 95% interval leaves out zero. Questions of one episode share its history, so that
    their differences are not independent and the standard error is a lower bound: what it does not tell apart is not.
    """
    found, count = losses(answers), len(answers)
    reach = float(stats.t.ppf(0.975, count - 1))
    result: dict[str, dict[str, dict[str, Any]]] = {}
    for name in FORECASTERS[1:]:
        result[name] = {}
        for measure, own in found["model"].items():
            apart = own - found[name][measure]
            mean, error = float(apart.mean()), float(apart.std(ddof=1)) / math.sqrt(count)
            told = bool(abs(mean) > reach * error)
            result[name][measure] = {"difference": mean, "standard_error": error, "told_apart": told}
    return result


def hindcast_data(episode: str, runs: int, played: Played) -> dict[str, Any]:
    """The hindcast as plain data for JSON."""
    answers = answer_all(episode, played)
    return {
        "preset": episode,
        "runs": runs,
        "questions": [
            {
                "kind": a.question.kind,
                "ask": a.question.ask,
                "happened": a.question.happened,
                "probability": round(a.probability, 4),
                "interval_95": [round(a.low, 4), round(a.high, 4)],
                "coin": a.coin,
                "status_quo": a.status_quo,
                "other_episode": round(a.other_episode, 4),
                "evidence": list(a.question.evidence),
            }
            for a in answers
        ],
        "scores": scores(answers),
        "model_less_others": compared(answers),
        "endings": {name: count / runs for name, count in sorted(played.endings.items())},
        "votes": {name: count / runs for name, count in sorted(played.votes.items())},
    }


def hindcast_text(data: dict[str, Any]) -> str:
    """The hindcast as a table of text."""
    lines = [f"{data['preset']}: {data['runs']} histories against the record.", ""]
    lines.append(f"{'model':>6}  {'95% interval':<14}{'record':<8}{'':2}question")
    for row in data["questions"]:
        low, high = row["interval_95"]
        hit = (row["probability"] > 0.5) == row["happened"]
        lines.append(
            f"{row['probability']:>6.2f}  [{low:.2f}, {high:.2f}]  {'yes' if row['happened'] else 'no':<8}"
            f"{'  ' if hit else '! '}{row['ask']}"
        )
    lines += ["", "! the model thought the other answer likelier.", "", f"{'':16}{'Brier':>8}{'log loss':>10}"]
    for name in FORECASTERS:
        lines.append(f"{name:<16}{data['scores'][name]['brier']:>8.3f}{data['scores'][name]['log']:>10.3f}")
    lines += _compared_text(data["model_less_others"], len(data["questions"]))
    lines += ["", "How histories end:"]
    lines += [f"  {share:>5.0%}  {name.replace('_', ' ')}" for name, share in data["endings"].items()]
    if data["preset"] == "review_2026":
        lines += ["", "At the joint review of July 2026 (a forecast):"]
        lines += [f"  {share:>5.0%}  {name}" for name, share in data["votes"].items()]
    return "\n".join(lines)


def _compared_text(found: Mapping[str, Any], count: int) -> list[str]:
    lines = [
        "",
        f"Model less each other, with the paired standard error over {count} questions (a lower bound: they share one "
        "history):",
    ]
    for name, by_measure in found.items():
        cells = [
            f"{row['difference']:+.3f} ({row['standard_error']:.3f}){'' if row['told_apart'] else ' not told apart'}"
            for row in by_measure.values()
        ]
        lines.append(f"{name:<16}{cells[0]:<32}{cells[1]}")
    return lines
