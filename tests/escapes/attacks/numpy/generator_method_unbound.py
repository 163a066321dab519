"""Calls a method of a random generator with another object, whose memory it takes for a generator's.

restricted: error
kernel: crashed|error|ok|violation -
"""

import numpy as np


class Other:
    __slots__ = ("a", "b", "c", "d", "e", "f")


def task(grid):
    other = Other()
    other.a = other.b = other.c = other.d = other.e = other.f = 1 << 60
    np.random.Generator.normal(other)
    return [[9, 9, 9]]
