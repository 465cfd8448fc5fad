"""What a teacher takes home is what was decided."""

import io

import pandas as pd
import pytest

from experiments.classroom.decisions import COLUMNS, csv_bytes, parquet_bytes
from experiments.classroom.views import class_view


@pytest.fixture
def played(new_class):
    group = new_class(tables=2)
    joined = group.join("=1+1", "B", "C", "D")
    group.start()
    group.now = 7.0
    for _ in range(8):
        group.answer_all(*joined)
    return group


def test_persons_rows_are_the_answers_in_the_saved_games(played):
    """Row by row, but for months still open: what a person answered is in the table's file."""
    rows = [one for one in played.room.decisions(played.key) if one.by != "model"]
    for table, game in zip(played.room.tables, played.room.games(played.key), strict=True):
        names = ("United States", "Mexico", "Canada")
        months = [moment["month"] for moment in table.game.moment().months]
        from_file = {
            (months[turn["month"]], names[turn["seat"]], turn["phase"], occasion, choice)
            for turn in game["turns"]
            for occasion, choice in (turn["choices"] or {}).items()
        }
        mine = {
            (one.month, one.seat, one.phase, one.occasion, one.choice)
            for one in rows
            if one.table == table.number and one.month in months
        }
        assert mine == from_file
        assert len(mine) > 10


def test_the_models_rows_are_its_moves_in_the_story(played):
    table = played.room.tables[1]
    told = {
        (event["month"], event["type"])
        for event in table.story()
        if event["actor"] == "Canada" and "probability" in event
    }
    mine = {
        (one.month, one.choice)
        for one in played.room.decisions(played.key)
        if one.table == 2 and one.seat == "Canada" and one.by == "model" and one.choice != "hold"
    }
    assert mine == told
    assert mine


def test_time_taken_runs_from_asking_to_answering(played):
    first = next(one for one in played.room.decisions(played.key) if one.by == "person")
    assert first.seconds == 7.0


def test_csv_and_parquet_say_the_same_and_a_spreadsheet_runs_nothing(played):
    rows = played.room.decisions(played.key)
    parquet = pd.read_parquet(io.BytesIO(parquet_bytes(rows)))
    csv = pd.read_csv(io.BytesIO(csv_bytes(rows)), keep_default_na=False)
    assert tuple(parquet.columns) == tuple(csv.columns) == COLUMNS
    assert len(parquet) == len(csv) == len(rows)
    assert parquet["choice"].tolist() == [one.choice for one in rows]
    assert "=1+1" in set(parquet["player"])
    assert "=1+1" not in set(csv["player"])
    assert "'=1+1" in set(csv["player"])


def test_the_teacher_sees_how_many_decisions_were_a_persons(played):
    rows = played.room.decisions(played.key)
    shown = class_view(played.room, played.key).decisions
    assert shown["person"] == sum(one.by == "person" for one in rows)
    assert shown["model"] == sum(one.by == "model" for one in rows)


def test_an_empty_room_exports_the_columns(new_class):
    group = new_class()
    rows = group.room.decisions(group.key)
    assert csv_bytes(rows).decode().strip() == ",".join(COLUMNS)
    assert pd.read_parquet(io.BytesIO(parquet_bytes(rows))).empty
