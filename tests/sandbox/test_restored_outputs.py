"""Programs of all kinds have the same outputs in a child that is put back as in one of their own.

OMNIARC_RESTORED_PROGRAMS sets the number.
"""

import os
import random

import msgspec
import pytest

from sandbox import Limits, Program, Result, Sandbox
from tests.sandbox.test_fidelity import SAMPLE

pytestmark = pytest.mark.long

PROGRAMS = int(os.environ.get("OMNIARC_RESTORED_PROGRAMS", "500"))
PORTION = 500
LIMITS = Limits(wall_seconds=20, cpu_seconds=20)
INPUTS = [[[1, 0, 2], [0, 3, 0]], [[5]]]

# What ends otherwise than with an output, and what shows the state of the interpreter.
OTHERS = [
    "def task(grid): return 1 / 0",
    "def task(grid): return 'text'",
    "def task(grid): return (",
    "def task(grid): open('colors.txt', 'w')",
    "import os\ndef task(grid): return os.listdir('/')",
    "def task(grid): return ().__class__.__subclasses__()",
    "def task(grid):\n    def deeper(n): return deeper(n + 1)\n    return deeper(0)",
    "def task(grid):\n    print('x' * 3_000_000)\n    return grid",
    "import random\nimport numpy as np\n"
    "def task(grid):\n"
    "    print(random.random(), np.random.rand(), np.random.default_rng().random(), hash('a'))\n"
    "    return [[random.randrange(10) for _ in range(30)]]",
    "import itertools, collections\n"
    "seen = collections.Counter()\ncount = itertools.count()\n"
    "def task(grid):\n    seen[next(count)] += 1\n    print(seen)\n    return [[len(seen)]]",
    "import numpy as np\n"
    "def task(grid):\n"
    "    print(np.get_printoptions(), np.geterr())\n"
    "    np.set_printoptions(precision=2)\n    np.seterr(all='raise')\n    return grid",
    "import sys\n"
    "def task(grid):\n"
    "    print(sys.getrecursionlimit())\n    sys.setrecursionlimit(4321)\n    return grid",
    "import re, functools, decimal\n"
    "def task(grid):\n"
    "    re.compile('a+b'); decimal.getcontext().prec = 5\n"
    "    print(decimal.Decimal(1) / 7)\n    return grid",
]


def outcome(result: Result) -> object:
    """Return what a result says of the program, without what is measured."""
    outputs = [msgspec.structs.replace(output, wall_ms=None) for output in result.outputs]
    return (
        *(result.status, outputs, result.stdout, result.stdout_truncated),
        *(result.violations, result.findings, result.input_type),
    )


def test_restored_and_forked_children_have_the_same_outcomes() -> None:
    sources = [path.read_text() for path in SAMPLE] + OTHERS * 8
    rng = random.Random(20261129)
    restored = 0
    with Sandbox(concurrency=2) as putting_back, Sandbox(concurrency=2, restores=0) as forking:
        for start in range(0, PROGRAMS, PORTION):
            chosen = rng.choices(sources, k=min(PORTION, PROGRAMS - start))
            work = [(Program(code), INPUTS) for code in chosen]
            found = putting_back.run_batch(work, LIMITS)
            expected = forking.run_batch(work, LIMITS)
            restored += sum(result.isolation == "restored" for result in found)
            differ = [
                code
                for code, one, other in zip(chosen, found, expected, strict=True)
                if outcome(one) != outcome(other)
            ]
            assert differ == []
            assert {result.isolation for result in expected} == {"fork"}
    assert restored > PROGRAMS // 2
