"""Lessons on the names of the language."""

import ast

import pytest

from omniarc import dsl, language
from omniarc import generators as inputs
from omniarc.dataset.checking import check_tasks
from omniarc.dataset.lessons import lesson_ids, load_lesson
from omniarc.dataset.source import names_in
from sandbox import Sandbox


def taught(entry_id):
    return entry_id.removeprefix("primitive-")


def test_there_is_one_for_every_name_of_the_language():
    assert set(dsl.__all__) <= set(map(taught, lesson_ids()))


@pytest.mark.parametrize("entry_id", lesson_ids())
def test_a_lesson_is_a_short_program_that_uses_what_it_teaches(entry_id):
    code = load_lesson(entry_id).code
    tree = ast.parse(code)
    (function,) = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert function.name == "task"
    assert len(function.body) <= 5
    assert function.decorator_list == []
    assert not names_in(tree) & set(inputs.__all__)
    name = taught(entry_id)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if name.startswith("Object_"):
        assert name.removeprefix("Object_") in attributes
    else:
        assert any(name == used or name.startswith(f"{used}_") for used in names_in(tree))


def test_other_ids_are_rejected():
    with pytest.raises(KeyError):
        load_lesson("primitive-nope")


@pytest.mark.long
def test_all_lessons_pass_the_check():
    with Sandbox(concurrency=1, extra_modules=language.MODULES) as box:
        reports = list(check_tasks(lesson_ids(), box, generated=20))
    assert [report.problems for report in reports if not report.passed] == []
