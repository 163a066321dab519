# ruff: noqa: E501 — whole programs on one line
"""The input type: programs for lists get lists and programs for arrays get arrays, without a hint."""

import time
from collections.abc import Callable

import numpy as np
import pytest

from sandbox import Limits, Result
from sandbox.policy.compiler import PROGRAM_FILE
from sandbox.policy.guards import PROGRAM_MODULE
from sandbox.template import entry, input_types

Run = Callable[..., Result]

A = [[1, 2, 0], [0, 3, 0]]
B = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]

LISTS = {
    "copies of rows": (
        "def f(grid):\n    out = [row[:] for row in grid]\n    for r in range(len(grid)):\n        for c in range(len(grid[0])):\n            out[r][c] = grid[r][len(grid[0]) - 1 - c]\n    return out",
        [row[::-1] for row in A],
    ),
    "concatenated rows": (
        "def f(grid):\n    return [row + row[::-1] for row in grid]",
        [row + row[::-1] for row in A],
    ),
    "concatenated grids": ("def f(grid):\n    return grid + grid[::-1]", A + A[::-1]),
    "repeated rows": (
        "def f(grid):\n    return [row * 2 for row in grid] * 2",
        [row * 2 for row in A] * 2,
    ),
    "a repeated grid": ("def f(grid):\n    return grid * 2", A * 2),
    "padded rows": (
        "def f(grid):\n    return [[5] + row + [5] for row in grid]",
        [[5, *row, 5] for row in A],
    ),
    "an added row": ("def f(grid):\n    return grid + [[0] * len(grid[0])]", [*A, [0, 0, 0]]),
    "an empty grid": (
        "def f(grid):\n    if not grid or not grid[0]:\n        return [[0]]\n    return [list(row) for row in zip(*grid)]",
        [list(row) for row in zip(*A, strict=True)],
    ),
    "appended rows": ("def f(grid):\n    grid.append(grid[0])\n    return grid", [*A, A[0]]),
    "a row in the grid": ("def f(grid):\n    return [[int([0, 2, 0] in grid)]]", [[0]]),
    "unlike neighbors": (
        "def f(grid):\n    out = []\n    for row in grid:\n        if row not in out:\n            out.append(row)\n    return out",
        A,
    ),
    "compared rows": ("def f(grid):\n    return [row for row in grid if row != [0, 3, 0]]", [A[0]]),
    "compared grids": ("def f(grid):\n    return [[int(grid == grid[::-1])]]", [[0]]),
    "the index of a row": ("def f(grid):\n    return [[grid.index([0, 3, 0])]]", [[1]]),
    "equal lists of rows": (
        "def f(grid):\n    return [[int([row for row in grid] == [[1, 2, 0], [0, 3, 0]])]]",
        [[1]],
    ),
    "a grid twice": ("def f(grid):\n    return grid + grid", A + A),
    "copied rows that grow": (
        "def f(grid):\n    out = []\n    for row in grid:\n        new = row.copy()\n        new.append(4)\n        out.append(new)\n    return out + grid[:0]",
        [[*row, 4] for row in A],
    ),
    "a deleted cell": (
        "def f(grid):\n    for row in grid:\n        del row[0]\n    return grid",
        [row[1:] for row in A],
    ),
    "a deleted row": ("def f(grid):\n    del grid[0]\n    return grid", A[1:]),
    "sorted cells": (
        "def f(grid):\n    return [sorted(row) + sorted(row) for row in grid]",
        [sorted(row) * 2 for row in A],
    ),
    "the largest row": ("def f(grid):\n    return [max(grid)] + [min(grid)]", [max(A), min(A)]),
    "rows as keys": (
        "def f(grid):\n    seen = {tuple(row): row for row in grid}\n    return [seen[1, 2, 0] + seen[0, 3, 0]]",
        [A[0] + A[1]],
    ),
    "counted colors": ("def f(grid):\n    return [[row.count(0) for row in grid]]", [[1, 2]]),
    "swapped rows": (
        "def f(grid):\n    out = list(grid)\n    out[0], out[1] = out[1], out[0]\n    return out",
        A[::-1],
    ),
    "rows swapped in place": (
        "def f(grid):\n    grid[0], grid[1] = grid[1], grid[0]\n    return grid",
        A[::-1],
    ),
    "sorted rows": ("def f(grid):\n    return sorted(grid)", sorted(A)),
    "flattened rows": ("def f(grid):\n    return [sum(grid, [])]", [[*A[0], *A[1]]]),
    "rotated cells of a row": (
        "def f(grid):\n    return [row[1:] + row[:1] for row in grid]",
        [[2, 0, 1], [3, 0, 0]],
    ),
    "a pattern of lists": (
        "def f(grid):\n    match grid:\n        case [first, [*_]]:\n            return [first]\n    return [[9]]",
        [A[0]],
    ),
    "a test for a list": ("def f(grid):\n    return [[int(isinstance(grid, list))]]", [[1]]),
    "golf": ("p=lambda g:[r+r for r in g]+g", None),
    "golf with a closure": (
        "p=lambda g,n=2:n and p([*map(list,zip(*g[::-1]))],n-1)or g",
        [row[::-1] for row in A[::-1]],
    ),
    "a helper": (
        "def widen(rows):\n    return [row + row for row in rows]\ndef f(grid):\n    return widen(grid)",
        [row + row for row in A],
    ),
    "a method": (
        "class Solution:\n    def solve(self, grid):\n        return [row + row for row in grid]",
        [row + row for row in A],
    ),
    "numpy that is only imported": (
        "import numpy as np\ndef f(grid):\n    return [row + row for row in grid]",
        [row + row for row in A],
    ),
    "numpy for another thing": (
        "import numpy as np\ndef f(grid):\n    out = [row[:] for row in grid]\n    for r in range(len(out)):\n        for c in range(len(out[0])):\n            out[r][c] = grid[r][-1 - c]\n    return out if np.max(grid) else grid",
        [row[::-1] for row in A],
    ),
    "sets of pairs": (
        "def f(grid):\n    seen = {(r, c): v for r, row in enumerate(grid) for c, v in enumerate(row)}\n    return [[seen[r, c] for c in range(3)] + grid[r] for r in range(2)]",
        [row + row for row in A],
    ),
    "a class with a shape": (
        "class Box:\n    def __init__(self, rows):\n        self.shape = len(rows), len(rows[0])\ndef f(grid):\n    return [row + row for row in grid] if Box(grid).shape else grid",
        [row + row for row in A],
    ),
}
LISTS["golf"] = (LISTS["golf"][0].replace("+g", "+[r+r for r in g]"), [row + row for row in A] * 2)

