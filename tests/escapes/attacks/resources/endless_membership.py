"""A search through an endless counter, in C.

restricted: timeout
kernel: timeout
"""

import itertools


def task(grid):
    return grid if -1 in itertools.count() else None
