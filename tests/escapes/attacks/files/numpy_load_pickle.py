"""Reads a pickle from /dev/stdin through numpy.

restricted: violation file.open
kernel: violation file.open file.read
"""

import numpy


def task(grid):
    try:
        return numpy.load("/dev/stdin", allow_pickle=True)
    except ValueError:
        return grid
