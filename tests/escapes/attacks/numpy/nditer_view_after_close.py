"""Reads a view of an iterator's buffer after the iterator has freed it.

restricted: ok|error
kernel: ok|error|crashed|output_limit|out_of_memory|timeout loot
"""

import numpy as np


def task(grid):
    numbers = np.arange(50000, dtype="i4")
    iterator = np.nditer(
        numbers,
        flags=["buffered", "external_loop"],
        op_dtypes=["f8"],
        casting="unsafe",
        buffersize=50000,
    )
    view = iterator[0]
    before = view.sum()
    iterator.close()
    junk = [np.full(50000, 7.0) for _ in range(20)]
    return [[9, 9, 9]] if view.sum() != before and junk else grid
