"""`eval` and `exec` of text: the same policy, the program's namespaces, and a finding."""

import sys
from collections.abc import Callable

import pytest

from sandbox import Note, Program, Result, Sandbox

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ("return [[eval('len(g)')]]", 2),
        ("x = 2\n    return [[eval(' \\tx + 1')]]", 3),
        ("exec('z = 4')\n    return [[eval('z')]]", 4),
        ("return [[eval('[y := i for i in range(3)][-1]')]]", 2),
        ("return [[eval('lambda v: v * 2')(3)]]", 6),
        ("return [list(map(eval, ['7']))]", 7),
        ("return [[eval('len([1])', {'__builtins__': {}})]]", 1),
        ("return [[eval('a + b', {'a': 1}, {'b': 2})]]", 3),
        ("exec(b'v = 3', d := {})\n    return [[d['v']]]", 3),
        ("exec('del a', d := {'a': 1})\n    return [[len(d)]]", 0),
        ("exec('a = 5', {}, d := {})\n    return [[d['a']]]", 5),
        (
            "d = {}\n    exec('def f(): return h()', d)\n    exec('def h(): return 6', d)\n"
            "    return [[d['f']()]]",
            6,
        ),
        ("exec('class Q:\\n  def __init__(self): self._v = 3')\n    return [[eval('Q()._v')]]", 3),
        (
            "import zlib\n    exec(zlib.decompress(zlib.compress(b'q = 8')))\n"
            "    return [[eval('q')]]",
            8,
        ),
    ],
)
def test_text_is_run_as_in_python(run: Run, body: str, value: int) -> None:
    result = run(f"def task(g):\n    {body}")
    # From Python 3.13, `exec` in a function has a copy of its locals, so later text finds nothing.
    is_lost = sys.version_info >= (3, 13) and "eval('" in body and "exec(" in body
    assert result.grids == ([None] if is_lost else [[[value]]])
    assert {note.rule for note in result.findings} == {"code.dynamic"}


def test_text_can_define_the_entry_point(run: Run) -> None:
    result = run("exec('def p(g): return [[y]]\\ny = 7')")
    assert result.grids == [[[7]]]
    note = Note("code.dynamic", "exec('def p(g): return [[y]]\\ny = 7')", 1)
    assert result.findings == [note]


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        ("eval('().__class__.__bases__')", "attribute.forbidden"),
        ("exec('import _thread')", "import.forbidden"),
        ("exec('import os\\nos.getcwd()')", "module.forbidden"),
        ("eval('[]._x')", "attribute.forbidden"),
        ("eval('l._x', {'guard private': lambda o, n: o, 'l': []})", "attribute.forbidden"),
        ("eval('l._x', {}, {'guard private': lambda o, n: o, 'l': []})", "attribute.forbidden"),
        ("eval('eval(\\'[]._x\\')')", "attribute.forbidden"),
        ("eval('open(1)')", "file.open"),
        ("eval('globals()')", "name.forbidden"),
        ("exec('__builtins__ = {}')", "name.forbidden"),
        ("eval(compile('1', '', 'eval'))", "code.compile"),
    ],
)
def test_the_policy_applies_to_text(run: Run, call: str, rule: str) -> None:
    code = f"def task(g):\n    try:\n        {call}\n    except BaseException: pass\n    return g"
    result = run(code)
    assert [(v.rule, v.line, v.layer) for v in result.violations] == [(rule, 3, "runtime")]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("eval('1 +')", "SyntaxError"),
        ("exec(b'\\xff')", "SyntaxError"),
        ("exec(b'# coding: nonesuch\\n1')", "SyntaxError"),
        ("eval(1)", "TypeError"),
        ("eval('1', type('1')())", "TypeError"),
        ("eval('asarray', {})", "NameError"),
        ("eval('1/0')", "ZeroDivisionError"),
    ],
)
def test_errors_of_text_are_errors_of_the_program(run: Run, call: str, error: str) -> None:
    result = run(f"def task(g):\n    return {call}")
    assert result.outputs[0].error is not None
    assert (result.outputs[0].error.type, result.outputs[0].error.line) == (error, 2)


def test_the_dictionaries_given_get_no_builtins(run: Run) -> None:
    code = "def task(g):\n    d, e = {}, {}\n    exec('a = 1', d, e)\n    print(d, e)\n    return g"
    result = run(code)
    assert result.stdout == "{} {'a': 1}\n"


def test_findings_about_text_are_limited(run: Run) -> None:
    result = run("def task(g):\n    for i in range(500): eval(f'{i}')\n    return g")
    assert result.status == "ok"
    assert len(result.findings) == 64


@pytest.mark.parametrize("call", ["eval", "exec"])
def test_text_can_be_forbidden(call: str) -> None:
    with Sandbox(concurrency=1, allow_eval=False) as box:
        code = f"def task(g):\n    {call}('1')\n    return g"
        result = box.run(Program(code), [[[0]]])
        assert [v.rule for v in result.violations] == [f"code.{call}"]
        assert [v.rule for v in box.audit(code)] == [f"code.{call}"]
