"""Threats, bargains and coalitions of a month as games: solved, told, and ready for JSON."""

from typing import Any

import numpy as np

from agents.extraction import bargaining_set, threat_game_of, threat_tree_of
from agents.values.preparation import economy_of
from agents.values.wishes import precision_of
from experiments.games.report import CODES
from model.calendar import text_of_month
from model.errors import InputError
from model.games.bargaining import egalitarian, kalai_smorodinsky, nash_solution, pareto_frontier
from model.games.coalitions import core_point, shapley_value
from model.games.partitions import coalition_worths
from model.games.threat_game import ThreatGame, by_hand, solve_by_logit
from model.games.trees import backward_induction
from model.moves import Form, Table
from model.parameters.records import issue_titles
from model.parameters.registry import issue_names
from model.payoffs import clear_economy
from model.players import GOVERNMENT_NAMES, ThreatClass, Tier
from model.review import JointReview

SOLUTIONS = (("Nash", nash_solution), ("Kalai-Smorodinsky", kalai_smorodinsky), ("egalitarian", egalitarian))


def threat_report(review: JointReview, target: str, kind: str, actor: str = "USA") -> dict[str, Any]:
    """The threat game of a government against another in the present month of a history; JSON-ready."""
    if actor not in CODES:
        raise InputError(f"--actor {actor!r} is unknown; use one of {', '.join(CODES)}")
    others = [code for code in CODES if code != actor]
    if target not in others:
        raise InputError(f"--target {target!r} is unknown; use {' or '.join(others)}")
    kinds = [one.name.lower() for one in ThreatClass]
    if kind not in kinds:
        raise InputError(f"--kind {kind!r} is unknown; use one of {', '.join(kinds)}")
    whom = CODES.index(actor), CODES.index(target), kinds.index(kind)
    found, issue = threat_game_of(review.world, review.state, *whom)
    best, chosen = backward_induction(threat_tree_of(review.world, review.state, *whom))
    world, seats = review.world, review.state.doctrine
    logit = solve_by_logit(found, (precision_of(world, seats[whom[0]]), precision_of(world, seats[whom[1]])))
    yields = found.concession + found.defiance
    hand = by_hand(found) if found.prize > 0.0 and 0.0 < yields < found.war and found.act < found.audience else None
    return {
        "month": text_of_month(int(review.state.month)),
        "actor": GOVERNMENT_NAMES[whom[0]],
        "target": GOVERNMENT_NAMES[whom[1]],
        "kind": kind,
        "issue": issue_names()[issue],
        "values": {name: round(worth, 6) for name, worth in found._asdict().items()},
        "tree": _tree(found),
        "backward_induction": {"play": chosen, "payoffs": best.round(6).tolist()},
        "mixed_equilibrium": hand._asdict() if hand else None,
        "logit_equilibrium": {name: round(worth, 6) for name, worth in logit._asdict().items()},
    }


def _tree(game: ThreatGame) -> dict[str, Any]:
    """The game as a tree: who moves, what follows, payoffs to sender and target over the status quo."""

    def answer(end: str, sender: float, target: float) -> dict[str, Any]:
        concede = {"payoffs": [game.prize, -game.concession]}
        resist = {"mover": "sender", "moves": {end: {"payoffs": [sender, target + game.defiance]}}}
        return {"mover": "target", "moves": {"concede": concede, "resist": resist}}

    quiet: dict[str, Any] = {"payoffs": [0.0, 0.0]}
    resolved = {"threaten": answer("carry out", -min(game.act, game.audience), -game.war), "keep quiet": quiet}
    bluffer = {"threaten": answer("back down", -game.audience, 0.0), "keep quiet": quiet}
    return {
        "mover": "nature",
        "moves": {
            "resolved": {"probability": game.resolved, "mover": "sender", "moves": resolved},
            "bluffing": {"probability": 1.0 - game.resolved, "mover": "sender", "moves": bluffer},
        },
        "information": "the target does not know the sender's type when it answers",
    }