ARRAYS = {
    "shape": ("def f(grid):\n    h, w = grid.shape\n    return [[h, w]]", [[2, 3]]),
    "T": ("def f(grid):\n    return grid.T", [list(row) for row in zip(*A, strict=True)]),
    "pairs of indices": (
        "def f(grid):\n    out = grid.copy()\n    for r in range(2):\n        for c in range(3):\n            out[r, c] = grid[r, 2 - c]\n    return out",
        [row[::-1] for row in A],
    ),
    "a constant pair": (
        "def f(grid):\n    grid[0, 0] = 7\n    return grid",
        [[7, 2, 0], [0, 3, 0]],
    ),
    "slices of both axes": ("def f(grid):\n    return grid[:, ::-1]", [row[::-1] for row in A]),
    "a column": ("def f(grid):\n    return [list(grid[:, 1])]", [[2, 3]]),
    "a mask": ("def f(grid):\n    grid[grid == 0] = 5\n    return grid", [[1, 2, 5], [5, 3, 5]]),
    "a mask times a color": ("def f(grid):\n    return (grid > 0) * 4", [[4, 4, 0], [0, 4, 0]]),
    "arithmetic": ("def f(grid):\n    return (grid + 1) % 10", [[2, 3, 1], [1, 4, 1]]),
    "reversed arithmetic": ("def f(grid):\n    return 9 - grid", [[8, 7, 9], [9, 6, 9]]),
    "a deep copy": (
        "def f(grid):\n    out = grid.copy()\n    for r in range(2):\n        for c in range(3):\n            out[r][c] = grid[r][2 - c]\n    return out",
        [row[::-1] for row in A],
    ),
    "methods": ("def f(grid):\n    return [[int(grid.max()), int(grid.sum())]]", [[3, 6]]),
    "methods of rows": ("def f(grid):\n    return [[int(row.max()) for row in grid]]", [[2, 3]]),
    "np.rot90": (
        "import numpy as np\ndef f(grid):\n    return np.rot90(grid)",
        np.rot90(np.array(A)).tolist(),
    ),
    "np.where": (
        "import numpy as np\ndef f(grid):\n    return np.where(grid == 0, 5, grid)",
        [[1, 2, 5], [5, 3, 5]],
    ),
    "np.zeros_like": (
        "import numpy as np\ndef f(grid):\n    out = np.zeros_like(grid)\n    out[grid > 1] = 8\n    return out",
        [[0, 8, 0], [0, 8, 0]],
    ),
    "np.vstack": (
        "import numpy as np\ndef f(grid):\n    return np.vstack([grid, grid[::-1]])",
        A + A[::-1],
    ),
    "added arrays": (
        "import numpy as np\ndef f(grid):\n    return grid + np.fliplr(grid)",
        [[1, 4, 1], [0, 6, 0]],
    ),
    "concatenated arrays": (
        "import numpy as np\ndef f(grid):\n    return np.concatenate([grid, grid], axis=1)",
        [row + row for row in A],
    ),
    "np.array of the grid": (
        "import numpy as np\ndef f(grid):\n    grid = np.array(grid)\n    return grid * 2",
        [[2, 4, 0], [0, 6, 0]],
    ),
    "names from numpy": (
        "from numpy import flipud\ndef f(grid):\n    return flipud(grid) * 1",
        A[::-1],
    ),
    "golf": ("p=lambda g:g[::-1,::-1]", [row[::-1] for row in A[::-1]]),
    "golf with tolist": ("p=lambda g:[r+r for r in g.tolist()]", [row + row for row in A]),
    "a helper": (
        "def mirrored(a):\n    return a[:, ::-1]\ndef f(grid):\n    return mirrored(grid)",
        [row[::-1] for row in A],
    ),
    "a helper's mask": (
        "def paint(a, color):\n    a[a == 0] = color\n    return a\ndef f(grid):\n    return paint(grid, 5)",
        [[1, 2, 5], [5, 3, 5]],
    ),
    "a closure": (
        "def f(grid):\n    def at(r, c):\n        return grid[r, c]\n    return [[at(0, 1), at(1, 1)]]",
        [[2, 3]],
    ),
    "a comprehension": (
        "def f(grid):\n    return [[grid[r, c] for r in range(2)] for c in range(3)]",
        [list(row) for row in zip(*A, strict=True)],
    ),
    "a method of a class": (
        "class Solution:\n    def flipped(self, a):\n        return a[:, ::-1]\n    def solve(self, grid):\n        return self.flipped(grid)",
        [row[::-1] for row in A],
    ),
    "getattr": ("def f(grid):\n    return [[*getattr(grid, 'shape')]]", [[2, 3]]),
    "a set shape": (
        "def f(grid):\n    grid.shape = (3, 2)\n    return grid",
        [[1, 2], [0, 0], [3, 0]],
    ),
    "another name": ("def f(grid):\n    g = grid\n    return -(-g)", A),
    "shape in a comparison": (
        "def f(grid):\n    return grid if grid.shape[0] < grid.shape[1] else grid.T",
        A,
    ),
}


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
@pytest.mark.parametrize("idiom", LISTS)
def test_programs_for_lists_are_right_without_a_hint(run: Run, idiom: str, policy: str) -> None:
    code, expected = LISTS[idiom]
    result = run(code, policy, inputs=[A])
    assert (result.grids, result.input_type) == ([expected], "list")


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
@pytest.mark.parametrize("idiom", ARRAYS)
def test_programs_for_arrays_are_right_without_a_hint(run: Run, idiom: str, policy: str) -> None:
    code, expected = ARRAYS[idiom]
    result = run(code, policy, inputs=[A])
    assert (result.grids, result.input_type) == ([expected], "numpy")


