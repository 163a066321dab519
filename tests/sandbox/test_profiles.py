"""Profiles, and what the parent process loads."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox import Limits, Program, Result, Sandbox, Script
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


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.parametrize("named", ["largepackage", "largepackage.*"])
def test_optional_packages_are_loaded_in_templates_of_their_own(tmp_path: Path, named: str) -> None:
    package = tmp_path / "largepackage"
    package.mkdir()
    (package / "__init__.py").write_text("def flip(g): return g[::-1]\n")
    (package / "later.py").write_text("from largepackage import flip\nn = 7\n")
    sys.path.insert(0, str(tmp_path))
    tmp_path.chmod(0o755)
    loaded = "import sys\nprint('large' + 'package' in sys.modules)"
    try:
        with Sandbox(concurrency=1, extra_modules=[named]) as box:
            assert box.run_script(Script(loaded)).stdout == "False\n"
            used = box.run_script(Script("import largepackage.later as l\nprint(l.n, l.flip([1]))"))
            assert used.stdout == "7 [1]\n"
            code = "import largepackage\ndef task(g): return largepackage.flip(g)"
            assert box.run(Program(code, policy="kernel"), [[[0], [1]]]).grids == [[[1], [0]]]
            refused = box.run(Program(code), [[[0], [1]]])
            (output,) = refused.outputs
            assert output.error is not None
            message = "package 'largepackage' is available under policy kernel only"
            assert output.error.message == message
            assert (refused.violations, [note.rule for note in refused.findings]) == (
                [],
                ["import.unavailable"],
            )
            caught = code.replace(
                "import largepackage", "try: import largepackage\nexcept ImportError: pass"
            )
            caught = caught.replace("largepackage.flip(g)", "g")
            assert box.run(Program(caught), [[[0], [1]]]).grids == [[[0], [1]]]
    finally:
        sys.path.remove(str(tmp_path))


WITH_PACKAGES = {
    "sympy": (
        "import sympy\nx = sympy.Symbol('x')\n"
        "print(sympy.solve(x**2 - 4), sympy.integrate(x * sympy.sin(x)))\n"
        "from sympy.combinatorics import Permutation\n"
        "print(sympy.factor(x**3 - 1), sympy.lambdify(x, x**2)(3), Permutation([1, 0]).size)",
        "[-2, 2] -x*cos(x) + sin(x)\n(x - 1)*(x**2 + x + 1) 9 2\n",
    ),
    "networkx": (
        "import networkx as nx\ng = nx.grid_2d_graph(4, 4)\n"
        "print(nx.shortest_path_length(g, (0, 0), (3, 3)), len(nx.pagerank(g)))\n"
        "print(nx.to_numpy_array(nx.path_graph(2)).tolist())",
        "6 16\n[[0.0, 1.0], [1.0, 0.0]]\n",
    ),
    "pandas": (
        "import io\nimport pandas as pd\n"
        "frame = pd.read_csv(io.StringIO('a,b\\n1,3\\n2,4\\n2,5\\n'))\n"
        "print(frame.groupby('a').b.sum().to_dict(), frame.query('a > 1').shape)\n"
        "print(frame.merge(frame, on='a').shape, frame.pivot_table(index='a').size)",
        "{1: 3, 2: 9} (2, 2)\n(5, 3) 2\n",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("package", WITH_PACKAGES)
def test_scripts_use_real_packages(package: str) -> None:
    pytest.importorskip(package)
    code, printed = WITH_PACKAGES[package]
    limits = Limits(wall_seconds=30, cpu_seconds=30, memory_mb=1024)
    with Sandbox(concurrency=1, extra_modules=[package]) as box:
        result = box.run_script(Script(code), limits)
        assert (result.stdout, result.violations) == (printed, [])
        inside = code.replace("\n", "\n    ")
        program = Program(f"def task(grid):\n    {inside}\n    return grid", policy="kernel")
        ran = box.run(program, [[[0]]], limits)
        assert (ran.stdout, ran.grids) == (printed, [[[0]]])


def test_a_missing_extra_module_is_reported_at_the_start() -> None:
    for name in ("nosuchpackage", "nosuchpackage.module"):
        with pytest.raises(SandboxUnavailableError, match=f"{name} is not installed"):
            Sandbox(concurrency=1, extra_modules=[name]).start()


def test_a_profile_has_the_packages_that_a_source_mentions() -> None:
    packages = ["sympy", "pandas"]
    assert profile_of(["import sympy"], "kernel", packages) == "kernel-full+packages"
    assert profile_of(["import x", "import scipy, pandas as pd"], "restricted", packages) == "full"
    assert profile_of(["import sympystuff"], "kernel", packages) == "kernel-lean"
