"""Choice of the entry point and of its input type."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Result
from sandbox.entry_points import ENTRY_POINTS
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template.entry import NoEntryPointError, find, input_type

Run = Callable[..., Result]


def namespace(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": PROGRAM_MODULE}
    exec(compile(source, "<test>", "exec", dont_inherit=True), space)
    return space


def found(source: str, name: str | None = None) -> str:
    space = namespace(source)
    function = find(space, name)
    return next(key for key, value in space.items() if value is function)


@pytest.mark.parametrize("name", ENTRY_POINTS)
def test_a_default_name_is_found_among_others(name: str) -> None:
    assert found(f"def a(g): pass\ndef {name}(g): pass\ndef z(g): pass") == name


def test_default_names_have_an_order() -> None:
    source = "".join(f"def {name}(g): pass\n" for name in reversed(ENTRY_POINTS))
    assert found(source) == "task"
    assert found("p = lambda g: g\ndef main(g): pass") == "main"


def test_the_last_top_level_function_is_the_fallback() -> None:
    assert found("def a(g): pass\ndef b(g): pass\ndef c(g):\n    def d(g): pass") == "c"
    assert found("f = lambda g: g") == "f"


def test_imported_functions_and_classes_are_ignored() -> None:
    assert found("def a(g): pass\nfrom copy import deepcopy") == "a"
    assert found("def a(g): pass\nclass Z:\n    def f(self): pass") == "a"
    assert found("def a(g): pass\ntask = 5\nclass solve: pass") == "a"
    with pytest.raises(NoEntryPointError, match="must define a function"):
        found("from copy import deepcopy\nx = 1\nclass A: pass")


def test_decorated_functions_are_found_by_their_definition() -> None:
    source = (
        "import functools\n"
        "def deco(f):\n    @functools.wraps(f)\n    def inner(*a): return f(*a)\n    return inner\n"
        "@functools.lru_cache\ndef first(g): pass\n@deco\ndef second(g): pass\n"
    )
    assert found(source) == "second"


def test_a_default_name_may_be_any_callable() -> None:
    assert found("class A:\n    def __call__(self, g): return g\ntask = A()") == "task"
    assert found("import functools\ntask = functools.partial(max, 1)") == "task"


def test_a_requested_name_is_found_or_an_error() -> None:
    assert found("def task(g): pass\ndef other(g): pass", "other") == "other"
    with pytest.raises(NoEntryPointError, match="no function 'b'; it defines: a, c"):
        found("def a(g): pass\ndef c(g): pass", "b")
    with pytest.raises(NoEntryPointError, match="it defines: none"):
        found("b = 5", "b")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def task(g): pass", "numpy"),
        ("def task(g: np.ndarray): pass", "numpy"),
        ("def task(g: 'np.ndarray'): pass", "numpy"),
        ("def task(g: int): pass", "numpy"),
        ("def task(): pass", "numpy"),
        ("def task(*a): pass", "numpy"),
        ("def task(g: list): pass", "list"),
        ("def task(g: list[list[int]]): pass", "list"),
        ("def task(g: List[List[int]]): pass", "list"),
        ("def task(g: typing.List): pass", "list"),
        ("def task(g: tuple[tuple[int, ...], ...]): pass", "list"),
        ("def task(g: Sequence[Sequence[int]]): pass", "list"),
        ("def task(g: 'List[List[int]]'): pass", "list"),
        ("def task(g: 'list'): pass", "list"),
        ("def task(g: 'typing.List[int]'): pass", "list"),
        ("Grid = list[list[int]]\ndef task(g: Grid) -> Grid: pass", "list"),
        ("Grid = list[list[int]]\ndef task(g: 'Grid'): pass", "list"),
        ("Grid = np.ndarray\ndef task(g: Grid) -> list: pass", "numpy"),
        ("def task(g, n: list = None): pass", "numpy"),
        ("def task(g) -> list: pass", "numpy"),
        ("import functools\n@functools.lru_cache\ndef task(g: list): pass", "list"),
        ("task = lambda g: g", "numpy"),
        ("import functools\ntask = functools.partial(max, 1)", "numpy"),
    ],
)
@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
def test_the_first_annotation_determines_the_input_type(
    future: str, source: str, kind: str
) -> None:
    imports = "import typing\nimport numpy as np\nfrom typing import List, Sequence\n"
    space = namespace(future + imports + source)
    assert input_type(space["task"], space) == kind


def test_string_annotations_are_never_evaluated() -> None:
    space = namespace("called = []\ndef task(g: 'called.append(1)'): pass")
    assert input_type(space["task"], space) == "numpy"
    assert space["called"] == []


def test_a_requested_input_type_overrides_the_annotation(run: Run) -> None:
    code = "def task(g: list): return [[int(type(g) is list)]]"
    assert run(code).grids == [[[1]]]
    assert run(code, input_type="numpy").grids == [[[0]]]
    assert run("def task(g): return [[int(type(g) is list)]]", input_type="list").grids == [[[1]]]


def test_an_entry_point_is_called_by_its_name(run: Run) -> None:
    code = "def task(g): return [[1]]\ndef other(g): return [[2]]"
    assert run(code, entry_point="other").grids == [[[2]]]
    assert run(code).grids == [[[1]]]