def loaded(source: str) -> tuple[entry.Function, dict]:
    """Return the entry point of a program, and its namespace."""
    head = "import typing\nimport functools\nimport numpy as np\nimport numpy.typing as npt\nfrom typing import List, Sequence\n"
    code = compile(head + source, PROGRAM_FILE, "exec", dont_inherit=True)
    if source.startswith("from __future__"):
        code = compile(source, PROGRAM_FILE, "exec", dont_inherit=True)
    space: dict = {"__name__": PROGRAM_MODULE}
    exec(code, space)
    return entry.find(space, None), space


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def task(g): pass", None),
        ("def task(g: np.ndarray): pass", "numpy"),
        ("def task(g: 'np.ndarray'): pass", "numpy"),
        ("def task(g: npt.NDArray): pass", "numpy"),
        ("def task(g: npt.NDArray[np.int64]): pass", "numpy"),
        ("def task(g: np.array): pass", "numpy"),
        ("def task(g: int): pass", None),
        ("def task(*a): pass", None),
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
        ("def task(g, n: list = None): pass", None),
        ("def task(g) -> list: pass", None),
        ("@functools.lru_cache\ndef task(g: list): pass", "list"),
        ("task = lambda g: g", None),
        ("task = functools.partial(max, 1)", None),
        ("def f(n: int, g: list): pass\ntask = functools.partial(f, 1)", "list"),
        ("class Solution:\n    def solve(self, g: list): pass", "list"),
        ("class Solution:\n    def solve(self: list, g: np.ndarray): pass", "numpy"),
    ],
)
def test_the_annotation_of_the_first_parameter_is_read(source: str, kind: str | None) -> None:
    function, space = loaded(source)
    assert input_types.annotated(function, space) == kind


