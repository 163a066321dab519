"""Arrays and iterators, changed so that a program's methods cannot free what they work on."""

import subprocess
import sys

import pytest

from sandbox import Program, Sandbox

ARRAYS = """
import array
import decimal
import fractions
import itertools
import operator

import numpy as np


class Index:
    def __index__(self):
        return 7


class Float:
    def __float__(self):
        return 1.25


class Int(int):
    def __index__(self):
        return 99

    def __float__(self):
        return 99.5


class Array(array.array):
    pass


VALUES = [
    *(3, -1, True, 1.5, "x", "xy", b"x", None, 1 << 70, 1j, [1], Index(), Float(), Int(5)),
    *(np.int64(4), np.float64(2.5), np.float32(0.1), np.array(6), np.array([6]), np.bool_(True)),
    *(fractions.Fraction(1, 4), decimal.Decimal("0.75"), float("nan")),
]


def set_it(numbers, value):
    numbers[1] = value


WAYS = {
    "set": set_it,
    "set last": lambda numbers, value: operator.setitem(numbers, -1, value),
    "set beyond": lambda numbers, value: operator.setitem(numbers, 9, value),
    "unbound": lambda numbers, value: array.array.__setitem__(numbers, 0, value),
    "append": lambda numbers, value: numbers.append(value),
    "unbound append": lambda numbers, value: array.array.append(numbers, value),
    "insert": lambda numbers, value: numbers.insert(1, value),
    "insert wrongly": lambda numbers, value: numbers.insert(value),
    "extend": lambda numbers, value: numbers.extend([value, value]),
    "extend lazily": lambda numbers, value: numbers.extend(value for _ in range(2)),
    "extend wrongly": lambda numbers, value: numbers.extend(value),
    "fromlist": lambda numbers, value: numbers.fromlist([1, value]),
    "fromlist wrongly": lambda numbers, value: numbers.fromlist((1, value)),
    "slice": lambda numbers, value: operator.setitem(numbers, slice(0, 1), value),
    "array": lambda numbers, value: numbers.extend(array.array(numbers.typecode, numbers)),
    "slice of array": lambda numbers, value: operator.setitem(numbers, slice(0, 2), numbers),
    "delete": lambda numbers, value: operator.delitem(numbers, 0),
    "pop": lambda numbers, value: numbers.pop(),
}


def results():
    for kind in (array.array, Array):
        for code in "bBhHiIlLqQfdu":
            for name, way in WAYS.items():
                for value in VALUES:
                    numbers = kind(code, "abc" if code == "u" else [1, 2, 3])
                    try:
                        answer = way(numbers, value)
                    except Exception as error:
                        # The value is converted before the index is looked at.
                        answer = "error" if "beyond" in name else type(error).__name__
                    which = f"{kind.__name__} {code} {name} {type(value).__name__}"
                    yield f"{which}: {answer!r} {numbers!r}"
"""

LAZY = """
import itertools


class Chain(itertools.chain):
    pass


def primes():
    yield 2
    rest = itertools.count(3, 2)
    while True:
        prime = next(rest)
        yield prime
        rest = filter(prime.__rmod__, rest)


def walk(tree):
    return itertools.chain(*(walk(each) if isinstance(each, list) else [each] for each in tree))


def results():
    yield list(itertools.islice(primes(), 20))
    yield list(walk([1, [2, [3, [4]], 5], [[[6]]]]))
    deep = iter(())
    for n in range(300):
        deep = itertools.chain(deep, [n])
    yield list(deep)
    yield list(Chain([1], Chain([2], [3])))
    yield list(itertools.pairwise(itertools.pairwise(range(5))))
    yield list(itertools.zip_longest(itertools.islice(range(9), 2, 6), itertools.chain("ab", "c")))
    yield list(itertools.islice(itertools.cycle(itertools.cycle("ab")), 5))
    both = itertools.chain(range(3), range(3))
    yield [(a, b) for a in both for b in both]
    yield [next(both, None), itertools.chain.__next__(itertools.chain("x"))]
"""

TASK = """
def task(grid):
    for each in results():
        print(each)
    return grid
"""


def _in_the_sandbox(source):
    with Sandbox(concurrency=1) as box:
        result = box.run(Program(source + TASK), [[[1]]])
    assert result.status == "ok", result.outputs[0].error
    return result.stdout


def _without(source):
    command = [sys.executable, "-c", source + TASK + "task(0)"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
def test_arrays_convert_as_those_of_the_library():
    expected, actual = _without(ARRAYS).splitlines(), _in_the_sandbox(ARRAYS).splitlines()
    assert len(actual) > 10_000
    assert [pair for pair in zip(actual, expected, strict=True) if len(set(pair)) > 1] == []


def test_lazy_programs_run_as_without_the_wall():
    assert _in_the_sandbox(LAZY) == _without(LAZY)
