"""Profiles, and what the parent process loads."""

from collections.abc import Callable

from sandbox import Result
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
