"""A result is written whole or not at all."""

import errno

import pytest

from experiments.output import open_folder, write_whole
from model.errors import InputError


def test_a_disk_that_fills_up_leaves_the_old_result_and_no_part(tmp_path):
    (tmp_path / "history.json").write_text("old")

    def fill_the_disk(path):
        path.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InputError, match=r"history\.json could not be written: No space left on device"):
        write_whole(tmp_path / "history.json", fill_the_disk)
    assert [path.name for path in tmp_path.iterdir()] == ["history.json"]
    assert (tmp_path / "history.json").read_text() == "old"


def test_an_output_folder_is_made_and_left_empty_until_there_is_a_result(tmp_path):
    open_folder(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []
