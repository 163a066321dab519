"""Programs: the rules of their fields."""

import re

import pytest

from sandbox.program import MAX_CODE_LENGTH, MAX_MODULES, Program

CODE = "def task(grid): return grid"


def test_defaults() -> None:
    program = Program(CODE)
    assert program.policy == "restricted"
    assert program.seed == 0
    assert program.entry_point is None
    assert program.input_type is None
    assert program.modules == {}


def test_programs_do_not_share_modules() -> None:
    Program(CODE).modules["a"] = "x = 1"
    assert Program(CODE).modules == {}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"code": ""}, "code: must not be empty"),
        ({"code": " \n\t"}, "code: must not be empty"),
        ({"code": b"x"}, "code: must be a string"),
        ({"code": "x" * (MAX_CODE_LENGTH + 1)}, "code: at most 262144 characters"),
        ({"code": "x = '\ud800'"}, "code: must be valid Unicode"),
        ({"entry_point": ""}, "entry_point: '' is not a Python name"),
        ({"entry_point": "a b"}, "entry_point: 'a b' is not"),
        ({"entry_point": "lambda"}, "entry_point: 'lambda' is not"),
        ({"entry_point": "__import__"}, "entry_point: '__import__' is not"),
        ({"input_type": "tuple"}, "input_type: must be 'numpy', 'list' or None"),
        ({"policy": "none"}, "policy: must be 'restricted' or 'kernel'"),
        ({"seed": -1}, "seed: must be at least 0 and below 2**32"),
        ({"seed": 2**32}, "seed: must be at least 0 and below 2**32"),
        ({"seed": True}, "seed: must be"),
        ({"modules": {f"m{i}": "x = 1" for i in range(MAX_MODULES + 1)}}, "modules: at most 16"),
        ({"modules": {"a.b": "x = 1"}}, "modules: 'a.b' is not a Python name"),
        ({"modules": {"a": ""}}, "modules.a: must not be empty"),
    ],
)
def test_a_field_that_breaks_its_rule_is_named(fields: dict, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        Program(**{"code": CODE, **fields})


def test_the_ends_of_the_ranges_are_accepted() -> None:
    assert Program("x" * MAX_CODE_LENGTH).seed == 0
    assert Program(CODE, seed=2**32 - 1).seed == 2**32 - 1
    assert len(Program(CODE, modules={f"m{i}": "x = 1" for i in range(MAX_MODULES)}).modules) == 16


def test_an_entry_point_may_have_a_name_outside_ascii() -> None:
    assert Program("def résoudre(g): return g", entry_point="résoudre").entry_point == "résoudre"


def test_the_source_of_a_reply_is_its_fenced_block() -> None:
    assert Program(f"Sure!\n```python\n{CODE}\n```\nDone.").source == CODE + "\n"
    assert Program(CODE).source == CODE
