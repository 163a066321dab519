"""Profiles, and what the parent process loads."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox import Program, Result, Sandbox, Script
from sandbox.errors import SandboxUnavailableError
from sandbox.profiles import profile_of

Run = Callable[..., Result]


def test_the_profile_follows_from_the_source(run: Run) -> None:
    assert profile_of(["import numpy"], "restricted") == "lean"
    assert profile_of(["import scipy.ndimage"], "restricted") == "full"
    assert profile_of(["import helpers", "from scipy import ndimage"], "restricted") == "full"
    assert profile_of(["import os"], "kernel") == "kernel-lean"
    assert profile_of(["import scipy"], "kernel") == "kernel-full"
    code = "import helper\ndef task(g): return [[helper.n]]"
    modules = {"helper": "from scipy.ndimage import label\nn = label([[1]])[1]"}
    assert run(code, modules=modules).grids == [[[1]]]


def test_the_parent_loads_neither_policy_nor_template_nor_numpy(in_subprocess: Callable) -> None:
    source = """
import json, sys
import sandbox
for name in sandbox.__all__:
    getattr(sandbox, name)
from sandbox import Program, Sandbox, Script
with Sandbox(concurrency=1) as box:
    grids = box.run(Program("def task(g): return g"), [[[3]]]).grids
    printed = box.run_script(Script("print(input())", stdin="7")).stdout
    violations = box.audit("import subprocess")
heavy = ("sandbox.policy", "sandbox.template", "RestrictedPython", "numpy", "scipy")
loaded = [name for name in heavy if name in sys.modules]
print(json.dumps([grids, printed, [v.rule for v in violations], loaded]))
"""
    assert in_subprocess(source) == [[[[3]]], "7\n", ["import.forbidden"], []]


def test_optional_packages_are_loaded_in_templates_of_their_own(tmp_path: Path) -> None:
    package = tmp_path / "largepackage"
    package.mkdir()
    (package / "__init__.py").write_text("def flip(g): return g[::-1]\n")
    (package / "later.py").write_text("from largepackage import flip\nn = 7\n")
    sys.path.insert(0, str(tmp_path))
    tmp_path.chmod(0o755)
    loaded = "import sys\nprint('large' + 'package' in sys.modules)"
    try:
        with Sandbox(concurrency=1, extra_modules=["largepackage"]) as box:
            assert box.run_script(Script(loaded)).stdout == "False\n"
            used = box.run_script(Script("import largepackage.later as l\nprint(l.n, l.flip([1]))"))
            assert used.stdout == "7 [1]\n"
            program = Program("import largepackage\ndef task(g): return largepackage.flip(g)")
            assert box.run(program, [[[0], [1]]]).grids == [[[1], [0]]]
    finally:
        sys.path.remove(str(tmp_path))


def test_a_missing_optional_package_is_reported_at_the_start() -> None:
    with pytest.raises(SandboxUnavailableError, match="nosuchpackage is not installed"):
        Sandbox(concurrency=1, extra_modules=["nosuchpackage"]).start()


def test_a_profile_has_the_packages_that_a_source_mentions() -> None:
    packages = ["sympy", "pandas"]
    assert profile_of(["import sympy"], "kernel", packages) == "kernel-full+packages"
    assert profile_of(["import x", "import scipy, pandas as pd"], "restricted", packages) == (
        "full+packages"
    )
    assert profile_of(["import sympystuff"], "kernel", packages) == "kernel-lean"