@pytest.mark.parametrize("annotation", ["'list'", "List[List[int]]", "list"])
def test_annotations_may_be_strings_of_the_future(run: Run, annotation: str) -> None:
    code = f"from __future__ import annotations\nfrom typing import List\ndef task(g: {annotation}): return g"
    assert run(code).input_type == "list"
    assert run(code.replace(annotation, "np.ndarray")).input_type == "numpy"


def test_string_annotations_are_never_evaluated() -> None:
    function, space = loaded("called = []\ndef task(g: 'called.append(1)'): pass")
    assert input_types.annotated(function, space) is None
    assert space["called"] == []


def test_an_annotation_and_a_request_override_the_signs(run: Run) -> None:
    code = "def task(g: list): return [[int(type(g) is list)]]"
    assert run(code).grids == [[[1]]]
    asked = run(code, input_type="numpy")
    assert (asked.grids, asked.input_type) == ([[[0]]], "numpy")
    plain = "def task(g): return [[int(type(g) is list)]]"
    assert [run(plain, input_type=kind).grids for kind in ("list", "numpy")] == [[[[1]]], [[[0]]]]


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
class TestTheOtherType:
    """The type that the signs do not show is tried if the first call fails for its type."""

    # Nothing in the program shows that the value is the grid.
    ARRAY = "def f(grid, *rest):\n    box = {{'g': grid}}\n    {}\n    return getattr(box['g'], 'transpose')()"
    LIST = "import numpy as np\ndef f(grid):\n    np.max(grid)\n    {}\n    return list(grid).index and [r for r in grid if r in [list(grid)[0]]]"

    def test_it_is_kept_for_all_inputs_if_it_gives_a_grid(self, run: Run, policy: str) -> None:
        result = run(self.ARRAY.format("pass"), policy, inputs=[A, B])
        assert result.grids == [np.array(each).T.tolist() for each in (A, B)]
        assert (result.status, result.input_type) == ("ok", "numpy")
        result = run(self.LIST.format("pass"), policy, inputs=[A, B])
        assert result.grids == [[A[0]], [B[0]]]
        assert (result.status, result.input_type) == ("ok", "list")

    def test_what_was_printed_before_is_void(self, run: Run, policy: str) -> None:
        for text in ("once", "x" * 20_000):
            code = f"print('top')\n{self.ARRAY.format(f'print({text!r})')}"
            result = run(code, policy, inputs=[A, B])
            assert result.stdout == f"top\n{text}\n{text}\n"

    def test_text_that_is_void_does_not_count_as_printed(self, run: Run, policy: str) -> None:
        code = self.ARRAY.format("print('x' * 2000 if type(grid) is list else 'short')")
        result = run(code, policy, limits=Limits(wall_seconds=60, cpu_seconds=20, output_kb=1))
        assert (result.status, result.input_type) == ("ok", "numpy")
        assert (result.stdout, result.stdout_truncated) == ("short\n", False)

    def test_text_that_is_flushed_in_vain_is_void_too(self, run: Run, policy: str) -> None:
        code = "print('top', flush=True)\ndef f(grid):\n    print('in', flush=True)\n    return grid + None"
        assert run(code, policy).stdout == "top\nin\n"

    def test_an_attempt_with_the_other_type_is_a_violation(self, run: Run, policy: str) -> None:
        attempt = "print('x') or isinstance(grid, list) or open('/etc/passwd')"
        result = run(self.ARRAY.format(attempt), policy)
        assert result.status == "violation"
        assert result.violations[0].rule == "file.open"

    def test_the_first_error_stands_if_the_other_type_fails_too(
        self, run: Run, policy: str
    ) -> None:
        code = "print('top')\ndef f(grid):\n    print(len(grid))\n    return grid + None"
        result = run(code, policy, inputs=[A, A])
        assert [output.status for output in result.outputs] == ["error", "error"]
        error = result.outputs[0].error
        assert error is not None
        assert (error.type, error.line) == ("TypeError", 4)
        assert "can only concatenate list" in error.message
        assert (result.stdout, result.input_type) == ("top\n2\n2\n", "list")

    def test_the_program_begins_anew(self, run: Run, policy: str) -> None:
        code = "seen = []\n" + self.ARRAY.format(
            "seen.append(1)\n    if len(seen) > 1: return [[9]]"
        )
        assert run(code, policy).grids == [[[0, 3], [1, 4], [2, 5]]]

    def test_it_is_not_tried_after_the_first_input(self, run: Run, policy: str) -> None:
        code = "def f(grid):\n    return grid if grid[0][0] else getattr([grid][0], 'transpose')()"
        result = run(code, policy, inputs=[[[1, 1]], [[0, 1]]])
        assert [output.status for output in result.outputs] == ["ok", "error"]
        assert result.input_type == "list"

    def test_it_is_not_tried_if_the_type_is_known(self, run: Run, policy: str) -> None:
        code = self.ARRAY.format("pass")
        assert run(code, policy, input_type="list").status == "error"
        assert run(code.replace("grid,", "grid: list,"), policy).status == "error"

    def test_it_is_not_tried_after_other_errors(self, run: Run, policy: str) -> None:
        for raised in ("{}[0]", "1 / 0", "[][1]", "raise SystemExit"):
            code = f"def f(grid):\n    if isinstance(grid, list): {raised}\n    return [[0]]"
            assert run(code, policy).status == "error", raised


def test_nothing_ran_and_no_input_type(run: Run) -> None:
    for code in ("def task(g): return (", "x = 1", "1 / 0\ndef task(g): return g"):
        assert run(code).input_type is None


def test_a_large_or_odd_program_is_looked_at_in_little_time() -> None:
    sources = [code for code, _ in [*LISTS.values(), *ARRAYS.values()]]
    work = [(loaded(source)[0], source) for source in sources]
    best = min(_seconds(work) for _ in range(5)) / len(work)
    assert best < 2e-3  # it is some 0.1 ms
    many = "\n".join(f"def f{i}(g): return g[f{i}(g)]" for i in range(3000))
    function, _ = loaded(many)
    start = time.perf_counter()
    assert input_types.inferred(function, many) == "numpy"
    assert time.perf_counter() - start < 1


def _seconds(work: list) -> float:
    start = time.perf_counter()
    for function, source in work:
        input_types.inferred(function, source)
    return time.perf_counter() - start
