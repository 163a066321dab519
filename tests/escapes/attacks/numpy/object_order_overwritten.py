"""Comparisons that put other elements where an array is being sorted and searched.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


class Item:
    def __init__(self, value):
        self.value = value
        self.memory = bytearray(200)

    def overwrite(self):
        global left
        left -= 1
        if left > 0 and left % 3 == 0:
            array[:] = [Item(n) for n in range(30)]
            fields["x"] = array
            self.junk = [bytearray(200) for _ in range(20)]

    def __lt__(self, other):
        self.overwrite()
        return self.value * 7 % 11 < other.value * 7 % 11

    def __gt__(self, other):
        return other < self

    def __eq__(self, other):
        self.overwrite()
        return self is other

    def __bool__(self):
        self.overwrite()
        return True

    __hash__ = None


left = 0
array, fields = np.empty(30, object), np.empty(30, [("x", object), ("y", int)])
USES = (
    lambda: array.sort(),
    lambda: array.sort(kind="stable"),
    lambda: array.sort(kind="heapsort"),
    lambda: array[::-2].sort(),
    lambda: array.reshape(5, 6).sort(axis=0),
    lambda: array.partition(7),
    lambda: array.argsort(),
    lambda: array.argpartition(7),
    lambda: np.lexsort((array, array)),
    lambda: array.searchsorted(array[::2]),
    lambda: array.argmax(),
    lambda: array.argmin(),
    lambda: array.nonzero(),
    lambda: np.count_nonzero(array),
    lambda: np.where(array),
    lambda: np.unique(array),
    lambda: np.isin(array, array[::-1]),
    lambda: fields.sort(),
    lambda: fields.sort(order="x", kind="heapsort"),
    lambda: fields.argsort(),
    lambda: fields.argmax(),
    lambda: fields.searchsorted(fields),
    lambda: fields.nonzero(),
    lambda: fields == fields[::-1],
    lambda: fields[0] == fields[1],
)


def task(grid):
    global left
    for use in USES:
        left = 0
        array[:] = [Item(n) for n in range(30)]
        fields["x"] = array
        left = 60
        try:
            use()
        except (TypeError, ValueError, RuntimeError):
            pass
    return grid
