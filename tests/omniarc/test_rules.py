"""The rule in a sentence that a task's file begins with."""

import pytest

from omniarc import language, tasks
from omniarc.dataset.entry import original
from omniarc.dataset.source import program_source
from omniarc.rules import UNWRITTEN, rule_in, without_rule

BODY = "from omniarc.dsl import *\n\n\ndef task(grid):\n    return rotate(grid)\n"


def test_the_first_line_is_the_rule():
    text = f'"""Turn the grid."""\n\n{BODY}'
    assert rule_in(text) == "Turn the grid."
    assert without_rule(text) == BODY
    assert program_source(text) == program_source(BODY)


@pytest.mark.parametrize(
    "text", [BODY, f"# Turn.\n{BODY}", f'{BODY}\n"""Turn."""\n', f'"""\nTurn.\n"""\n{BODY}']
)
def test_a_file_that_begins_otherwise_has_none(text):
    assert rule_in(text) is None
    assert without_rule(text) == text


def test_the_line_of_a_skeleton_is_not_a_rule():
    assert rule_in(f'"""{UNWRITTEN}"""\n\n{BODY}') is None


def test_a_rule_changes_no_hash_and_no_program(monkeypatch, tmp_path):
    text = without_rule(tasks.load_task("25ff71a9").source)
    folder = tmp_path / "tasks" / "training"
    folder.mkdir(parents=True)
    monkeypatch.setattr(language, "_ROOT", tmp_path)
    hashes = []
    for first in ("", '"""Move the shape down."""\n\n', '"""Move it."""\n\n', "x = 1\n"):
        (folder / "task_25ff71a9.py").write_text(first + text)
        hashes.append(language.content_hash.__wrapped__())
    assert hashes[0] == hashes[1] == hashes[2] != hashes[3]


def test_the_rule_of_a_task_is_found_without_its_module():
    assert tasks.find_rule("25ff71a9") == original("25ff71a9").rule
    assert tasks.find_rule("25ff71a9").endswith(".")
    assert tasks.find_rule("no such") is None
