"""Signs in code that a grid is an array: what is one, and that the syntax tree agrees."""

import types
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.template.array_signs import treats_as_array
from sandbox.template.input_types import inferred_from_tree
from tests.sandbox import test_input_types

PROGRAMS = Path(__file__).parents[2] / "fidelity" / "programs"

SIGNS = (
    "def f(g): return g.shape",
    "def f(g): return g.astype(int)",
    "def f(g): return g == 0",
    "def f(g): return g > -1",
    "def f(g): return g[0, 1]",
    "def f(g): return g[:, 0]",
    "def f(g): return g[max(0, len(g) - 1) : 3, [0, -1]]",
    "def f(g): g[len(g) // 2, 0] = 3",
    "def f(g):\n    def at(r, c): return g[r, c]\n    return at",
    "def f(g): return [g[r, 0] for r in range(3)]",
    "f = lambda g: g.tolist()",
    "def f(g):\n    h = g.shape\n    g = g[0]",
)
NO_SIGNS = (
    "def f(g): return g.copy()",
    "def f(g): return g.append(1)",
    "def f(g): return g[0][1]",
    "def f(g): return g[0:2]",
    "def f(g): return g == h",
    "def f(g): return (g, 0) == 0",
    "def f(g): return h[g, 0]",
    "def f(g): return list(g)[1, 2]",
    "def f(g): return max(g[0], g[1])[0, 1]",
    "def f(g): return g[0] == 0",
    "def f(g): return h(g).shape",
    "def f(g):\n    g = h(g)\n    return g.shape",
    "def f(g):\n    def at(g): return g.shape\n    return at(1), (lambda: g)()",
    "def f(g):\n    def at():\n        nonlocal g\n        g = h(g)\n        g.shape",
    "def f(g):\n    g, h = 1, 2\n    return g.shape",
    "def f(g):\n    for g in g:\n        g.shape",
)


def functions(source: str) -> Iterator[types.CodeType]:
    """Yield the code of each function in a program, also of those inside others."""
    waiting = [compile(source, "program", "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        yield code
        waiting.extend(const for const in code.co_consts if isinstance(const, types.CodeType))


def signs(source: str) -> bool:
    found = next(code for code in functions(source) if code.co_argcount)
    return treats_as_array(found, 0)


@pytest.mark.parametrize("source", SIGNS)
def test_what_only_arrays_can_is_a_sign(source: str) -> None:
    assert signs(source)


@pytest.mark.parametrize("source", NO_SIGNS)
def test_what_lists_or_other_values_can_is_no_sign(source: str) -> None:
    assert not signs(source)


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_the_syntax_tree_has_every_sign_that_code_has() -> None:
    found = 0
    cases = {**test_input_types.LISTS, **test_input_types.ARRAYS}
    sources = [*SIGNS, *NO_SIGNS, *(source for source, _ in cases.values())]
    paths = (path for path in sorted(PROGRAMS.glob("*/*.py")) if path.parent.name != "errors")
    sources += [path.read_text() for path in paths]
    for source in sources:
        # In a program that uses an array library and copies lists, signs of the grid alone decide.
        longer = source + "\nimport library\nlibrary, library[:]\n"
        for code in functions(source):
            if not code.co_argcount or code.co_varnames[0] == ".0":  # of a comprehension
                continue
            if treats_as_array(code, 0):
                found += 1
                decided = inferred_from_tree((code, 0), longer, frozenset(["library"]))
                assert decided == "numpy", source
    assert found > 100
