"""What README and documents show runs as shown, and every link leads somewhere."""

import re

import pytest

from tests.commands.documents import DOCUMENTS, ROOT, Reader, blocks, commands

NAMES = [document.relative_to(ROOT).as_posix() for document in DOCUMENTS]
# The test command cannot run inside itself; continuous integration runs it as the README has it.
TEST_COMMAND = "pip install uv && uv run --group test pytest"


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_command_and_program_shown_runs(document, tmp_path):
    """All but the one that plays changed code: that is compiled by tests/histories/test_first_run.py."""
    reader = Reader(tmp_path)
    for language, what, text in blocks(document):
        if language == "sh":
            lines = [line for line in text.splitlines() if line != TEST_COMMAND]
            text = "\n".join(line for line in lines if reader.code == ROOT or " params " in line)
        for done in reader.follow(language, what, text):
            assert done.returncode == 0, f"{done.args}\n{done.stderr}"
            assert done.stdout.strip(), done.args


def test_the_first_two_commands_are_the_run_and_the_tests():
    assert commands(DOCUMENTS[0])[:2] == ["pip install uv && uv run joint-review run", TEST_COMMAND]


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_each_link_leads_to_a_file(document):
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"
