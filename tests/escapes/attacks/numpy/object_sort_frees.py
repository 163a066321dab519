"""A comparison that empties the array while it is being sorted: what is compared next is gone.

restricted: ok|error
kernel: ok|error|crashed
"""

import numpy as np


class Key:
    def __init__(self, value):
        self.value = value
        self.pad = bytearray(200)

    def __lt__(self, other):
        if armed and self.value % 5 == 0:
            array[:] = None
            junk[:] = [bytearray(b"\x09" * 64) for _ in range(200)]
        return self.value < other.value

    def __gt__(self, other):
        return other < self

    def __le__(self, other):
        return not other < self


junk = []
armed = False
array = np.array([Key(n * 7 % 101) for n in range(300)], dtype=object)


def task(grid):
    global armed
    armed = True
    for kind in ("quicksort", "stable", "heapsort"):
        try:
            array.sort(kind=kind)
        except (AttributeError, TypeError):
            pass
        array[:] = [Key(n * 7 % 101) for n in range(300)]
    return grid
