"""No call of a function of numpy or scipy is reported as an attempt of the program that calls it.

A library that asks the machine for its processors, or for a file of its own, would be stopped at
the kernel wall, and that would look as if the program had broken out of the language wall.
"""

from collections.abc import Callable

import pytest

from sandbox import Limits, Result
from sandbox.policy import names
from sandbox.policy.modules import MODULES, SCIPY_MODULES

Run = Callable[..., Result]

LIMITS = Limits(wall_seconds=60, cpu_seconds=15, memory_mb=2048, output_kb=4096)
# For a function by itself: a call that is a violation is one at once.
SHORT = Limits(wall_seconds=20, cpu_seconds=3, memory_mb=2048, output_kb=4096)
LIBRARIES = [
    name for name in (*MODULES, *SCIPY_MODULES) if name.partition(".")[0] in ("numpy", "scipy")
]
# Modules whose functions ask for processors or frames, quick enough for the ordinary tests.
QUICK = ("numpy.fft", "scipy.fft", "scipy.linalg", "scipy.optimize", "scipy.spatial")

# Modules with functions that take a number of workers.
ASKING = (
    *("scipy.fft", "scipy.optimize", "scipy.spatial", "scipy.stats", "scipy.linalg"),
    *("scipy.signal", "scipy.ndimage"),
)

# Names of attributes that are violations to touch.
LEFT_OUT = set(names.GUARDED | names.FORBIDDEN_ATTRIBUTES)

# How many functions one program calls.
GROUP = 15

# Calls the functions NAMES of module M, and the public methods of what they return, with each tuple
# of arguments. Methods that the guards refuse by their names are left out.
CALLS = """
import numpy as np
import MODULE as M

A = np.arange(16.0).reshape(4, 4) + 5 * np.eye(4)
V = np.arange(1.0, 9.0)
I = np.arange(12).reshape(3, 4) % 5

def square(x, *_):
    return np.sum(np.asarray(x) ** 2) - 1

def first(x, *_):
    return x

ARGUMENTS = [
    (), (A,), (V,), (I,), (2,), (0.5,), ("a",), ((2, 2),), (np.float64,), ([A, A],),
    (A, A), (V, V), (I, I), (A, 2), (V, 2), (2, 3), (2, V), (A, V), (0.3, 0.5), ("a", V),
    (V, "hann"), (4, 0.3), ([1, 2], [3, 4]), (["a", "b"], "a"),
    (V, V, V), (V, V, 2), (A, 2, 2), (A, V, V), (A, A, A), (0.1, 0.2, 0.3), (2, 1, 0),
    (square, V), (square, 0.0, 2.0), (square, A), (square, [(0, 1), (0, 1)]), (first, V, 2),
    (0.1, 0.2, 0.3, 0.4),
]
KEYWORDS = [{}, {"workers": -1}, {"workers": 3}] if M.__name__ in ASKING else [{}]
WITH_METHODS = M.__name__ != "scipy.stats"  # those of distributions integrate for minutes
PLAIN = (np.ndarray, np.generic, int, float, complex, str, bytes, bool, tuple, list, dict)

def attempt(function, arguments, keywords):
    try:
        return function(*arguments, **keywords)
    except Exception:
        return None

def methods(value):
    if value is None or isinstance(value, PLAIN):
        return
    for name in dir(value):
        if name[0] != "_" and name not in LEFT_OUT:
            method = getattr(value, name, None)
            if callable(method):
                attempt(method, (), {})
                attempt(method, (0.5,), {})

def task(grid):
    for name in NAMES:
        function = getattr(M, name)
        seen = set()
        for arguments in ARGUMENTS:
            for keywords in KEYWORDS:
                value = attempt(function, arguments, keywords)
                if value is not None and type(value) not in seen and WITH_METHODS:
                    seen.add(type(value))
                    methods(value)
    return grid
"""


def public_functions(run: Run, module: str) -> list[str]:
    """Return what a program can call by a name of `module`."""
    listing = run(
        f"import {module} as M\n"
        "for name in dir(M):\n"
        "    if name[0] != '_' and callable(getattr(M, name)): print(name)\n"
        "def task(grid): return grid",
        limits=LIMITS,
    )
    return listing.stdout.split()


def call(run: Run, module: str, functions: list[str], limits: Limits = LIMITS) -> Result:
    source = CALLS.replace("MODULE", module).replace("LEFT_OUT", repr(LEFT_OUT))
    source = source.replace("NAMES", repr(functions)).replace("ASKING", repr(ASKING))
    return run(source, limits=limits)


def blamed(run: Run, module: str) -> dict[str, str]:
    """Return the functions of `module` whose calls are reported as violations, with the reports."""
    found = {}
    functions = public_functions(run, module)
    for start in range(0, len(functions), GROUP):
        group = functions[start : start + GROUP]
        if call(run, module, group).status == "ok":
            continue
        # Some function also crashes or never ends: each by itself then.
        for name in group:
            result = call(run, module, [name], SHORT)
            if result.violations:
                found[name] = str(result.violations[0])
    return found


@pytest.mark.parametrize("module", QUICK)
def test_no_quick_function_is_a_violation(run: Run, module: str) -> None:
    assert blamed(run, module) == {}


@pytest.mark.long
@pytest.mark.parametrize("module", [name for name in LIBRARIES if name not in QUICK])
def test_no_function_is_a_violation(run: Run, module: str) -> None:
    assert blamed(run, module) == {}