def threat_text(report: dict[str, Any]) -> str:
    """A threat report as text."""
    v, issue = report["values"], issue_titles()[issue_names().index(report["issue"])]
    lines = [
        f"The threat game in {report['month']}: {report['actor']} could threaten {report['target']} ({report['kind']}) "
        f"over {issue}.",
        "Values over the status quo, % of own GDP a year:",
        f"  granted: {v['prize']:+.4f} to the sender, {-v['concession']:+.4f} to the target",
        f"  carried out: {-v['act']:+.4f} to the sender, {-v['war']:+.4f} to the target",
        f"  backing down costs the sender {v['audience']:.4f}; it is thought resolved with {v['resolved']:.0%}; "
        f"resisting earns the target {v['defiance']:.4f} at home",
    ]
    one = report["logit_equilibrium"]
    lines.append(
        f"Logit equilibrium: a bluffer threatens with {max(one['bluff'], 0):.0%}, the target resists with "
        f"{one['resist']:.0%}."
    )
    play = report["backward_induction"]["play"]
    lines.append(
        f"If each saw through the other (backward induction, with the trust that a threat costs): at the deadline the "
        f"sender would {play['deadline']}, the target would {play['answer']}, so the sender would {play['opening']}."
    )
    hand = report["mixed_equilibrium"]
    if hand:
        lines.append(
            f"Mixed equilibrium (Fearon 1994, Schultz 1999): bluff {hand['bluff']:.0%}, resist {hand['resist']:.0%}, "
            f"belief once threatened {hand['belief']:.0%}."
        )
        if hand["resist"] == 0.0:
            lines.append("The sender is so likely resolved that every threat is given way to.")
    elif v["prize"] <= 0.0:
        lines.append("No mixed equilibrium: what is demanded is worth nothing to the sender.")
    elif v["act"] >= v["audience"]:
        lines.append("No mixed equilibrium: the act costs the sender more than backing down, so it never carries out.")
    elif v["concession"] + v["defiance"] <= 0.0:
        lines.append("No mixed equilibrium: giving way costs the target nothing.")
    else:
        lines.append("No mixed equilibrium: giving way costs the target more than the threat, so it always resists.")
    return "\n".join(lines)


def bargain_report(review: JointReview, table: str, form: str) -> dict[str, Any]:
    """The bargaining set at a table in the present month, with theory's solutions; JSON-ready."""
    tables, forms = [one.name.lower() for one in Table], [one.name.lower() for one in Form]
    if table not in tables:
        raise InputError(f"--table {table!r} is unknown; use one of {', '.join(tables)}")
    wanted = form or ("trilateral" if table == "trilateral" else "executive")
    if wanted not in forms or (wanted == "trilateral") != (table == "trilateral"):
        right = "leave it out: three agree in one form" if table == "trilateral" else "use executive or treaty"
        raise InputError(f"--form {form!r} does not go with --table {table}; {right}")
    found = bargaining_set(review.world, review.state, tables.index(table), forms.index(wanted))
    names = [GOVERNMENT_NAMES[player] for player in found.players]
    partners = [player - 1 for player in found.players[1:]]
    report: dict[str, Any] = {
        "month": text_of_month(int(review.state.month)),
        "table": table,
        "form": wanted,
        "players": names,
        "weights_of_the_united_states": found.weights[:, partners].round(3).tolist(),
        "duties_left": [Tier(tier).name.lower() for tier in found.tiers],
        "points": found.points.round(6).tolist(),
        "disagreement": found.disagreement.round(6).tolist(),
        "pareto_frontier": pareto_frontier(found.points).tolist(),
        "solutions": None,
    }
    if (found.points >= found.disagreement).all(axis=1).any():
        report["solutions"] = {
            name: np.asarray(solve(found.points, found.disagreement)).round(6).tolist() for name, solve in SOLUTIONS
        }
    return report


