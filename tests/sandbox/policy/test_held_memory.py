"""Classes in C that were changed to keep their memory behave as those of the library."""

import random
import subprocess
import sys
from collections import OrderedDict as LibraryDict

import numpy as np

from sandbox import Program, Sandbox
from sandbox.policy.ordered_dict_face import OrderedDict

RESULTS = """
import collections, decimal, itertools, re
import numpy as np

BYTES = bytearray(b"a%d-b%s,a")
WAYS = {
    "find": lambda b: (b.find(b"a", 1), b.find(97), b.rfind(97), b.index(b"b"), b.rindex(b"a")),
    "search beyond": lambda b: (b.find(b"a", -2, 99), b.find(b"x"), b.count(97, None, 3)),
    "index missing": lambda b: b.index(b"zz"),
    "wrong": lambda b: b.find("a"),
    "large": lambda b: b.find(256),
    "ends": lambda b: (b.startswith((b"x", b"a%")), b.endswith(b"a", 2), b.startswith(b"d", 2, 3)),
    "hex": lambda b: (b.hex(), b.hex(":"), b.hex(sep="-", bytes_per_sep=2)),
    "hex of a view": lambda b: memoryview(b).hex("_", 3),
    "contains": lambda b: (97 in b, b"d-" in b, 300 in b),
    "contains text": lambda b: "a" in b,
    "format": lambda b: (b % (5, b"x"), type(b % (5, b"x")), bytearray.__mod__(b, (1, b"y"))),
    "format wrongly": lambda b: b % 5,
    "hash": lambda b: hash(memoryview(bytes(b))) == hash(bytes(b)),
    "hash writable": lambda b: hash(memoryview(b)),
    "resize": lambda b: (b.extend(b"xyz"), b.pop(), b.clear(), bytes(b)),
    "lists": lambda b: ([1, 2] < [1, 3], [1] < [1, 0], [] >= [], [2] > [1, 9], [[1]] <= [[1], 2]),
    "lists wrong": lambda b: [1] < ["a"],
    "list and tuple": lambda b: [1] < (1,),
    "sorted": lambda b: sorted([[3, 1], [1, 2], [1], []], reverse=True),
    "slices": lambda b: [put([0] * 6, slice(None, None, 2), v) for v in ("abc", {1, 2, 3})],
    "slice from itself": lambda b: put(list(range(4)), slice(None, None, -1), [7, 8, 9, 0]),
    "slice too short": lambda b: put([0] * 6, slice(None, None, 2), iter("ab")),
    "slice of number": lambda b: put([0] * 6, slice(None, None, 2), 5),
    "plain slice": lambda b: put([0] * 6, slice(1, 3), (n for n in range(5))),
    "reversed": lambda b: [list(reversed(v)) for v in views(dict(a=1, b=2))],
    "reversed counter": lambda b: list(reversed(collections.Counter("aab"))),
    "deque": lambda b: [collections.deque("abcab").index("b", start) for start in (0, 2)],
    "deque missing": lambda b: collections.deque("abc").index("z", 0, 2),
    "counter": lambda b: (collections.Counter("abca"), collections.Counter([(1, 2), (1, 2)])),
    "counter update": lambda b: add(collections.Counter(a=2.5), "aab"),
    "counter wrong": lambda b: collections.Counter([[1]]),
    "counter subclass": lambda b: Doubled("aab"),
    "groups": lambda b: [(k, list(g)) for k, g in itertools.groupby("aabccc")],
    "nested groups": lambda b: [
        (k, [list(x) for _, x in itertools.groupby(g, str.lower)])
        for k, g in itertools.groupby("aAbB1", str.isalpha)
    ],
    "count": lambda b: list(itertools.islice(itertools.count(10**30, 3), 3)),
    "accumulate": lambda b: list(itertools.accumulate(itertools.accumulate([1, 2, 3]))),
    "sentinel": lambda b: list(iter(iter([1, 2, 0, 3]).__next__, 0)),
    "contexts": lambda b: [str(decimal.Decimal(1) / 3) for n in (3, 9) if not precise(n)],
    "nditer": lambda b: [int(x) for x in np.nditer(np.eye(2, dtype=int), flags=["multi_index"])],
    "nditer with": lambda b: doubled(np.arange(4)),
    "byteswap": lambda b: np.array([1, 256], dtype="i2").byteswap().tolist(),
    "fields": lambda b: np.zeros(2, [("a", "i4"), ("b", "f8", (2,))])["b"].shape,
    "rows": lambda b: np.unique(np.array([[1, 2], [1, 2]]).view([("", int)] * 2)).tolist(),
    "setfield": lambda b: put_field(np.zeros(2, [("a", "i4"), ("b", "i4")])),
    "buffers": lambda b: (np.frombuffer(b"abcd", "u1", 2, 1).tolist(), bytes(np.zeros(3, "u1"))),
    "dtype": lambda b: set_type(np.arange(2, dtype="i4"), "u1").tolist(),
    "masked": lambda b: np.ma.array([1, 2], mask=[0, 1]).view(np.ndarray).tolist(),
    "groups of errors": lambda b: star(),
}


def views(given):
    return given, given.keys(), given.values(), given.items()


def precise(digits):
    decimal.setcontext(decimal.Context(prec=digits))


class Doubled(collections.Counter):
    def __setitem__(self, key, value):
        super().__setitem__(key, value * 2)


class Errors(ExceptionGroup):
    def derive(self, parts):
        return Errors(self.message, parts)


def star():
    seen = []
    try:
        raise Errors("a", [ValueError(1), TypeError(2)])
    except* ValueError as found:
        seen.append((type(found).__name__, found.exceptions))
    except* TypeError as found:
        seen.append((type(found).__name__, found.exceptions))
    parts = Errors("a", [ValueError(1), KeyError(2)]).split(ValueError)
    return repr(seen), repr(parts)


def put(values, key, items):
    values[key] = items
    return values


def add(counts, values):
    counts.update(values)
    return counts


def put_field(array):
    array.setfield(7, "i4", 4)
    return array.tolist()


def set_type(array, kind):
    array.dtype = kind
    return array


def doubled(numbers):
    with np.nditer(numbers, op_flags=["readwrite"]) as places:
        for place in places:
            place[...] = 2 * place
    return numbers.tolist()


def task(grid):
    for name, way in WAYS.items():
        try:
            answer = way(bytearray(BYTES))
        except Exception as error:
            answer = type(error).__name__, str(error)
        print(name, re.sub("0x[0-9a-f]+", "", repr(answer)))
    return grid
"""


