# ruff: noqa: E501 — whole programs on one line
"""Choice of the entry point."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Result
from sandbox.entry_points import ENTRY_POINTS
from sandbox.policy.compiler import PROGRAM_FILE
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template.entry import NoEntryPointError, find

Run = Callable[..., Result]


def namespace(source: str) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": PROGRAM_MODULE}
    exec(compile(source, PROGRAM_FILE, "exec", dont_inherit=True), space)
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


def called(source: str, name: str | None = None) -> int:
    """Return what the entry point returns; each function of a source returns its own number."""
    value: int = find(namespace(source), name)([[0]])
    return value


def test_a_usual_name_that_cannot_take_one_grid_is_passed_over() -> None:
    assert called("def f(g): return 1\ndef main():\n    print(f([[1]]))") == 1
    assert called("def solve(g, color): return 2\ndef f(g): return 1") == 1
    assert called("def task(*, color): return 2\ndef f(g): return 1") == 1
    assert called("def main(g=None): return 1\ndef f(g): return 2") == 1
    assert called("def main(*grids): return 1\ndef f(g): return 2") == 1
    assert called("def main(g, *, color=3): return 1\ndef f(g): return 2") == 1
    partial = "import functools\ndef f(g, color): return color\n"
    assert called(partial + "solve = functools.partial(f, color=1)\ndef z(g): return 2") == 1


@pytest.mark.parametrize(
    "rest",
    [
        "def test_it(): assert f([[1]]) == 1",
        "def test_it(g): return f(g)",
        "def check_solution(g): return f(g)",
        "def print_grid(g):\n    for row in g: print(row)",
        "def log(g):\n    for row in g: print(row)",
        "def color_of(g, r, c): return g[r][c]",
        "def demo(): print(f([[1]]))",
        "def _helper(): return 5",
        "class Point:\n    def __init__(self, r, c): self.r = r\n    def move(self, d): return d",
        "class Node:\n    def moved(self, d): return 2",
    ],
)
def test_a_function_after_the_solution_that_is_not_one_is_passed_over(rest: str) -> None:
    assert called(f"def f(g): return 1\n{rest}\n") == 1


@pytest.mark.parametrize(
    "source",
    [
        "def f(g): return a(g)\ndef a(g): return 1\n",
        "def f(g): return a(g)\ndef a(g): return b(g)\ndef b(g): return 1",
        "def f(g): return list(map(a, [g]))[0]\ndef a(g): return 1",
        "def f(g): return (lambda x: [a(y) for y in [x]][0])(g)\ndef a(g): return 1",
        "class C:\n    def f(self, g): return a(g)\ndef a(g): return 1",
        "def f(g): return C().go(g)\nclass C:\n    def go(self, g): return a(g)\ndef a(g): return 1",
        "def f(g, n=3): return 1 if n < 1 else f(g, n - 1)\ndef test_f(g): return f(g)",
    ],
)
def test_a_function_that_others_call_is_not_the_entry_point(source: str) -> None:
    space = namespace(source)
    function = find(space, None)
    assert function.__name__ == "f"
    assert function([[0]]) == 1


def test_the_last_of_functions_that_call_each_other_is_taken() -> None:
    assert found("def a(g): return b(g)\ndef b(g): return a(g)") == "b"


def test_functions_of_the_clients_modules_come_first() -> None:
    space = namespace("def a(g): return 1")
    exec(compile("\n\n\ndef helper(g): return 2", "<module common>", "exec"), space)
    assert find(space, None) is space["a"]


@pytest.mark.parametrize(
    "body",
    [
        "    def run(self, g): return 1",
        "    def __init__(self, scale=2): self.scale = scale\n    def run(self, g): return 1",
        "    def _rows(self, g): return 2\n    def run(self, g): return 1",
        "    def rows(self, g): return 1\n    def run(self, g): return self.rows(g)",
        "    def run(self, g): return self.rows(g)\n    def rows(self, g): return 1",
        "    @staticmethod\n    def run(g): return 1",
        "    @classmethod\n    def run(cls, g): return 1",
        "    def size(self, g, n): return 2\n    def run(self, g): return 1",
        "    def solve(self, g): return 1\n    def other(self, g): return 2",
    ],
)
def test_the_method_of_a_class_is_called_on_a_new_object(body: str) -> None:
    assert called(f"class Solution:\n{body}\n") == 1
    assert called(f"class Solution:\n{body}\nif True:\n    def main(): return Solution()") == 1


def test_a_method_can_be_inherited_and_named() -> None:
    source = "class A:\n    def run(self, g): return 1\nclass Solution(A):\n    pass"
    assert called(source) == 1
    source = "class A:\n    def one(self, g): return 1\n    def two(self, g): return 2"
    assert [called(source, name) for name in ("one", "two")] == [1, 2]


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def __init__(self, g): self.g = g\n    def run(self): return self.g",
        "class A:\n    def __init__(self, n): self.n = n\n    def run(self, g): return g",
        "def main(): pass",
        "def solve(g, color): return g",
    ],
)
def test_a_program_that_nothing_can_be_called_of_is_refused(source: str) -> None:
    with pytest.raises(NoEntryPointError, match="must define a function"):
        find(namespace(source), None)


def test_the_error_names_the_functions_that_cannot_take_a_grid() -> None:
    with pytest.raises(NoEntryPointError, match="take one grid; it defines: main, solve"):
        find(namespace("def main(): pass\ndef solve(g, color): pass"), None)


def test_entry_points_are_chosen_in_the_sandbox(run: Run) -> None:
    code = "class Solution:\n    def transform_it(self, grid):\n        return [[7]]\n"
    for policy in ("restricted", "kernel"):
        assert run(code, policy).grids == [[[7]]]
        assert run(code, policy, entry_point="transform_it").grids == [[[7]]]
        result = run(
            "class A:\n    def __init__(self): 1 / 0\n    def f(self, g): return g", policy
        )
        assert result.outputs[0].error is not None
        assert (result.status, result.outputs[0].error.type) == ("error", "ZeroDivisionError")
        assert result.input_type is None


def test_a_requested_input_type_overrides_the_annotation(run: Run) -> None:
    code = "def task(g: list): return [[int(type(g) is list)]]"
    assert run(code).grids == [[[1]]]
    assert run(code, input_type="numpy").grids == [[[0]]]
    assert run("def task(g): return [[int(type(g) is list)]]", input_type="list").grids == [[[1]]]


def test_an_entry_point_is_called_by_its_name(run: Run) -> None:
    code = "def task(g): return [[1]]\ndef other(g): return [[2]]"
    assert run(code, entry_point="other").grids == [[[2]]]
    assert run(code).grids == [[[1]]]
