# ruff: noqa: E501 — whole programs on one line
"""The policy compiler: accepts ordinary Python, rejects the rest and keeps line numbers."""

import ast
import contextlib
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.policy import compiler
from sandbox.policy.compiler import PROGRAM_FILE, RejectedError, compile_program, findings
from sandbox.results import Violation

CORPUS = sorted((Path(__file__).parents[2] / "fidelity" / "programs").glob("*/*.py"))

ACCEPTED = {
    "annotations": "def task(grid: list[list[int]], n: 'int' = 0) -> list: return grid",
    "annotated assignment": "x: int = 5\ndef task(g):\n    y: list[int] = []\n    return y",
    "annotated assignment to an item": "x = [0]\nx[0]: int = 5",
    "annotated assignment to an attribute": "class A: pass\na = A()\na.b: int = 5",
    "augmented assignment to an item": "def task(grid):\n    grid[0, 1] += 1\n    grid[0][1] -= 2",
    "augmented assignment to an attribute": "class A:\n    n = 0\na = A()\na.n += 1\na.m = a.n",
    "augmented assignment to a slice": "x = [1, 2]\nx[:1] += [3]",
    "nonlocal": "def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += 1\n    return g",
    "walrus": "if (n := 5) > 3: print(n)\nx = [y := 1, y ** 2]",
    "walrus in a comprehension": "def f(xs): return [y for x in xs if (y := x * 2) > 2]",
    "match": (
        "def f(x):\n    match x:\n        case [1, *rest] if rest: return rest\n"
        "        case {'a': a, **others}: return a\n        case (1 | 2) as n: return n\n"
        "        case str(): return x\n        case None | True: return 0\n"
        "        case _: return 1"
    ),
    "match on a name of a class": (
        "class C:\n    A = 1\ndef f(x):\n    match x:\n        case C.A: return 1"
    ),
    "match on a class": (
        "class P:\n    def __init__(self): self.x = 1\n"
        "def f(p):\n    match p:\n        case P(x=1): return True"
    ),
    "comprehensions": "a = [x for x in 'ab']\nb = {x: 1 for x in a}\nc = {*a}\nd = (x for x in a)",
    "closures": "def f(x):\n    def g(y): return x + y\n    return g",
    "lambdas": "f = lambda x, *a, y=1, **k: (x, a, y, k)",
    "recursion": "def f(n): return n * f(n - 1) if n else 1",
    "generators": "def f():\n    x = yield 1\n    yield from [2, 3]\n    return x",
    "classes": "class A:\n    n = 0\n    def __init__(self, x): self.x = x\n    def m(self): return self.x",
    "inheritance": "class A: pass\nclass B(A):\n    def __init__(self): super().__init__()",
    "operators on a class": "class V:\n    def __add__(self, o): return self\n    __radd__ = __add__",
    "private attributes": "class A:\n    def __init__(self):\n        self._x = 1\n        self.__y = 2",
    "slots": "class A:\n    __slots__ = ('x',)\n    def __init__(self): self.x = 1",
    "properties": "class A:\n    @property\n    def x(self): return 1\n    @x.setter\n    def x(self, v): pass",
    "class and static methods": "class A:\n    @classmethod\n    def f(cls): return cls()\n    @staticmethod\n    def g(): pass",
    "dataclasses": "from dataclasses import dataclass, field\n@dataclass(frozen=True)\nclass A:\n    x: int = 0\n    y: list = field(default_factory=list)",
    "enums": "from enum import Enum\nclass C(Enum):\n    A = 1",
    "abstract classes": "from abc import ABC, ABCMeta, abstractmethod\nclass A(ABC):\n    @abstractmethod\n    def f(self): ...\nclass B(metaclass=ABCMeta): pass",
    "f-strings": "x = 1\ny = f'{x} {x!r} {x:>{x}} {x=} {[x for x in (1,)]} {{}}'",
    "print": "print('a', 1, sep='', end='')",
    "star-arguments": "def f(*a, k=1, **kw): return f(*a, **kw) if a else [*a, *kw]",
    "positional-only parameters": "def f(a, /, b, *, c): return a",
    "star-targets": "a, *b = 1, 2, 3\n(c, d), [*e] = (1, 2), [3]",
    "global": "n = 0\ndef f():\n    global n\n    n += 1",
    "underscore": "for _ in range(3): pass\n_, x = 1, 2\ny = [0 for _ in range(2)]\nprint(_)",
    "main guard": "if __name__ == '__main__':\n    print('no')",
    "type imports": "from typing import List, Optional, TYPE_CHECKING\nfrom collections.abc import Callable\nif TYPE_CHECKING:\n    import os\nx: Optional[List[int]] = None",
    "future imports": "from __future__ import annotations\ndef f(x: Undefined): pass",
    "import forms": "import numpy as np, math\nfrom numpy import array as a, zeros\nimport numpy.linalg\nfrom numpy.linalg import det",
    "try": "try:\n    x = 1\nexcept (ValueError, KeyError) as e:\n    raise RuntimeError from e\nelse: pass\nfinally: pass",
    "exception groups": "try:\n    x = 1\nexcept* ValueError as e: pass",
    "with": "class C:\n    def __enter__(self): return 1\n    def __exit__(self, *a): pass\nwith C() as x, (C()) as y: pass",
    "while and for with else": "while False: pass\nelse: pass\nfor x in []: break\nelse: pass",
    "assert and del": "x = [1, 2]\nassert x, 'no'\ndel x[0]\ndel x",
    "conditional expressions": "x = 1 if 2 < 3 <= 4 != 5 else not None",
    "slices": "x = [1, 2, 3]\ny = x[::-1], x[1:], x[:-1]",
    "numpy indexing": "def f(g): return g[1:, ..., None, g > 0]",
    "bit operations": "x = ~1 & 2 | 3 ^ 4 << 5 >> 6",
    "matrix product": "def f(a, b):\n    a @= b\n    return a @ b",
    "decorators": "def d(f): return f\n@d\n@(lambda f: f)\ndef g(): pass",
    "type of": "x = type(1) is int and isinstance(1, int) and (1).__class__",
    "format": "x = '{} {:>3} {a}'.format(1, 2, a=3) + '%d' % 4 + format(5, '03')",
    "docstrings": "'''Module.'''\ndef f():\n    '''Function.'''\nx = f.__doc__",
    "type aliases": "Grid = list[list[int]]\nx: Grid",
    "numbers": "x = 1_000, 0xff, 0b1, 1e5, 1j, ...",
    "dunder calls": "x = [1].__len__(), (1).__add__(2), {}.__contains__(1)",
}

