"""Arrays of objects have numpy's own results, and a numpy that is built otherwise is refused."""

import subprocess
import sys

import pytest

from sandbox import Limits, Program, Sandbox

RESULTS = '''
import re
from decimal import Decimal
from fractions import Fraction
import numpy as np


def objects(*values):
    array = np.empty(len(values), object)
    for at, value in enumerate(values):
        array[at] = value
    return array


class Number:
    """Knows addition, comparison and one function, and nothing else."""

    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Number(self.value + getattr(other, "value", other))

    def __lt__(self, other):
        return self.value < other.value

    def __gt__(self, other):
        return self.value > other.value

    def sqrt(self):
        return Number(self.value**0.5)

    def __float__(self):
        return self.value / 2

    def __repr__(self):
        return f"Number({self.value})"


ARRAYS = {
    "integers": objects(3, 1, 2, 5, 4, 6),
    "large": objects(10**30, 2, 3, -4, 5, 7),
    "fractions": objects(*[Fraction(n, 3) for n in (5, 2, 9, 1, 1, 4)]),
    "decimals": objects(*map(Decimal, "314265")),
    "mixed": objects(1, 2.5, True, Fraction(1, 2), np.int64(3), 2),
    "texts": objects("b", "c", "a", "", "x", "a"),
    "none": objects(1, None, 2, 3, None, 4),
    "lists": objects([1], [2], [], [3], [1], [0]),
    "nan": objects(1.0, float("nan"), 2.0, 0.0, -1.0, 3.0),
    "numbers": objects(*map(Number, (3.0, 1.0, 4.0, 1.5, 5.0, 9.0))),
    "arrays": objects(*[np.arange(2)] * 6),
    "nothing": np.empty(6, object),
    "empty": np.empty(0, object),
    "alone": np.array(5, object),
    "strided": np.arange(24).astype(object)[::4],
    "backwards": np.arange(6).astype(object)[::-1],
}
SLOW = {"power", "pow", "left_shift", "bitwise_left_shift"}
UFUNCS = {
    name: ufunc
    for name in dir(np) if name[0] != "_"
    if isinstance(ufunc := getattr(np, name), np.ufunc) and name not in SLOW
    and any("O" in types for types in ufunc.types)
}


def changed(array, change):
    array = array.copy()
    change(array)
    return array


def structured(array):
    made = np.zeros(array.shape, [("x", object), ("y", int)])
    made["x"] = array
    order = made.argsort(order="x", kind="stable")
    return order, made[order].tolist(), (made == made).tolist(), made.nonzero()


# What a ufunc of two operands does with an array.
OF_TWO = {
    "call": lambda f, a: f(a, a),
    "backwards": lambda f, a: f(a, a[::-1]),
    "with integers": lambda f, a: f(a, np.arange(6)),
    "into itself": lambda f, a: changed(a, lambda b: f(b, b, out=b)),
    "overlapping": lambda f, a: changed(a, lambda b: f(b[1:], b[:-1], out=b[1:])),
    "where": lambda f, a: f(a, a, where=[True, False] * 3, out=np.full(6, 7, object)),
    "reduce": lambda f, a: f.reduce(a),
    "reduce rows": lambda f, a: f.reduce(a.reshape(2, 3), axis=0),
    "reduce from": lambda f, a: f.reduce(a, initial=1, where=[True, False] * 3),
    "accumulate": lambda f, a: f.accumulate(a),
    "accumulate into": lambda f, a: changed(a, lambda b: f.accumulate(b, out=b)),
    "reduceat": lambda f, a: f.reduceat(a, [0, 2, 1]),
    "outer": lambda f, a: f.outer(a, a[:2]),
    "at": lambda f, a: changed(a, lambda b: f.at(b, [0, 1, 1, 2], b[:4])),
}
WAYS = {
    **{f"sort {kind}": lambda a, k=kind: np.sort(a, kind=k) for kind in ("quicksort", "stable")},
    "heapsort": lambda a: np.sort(a, kind="heapsort"),
    "sort a view": lambda a: changed(a, lambda b: b[::-2].sort()),
    "sort columns": lambda a: np.sort(a.reshape(2, 3), axis=0),
    "sort wrongly": lambda a: np.sort(a, axis=4),
    "sort by no kind": lambda a: np.sort(a, kind="none"),
    "argsort": lambda a: np.argsort(a, kind="stable"),
    "partition": lambda a: np.partition(a, 2)[2],
    "argpartition": lambda a: a[np.argpartition(a, 2)[2]],
    "nonzero": lambda a: a.nonzero(),
    "count": lambda a: np.count_nonzero(a),
    "where": lambda a: np.where(a, a, 0),
    "extremes": lambda a: (np.sort(a), a.argmax(), a.argmin(), a.max(), a.min()),
    "extremes of rows": lambda a: (np.sort(a), a.reshape(2, 3).argmax(1, keepdims=True)),
    "searchsorted": lambda a: np.sort(a).searchsorted(a),
    "lexsort": lambda a: np.lexsort((a, a)),
    "unique": lambda a: np.unique(a, return_counts=True),
    "isin": lambda a: np.isin(a, a[:2]),
    "dot": lambda a: a.dot(a),
    "dot of matrices": lambda a: a.reshape(2, 3).dot(a.reshape(3, 2)),
    "inner": lambda a: np.inner(a, a[::-1]),
    "vdot": lambda a: np.vdot(a, a),
    "matrices": lambda a: a.reshape(2, 3) @ a.reshape(3, 2),
    "transposed": lambda a: a.reshape(2, 3) @ a.reshape(2, 3).T,
    "stacked": lambda a: np.stack([a.reshape(2, 3)] * 3) @ a.reshape(3, 2),
    "into": lambda a: np.matmul(a.reshape(2, 3), a.reshape(3, 2), out=np.empty((2, 2), object)),
    "no columns": lambda a: np.empty((2, 0), object) @ np.empty((0, 2), object),
    "vectors": lambda a: (a.reshape(2, 3) @ a[:3], a[:2] @ a.reshape(2, 3)),
    "vecdot": lambda a: np.vecdot(a.reshape(2, 3), a[:3]),
    "einsum": lambda a: np.einsum("ij,jk->ik", a.reshape(2, 3), a.reshape(3, 2)),
    "einsum of lists": lambda a: np.einsum(a.reshape(2, 3), [0, 1], [1, 0]),
    "tensordot": lambda a: np.tensordot(a, a, 0),
    "convolve": lambda a: np.convolve(a, a[:2]),
    "clip": lambda a: np.clip(a, 1, 3),
    "statistics": lambda a: (a.sum(), a.prod(), a.mean(), a.any(), a.all()),
    "cumulated": lambda a: (a.cumsum(), np.diff(a)),
    "vectorize": lambda a: np.vectorize(lambda x, y: (x, y), otypes=[object])(a, a),
    "frompyfunc": lambda a: np.frompyfunc(lambda x, y: (y, x), 2, 2)(a, a[::-1]),
    "frompyfunc reduce": lambda a: np.frompyfunc(lambda x, y: [x, y], 2, 1).reduce(a),
    "frompyfunc fails": lambda a: np.frompyfunc(lambda x: 1 / 0, 1, 1)(a),
    "frompyfunc returns wrongly": lambda a: np.frompyfunc(lambda x: (x,), 1, 2)(a),
    "put": lambda a: changed(a, lambda b: b.put([0, 1], [8, 9])),
    "flat": lambda a: changed(a, lambda b: b.flat.__setitem__(slice(0, 2), [5, 6])),
    "lists": lambda a: np.array([a.tolist(), a.tolist()]),
    "lists as objects": lambda a: np.array([a.tolist()], dtype=object),
    "ragged": lambda a: np.array([[1], [1, 2]]),
    "structured": structured,
    **{f"to {k}": lambda a, k=k: a.astype(k) for k in "? b q d D U S M8[D] m8[D]".split()},
    **{f"from {k}": lambda a, k=k: np.ones(3, k).astype(object) for k in "? b q d D U".split()},
}
LARGE = np.arange(30001).astype(object)
BUFFERED = {
    "add": lambda: (LARGE + LARGE).sum(),
    "mixed": lambda: (LARGE + np.arange(30001, dtype=">i4")).sum(),
    "reversed": lambda: np.add(LARGE[::-3], LARGE[::3]).sum(),
    "sort": lambda: np.sort(LARGE[::-1])[:5],
    "floats": lambda: LARGE.astype(float).sum(),
    "where": lambda: np.add(LARGE, 1, where=np.arange(30001) % 3 == 0, out=LARGE.copy()).sum(),
}


def shown(value):
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.shape, value.tolist()
    return tuple(map(shown, value)) if isinstance(value, tuple) else (type(value).__name__, value)


def show(name, way):
    try:
        answer = shown(way())
    except Exception as error:
        # Which element it is depends on how many numpy looked at before.
        answer = type(error).__name__, re.sub("argument [0-9]+ of", "argument of", str(error))
    print(name, re.sub("0x[0-9a-f]+", "", repr(answer)))


def task(grid):
    for kind, array in ARRAYS.items():
        for name, ufunc in UFUNCS.items():
            if ufunc.nin == 1:
                show((name, kind), lambda: ufunc(array))
            elif ufunc.nin == 2 and not (kind == "large" and "multiply" in name):
                for way, use in OF_TWO.items():
                    show((name, kind, way), lambda: use(ufunc, array))
        for name, way in WAYS.items():
            show((name, kind), lambda: way(array))
    for name, way in BUFFERED.items():
        show(name, way)
    return grid
'''

