"""Reads and writes the pointers in an array of objects, through its buffer.

restricted: ok
kernel: ok loot
"""

import numpy as np


def task(grid):
    objects = np.array([grid, None], dtype=object)
    fields = np.zeros(1, [("a", object), ("b", int)])
    refused = 0
    for given in (objects, objects[:1], fields, fields[0], np.ma.array(objects), np.asmatrix(objects)):
        for read in (
            lambda: np.frombuffer(given, dtype="i8"),
            lambda: memoryview(given).cast("B"),
            lambda: given.data.cast("B"),
            lambda: bytearray(memoryview(given)),
        ):
            try:
                read()
            except (TypeError, ValueError, AttributeError, BufferError):
                refused += 1
    if refused == 24:
        return grid
    pointers = np.frombuffer(objects, dtype="i8")
    pointers[1] = pointers[0]
    return [[9, 9, 9]] if objects[1] is grid else [[refused]]