REFUSED = [
    # A pattern cannot contain a guard.
    (
        "class C:\n    _A = 1\ndef f(x):\n    match x:\n        case C._A: return 1",
        "attribute.forbidden",
        "_A",
    ),
    (
        "class C:\n    obj = 1\ndef f(x):\n    match x:\n        case C.obj: return 1",
        "attribute.forbidden",
        "obj",
    ),
    ("x.__subclasses__()", "attribute.forbidden", "__subclasses__"),
    ("(lambda: 0).__globals__", "attribute.forbidden", "__globals__"),
    ("().__class__.__bases__", "attribute.forbidden", "__bases__"),
    ("(1).__class__.__mro__", "attribute.forbidden", "__mro__"),
    ("(x for x in []).gi_frame", "attribute.forbidden", "gi_frame"),
    ("x.f_back.f_globals", "attribute.forbidden", "f_globals"),
    ("x.tb_frame", "attribute.forbidden", "tb_frame"),
    ("x.__reduce_ex__(2)", "attribute.forbidden", "__reduce_ex__"),
    ("x.__class__ = y", "attribute.forbidden", "__class__"),
    ("del x.__dict__", "attribute.forbidden", "__dict__"),
    ("x.__init__ = y", "attribute.forbidden", "__init__"),
    ("for x.__class__ in y: pass", "attribute.forbidden", "__class__"),
    ("[0 for x.__class__ in y]", "attribute.forbidden", "__class__"),
    ("with x as y.__class__: pass", "attribute.forbidden", "__class__"),
    ("match x:\n    case A(__class__=c): pass", "attribute.forbidden", "__class__"),
    ("match x:\n    case A(gi_frame=c): pass", "attribute.forbidden", "gi_frame"),
    ("f'{x.__globals__}'", "attribute.forbidden", "__globals__"),
    ("__builtins__", "name.forbidden", "__builtins__"),
    ("__import__('os')", "name.forbidden", "__import__"),
    ("__loader__", "name.forbidden", "__loader__"),
    ("__class__ = 1", "name.forbidden", "__class__"),
    ("class A:\n    def __reduce__(self): pass", "name.forbidden", "__reduce__"),
    ("class A:\n    __reduce__ = 1", "name.forbidden", "__reduce__"),
    ("class A:\n    def __getattribute__(s, n): pass", "name.forbidden", "__getattribute__"),
    ("class A:\n    def __del__(self): pass", "name.forbidden", "__del__"),
    ("class A:\n    __match_args__ = ('__class__',)", "name.forbidden", "__match_args__"),
    ("class A:\n    __module__ = 'numpy'", "name.forbidden", "__module__"),
    ("class A:\n    import numpy as __reduce__", "name.forbidden", "__reduce__"),
    ("class A:\n    for __reduce__ in x: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    (__reduce__ := 1)", "name.forbidden", "__reduce__"),
    ("class A:\n    with x as __reduce__: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    try: pass\n    except E as __reduce__: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    match x:\n        case __reduce__: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    match x:\n        case [*__reduce__]: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    match x:\n        case {**__reduce__}: pass", "name.forbidden", "__reduce__"),
    ("class A:\n    class __reduce__: pass", "name.forbidden", "__reduce__"),
    ("def f():\n    global __builtins__\n    __builtins__ = 1", "name.forbidden", "__builtins__"),
    ("class A(metaclass=M): pass", "class.metaclass", "M"),
    ("class A(**k): pass", "class.metaclass", "**k"),
    ("class A(type): pass", "class.metaclass", "type"),
    ("import _thread", "import.forbidden", "_thread"),
    ("import numpy._core", "import.forbidden", "numpy._core"),
    ("from numpy import _core", "import.forbidden", "_core"),
    ("from numpy._core import x", "import.forbidden", "numpy._core"),
    ("from __builtin__ import x", "import.forbidden", "__builtin__"),
    ("async def f(): pass", "syntax.forbidden", ""),
    ("async def f():\n    async with x: pass", "syntax.forbidden", ""),
]