SKIPPED = """
from sandbox.policy import _tripwire, object_arrays
_tripwire.{step} = lambda *args: None
object_arrays.hold_objects()
"""


@pytest.mark.long
def test_results_are_those_of_numpy():
    limits = Limits(wall_seconds=60, cpu_seconds=60, output_kb=4096)
    with Sandbox(concurrency=1) as box:
        result = box.run(Program(RESULTS), [[[1]]], limits)
    assert result.status == "ok", result.outputs[0].error
    command = [sys.executable, "-W", "ignore", "-c", RESULTS + "task(0)"]
    expected = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    actual = result.stdout.splitlines()
    assert len(actual) > 5000
    pairs = zip(actual, expected.splitlines(), strict=True)
    assert [pair for pair in pairs if len(set(pair)) > 1] == []


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        ("hold_operands", "arithmetic"),
        ("hold_called", "ufuncs of functions"),
        ("hold_converted", "conversions"),
        ("hold_elements", "inner products"),
        ("replace_imports", "lists"),
    ],
)
def test_a_numpy_that_does_not_keep_elements_is_refused(step: str, missing: str):
    command = [sys.executable, "-c", SKIPPED.format(step=step)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    last = done.stderr.splitlines()[-1]
    assert last == f"RuntimeError: numpy does not keep the elements of arrays in {missing}"
