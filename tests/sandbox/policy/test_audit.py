"""The static audit finds violations without running the program."""

import pytest

from sandbox import Sandbox
from sandbox.policy.audit import audit


@pytest.mark.parametrize(
    ("source", "rule", "detail", "line"),
    [
        ("x = 1\nopen('colors.txt', 'w')", "file.open", "open('colors.txt', 'w')", 2),
        ("import os", "import.unavailable", "os", 1),
        ("import os\nos.system('x')", "module.forbidden", "os.system", 2),
        ("import os.path as p\np.join('a')", "module.forbidden", "os.path.join", 2),
        ("import os.path\nos.path.join('a')", "module.forbidden", "os.path.join", 2),
        ("from os import path", "import.unavailable", "os", 1),
        ("from os import path\npath.join('a')", "module.forbidden", "os.path.join", 2),
        ("from os import system as s\ns('a')", "module.forbidden", "os.system", 2),
        ("from os import *", "module.forbidden", "os.*", 1),
        ("import difflib", "import.unavailable", "difflib", 1),
        ("import scipy.io", "import.unavailable", "scipy.io", 1),
        ("from subprocess import run", "import.forbidden", "subprocess", 1),
        ("import numpy.ctypeslib", "import.forbidden", "numpy.ctypeslib", 1),
        ("def f():\n    return eval('1')", "code.dynamic", "eval('1')", 2),
        ("compile('1', '', 'eval')", "code.compile", "compile('1', '', 'eval')", 1),
        ("import numpy as np\nnp.save('a', 1)", "file.open", "numpy.save", 2),
        ("from numpy import load", "file.open", "numpy.load", 1),
        ("().__class__.__base__", "attribute.forbidden", "__base__", 1),
    ],
)
def test_finds_violations_with_their_lines(source, rule, detail, line):
    found = [(f.rule, f.detail, f.line) for f in audit(source)]
    assert (rule, detail, line) in found
    assert {f.layer for f in audit(source)} == {"static"}


@pytest.mark.parametrize(
    "source",
    [
        "def task(grid):\n    return grid[::-1]",
        "open = []\nopen.append(1)",
        "def compile(x): return x\ncompile(1)",
        "import numpy as np\nimport scipy.ndimage\nfrom collections import deque",
        "import torch",
    ],
)
def test_honest_code_has_no_findings(source):
    assert audit(source) == []


def test_uses_of_what_a_caught_import_would_bind_are_no_findings():
    source = "try:\n    import os\n    os.getcwd()\nexcept ImportError:\n    os = None\n"
    assert [(f.rule, f.line) for f in audit(source)] == [("import.unavailable", 2)]
    source = "import difflib\ndifflib.SequenceMatcher()\nos = 1\nimport os\nos.real\n"
    assert {f.rule for f in audit(source)} == {"import.unavailable"}


def test_evaluated_text_is_a_violation_where_it_is_not_allowed():
    assert [f.rule for f in audit("eval('1')", allow_eval=False)] == ["code.eval"]


def test_findings_are_not_repeated():
    assert len(audit("import os\nimport os")) == 2
    assert len(audit("import os; import os")) == 1


def test_invalid_python_is_a_syntax_error():
    with pytest.raises(SyntaxError):
        audit("def task(")


def test_the_sandbox_audits_in_a_child_and_runs_nothing():
    with Sandbox(concurrency=1) as box:
        found = box.audit("print('ran')\nwhile True: pass\nopen('x')")
        assert [(f.rule, f.line) for f in found] == [("file.open", 3)]
        with pytest.raises(SyntaxError, match="expected"):
            box.audit("def task(grid) return")
        with pytest.raises(SyntaxError):
            box.audit("(" * 5000)
