"""An ending has the date that the law gives it, and a history that is still open has none."""

import pandas as pd
import pytest

from experiments.analysis.analyse import Asked, analyse, plain
from experiments.analysis.frames import frame_of
from experiments.analysis.survival import survival
from experiments.analysis.text import analysis_text
from experiments.ensembles.ensemble import play_ensemble
from experiments.histories.run import run_history
from experiments.reports.wording import decides, limits
from experiments.sweeps.columns import ENDINGS
from experiments.sweeps.replay import chosen_history, played_again
from experiments.sweeps.sweep import How, sweep
from model.calendar import text_of_month
from model.parameters import resolve
from tests.analysis.synthetic import START

NO_WORTH = {"lighthizer.weights.legal_certainty": -0.3, "open_world.weights.legal_certainty": -0.3}
STUDY = """
[study]
name = "Exits"
seed = 2026
replications = 4

[design]
kind = "grid"

[parameters]
lighthizer.weights.legal_certainty = -0.3
open_world.weights.legal_certainty = -0.3

[factors.doctrine]
values = ["open_world"]
"""


def test_a_withdrawal_is_dated_at_the_exit_not_when_it_is_settled_that_no_bilateral_follows():
    outcomes = play_ensemble(resolve(NO_WORTH), "open_world", 2026, range(8))
    withdrawn = [run for run in range(8) if ENDINGS[outcomes[run].ending] == "withdrawn"]
    assert withdrawn
    for run in withdrawn[:2]:
        history = run_history(resolve(NO_WORTH), 2026, "open_world", run)
        assert text_of_month(outcomes[run].ending_month) == history["ending_date"][:7]
        first = START + history["months"] - 1
        assert first - outcomes[run].ending_month >= 24


def test_a_history_that_ended_by_withdrawal_can_be_replayed(tmp_path):
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    sweep(tmp_path / "study.toml", tmp_path / "out", How())
    replayed = 0
    for replication in range(4):
        chosen = chosen_history(tmp_path / "out", "0", str(replication))
        if chosen.row["ending"] == "withdrawn":
            assert played_again(chosen)["ending"] == "withdrawn"
            replayed += 1
    assert replayed


def histories(*rows):
    """A frame of histories, each an ending, the month of it and the months played."""
    return frame_of(pd.DataFrame([
        {"point": k % 4, "replication": k // 4, "factor.x": float(k % 4), "ending": ending,
         "ending_month": START + month, "months": months, "status": "ok", "worth": float(k)}
        for k, (ending, month, months) in enumerate(rows)
    ]))  # fmt: skip


OPEN = histories(
    *[("annual_reviews", 138, 139)] * 3, *[("withdrawn", 20, 45)] * 2, *[("withdrawn", 130, 139)] * 3,
    *[("hub_and_spoke", 130, 139)] * 4,
)  # fmt: skip


def test_exits_too_near_to_the_horizon_to_be_settled_are_counted_and_open_histories_are_cut_off():
    found = survival(OPEN, "2025-01", resamples=20)
    assert found["cut_off"] == 3
    assert found["unsettled"] == 3, "those of 2026 had their 24 months; hub and spoke needs none"
    assert found["incidence"]["withdrawn"]["probability"][20] == pytest.approx(2 / 12, abs=1e-6)
    assert "annual_reviews" not in found["incidence"]
    assert found["open"]["probability"][-1] == pytest.approx(3 / 12)


def test_a_month_of_ending_says_how_many_histories_are_still_open():
    data = plain(analyse(OPEN, Asked(resamples=20, outcomes=("ending_month", "worth"))))
    told = "3 histories that are still open count with the month of the horizon"
    month, worth = decides(data)
    assert told in month
    assert told not in worth
    assert analysis_text(data).count(told) == 1
    assert any("3 exits came less than 24 months before the end" in line for line in limits(OPEN, data))