@pytest.mark.parametrize("construct", ACCEPTED)
def test_ordinary_python_is_accepted(construct: str) -> None:
    source = ACCEPTED[construct]
    assert findings(source) == []
    # Also on the slow path, which the fast path may have skipped.
    compile_slowly(source)


@pytest.mark.parametrize(("source", "rule", "detail"), REFUSED)
def test_what_is_never_safe_is_rejected(source: str, rule: str, detail: str) -> None:
    found = findings(source)
    assert (rule, True) in [(f.rule, detail in f.detail) for f in found]
    assert all(finding.layer == "static" for finding in found)
    with pytest.raises(RejectedError):
        compile_program(source, "restricted")


@pytest.mark.parametrize(("source", "rule", "detail"), REFUSED)
def test_policy_kernel_compiles_anything(source: str, rule: str, detail: str) -> None:
    assert compile_program(source, "kernel").co_filename == PROGRAM_FILE


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "x = (",
        "return 1",
        "\0",
        "x = 1\0",
        "def f():\nx",
        "await x",
        "f'{'",
        "\ufeff\ufeff",
    ],
)
def test_invalid_python_is_a_syntax_error(policy: str, source: str) -> None:
    with pytest.raises(SyntaxError):
        compile_program(source, policy)


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000 + ")" * 5000,
        "[" * 5000,
        "x = " + "-" * 100_000 + "1",
        "x = " + "1+" * 50_000 + "1",
        "a" + ".b" * 50_000,
        "x = " + "not " * 25_000 + "1",
        "f" + "()" * 50_000,
        "".join("\t" * n + "if x:\n" for n in range(99)) + "\t" * 99 + "x.__class__",
    ],
)
def test_deep_nesting_is_an_error_and_does_not_crash(
    in_subprocess, policy: str, source: str
) -> None:
    script = (
        "import json, sys\nfrom sandbox.policy.compiler import *\n"
        "try:\n    compile_program(sys.argv[1], sys.argv[2])\n"
        "except (SyntaxError, RecursionError, MemoryError, RejectedError) as error:\n    pass\n"
        "print(json.dumps(True))"
    )
    assert in_subprocess(script, source, policy) is True


