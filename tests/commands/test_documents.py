"""Every command that README and documents show runs as shown, and every link leads somewhere."""

import re

import pytest

from tests.commands.documents import DOCUMENTS, ROOT, commands, example_files, joint_review_words
from tests.processes import joint_review

NAMES = [document.relative_to(ROOT).as_posix() for document in DOCUMENTS]
# The test command cannot run inside itself; continuous integration runs it as the README has it.
TEST_COMMAND = "pip install uv && uv run --group test pytest"


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_command_shown_runs(document, tmp_path):
    for name, text in example_files(document).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for command in commands(document):
        if command == TEST_COMMAND:
            continue
        words = joint_review_words(command)
        assert words is not None, f"{command}: tests know only joint-review"
        done = joint_review(*words, cwd=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert done.stdout.strip(), command


def test_the_first_two_commands_are_the_run_and_the_tests():
    assert commands(DOCUMENTS[0])[:2] == ["pip install uv && uv run joint-review run", TEST_COMMAND]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_link_leads_to_a_file(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