def bargain_text(report: dict[str, Any]) -> str:
    """A bargaining report as text."""
    names, nothing = report["players"], np.array(report["disagreement"])
    lines = [
        f"The bargaining set in {report['month']} at the table {report['table']} ({report['form']}).",
        "Gains over no deal by weight of the United States against each partner and by the duties that stay, % of own "
        "GDP a year; * on the Pareto frontier:",
        "".join(f"{'v. ' + name:>10}" for name in names[1:]) + f"{'duties':>10}" + "".join(f"{n:>16}" for n in names),
    ]
    frontier = set(report["pareto_frontier"])
    rows = zip(report["weights_of_the_united_states"], report["duties_left"], report["points"], strict=True)
    for k, (weights, left, point) in enumerate(rows):
        gains = np.array(point) - nothing
        lines.append(
            "".join(f"{weight:>10.2f}" for weight in weights) + f"{left:>10}"
            + "".join(f"{gain:>+16.4f}" for gain in gains) + ("  *" if k in frontier else "")
        )  # fmt: skip
    if report["solutions"] is None:
        lines.append("No package is better than no deal for everyone at the table.")
    else:
        for name, point in report["solutions"].items():
            gains = np.array(point) - nothing
            lines.append(f"{name:<18}" + "  ".join(f"{n} {gain:+.4f}" for n, gain in zip(names, gains, strict=True)))
    return "\n".join(lines)


def coalition_report(review: JointReview) -> dict[str, Any]:
    """What coalitions are worth on the economy of a month when the rest play Nash alone; JSON-ready."""
    world = review.world
    clear_economy(world, review.state)
    economy = economy_of(review.parameters)
    worth, partitions = coalition_worths(economy, world.tariffs.copy(), (0, 1, 2), range(11))
    core = core_point(worth, 3)
    return {
        "month": text_of_month(int(review.state.month)),
        "players": list(GOVERNMENT_NAMES),
        "worth": {"+".join(GOVERNMENT_NAMES[k] for k in sorted(c)): round(w, 6) for c, w in worth.items()},
        "partitions": [
            {
                "blocks": [[GOVERNMENT_NAMES[k] for k in block] for block in blocks],
                "duties_pct": (100 * rates).round(3).tolist(),
                "real_income_change_pct": income.round(5).tolist(),
            }
            for blocks, (rates, income) in partitions.items()
        ],
        "shapley_value": shapley_value(worth, 3).round(6).tolist(),
        "core": None if core is None else core.round(6).tolist(),
    }


def coalition_text(report: dict[str, Any]) -> str:
    """A coalition report as text."""
    lines = [
        f"Coalitions in {report['month']}: free trade inside, best duties on the others, who play Nash alone.",
        f"{'partition':<44}{'duties, %':<22}real income against 2024, %",
    ]
    for row in report["partitions"]:
        blocks = " | ".join(" + ".join(block) for block in row["blocks"])
        duties = " / ".join(f"{rate:.1f}" for rate in row["duties_pct"])
        incomes = "  ".join(
            f"{name} {value:+.3f}" for name, value in zip(report["players"], row["real_income_change_pct"], strict=True)
        )
        lines.append(f"{blocks:<44}{duties:<22}{incomes}")
    lines.append("Worth over all alone, % of the three's joint GDP:")
    lines += [f"  {names.replace('+', ' + '):<40}{worth:+.4f}" for names, worth in report["worth"].items()]
    shares = zip(report["players"], report["shapley_value"], strict=True)
    lines.append("Shapley value: " + ", ".join(f"{name} {share:+.4f}" for name, share in shares))
    if report["core"] is None:
        lines.append("The core is empty: whatever the split, some coalition would rather go its own way.")
    else:
        split = ", ".join(f"{n} {w:+.4f}" for n, w in zip(report["players"], report["core"], strict=True))
        lines.append("A split in the core: " + split)
    return "\n".join(lines)
