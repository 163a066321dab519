# ruff: noqa: E501 — whole programs on one line
"""Isolation: no change that one program makes is visible to the next."""

from collections.abc import Callable

import pytest

from sandbox import Program, Result, Sandbox

Run = Callable[..., Result]

GRID = [[0, 1], [2, 3]]

# (statements of the first program, expression of the second that is 1 if it finds a trace)
TRACES = {
    "a global variable": ("global x\n    x = 1", "int('x' in globals())"),
    "an attribute of a module": ("import math\n    math.pi = 3", "int(__import__('math').pi == 3)"),
    "a new module": (
        "import sys, types\n    sys.modules['left'] = types.ModuleType('left')",
        "int('left' in __import__('sys').modules)",
    ),
    "a builtin": ("import builtins\n    builtins.oct = lambda x: 0", "int(oct(1) == 0)"),
    "a class of a library": (
        "import collections\n    collections.Counter.left = 1",
        "int(hasattr(__import__('collections').Counter, 'left'))",
    ),
    "the environment": (
        "import os\n    os.environ['LEFT'] = '1'",
        "int('LEFT' in __import__('os').environ)",
    ),
    "print options": (
        "import numpy as np\n    np.set_printoptions(threshold=1, precision=1)",
        "int(__import__('numpy').get_printoptions()['threshold'] == 1)",
    ),
    "error handling": (
        "import numpy as np\n    np.seterr(all='raise')",
        "int(__import__('numpy').geterr()['divide'] == 'raise')",
    ),
    "the recursion limit": (
        "import sys\n    sys.setrecursionlimit(5000)",
        "int(__import__('sys').getrecursionlimit() == 5000)",
    ),
    "a cache": (
        "import re\n    re.compile('left')",
        "int(any('left' in key for key in __import__('re')._cache))",
    ),
    "the decimal context": (
        "import decimal\n    decimal.getcontext().prec = 3",
        "int(__import__('decimal').getcontext().prec == 3)",
    ),
    "the collector": ("import gc\n    gc.disable()", "int(not __import__('gc').isenabled())"),
    "the search path": (
        "import sys\n    sys.path.append('/')",
        "int('/' in __import__('sys').path)",
    ),
    "the trace function": (
        "import sys\n    sys.setprofile(print)",
        "int(__import__('sys').getprofile() is not None)",
    ),
}


@pytest.mark.parametrize("trace", TRACES)
def test_a_program_of_policy_kernel_leaves_no_trace(run: Run, trace: str) -> None:
    leave, look = TRACES[trace]
    leaving = f"def task(g):\n    {leave}\n    return [[{look}]]"
    # The program itself finds the trace, so the expression works …
    assert run(leaving, "kernel").grids == [[[1]]]
    # … and no later program finds it, in either template.
    for _ in range(4):
        assert run(f"def task(g): return [[{look}]]", "kernel").grids == [[[0]]]


@pytest.mark.parametrize("policy", ["restricted", "kernel"])
def test_random_states_are_reset_for_each_program(box: Sandbox, policy: str) -> None:
    code = (
        "import random\nimport numpy as np\n"
        "def task(g):\n"
        "    return [[random.randrange(10), int(np.random.randint(10))] for _ in range(20)]"
    )
    used = "import random\nimport numpy as np\nrandom.seed(7)\nnp.random.seed(7)\n" + code
    box.run(Program(used, policy=policy), [GRID])
    results = {str(box.run(Program(code, policy=policy), [GRID]).grids) for _ in range(4)}
    assert len(results) == 1


def test_arguments_are_fresh_for_each_call_and_program(run: Run) -> None:
    code = "def task(grid):\n    grid[0, 0] = 9\n    return grid"
    inputs = [[[0, 1]], [[0, 1]]]
    for _ in range(2):
        assert run(code, inputs=inputs).grids == [[[9, 1]], [[9, 1]]]
    assert inputs == [[[0, 1]], [[0, 1]]]
    code = "def task(grid: list):\n    grid[0][0] += 1\n    return grid"
    same = [[3, 3]]
    assert run(code, inputs=[same, same]).grids == [[[4, 3]], [[4, 3]]]


def test_each_program_has_its_own_process(run: Run) -> None:
    code = "import os\ndef task(g):\n    print(os.getpid())\n    return g"
    # Process ids of two namespaces may coincide, but a namespace does not reuse one so soon.
    pids = [run(code, "kernel").stdout for _ in range(6)]
    assert len(set(pids)) >= 3


def test_all_calls_of_a_program_share_a_process(run: Run) -> None:
    code = "calls = []\ndef task(g):\n    calls.append(g)\n    return [[len(calls)]]"
    assert run(code, inputs=[GRID] * 3).grids == [[[1]], [[2]], [[3]]]


def test_client_modules_are_not_available_to_the_next_program(run: Run) -> None:
    code = "import common\ndef task(g): return g"
    for policy in ("restricted", "kernel"):
        assert run(code, policy, modules={"common": "x = 1"}).status == "ok"
        result = run(code, policy)
        assert result.outputs[0].error is not None
        assert result.outputs[0].error.type == "ModuleNotFoundError"


def test_a_restricted_program_cannot_change_shared_objects(run: Run) -> None:
    for body in ("math.pi = 3", "math.left = 3"):
        result = run(f"import math\ndef task(g):\n    {body}\n    return g")
        assert result.status in ("error", "violation"), body
    for target in ("collections.Counter", "np.ndarray", "int", "len"):
        code = f"import collections\nimport numpy as np\ndef task(g):\n    {target}.left = 1\n    return g"
        assert run(code).violations[0].rule == "attribute.write", target
