"""What a value of a factor changes against the first is known far better than its level: both have the same luck."""

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.contrasts import contrasts, told_apart
from experiments.analysis.endings import endings
from experiments.analysis.frames import frame_of
from experiments.analysis.text import analysis_text, contrast_text
from experiments.reports.wording import contrast_table, decides
from tests.analysis.synthetic import START

EFFECT = 0.5


def played(generator, replications=8, shared=5.0, own=0.5, kind="grid"):
    """A grid of a doctrine, a stance at three values and a factor that does nothing, under luck that all points share.

    ``worth`` is higher by :data:`EFFECT` under the second doctrine, and by twice that at the highest stance.
    """
    point, replication = np.indices((12, replications)).reshape(2, -1)
    doctrine, stance, nothing = point // 6, point // 2 % 3, point % 2
    worth = EFFECT * doctrine + 2.0 * EFFECT * (stance == 2) + shared * generator.normal(size=replications)[replication]
    worth = worth + own * generator.normal(size=len(point))
    return frame_of(pd.DataFrame({
        "point": point, "replication": replication, "factor.doctrine": np.array(["a", "b"])[doctrine],
        "factor.stance": 10.0 * stance, "factor.nothing": nothing, "status": "ok", "worth": worth,
        "ending": np.where(doctrine == 0, "extended", "withdrawn"), "ending_month": START + 18,
    }), kind)  # fmt: skip


def cells(found, outcome):
    return {(row["factor"], row["value"]): row["differences"][outcome] for row in found["rows"]}


def test_luck_that_both_sides_share_cancels_in_their_difference():
    found = cells(contrasts(played(np.random.default_rng(0)), ["worth"]), "worth")
    assert set(found) == {("doctrine", "b"), ("stance", "10"), ("stance", "20"), ("nothing", "1")}
    low, high = found["doctrine", "b"]["interval_95"]
    assert low < EFFECT < high
    assert high - low < 0.6, "a level is uncertain by several times as much"
    assert told_apart(found["stance", "20"])
    assert not told_apart(found["nothing", "1"])


@pytest.mark.parametrize("replications", [3, 8])
def test_intervals_of_differences_hold_the_truth_as_often_as_they_say(replications):
    generator, held = np.random.default_rng(1), []
    truth = {("doctrine", "b"): EFFECT, ("stance", "10"): 0.0, ("stance", "20"): 2.0 * EFFECT, ("nothing", "1"): 0.0}
    for _ in range(150):
        found = cells(contrasts(played(generator, replications), ["worth"], 100), "worth")
        bounds = {key: found[key]["interval_95"] for key in truth}
        held += [low <= truth[key] <= high for key, (low, high) in bounds.items()]
    assert 0.92 <= np.mean(held) <= 0.98


def test_a_probability_is_lower_by_what_the_table_of_endings_says():
    frame = played(np.random.default_rng(2))
    extended = cells(contrasts(frame, ["extended"]), "extended")
    shares = [row["endings"].get("extended", {"probability": 0.0})["probability"]
              for row in endings(frame, 20)["by_factor"]["doctrine"]]  # fmt: skip
    assert extended["doctrine", "b"]["difference"] == shares[1] - shares[0] == -1.0
    low, high = extended["doctrine", "b"]["interval_95"]
    assert low == -1.0
    assert -0.7 < high < -0.4, "eight draws of luck that agree are not certainty"
    low, high = extended["nothing", "1"]["interval_95"]
    assert -0.5 < low < 0.0 < high < 0.5


def test_a_number_that_never_varies_has_no_interval():
    frame = played(np.random.default_rng(3), own=0.0, shared=0.0)
    found = cells(contrasts(frame, ["worth"]), "worth")["doctrine", "b"]
    assert found == {"difference": pytest.approx(EFFECT), "interval_95": None}


def test_text_and_report_give_contrasts_and_star_what_is_told_apart():
    frame = played(np.random.default_rng(4))
    data = plain(analyse(frame, Asked(resamples=40, outcomes=("worth", "withdrawn"))))
    text = analysis_text(data)
    assert "What each value changes against the first, under the same luck" in text
    assert "doctrine: b less a" in text
    table = contrast_table(data)
    assert table["heads"] == ["worth", "withdrawn, points"]
    rows = {row["name"]: row["cells"] for row in table["rows"]}
    assert rows["doctrine: b less a"][1].startswith("+100 [")
    assert rows["stance: 20 less 0"][0].endswith("*")
    assert not rows["nothing: 1 less 0"][0].endswith("*")
    assert contrast_text({"difference": -0.123, "interval_95": None}, "extended") == "-12"


@pytest.mark.parametrize(("difference", "bounds", "told"), [
    (0.0205, [-1.62, 1.66], "0.0 [-1.6, +1.7]"),
    (-0.00174, [-0.772, 0.769], "0.0 [-0.8, +0.8]"),
    (-0.0106, [-0.0115, -0.00966], "-0.0106 [-0.0115, -0.0097] *"),
    (-8.87, [-13.5, -4.21], "-8.9 [-13.5, -4.2] *"),
    (123.4, [101.0, 146.0], "+123 [+101, +146] *"),
    (0.5, [0.5, 0.5], "+0.5 [+0.5, +0.5] *"),
    (0.123456, None, "+0.123"),
])  # fmt: skip
def test_a_difference_is_told_as_precisely_as_it_is_known(difference, bounds, told):
    """To two digits of its interval's width; three of its own where there is none."""
    assert contrast_text({"difference": difference, "interval_95": bounds}, "ending_month") == told


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    assert contrast_text({"difference": -0.001, "interval_95": [-0.012, 0.011]}, "extended") == "0 [-1, +1]"


def test_what_follows_an_exit_is_asked_by_default_where_it_occurs():
    frame = played(np.random.default_rng(5))
    for name in ("us", "mexico", "canada"):
        frame.table[f"effective_income_{name}"] = frame.table["worth"]
    data = plain(analyse(frame, Asked(resamples=20)))
    assert [one["outcome"] for one in data["sensitivity"]][:3] == ["extended", "withdrawn", "ending_month"]
    assert decides(data)[1].startswith("On whether it ends withdrawn")
