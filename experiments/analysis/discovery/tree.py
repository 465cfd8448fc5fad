"""A shallow tree for an ending, cut back to the splits that points and luck it has not seen tell apart."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from scipy import stats

from experiments.analysis.discovery.regions import numbers, regions
from experiments.analysis.frames import Frame
from experiments.analysis.resampling import LEVEL, point_means
from model.errors import InputError

DEPTH = 3
POINT_FOLDS, LUCK_FOLDS = 5, 2
POINTS = 5_000  # of which a tree is grown; more would take long and change little
TENTHS = 9  # places within a factor's range at which a split is another one
NEEDED = "scenario discovery needs ema_workbench and scikit-learn; install them with: uv sync --extra discovery"


@dataclass
class Node:
    """A region of the design: its ``rows`` of the sample, the tightest bounds that lead to it, and its two halves.

    ``bounds``: threshold by column and side (True: above it).
    """

    rows: np.ndarray
    bounds: dict[tuple[str, bool], float]
    halves: list["Node"] = field(default_factory=list)


@dataclass(frozen=True)
class Grown:
    """What trees grow on: factors ``x`` [point, column] with their ``names``, and ``happened`` [point, replication]."""

    x: np.ndarray
    names: list[str]
    happened: np.ndarray
    sampled: bool
    least: int

    def of(self, rows: np.ndarray) -> "Grown":
        """The same at some of its points."""
        return replace(self, x=self.x[rows], happened=self.happened[rows])


def tree(frame: Frame, ending: str) -> dict[str, Any]:
    """A shallow tree for an ending (Breiman et al. 1984), with its accuracy on points and luck it has not seen.

    Grown by squared error on the share at each point, which is Gini's index of histories where points weigh alike. Then
    cut back from below: two halves without halves of their own stay apart only where they surely differ, the way that
    other points and other luck have it. ``rules``:
    the leaves with the conditions that lead there, their histories and the share with the ending in its interval
    (:func:`experiments.analysis.discovery.regions.regions`), most frequent first; ``score``: Brier score of trees so
    made at points and replications left out, beside ``score_of_share``, that of the share overall where they were made.
    Raises :class:`InputError` when scikit-learn is missing.
    """
    whole = numbers(frame, frame.design())
    happened = frame.played(ending)
    if np.nanmin(happened) == np.nanmax(happened):
        return {"ending": ending, "rules": [], "score": None, "score_of_share": None}
    rows = np.sort(np.random.default_rng(2).permutation(frame.points)[:POINTS])
    each = len(frame.table) / frame.points
    least = max(math.ceil(5 / each), len(rows) // 50, 1)
    grown = Grown(whole.to_numpy()[rows], list(whole), happened[rows], frame.grid_sizes() is None, least)
    leaves = list(_leaves(_pruned(grown)))
    inside = np.array([_inside(whole.to_numpy(), list(whole), leaf.bounds) for leaf in leaves])
    rules = [
        {
            "when": _conditions(leaf.bounds),
            "histories": found["histories"],
            "probability": found["density"],
            "interval_95": found["density_interval_95"],
        }
        for leaf, found in zip(leaves, regions(frame, ending, inside), strict=True)
    ]
    score, of_share = _scores(grown)
    return {"ending": ending, "rules": sorted(rules, key=lambda rule: -rule["probability"]), "score": score,
            "score_of_share": of_share}  # fmt: skip


def _fitted(x: np.ndarray, share: np.ndarray, depth: int, least: int) -> Any:
    try:
        from sklearn.tree import DecisionTreeRegressor
    except ImportError:
        raise InputError(NEEDED) from None
    return DecisionTreeRegressor(max_depth=depth, min_samples_leaf=least, random_state=0).fit(x, share)


def _pruned(grown: Grown) -> Node:
    """A tree grown on all that there is, cut back."""
    share = point_means(grown.happened, np.ones(grown.happened.shape[1]))
    there = np.flatnonzero(~np.isnan(share))
    fitted = _fitted(grown.x[there], share[there], DEPTH, grown.least).tree_
    root = _node(fitted, grown, 0, there, {})
    _cut_back(root, grown)
    return root


def _node(fitted: Any, grown: Grown, place: int, rows: np.ndarray, bounds: dict[tuple[str, bool], float]) -> Node:
    node = Node(rows, bounds)
    if fitted.children_left[place] >= 0:
        column, threshold = int(fitted.feature[place]), float(fitted.threshold[place])
        above = grown.x[rows, column] > threshold
        for child, side in ((fitted.children_left[place], False), (fitted.children_right[place], True)):
            # A threshold further down the tree is always the tighter one.
            tighter = {**bounds, (grown.names[column], side): threshold}
            node.halves.append(_node(fitted, grown, int(child), rows[above == side], tighter))
    return node


def _cut_back(node: Node, grown: Grown) -> None:
    """Merge halves, from below, that what is left out does not tell apart."""
    for half in node.halves:
        _cut_back(half, grown)
    if node.halves and not any(half.halves for half in node.halves):
        above = np.isin(node.rows, node.halves[1].rows)
        if not _told_apart(grown.of(node.rows), above):
            node.halves = []


def _told_apart(grown: Grown, above: np.ndarray) -> bool:
    """Whether two halves, ``above`` [point] and the others, differ the way that other points and luck have it.

    The difference of their shares, turned by :func:`direction_elsewhere`, has to be above zero by Student's t, at a
    level divided by the splits that could have been picked, at each place of a full tree's last level (Bonferroni): the
    best of many that do nothing looks better than any one of them. Its variance is that between points where these are
    a sample, as it is if the halves do not differ (few points that all agree would seem sure), and that of the
    difference over replications.
    """
    happened, sizes = grown.happened, [above.sum(), (~above).sum()]
    replications, variances, freedoms = happened.shape[1], [0.0, 0.0], [1.0, 1.0]
    if grown.sampled or replications == 1:
        means = point_means(happened, np.ones(replications))
        variances[0], freedoms[0] = np.nanvar(means, ddof=1) * (1.0 / sizes[0] + 1.0 / sizes[1]), sum(sizes) - 1.0
    by_luck = _differences(happened, above)
    if replications > 1 and len(by_luck) > 1:
        variances[1], freedoms[1] = by_luck.var(ddof=1) / len(by_luck), len(by_luck) - 1.0
    turned = _differences(happened * direction_elsewhere(grown, above), above)
    whole = sum(variances)
    if not len(turned) or whole == 0.0:
        return bool(len(turned) > 1 and turned.min() > 0.0)
    freedom = whole**2 / sum(one**2 / own for one, own in zip(variances, freedoms, strict=True))
    sure = stats.t.ppf(1.0 - (1.0 - LEVEL) / 2.0 / max(_candidates(grown), 1), freedom)
    return bool(turned.mean() > sure * math.sqrt(whole))


def _differences(values: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Mean of ``values`` [point, replication] above less that below, of each replication that was played on both."""
    sides = [point_means(values[side].T, np.ones(int(side.sum()))) for side in (above, ~above)]
    found = sides[0] - sides[1]
    return np.asarray(found[~np.isnan(found)])