def test_findings_have_lines_and_are_sorted() -> None:
    source = (
        "x = 1\n\nx.__globals__\nclass A:\n    def __reduce__(self):\n        return x.gi_frame\n"
    )
    assert findings(source) == [
        Violation("attribute.forbidden", "__globals__", 3, "static"),
        Violation("name.forbidden", "__reduce__", 5, "static"),
        Violation("attribute.forbidden", "gi_frame", 6, "static"),
    ]


def test_unicode_names_are_checked_in_normalized_form() -> None:
    for spelled in ("x.__ｇlobals__", "x.__glob𝒶ls__", "ｘ.__globals__", "x.ｆ_back"):
        assert findings(spelled), spelled


def lines(code, found=None) -> list:
    """Return the name and line numbers of each code object, starting with the outermost."""
    found = [] if found is None else found
    found.append((code.co_name, sorted({n for _, _, n in code.co_lines() if n is not None})))
    for const in code.co_consts:
        if hasattr(const, "co_lines"):
            lines(const, found)
    return found


def compile_slowly(source: str):
    """Compile `source` on the slow path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compiler.compile_guarded(source, PROGRAM_FILE)


@pytest.mark.parametrize("construct", ACCEPTED)
def test_guards_keep_every_line_number(construct: str) -> None:
    source = ACCEPTED[construct]
    assert lines(compile_slowly(source)) == lines(compile_program(source, "kernel"))


def test_guards_keep_the_line_numbers_of_the_whole_corpus() -> None:
    checked = 0
    for path in CORPUS:
        source = path.read_text()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                plain = compile_program(source, "kernel")
        except SyntaxError:
            continue
        assert lines(compile_slowly(source)) == lines(plain), path.name
        checked += 1
    assert checked > 300


def test_names_of_guards_are_not_identifiers() -> None:
    for guard in (compiler.LOAD_GUARD, compiler.PRIVATE_GUARD, compiler.WRITE_GUARD):
        assert not guard.isidentifier()
    code = compile_program("x.format(1)\nx._y\nx.z = 1", "restricted")
    assert {compiler.LOAD_GUARD, compiler.PRIVATE_GUARD, compiler.WRITE_GUARD} <= set(code.co_names)


class CountingTransformer(compiler.PolicyTransformer):
    """Counts the guards that it inserts."""

    guards = 0

    def _call(self, *args, **kwargs):
        self.guards += 1
        return super()._call(*args, **kwargs)


def both_paths(source: str) -> tuple[bool, list[Violation], int]:
    """Return whether the fast path accepts, and the findings and guards of the slow path."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code = compile(source, PROGRAM_FILE, "exec", dont_inherit=True)
        tree = ast.parse(source)
    transformer = CountingTransformer()
    transformer.visit(tree)
    return compiler._needs_no_guard(code), transformer.findings, transformer.guards


def is_consistent(source: str) -> bool:
    """Return whether the fast path rejects what the slow path would reject or change."""
    try:
        is_fast, found, guards = both_paths(source)
    except (SyntaxError, RecursionError, SystemError):  # the last is a bug of CPython 3.12.1
        return True
    return not is_fast or not (found or guards)


def test_the_fast_path_is_consistent_on_the_whole_corpus() -> None:
    assert [path.name for path in CORPUS if not is_consistent(path.read_text())] == []


def test_the_fast_path_accepts_most_of_the_corpus() -> None:
    passed = total = 0
    for path in CORPUS:
        try:
            passed += both_paths(path.read_text())[0]
            total += 1
        except SyntaxError:
            continue
    assert passed > total / 2


@pytest.mark.parametrize(("source", "rule", "detail"), REFUSED)
def test_the_fast_path_accepts_nothing_forbidden(source: str, rule: str, detail: str) -> None:
    assert not both_paths(source)[0]


@pytest.mark.parametrize(
    "source",
    [
        "def task(__x__): return __x__",
        "def task(g):\n    __class__ = g\n    return g",
        "def task(g):\n    for __reduce__ in g: pass",
        "def task(g):\n    import numpy as __np__",
        "lambda __x__: 1",
        "def task(g):\n    def __f__(): pass",
        "[0 for __x__ in y]",
        "def f():\n    global __builtins__",
        "import __init__",
        "from __init__ import x",
    ],
)
def test_the_fast_path_accepts_no_forbidden_bindings(source: str) -> None:
    assert is_consistent(source)


