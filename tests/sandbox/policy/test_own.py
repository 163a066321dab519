"""The record of a program's own classes and functions."""

import enum
import gc
import types
from typing import Any

import pytest

from sandbox.policy import own
from sandbox.policy.compiler import LOAD_GUARD
from sandbox.policy.guards import Guards
from sandbox.policy.named_tuple_face import named_tuple_face


def stop(rule: str, detail: str) -> None:
    raise AssertionError((rule, detail))


GUARDS = Guards(stop)  # type: ignore[arg-type]


def build(body: str, *bases: Any) -> Any:
    """Return the class that a class statement of a program would create."""
    space: dict[str, Any] = {"__builtins__": {"__build_class__": GUARDS.build_class, LOAD_GUARD: 0}}
    space |= {"__name__": "program", "bases": bases, "seen": []}
    exec(f"class Made(*bases):\n    {body}", space)
    return space["Made"]


def test_a_class_statement_is_recorded() -> None:
    assert own.is_own_class(build("x = 1"))
    assert own.is_own_class(build("RED = 1", enum.Enum))


def test_no_attribute_makes_a_class_the_programs() -> None:
    made = type("Made", (), {"__module__": "program", own.MARK: None})
    assert not own.is_own_class(made)


def test_the_mark_is_removed() -> None:
    assert own.MARK not in vars(build("x = 1"))
    assert own.MARK not in vars(build("RED = 1", enum.Enum))


def test_a_class_is_recorded_before_its_hooks_run() -> None:
    seen = []

    class Base:
        def __init_subclass__(cls) -> None:
            seen.append(own.is_own_class(cls))

    build("x = 1", Base)
    assert seen == [True]


def test_a_recorder_records_one_class_only() -> None:
    recorder = own.Recorder()
    first = type("First", (), {"x": recorder})
    second = type("Second", (), {"x": recorder})
    assert own.is_own_class(first)
    assert not own.is_own_class(second)


def test_the_record_forgets_classes_that_are_gone() -> None:
    key = id(build("x = 1"))
    gc.collect()
    assert key not in own._classes


def test_functions_are_known_by_their_builtins() -> None:
    code = compile("0", "<test>", "eval")
    function = types.FunctionType(code, {"__builtins__": {LOAD_GUARD: 0}})
    assert own.is_own_function(function)
    library = types.FunctionType(code, {"__builtins__": {}})
    library.__module__ = "program"
    assert not own.is_own_function(library)
    own.record_function(library)
    assert own.is_own_function(library)


RETURNS = "def __new__(cls, made): return made"


def test_a_class_in_c_gets_no_other_objects_from_a_derived_one() -> None:
    made = build(RETURNS, int)
    value = int.__new__(made, 5)
    assert made(value) is value
    assert made(3) == 3
    with pytest.raises(TypeError, match=r"Made\.__new__ must return an instance of 'int'"):
        made("3")
    with pytest.raises(TypeError, match="must return"):
        made.__new__(made, None)


def test_neither_do_they_by_way_of_a_mixin() -> None:
    mixin = build(RETURNS)
    assert mixin("3") == "3"
    for derived in (build("pass", mixin, int), build("pass", build("pass", mixin, int))):
        with pytest.raises(TypeError, match="must return an instance of 'int'"):
            derived("3")


def test_each_base_in_c_is_checked() -> None:
    of_value_errors = build(RETURNS, ValueError)
    derived = build("pass", of_value_errors, OSError)
    assert of_value_errors(ValueError(1)).args == (1,)
    with pytest.raises(TypeError, match="must return an instance of 'OSError'"):
        derived(ValueError(1))


def test_constructors_of_faces_are_not_wrapped() -> None:
    point = named_tuple_face(GUARDS)("Point", "x y")
    assert "__new__" not in vars(build("pass", point))
    assert build("pass", point)(1, 2) == (1, 2)