def _candidates(grown: Grown) -> int:
    """How many splits could have been picked in a tree that differ by a tenth of a factor's range or more."""
    return 2 ** (DEPTH - 1) * sum(min(len(np.unique(column)) - 1, TENTHS) for column in grown.x.T)


def direction_elsewhere(grown: Grown, above: np.ndarray) -> np.ndarray:
    """Which half is the likelier, 1 for ``above`` or -1, by what is left out where it is asked [point, replication].

    Told from the shares of four fifths of the points and half of the replications, those of the place itself not among
    them: luck that all points share would otherwise be found again at points left out. 0 where it cannot be told.
    """
    direction = np.zeros(grown.happened.shape)
    for seen, luck, block in _folds(grown):
        share = point_means(grown.happened[np.ix_(seen, luck)], np.ones(len(luck)))
        sides = [share[above[seen] == side] for side in (True, False)]
        if not any(np.isnan(side).all() for side in sides):
            direction[block] = np.sign(np.nanmean(sides[0]) - np.nanmean(sides[1]))
    return direction


def _folds(grown: Grown) -> Iterator[tuple[np.ndarray, np.ndarray, tuple[np.ndarray, ...]]]:
    """Points and replications to learn from, and the block of others to be held against; with one point none."""
    points, replications = grown.happened.shape
    generator = np.random.default_rng(0)
    of_point = generator.permutation(points) % POINT_FOLDS
    of_luck = np.arange(replications) % LUCK_FOLDS  # in turn: a point that stopped early has the first of them
    for fold in range(min(POINT_FOLDS, points) if points > 1 else 0):
        for half in range(min(LUCK_FOLDS, replications)):
            own = of_luck == half
            luck = np.flatnonzero(~own) if replications > 1 else np.flatnonzero(own)
            yield np.flatnonzero(of_point != fold), luck, np.ix_(of_point == fold, own)


def _scores(grown: Grown) -> tuple[float | None, float | None]:
    """Brier scores, of trees and of shares overall, at points and replications that they were not made on."""
    errors = np.full((2, *grown.happened.shape), np.nan)
    for seen, luck, block in _folds(grown):
        part = replace(grown, x=grown.x[seen], happened=grown.happened[np.ix_(seen, luck)])
        share = point_means(part.happened, np.ones(len(luck)))
        if np.isnan(share).all():
            continue
        new, guess = grown.happened[block], np.full(len(block[0]), np.nan)
        for leaf in _leaves(_pruned(part)):
            guess[_inside(grown.x[block[0].ravel()], grown.names, leaf.bounds)] = np.nanmean(share[leaf.rows])
        errors[0][block], errors[1][block] = (new - guess[:, None]) ** 2, (new - np.nanmean(share)) ** 2
    if np.isnan(errors[0]).all():
        return None, None
    score, of_share = (float(np.nanmean(point_means(one, np.ones(one.shape[1])))) for one in errors)
    return score, of_share


def _leaves(node: Node) -> Iterator[Node]:
    if not node.halves:
        yield node
    for half in node.halves:
        yield from _leaves(half)


def _inside(x: np.ndarray, names: list[str], bounds: dict[tuple[str, bool], float]) -> np.ndarray:
    """Which points [point] lie within bounds."""
    inside = np.ones(len(x), bool)
    for (name, above), threshold in bounds.items():
        inside &= (x[:, names.index(name)] > threshold) == above
    return inside


def _conditions(bounds: dict[tuple[str, bool], float]) -> list[str]:
    """Bounds in words, both bounds of a factor in one condition."""
    names = dict.fromkeys(name for name, _ in bounds)
    return [_condition(name, bounds.get((name, True)), bounds.get((name, False))) for name in names]


def _condition(name: str, above: float | None, at_most: float | None) -> str:
    if " = " in name:
        factor, value = name.split(" = ", 1)
        return f"{factor} is {value}" if above is not None else f"{factor} is not {value}"
    sides = [f"{side} {bound:.3g}" for side, bound in (("above", above), ("at most", at_most)) if bound is not None]
    return f"{name} {' and '.join(sides)}"
