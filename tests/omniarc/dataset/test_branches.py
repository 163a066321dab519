"""Branches of a program that no call takes."""

import pytest

from omniarc.dataset.branches import BranchRecorder


def not_taken(body, *arguments):
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    recorder = BranchRecorder(f"def task(x):\n{lines}\n")
    for argument in arguments:
        recorder.task(argument)
    return recorder.not_taken


@pytest.mark.parametrize(
    ("body", "once", "rest", "problem"),
    [
        ("if x > 1:\n    x = 0\nreturn x", 2, 0, "line 2: `x > 1` is always true"),
        ("if x > 1:\n    x = 0\nreturn x", 0, 2, "line 2: `x > 1` is always false"),
        ("return 'a' if x else 'b'", 1, 0, "line 2: `x` is always true"),
        ("return [y for y in range(3) if y < x]", 3, 1, "line 2: `y < x` is always true"),
        ("return next(y for y in range(3) if y >= x)", 0, 2, "line 2: `y >= x` is always true"),
        ("while x:\n    x -= 1", 0, 2, "line 2: `x` is always false"),
        ("for y in range(x):\n    y += 1", 0, 2, "line 3 never runs"),
        ("def f():\n    return 1\nreturn x and f()", 0, 1, "line 3 never runs"),
    ],
)
def test_a_branch_is_named_until_a_call_takes_it(body, once, rest, problem):
    assert not_taken(body, once) == [problem]
    assert not_taken(body, once, rest) == []


def test_nested_conditions_are_told_apart():
    body = "if x:\n    if x > 1 and [y for y in range(x) if y]:\n        return 1\nreturn 0"
    assert not_taken(body, 0) == ["line 2: `x` is always false"]
    assert not_taken(body, 0, 1) == [
        "line 3: `x > 1 and [y for y in range(x) if y]` is always false"
    ]
    assert not_taken(body, 0, 1, 2) == []


def test_a_condition_that_is_not_reached_is_not_named():
    assert not_taken("if x:\n    return 1 if x > 1 else 2", 0) == ["line 2: `x` is always false"]


def test_the_program_returns_what_it_returned():
    code = "def double(y):\n    return y + y\n\ndef task(x):\n    return double(x) if x else None\n"
    recorder = BranchRecorder(code)
    assert (recorder.task("a"), recorder.task("")) == ("aa", None)


def test_invalid_source_is_rejected():
    with pytest.raises(SyntaxError):
        BranchRecorder("def task(:")