def test_results_are_those_of_the_library():
    with Sandbox(concurrency=1) as box:
        result = box.run(Program(RESULTS), [[[1]]])
    assert result.status == "ok", result.outputs[0].error
    command = [sys.executable, "-W", "ignore", "-c", RESULTS + "task(0)"]
    expected = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    actual = result.stdout.splitlines()
    assert len(actual) > 40
    pairs = zip(actual, expected.splitlines(), strict=True)
    assert [pair for pair in pairs if len(set(pair)) > 1] == []


def _change(values, number):
    """Change an ordered dictionary, and return what was to be seen."""
    kind, key = type(values), number % 7
    try:
        match number // 7 % 11:
            case 0:
                values[key] = number
            case 1:
                return values.pop(key, number)
            case 2:
                return values.move_to_end(key)
            case 3:
                return values.move_to_end(key, last=False)
            case 4:
                return values.popitem()
            case 5:
                return values.popitem(last=False)
            case 6:
                return repr((values, values.copy(), values | {1: 2}, {9: 9, 1: 3} | values))
            case 7:
                turned = kind(reversed(list(values.items())))
                return values == turned, values != turned, values == dict(turned), values == 5
            case 8:
                values |= {key: number}
                return values.setdefault(key + 1, number)
            case 9:
                del values[key]
            case _:
                return repr((kind.fromkeys("ab", key), list(reversed(values))))
    except (KeyError, TypeError) as error:
        return repr(error)
    return None


def test_ordered_dictionaries_are_those_of_the_library():
    choose = random.Random(0)
    library, ours = LibraryDict(), OrderedDict()
    for _ in range(20_000):
        number = choose.randrange(7 * 11 * 50)
        assert _change(ours, number) == _change(library, number), number
    library["itself"], ours["itself"] = library, ours
    assert repr(ours) == repr(library)


def test_every_kind_of_array_refuses_objects_as_bytes():
    code = """
import numpy as np

def task(grid):
    for kind in (np.array, np.ma.array, np.asmatrix):
        try:
            memoryview(kind([[None, 1]]))
        except BufferError:
            continue
        return [[0]]
    return [[memoryview(np.array([7], "u1"))[0]]]
"""
    with Sandbox(concurrency=1) as box:
        assert box.run(Program(code), [[[1]]]).outputs[0].grid == [[7]]
    assert memoryview(np.array([None])).nbytes == 8  # outside nothing has changed
