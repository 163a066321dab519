"""Generators that end when their element is overwritten, and find themselves in the array.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


def looks():
    try:
        yield
    finally:
        found = list(array)
        found += [bytearray(64) for _ in range(20)]
        array[:] = None
        found.clear()


def boxed():
    generator = looks()
    next(generator)
    return [generator]


array, values = np.empty(5, object), np.array([1, 2, 3, 4, 5], object)
USES = (
    lambda: array.__setitem__(0, None),
    lambda: array.__setitem__(slice(None), values),
    lambda: array.__setitem__(slice(None), np.arange(5)),
    lambda: array.__setitem__([0, 1], 1),
    lambda: array.__setitem__(array != 1, 1),
    lambda: array.flat.__setitem__(0, 1),
    lambda: array.flat.__setitem__(slice(None), [1, 2, 3]),
    lambda: array.fill(None),
    lambda: array.put([0, 1], [1, 2]),
    lambda: np.putmask(array, np.ones(5, bool), values),
    lambda: np.place(array, np.ones(5, bool), values),
    lambda: np.copyto(array, None),
    lambda: np.add(values, 1, out=array),
    lambda: np.frompyfunc(lambda value: value, 1, 1)(values, out=array),
    lambda: np.dot(np.eye(5).astype(object), values, out=array),
    lambda: values.take([0, 1, 2, 3, 4], out=array),
    lambda: np.choose([0] * 5, [values], out=array),
    lambda: values.compress([True] * 5, out=array),
    lambda: np.add.at(array, [0, 1], 1),
)


def task(grid):
    for use in USES:
        for at in range(5):
            array[at] = boxed()
        try:
            use()
        except (TypeError, ValueError):
            pass
    return grid
