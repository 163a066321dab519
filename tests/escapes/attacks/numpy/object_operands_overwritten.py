"""Methods that overwrite the elements that a ufunc is working on.

restricted: ok
kernel: ok|error|crashed|output_limit|out_of_memory|timeout
"""

import numpy as np


class Item:
    def __init__(self):
        self.memory = bytearray(200)

    def overwrite(self, *_):
        first[:] = None
        second[:] = None
        self.junk = [bytearray(200) for _ in range(20)]
        return NotImplemented

    def itself(self):
        self.overwrite()
        return self

    def __bool__(self):
        self.overwrite()
        return True

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __pow__ = overwrite
    __lt__ = __gt__ = __le__ = __ge__ = __eq__ = __ne__ = __and__ = __or__ = overwrite
    __neg__ = __abs__ = __invert__ = sqrt = conjugate = itself


first, second = np.empty(8, object), np.empty(8, object)
USES = (
    lambda: first + second,
    lambda: first * 2,
    lambda: first - second[::-1],
    lambda: first < second,
    lambda: first == second,
    lambda: -first,
    lambda: abs(first),
    lambda: np.sqrt(first),
    lambda: np.conjugate(first),
    lambda: np.logical_and(first, second),
    lambda: np.logical_not(first),
    lambda: np.maximum(first, second),
    lambda: np.sign(first),
    lambda: np.clip(first, second, first),
    lambda: np.add(first, second, out=first),
    lambda: np.add(first, second, where=[True, False] * 4, out=second),
    lambda: np.add.at(first, [0, 0, 1], second[:3]),
    lambda: np.add.outer(first, second),
    lambda: np.add.reduce(first),
    lambda: first.max(),
    lambda: np.maximum.accumulate(first),
    lambda: np.multiply.accumulate(first, out=second),
    lambda: np.add.reduceat(first, [0, 3]),
    lambda: np.frompyfunc(lambda one, other: one.itself(), 2, 1)(first, second),
    lambda: np.frompyfunc(lambda one: (one, one.itself()), 1, 2)(first, out=(first, second)),
)


def task(grid):
    for use in USES:
        for _ in range(3):
            first[:] = [Item() for _ in range(8)]
            second[:] = [Item() for _ in range(8)]
            try:
                use()
            except (TypeError, ValueError, AttributeError):
                pass
    return grid