# Sources generated from a grammar. Names come from a short list, so that bad ones are frequent.
_NAMES = st.sampled_from(
    "x y _ _x __x f self __init__ __name__ __class__ __dict__ __globals__ __reduce__ format obj "
    "gi_frame tofile ctypes dump np math _asdict __module__ __builtins__ f_back".split()
)
_ATOMS = st.one_of(_NAMES, st.sampled_from(["1", "'a'", "[]", "()", "{}", "None", "..."]))


def _join(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda values: pattern.format(*values))


_EXPRESSIONS = st.recursive(
    _ATOMS,
    lambda e: st.one_of(
        _join("{}.{}", _NAMES, _NAMES),
        _join("({}).{}", e, _NAMES),
        _join("{}({}, {}={})", _NAMES, e, _NAMES, e),
        _join("({})[{}]", e, e),
        _join("({} + {})", e, e),
        _join("[{} for {} in {} if {}]", e, _NAMES, e, e),
        _join("({} for {} in {})", e, _NAMES, e),
        _join("(lambda {}, *{}: {})", _NAMES, _NAMES, e),
        _join("({} := {})", _NAMES, e),
        _join('f"{{{}.{}}}"', _NAMES, _NAMES),
        _join("(yield {})", e),
        _join("(x async for x in {})", e),
    ),
    max_leaves=6,
)
_TARGETS = st.one_of(_NAMES, _join("{}.{}", _NAMES, _NAMES), _join("{}[{}]", _NAMES, _ATOMS))


def _indent(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())


_STATEMENTS = st.recursive(
    st.one_of(
        _EXPRESSIONS,
        _join("{} = {}", _TARGETS, _EXPRESSIONS),
        _join("{} += {}", _TARGETS, _EXPRESSIONS),
        _join("{}: {} = {}", _TARGETS, _ATOMS, _EXPRESSIONS),
        _join("del {}", _TARGETS),
        _join("import {}", _NAMES),
        _join("import {}.{} as {}", _NAMES, _NAMES, _NAMES),
        _join("from {} import {} as {}", _NAMES, _NAMES, _NAMES),
        _join("global {}", _NAMES),
        _join("return {}", _EXPRESSIONS),
    ),
    lambda block: st.one_of(
        _join("{}\n{}", block, block),
        _join("def {}({}, {}=1):\n{}", _NAMES, _NAMES, _NAMES, block.map(_indent)),
        _join("@{}\ndef f():\n{}", _EXPRESSIONS, block.map(_indent)),
        _join("async def f():\n{}", block.map(_indent)),
        _join("class {}({}):\n{}", _NAMES, _NAMES, block.map(_indent)),
        _join("if {}:\n{}", _EXPRESSIONS, block.map(_indent)),
        _join("for {} in {}:\n{}", _TARGETS, _EXPRESSIONS, block.map(_indent)),
        _join("with {} as {}:\n{}", _EXPRESSIONS, _TARGETS, block.map(_indent)),
        _join("try:\n    pass\nexcept {} as {}:\n{}", _NAMES, _NAMES, block.map(_indent)),
        _join(
            "match {}:\n    case {}({}={}):\n{}",
            *(_NAMES, _NAMES, _NAMES, _NAMES, block.map(_indent).map(_indent)),
        ),
        _join("match {}:\n    case [{}, *{}]:\n        pass", _NAMES, _NAMES, _NAMES),
        _join("match {}:\n    case {}.{}:\n        pass", _NAMES, _NAMES, _NAMES),
    ),
    max_leaves=5,
)


def _only_binds_special_names(source: str) -> bool:
    """Return whether all findings are bound names, which the test above covers."""
    _, found, guards = both_paths(source)
    return not guards and {f.rule for f in found} <= {"name.forbidden", "import.forbidden"}


@pytest.mark.long
@settings(max_examples=500)
@given(_STATEMENTS)
def test_the_fast_path_is_consistent_on_generated_sources(source: str) -> None:
    assert is_consistent(source) or _only_binds_special_names(source)


@settings(max_examples=200)
@given(_STATEMENTS)
def test_generated_sources_compile_or_are_rejected(source: str) -> None:
    for policy, refusals in (
        ("restricted", (SyntaxError, RejectedError)),
        ("kernel", (SyntaxError,)),
    ):
        with warnings.catch_warnings(), contextlib.suppress(*refusals):
            warnings.simplefilter("ignore")
            compile_program(source, policy)
