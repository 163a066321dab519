"""Type parameters of functions, aliases and classes, which Python has from version 3.12."""

import subprocess
import sys

import pytest

from sandbox import Program, Sandbox

pytestmark = pytest.mark.skipif(sys.version_info < (3, 12), reason="new in Python 3.12")

PROGRAMS = {
    "function": """
        def first[T: int, U](values: list[T], *rest: T, other: T | U | None = None) -> T | U:
            return values[0]
        def optional[T](value): return T | None
        print(first([1, 2]), optional(1), optional(1) == optional(1))
    """,
    "alias": """
        type Grid = list[list[int]]
        type Pair[T] = tuple[T, T]
        print(Grid, Pair[int])
    """,
    "class": """
        class Stack[T]:
            '''A stack.'''
            def __init__(self) -> None:
                self.items: list[T] = []
            def push(self, item: T) -> "Stack[T]":
                self.items.append(item)
                return self
            def pop[U](self, default: U) -> T | U:
                return self.items.pop() if self.items else default
            def variable(self):
                return T
        stack = Stack[int]()
        print(stack.push(3).pop(0), stack.pop(0), Stack.__doc__, Stack.__name__, stack.variable())
        print(Stack, isinstance(stack, Stack))
    """,
    "bases": """
        class Base:
            def greet(self):
                return "base"
        class Derived[T](Base, dict[str, T]):
            def greet(self):
                return super().greet() + '!'
        class Again[K, *Ts, **P](Derived[K]):
            pass
        print(Derived(a=1), Derived().greet(), Again().greet(), Again(b=2))
        print([kind.__name__ for kind in (Derived, Again)], issubclass(Again, Base))
    """,
    "dataclass": """
        from dataclasses import dataclass, field
        def logged(kind):
            print("made", kind.__name__)
            return kind
        @logged
        @dataclass(order=True)
        class Box[T]:
            value: T
            more: list[T] = field(default_factory=list)
        print(Box(3), Box(1) < Box(2), Box[int](4))
    """,
    "named tuple": """
        from typing import NamedTuple, Protocol, TypedDict
        class Cell[T](NamedTuple):
            row: int
            value: T
        class Shown[T](Protocol):
            def show(self) -> T: ...
        class Options[T](TypedDict):
            size: T
        print(Cell(1, "x"), Cell(1, 2).value, Options(size=3))
    """,
    "nested": """
        def make(base):
            class __Private[T](base):
                class Inner[U]:
                    pass
            return __Private
        class Outer:
            class f[T]:
                pass
            class __Private[T]:
                pass
            def get(self):
                return self.__Private
        print(make(int)(3) + 1, make(str), make(int).Inner, Outer.f, Outer().get())
    """,
    "declared elsewhere": """
        def define():
            global Later
            class Later[T]:
                pass
        define()
        def outer():
            kind = None
            def inner():
                nonlocal kind
                class kind[T]:
                    pass
            inner()
            return kind.__name__
        print(Later.__name__, outer())
    """,
    "evaluated": """
        exec("class Box[T]:\\n    value = 5")
        print(Box.value, eval("Box[int]().value"))
    """,
}


def _dedented(source: str) -> str:
    return "\n".join(line.removeprefix("        ") for line in source.splitlines())


@pytest.fixture(scope="module")
def box():
    with Sandbox(concurrency=1) as box:
        yield box


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_behaves_as_without_the_wall(box, name):
    source = _dedented(PROGRAMS[name]) + "\ndef task(grid):\n    return grid\n"
    result = box.run(Program(source), [[[1]]])
    assert result.status == "ok", result.outputs[0].error
    command = [sys.executable, "-c", source]
    plain = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert result.stdout.replace("program.", "") == plain.replace("__main__.", "")


def test_a_generic_class_has_no_base_of_the_library(box):
    source = """
import typing
class Box[T]:
    pass
def task(grid):
    alias = Box[int]
    print(typing.get_origin(alias), typing.get_args(alias), type(alias), Box["open('x')"])
    print(type(variable(1) | None))
    return grid
def variable[T](value):
    return T
"""
    result = box.run(Program(source), [[[1]]])
    shown = "<class 'program.Box'> (<class 'int'>,) <class 'typing.Alias'>"
    box_of_text = "program.Box[ForwardRef(\"open('x')\")]"
    assert result.stdout == f"{shown} {box_of_text}\n<class 'typing.Alias'>\n"


def test_lines_stay_the_program_s_own(box):
    source = "class Box[T]:\n    size = 1\n    def fail(self):\n        return 1 / 0\n"
    result = box.run(Program(source + "def task(grid):\n    return Box().fail()\n"), [[[1]]])
    assert result.outputs[0].error.line == 4
